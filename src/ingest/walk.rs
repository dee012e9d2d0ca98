//! Which files a run looks at.

use std::path::{Path, PathBuf};

use globset::{Glob, GlobSet, GlobSetBuilder};

use super::archive;
use crate::error::{ReadError, RunError};

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

    /// Whether a file of this relative path is looked at.
    pub fn takes(&self, relative: &str) -> bool {
        self.include.as_ref().is_none_or(|globs| globs.is_match(relative)) && !self.leaves(relative)
    }

    fn leaves(&self, relative: &str) -> bool {
        self.exclude.as_ref().is_some_and(|globs| globs.is_match(relative))
    }

    /// Whether a file is looked at, or an archive whose members may be.
    fn takes_file(&self, relative: &str, path: &Path) -> bool {
        self.takes(relative) || !self.leaves(relative) && archive::begins_as_zip(path)
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
            if selection.takes_file(&relative, root) {
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
                    if !selection.takes_file(&relative, entry.path()) {
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
