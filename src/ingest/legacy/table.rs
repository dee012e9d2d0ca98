//! The tab-separated tables of this part.

/// The rows of a table as their first three cells; the head line and short rows are left out.
pub(crate) fn rows(text: &str) -> impl Iterator<Item = (&str, &str, &str)> {
    text.lines().skip(1).filter_map(|line| {
        let mut cells = line.split('\t');
        let (first, second) = (cells.next()?, cells.next()?);
        (!second.is_empty()).then_some((first, second, cells.next().unwrap_or("")))
    })
}

/// A cell's character, written as itself or as `U+` and hexadecimal digits, which is how a table
/// shows combining marks.
pub(crate) fn letter(cell: &str) -> Option<char> {
    if let Some(number) = cell.strip_prefix("U+") {
        return u32::from_str_radix(number, 16).ok().and_then(char::from_u32);
    }
    let mut characters = cell.chars();
    characters.next().filter(|_| characters.next().is_none())
}

/// A cell's bytes, written as hexadecimal numbers with blanks between them.
pub(crate) fn bytes(cell: &str) -> Option<Vec<u8>> {
    cell.split(' ').map(|number| u8::from_str_radix(number, 16).ok()).collect()
}
