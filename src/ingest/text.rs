//! Bytes to characters.

use encoding_rs::Encoding;

use super::legacy;
use crate::error::ReadError;

/// Decodes UTF-8, UTF-16, the old Vietnamese encodings as their content tells, or what the page itself
/// declares. The byte-order mark is no part of the text.
pub(super) fn decode(content: &[u8]) -> Result<(String, String), ReadError> {
    if let Some((encoding, mark)) = Encoding::for_bom(content) {
        let (text, malformed) = encoding.decode_without_bom_handling(&content[mark..]);
        if malformed {
            return Err(ReadError::Encoding { at: mark });
        }
        return Ok((text.into_owned(), encoding.name().to_lowercase()));
    }
    if let Some((text, encoding)) = legacy::decode_bytes(content) {
        return Ok((text, encoding.to_owned()));
    }
    match std::str::from_utf8(content) {
        Ok(text) => Ok((text.to_owned(), "utf-8".to_owned())),
        Err(error) => {
            let at = error.valid_up_to();
            let encoding = declared(content).ok_or(ReadError::Encoding { at })?;
            let (text, malformed) = encoding.decode_without_bom_handling(content);
            if malformed {
                return Err(ReadError::Encoding { at });
            }
            Ok((text.into_owned(), encoding.name().to_lowercase()))
        }
    }
}

/// Decodes what a message says to be in `charset`, where the bytes bear that out.
pub(super) fn decode_as(
    content: &[u8],
    charset: Option<&str>,
) -> Result<(String, String), ReadError> {
    let told = charset.and_then(|label| Encoding::for_label(label.as_bytes()));
    match told.filter(|encoding| *encoding != encoding_rs::UTF_8) {
        Some(encoding) if std::str::from_utf8(content).is_err() => {
            if let Some((text, encoding)) = legacy::decode_bytes(content) {
                return Ok((text, encoding.to_owned()));
            }
            let (text, malformed) = encoding.decode_without_bom_handling(content);
            if malformed {
                return Err(ReadError::Encoding { at: 0 });
            }
            Ok((text.into_owned(), encoding.name().to_lowercase()))
        }
        _ => decode(content),
    }
}

/// Whether every other byte is mostly zero, as in UTF-16 of a Latin script.
pub(super) fn is_wide(content: &[u8]) -> bool {
    let head = &content[..content.len().min(1024)];
    let zeros = |from: usize| {
        head.iter().skip(from).step_by(2).filter(|byte| **byte == 0).count() * 8 > head.len()
    };
    zeros(0) != zeros(1)
}

/// The encoding in a page's `charset=`, other than UTF-8, which it is not.
fn declared(content: &[u8]) -> Option<&'static Encoding> {
    let head = String::from_utf8_lossy(&content[..content.len().min(2048)]).to_lowercase();
    let label = head.split("charset=").nth(1)?;
    let label: String = label
        .trim_start_matches(['"', '\''])
        .chars()
        .take_while(|c| c.is_ascii_alphanumeric() || *c == '-')
        .collect();
    Encoding::for_label(label.as_bytes()).filter(|encoding| *encoding != encoding_rs::UTF_8)
}

/// Whether a decoded text has more control characters than a text can.
pub(super) fn is_binary(text: &str) -> bool {
    let sample: Vec<char> = text.chars().take(8000).collect();
    let odd = sample
        .iter()
        .filter(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t' | '\u{b}' | '\u{c}'))
        .count();
    odd * 50 > sample.len()
}
