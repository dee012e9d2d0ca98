//! One web page, from its characters to its text.

use scraper::Html;

use crate::ingest::piece::{Limits, Pages};
use crate::ingest::web::dom::Dom;
use crate::ingest::web::lines::Lines;
use crate::ingest::web::style::Fonts;
use crate::ingest::web::table::Shapes;
use crate::ingest::web::{content, guard, render};

/// Below so many characters of running text a page may hide its text (in tabs, until clicked).
const LITTLE: usize = 150;

/// Whether a text is a web page: by its name, or by a tag near its start.
#[must_use]
pub fn is_html(name: &str, text: &str) -> bool {
    let lower = name.to_lowercase();
    if [".html", ".htm", ".xhtml", ".shtml"].iter().any(|end| lower.ends_with(end)) {
        return true;
    }
    let head: String = text.trim_start().chars().take(400).collect::<String>().to_lowercase();
    head.starts_with("<!doctype html")
        || head.starts_with("<html")
        || (head.starts_with('<') && head.contains("<body"))
}

/// The main text of a web page, as one page of pieces with the fonts that the page tells.
///
/// Menus, lists of other pages, bars of buttons, page feet and what the page hides are left out; a
/// page that is nothing but a document keeps all its text. Of `limits`, only `depth` counts: tags
/// nested deeper are left out, their text is kept, and a warning says so.
#[must_use]
pub fn read(page: &str, limits: &Limits) -> Pages {
    let (tamed, cut) = guard::tame(page, limits.depth);
    let html = Html::parse_document(&tamed);
    let mut dom = Dom::new(&html, false);
    if dom.hidden {
        let shown = prose(&dom);
        if shown < LITTLE {
            let whole = Dom::new(&html, true);
            if prose(&whole) > 3 * shown + LITTLE {
                dom = whole;
            }
        }
    }
    let shapes = Shapes::new(&dom);
    let drop = content::furniture(&dom, &shapes);
    let mut fonts = Fonts::new(&html);
    let mut warnings = Vec::new();
    if cut {
        warnings.push("its elements nest too deeply; some layout was lost, no text".to_owned());
    }
    Pages { pages: vec![render::render(&dom, &shapes, &drop, &mut fonts)], warnings }
}

fn prose(dom: &Dom) -> usize {
    Lines::new(dom).sum(0, dom.nodes.len()).prose
}
