//! Characters of symbol fonts, which have codes of their own (F020 to F0FF), as Unicode.

/// Columns: font name in lower case, code in hex (0020..00FF), character.
static TABLE: &str = include_str!("../../../patterns/readers/symbol_fonts.tsv");

/// The character that a symbol font shows for a code (with or without the F000 of the private
/// use area); a bullet for what is not known of such a font.
pub(crate) fn symbol(font: &str, code: u32) -> char {
    let low = code & 0xFF;
    let lower = font.to_lowercase();
    for row in TABLE.lines() {
        let mut columns = row.split('\t');
        if let (Some(name), Some(hex), Some(shown)) =
            (columns.next(), columns.next(), columns.next())
            && name == lower
            && u32::from_str_radix(hex, 16) == Ok(low)
            && let Some(c) = shown.chars().next()
        {
            return c;
        }
    }
    if lower == "symbol" && (0x20..0x7F).contains(&low) && !(0x41..=0x7A).contains(&low) {
        return char::from(low as u8);
    }
    '•'
}

/// Whether a font shows signs instead of letters.
pub(crate) fn is_symbol_font(font: &str) -> bool {
    let lower = font.to_lowercase();
    lower == "symbol" || lower.starts_with("wingdings") || lower == "webdings"
}

/// Text with the private codes of symbol fonts replaced.
pub(crate) fn readable<'t>(
    text: &'t str,
    font: &crate::ingest::word::flow::Font,
) -> std::borrow::Cow<'t, str> {
    let private = |c: char| ('\u{F020}'..='\u{F0FF}').contains(&c);
    if !text.contains(private) {
        return text.into();
    }
    let font = font.as_deref().filter(|font| is_symbol_font(font)).unwrap_or("symbol");
    text.chars().map(|c| if private(c) { symbol(font, c as u32) } else { c }).collect()
}
