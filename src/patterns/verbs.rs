//! Verbs that give bodies their parts in a task: `patterns/verbs.tsv`.

use std::ops::Range;

use aho_corasick::{AhoCorasick, AhoCorasickKind, Anchored, Input, MatchKind, StartKind};

use super::{PatternError, table::Table};
use crate::text::{fold, is_word};

/// What a verb does to the bodies beside it (handbook §10.1, §10.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Act {
    /// Its subject orders, its object is to do: `giao`, `yêu cầu`.
    Order,
    /// Orders where its subject is told and its object is to do something, else an action on its
    /// object: `hướng dẫn`, `đôn đốc`.
    Urge,
    /// Orders in a report; in orders an action of its subject on its object: `chỉ đạo`.
    Direct,
    /// Asks: `đề nghị`.
    Request,
    /// Its subject leads: `chủ trì`.
    Lead,
    /// Its object takes part: `phối hợp với`.
    Coordinate,
    /// Its subject is to do: `có trách nhiệm`.
    Duty,
    /// Its subject answers to its object: `chịu trách nhiệm trước`.
    Answer,
    /// Its object is reported to: `báo cáo`, `trình`, `tham mưu`.
    Report,
    /// Its object is asked for its opinion.
    Consult,
    /// Its object is inspected.
    Supervise,
    /// Begins what is to be done: `xây dựng`, `rà soát`.
    Main,
    /// Goes on with what the verb before it began: `đảm bảo`.
    Aim,
    /// Words that hold a verb and are none: `chương trình`.
    None,
}

/// All verbs.
#[derive(Clone, Debug)]
pub struct Verbs {
    words: AhoCorasick,
    acts: Vec<Act>,
}

impl Verbs {
    pub(super) fn parse(file: &str, text: &str) -> Result<Self, PatternError> {
        let mut words = Vec::new();
        let mut acts = Vec::new();
        for row in Table::parse(file, text, &["verb", "act", "note"])?.rows() {
            let row = row?;
            words.push(fold(row.required("verb")?));
            acts.push(match row.required("act")? {
                "order" => Act::Order,
                "urge" => Act::Urge,
                "direct" => Act::Direct,
                "request" => Act::Request,
                "lead" => Act::Lead,
                "coordinate" => Act::Coordinate,
                "duty" => Act::Duty,
                "answer" => Act::Answer,
                "report" => Act::Report,
                "consult" => Act::Consult,
                "supervise" => Act::Supervise,
                "main" => Act::Main,
                "aim" => Act::Aim,
                "none" => Act::None,
                act => return Err(row.error(format!("'{act}' is no act"))),
            });
        }
        let words = AhoCorasick::builder()
            .kind(Some(AhoCorasickKind::ContiguousNFA))
            .match_kind(MatchKind::LeftmostLongest)
            .start_kind(StartKind::Both)
            .build(&words)
            .map_err(|error| PatternError::new(file, 0, error.to_string()))?;
        Ok(Verbs { words, acts })
    }

    /// The longest verb at byte `at` of a folded text, standing alone: where it ends and what it does.
    pub fn starting(&self, folded: &str, at: usize) -> Option<(usize, Act)> {
        let input = Input::new(folded).span(at..folded.len()).anchored(Anchored::Yes);
        let found = self.words.find(input)?;
        let alone = !folded[found.end()..].starts_with(is_word);
        let act = self.acts[found.pattern().as_usize()];
        (alone && act != Act::None).then_some((found.end(), act))
    }

    /// Every verb in `within` of a folded text, leftmost longest, standing alone.
    pub fn all<'a>(
        &'a self,
        folded: &'a str,
        within: Range<usize>,
    ) -> impl Iterator<Item = (Range<usize>, Act)> + 'a {
        self.words.find_iter(Input::new(folded).span(within)).filter_map(move |found| {
            let alone = !folded[..found.start()].ends_with(is_word)
                && !folded[found.end()..].starts_with(is_word);
            let act = self.acts[found.pattern().as_usize()];
            (alone && act != Act::None).then(|| (found.range(), act))
        })
    }
}
