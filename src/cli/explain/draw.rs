//! An explanation as a page for people and as rows of CSV.

use std::io;

use console::style;
use viendan::wire::views::Evidence;

use super::super::progress::color_on;
use super::super::table::{cut, on_one_line};
use super::{Edge, Explained, Group};

/// Characters that a page shows of a line before and behind the span, and of the span.
const ROUND: usize = 80;
const SPAN: usize = 240;
/// Characters that a page shows of what a node is called or says of itself.
const NAME: usize = 160;

/// The columns of the CSV.
pub const COLUMNS: [&str; 14] = [
    "direction",
    "kind",
    "role",
    "other",
    "label",
    "from",
    "record",
    "path",
    "page",
    "start",
    "end",
    "reference",
    "text",
    "line",
];

/// All places that are shown, in order.
pub fn places(explained: &Explained) -> Vec<&Evidence> {
    let edges = explained.groups.iter().flat_map(|group| &group.edges);
    explained.own.iter().chain(edges.flat_map(|edge| &edge.evidence)).collect()
}

/// The places as rows of CSV.
pub fn rows(places: &[&Evidence]) -> Vec<Vec<String>> {
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let number = |n: Option<usize>| n.map_or_else(String::new, |n| n.to_string());
    places
        .iter()
        .map(|place| {
            vec![
                place.direction.to_owned(),
                place.kind.clone(),
                text(&place.role),
                text(&place.other),
                text(&place.label),
                text(&place.from),
                text(&place.record),
                text(&place.path),
                number(place.page),
                number(place.span.map(|[start, _]| start)),
                number(place.span.map(|[_, end]| end)),
                text(&place.reference.clone().or_else(|| place.indicator.clone())),
                on_one_line(&text(&place.text)),
                on_one_line(&text(&place.line)),
            ]
        })
        .collect()
}

/// The explanation as people read it.
pub fn page(explained: &Explained) -> Vec<String> {
    let bold = color_on(&io::stdout());
    let mut page = vec![cut(&explained.label, NAME)];
    for (name, value) in &explained.facts {
        page.push(format!("  {name:<14} {}", cut(value, NAME)));
    }
    if !explained.own.is_empty() {
        page.extend([String::new(), "Stands at".to_owned()]);
        page.extend(explained.own.iter().map(|place| format!("  {}", stands(place, bold))));
    }
    if explained.groups.is_empty() {
        page.extend([String::new(), "No edge of the graph".to_owned()]);
    }
    for group in &explained.groups {
        page.push(String::new());
        page.push(heading(group));
        group.edges.iter().for_each(|edge| draw(edge, group.leaving, bold, &mut page));
        if group.more > 0 {
            page.push(format!("  {} more; --edges 0 shows all", group.more));
        }
    }
    page
}

fn heading(group: &Group) -> String {
    let way = if group.leaving { "from here to" } else { "to here from" };
    format!("{} {way} ({})", group.kind, group.edges.len() + group.more)
}

fn draw(edge: &Edge, leaving: bool, bold: bool, page: &mut Vec<String>) {
    let arrow = if leaving { "->" } else { "<-" };
    let role = edge.row.role.as_ref().map_or_else(String::new, |role| format!("{role}: "));
    let from = if edge.row.from.is_some() { "  (from the tables)" } else { "" };
    let other = &edge.row.other;
    page.push(format!("  {arrow} {role}{}  [{other}]{from}", cut(&edge.label, NAME)));
    if edge.row.from.is_none() {
        page.extend(edge.evidence.iter().map(|place| format!("     {}", stands(place, bold))));
    }
    if edge.more > 0 {
        let places = if edge.more == 1 { "place" } else { "places" };
        page.push(format!("     {} more {places}; --limit 0 shows all", edge.more));
    }
}

/// File, page and line of a place.
fn stands(place: &Evidence, bold: bool) -> String {
    let path = place.path.as_deref().or(place.record.as_deref()).unwrap_or_default();
    let at = match place.page {
        Some(page) => format!("{}, page {page}", on_one_line(path)),
        None => on_one_line(path),
    };
    match (&place.text, &place.line) {
        (Some(text), Some(line)) if !text.is_empty() => {
            format!("{at}: {}", marked(text, line, bold))
        }
        _ => format!("{at} (no words of the text say it)"),
    }
}

/// A line cut round its span, which is bold or between guillemets.
fn marked(text: &str, line: &str, bold: bool) -> String {
    let (before, after) = line.split_once(&format!("«{text}»")).unwrap_or_default();
    let text = cut_middle(&on_one_line(text), SPAN);
    let text = if bold {
        style(text).bold().force_styling(true).to_string()
    } else {
        format!("«{text}»")
    };
    // Blanks next to the span stay.
    let (gap, behind) =
        (before.ends_with(char::is_whitespace), after.starts_with(char::is_whitespace));
    let (before, after) = (on_one_line(before), on_one_line(after));
    let skipped = before.chars().count().saturating_sub(ROUND);
    let dots = if skipped > 0 { "…" } else { "" };
    let before: String = before.chars().skip(skipped).collect();
    let blank = |there: bool, text: &str| if there && !text.is_empty() { " " } else { "" };
    format!(
        "{dots}{before}{}{text}{}{}",
        blank(gap, &before),
        blank(behind, &after),
        cut(&after, ROUND)
    )
}

/// A text that is not longer than `most` characters, else its beginning and end.
fn cut_middle(text: &str, most: usize) -> String {
    let count = text.chars().count();
    if count <= most {
        return text.to_owned();
    }
    let half = most / 2;
    let first: String = text.chars().take(half).collect();
    let last: String = text.chars().skip(count - half).collect();
    format!("{}…{}", first.trim_end(), last.trim_start())
}
