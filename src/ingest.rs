//! Files to sources: walk, recognise, dispatch. No reader knows what the text means.

mod html;
mod text;

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use globset::{Glob, GlobSet, GlobSetBuilder};
use sha2::{Digest, Sha256};

use crate::error::{ReadError, RunError};
use crate::model::Source;
use crate::patterns::hex;

/// A file that a run will look at.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Entry {
    /// Relative to the archive root, with `/` between its parts; this is what records show.
    pub relative: String,
    /// Where it is.
    pub path: PathBuf,
}

/// Which files to look at.
#[derive(Clone, Debug, Default)]
pub struct Selection {
    include: Option<GlobSet>,
    exclude: Option<GlobSet>,
    /// A folder left out, because results are written there.
    pub except: Option<PathBuf>,
}

impl Selection {
    /// The files whose relative path matches one of `include` (all if there are none) and none of
    /// `exclude`.
    ///
    /// # Errors
    /// Where a pattern is no glob.
    pub fn new(include: &[String], exclude: &[String]) -> Result<Self, RunError> {
        Ok(Selection { include: globs(include)?, exclude: globs(exclude)?, except: None })
    }

    fn takes(&self, relative: &str) -> bool {
        self.include.as_ref().is_none_or(|globs| globs.is_match(relative))
            && !self.exclude.as_ref().is_some_and(|globs| globs.is_match(relative))
    }
}

fn globs(patterns: &[String]) -> Result<Option<GlobSet>, RunError> {
    if patterns.is_empty() {
        return Ok(None);
    }
    let wrong = |pattern: &str, error: globset::Error| RunError::Glob {
        pattern: pattern.to_owned(),
        message: error.kind().to_string(),
    };
    let mut set = GlobSetBuilder::new();
    for pattern in patterns {
        set.add(Glob::new(pattern).map_err(|error| wrong(pattern, error))?);
    }
    set.build().map(Some).map_err(|error| wrong(&patterns.join(" "), error))
}

/// A file or folder below the roots that could not be looked into.
#[derive(Debug)]
pub struct Unwalkable {
    /// Where it is, as far as it is known.
    pub relative: String,
    /// Why not.
    pub error: ReadError,
}

/// The files below `roots`, sorted by relative path, and what could not be looked into.
///
/// A root that is a file has its name as relative path. Symbolic links to folders are not followed.
///
/// # Errors
/// Where a root does not exist.
pub fn walk(
    roots: &[PathBuf],
    selection: &Selection,
) -> Result<(Vec<Entry>, Vec<Unwalkable>), RunError> {
    let mut entries = Vec::new();
    let mut failed = Vec::new();
    for root in roots {
        let meta = std::fs::metadata(root).map_err(RunError::at(root))?;
        if meta.is_file() {
            let relative = root
                .file_name()
                .map_or_else(String::new, |name| name.to_string_lossy().into_owned());
            if selection.takes(&relative) {
                entries.push(Entry { relative, path: root.clone() });
            }
            continue;
        }
        let except = selection.except.as_deref().and_then(|path| path.canonicalize().ok());
        let walk = walkdir::WalkDir::new(root).into_iter().filter_entry(|entry| {
            entry.depth() == 0
                || except.is_none()
                || !entry.file_type().is_dir()
                || entry.path().canonicalize().ok() != except
        });
        for entry in walk {
            match entry {
                Ok(entry) if entry.file_type().is_dir() => {}
                Ok(entry) => {
                    let relative = relative(root, entry.path());
                    // A link to a file is read; one to a folder is left alone.
                    if !selection.takes(&relative) {
                        continue;
                    }
                    match std::fs::metadata(entry.path()) {
                        Ok(meta) if meta.is_file() => {
                            entries.push(Entry { relative, path: entry.into_path() })
                        }
                        Ok(_) => {}
                        Err(error) => failed.push(Unwalkable { relative, error: error.into() }),
                    }
                }
                Err(error) => {
                    let relative =
                        error.path().map_or_else(String::new, |path| relative(root, path));
                    let error = error
                        .into_io_error()
                        .unwrap_or_else(|| std::io::Error::other("a loop of links"));
                    failed.push(Unwalkable { relative, error: error.into() });
                }
            }
        }
    }
    entries.sort();
    entries.dedup();
    failed.sort_by(|a, b| a.relative.cmp(&b.relative));
    Ok((entries, failed))
}

fn relative(root: &Path, path: &Path) -> String {
    let inside = path.strip_prefix(root).unwrap_or(path);
    inside.components().map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/")
}

/// What became of a file.
#[derive(Debug)]
pub enum Reading {
    /// It was read.
    Read(Box<Source>),
    /// It is no document, or of a format that this version does not read; the reason in words.
    Skipped(String),
}

/// Reads one file, up to `limit` bytes.
///
/// # Errors
/// Where the file cannot be read or holds no text.
pub fn read(entry: &Entry, limit: u64) -> Result<Reading, ReadError> {
    let mut file = File::open(&entry.path)?;
    let bytes = file.metadata()?.len();
    if bytes > limit {
        return Err(ReadError::TooLarge { bytes, limit });
    }
    let mut content = Vec::with_capacity(usize::try_from(bytes).unwrap_or_default());
    // A file may grow while it is read.
    file.by_ref().take(limit.saturating_add(1)).read_to_end(&mut content)?;
    if content.len() as u64 > limit {
        return Err(ReadError::TooLarge { bytes: content.len() as u64, limit });
    }
    source(&entry.relative, content)
}

/// Reads the bytes of a file of this name.
///
/// # Errors
/// Where they hold no text.
pub fn source(relative: &str, content: Vec<u8>) -> Result<Reading, ReadError> {
    if content.iter().all(u8::is_ascii_whitespace) {
        return Err(ReadError::Empty);
    }
    if let Some(reason) = other_format(relative, &content) {
        return Ok(Reading::Skipped(reason));
    }
    let sha256 = hex(&Sha256::digest(&content));
    let bytes = content.len() as u64;
    let has_mark = content.starts_with(&[0xFF, 0xFE]) || content.starts_with(&[0xFE, 0xFF]);
    if !has_mark && is_binary(&String::from_utf8_lossy(&content[..content.len().min(8192)])) {
        return Err(ReadError::Binary);
    }
    let (text, encoding) = text::decode(&content)?;
    if is_binary(&text) {
        return Err(ReadError::Binary);
    }
    let (format, text) =
        if html::is_html(relative, &text) { ("html", html::to_text(&text)) } else { ("txt", text) };
    if text.trim().is_empty() {
        return Err(ReadError::Empty);
    }
    Ok(Reading::Read(Box::new(Source {
        path: relative.to_owned(),
        sha256,
        bytes,
        format: format.to_owned(),
        encoding,
        text,
        pages: vec![0],
        ..Source::default()
    })))
}

/// The format of a file that is not read, by its first bytes; data files by their name.
fn other_format(relative: &str, content: &[u8]) -> Option<String> {
    const MAGIC: [(&[u8], &str); 14] = [
        (b"%PDF", "PDF"),
        (b"PK\x03\x04", "a zip file (DOCX, ODT, XLSX or an archive)"),
        (b"\xD0\xCF\x11\xE0", "a Word or Excel file"),
        (b"{\\rtf", "RTF"),
        (b"\xFF\xD8\xFF", "a JPEG image"),
        (b"\x89PNG", "a PNG image"),
        (b"II*\0", "a TIFF image"),
        (b"MM\0*", "a TIFF image"),
        (b"GIF8", "a GIF image"),
        (b"RIFF", "a WebP or sound file"),
        (b"\0\0\0\x0CjP", "a JPEG 2000 image"),
        (b"\x1F\x8B", "a gzip file"),
        (b"7z\xBC\xAF", "a 7z file"),
        (b"SQLite", "a database"),
    ];
    let found = MAGIC.iter().find(|(magic, _)| content.starts_with(magic));
    if let Some((_, name)) = found {
        return Some(format!("{name}: this version reads text and HTML"));
    }
    let data = [".json", ".jsonl", ".tsv", ".csv", ".toml", ".xml", ".yaml", ".md5", ".log"];
    let lower = relative.to_lowercase();
    data.iter()
        .find(|end| lower.ends_with(**end))
        .map(|end| format!("a data file ({end}), no document"))
}

/// Whether a decoded text has more control characters than a text can.
fn is_binary(text: &str) -> bool {
    let sample: Vec<char> = text.chars().take(8000).collect();
    let odd = sample
        .iter()
        .filter(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t' | '\u{b}' | '\u{c}'))
        .count();
    odd * 50 > sample.len()
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
