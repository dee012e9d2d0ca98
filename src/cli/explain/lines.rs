//! Spans and the lines of the source text that they stand in.

use std::collections::BTreeMap;

use rusqlite::{Connection, Result};
use viendan::store;
use viendan::wire::views::Evidence;

/// Texts that are held at the same time have no more bytes than this, one alone excepted.
const HELD: usize = 64 << 20;

/// The source texts of records, read when they are asked for.
pub struct Texts<'c> {
    db: &'c Connection,
    held: BTreeMap<String, Option<Text>>,
    bytes: usize,
}

/// The text of a record.
struct Text {
    path: String,
    text: String,
    /// Where each line starts, in code points and in bytes.
    lines: Vec<(usize, usize)>,
}

impl<'c> Texts<'c> {
    /// The texts of a workspace.
    pub fn new(db: &'c Connection) -> Texts<'c> {
        Texts { db, held: BTreeMap::new(), bytes: 0 }
    }

    /// Fills in file, text and line of a place.
    pub fn place(&mut self, bare: Evidence, record: &str, span: [usize; 2]) -> Result<Evidence> {
        if !self.held.contains_key(record) {
            if self.bytes > HELD {
                self.held.clear();
                self.bytes = 0;
            }
            let text = store::text(self.db, record)?.map(|(path, text)| Text::new(path, text));
            self.bytes += text.as_ref().map_or(0, |text| text.text.len());
            self.held.insert(record.to_owned(), text);
        }
        let text = self.held.get(record).and_then(Option::as_ref);
        let (span_text, line) = text.map(|text| text.line(span)).unwrap_or_default();
        Ok(Evidence {
            record: Some(record.to_owned()),
            path: text.map(|text| text.path.clone()),
            span: Some(span),
            text: Some(span_text),
            line: Some(line),
            ..bare
        })
    }
}

impl Text {
    fn new(path: String, text: String) -> Text {
        let mut lines = vec![(0, 0)];
        for (chars, (bytes, c)) in text.char_indices().enumerate() {
            if c == '\n' {
                lines.push((chars + 1, bytes + 1));
            }
        }
        Text { path, text, lines }
    }

    /// The byte of a code point.
    fn byte(&self, at: usize) -> usize {
        let line = self.lines.partition_point(|(chars, _)| *chars <= at).saturating_sub(1);
        let (chars, bytes) = self.lines[line];
        let rest = &self.text[bytes..];
        let within = rest.char_indices().nth(at - chars).map_or(rest.len(), |(byte, _)| byte);
        bytes + within
    }

    /// What a span holds, and the whole lines round it with marks where it starts and ends.
    fn line(&self, [start, end]: [usize; 2]) -> (String, String) {
        let (start, end) = (self.byte(start), self.byte(end.max(start)));
        if start == end {
            return (String::new(), String::new());
        }
        let first = self.text[..start].rfind('\n').map_or(0, |at| at + 1);
        let last = self.text[end..].find('\n').map_or(self.text.len(), |at| end + at);
        let span = &self.text[start..end];
        let line = format!("{}«{span}»{}", &self.text[first..start], &self.text[end..last]);
        (span.to_owned(), line)
    }
}
