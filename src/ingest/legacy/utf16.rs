//! UTF-16, with and without a byte-order mark.

use encoding_rs::{Encoding, UTF_16BE, UTF_16LE};

/// Bytes that are looked at to tell UTF-16 without a mark.
const SAMPLE: usize = 4096;

/// Decodes UTF-16; nothing if the bytes are something else. What is malformed becomes U+FFFD.
pub(crate) fn decode(bytes: &[u8]) -> Option<(String, &'static str)> {
    let (encoding, mark) = match Encoding::for_bom(bytes) {
        Some((encoding, mark)) if encoding == UTF_16LE || encoding == UTF_16BE => (encoding, mark),
        Some(_) => return None,
        None => (guess(bytes)?, 0),
    };
    let (text, _) = encoding.decode_without_bom_handling(bytes.get(mark..)?);
    Some((text.into_owned(), if encoding == UTF_16LE { "utf-16le" } else { "utf-16be" }))
}

/// The byte order of Latin text without a mark: one byte of each pair is mostly 0 or 1, or 1E or
/// 20, which are the blocks of Vietnamese letters and punctuation; the other one is not.
fn guess(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = bytes.get(..SAMPLE).unwrap_or(bytes);
    let (pairs, _) = sample.as_chunks::<2>();
    if pairs.len() < 4 || !sample.contains(&0) || !bytes.len().is_multiple_of(2) {
        return None;
    }
    let is_block = |byte: u8| matches!(byte, 0 | 1 | 3 | 0x1e | 0x20);
    let count = |at: usize, test: &dyn Fn(u8) -> bool| {
        pairs.iter().filter(|pair| pair.get(at).is_some_and(|byte| test(*byte))).count()
    };
    let enough = pairs.len() * 95 / 100;
    let is_text = |at: usize| {
        let (blocks, zeros) = (1 - at, count(at, &|byte| byte == 0));
        count(blocks, &is_block) >= enough
            && count(blocks, &|byte| byte == 0) * 4 >= pairs.len()
            && zeros * 20 <= pairs.len()
    };
    match (is_text(0), is_text(1)) {
        (true, false) => Some(UTF_16LE),
        (false, true) => Some(UTF_16BE),
        _ => None,
    }
}
