//! Rich text (RTF), read sign by sign with a stack of groups.

mod fonts;
mod rows;
mod tokens;
mod words;

use crate::ingest::piece::{FormatError, Limits, Pages};
use crate::ingest::word::flow::{Flow, Line, page, says_something};
use crate::ingest::word::numbers;
use fonts::Fonts;
use rows::Row;
use tokens::{Token, Tokens};

/// Where text goes.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
enum Place {
    #[default]
    Text,
    Fonts,
    /// The instruction of a field.
    Instruction,
    Nowhere,
}

/// What is to be done when a group ends.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Ending {
    Note,
    Aside,
    Running,
}

/// What a group hands down to those inside it.
#[derive(Clone, Debug, Default)]
struct State {
    place: Place,
    ending: Option<Ending>,
    font: i32,
    /// Signs that follow a `\u` for readers without Unicode.
    fallback: usize,
    hidden: bool,
    capitals: bool,
    raised: bool,
    /// Nesting of tables that the paragraph tells.
    level: usize,
    in_row: bool,
    number: bool,
    /// Inside the definition of a nested row.
    nested: bool,
    /// Where the outer text goes, inside `\upr`.
    outer: Option<Place>,
}

/// A header or footer.
struct Running {
    kind: String,
    lines: Vec<Line>,
    numbers_pages: bool,
    section: usize,
}

struct Reader<'a> {
    tokens: Tokens<'a>,
    state: State,
    stack: Vec<State>,
    fonts: Fonts,
    flow: Flow,
    outer_flows: Vec<(Flow, String)>,
    bytes: Vec<u8>,
    starred: bool,
    skip: usize,
    high: Option<u16>,
    row: Row,
    /// The definition of a row of a nested table, which follows its cells.
    nested_row: Row,
    /// Marks of notes that are open or about to open.
    marks: Vec<String>,
    called: Option<String>,
    foot: (i64, numbers::Style),
    end: (i64, numbers::Style),
    running: Vec<Running>,
    numbers_pages: bool,
    section: usize,
    title_page: bool,
}

/// Reads a rich text.
///
/// # Errors
///
/// Groups nested deeper than allowed, or no rich text at all.
pub fn read(bytes: &[u8], limits: &Limits) -> Result<Pages, FormatError> {
    let mut reader = Reader {
        tokens: Tokens::new(bytes),
        state: State { fallback: 1, ..State::default() },
        stack: Vec::new(),
        fonts: Fonts::new(),
        flow: Flow::default(),
        outer_flows: Vec::new(),
        bytes: Vec::new(),
        starred: false,
        skip: 0,
        high: None,
        row: Row::default(),
        nested_row: Row::default(),
        marks: Vec::new(),
        called: None,
        foot: (1, numbers::Style::Decimal),
        end: (1, numbers::Style::Decimal),
        running: Vec::new(),
        numbers_pages: false,
        section: 0,
        title_page: false,
    };
    let mut ended = false;
    while let Some(token) = reader.tokens.next() {
        reader.token(token);
        if reader.stack.len() > limits.depth {
            let what = format!("its groups nest deeper than {}", limits.depth);
            return Err(FormatError::TooLarge(what));
        }
        if reader.stack.is_empty() {
            ended = true;
            break;
        }
    }
    reader.flush();
    let mut warnings = Vec::new();
    if !ended {
        warnings.push("breaks off before its end; it was read up to there".to_owned());
    }
    while !reader.stack.is_empty() {
        reader.close();
    }
    Ok(reader.finish(warnings))
}

impl Reader<'_> {
    fn token(&mut self, token: Token<'_>) {
        match token {
            Token::Open => {
                self.flush();
                self.skip = 0;
                let inner = State { ending: None, ..self.state.clone() };
                self.stack.push(std::mem::replace(&mut self.state, inner));
                self.starred = false;
            }
            Token::Close => {
                self.flush();
                self.skip = 0;
                self.close();
            }
            Token::Text(bytes) => {
                let skipped = self.skip.min(bytes.len());
                self.skip -= skipped;
                self.bytes.extend_from_slice(bytes.get(skipped..).unwrap_or_default());
            }
            Token::Hex(byte) => {
                if self.skip > 0 {
                    self.skip -= 1;
                } else {
                    self.bytes.push(byte);
                }
            }
            Token::Sign(sign) => {
                self.flush();
                if self.skip > 0 {
                    self.skip -= 1;
                    return;
                }
                match sign {
                    b'*' => self.starred = true,
                    b'~' => self.text("\u{A0}"),
                    b'-' => self.text("\u{AD}"),
                    b'_' => self.text("\u{2011}"),
                    b'\\' | b'{' | b'}' => self.bytes.push(sign),
                    b'\r' | b'\n' => self.end_paragraph(),
                    b'\t' => self.text("\t"),
                    _ => {}
                }
            }
            Token::Word(name, number) => {
                self.flush();
                if self.skip > 0 {
                    self.skip -= 1;
                    if name == "bin" {
                        self.tokens.skip(number.unwrap_or(0).max(0) as usize);
                    }
                    return;
                }
                let starred = std::mem::take(&mut self.starred);
                self.word(name, number, starred);
            }
        }
    }

    /// Writes the bytes gathered so far.
    fn flush(&mut self) {
        if self.bytes.is_empty() {
            return;
        }
        let bytes = std::mem::take(&mut self.bytes);
        match self.state.place {
            Place::Fonts => self.fonts.text(&bytes),
            Place::Instruction => {
                self.numbers_pages |=
                    bytes.windows(4).any(|word| word.eq_ignore_ascii_case(b"PAGE"));
            }
            Place::Text => {
                let text = self.fonts.decode(self.state.font, &bytes);
                self.text(&text);
            }
            Place::Nowhere => {}
        }
        self.bytes = bytes;
        self.bytes.clear();
    }

    /// Writes text in the look of the moment.
    fn text(&mut self, text: &str) {
        if self.state.place != Place::Text || self.state.hidden {
            return;
        }
        self.set_level();
        let font = self.fonts.name(self.state.font);
        let text = crate::ingest::word::symbols::readable(text, &font);
        if self.state.raised && text.chars().all(|c| c.is_ascii_digit() || c == ' ') {
            self.flow.text(&numbers::superscript(&text), &None);
        } else if self.state.capitals {
            self.flow.text(&numbers::capitals(&text, &font), &font);
        } else if self.state.number {
            self.flow.text(&text.replace('\t', " "), &font);
        } else {
            self.flow.text(&text, &font);
        }
    }

    /// Opens or closes tables as the paragraph tells.
    fn set_level(&mut self) {
        let level = self.state.level.max(usize::from(self.state.in_row));
        self.flow.set_level(level);
    }

    fn end_paragraph(&mut self) {
        if self.state.place == Place::Text && !self.state.hidden {
            self.set_level();
            self.flow.end_paragraph();
        }
    }

    /// Ends a group.
    fn close(&mut self) {
        let Some(outer) = self.stack.pop() else { return };
        let inner = std::mem::replace(&mut self.state, outer);
        match inner.ending {
            Some(Ending::Note) => {
                let mark = self.marks.pop().unwrap_or_default();
                self.flow.close_note(&mark);
            }
            Some(Ending::Aside) => self.flow.close_aside(),
            Some(Ending::Running) => {
                if let Some((flow, kind)) = self.outer_flows.pop() {
                    let lines = std::mem::replace(&mut self.flow, flow).finish();
                    let numbers_pages = std::mem::take(&mut self.numbers_pages);
                    let section = self.section;
                    self.running.push(Running { kind, lines, numbers_pages, section });
                }
            }
            None => {}
        }
    }

    /// The header of the first page, the text, then what other headers and footers say.
    fn finish(mut self, warnings: Vec<String>) -> Pages {
        let first_kinds: &[&str] =
            if self.title_page { &["headerf"] } else { &["header", "headerr"] };
        let is_first =
            |part: &Running| part.section == 0 && first_kinds.contains(&part.kind.as_str());
        self.running.sort_by_key(|part| !is_first(part));
        let (mut lines, mut after) = (Vec::new(), Vec::new());
        let mut seen: Vec<String> = Vec::new();
        for part in self.running {
            let text: String = part.lines.iter().map(Line::text).collect();
            let shown = part.kind != "headerf" && part.kind != "footerf" || self.title_page;
            if !shown || seen.contains(&text) || !says_something(&text, part.numbers_pages) {
                continue;
            }
            seen.push(text);
            let is_first = part.section == 0 && first_kinds.contains(&part.kind.as_str());
            let out = if is_first { &mut lines } else { &mut after };
            out.extend(part.lines.into_iter().filter(|line| !line.is_blank()));
        }
        lines.extend(self.flow.finish());
        lines.extend(after);
        page(lines, warnings)
    }
}
