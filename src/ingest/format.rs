//! What a file is, by its content; data files by their name.

use super::web;
use super::word::container::{self, Kind};
use crate::error::ReadError;

/// A format that is read, or what is known of one that is not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Format {
    Text,
    Mht,
    /// Word processor file or spreadsheet.
    Office(Kind),
    Pdf,
    Image(&'static str),
    /// No document; the reason.
    Other(String),
}

impl Format {
    /// Its name in records.
    pub(super) fn name(&self) -> &'static str {
        match self {
            Format::Text | Format::Other(_) => "txt",
            Format::Mht => "mht",
            Format::Office(kind) => kind.name(),
            Format::Image(name) => name,
            Format::Pdf => "pdf",
        }
    }

    /// Whether its readers are known to panic, eat memory or never end on damaged files.
    pub(super) fn is_risky(&self) -> bool {
        match self {
            Format::Pdf | Format::Image(_) => true,
            Format::Office(kind) => kind.is_sheets(),
            Format::Text | Format::Mht | Format::Other(_) => false,
        }
    }
}

/// First bytes of images.
const IMAGES: [(&[u8], &str); 11] = [
    (b"\xFF\xD8\xFF", "jpeg"),
    (b"\x89PNG", "png"),
    (b"II*\0", "tiff"),
    (b"MM\0*", "tiff"),
    (b"II+\0", "tiff"),
    (b"MM\0+", "tiff"),
    (b"GIF8", "gif"),
    (b"\0\0\0\x0CjP", "jp2"),
    (b"\xFF\x4F\xFF\x51", "jp2"),
    (b"BM", "bmp"),
    (b"RIFF", "webp"),
];

/// First bytes of what holds files or data.
const HOLDERS: [(&[u8], &str); 7] = [
    (b"Rar!", "a RAR archive"),
    (b"7z\xBC\xAF", "a 7z archive"),
    (b"\x1F\x8B", "a gzip archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xFD7zXZ", "an xz archive"),
    (b"\x28\xB5\x2F\xFD", "a zstd archive"),
    (b"MSCF", "a cabinet archive"),
];

/// First bytes of what is no document.
const OTHERS: [(&[u8], &str); 8] = [
    (b"SQLite format 3", "a database"),
    (b"\x7FELF", "a program"),
    (b"MZ", "a program"),
    (b"ID3", "a sound file"),
    (b"OggS", "a sound file"),
    (b"\0\0\x01\0", "an icon"),
    (b"wOFF", "a font"),
    (b"\0\x01\0\0\0", "a font"),
];

/// Names of files that hold data.
const DATA: [&str; 12] = [
    ".json", ".jsonl", ".tsv", ".csv", ".toml", ".xml", ".yaml", ".md5", ".log", ".css", ".js",
    ".ini",
];

/// Recognises a file.
///
/// # Errors
/// Where it is of a kind that may hold documents and is not read; the error says what to do.
pub(super) fn recognise(relative: &str, content: &[u8]) -> Result<Format, ReadError> {
    let unread = |what: &str| Err(ReadError::Format(what.to_owned()));
    if let Some(kind) = container::kind(content) {
        return Ok(Format::Office(kind));
    }
    // Some writers put a line or two before the mark of a PDF.
    if content[..content.len().min(1024)].windows(5).any(|window| window == b"%PDF-") {
        return Ok(Format::Pdf);
    }
    let begins = |list: &[(&'static [u8], &'static str)]| {
        list.iter().find(|(magic, _)| content.starts_with(magic)).map(|(_, name)| *name)
    };
    if let Some(name) = begins(&IMAGES) {
        let sound = name == "webp" && content.get(8..12) != Some(b"WEBP");
        let text = name == "bmp" && content.get(6..10) != Some(&[0; 4]);
        if sound {
            return Ok(Format::Other("a sound or film file, no document".to_owned()));
        }
        if !text {
            return Ok(Format::Image(name));
        }
    }
    if let Some(name) = begins(&HOLDERS) {
        return Err(ReadError::Format(format!("is {name}, which is not opened; unpack it first")));
    }
    let program = |name: &str| name != "a program" || content.contains(&0);
    if let Some(name) = begins(&OTHERS).filter(|name| program(name)) {
        return Ok(Format::Other(format!("{name}, no document")));
    }
    if content.get(4..8) == Some(b"ftyp") {
        let photograph = [&b"heic"[..], b"heix", b"mif1", b"avif"];
        return match content.get(8..12) {
            Some(brand) if photograph.contains(&brand) => {
                unread("is a HEIC or AVIF photograph, which is not read; save it as JPEG")
            }
            _ => Ok(Format::Other("a film, no document".to_owned())),
        };
    }
    if web::mht::is_mht(relative, content) {
        return Ok(Format::Mht);
    }
    let lower = relative.to_lowercase();
    Ok(match DATA.iter().find(|end| lower.ends_with(**end)) {
        Some(end) => Format::Other(format!("a data file ({end}), no document")),
        None => Format::Text,
    })
}
