//! How bytes set in a font are read, by the character set that the file tells for the font.

use crate::ingest::word::numbers::is_legacy;
use crate::ingest::word::symbols;
use encoding_rs::Encoding;

/// Reads bytes set in a font. Fonts of the encodings before Unicode keep theirs as characters of
/// windows-1252, whatever they say; `page` is the encoding of the document.
pub(crate) fn decode(bytes: &[u8], charset: i32, font: &str, page: &'static Encoding) -> String {
    if charset == 2 {
        let name = if symbols::is_symbol_font(font) { font } else { "Symbol" };
        return bytes.iter().map(|byte| symbols::symbol(name, u32::from(*byte))).collect();
    }
    let encoding = match charset {
        _ if is_legacy(font) => encoding_rs::WINDOWS_1252,
        0 => encoding_rs::WINDOWS_1252,
        77 => encoding_rs::MACINTOSH,
        128 => encoding_rs::SHIFT_JIS,
        129 => encoding_rs::EUC_KR,
        134 => encoding_rs::GBK,
        136 => encoding_rs::BIG5,
        161 => encoding_rs::WINDOWS_1253,
        162 => encoding_rs::WINDOWS_1254,
        163 => encoding_rs::WINDOWS_1258,
        177 => encoding_rs::WINDOWS_1255,
        178 => encoding_rs::WINDOWS_1256,
        186 => encoding_rs::WINDOWS_1257,
        204 => encoding_rs::WINDOWS_1251,
        222 => encoding_rs::WINDOWS_874,
        238 => encoding_rs::WINDOWS_1250,
        _ => page,
    };
    encoding.decode_without_bom_handling(bytes).0.into_owned()
}
