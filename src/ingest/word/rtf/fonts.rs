//! The font table of a rich text: names, and how the bytes set in each font are read.

use crate::ingest::word::charsets;
use crate::ingest::word::flow::Font;
use encoding_rs::Encoding;
use std::collections::BTreeMap;

#[derive(Debug, Default)]
struct Entry {
    font: Font,
    charset: i32,
}

/// The fonts of a document.
#[derive(Debug)]
pub(super) struct Fonts {
    entries: BTreeMap<i32, Entry>,
    current: i32,
    name: Vec<u8>,
    /// The encoding of the document (`\ansicpg`).
    pub(super) page: &'static Encoding,
    /// The font of text that tells none.
    pub(super) default: i32,
}

impl Fonts {
    pub(super) fn new() -> Self {
        let (entries, name) = (BTreeMap::new(), Vec::new());
        Self { entries, current: 0, name, page: encoding_rs::WINDOWS_1252, default: 0 }
    }

    /// Takes in a control word of the font table.
    pub(super) fn word(&mut self, name: &str, number: Option<i32>) {
        match (name, number) {
            ("f", Some(index)) => {
                self.current = index;
                self.name.clear();
                self.entries.insert(index, Entry { font: None, charset: 1 });
            }
            ("fcharset", Some(charset)) => {
                if let Some(entry) = self.entries.get_mut(&self.current) {
                    entry.charset = charset;
                }
            }
            _ => {}
        }
    }

    /// Takes in text of the font table: names that end with a semicolon.
    pub(super) fn text(&mut self, bytes: &[u8]) {
        for byte in bytes {
            if *byte != b';' {
                self.name.push(*byte);
                continue;
            }
            let name = encoding_rs::WINDOWS_1252.decode_without_bom_handling(&self.name).0;
            let name = name.trim();
            if let Some(entry) = self.entries.get_mut(&self.current).filter(|_| !name.is_empty()) {
                entry.font = Some(name.into());
            }
            self.name.clear();
        }
    }

    /// The name of a font.
    pub(super) fn name(&self, index: i32) -> Font {
        self.entries.get(&index).and_then(|entry| entry.font.clone())
    }

    /// Reads bytes set in a font.
    pub(super) fn decode(&self, index: i32, bytes: &[u8]) -> String {
        let entry = self.entries.get(&index);
        let charset = entry.map_or(1, |entry| entry.charset);
        let font = entry.and_then(|entry| entry.font.as_deref()).unwrap_or_default();
        charsets::decode(bytes, charset, font, self.page)
    }
}

/// The encoding that a code page number names; windows-1252 for unknown ones.
pub(super) fn code_page(number: i32) -> &'static Encoding {
    let label = match number {
        65001 => "utf-8".to_owned(),
        932 => "shift_jis".to_owned(),
        936 => "gbk".to_owned(),
        949 => "euc-kr".to_owned(),
        950 => "big5".to_owned(),
        _ => format!("windows-{number}"),
    };
    Encoding::for_label(label.as_bytes()).unwrap_or(encoding_rs::WINDOWS_1252)
}
