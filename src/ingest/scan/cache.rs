//! What was read once is kept: OCR takes over a second for each page.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::ingest::scan::gray::Gray;
use crate::ingest::scan::tsv::Word;
use crate::patterns::hex;

/// Changes when the form of the files or the meaning of their content changes.
const FORM: u32 = 1;

/// A folder of results, safe to use from many threads and processes at once.
#[derive(Clone, Debug)]
pub struct Cache {
    folder: PathBuf,
}

/// The content of a file; the checksum is over the words as JSON.
#[derive(Serialize, Deserialize)]
struct Entry {
    sum: String,
    words: Vec<Word>,
}

impl Cache {
    /// Opens a folder for results and makes it when it is missing.
    pub fn open(folder: &Path) -> io::Result<Cache> {
        fs::create_dir_all(folder)?;
        Ok(Cache { folder: folder.to_owned() })
    }

    /// The name under which the result for an image is kept: it depends on the pixels, on the engine and on
    /// the settings (all that changes what the engine reads).
    pub fn key(image: &Gray, engine: &str, settings: &str) -> String {
        let mut hash = Sha256::new();
        hash.update(format!(
            "{FORM}\n{engine}\n{settings}\n{} {}\n",
            image.width(),
            image.height()
        ));
        hash.update(image.data());
        hex(&hash.finalize())
    }

    /// The words kept under a key; nothing when there is no file or it is damaged.
    pub fn get(&self, key: &str) -> Option<Vec<Word>> {
        let bytes = fs::read(self.file(key)?).ok()?;
        let entry: Entry = serde_json::from_slice(&bytes).ok()?;
        (checksum(&entry.words)? == entry.sum).then_some(entry.words)
    }

    /// Keeps words under a key. The file appears complete or not at all.
    pub fn put(&self, key: &str, words: &[Word]) -> io::Result<()> {
        let (Some(file), Some(sum)) = (self.file(key), checksum(words)) else {
            return Err(io::Error::from(io::ErrorKind::InvalidInput));
        };
        let folder = file.parent().unwrap_or(&self.folder);
        fs::create_dir_all(folder)?;
        let mut part = tempfile::NamedTempFile::new_in(folder)?;
        part.write_all(&serde_json::to_vec(&Entry { sum, words: words.to_vec() })?)?;
        part.persist(file).map_err(|error| error.error)?;
        Ok(())
    }

    /// Files lie in folders named after the key's first two digits.
    fn file(&self, key: &str) -> Option<PathBuf> {
        let shard = key.get(..2)?;
        Some(self.folder.join(shard).join(format!("{key}.json")))
    }
}

fn checksum(words: &[Word]) -> Option<String> {
    Some(hex(&Sha256::digest(serde_json::to_vec(words).ok()?)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::scan::tsv::Area;

    fn words() -> Vec<Word> {
        vec![Word {
            line: 0,
            area: Area { left: 1, top: 2, right: 3, bottom: 4 },
            confidence: 96,
            text: "Quyết".into(),
        }]
    }

    #[test]
    fn results_come_back() {
        let folder = tempfile::tempdir().unwrap();
        let cache = Cache::open(&folder.path().join("ocr")).unwrap();
        let image = Gray::white(5, 4);
        let key = Cache::key(&image, "engine 1", "psm 6");
        assert_eq!(cache.get(&key), None);
        cache.put(&key, &words()).unwrap();
        assert_eq!(cache.get(&key), Some(words()));
        cache.put(&key, &[]).unwrap();
        assert_eq!(cache.get(&key), Some(vec![]));
        let file = folder.path().join("ocr").join(&key[..2]).join(format!("{key}.json"));
        assert!(file.is_file());
    }

    #[test]
    fn keys_depend_on_all() {
        let image = Gray::white(5, 4);
        let key = Cache::key(&image, "engine 1", "psm 6");
        assert_eq!(key.len(), 64);
        assert_ne!(key, Cache::key(&Gray::white(4, 5), "engine 1", "psm 6"));
        assert_ne!(key, Cache::key(&image, "engine 2", "psm 6"));
        assert_ne!(key, Cache::key(&image, "engine 1", "psm 3"));
    }

    #[test]
    fn damaged_entries_are_read_anew() {
        let folder = tempfile::tempdir().unwrap();
        let cache = Cache::open(folder.path()).unwrap();
        let key = Cache::key(&Gray::white(5, 4), "engine", "");
        cache.put(&key, &words()).unwrap();
        let file = cache.file(&key).unwrap();
        let good = fs::read(&file).unwrap();
        for end in [0, 1, good.len() / 2, good.len() - 1] {
            fs::write(&file, &good[..end]).unwrap();
            assert_eq!(cache.get(&key), None);
        }
        let changed = String::from_utf8(good).unwrap().replace("Quyết", "Quyêt");
        fs::write(&file, changed).unwrap();
        assert_eq!(cache.get(&key), None);
        cache.put(&key, &words()).unwrap();
        assert_eq!(cache.get(&key), Some(words()));
        assert_eq!(cache.get(""), None);
    }
}
