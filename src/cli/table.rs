//! Results as tables for people, as CSV and as lines of JSON; through a pager where a person looks.

use std::env;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::process::{Child, Command, Stdio};

use clap::{Args, ValueEnum};
use comfy_table::{
    CellAlignment, ColumnConstraint, ContentArrangement, Row, Table, Width, presets,
};
use console::{Color, Term, style};

use super::progress::color_on;

/// Blanks between two columns.
const GAP: u16 = 2;
/// These columns are shown on the narrowest terminal.
const KEPT: usize = 3;
/// How wide a terminal is that does not say so.
const WIDTH: u16 = 80;

#[derive(Args)]
pub struct Printing {
    /// A table for people, CSV with a header, or one JSON object a line
    #[arg(long, value_enum, default_value_t = Format::Table, value_name = "FORMAT")]
    format: Format,
    /// Do not page, also where a terminal shows the results ($PAGER, else less)
    #[arg(long)]
    no_pager: bool,
}

impl Printing {
    /// Whether people are to read it.
    pub fn is_table(&self) -> bool {
        matches!(self.format, Format::Table)
    }
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    Table,
    Csv,
    Jsonl,
}

/// A column of a table.
pub struct Column {
    /// Its heading.
    pub name: &'static str,
    /// How narrow it may become on a terminal; `None` for contents that are never broken.
    pub least: Option<u16>,
    /// Whether its contents stand on the right: numbers.
    pub right: bool,
}

impl Column {
    /// A column of short words, which are never broken.
    pub const fn whole(name: &'static str) -> Column {
        Column { name, least: None, right: false }
    }

    /// A column of numbers.
    pub const fn number(name: &'static str) -> Column {
        Column { name, least: None, right: true }
    }

    /// A column of text, wrapped on a terminal but not narrower than `least`.
    pub const fn text(name: &'static str, least: u16) -> Column {
        Column { name, least: Some(least), right: false }
    }
}

/// What a table looks like.
pub struct Layout {
    /// From left to right, the least needed last.
    pub columns: &'static [Column],
    /// Colours of words of the first column.
    pub colors: &'static [(&'static str, Color)],
    /// A row takes no more lines than this on a terminal; what is longer is cut.
    pub lines: usize,
}

/// Prints `rows` on standard output; says which columns had no room.
///
/// # Errors
/// Where standard output cannot be written to.
pub fn print<T>(
    printing: &Printing,
    layout: &Layout,
    rows: &[T],
    cells: impl Fn(&T) -> Vec<String>,
    json: impl Fn(&T) -> String,
) -> io::Result<Vec<&'static str>> {
    let terminal = io::stdout().is_terminal();
    let mut no_room = Vec::new();
    match printing.format {
        Format::Table if rows.is_empty() => {}
        Format::Table => {
            let width = terminal
                .then(|| Term::stdout().size_checked().map_or(WIDTH, |(_, columns)| columns));
            let cells = rows.iter().map(cells);
            let (table, shown) = arrange(layout, cells, width);
            no_room = layout.columns[shown..].iter().map(|column| column.name).collect();
            let colors = color_on(&io::stdout()).then_some(layout.colors);
            put(printing, terminal, |out| {
                for (i, line) in table.lines().enumerate() {
                    writeln!(out, "{}", colored(line.trim_end(), i == 0, colors))?;
                }
                Ok(())
            })?;
        }
        Format::Csv => {
            let names = layout.columns.iter().map(|column| column.name);
            csv(printing, &names.collect::<Vec<_>>(), rows, cells)?;
        }
        Format::Jsonl => jsonl(printing, rows, json)?,
    }
    Ok(no_room)
}

/// Prints a page for people, whose headings are the lines that are not indented; or rows as CSV; or
/// lines of JSON.
///
/// # Errors
/// Where standard output cannot be written to.
pub fn print_page(
    printing: &Printing,
    page: &[String],
    (columns, rows): (&[&str], &[Vec<String>]),
    lines: &[String],
) -> io::Result<()> {
    match printing.format {
        Format::Table => {
            let colors = color_on(&io::stdout());
            put(printing, io::stdout().is_terminal(), |out| {
                for line in page {
                    let heading = !line.starts_with(' ');
                    writeln!(out, "{}", colored(line, heading, colors.then_some(&[])))?;
                }
                Ok(())
            })
        }
        Format::Csv => csv(printing, columns, rows, Vec::clone),
        Format::Jsonl => jsonl(printing, lines, String::clone),
    }
}

fn csv<T>(
    printing: &Printing,
    columns: &[&str],
    rows: &[T],
    cells: impl Fn(&T) -> Vec<String>,
) -> io::Result<()> {
    put(printing, io::stdout().is_terminal(), |out| {
        let mut writer = csv::Writer::from_writer(out);
        writer.write_record(columns).map_err(cause)?;
        for row in rows {
            writer.write_record(cells(row)).map_err(cause)?;
        }
        writer.flush()
    })
}

fn jsonl<T>(printing: &Printing, rows: &[T], json: impl Fn(&T) -> String) -> io::Result<()> {
    put(printing, io::stdout().is_terminal(), |out| {
        rows.iter().try_for_each(|row| writeln!(out, "{}", json(row)))
    })
}

/// What the operating system said, so that a closed pipe is seen as one.
fn cause(error: csv::Error) -> io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        other => io::Error::other(format!("{other:?}")),
    }
}

/// The table, and how many columns have room in `width`; without a width nothing is wrapped or cut.
fn arrange(
    Layout { columns, lines, .. }: &Layout,
    rows: impl Iterator<Item = Vec<String>>,
    width: Option<u16>,
) -> (Table, usize) {
    let mut table = Table::new();
    table.load_style(presets::NOTHING).set_truncation_indicator("…");
    table.set_header(columns.iter().map(|column| column.name));
    for row in rows {
        let mut row = Row::from(row.iter().map(|cell| on_one_line(cell)));
        if width.is_some() {
            row.max_height(*lines);
        }
        table.add_row(row);
    }
    for (column, shape) in table.column_iter_mut().zip(*columns) {
        column.set_padding((0, GAP));
        if shape.right {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    let Some(width) = width else {
        table.set_content_arrangement(ContentArrangement::Disabled);
        return (table, columns.len());
    };
    // The gap behind the last column is cut off.
    let width = width.saturating_add(GAP);
    table.set_content_arrangement(ContentArrangement::Dynamic).set_width(width);
    let contents = table.column_max_content_widths();
    let (mut used, mut shown) = (0_u16, 0);
    for (content, shape) in contents.iter().zip(*columns) {
        let least = *content.min(&shape.least.unwrap_or(*content));
        used = used.saturating_add(least).saturating_add(GAP);
        if used > width && shown >= KEPT {
            break;
        }
        shown += 1;
    }
    for (i, column) in table.column_iter_mut().enumerate() {
        column.set_constraint(match columns[i].least {
            _ if i >= shown => ColumnConstraint::Hidden,
            Some(least) if least < contents[i] => {
                ColumnConstraint::LowerBoundary(Width::Fixed(least + GAP))
            }
            _ => ColumnConstraint::ContentWidth,
        });
    }
    (table, shown)
}

/// A text without line ends and control characters, which would break the table or the terminal.
pub fn on_one_line(text: &str) -> String {
    let parts = text.split(|c: char| c.is_whitespace() || c.is_control());
    parts.filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

/// A text that is not longer than `most` characters, else its beginning.
pub fn cut(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((end, _)) => format!("{}…", text[..end].trim_end()),
        None => text.to_owned(),
    }
}

/// A line with the colour of its first word, headings in bold.
fn colored(line: &str, heading: bool, colors: Option<&[(&str, Color)]>) -> String {
    let Some(colors) = colors else { return line.to_owned() };
    if heading {
        return style(line).bold().force_styling(true).to_string();
    }
    let word = line.split(' ').next().unwrap_or_default();
    match colors.iter().find(|(known, _)| *known == word) {
        Some((_, color)) => {
            let rest = &line[word.len()..];
            format!("{}{rest}", style(word).fg(*color).force_styling(true))
        }
        None => line.to_owned(),
    }
}

/// Writes to the pager where a terminal is and one can be started, else to standard output.
fn put(
    printing: &Printing,
    terminal: bool,
    write: impl Fn(&mut dyn Write) -> io::Result<()>,
) -> io::Result<()> {
    if terminal
        && !printing.no_pager
        && let Some(mut pager) = pager()
        && let Some(input) = pager.stdin.take()
    {
        let mut input = BufWriter::new(input);
        let written = write(&mut input).and_then(|()| input.flush());
        drop(input);
        let status = pager.wait()?;
        // So the shell says that a command is not there.
        if status.code() != Some(127) {
            // Who has seen enough closes the pager.
            return written.or_else(|error| match error.kind() {
                io::ErrorKind::BrokenPipe => Ok(()),
                _ => Err(error),
            });
        }
    }
    let mut out = BufWriter::new(io::stdout().lock());
    write(&mut out)?;
    out.flush()
}

/// The pager of the user, started; `None` where none is wanted or none is there.
fn pager() -> Option<Child> {
    // On Ctrl-C the program ends, and less would stay behind without -K.
    let command = env::var("PAGER").unwrap_or_else(|_| "less -FRXK".to_owned());
    let dumb = env::var_os("TERM").is_some_and(|terminal| terminal == "dumb");
    if dumb || matches!(command.trim(), "" | "cat") {
        return None;
    }
    let mut pager = if cfg!(unix) && command.contains(|c| "|&;<>()$`\\\"'*?[#~=%{!".contains(c)) {
        let mut shell = Command::new("sh");
        shell.args(["-c", &command]);
        shell
    } else {
        let mut words = command.split_whitespace();
        let mut program = Command::new(words.next()?);
        program.args(words);
        program
    };
    // What git does for a plain `less`; and the output is UTF-8 whatever the locale.
    for (name, value) in [("LESS", "FRXK"), ("LESSCHARSET", "utf-8")] {
        if env::var_os(name).is_none() {
            pager.env(name, value);
        }
    }
    pager.stdin(Stdio::piped()).spawn().ok()
}
