//! The signs that rich text is made of.

/// One sign of a rich text.
#[derive(Debug, PartialEq)]
pub(super) enum Token<'a> {
    Open,
    Close,
    /// A control word and its number.
    Word(&'a str, Option<i32>),
    /// A control sign such as `\~`.
    Sign(u8),
    /// A byte written as `\'hh`.
    Hex(u8),
    /// Text as bytes, without line ends.
    Text(&'a [u8]),
}

/// Splits rich text into signs.
pub(super) struct Tokens<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Tokens<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0 }
    }

    /// The bytes that are not read yet.
    pub(super) fn rest(&self) -> &'a [u8] {
        self.bytes.get(self.at..).unwrap_or_default()
    }

    /// Passes over raw bytes (`\binN`).
    pub(super) fn skip(&mut self, count: usize) {
        self.at = self.at.saturating_add(count).min(self.bytes.len());
    }

    pub(super) fn next(&mut self) -> Option<Token<'a>> {
        loop {
            let rest = self.rest();
            match rest.first()? {
                b'{' => {
                    self.at += 1;
                    return Some(Token::Open);
                }
                b'}' => {
                    self.at += 1;
                    return Some(Token::Close);
                }
                b'\r' | b'\n' | 0 => self.at += 1,
                b'\\' => {
                    self.at += 1;
                    return self.control();
                }
                _ => {
                    let special =
                        |byte: &u8| matches!(byte, b'{' | b'}' | b'\\' | b'\r' | b'\n' | 0);
                    let end = rest.iter().position(special).unwrap_or(rest.len());
                    self.at += end;
                    return rest.get(..end).map(Token::Text);
                }
            }
        }
    }

    /// What stands behind a backslash.
    fn control(&mut self) -> Option<Token<'a>> {
        let rest = self.rest();
        let first = *rest.first()?;
        if first == b'\'' {
            let hex = rest.get(1..3).and_then(|hex| std::str::from_utf8(hex).ok());
            let value = hex.and_then(|hex| u8::from_str_radix(hex, 16).ok());
            self.skip(if value.is_some() { 3 } else { 1 });
            return Some(value.map_or(Token::Sign(b'\''), Token::Hex));
        }
        if !first.is_ascii_alphabetic() {
            self.skip(1);
            return Some(Token::Sign(first));
        }
        let length = rest.iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
        let name = rest.get(..length).and_then(|name| std::str::from_utf8(name).ok())?;
        let mut end = length;
        let minus = rest.get(end) == Some(&b'-');
        let from = end + usize::from(minus);
        let digits = rest.get(from..).unwrap_or_default();
        let digits = digits.iter().take_while(|byte| byte.is_ascii_digit()).count().min(10);
        let mut number = None;
        if digits > 0 {
            let text = rest.get(end..from + digits).and_then(|text| std::str::from_utf8(text).ok());
            number = text.and_then(|text| text.parse().ok());
            end = from + digits;
        }
        if rest.get(end) == Some(&b' ') {
            end += 1;
        }
        self.skip(end);
        Some(Token::Word(name, number))
    }
}
