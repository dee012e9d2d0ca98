//! Which parts of a page are no part of its main text.
//!
//! Two steps, both top-down over the blocks. First, what shows by itself that it is furniture (lists
//! of links, bars of buttons, boxes headed "related news", the page's foot, forms) is left out,
//! wherever it stands beside the running text. Then, only on a page that has such furniture, the
//! way from the body to the block with the running text is followed, and what lies beside that way
//! without any sign of being text (no sentence, no heading, no table of figures, not next to the
//! text) is left out too. A page without furniture, as a saved document is, loses nothing.

use crate::ingest::web::dom::Dom;
use crate::ingest::web::lines::{Lines, Sum};
use crate::ingest::web::table::{self, Shapes};
use crate::ingest::web::words;

/// Below so many characters of running text a page has no main text to look for.
const LITTLE: usize = 150;

/// Marks the nodes to leave out (with all that is in them).
pub(crate) fn furniture(dom: &Dom, shapes: &Shapes) -> Vec<bool> {
    let lines = Lines::new(dom);
    let all = lines.sum(0, dom.nodes.len());
    let mut page = Page {
        dom,
        shapes,
        lines,
        all,
        drop: vec![false; dom.nodes.len()],
        boxes: vec![false; dom.nodes.len()],
        way: Vec::new(),
        text: 0..0,
        portal: dom.furniture,
    };
    // What the first round leaves out may have hidden where most of the running text is.
    for _ in 0..2 {
        page.find_text();
        if !page.drop_furniture() {
            break;
        }
        page.lines.leave_out(dom, &page.drop);
        page.all = page.sum(0);
    }
    if page.portal && page.all.prose >= LITTLE {
        page.drop_beside();
    }
    page.lines.leave_out(dom, &page.drop);
    // A page of lists has no main text; then its lists are what it has to say.
    let left = page.sum(0);
    if left.chars == 0 || (left.prose < LITTLE && left.chars * 5 < all.chars) {
        return vec![false; dom.nodes.len()];
    }
    page.drop
}

/// What kind of furniture a block is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Furniture {
    /// Buttons and the like, which stand between a title and its text.
    Bar,
    /// A list, a foot: something of its own.
    Box,
}

struct Page<'a> {
    dom: &'a Dom<'a>,
    shapes: &'a Shapes,
    /// The lines not left out so far, and what they come to.
    lines: Lines,
    all: Sum,
    drop: Vec<bool>,
    /// Marks those of them that stand for themselves: what is beyond one does not touch the text.
    boxes: Vec<bool>,
    /// The nodes from the outermost to the block that directly holds most of the running text.
    way: Vec<usize>,
    /// From the first to the last node of running text in that block.
    text: std::ops::Range<usize>,
    /// Whether the page has furniture that no saved document has.
    portal: bool,
}

impl Page<'_> {
    fn sum(&self, index: usize) -> Sum {
        self.lines.sum(index, self.dom.end(index))
    }

    fn find_text(&mut self) {
        let mut last = 0;
        self.way = vec![last];
        while self.all.prose >= LITTLE {
            let inner = self.dom.children(last).find(|child| {
                !matches!(self.dom.name(*child), "p" | "li" | "blockquote" | "pre" | "")
                    && self.sum(*child).prose * 5 >= self.all.prose * 3
            });
            // A table of figures is a part of the text, however long the sentences in it.
            let Some(inner) = inner.filter(|inner| !self.shapes.is_data(*inner)) else {
                break;
            };
            self.way.push(inner);
            last = inner;
        }
        let range = self.lines.within(last, self.dom.end(last));
        let lines = self.lines.lines.get(range).unwrap_or_default();
        let mut prose = lines.iter().filter(|line| line.prose);
        self.text = match (prose.next(), prose.next_back()) {
            (Some(first), Some(last)) => first.first..last.last,
            (Some(only), None) => only.first..only.last,
            _ => 0..0,
        };
    }

    /// Leaves out, from the outermost blocks inwards, what shows that it is furniture, and tells
    /// whether there was any.
    fn drop_furniture(&mut self) -> bool {
        let mut any = false;
        let way = std::mem::take(&mut self.way);
        let mut next = way.iter().peekable();
        let mut index = 0;
        while let Some(node) = self.dom.nodes.get(index) {
            if next.peek() == Some(&&index) {
                next.next();
                index += 1;
                continue;
            }
            let name = self.dom.name(index);
            if !node.block && !matches!(name, "td" | "th") {
                index += 1;
                continue;
            }
            let sum = self.sum(index);
            let found = if sum.chars > 0 { self.furniture(index, sum) } else { None };
            let furniture = found.is_some();
            if let (Some(drop), Some(boxed)) = (self.drop.get_mut(index), self.boxes.get_mut(index))
            {
                *drop |= furniture;
                *boxed |= found == Some(Furniture::Box);
            }
            any |= furniture;
            index = if furniture || sum.chars == 0 { node.end } else { index + 1 };
        }
        self.way = way;
        any
    }

    fn furniture(&mut self, index: usize, sum: Sum) -> Option<Furniture> {
        let dom = self.dom;
        let end = dom.end(index);
        let name = dom.name(index);
        let inside = self.text.start <= index && end <= self.text.end;
        let small = sum.prose * 4 <= self.all.prose;
        let first = self.lines.within(index, end).start;
        let short = self.lines.lines.get(first).is_some_and(|line| line.chars <= 160);
        let head = if short { self.lines.text(dom, first) } else { String::new() };
        let known = words::may_match(&head);
        // A box headed "related news": the heading with what stands under it in the same block.
        if known && small && words::heads_list(&head) && !matches!(name, "p" | "h1") {
            let is_box = sum.lines > 1;
            self.portal |= is_box;
            if is_box || self.list_follows(index) {
                return Some(Furniture::Box);
            }
        }
        let control = match sum.lines {
            _ if !known => false,
            1 => words::is_control(&head),
            2..=12 => sum.chars <= 160 && words::is_control(&self.text_of(index, " ")),
            _ => false,
        };
        if control {
            return Some(Furniture::Bar);
        }
        if words::is_breadcrumb(&head) && (sum.lines == 1 || sum.linked * 3 >= sum.chars) {
            self.portal = true;
            return Some(Furniture::Box);
        }
        if inside {
            return None;
        }
        // A list of links to other pages.
        if sum.linked * 5 >= sum.chars * 3
            && sum.links >= 3
            && small
            && !table::is_listing(dom, index)
        {
            self.portal |= sum.links >= 4;
            return Some(Furniture::Box);
        }
        let fields = self.dom.fields.partition_point(|at| *at <= end)
            - self.dom.fields.partition_point(|at| *at <= index);
        if fields >= 1 && sum.prose == 0 && sum.chars <= 400 {
            return Some(Furniture::Bar);
        }
        if small && self.is_foot(index, sum) {
            self.portal = true;
            return Some(Furniture::Box);
        }
        let element = dom.element(index);
        let names = ["id", "class"].map(|a| element.and_then(|e| e.attr(a)).unwrap_or_default());
        if small
            && sum.prose * 10 <= self.all.prose
            && (self.portal || sum.links >= 3)
            && !matches!(name, "p" | "h1" | "h2" | "table")
            && names.iter().any(|names| words::hints_furniture(names))
            && !names.iter().any(|names| words::hints_title(names))
            && !table::holds_document_table(dom, self.shapes, index)
        {
            self.portal |= sum.links >= 3;
            return Some(Furniture::Bar);
        }
        None
    }

    /// Whether a list of links stands right after a block.
    fn list_follows(&self, index: usize) -> bool {
        let mut at = index;
        // The heading may be wrapped; its list then follows the wrapper.
        for _ in 0..3 {
            let parent = self.dom.nodes.get(at).map_or(0, |node| node.parent);
            let (from, to) = (self.dom.end(at), self.dom.end(parent));
            let next = std::iter::successors(Some(from), |child| Some(self.dom.end(*child)))
                .take_while(|child| *child < to)
                .map(|child| self.sum(child))
                .find(|sum| sum.chars > 0);
            if let Some(sum) = next {
                return sum.links >= 1 && sum.linked * 2 >= sum.chars;
            }
            at = parent;
        }
        false
    }

    fn is_foot(&self, index: usize, sum: Sum) -> bool {
        // Long enough for any page's foot, and no more than a foot has. It stands behind the text, or
        // on a page without text at its end.
        let before = self.lines.within(0, index).len();
        if sum.chars > 2_500 || index < self.text.end || before * 5 < self.all.lines * 3 {
            return false;
        }
        let (own, address) = words::footer_phrases(&self.text_of(index, "\n"));
        let short = sum.chars < 200 && sum.prose == 0;
        own >= 2 || (own == 1 && self.portal && (address >= 1 || short))
    }

    /// The lines of a part of the page, with something between them.
    fn text_of(&self, index: usize, between: &str) -> String {
        let lines = self.lines.within(index, self.dom.end(index));
        lines.map(|line| self.lines.text(self.dom, line)).collect::<Vec<_>>().join(between)
    }

    /// Leaves out what lies beside the way to the text without any sign of being text.
    fn drop_beside(&mut self) {
        let way = std::mem::take(&mut self.way);
        for pair in way.windows(2) {
            let (Some(holder), Some(on)) = (pair.first(), pair.last()) else { return };
            let beside: Vec<usize> = self.dom.children(*holder).collect();
            let (before, after): (Vec<usize>, Vec<usize>) =
                beside.into_iter().filter(|child| child != on).partition(|child| child < on);
            let column = matches!(self.dom.name(*on), "td" | "th");
            self.drop_side(before.into_iter().rev(), column);
            self.drop_side(after.into_iter(), column);
        }
    }

    /// One side, from the text outwards: what touches the text stays, until furniture parts them.
    fn drop_side(&mut self, side: impl Iterator<Item = usize>, column: bool) {
        let mut touches = !column;
        for index in side {
            let sum = self.sum(index);
            let boxes = self.boxes.get(index..self.dom.end(index)).unwrap_or_default();
            touches &= !boxes.contains(&true);
            if sum.chars > 0
                && !touches
                && !self.is_text(index, sum)
                && let Some(drop) = self.drop.get_mut(index)
            {
                *drop = true;
            }
        }
    }

    fn is_text(&self, index: usize, sum: Sum) -> bool {
        let dom = self.dom;
        sum.prose > 0
            || (index..dom.end(index)).any(|at| matches!(dom.name(at), "h1" | "h2" | "time"))
            || table::holds_document_table(dom, self.shapes, index)
            || self.lines.within(index, dom.end(index)).any(|line| {
                let text = self.lines.text(dom, line);
                text.chars().count() >= 20 && dom.title.contains(&text)
            })
    }
}
