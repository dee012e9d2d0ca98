//! The way back, for tests: text to an old encoding, seen as windows-1252 characters.
use std::collections::HashMap;
use unicode_normalization::UnicodeNormalization;

pub const TABLE: &str = include_str!("../../../patterns/readers/encodings.tsv");
pub const NAMES: [&str; 6] = ["tcvn3", "vni", "viscii", "vps", "windows-1258", "utf-8-as-cp1252"];

pub fn cp1252(byte: u8) -> char {
    encoding_rs::WINDOWS_1252.decode_without_bom_handling(&[byte]).0.chars().next().unwrap()
}

/// letter -> bytes; the first row of a letter counts.
pub fn codes(name: &str) -> HashMap<char, Vec<u8>> {
    let mut codes = HashMap::new();
    for line in TABLE.lines().skip(1) {
        let cells: Vec<&str> = line.split('\t').collect();
        if cells[0] == name {
            let bytes = cells[1].split(' ').map(|b| u8::from_str_radix(b, 16).unwrap()).collect();
            codes.entry(cells[2].chars().next().unwrap()).or_insert(bytes);
        }
    }
    codes
}

pub struct Encoder {
    name: String,
    codes: HashMap<char, Vec<u8>>,
}

impl Encoder {
    pub fn new(name: &str) -> Self {
        Self { name: name.to_owned(), codes: codes(name) }
    }
    /// Letters that TCVN3 has no capitals of become small ones.
    pub fn bytes(&self, text: &str) -> Vec<u8> {
        let mut out = Vec::new();
        for c in text.nfc() {
            if c.is_ascii() {
                out.push(c as u8);
            } else if self.name == "utf-8-as-cp1252" {
                out.extend(c.to_string().bytes());
            } else if self.name == "windows-1258" {
                let letter = c.to_string();
                let (direct, _, bad) = encoding_rs::WINDOWS_1258.encode(&letter);
                if !bad {
                    out.extend(direct.iter());
                    continue;
                }
                let parts: Vec<char> = c.nfd().collect();
                let (mark, base): (Vec<char>, Vec<char>) = parts.iter().partition(|c| {
                    matches!(**c, '\u{300}' | '\u{301}' | '\u{303}' | '\u{309}' | '\u{323}')
                });
                let base: String = base.into_iter().nfc().chain(mark).collect();
                out.extend(encoding_rs::WINDOWS_1258.encode(&base).0.iter());
            } else if let Some(bytes) =
                self.codes.get(&c).or_else(|| self.codes.get(&c.to_lowercase().next().unwrap()))
            {
                out.extend(bytes);
            } else {
                let letter = c.to_string();
                let (bytes, _, bad) = encoding_rs::WINDOWS_1252.encode(&letter);
                if bad { out.push(b'?') } else { out.extend(bytes.iter()) }
            }
        }
        out
    }
    pub fn view(&self, text: &str) -> String {
        self.bytes(text).into_iter().map(cp1252).collect()
    }
}
