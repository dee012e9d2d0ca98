//! Pattern files put together, and parsed when they are first asked for.

use std::borrow::Cow;
use std::sync::OnceLock;

use sha2::{Digest, Sha256};

use super::{EMBEDDED, PatternError, Patterns, hex};

/// Name and content of pattern files.
pub(super) type Files = Vec<(String, Cow<'static, str>)>;

/// The pattern set of a run. Its hash is known at once; parsing takes longer than looking through an
/// archive in which nothing changed, and waits for the first document.
#[derive(Debug)]
pub struct PatternSet {
    files: Files,
    hash: String,
    parsed: OnceLock<Patterns>,
}

impl PatternSet {
    /// The embedded patterns with the given files put over them (see [`Patterns::with`]).
    ///
    /// # Errors
    /// The first thing that is wrong in the given files, with its file and line.
    pub fn new(over: Vec<(String, String)>) -> Result<PatternSet, PatternError> {
        let own = over.is_empty();
        let files = files(over)?;
        let set = PatternSet { hash: hash(&files), files, parsed: OnceLock::new() };
        if !own {
            // What a user wrote is checked before anything is done with it.
            let _ = set.parsed.set(Patterns::parse(set.files.clone())?);
        }
        Ok(set)
    }

    /// The same as [`Patterns::hash`].
    pub fn hash(&self) -> &str {
        &self.hash
    }

    /// The patterns.
    pub fn patterns(&self) -> &Patterns {
        // Only the embedded ones are not parsed yet, and a test parses them.
        let parse = || Patterns::parse(self.files.clone());
        self.parsed.get_or_init(|| parse().unwrap_or_else(|error| unreachable!("{error}")))
    }
}

/// The embedded files with others put over them.
pub(super) fn files(over: Vec<(String, String)>) -> Result<Files, PatternError> {
    let mut files: Files = EMBEDDED
        .files()
        .filter_map(|file| {
            let name = file.path().to_string_lossy().into_owned();
            let known = name.ends_with(".tsv") || name.ends_with(".toml");
            known.then(|| (name, Cow::Borrowed(file.contents_utf8().unwrap_or_default())))
        })
        .collect();
    files.sort();
    for (name, content) in over {
        if !name.ends_with(".tsv") && !name.ends_with(".toml") {
            let message = "only .toml rule files and .tsv tables are read here".to_owned();
            return Err(PatternError::new(&name, 0, message));
        }
        match files.iter_mut().find(|(held, _)| *held == name && name.ends_with(".tsv")) {
            Some(held) => held.1 = Cow::Owned(content),
            None if name.ends_with(".tsv") => {
                let message = "no table has this name; see 'viendan patterns list'".to_owned();
                return Err(PatternError::new(&name, 0, message));
            }
            None => files.push((name, Cow::Owned(content))),
        }
    }
    Ok(files)
}

/// SHA-256 over names and contents, in hexadecimal.
pub(super) fn hash(files: &Files) -> String {
    let mut hash = Sha256::new();
    for (name, content) in files {
        for part in [name, content.as_ref()] {
            hash.update(part.as_bytes());
            hash.update([0]);
        }
    }
    hex(&hash.finalize())
}
