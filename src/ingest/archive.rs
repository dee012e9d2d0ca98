//! Zip archives read as folders, and those in them to a limit.

use std::fs::File;
use std::io::{Cursor, Read, Seek, SeekFrom};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use zip::ZipArchive;

use crate::error::ReadError;

/// Archives in archives are opened so deep.
pub const DEPTH: usize = 3;
/// More members than this in one archive are not looked at.
const MEMBERS: usize = 200_000;
/// A member that unpacks to more than so many times its size, and is not small, was made to fill
/// memory: text packs to a tenth, at best to a hundredth.
const RATIO: u64 = 200;
/// What counts as small, in bytes.
const SMALL: u64 = 16 << 20;

/// A zip archive that holds files rather than being one document.
pub struct Archive {
    zip: ZipArchive<Bytes>,
}

/// Where the bytes of an archive are. Clones read independently.
#[derive(Clone)]
enum Bytes {
    File { file: Arc<Mutex<File>>, at: u64 },
    Memory(Cursor<Arc<[u8]>>),
}

impl Read for Bytes {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        match self {
            Bytes::File { file, at } => {
                let mut file = file.lock().unwrap_or_else(PoisonError::into_inner);
                file.seek(SeekFrom::Start(*at))?;
                let read = file.read(into)?;
                *at += read as u64;
                Ok(read)
            }
            Bytes::Memory(bytes) => bytes.read(into),
        }
    }
}

impl Seek for Bytes {
    fn seek(&mut self, to: SeekFrom) -> std::io::Result<u64> {
        match self {
            Bytes::File { file, at } => {
                let mut file = file.lock().unwrap_or_else(PoisonError::into_inner);
                *at = match to {
                    SeekFrom::Current(by) => {
                        file.seek(SeekFrom::Start(*at))?;
                        file.seek(SeekFrom::Current(by))?
                    }
                    other => file.seek(other)?,
                };
                Ok(*at)
            }
            Bytes::Memory(bytes) => bytes.seek(to),
        }
    }
}

/// The archive that a file is, or the file again, from its start, if it is something else, an office
/// document too.
pub(super) fn open(mut file: File) -> std::io::Result<Result<Archive, File>> {
    let mut head = [0; 4];
    let begins = file.read_exact(&mut head).is_ok() && is_zip(&head);
    if begins && ZipArchive::new(&file).is_ok_and(|zip| holds_files(&zip)) {
        let file = Arc::new(Mutex::new(file.try_clone()?));
        if let Some(archive) = archive(Bytes::File { file, at: 0 }) {
            return Ok(Ok(archive));
        }
    }
    file.rewind()?;
    Ok(Err(file))
}

/// Whether a file begins like a zip file, office documents among them.
pub(super) fn begins_as_zip(path: &Path) -> bool {
    let mut head = [0; 4];
    File::open(path).and_then(|mut file| file.read_exact(&mut head)).is_ok() && is_zip(&head)
}

fn is_zip(head: &[u8]) -> bool {
    head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06")
}

fn archive(bytes: Bytes) -> Option<Archive> {
    let zip = ZipArchive::new(bytes).ok()?;
    holds_files(&zip).then_some(Archive { zip })
}

/// Whether a zip file holds files rather than the parts of an office document.
fn holds_files<R: Read + Seek>(zip: &ZipArchive<R>) -> bool {
    let parts = ["[Content_Types].xml", "content.xml", "mimetype"];
    parts.iter().all(|name| zip.index_for_name(name).is_none())
}

impl Archive {
    /// How many members it has, folders among them.
    pub fn len(&self) -> usize {
        self.zip.len().min(MEMBERS)
    }

    /// Whether it has none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many members are left aside because there are too many.
    pub fn beyond(&self) -> usize {
        self.zip.len() - self.len()
    }

    /// The name of a member below the archive's own; `None` for folders and what file systems leave
    /// behind.
    pub fn name(&self, member: usize) -> Option<String> {
        let name = self.zip.name_for_index(member)?.ok()?.replace('\\', "/");
        let left_behind = name.starts_with("__MACOSX/") || name.ends_with("/.DS_Store");
        if name.ends_with('/') || left_behind {
            return None;
        }
        let parts = name.split('/').filter(|part| !matches!(*part, "" | "." | ".."));
        Some(parts.collect::<Vec<_>>().join("/"))
    }

    /// The bytes of a member.
    ///
    /// # Errors
    /// Where it is damaged, encrypted, or larger than `limit` bytes.
    pub fn content(&self, member: usize, limit: u64) -> Result<Vec<u8>, ReadError> {
        let damaged = |error: &dyn std::fmt::Display| {
            ReadError::Format(format!("cannot be unpacked: {error}; unpack the archive by hand"))
        };
        let mut zip = self.zip.clone();
        let file = zip.by_index(member).map_err(|error| damaged(&error))?;
        if file.size() > limit {
            return Err(ReadError::TooLarge { bytes: file.size(), limit });
        }
        // What a member says of its size is not to be trusted.
        let most = limit.min(SMALL.max(file.compressed_size().saturating_mul(RATIO)));
        let mut content = Vec::new();
        file.take(most.saturating_add(1)).read_to_end(&mut content).map_err(|e| damaged(&e))?;
        let bytes = content.len() as u64;
        if bytes > limit {
            return Err(ReadError::TooLarge { bytes, limit });
        }
        if bytes > most {
            return Err(ReadError::Format(format!(
                "unpacks to more than {RATIO} times its size; if it is no bomb, unpack it by hand"
            )));
        }
        Ok(content)
    }

    /// The archive that the bytes of a member are, or the bytes again.
    pub fn inner(&self, content: Vec<u8>) -> Result<Archive, Vec<u8>> {
        if !is_zip(&content) {
            return Err(content);
        }
        let bytes: Arc<[u8]> = content.into();
        let memory = Bytes::Memory(Cursor::new(Arc::clone(&bytes)));
        archive(memory).ok_or_else(|| bytes.to_vec())
    }
}
