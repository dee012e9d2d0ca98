//! What kind of file some bytes are, told by what they hold, not by a name.

use crate::ingest::piece::{FormatError, Limits, Pages};
use crate::ingest::word::{doc, docx, odt, rtf, sheets};
use std::io::Cursor;

/// A kind of file that is looked into here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Word in XML, with or without macros, document or template.
    Docx,
    /// Excel in XML.
    Xlsx,
    /// Excel in its binary form of packed parts (XLSB).
    Xlsb,
    /// PowerPoint in XML; not read.
    Pptx,
    /// OpenDocument text, packed or flat.
    Odt,
    /// OpenDocument spreadsheet.
    Ods,
    /// A zip archive of other files.
    Zip,
    /// Word 6 to 2003.
    Doc,
    /// Excel 5 to 2003.
    Xls,
    /// PowerPoint to 2003; not read.
    Ppt,
    /// An office file in XML, encrypted with a password.
    EncryptedOoxml,
    /// An Outlook message; not read.
    Msg,
    /// Rich text.
    Rtf,
}

/// Tells what some bytes are; nothing if they are none of the kinds here.
#[must_use]
pub fn kind(bytes: &[u8]) -> Option<Kind> {
    let start = bytes.get(..4096).unwrap_or(bytes);
    if start.starts_with(b"PK\x03\x04") || start.starts_with(b"PK\x05\x06") {
        return Some(packed(bytes));
    }
    if start.starts_with(&[0xD0, 0xCF, 0x11, 0xE0]) {
        return compound(bytes);
    }
    let text = start.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(start).trim_ascii_start();
    if text.starts_with(b"{\\rtf") || text.starts_with(b"{\\urtf") {
        return Some(Kind::Rtf);
    }
    let says = |word: &[u8]| start.windows(word.len()).any(|window| window == word);
    if text.starts_with(b"<?xml") && says(b"opendocument.text") && says(b"office:document") {
        return Some(Kind::Odt);
    }
    None
}

fn packed(bytes: &[u8]) -> Kind {
    let Ok(zip) = zip::ZipArchive::new(Cursor::new(bytes)) else {
        // Cut off: the list of members at the end is lost, their names stand before them too.
        let says = |word: &[u8]| bytes.windows(word.len()).any(|window| window == word);
        let signs: [(&[u8], Kind); 5] = [
            (b"word/document", Kind::Docx),
            (b"xl/workbook", Kind::Xlsx),
            (b"ppt/presentation", Kind::Pptx),
            (b"opendocument.text", Kind::Odt),
            (b"opendocument.spreadsheet", Kind::Ods),
        ];
        return signs.iter().find(|(sign, _)| says(sign)).map_or(Kind::Zip, |(_, kind)| *kind);
    };
    let has = |name: &str| zip.index_for_name(name).is_some();
    if has("content.xml") {
        // The name of the kind stands unpacked as the first member.
        let head = bytes.get(..200).unwrap_or(bytes);
        let says = |word: &[u8]| head.windows(word.len()).any(|window| window == word);
        return if says(b"opendocument.spreadsheet") { Kind::Ods } else { Kind::Odt };
    }
    if !has("[Content_Types].xml") {
        return Kind::Zip;
    }
    let within = |folder: &str| zip.file_names().flatten().any(|name| name.starts_with(folder));
    if has("xl/workbook.bin") {
        Kind::Xlsb
    } else if within("word/") {
        Kind::Docx
    } else if within("xl/") {
        Kind::Xlsx
    } else if within("ppt/") {
        Kind::Pptx
    } else {
        Kind::Zip
    }
}

fn compound(bytes: &[u8]) -> Option<Kind> {
    let Ok(file) = cfb::CompoundFile::open(Cursor::new(bytes)) else {
        // Its list of streams is damaged: names stand in UTF-16 somewhere.
        let says = |name: &str| {
            let wide: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
            bytes.windows(wide.len()).any(|window| window == wide)
        };
        let signs = [("WordDocument", Kind::Doc), ("Workbook", Kind::Xls), ("Book", Kind::Xls)];
        return signs.iter().find(|(sign, _)| says(sign)).map(|(_, kind)| *kind);
    };
    let has = |name: &str| file.exists(name);
    if has("EncryptedPackage") {
        Some(Kind::EncryptedOoxml)
    } else if has("WordDocument") {
        Some(Kind::Doc)
    } else if has("Workbook") || has("Book") {
        Some(Kind::Xls)
    } else if has("PowerPoint Document") {
        Some(Kind::Ppt)
    } else if has("__properties_version1.0") {
        Some(Kind::Msg)
    } else {
        None
    }
}

impl Kind {
    /// Its name in records.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Docx | Kind::EncryptedOoxml => "docx",
            Kind::Doc => "doc",
            Kind::Rtf => "rtf",
            Kind::Odt => "odt",
            Kind::Xlsx | Kind::Xlsb => "xlsx",
            Kind::Xls => "xls",
            Kind::Ods => "ods",
            Kind::Pptx | Kind::Ppt => "ppt",
            Kind::Msg => "msg",
            Kind::Zip => "zip",
        }
    }

    /// Whether it is a spreadsheet.
    pub fn is_sheets(self) -> bool {
        matches!(self, Kind::Xlsx | Kind::Xlsb | Kind::Xls | Kind::Ods)
    }

    /// Reads a file of this kind.
    ///
    /// # Errors
    ///
    /// What its reader says, or that the kind is not read and what to do.
    pub fn read(self, bytes: &[u8], limits: &Limits) -> Result<Pages, FormatError> {
        let unsupported = |what: &str| Err(FormatError::Unsupported(what.to_owned()));
        match self {
            Kind::Docx => docx::read(bytes, limits),
            Kind::Odt => odt::read(bytes, limits),
            Kind::Doc => doc::read(bytes, limits),
            Kind::Rtf => rtf::read(bytes, limits),
            Kind::Xlsx | Kind::Xls | Kind::Ods => sheets::read(bytes, limits),
            Kind::EncryptedOoxml => Err(FormatError::Protected),
            Kind::Xlsb => unsupported("is an Excel file in the binary form; save it as .xlsx"),
            Kind::Pptx | Kind::Ppt => {
                unsupported("is a PowerPoint presentation, which is not read; save it as PDF")
            }
            Kind::Msg => unsupported("is an Outlook message, which is not read; save it as text"),
            Kind::Zip => unsupported(
                "is a zip archive that cannot be opened or lies too deep in others; unpack it first",
            ),
        }
    }
}

/// Reads a file of any kind here.
///
/// # Errors
///
/// What the reader of its kind says, or that the kind is not read.
pub fn read(bytes: &[u8], limits: &Limits) -> Result<Pages, FormatError> {
    match kind(bytes) {
        Some(kind) => kind.read(bytes, limits),
        None => {
            Err(FormatError::Unsupported("is no word processor file or spreadsheet".to_owned()))
        }
    }
}
