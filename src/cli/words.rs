//! Words of arguments, compared with names and texts.

use unicode_normalization::UnicodeNormalization;
use viendan::text;

/// The words of an argument, ready to compare.
pub struct Words(Vec<String>);

impl Words {
    /// The words of `text`.
    pub fn new(text: &str) -> Words {
        Words(folded(text).split_whitespace().map(str::to_owned).collect())
    }

    /// Whether each stands in `text`, not as a part of a longer word.
    pub fn stand_in(&self, text: &str) -> bool {
        let text = folded(text);
        self.0.iter().all(|word| stands_in(word, &text))
    }
}

fn stands_in(word: &str, text: &str) -> bool {
    let starts = word.starts_with(text::is_word);
    let ends = word.ends_with(text::is_word);
    text.match_indices(word).any(|(at, _)| {
        !(starts && text[..at].ends_with(text::is_word)
            || ends && text[at + word.len()..].starts_with(text::is_word))
    })
}

/// A text for comparing, also where it writes letters and marks apart.
pub fn folded(text: &str) -> String {
    text::fold(&text.trim().nfc().collect::<String>())
}
