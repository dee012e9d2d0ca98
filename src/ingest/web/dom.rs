//! The page as a flat list of its visible nodes in document order: a node's descendants are the
//! nodes after it up to its `end`. All that follows runs over this list, never down a call stack.

use ego_tree::iter::Edge;
use scraper::node::Element;
use scraper::{Html, Node as Raw};

use crate::ingest::web::style;

/// Elements whose content is no text of the page.
const SKIPPED: [&str; 21] = [
    "script", "style", "noscript", "template", "svg", "nav", "head", "iframe", "button", "select",
    "input", "object", "canvas", "audio", "video", "math", "footer", "dialog", "textarea", "map",
    "datalist",
];

/// What an element says it is for, where that is no text of the page.
const ROLES: [&str; 7] =
    ["navigation", "contentinfo", "search", "menu", "menubar", "dialog", "alertdialog"];

/// Elements that start and end a line.
const BLOCKS: [&str; 41] = [
    "p",
    "div",
    "tr",
    "table",
    "tbody",
    "thead",
    "tfoot",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "li",
    "ul",
    "ol",
    "dl",
    "dt",
    "dd",
    "section",
    "article",
    "main",
    "header",
    "aside",
    "blockquote",
    "pre",
    "center",
    "form",
    "fieldset",
    "figure",
    "figcaption",
    "hr",
    "address",
    "caption",
    "details",
    "summary",
    "hgroup",
    "legend",
    "dir",
    "search",
    "body",
];

/// One visible node.
pub(crate) struct Node<'a> {
    /// The node that holds this one; the first node holds itself.
    pub(crate) parent: usize,
    /// One past the last node inside this one.
    pub(crate) end: usize,
    pub(crate) kind: Kind<'a>,
    /// Whether it starts and ends a line (a table's cell does not).
    pub(crate) block: bool,
}

pub(crate) enum Kind<'a> {
    Text(&'a str),
    Element(&'a Element),
    Other,
}

/// The visible nodes of a page.
pub(crate) struct Dom<'a> {
    pub(crate) nodes: Vec<Node<'a>>,
    /// Whether a menu, a footer or the like was left out by its element's name or role.
    pub(crate) furniture: bool,
    /// Whether something was left out because the page hides it.
    pub(crate) hidden: bool,
    /// Where fields to be filled in were left out: the numbers of the nodes that follow them.
    pub(crate) fields: Vec<usize>,
    /// The page's title as its head tells it.
    pub(crate) title: String,
}

impl<'a> Dom<'a> {
    /// Lists the nodes of `html`; those that the page hides only if `with_hidden`.
    pub(crate) fn new(html: &'a Html, with_hidden: bool) -> Self {
        let mut dom = Self {
            nodes: Vec::new(),
            furniture: false,
            hidden: false,
            fields: Vec::new(),
            title: String::new(),
        };
        let mut parents: Vec<usize> = Vec::new();
        let mut skipping = None;
        let mut in_title = false;
        for edge in html.tree.root().traverse() {
            match edge {
                Edge::Open(node) => {
                    if skipping.is_some() {
                        match node.value() {
                            Raw::Text(text) if in_title => dom.title.push_str(text),
                            Raw::Element(element) => in_title = element.name() == "title",
                            _ => {}
                        }
                        continue;
                    }
                    let kind = match node.value() {
                        Raw::Text(text) => Kind::Text(text),
                        Raw::Element(element) => {
                            if dom.skips(element, with_hidden) {
                                skipping = Some(node.id());
                                continue;
                            }
                            Kind::Element(element)
                        }
                        Raw::Comment(_) | Raw::ProcessingInstruction(_) | Raw::Doctype(_) => {
                            continue;
                        }
                        _ => Kind::Other,
                    };
                    let block = matches!(&kind, Kind::Element(e) if BLOCKS.contains(&e.name()));
                    let index = dom.nodes.len();
                    let parent = parents.last().copied().unwrap_or(0);
                    dom.nodes.push(Node { parent, end: index + 1, kind, block });
                    parents.push(index);
                }
                Edge::Close(node) => {
                    if let Some(skipped) = skipping {
                        in_title = false;
                        if skipped == node.id() {
                            skipping = None;
                        }
                        continue;
                    }
                    if matches!(
                        node.value(),
                        Raw::Comment(_) | Raw::ProcessingInstruction(_) | Raw::Doctype(_)
                    ) {
                        continue;
                    }
                    let end = dom.nodes.len();
                    if let Some(node) = parents.pop().and_then(|index| dom.nodes.get_mut(index)) {
                        node.end = end;
                    }
                }
            }
        }
        dom
    }

    fn skips(&mut self, element: &Element, with_hidden: bool) -> bool {
        let name = element.name();
        if SKIPPED.contains(&name) {
            if is_field(element) {
                self.fields.push(self.nodes.len());
            }
            self.furniture |= matches!(name, "nav" | "footer");
            return true;
        }
        let mut hides = false;
        for (attribute, value) in element.attrs() {
            match attribute {
                "role" if ROLES.contains(&value) => {
                    self.furniture = true;
                    return true;
                }
                "hidden" => hides |= value != "until-found",
                "aria-hidden" => hides |= value == "true",
                "style" => hides |= hides_by_style(value),
                // The number of the page being laid out is no text (LibreOffice writes it).
                "type" if name == "sdfield" && value.eq_ignore_ascii_case("page") => return true,
                _ => {}
            }
        }
        self.hidden |= hides;
        hides && !with_hidden
    }

    /// The element at a node.
    pub(crate) fn element(&self, index: usize) -> Option<&'a Element> {
        match self.nodes.get(index).map(|node| &node.kind) {
            Some(Kind::Element(element)) => Some(element),
            _ => None,
        }
    }

    /// The name of the element at a node; empty for text.
    pub(crate) fn name(&self, index: usize) -> &'a str {
        self.element(index).map_or("", Element::name)
    }

    /// One past the last node inside `index`.
    pub(crate) fn end(&self, index: usize) -> usize {
        self.nodes.get(index).map_or(index + 1, |node| node.end)
    }

    /// The nodes directly inside `index`, in order.
    pub(crate) fn children(&self, index: usize) -> impl Iterator<Item = usize> + '_ {
        let end = self.end(index);
        std::iter::successors(Some(index + 1), |child| Some(self.end(*child)))
            .take_while(move |child| *child < end)
    }

    /// All text inside a node, as it stands in the page, up to some `most` bytes.
    pub(crate) fn text(&self, index: usize, most: usize) -> String {
        let mut text = String::new();
        for node in self.nodes.get(index..self.end(index)).unwrap_or_default() {
            if let Kind::Text(part) = node.kind {
                text.push_str(part);
                if text.len() > most {
                    break;
                }
            }
        }
        text
    }
}

fn is_field(element: &Element) -> bool {
    match element.name() {
        "textarea" => true,
        "input" => matches!(
            element.attr("type").unwrap_or("text").to_ascii_lowercase().as_str(),
            "text" | "email" | "tel" | "password" | "search"
        ),
        _ => false,
    }
}

/// Whether a `style` hides its element from the page's readers.
fn hides_by_style(style: &str) -> bool {
    style::declarations(style).any(|(name, value)| {
        let is = |hidden, by| style::is(name, hidden) && style::begins(value, by);
        is("display", "none") || is("visibility", "hidden") || is("mso-hide", "all")
    })
}
