//! A quick look for text that cannot be Unicode Vietnamese.

/// What a look at a text found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Suspects {
    /// Characters that Unicode Vietnamese does not hold where they stand.
    pub high: usize,
    /// Hats, horns and strokes typed as ASCII.
    pub ascii: usize,
}

/// What stood before.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Before {
    Other,
    Small,
    Capital,
    /// A letter of Latin-1, small or capital, and a capital after a capital of ASCII.
    Latin1,
    Latin1Capital,
    SecondCapital,
    /// A sign of Latin-1 that is suspect before a letter.
    Sign,
}

/// What a character of U+0080 to U+00FF is in Unicode Vietnamese.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// One of its letters.
    Letter,
    /// A letter or control character that it lacks.
    Foreign,
    /// A sign that does not touch letters.
    Sign,
    /// Anything else.
    Usual,
}

/// By the last byte of the UTF-8 sequence, after C2 and after C3.
const KINDS: [[Kind; 64]; 2] = kinds();

const fn kinds() -> [[Kind; 64]; 2] {
    let mut kinds = [[Kind::Usual; 64]; 2];
    let mut at = 0;
    while at < 64 {
        kinds[0][at] = match 0x80 + at {
            0x80..=0x9f => Kind::Foreign,
            0xa0 | 0xb0 | 0xb2 | 0xb3 => Kind::Usual,
            _ => Kind::Sign,
        };
        kinds[1][at] = match 0xc0 + at {
            0xc0..=0xc3 | 0xc8..=0xca | 0xcc | 0xcd | 0xd2..=0xd5 | 0xd9 | 0xda | 0xdd => {
                Kind::Letter
            }
            0xe0..=0xe3 | 0xe8..=0xea | 0xec | 0xed | 0xf2..=0xf5 | 0xf9 | 0xfa | 0xfd => {
                Kind::Letter
            }
            // The eth stands for its look-alike with a stroke in many pages.
            0xd0 => Kind::Usual,
            _ => Kind::Foreign,
        };
        at += 1;
    }
    kinds
}

/// Looks at each byte of a text once.
pub(crate) fn look(text: &str) -> Suspects {
    let bytes = text.as_bytes();
    let mut found = Suspects::default();
    let mut before = Before::Other;
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        if byte < 0x80 {
            let now = match byte {
                b'a'..=b'z' => Before::Small,
                b'A'..=b'Z' => Before::Capital,
                _ => Before::Other,
            };
            let is_suspect = match before {
                Before::Sign => now != Before::Other,
                Before::Latin1 => now == Before::Capital,
                Before::SecondCapital => now == Before::Small,
                _ => false,
            };
            found.high += usize::from(is_suspect);
            before = now;
            if byte == b'^' && at.checked_sub(1).and_then(|i| bytes.get(i)).is_some_and(is_hatted) {
                found.ascii += 1;
            }
            at += 1;
            continue;
        }
        let next = bytes.get(at + 1).copied().unwrap_or(0);
        let length = match byte {
            0..=0xdf => 2,
            0xe0..=0xef => 3,
            _ => 4,
        };
        let kind = match byte {
            0xc2 => KINDS[0][usize::from(next & 0x3f)],
            0xc3 => KINDS[1][usize::from(next & 0x3f)],
            // The letters that windows-1252 has between 80 and 9F; its punctuation is usual.
            0xc5 if matches!(next, 0x92 | 0x93 | 0xa0 | 0xa1 | 0xb8 | 0xbd | 0xbe) => Kind::Foreign,
            0xc6 if next == 0x92 => Kind::Foreign,
            0xcb if matches!(next, 0x86 | 0x9c) => Kind::Foreign,
            _ => Kind::Usual,
        };
        let is_latin1 =
            matches!(before, Before::Latin1 | Before::Latin1Capital | Before::SecondCapital);
        let is_letter = is_latin1 || matches!(before, Before::Small | Before::Capital);
        let is_capital = byte == 0xc3 && next < 0x9f;
        let letter = match (is_capital, before) {
            (true, Before::Capital) => Before::SecondCapital,
            (true, _) => Before::Latin1Capital,
            (false, _) => Before::Latin1,
        };
        let (is_suspect, now) = match kind {
            Kind::Letter => {
                let vowel = at.checked_sub(1).and_then(|i| bytes.get(i)).copied().unwrap_or(0);
                let is_mixed = before == Before::Small && is_capital;
                (is_latin1 || is_mixed || before == Before::Sign || is_apart(vowel, next), letter)
            }
            Kind::Foreign => (true, letter),
            Kind::Sign => (is_letter, Before::Sign),
            // A sign right after a letter of Latin-1, as the bytes of UTF-8 look.
            Kind::Usual => (byte == 0xc2 && next != 0xa0 && is_latin1, Before::Other),
        };
        found.high += usize::from(is_suspect);
        before = now;
        at += length;
    }
    found
}

/// Whether a vowel of ASCII and a letter of Latin-1 (the last byte of its sequence) after it never
/// make a Vietnamese word, but a letter and its marks in VNI.
fn is_apart(vowel: u8, letter: u8) -> bool {
    let (is_u, is_hat) = (letter & 0x1f == 0x19, matches!(letter & 0x1f, 2 | 0xa | 0x14));
    match vowel.to_ascii_lowercase() {
        b'a' | b'e' => true,
        b'o' => is_u || is_hat,
        b'u' => is_u,
        _ => false,
    }
}

fn is_hatted(byte: &u8) -> bool {
    matches!(byte.to_ascii_lowercase(), b'a' | b'e' | b'o')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unicode_is_clean() {
        let text =
            "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM – “Độc lập - Tự do”: 25 m², 30°C, khoản 1 Ðiều 4…";
        assert_eq!(look(text), Suspects::default());
    }

    #[test]
    fn legacy_is_seen() {
        for text in [
            "H¹nh",
            "®\u{ad}êng",
            "lËp",
            "Coäng",
            "hoøa",
            "Vi®t",
            "C¶ng",
            "côòng",
            "Cá»™ng",
            "cheùo",
            "maâu",
            "MOÂN",
            "á»‹",
            "NéI",
            "MÉu",
            "B·i",
        ] {
            assert!(look(text).high > 0, "{text}");
        }
        assert_eq!(look("Co^.ng").ascii, 1);
    }
}
