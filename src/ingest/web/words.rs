//! The words of portal pages (`patterns/web.tsv`) and what a short line made of them is.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use unicode_normalization::char::is_combining_mark;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

const TABLE: &str = include_str!("../../../patterns/readers/web.tsv");

/// The longest line, in characters, that can be a control, a heading of a list or a breadcrumb.
const SHORT: usize = 160;

/// The longest first word of a phrase, in bytes, decomposed letters allowed for.
const FIRST: usize = 24;

/// What a phrase of the table is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Kind {
    Control,
    Bar,
    Counter,
    Rating,
    List,
    Footer,
    Address,
    Home,
}

struct Words {
    /// For each kind of phrase: first word, to the phrases that begin with it, longest first.
    phrases: BTreeMap<Kind, BTreeMap<String, Vec<Vec<String>>>>,
    /// The first words of all phrases.
    first: BTreeSet<String>,
    classes: BTreeSet<String>,
    titles: BTreeSet<String>,
}

static WORDS: LazyLock<Words> = LazyLock::new(|| {
    let mut words = Words {
        phrases: BTreeMap::new(),
        first: BTreeSet::new(),
        classes: BTreeSet::new(),
        titles: BTreeSet::new(),
    };
    for line in TABLE.lines().filter(|line| !line.starts_with('#')) {
        let mut columns = line.split('\t');
        let (Some(phrase), Some(kind)) = (columns.next(), columns.next()) else { continue };
        let kind = match kind {
            "control" => Kind::Control,
            "bar" => Kind::Bar,
            "counter" => Kind::Counter,
            "rating" => Kind::Rating,
            "list" => Kind::List,
            "footer" => Kind::Footer,
            "address" => Kind::Address,
            "home" => Kind::Home,
            "class" => {
                words.classes.insert(phrase.to_owned());
                continue;
            }
            "title" => {
                words.titles.insert(phrase.to_owned());
                continue;
            }
            _ => continue,
        };
        let tokens = tokens(phrase);
        if let Some(first) = tokens.first().cloned() {
            words.first.insert(first.clone());
            words.phrases.entry(kind).or_default().entry(first).or_default().push(tokens);
        }
    }
    for list in words.phrases.values_mut().flat_map(BTreeMap::values_mut) {
        list.sort_by_key(|phrase| std::cmp::Reverse(phrase.len()));
    }
    words
});

/// The words of a line in lower case and NFC, without punctuation.
pub(crate) fn tokens(line: &str) -> Vec<String> {
    let line: String = line.nfc().flat_map(char::to_lowercase).collect();
    line.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

/// How many words the longest phrase of a kind takes up at the start of `tokens`; 0 for none.
fn starts(tokens: &[String], kind: Kind) -> usize {
    tokens
        .first()
        .and_then(|first| WORDS.phrases.get(&kind)?.get(first))
        .and_then(|phrases| phrases.iter().find(|phrase| tokens.starts_with(phrase)))
        .map_or(0, Vec::len)
}

/// Whether a line is short and its first word, figures and single letters aside, begins a phrase:
/// all but few lines end here, before anything is taken apart.
pub(crate) fn may_match(line: &str) -> bool {
    if line.len() > 4 * SHORT || line.chars().nth(SHORT).is_some() {
        return false;
    }
    let word = line
        .split(|c: char| !c.is_alphanumeric() && !is_combining_mark(c))
        .find(|word| word.len() > 1 && !is_figure(word));
    word.filter(|word| word.len() <= FIRST).is_some_and(|word| {
        let lower = match is_nfc_quick(word.chars()) {
            IsNormalized::Yes => word.to_lowercase(),
            _ => word.nfc().flat_map(char::to_lowercase).collect(),
        };
        WORDS.first.contains(&lower)
    })
}

/// Whether a line is a bar of buttons, or a counter: nothing but such phrases, and figures.
pub(crate) fn is_control(line: &str) -> bool {
    let line = line.trim();
    if !may_match(line) || is_written(line) {
        return false;
    }
    let tokens = tokens(line);
    let figures = tokens.iter().filter(|word| is_figure(word)).count();
    let (mut at, mut certain) = (0, false);
    let (mut bars, mut ratings) = (BTreeSet::new(), BTreeSet::new());
    while let Some(rest) = tokens.get(at..).filter(|rest| !rest.is_empty()) {
        let long = |kind| starts(rest, kind);
        let (control, counter) = (long(Kind::Control), long(Kind::Counter));
        let (bar, rating) = (long(Kind::Bar), long(Kind::Rating));
        let longest = control.max(counter).max(bar).max(rating);
        if longest > 0 {
            certain |= control == longest || (counter == longest && figures > 0);
            let phrase = rest.get(..longest);
            if bar == longest {
                bars.insert(phrase);
            } else if rating == longest {
                ratings.insert(phrase);
            }
            at += longest;
        } else if rest.first().is_some_and(|word| is_figure(word) || word.len() == 1) {
            at += 1;
        } else {
            return false;
        }
    }
    certain || bars.len() >= 2 || (ratings.len() >= 2 && figures >= 2)
}

/// Whether a line has marks of written text that no button has: a number or a dash before it, dots
/// to fill in, a colon or a semicolon at its end.
fn is_written(line: &str) -> bool {
    let first = line.split_whitespace().next().unwrap_or_default();
    let numbered = first.ends_with(['.', ')', '/']) && first.len() <= 5 && first != line;
    numbered
        || line.starts_with(['-', '+', '–', '•', '*'])
        || line.ends_with([':', ';', ',', '.'])
        || line.contains("..")
        || line.contains('…')
}

/// A line without the counters that stand in it beside something else, as after the date of a page;
/// `None` if there are none.
pub(crate) fn without_counters(line: &str) -> Option<String> {
    if line.len() > 4 * SHORT {
        return None;
    }
    let separators = [" - ", " | ", " – ", " • "];
    let separator = separators.into_iter().find(|separator| line.contains(separator))?;
    let parts: Vec<&str> = line.split(separator).collect();
    let left: Vec<&str> = parts.iter().copied().filter(|part| !is_control(part)).collect();
    let date = left.iter().any(|part| part.contains(|c: char| c.is_ascii_digit()));
    (date && left.len() < parts.len()).then(|| left.join(separator))
}

fn is_figure(word: &str) -> bool {
    word.chars().all(|c| c.is_ascii_digit())
}

/// Whether a line is the heading of a list of other pages, or of the readers' comments.
pub(crate) fn heads_list(line: &str) -> bool {
    if !may_match(line) {
        return false;
    }
    let mut tokens = tokens(line);
    tokens.retain(|word| !is_figure(word));
    !tokens.is_empty() && starts(&tokens, Kind::List) == tokens.len()
}

/// Whether a line shows the way to the page: `home » news » this page`.
pub(crate) fn is_breadcrumb(line: &str) -> bool {
    // The last is the arrow of a common icon font.
    let separates = |c: char| matches!(c, '»' | '›' | '>' | '/' | '→' | '|' | '\\' | '\u{f105}');
    line.contains(separates) && may_match(line) && starts(&tokens(line), Kind::Home) > 0
}

/// How many sentences of a page's foot a text has: (those found nowhere else, those of an address).
pub(crate) fn footer_phrases(text: &str) -> (usize, usize) {
    let (mut own, mut address) = (BTreeSet::new(), BTreeSet::new());
    let ends = |c: char| matches!(c, '.' | ';' | '|' | '\n' | '-' | '–' | ',' | '©' | '(' | ')');
    for sentence in text.split(ends) {
        let tokens = tokens(sentence);
        let long = starts(&tokens, Kind::Footer);
        if long > 0 {
            own.insert(tokens.get(..long).map(<[String]>::to_vec));
        }
        let long = starts(&tokens, Kind::Address);
        if long > 0 {
            address.insert(tokens.get(..long).map(<[String]>::to_vec));
        }
    }
    (own.len(), address.len())
}

/// Whether an id or class holds a word of blocks beside the main text.
pub(crate) fn hints_furniture(names: &str) -> bool {
    class_words(names, &WORDS.classes)
}

/// Whether an id or class holds a word of the page's title.
pub(crate) fn hints_title(names: &str) -> bool {
    class_words(names, &WORDS.titles)
}

/// Looks up each class and each part of it (`portlet-nav`, `mnuLeft`, `footer_portal`), also parts
/// taken together (`tin-lien-quan`).
fn class_words(names: &str, known: &BTreeSet<String>) -> bool {
    let mut letters = String::new();
    let mut starts = Vec::new();
    names.split_whitespace().any(|name| {
        letters.clear();
        starts.clear();
        let mut last = '-';
        for c in name.chars() {
            if matches!(c, '-' | '_' | ':' | '.') {
                last = '-';
                continue;
            }
            if last == '-' || (c.is_ascii_uppercase() && last.is_ascii_lowercase()) {
                starts.push(letters.len());
            }
            letters.push(c.to_ascii_lowercase());
            last = c;
        }
        starts.push(letters.len());
        (1..=3).any(|many| {
            starts.windows(many + 1).any(|ends| {
                let (from, to) = (ends.first().copied(), ends.last().copied());
                from.zip(to)
                    .and_then(|(from, to)| letters.get(from..to))
                    .is_some_and(|part| known.contains(part))
            })
        }) || known.contains(letters.as_str())
    })
}
