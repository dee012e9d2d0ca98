//! The encodings that Vietnamese was typed in before Unicode, as tables.
//!
//! `patterns/encodings.tsv` holds TCVN3 (the fonts of ABC), VNI for Windows, VISCII and VPS; the
//! table of windows-1258 is made from `encoding_rs`.

use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};
use unicode_normalization::UnicodeNormalization;

use crate::ingest::legacy::syllables::is_mark;
use crate::ingest::legacy::table::{bytes, letter, rows};

const TABLE: &str = include_str!("../../../patterns/readers/encodings.tsv");

/// An encoding that text can be brought back from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Encoding {
    /// TCVN 5712 VN3, the fonts of ABC, whose names begin with `.Vn`.
    Tcvn3,
    /// VNI for Windows: a letter and a byte for its marks.
    Vni,
    /// VISCII (RFC 1456).
    Viscii,
    /// VPS.
    Vps,
    /// The code page of Windows: a letter and a combining tone.
    Windows1258,
    /// UTF-8 whose bytes were read as windows-1252.
    Utf8AsCp1252,
    /// ASCII with punctuation for marks (RFC 1456).
    Viqr,
}

impl Encoding {
    /// What decides by counting syllables, in the order of how often archives hold it.
    pub(crate) const BYTES: [Self; 6] =
        [Self::Tcvn3, Self::Vni, Self::Windows1258, Self::Utf8AsCp1252, Self::Viscii, Self::Vps];

    /// The name shown in records.
    pub fn name(self) -> &'static str {
        match self {
            Self::Tcvn3 => "tcvn3",
            Self::Vni => "vni",
            Self::Viscii => "viscii",
            Self::Vps => "vps",
            Self::Windows1258 => "windows-1258",
            Self::Utf8AsCp1252 => "utf-8-as-cp1252",
            Self::Viqr => "viqr",
        }
    }

    /// The table of an encoding that has one.
    pub(crate) fn codes(self) -> Option<&'static Codes> {
        let at = match self {
            Self::Tcvn3 => 0,
            Self::Vni => 1,
            Self::Viscii => 2,
            Self::Vps => 3,
            Self::Windows1258 => 4,
            Self::Utf8AsCp1252 | Self::Viqr => return None,
        };
        CODES.get(at)
    }
}

/// What the bytes of an encoding mean.
#[derive(Debug)]
pub(crate) struct Codes {
    singles: [char; 256],
    pairs: FxHashMap<[u8; 2], char>,
    /// Second bytes of pairs.
    seconds: [bool; 256],
    /// Small letters whose capitals have no code.
    caseless: FxHashSet<char>,
}

static CODES: LazyLock<[Codes; 5]> = LazyLock::new(|| {
    let of = |encoding: Encoding| Codes::parse(encoding.name());
    [
        of(Encoding::Tcvn3),
        of(Encoding::Vni),
        of(Encoding::Viscii),
        of(Encoding::Vps),
        Codes::windows_1258(),
    ]
});

impl Codes {
    fn empty() -> Self {
        Self {
            singles: ['\0'; 256],
            pairs: FxHashMap::default(),
            seconds: [false; 256],
            caseless: FxHashSet::default(),
        }
    }

    fn parse(name: &str) -> Self {
        let mut this = Self::empty();
        for (_, code, cell) in rows(TABLE).filter(|row| row.0 == name) {
            let (Some(code), Some(letter)) = (bytes(code), letter(cell)) else { continue };
            this.insert(&code, letter);
        }
        let letters: FxHashSet<char> =
            this.singles.iter().chain(this.pairs.values()).copied().collect();
        let has_capital = |c: &char| c.to_uppercase().all(|upper| letters.contains(&upper));
        this.caseless =
            letters.iter().filter(|c| c.is_lowercase() && !has_capital(c)).copied().collect();
        this
    }

    /// Letters with their combining tones as pairs, so that decoding gives composed letters.
    fn windows_1258() -> Self {
        let mut this = Self::empty();
        for byte in 0x80..=0xff {
            let bytes = [byte];
            let (text, _) = encoding_rs::WINDOWS_1258.decode_without_bom_handling(&bytes);
            if let Some(letter) = text.chars().next() {
                this.insert(&bytes, letter);
            }
        }
        let marks: Vec<(u8, char)> = (0x80..=0xff)
            .filter_map(|byte| this.single(byte).filter(|c| is_mark(*c)).map(|c| (byte, c)))
            .collect();
        let bases = (b'A'..=b'z').map(|byte| (byte, char::from(byte)));
        let hatted = (0x80..=0xff).filter_map(|byte| this.single(byte).map(|c| (byte, c)));
        for (first, base) in bases.chain(hatted).collect::<Vec<_>>() {
            for (second, mark) in &marks {
                let mut composed = [base, *mark].into_iter().nfc();
                if let (Some(letter), None) = (composed.next(), composed.next()) {
                    this.insert(&[first, *second], letter);
                }
            }
        }
        this
    }

    fn insert(&mut self, code: &[u8], letter: char) {
        match *code {
            [byte] => {
                if let Some(slot) = self.singles.get_mut(usize::from(byte)) {
                    *slot = letter;
                }
            }
            [first, second] => {
                self.pairs.insert([first, second], letter);
                if let Some(slot) = self.seconds.get_mut(usize::from(second)) {
                    *slot = true;
                }
            }
            _ => {}
        }
    }

    /// The letter of one byte.
    pub(crate) fn single(&self, byte: u8) -> Option<char> {
        self.singles.get(usize::from(byte)).copied().filter(|letter| *letter != '\0')
    }

    /// Whether a small letter has no capital in this encoding.
    pub(crate) fn is_caseless(&self, letter: char) -> bool {
        self.caseless.contains(&letter)
    }

    /// The letter of two bytes.
    pub(crate) fn pair(&self, first: u8, second: u8) -> Option<char> {
        if !self.seconds.get(usize::from(second)).copied().unwrap_or(false) {
            return None;
        }
        self.pairs.get(&[first, second]).copied()
    }
}

/// Characters that stand for a byte above 0x7F in the old encodings, other than those of Latin-1:
/// windows-1252's between 0x80 and 0x9F, and what PDF readers make of some glyph names.
static SPECIALS: LazyLock<Vec<(char, u8)>> = LazyLock::new(|| {
    let mut list: Vec<(char, u8)> = (0x80..=0x9f)
        .filter_map(|byte| {
            let bytes = [byte];
            let (text, _) = encoding_rs::WINDOWS_1252.decode_without_bom_handling(&bytes);
            text.chars().next().filter(|c| *c > '\u{ff}').map(|c| (c, byte))
        })
        .collect();
    list.extend([('\u{3bc}', 0xb5), ('\u{2219}', 0xb7), ('\u{2c9}', 0xaf)]);
    list.sort_unstable();
    list
});

/// The byte that a character stands for when text in an old encoding was read as windows-1252 or
/// Latin-1; both are understood.
pub(crate) fn byte_of(character: char) -> Option<u8> {
    if let Ok(byte) = u8::try_from(u32::from(character)) {
        return Some(byte);
    }
    if matches!(character, '\u{1ea0}'..='\u{1ef9}') {
        return None;
    }
    let at = SPECIALS.binary_search_by_key(&character, |special| special.0).ok()?;
    SPECIALS.get(at).map(|special| special.1)
}

/// The character that windows-1252 reads for a byte; its five gaps stay control characters.
pub(crate) fn cp1252(byte: u8) -> char {
    match byte {
        0x80..=0x9f => SPECIALS
            .iter()
            .find(|special| special.1 == byte)
            .map_or(char::from(byte), |special| special.0),
        _ => char::from(byte),
    }
}
