//! Which files a run looks at.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use globset::{Glob, GlobSet, GlobSetBuilder};

use super::archive;
use crate::error::RunError;

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
    words: String,
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
        Ok(Selection {
            include: globs(include)?,
            exclude: globs(exclude)?,
            words: format!("include {include:?} exclude {exclude:?}"),
            except: None,
        })
    }

    /// The patterns in words: the same for the same patterns.
    pub fn words(&self) -> &str {
        &self.words
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
#[derive(Clone, Debug)]
pub struct Unwalkable {
    /// Where it is below the roots, as far as it is known.
    pub relative: String,
    /// Where it is.
    pub path: PathBuf,
    /// Why not, in the words of the system.
    pub reason: String,
}

/// The files below `roots`, found as they are asked for, and what could not be looked into.
///
/// A root that is a file has its name as relative path. Symbolic links to folders are not followed.
///
/// # Errors
/// Where a root does not exist.
pub fn walk(
    roots: &[PathBuf],
    selection: &Arc<Selection>,
) -> Result<impl Iterator<Item = Result<Entry, Unwalkable>> + Send + use<>, RunError> {
    for root in roots {
        std::fs::metadata(root).map_err(RunError::at(root))?;
    }
    let (roots, selection) = (roots.to_vec(), Arc::clone(selection));
    Ok(roots.into_iter().flat_map(move |root| below(&root, &selection)))
}

type Found = Box<dyn Iterator<Item = Result<Entry, Unwalkable>> + Send>;

/// The files of one root.
fn below(root: &Path, selection: &Arc<Selection>) -> Found {
    if !root.is_dir() {
        let relative =
            root.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
        let takes = selection.takes_file(&relative, root);
        return Box::new(takes.then(|| Ok(Entry { relative, path: root.to_owned() })).into_iter());
    }
    let except = selection.except.as_deref().and_then(|path| path.canonicalize().ok());
    let walk = walkdir::WalkDir::new(root).into_iter().filter_entry(move |entry| {
        entry.depth() == 0
            || except.is_none()
            || !entry.file_type().is_dir()
            || entry.path().canonicalize().ok() != except
    });
    let (root, selection) = (root.to_owned(), Arc::clone(selection));
    Box::new(walk.filter_map(move |entry| one(&root, &selection, entry)))
}

/// What a step of the walk found: a file, or something that cannot be looked into.
fn one(
    root: &Path,
    selection: &Selection,
    entry: walkdir::Result<walkdir::DirEntry>,
) -> Option<Result<Entry, Unwalkable>> {
    let unwalkable = |path: &Path, error: std::io::Error| {
        let (relative, path) = (relative(root, path), path.to_owned());
        Some(Err(Unwalkable { relative, path, reason: error.to_string() }))
    };
    match entry {
        Ok(entry) if entry.file_type().is_dir() => None,
        Ok(entry) => {
            let relative = relative(root, entry.path());
            if !selection.takes_file(&relative, entry.path()) {
                return None;
            }
            if entry.file_type().is_file() {
                return Some(Ok(Entry { relative, path: entry.into_path() }));
            }
            // A link to a file is read; one to a folder is left alone.
            match std::fs::metadata(entry.path()) {
                Ok(meta) if meta.is_file() => Some(Ok(Entry { relative, path: entry.into_path() })),
                Ok(_) => None,
                Err(error) => unwalkable(entry.path(), error),
            }
        }
        Err(error) => {
            let path = error.path().map_or_else(|| root.to_owned(), Path::to_owned);
            let error = error.into_io_error();
            unwalkable(&path, error.unwrap_or_else(|| std::io::Error::other("a loop of links")))
        }
    }
}

fn relative(root: &Path, path: &Path) -> String {
    let inside = path.strip_prefix(root).unwrap_or(path);
    inside.components().map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/")
}
