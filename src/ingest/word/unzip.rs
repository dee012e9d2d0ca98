//! Members of a zip archive, with a cap on what they unpack to in all.

use crate::ingest::piece::{FormatError, Limits};
use std::io::{Cursor, Read};
use zip::ZipArchive;

/// Members that an office file may have.
const MEMBERS: usize = 20_000;

/// A zip archive in memory.
pub(crate) struct Archive<'a> {
    zip: ZipArchive<Cursor<&'a [u8]>>,
    left: u64,
    /// Members that could be read in part only.
    pub(crate) broken: Vec<String>,
}

impl<'a> Archive<'a> {
    pub(crate) fn open(bytes: &'a [u8], limits: &Limits) -> Result<Self, FormatError> {
        let zip = ZipArchive::new(Cursor::new(bytes))
            .map_err(|error| FormatError::Damaged(format!("its zip container: {error}")))?;
        if zip.len() > MEMBERS {
            return Err(FormatError::TooLarge(format!("it packs {} files", zip.len())));
        }
        Ok(Self { zip, left: limits.unpacked, broken: Vec::new() })
    }

    /// The bytes of a member, as far as they can be unpacked; nothing if there is no such member.
    pub(crate) fn read(&mut self, name: &str) -> Result<Option<Vec<u8>>, FormatError> {
        let Some(index) = self.zip.index_for_name(name) else { return Ok(None) };
        let file = match self.zip.by_index(index) {
            Ok(file) => file,
            Err(zip::result::ZipError::UnsupportedArchive(why)) if why.contains("assword") => {
                return Err(FormatError::Protected);
            }
            Err(_) => {
                self.broken.push(name.to_owned());
                return Ok(None);
            }
        };
        let mut bytes = Vec::new();
        let whole = file.take(self.left.saturating_add(1)).read_to_end(&mut bytes).is_ok();
        let length = bytes.len() as u64;
        if length > self.left {
            return Err(FormatError::TooLarge(format!("`{name}` unpacks to too many bytes")));
        }
        self.left -= length;
        if !whole {
            self.broken.push(name.to_owned());
        }
        Ok(Some(bytes))
    }
}
