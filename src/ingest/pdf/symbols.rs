//! Characters of glyphs: ligatures spread, controls left out, raised digits.

use crate::ingest::pdf::marks::Symbol;

/// The text of a glyph. `None` for what is no text: NUL and other controls, nothing at all.
pub(crate) fn symbol(chars: &[char]) -> Option<Symbol> {
    let mut out = String::new();
    for c in chars.iter().take(16) {
        match ligature(*c) {
            Some(letters) => out.push_str(letters),
            None if matches!(c, '\t' | '\n' | '\r') => out.push(' '),
            None if c.is_control() && !is_c1(*c) => {}
            None => out.push(*c),
        }
    }
    let mut rest = out.chars();
    match (rest.next(), rest.next()) {
        (Some(only), None) => Some(Symbol::One(only)),
        (Some(_), Some(_)) => Some(Symbol::Many(out.into())),
        (None, _) => None,
    }
}

/// The codes of cp1252 without a character: letters in VISCII and VPS, so they stay.
fn is_c1(c: char) -> bool {
    ('\u{80}'..='\u{9f}').contains(&c)
}

/// Unicode, Alphabetic Presentation Forms, FB00 to FB06.
fn ligature(c: char) -> Option<&'static str> {
    Some(match c {
        '\u{fb00}' => "ff",
        '\u{fb01}' => "fi",
        '\u{fb02}' => "fl",
        '\u{fb03}' => "ffi",
        '\u{fb04}' => "ffl",
        '\u{fb05}' | '\u{fb06}' => "st",
        _ => return None,
    })
}

/// Whether a glyph holds nothing but combining marks (Unicode, Combining Diacritical Marks).
pub(crate) fn is_mark(symbol: &Symbol) -> bool {
    symbol.chars().all(|c| ('\u{300}'..='\u{36f}').contains(&c))
}

/// The superscript form of a digit.
pub(crate) fn superscript(c: char) -> Option<char> {
    Some(match c {
        '0' => '\u{2070}',
        '1' => '\u{b9}',
        '2' => '\u{b2}',
        '3' => '\u{b3}',
        '4'..='9' => char::from_u32(0x2070 + c.to_digit(10)?)?,
        _ => return None,
    })
}

/// The character of a byte in windows-1252; its five empty codes stay the controls they are in
/// Latin-1.
pub(crate) fn cp1252(byte: u8) -> char {
    const HIGH: [char; 32] = [
        '\u{20ac}', '\u{81}', '\u{201a}', '\u{192}', '\u{201e}', '\u{2026}', '\u{2020}',
        '\u{2021}', '\u{2c6}', '\u{2030}', '\u{160}', '\u{2039}', '\u{152}', '\u{8d}', '\u{17d}',
        '\u{8f}', '\u{90}', '\u{2018}', '\u{2019}', '\u{201c}', '\u{201d}', '\u{2022}', '\u{2013}',
        '\u{2014}', '\u{2dc}', '\u{2122}', '\u{161}', '\u{203a}', '\u{153}', '\u{9d}', '\u{17e}',
        '\u{178}',
    ];
    let high = byte.checked_sub(0x80).and_then(|at| HIGH.get(usize::from(at)));
    high.copied().unwrap_or(char::from(byte))
}
