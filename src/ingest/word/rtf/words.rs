//! The control words of rich text that matter to its text.

use super::fonts::code_page;
use super::{Ending, Place, Reader};
use crate::ingest::word::flow::Flow;
use crate::ingest::word::numbers::{self, Style};

/// Deepest nesting of tables that is followed.
const TABLES: i32 = 8;
/// Bytes behind the call of a note in which the note is sought.
const NOTE_WITHIN: usize = 600;

/// Groups that hold no text of the document.
const NOWHERE: [&str; 32] = [
    "stylesheet",
    "colortbl",
    "info",
    "pict",
    "filetbl",
    "shprslt",
    "nonesttables",
    "nonshppict",
    "shppict",
    "xe",
    "tc",
    "sp",
    "ftnsep",
    "ftnsepc",
    "ftncn",
    "aftnsep",
    "aftnsepc",
    "aftncn",
    "annotation",
    "atnid",
    "atnauthor",
    "atntime",
    "atnref",
    "bkmkstart",
    "bkmkend",
    "objdata",
    "mmathPict",
    "listtable",
    "listoverridetable",
    "rsidtbl",
    "themedata",
    "falt",
];

/// Characters that control words stand for.
const SIGNS: [(&str, &str); 13] = [
    ("tab", "\t"),
    ("line", "\n"),
    ("softline", "\n"),
    ("column", "\n"),
    ("lquote", "‘"),
    ("rquote", "’"),
    ("ldblquote", "“"),
    ("rdblquote", "”"),
    ("bullet", "•"),
    ("endash", "–"),
    ("emdash", "—"),
    ("emspace", "\u{2003}"),
    ("enspace", "\u{2002}"),
];

impl Reader<'_> {
    /// Takes in a control word. A starred one starts a group that may be passed over.
    pub(super) fn word(&mut self, name: &str, number: Option<i32>, starred: bool) {
        if name == "bin" {
            self.tokens.skip(number.unwrap_or(0).max(0) as usize);
            return;
        }
        if name == "ud" {
            if let Some(outer) = self.state.outer.take() {
                self.state.place = outer;
            }
            return;
        }
        if self.state.place == Place::Nowhere {
            return;
        }
        if self.state.place == Place::Fonts {
            if starred || NOWHERE.contains(&name) {
                self.state.place = Place::Nowhere;
            } else {
                self.fonts.word(name, number);
            }
            return;
        }
        if NOWHERE.contains(&name) {
            self.state.place = Place::Nowhere;
            return;
        }
        if let Some((_, sign)) = SIGNS.iter().find(|(word, _)| *word == name) {
            self.text(sign);
            return;
        }
        let on = number != Some(0);
        match name {
            "fonttbl" => self.state.place = Place::Fonts,
            "fldinst" => self.state.place = Place::Instruction,
            "upr" => self.state.outer = Some(self.state.place),
            "footnote" => self.note(),
            "header" | "headerl" | "headerr" | "headerf" | "footer" | "footerl" | "footerr"
            | "footerf" => self.running_part(name),
            "shptxt" | "dptxbxtext" => self.aside(),
            "nesttableprops" => self.state.nested = true,
            "shpinst" | "do" | "fldrslt" | "shp" | "object" | "result" => {}
            "listtext" | "pntext" => self.state.number = true,
            "par" | "sect" | "page" => {
                if name != "page" || self.state.place == Place::Text {
                    self.end_paragraph();
                }
                if name == "sect" {
                    self.section += 1;
                }
            }
            "cell" | "nestcell" | "row" | "nestrow" => self.end_of_cell(name),
            "u" => self.unicode(number.unwrap_or(0)),
            "uc" => self.state.fallback = number.unwrap_or(1).clamp(0, 100) as usize,
            "f" => self.state.font = number.unwrap_or(0),
            "plain" => {
                self.state.font = self.fonts.default;
                self.state.hidden = false;
                self.state.capitals = false;
                self.state.raised = false;
            }
            "pard" => self.state.level = 0,
            "intbl" => self.state.level = self.state.level.max(1),
            "itap" => self.state.level = number.unwrap_or(0).clamp(0, TABLES) as usize,
            "trowd" if !self.state.nested => {
                self.state.in_row = true;
                self.row.word(name, number);
            }
            "v" | "deleted" => self.state.hidden = on,
            "caps" => self.state.capitals = on,
            "super" => self.state.raised = on,
            "nosupersub" | "sub" => self.state.raised = false,
            "chftn" => self.call(),
            "chpgn" => self.numbers_pages = true,
            "titlepg" if self.section == 0 => self.title_page = true,
            "deff" => {
                self.fonts.default = number.unwrap_or(0);
                self.state.font = self.fonts.default;
            }
            "ansicpg" => self.fonts.page = code_page(number.unwrap_or(1252)),
            "mac" => self.fonts.page = encoding_rs::MACINTOSH,
            "ftnstart" => self.foot.0 = i64::from(number.unwrap_or(1)),
            "aftnstart" => self.end.0 = i64::from(number.unwrap_or(1)),
            _ if name.starts_with("ftnn") => set_style(&mut self.foot.1, name),
            _ if name.starts_with("aftnn") => set_style(&mut self.end.1, name),
            _ if starred => self.state.place = Place::Nowhere,
            _ if self.state.nested => self.nested_row.word(name, number),
            _ => self.row.word(name, number),
        }
        if self.state.outer.is_some() && name == "upr" {
            self.state.place = Place::Nowhere;
        }
    }

    fn unicode(&mut self, code: i32) {
        self.skip = self.state.fallback;
        let unit = if code < 0 { code.wrapping_add(65536) } else { code };
        let Ok(unit) = u32::try_from(unit) else { return };
        match (self.high.take(), unit) {
            (_, 0xD800..=0xDBFF) => self.high = u16::try_from(unit).ok(),
            (Some(high), 0xDC00..=0xDFFF) => {
                let code = 0x10000 + ((u32::from(high) - 0xD800) << 10) + (unit - 0xDC00);
                if let Some(c) = char::from_u32(code) {
                    self.text(c.encode_utf8(&mut [0; 4]));
                }
            }
            _ => {
                if let Some(c) = char::from_u32(unit).filter(|c| *c != '\0') {
                    self.text(c.encode_utf8(&mut [0; 4]));
                }
            }
        }
    }

    fn end_of_cell(&mut self, name: &str) {
        if self.state.place != Place::Text {
            return;
        }
        let level = if name.starts_with("nest") { self.state.level.max(2) } else { 1 };
        self.flow.set_level(level);
        if name.ends_with("cell") {
            self.flow.end_cell();
            return;
        }
        let row = if level == 1 { &self.row } else { &self.nested_row };
        self.flow.end_row(|cells| row.apply(cells));
        self.flow.set_table(|table| table.left = row.left);
        if level == 1 {
            self.state.in_row = false;
        }
    }

    /// The place where a note is called, or, inside the note, its own mark.
    fn call(&mut self) {
        if self.state.place != Place::Text || !self.marks.is_empty() {
            return;
        }
        let ahead = self.tokens.rest();
        let ahead = ahead.get(..NOTE_WITHIN).unwrap_or(ahead);
        let find = |word: &[u8]| ahead.windows(word.len()).position(|window| window == word);
        let is_end = match (find(b"\\footnote"), find(b"\\ftnalt")) {
            (Some(note), Some(end)) => end > note && end < note + 40,
            _ => false,
        };
        let (next, style) = if is_end { &mut self.end } else { &mut self.foot };
        let mark = numbers::mark(*next, *style);
        *next = next.saturating_add(1);
        self.set_level();
        if !self.state.hidden {
            self.flow.text(&mark, &None);
        }
        self.called = Some(mark);
    }

    fn note(&mut self) {
        if self.state.place != Place::Text || self.state.hidden {
            self.state.place = Place::Nowhere;
            return;
        }
        self.marks.push(self.called.take().unwrap_or_default());
        self.set_level();
        self.flow.open_aside();
        self.start_apart(Ending::Note);
    }

    fn aside(&mut self) {
        if self.state.place == Place::Text {
            self.set_level();
            self.flow.open_aside();
            self.start_apart(Ending::Aside);
        }
    }

    fn running_part(&mut self, name: &str) {
        if self.state.place == Place::Text {
            let outer = std::mem::take::<Flow>(&mut self.flow);
            self.outer_flows.push((outer, name.to_owned()));
            self.numbers_pages = false;
            self.start_apart(Ending::Running);
        }
    }

    /// Starts text that stands apart from the paragraph around it.
    fn start_apart(&mut self, ending: Ending) {
        self.state.ending = Some(ending);
        self.state.level = 0;
        self.state.in_row = false;
        self.state.raised = false;
        self.state.capitals = false;
    }
}

/// The style of note numbers that a control word such as `ftnnrlc` tells.
fn set_style(style: &mut Style, name: &str) {
    *style = match name.trim_start_matches('a').trim_start_matches("ftnn") {
        "alc" => Style::LowerLetter,
        "auc" => Style::UpperLetter,
        "rlc" => Style::LowerRoman,
        "ruc" => Style::UpperRoman,
        _ => Style::Decimal,
    };
}
