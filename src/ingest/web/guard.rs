//! Makes a page harmless for the HTML parser, whose time grows with the nesting of open elements:
//! tags beyond the allowed depth are left out (their text stays), and so is what no browser writes.
//!
//! One pass over the bytes; a page of the usual kind comes back as it is.

use std::borrow::Cow;

/// Elements that the parser closes by itself, so that they do not pile up when never closed.
const IMPLIED: [&str; 17] = [
    "p", "li", "dd", "dt", "tr", "td", "th", "tbody", "thead", "tfoot", "option", "optgroup",
    "colgroup", "caption", "html", "body", "head",
];

/// Elements without content.
const VOID: [&str; 14] = [
    "br", "hr", "img", "input", "meta", "link", "col", "area", "base", "embed", "source", "track",
    "wbr", "param",
];

/// Elements that the parser opens again in every later block while they stay open.
const FORMATTING: [&str; 14] = [
    "a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u",
];

/// Elements whose content is no markup.
const RAW: [&str; 7] = ["script", "style", "textarea", "title", "xmp", "iframe", "noframes"];

/// How many formatting elements may stand open at once; more than that is a page that never closes
/// them.
const FORMATTING_DEPTH: usize = 64;

/// How many elements the parser may have to open again before formatting is dropped altogether.
const REOPENED: usize = 300_000;

/// How many attributes a tag may have; the parser compares each with each.
const ATTRIBUTES: usize = 200;

/// How far back an end tag looks for its start tag.
const LOOK_BACK: usize = 64;

/// The page with no more than `depth` elements nested, and whether something was left out.
pub(crate) fn tame(page: &str, depth: usize) -> (Cow<'_, str>, bool) {
    let mut guard = Guard {
        page,
        out: None,
        kept: 0,
        open: Vec::new(),
        formatting: 0,
        reopened: 0,
        cut: false,
    };
    let mut at = 0;
    while let Some(found) = page.get(at..).and_then(|rest| rest.find('<')) {
        let start = at + found;
        at = guard.tag(start, depth.max(16));
    }
    let cut = guard.cut;
    (guard.finish(), cut)
}

struct Open<'a> {
    name: &'a str,
    emitted: bool,
    formatting: bool,
}

struct Guard<'a> {
    page: &'a str,
    /// The new page, once it differs from the old one.
    out: Option<String>,
    /// Up to where the old page is taken over into the new one.
    kept: usize,
    open: Vec<Open<'a>>,
    formatting: usize,
    reopened: usize,
    /// Whether tags were left out that did something.
    cut: bool,
}

impl<'a> Guard<'a> {
    /// Takes in what starts with `<` at `start` and tells where to go on.
    fn tag(&mut self, start: usize, depth: usize) -> usize {
        let bytes = self.page.as_bytes();
        let rest = self.page.get(start..).unwrap_or_default();
        if rest.starts_with("<!--") {
            return self.page.get(start + 4..).and_then(|rest| rest.find("-->")).map_or(
                // The parser takes an open comment to the end of the page; so does the guard.
                self.page.len(),
                |found| start + 4 + found + 3,
            );
        }
        let closing = bytes.get(start + 1) == Some(&b'/');
        let name_at = start + 1 + usize::from(closing);
        if !bytes.get(name_at).is_some_and(u8::is_ascii_alphabetic) {
            return start + 1;
        }
        let name_end = bytes
            .get(name_at..)
            .and_then(|rest| {
                rest.iter().position(|b| b.is_ascii_whitespace() || matches!(b, b'>' | b'/'))
            })
            .map_or(self.page.len(), |found| name_at + found);
        let (end, attributes) = tag_end(bytes, name_end);
        let Some(name) = self.page.get(name_at..name_end) else { return end };
        let is = |list: &[&str]| list.iter().any(|other| other.eq_ignore_ascii_case(name));
        if closing {
            self.close(name, start, end);
            return end;
        }
        let self_closed = end >= 2 && bytes.get(end - 2) == Some(&b'/');
        if name.contains(':') && self_closed {
            // Office writes `<o:p/>`, which the parser would take for an element that stays open.
            self.replace(start, end, "");
            return end;
        }
        if is(&VOID) {
            if attributes > ATTRIBUTES {
                self.replace(start, end, "<br>");
            }
            return end;
        }
        if is(&RAW) {
            return raw_end(self.page, end, name);
        }
        let formatting = is(&FORMATTING);
        if is(&IMPLIED) {
            self.reopen(start);
        } else {
            let emitted = self.open.len() < depth
                && !(formatting
                    && (self.formatting >= FORMATTING_DEPTH || self.reopened > REOPENED));
            if !emitted {
                self.cut = true;
                self.replace(start, end, if formatting { "" } else { "<br>" });
            }
            if !formatting {
                self.reopen(start);
            }
            self.formatting += usize::from(formatting && emitted);
            self.open.push(Open { name, emitted, formatting });
            if !emitted {
                return end;
            }
        }
        if attributes > ATTRIBUTES {
            self.replace(start, end, &format!("<{name}>"));
        }
        end
    }

    fn close(&mut self, name: &str, start: usize, end: usize) {
        if IMPLIED.iter().any(|other| other.eq_ignore_ascii_case(name)) {
            return;
        }
        let from = self.open.len().saturating_sub(LOOK_BACK);
        let found = self
            .open
            .get(from..)
            .and_then(|tail| tail.iter().rposition(|open| open.name.eq_ignore_ascii_case(name)));
        let Some(found) = found.map(|found| from + found) else { return };
        let emitted = self.open.get(found).is_some_and(|open| open.emitted);
        for open in self.open.drain(found..) {
            self.formatting -= usize::from(open.formatting && open.emitted);
        }
        if !emitted {
            self.replace(start, end, "<br>");
        }
    }

    /// Counts what a new block makes the parser open again; where that runs away, closes it all.
    fn reopen(&mut self, start: usize) {
        let before = self.reopened;
        self.reopened += self.formatting;
        if before <= REOPENED && self.reopened > REOPENED {
            let open: String = self
                .open
                .iter()
                .rev()
                .filter(|open| open.formatting && open.emitted)
                .map(|open| format!("</{}>", open.name))
                .collect();
            self.replace(start, start, &open);
            self.formatting = 0;
            for open in self.open.iter_mut().filter(|open| open.formatting) {
                open.formatting = false;
                open.emitted = false;
            }
        }
    }

    fn replace(&mut self, start: usize, end: usize, by: &str) {
        let out = self.out.get_or_insert_default();
        out.push_str(self.page.get(self.kept..start).unwrap_or_default());
        out.push_str(by);
        self.kept = end;
    }

    fn finish(self) -> Cow<'a, str> {
        match self.out {
            None => Cow::Borrowed(self.page),
            Some(mut out) => {
                out.push_str(self.page.get(self.kept..).unwrap_or_default());
                Cow::Owned(out)
            }
        }
    }
}

/// Where a tag ends that goes on at `at`, and about how many attributes it has.
fn tag_end(bytes: &[u8], mut at: usize) -> (usize, usize) {
    let mut attributes = 0;
    let mut previous = b' ';
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'>' => return (at + 1, attributes),
            b'"' | b'\'' if previous == b'=' => {
                let rest = bytes.get(at + 1..).unwrap_or_default();
                let Some(close) = rest.iter().position(|other| *other == byte) else {
                    return (bytes.len(), attributes);
                };
                at += close + 1;
            }
            _ if !byte.is_ascii_whitespace()
                && (previous.is_ascii_whitespace() || previous == b'"') =>
            {
                attributes += 1;
            }
            _ => {}
        }
        if !(byte.is_ascii_whitespace() && previous == b'=') {
            previous = byte;
        }
        at += 1;
    }
    (bytes.len(), attributes)
}

/// Where an element without markup ends.
fn raw_end(page: &str, from: usize, name: &str) -> usize {
    let bytes = page.as_bytes();
    let mut at = from;
    while let Some(found) = page.get(at..).and_then(|rest| rest.find("</")) {
        let name_at = at + found + 2;
        let here = bytes.get(name_at..name_at + name.len());
        if here.is_some_and(|here| here.eq_ignore_ascii_case(name.as_bytes())) {
            return name_at;
        }
        at = name_at;
    }
    bytes.len()
}
