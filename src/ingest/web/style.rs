//! The little that is read of style sheets: which font a text is set in, and what is raised.

use std::collections::BTreeMap;
use std::sync::Arc;

use scraper::node::Element;
use scraper::{Html, Node};

/// How many rules are kept; a page with more is no page of a portal.
const RULES: usize = 5_000;

/// The declarations of a `style` attribute or of a rule, as (name, value).
pub(crate) fn declarations(style: &str) -> impl Iterator<Item = (&str, &str)> {
    style.split(';').filter_map(|declaration| {
        let (name, value) = declaration.split_once(':')?;
        Some((name.trim(), value.trim()))
    })
}

/// Whether a name in a style is this one, in small or capital letters.
pub(crate) fn is(name: &str, other: &str) -> bool {
    name.eq_ignore_ascii_case(other)
}

/// Whether a value in a style begins so, in small or capital letters.
pub(crate) fn begins(value: &str, start: &str) -> bool {
    value.get(..start.len()).is_some_and(|value| value.eq_ignore_ascii_case(start))
}

/// The fonts that a page's `<style>` elements set, by simple selectors (`p`, `.x`, `p.x`).
#[derive(Default)]
pub(crate) struct Fonts {
    rules: BTreeMap<String, Arc<str>>,
    names: BTreeMap<String, Arc<str>>,
}

impl Fonts {
    /// Reads the style sheets in a page.
    pub(crate) fn new(html: &Html) -> Self {
        let mut fonts = Self::default();
        for node in html.tree.root().descendants() {
            if let Node::Element(element) = node.value()
                && element.name() == "style"
            {
                for child in node.children() {
                    if let Node::Text(text) = child.value() {
                        fonts.read(text);
                    }
                }
            }
        }
        fonts
    }

    fn read(&mut self, sheet: &str) {
        let sheet = without_comments(sheet);
        let mut rest = sheet.as_str();
        // What stands before the braces that are open.
        let mut open: Vec<&str> = Vec::new();
        while let Some(at) = rest.find(['{', '}']) {
            let (before, brace) = rest.split_at(at);
            rest = brace.get(1..).unwrap_or_default();
            if brace.starts_with('{') {
                open.push(before);
            } else if let Some(selectors) = open.pop()
                && !open.iter().any(|outer| outer.contains("print"))
                && !selectors.contains('@')
            {
                self.rule(selectors, before);
            }
        }
    }

    fn rule(&mut self, selectors: &str, body: &str) {
        let Some(font) = family_of(body) else { return };
        let font = self.intern(&font);
        for selector in selectors.split(',') {
            let selector = selector.trim().trim_start_matches("<!--").trim();
            if !selector.is_empty()
                && !selector.contains([' ', '>', '+', '~', ':', '[', '#'])
                && self.rules.len() < RULES
            {
                self.rules.insert(selector.to_ascii_lowercase(), font.clone());
            }
        }
    }

    /// The font that an element sets for its text.
    pub(crate) fn of(&mut self, element: &Element) -> Option<Arc<str>> {
        let inline = element.attr("style").and_then(family_of);
        let inline = inline.or_else(|| {
            let face = (element.name() == "font").then(|| element.attr("face")).flatten();
            face.and_then(first_family)
        });
        if let Some(name) = inline {
            return Some(self.intern(&name));
        }
        if self.rules.is_empty() {
            return None;
        }
        let name = element.name();
        let by_class = element.attr("class").into_iter().flat_map(str::split_whitespace);
        by_class
            .flat_map(|class| [format!("{name}.{class}"), format!(".{class}")])
            .chain([name.to_owned()])
            .find_map(|selector| self.rules.get(&selector.to_ascii_lowercase()).cloned())
    }

    fn intern(&mut self, name: &str) -> Arc<str> {
        if let Some(known) = self.names.get(name) {
            return known.clone();
        }
        let new: Arc<str> = Arc::from(name);
        self.names.insert(name.to_owned(), new.clone());
        new
    }
}

/// A style sheet without its comments; the HTML comment around it is none of them.
fn without_comments(sheet: &str) -> String {
    let mut out = String::with_capacity(sheet.len());
    let mut rest = sheet;
    while let Some((before, after)) = rest.split_once("/*") {
        out.push_str(before);
        rest = after.split_once("*/").map_or("", |(_, after)| after);
    }
    out.push_str(rest);
    out
}

/// The first font family in declarations, by `font-family` or the short form `font`.
fn family_of(style: &str) -> Option<String> {
    let mut found = None;
    for (name, value) in declarations(style) {
        let family = if is(name, "font-family") {
            first_family(value)
        } else if is(name, "font") {
            value
                .split_whitespace()
                .position(|word| word.starts_with(|c: char| c.is_ascii_digit()))
                .and_then(|size| {
                    let words: Vec<&str> = value.split_whitespace().skip(size + 1).collect();
                    first_family(&words.join(" "))
                })
        } else {
            None
        };
        found = family.or(found);
    }
    found
}

/// The first name in a list of font families.
fn first_family(list: &str) -> Option<String> {
    let first = list.split(',').next()?.split('!').next()?;
    let name = first.trim().trim_matches(['"', '\'']).trim();
    let general = ["", "inherit", "initial", "unset", "revert"];
    (!general.contains(&name.to_ascii_lowercase().as_str())).then(|| name.to_owned())
}

/// Whether a style raises text above the line, as it does with the numbers of footnotes.
pub(crate) fn raised(element: &Element) -> bool {
    element.name() == "sup"
        || element.attr("style").is_some_and(|style| {
            declarations(style)
                .any(|(name, value)| is(name, "vertical-align") && begins(value, "super"))
        })
}
