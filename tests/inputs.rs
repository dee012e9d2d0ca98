//! What the fuzz targets read and what is kept of it when it breaks something: files as they are, and
//! files made from a list of their parts, so that the fuzzer changes what is packed and not the packing.

use std::io::{Cursor, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// A name and what is called so.
pub type Part<'a> = (String, &'a [u8]);

/// Parts of one input.
const MOST: usize = 24;

/// What a part begins with: this and the rest of the line, its name.
const MARK: &[u8] = b"%%part ";

/// The parts of an input; nothing if it is no list of parts but a file.
pub fn parts(input: &[u8]) -> Option<Vec<Part<'_>>> {
    let mut rest = input.strip_prefix(MARK)?;
    let mut parts = Vec::new();
    loop {
        let next = rest.windows(MARK.len() + 1).position(|at| at[0] == b'\n' && &at[1..] == MARK);
        let part = &rest[..next.unwrap_or(rest.len())];
        let head = part.iter().position(|byte| *byte == b'\n').unwrap_or(part.len());
        let name = String::from_utf8_lossy(&part[..head]).into_owned();
        parts.push((name, part.get(head + 1..).unwrap_or_default()));
        match next {
            Some(next) if parts.len() < MOST => rest = &rest[next + 1 + MARK.len()..],
            _ => return Some(parts),
        }
    }
}

/// The file that an input of a target stands for, with a name of its kind; nothing where its parts cannot
/// be packed.
pub fn file(target: &str, input: &[u8]) -> Option<(&'static str, Vec<u8>)> {
    let name = match target {
        "web" => {
            let fields = ["From:", "MIME", "Content-"];
            let message = fields.iter().any(|field| input.starts_with(field.as_bytes()));
            if message { "page.mht" } else { "page.html" }
        }
        "docx" => "letter.docx",
        "odt" => "letter.odt",
        "doc" => "letter.doc",
        "rtf" => "letter.rtf",
        "sheets" => "figures.xlsx",
        "pdf" => "letter.pdf",
        "image" => "scan.png",
        "archive" => "papers.zip",
        _ => "letter.txt",
    };
    let is_old = |parts: &[Part<'_>]| {
        parts.iter().any(|(name, _)| ["WordDocument", "Workbook", "Book"].contains(&name.as_str()))
    };
    let packed = match parts(input).filter(|_| name != "letter.txt") {
        None => Some(input.to_vec()),
        Some(parts) if is_old(&parts) => compound(&parts),
        Some(parts) => zip(&parts),
    };
    Some((name, packed?))
}

/// A zip file of the parts; one whose name begins with `!` is called without it and deflated.
fn zip(parts: &[Part<'_>]) -> Option<Vec<u8>> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        let (method, name) = match name.strip_prefix('!') {
            Some(name) => (CompressionMethod::Deflated, name),
            None => (CompressionMethod::Stored, name.as_str()),
        };
        let packed = SimpleFileOptions::default().compression_method(method);
        // Two members of one name are refused by the writer.
        if writer.start_file(name, packed).is_ok() {
            writer.write_all(content).ok()?;
        }
    }
    Some(writer.finish().ok()?.into_inner())
}

/// A compound file (Word and Excel to 2003) with the parts as streams.
fn compound(parts: &[Part<'_>]) -> Option<Vec<u8>> {
    let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).ok()?;
    // The writer does not survive longer names.
    for (name, content) in parts.iter().filter(|(name, _)| name.encode_utf16().count() < 32) {
        if let Ok(mut stream) = file.create_stream(name) {
            stream.write_all(content).ok()?;
        }
    }
    file.flush().ok()?;
    Some(file.into_inner().into_inner())
}
