//! Files to sources: walk, recognise, dispatch. No reader knows what the text means.

pub mod archive;
mod format;
pub mod isolate;
pub mod legacy;
mod options;
mod pages;
pub mod pdf;
pub mod piece;
pub mod scan;
mod scans;
mod text;
mod walk;
pub mod web;
pub mod word;

use std::fs::File;
use std::io::Read;
use std::path::Path;

use sha2::{Digest, Sha256};

use crate::error::{ReadError, RunError};
use crate::model::{Source, Warning};
use crate::patterns::hex;
use archive::Archive;
use format::Format;
use piece::{FormatError, Limits, Pages};

pub use options::{MAX_BYTES, OcrMode, Options, Worker};
pub use walk::{Entry, Selection, Unwalkable, walk};

/// What became of a file.
#[derive(Debug)]
pub enum Reading {
    /// It was read.
    Read(Box<Source>),
    /// It is no document; the reason in words.
    Skipped(String),
}

/// A file of an archive or folder, opened.
pub enum Opened {
    /// It holds files.
    Archive(Archive),
    /// Any other.
    File(File),
}

/// Opens one file.
///
/// # Errors
/// Where it cannot be read.
pub fn open(entry: &Entry) -> Result<Opened, ReadError> {
    let opened = archive::open(File::open(&entry.path)?)?;
    Ok(opened.map_or_else(Opened::File, Opened::Archive))
}

/// Reads one file; archives are refused.
///
/// # Errors
/// Where the file cannot be read or holds no text.
pub fn read(entry: &Entry, options: &Options) -> Result<Reading, ReadError> {
    let content = content(File::open(&entry.path)?, options.max_bytes)?;
    source(&entry.relative, content, options)
}

/// The bytes of an opened file.
///
/// # Errors
/// Where it cannot be read, is larger than `limit`, or is written to at the same time.
pub fn content(mut file: File, limit: u64) -> Result<Vec<u8>, ReadError> {
    let before = file.metadata()?;
    let bytes = before.len();
    if bytes > limit {
        return Err(ReadError::TooLarge { bytes, limit });
    }
    let mut content = Vec::with_capacity(usize::try_from(bytes).unwrap_or_default());
    // A file may grow while it is read.
    file.by_ref().take(limit.saturating_add(1)).read_to_end(&mut content)?;
    if content.len() as u64 > limit {
        return Err(ReadError::TooLarge { bytes: content.len() as u64, limit });
    }
    let after = file.metadata()?;
    let same_time = before.modified().ok() == after.modified().ok();
    if !same_time || (after.is_file() && after.len() != content.len() as u64) {
        return Err(ReadError::Changing);
    }
    Ok(content)
}

/// SHA-256 of bytes in 64 hexadecimal digits.
pub fn sum(content: &[u8]) -> String {
    hex(&Sha256::digest(content))
}

/// Reads the bytes of a file of this name.
///
/// # Errors
/// Where they hold no text.
pub fn source(relative: &str, content: Vec<u8>, options: &Options) -> Result<Reading, ReadError> {
    if content.iter().all(u8::is_ascii_whitespace) {
        return Err(ReadError::Empty);
    }
    let format = format::recognise(relative, &content)?;
    if let Format::Other(reason) = format {
        return Ok(Reading::Skipped(reason));
    }
    if let Some(worker) = options.worker.as_ref().filter(|_| format.is_risky()) {
        return isolate::read(relative, &content, options, worker);
    }
    let sha256 = sum(&content);
    let bytes = content.len() as u64;
    let read = by_format(format, relative, content, options)?;
    if read.text.trim().is_empty() {
        return Err(ReadError::Empty);
    }
    let (limits, pages) = (&options.limits, read.pages.len());
    if read.text.len() > limits.text {
        return Err(ReadError::LongText { bytes: read.text.len(), limit: limits.text });
    }
    check_pages(pages, limits)?;
    let path = relative.to_owned();
    Ok(Reading::Read(Box::new(Source { path, sha256, bytes, ..read })))
}

/// Refuses a file of too many pages.
fn check_pages(pages: usize, limits: &Limits) -> Result<(), ReadError> {
    let limit = limits.pages;
    if pages > limit { Err(ReadError::ManyPages { pages, limit }) } else { Ok(()) }
}

/// The text of a file with what is known of it, but for its name, size and sum.
fn by_format(
    format: Format,
    relative: &str,
    content: Vec<u8>,
    options: &Options,
) -> Result<Source, ReadError> {
    let limits = &options.limits;
    let read = match format {
        Format::Office(kind) => kind.read(&content, limits),
        Format::Pdf => return scans::pdf(content, options),
        Format::Image(_) => return scans::image(&content, format.name(), options),
        Format::Mht => return mht(relative, &content, options),
        Format::Text | Format::Other(_) => return text(relative, &content, options),
    };
    Ok(from_pages(read?, format.name(), "utf-8"))
}

/// Plain text and web pages.
fn text(relative: &str, content: &[u8], options: &Options) -> Result<Source, ReadError> {
    let has_mark = content.starts_with(&[0xFF, 0xFE]) || content.starts_with(&[0xFE, 0xFF]);
    let wide = !has_mark && text::is_wide(content);
    if !has_mark
        && !wide
        && text::is_binary(&String::from_utf8_lossy(&content[..content.len().min(8192)]))
    {
        return Err(ReadError::Binary);
    }
    let (text, encoding) = text::decode(content)?;
    if text::is_binary(&text) {
        return Err(ReadError::Binary);
    }
    if web::is_html(relative, &text) {
        return Ok(from_pages(web::read(&text, &options.limits), "html", &encoding));
    }
    let format = "txt".to_owned();
    Ok(Source { format, encoding, text, pages: vec![0], ..Source::default() })
}

/// A web page saved with its pictures in one file.
fn mht(relative: &str, content: &[u8], options: &Options) -> Result<Source, ReadError> {
    let part = web::mht::html_part(content, &options.limits)?;
    let (page, encoding) = text::decode_as(&part.bytes, part.charset.as_deref())?;
    tracing::debug!(relative, encoding, "web archive");
    Ok(from_pages(web::read(&page, &options.limits), "mht", &encoding))
}

/// The source that pieces make, old encodings decoded.
fn from_pages(mut read: Pages, format: &str, encoding: &str) -> Source {
    let legacy = legacy::repair(&mut read);
    let (text, pages) = pages::join(read.pages.into_iter().map(pages::text_of));
    Source {
        format: format.to_owned(),
        encoding: legacy.unwrap_or(encoding).to_owned(),
        text,
        pages,
        warnings: read.warnings.into_iter().map(|message| warning(1, message)).collect(),
        ..Source::default()
    }
}

fn warning(page: usize, message: String) -> Warning {
    Warning { stage: "ingest".to_owned(), page, message }
}

/// The pattern files of a folder: name and content, sorted.
///
/// # Errors
/// Where the folder or a file in it cannot be read.
pub fn pattern_files(folder: &Path) -> Result<Vec<(String, String)>, RunError> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(RunError::at(folder))? {
        let path = entry.map_err(RunError::at(folder))?.path();
        let name =
            path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
        if name.ends_with(".toml") || name.ends_with(".tsv") {
            let content = std::fs::read_to_string(&path).map_err(RunError::at(&path))?;
            files.push((name, content));
        }
    }
    files.sort();
    Ok(files)
}

impl From<FormatError> for ReadError {
    fn from(error: FormatError) -> ReadError {
        ReadError::Format(error.to_string())
    }
}
