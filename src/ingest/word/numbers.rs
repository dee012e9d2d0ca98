//! Numbers as documents write them: letters, Roman numerals, marks of notes.

/// How a number is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Style {
    #[default]
    Decimal,
    /// Two digits at least.
    Zero,
    LowerLetter,
    UpperLetter,
    LowerRoman,
    UpperRoman,
    Bullet,
    None,
}

const ROMAN: [(i64, &str); 13] = [
    (1000, "m"),
    (900, "cm"),
    (500, "d"),
    (400, "cd"),
    (100, "c"),
    (90, "xc"),
    (50, "l"),
    (40, "xl"),
    (10, "x"),
    (9, "ix"),
    (5, "v"),
    (4, "iv"),
    (1, "i"),
];

/// A number in a style; letters go `z`, `aa`, `bb` as in Word.
pub(crate) fn write(number: i64, style: Style) -> String {
    let lower = match style {
        Style::Bullet | Style::None => return String::new(),
        Style::Zero => return format!("{number:02}"),
        Style::LowerLetter | Style::UpperLetter if (1..=780).contains(&number) => {
            let letter = char::from(b'a' + ((number - 1) % 26) as u8);
            letter.to_string().repeat(((number - 1) / 26 + 1) as usize)
        }
        Style::LowerRoman | Style::UpperRoman if (1..4000).contains(&number) => {
            let mut rest = number;
            let mut out = String::new();
            for (value, sign) in ROMAN {
                while rest >= value {
                    out.push_str(sign);
                    rest -= value;
                }
            }
            out
        }
        _ => return number.to_string(),
    };
    match style {
        Style::UpperLetter | Style::UpperRoman => lower.to_uppercase(),
        _ => lower,
    }
}

/// Digits as superscripts, so that a mark does not become part of a number before it.
pub(crate) fn superscript(text: &str) -> String {
    const SIGNS: [char; 10] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];
    let raise = |c: char| c.to_digit(10).and_then(|digit| SIGNS.get(digit as usize).copied());
    text.chars().map(|c| raise(c).unwrap_or(c)).collect()
}

/// The mark of a note: a number in superscript digits, anything else in superscript brackets
/// (a superscript letter would join the word or the number before it).
pub(crate) fn mark(number: i64, style: Style) -> String {
    match style {
        Style::Decimal | Style::Zero | Style::Bullet | Style::None => {
            superscript(&number.to_string())
        }
        _ => format!("⁽{}⁾", write(number, style)),
    }
}

/// Capital letters as a file's "all capitals" shows them. Bytes of a legacy encoding are letters of
/// their own, hence only ASCII is changed in fonts named like theirs.
pub(crate) fn capitals(text: &str, font: &crate::ingest::word::flow::Font) -> String {
    let legacy = font.as_deref().is_some_and(is_legacy);
    let raise = |c: char| {
        let mut upper = c.to_uppercase();
        match (upper.next(), upper.next()) {
            (Some(up), None) if !c.is_ascii() && !legacy && !matches!(c, '\u{b5}' | '\u{ff}') => up,
            _ => c.to_ascii_uppercase(),
        }
    };
    text.chars().map(raise).collect()
}

/// Whether a font is named like those of the encodings before Unicode (`.VnTime`, `VNI-Times`).
pub(crate) fn is_legacy(font: &str) -> bool {
    font.starts_with('.') || font.get(..2).is_some_and(|start| start.eq_ignore_ascii_case("vn"))
}
