//! Bytes of plain text files and web pages that are not, or not only, UTF-8.

use std::sync::Arc;

use crate::ingest::legacy::encodings::cp1252;
use crate::ingest::legacy::repair::repair;
use crate::ingest::legacy::suspects;
use crate::ingest::legacy::utf16;
use crate::ingest::piece::{Pages, Piece};

/// Decodes a file that is not plain UTF-8: an old Vietnamese encoding, UTF-8 whose bytes were read
/// as windows-1252, or UTF-16. Returns the text and the name of the encoding.
///
/// Nothing is returned for valid UTF-8 without such text (one look at each byte tells), and for bytes
/// that no Vietnamese encoding explains; the caller then goes by what the file declares. Lines
/// that are valid UTF-8 stay so next to others that are not. A byte-order mark is no part of
/// the text.
pub fn decode_bytes(bytes: &[u8]) -> Option<(String, &'static str)> {
    if let Some(found) = utf16::decode(bytes) {
        return Some(found);
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => {
            let look = suspects::look(text);
            if look.high == 0 && look.ascii < crate::ingest::legacy::viqr::LEAST {
                return None;
            }
            text.to_owned()
        }
        Err(_) => view(bytes),
    };
    let mut pages =
        Pages { pages: vec![vec![Piece { text, font: None::<Arc<str>> }]], ..Pages::default() };
    let name = repair(&mut pages)?;
    let text = pages.pages.into_iter().flatten().map(|piece| piece.text).collect();
    Some((text, name))
}

/// The bytes as windows-1252 characters, except lines that are valid UTF-8.
fn view(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len() + bytes.len() / 4);
    for line in bytes.split_inclusive(|byte| *byte == b'\n') {
        match std::str::from_utf8(line) {
            Ok(line) => text.push_str(line),
            Err(_) => text.extend(line.iter().map(|byte| cp1252(*byte))),
        }
    }
    text
}
