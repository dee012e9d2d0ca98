//! Bytes to characters.

use encoding_rs::Encoding;

use crate::error::ReadError;

/// Decodes UTF-8, UTF-16 with a byte-order mark, or what the page itself declares. The byte-order
/// mark is no part of the text.
pub(super) fn decode(content: &[u8]) -> Result<(String, String), ReadError> {
    if let Some((encoding, mark)) = Encoding::for_bom(content) {
        let (text, malformed) = encoding.decode_without_bom_handling(&content[mark..]);
        if malformed {
            return Err(ReadError::Encoding { at: mark });
        }
        return Ok((text.into_owned(), encoding.name().to_lowercase()));
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
