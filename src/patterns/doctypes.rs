//! Types of documents: `patterns/doctypes.tsv`.

use rustc_hash::FxHashMap;

use super::{PatternError, SymbolIndex, table::Table};
use crate::model::{DocType, Genre};
use crate::text::{fold, is_word};

/// One type of document.
#[derive(Clone, Debug)]
pub struct DocTypeRow {
    /// Code and name, as records show them.
    pub doc_type: DocType,
    /// Legal, administrative, party or other.
    pub genre: Genre,
    /// It is a copy of another document (sao y, sao lục, trích sao).
    pub copy: bool,
    /// The code as a part of an id.
    slug: String,
}

/// All types, by words and by symbol token.
#[derive(Clone, Debug, Default)]
pub struct DocTypes {
    rows: Vec<DocTypeRow>,
    by_words: FxHashMap<String, usize>,
    by_code: FxHashMap<String, usize>,
    longest: usize,
    /// Types by the token that says them in a symbol.
    pub symbols: SymbolIndex,
}

impl DocTypes {
    pub(super) fn parse(file: &str, text: &str) -> Result<Self, PatternError> {
        let columns = ["code", "name", "family", "symbols", "also", "from", "until", "source"];
        let mut types = DocTypes::default();
        for row in Table::parse(file, text, &columns)?.rows() {
            let row = row?;
            let at = types.rows.len();
            let name = row.required("name")?;
            let code = row.required("code")?;
            row.required("source")?;
            let genre = match row.required("family")? {
                "legal" => Genre::Legal,
                "administrative" => Genre::Administrative,
                "party" => Genre::Party,
                "judicial" | "copy" | "standard" | "other" => Genre::Other,
                family => return Err(row.error(format!("'{family}' is no family of documents"))),
            };
            let copy = row.get("family") == "copy";
            types.rows.push(DocTypeRow {
                copy,
                doc_type: DocType { code: code.to_owned(), name: name.to_owned() },
                genre,
                slug: String::new(),
            });
            types.by_code.entry(code.to_owned()).or_insert(at);
            for words in std::iter::once(name).chain(row.list("also")) {
                let key = fold(words);
                types.longest = types.longest.max(key.split(' ').count());
                if types.by_words.insert(key, at).is_some_and(|other| other != at) {
                    return Err(row.error(format!("'{words}' names two types")));
                }
            }
            for token in row.list("symbols") {
                types.symbols.add(token, at);
            }
        }
        types.slugs();
        Ok(types)
    }

    /// The row at an index from [`DocTypes::symbols`].
    pub fn row(&self, at: usize) -> &DocTypeRow {
        &self.rows[at]
    }

    /// The type with this code.
    pub fn by_code(&self, code: &str) -> Option<&DocTypeRow> {
        self.by_code.get(code).map(|at| &self.rows[*at])
    }

    /// The type that folded words name.
    pub fn by_words(&self, folded: &str) -> Option<&DocTypeRow> {
        self.by_words.get(folded).map(|at| &self.rows[*at])
    }

    /// The type that the last words of a folded text name, longest first, with the byte where they
    /// start. The words must stand alone.
    pub fn ending(&self, folded: &str) -> Option<(usize, &DocTypeRow)> {
        let mut found = None;
        let mut words = 0;
        let mut start = folded.len();
        while words < self.longest && start > 0 {
            let before = folded[..start].trim_end_matches(is_word);
            if before.len() == start {
                break;
            }
            start = before.len();
            if let Some(at) = self.by_words.get(&folded[start..]) {
                found = Some((start, &self.rows[*at]));
            }
            words += 1;
            match before.strip_suffix(' ') {
                Some(rest) => start = rest.len(),
                None => break,
            }
        }
        found
    }

    /// The type that a folded text starts with, longest first, with the byte where its words end.
    pub fn starting(&self, folded: &str) -> Option<(usize, &DocTypeRow)> {
        let mut ends = Vec::new();
        let mut at = 0;
        while ends.len() < self.longest {
            let word = folded[at..].find(|c: char| !is_word(c)).map_or(folded.len(), |n| at + n);
            if word == at {
                break;
            }
            ends.push(word);
            match folded[word..].strip_prefix(' ') {
                Some(_) => at = word + 1,
                None => break,
            }
        }
        ends.into_iter().rev().find_map(|end| {
            let at = self.by_words.get(&folded[..end])?;
            Some((end, &self.rows[*at]))
        })
    }

    /// A type code as a part of an id: lower case without marks, `Đ` doubled where another code has a
    /// plain `D` there (`ĐA` and `DA`, `HĐ` and `HD`).
    pub fn slug(&self, code: &str) -> &str {
        self.by_code(code).map_or("?", |row| row.slug.as_str())
    }

    fn slugs(&mut self) {
        for at in 0..self.rows.len() {
            let code = &self.rows[at].doc_type.code;
            let twin = code.replace('Đ', "D");
            let doubled = twin != *code && self.by_code.contains_key(&twin);
            let slug = super::slug(&code.replace('Đ', if doubled { "DD" } else { "D" }));
            self.rows[at].slug = slug;
        }
    }

    /// All rows in file order.
    pub fn iter(&self) -> impl Iterator<Item = &DocTypeRow> {
        self.rows.iter()
    }
}
