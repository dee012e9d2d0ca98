//! A document cut into stretches of one font in one line, and which encoding each is in.

use std::ops::Range;

use crate::ingest::legacy::cells::Cell;
use crate::ingest::legacy::document::{Document, Font, Line};
use crate::ingest::legacy::encodings::{Encoding, byte_of};
use crate::ingest::legacy::score::{LEAST, Sum, Tally, Verdict, WRONG};
use crate::ingest::legacy::syllables::is_beyond_latin1;

/// Characters that a verdict takes.
const CHARS: usize = 24;

/// What is known about a stretch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reading {
    /// Nothing yet.
    Open,
    /// Unicode: to be left alone.
    Unicode,
    /// An old encoding.
    Old(Encoding),
}

impl Reading {
    /// The old encoding, if it is one.
    pub fn encoding(self) -> Option<Encoding> {
        if let Self::Old(encoding) = self { Some(encoding) } else { None }
    }

    fn of(verdict: Verdict) -> Self {
        match verdict {
            Verdict::AsIs => Self::Unicode,
            Verdict::Old(encoding) => Self::Old(encoding),
            Verdict::Unknown => Self::Open,
        }
    }
}

/// A stretch.
#[derive(Clone, Debug)]
pub(crate) struct Unit {
    /// Where in the cells of the document.
    pub range: Range<usize>,
    pub font: Font,
    pub line: usize,
    pub reading: Reading,
    /// What its words say, if they are suspect.
    pub tally: Option<Tally>,
}

/// Cuts a line into its stretches. Those of a suspect line are read on their own if they are long
/// enough; `expected` is what the line before turned out to be.
pub(crate) fn of_line(
    document: &Document,
    (number, line): (usize, &Line),
    expected: Option<Encoding>,
    units: &mut Vec<Unit>,
) {
    let cells = document.cells.get(line.range.clone()).unwrap_or(&[]);
    let mut at = line.range.start;
    for part in cells.chunk_by(|a, b| document.font(a.piece) == document.font(b.piece)) {
        let font = part.first().map_or(0, |cell| document.font(cell.piece));
        let is_unicode = part.iter().any(|cell| is_beyond_latin1(cell.c));
        let whole = [(part.len(), is_unicode)];
        let cut = if is_unicode && line.is_suspect { stretches(part) } else { whole.to_vec() };
        let mut rest = part;
        for (length, is_sure) in cut {
            let (stretch, after) = rest.split_at(length.min(rest.len()));
            rest = after;
            let range = at..at + length;
            at = range.end;
            let mut tally = None;
            let mut reading = Reading::Open;
            if line.is_suspect && !is_sure && has_bytes(stretch) {
                let read = Tally::of(stretch, expected);
                // Beside Unicode it takes more.
                let wrong = if is_unicode { 2 * WRONG } else { WRONG };
                reading = Reading::of(read.verdict(CHARS, wrong, document.fonts.prior(font)));
                tally = Some(read);
            }
            if is_unicode && reading == Reading::Open {
                reading = Reading::Unicode;
            }
            units.push(Unit { range, font, line: number, reading, tally });
        }
    }
}

/// Whether something here may be a letter of an old encoding.
fn has_bytes(cells: &[Cell]) -> bool {
    cells.iter().any(|cell| cell.high && byte_of(cell.c).is_some())
}

/// Lengths of the stretches of words with letters that only Unicode has (true) and without.
fn stretches(part: &[Cell]) -> Vec<(usize, bool)> {
    let mut found: Vec<(usize, bool)> = Vec::new();
    for word in part.split_inclusive(|cell| cell.c == ' ') {
        let is_unicode = word.iter().any(|cell| is_beyond_latin1(cell.c));
        match found.last_mut() {
            Some(last) if last.1 == is_unicode => last.0 += word.len(),
            _ => found.push((word.len(), is_unicode)),
        }
    }
    found
}

/// Settles the stretches that are too short: by the others of the same font, nearest first, then by
/// all short ones of that font together, then by the nearest line. Returns whether there is anything
/// in an old encoding.
pub(crate) fn settle(document: &Document, units: &mut [Unit]) -> bool {
    doubt(units);
    let sure: Vec<Reading> = units.iter().map(|unit| unit.reading).collect();
    let fonts = document.fonts.priors.len();
    let mut pools: Vec<Tally> = vec![Tally::default(); fonts];
    let mut has_sure = vec![false; fonts];
    for unit in units.iter() {
        if unit.reading != Reading::Open {
            has_sure.get_mut(unit.font).into_iter().for_each(|slot| *slot = true);
        } else if let (Some(pool), Some(tally)) = (pools.get_mut(unit.font), &unit.tally) {
            pool.add(tally);
        }
    }
    let pools: Vec<Reading> = pools
        .iter()
        .zip(has_sure)
        .enumerate()
        .map(|(font, (tally, has_sure))| match has_sure {
            true => Reading::Open,
            false => Reading::of(tally.verdict(CHARS, WRONG, document.fonts.prior(font))),
        })
        .collect();
    if !sure.iter().chain(&pools).any(|reading| matches!(reading, Reading::Old(_))) {
        return false;
    }
    let is_in_use = |e: &Encoding| sure.contains(&Reading::Old(*e));
    let in_use: Vec<Encoding> = Encoding::BYTES.into_iter().filter(is_in_use).collect();
    let nearest = nearest(units, &sure, fonts);
    for (unit, [of_font, of_any]) in units.iter_mut().zip(nearest) {
        if unit.reading != Reading::Open {
            continue;
        }
        let of_pool = pools.get(unit.font).copied().unwrap_or(Reading::Open);
        let (found, is_own) = match (of_font, of_pool) {
            (Reading::Open, Reading::Open) => (of_any, false),
            (Reading::Open, pool) => (pool, true),
            (font, _) => (font, true),
        };
        let cells = document.cells.get(unit.range.clone()).unwrap_or(&[]);
        let is_taken = found.encoding().is_some_and(|encoding| {
            let is_own = is_own || document.fonts.prior(unit.font) == Some(encoding);
            is_accepted(cells, encoding, is_own)
        });
        unit.reading = match (is_taken, &unit.tally) {
            (true, _) => found,
            (false, Some(_)) => among(cells, &in_use),
            (false, None) => Reading::Unicode,
        };
    }
    true
}

/// How a short stretch next to Unicode reads: as one of the encodings of the document, if its words
/// are syllables with that and are none without.
fn among(cells: &[Cell], in_use: &[Encoding]) -> Reading {
    if Sum::of(cells, None).mean() > 0.0 {
        return Reading::Unicode;
    }
    let means = in_use.iter().map(|encoding| (Sum::of(cells, Some(*encoding)).mean(), *encoding));
    match means.rev().max_by(|a, b| a.0.total_cmp(&b.0)) {
        Some((mean, encoding)) if mean >= LEAST => Reading::Old(encoding),
        _ => Reading::Unicode,
    }
}

/// Gives up the encodings that hardly any archive holds where they explain fewer lines than stay
/// unexplained: then something else is wrong with the text, as with PDF files whose text has lost
/// the upper bytes of its characters.
fn doubt(units: &mut [Unit]) {
    let is_unknown = |unit: &&Unit| {
        unit.reading == Reading::Open
            && unit.tally.as_ref().is_some_and(|t| t.chars >= CHARS && t.is_wrong())
    };
    let unknown = units.iter().filter(is_unknown).count();
    for rare in [Encoding::Viscii, Encoding::Vps] {
        let is_rare = |unit: &Unit| unit.reading == Reading::Old(rare);
        if units.iter().filter(|unit| is_rare(unit)).count() < unknown {
            units.iter_mut().filter(|unit| is_rare(unit)).for_each(|u| u.reading = Reading::Open);
        }
    }
}

/// Whether a stretch that is too short to tell may be read as its neighbours: if its words are
/// syllables then. Where only the line is near and not the font, they must be none without it.
fn is_accepted(cells: &[Cell], encoding: Encoding, is_own: bool) -> bool {
    if !has_bytes(cells) {
        return true;
    }
    // Bytes of UTF-8 that fit together are no chance.
    if encoding == Encoding::Utf8AsCp1252 {
        return true;
    }
    let (there, here) = (Sum::of(cells, Some(encoding)), Sum::of(cells, None));
    if there.words == 0 {
        return is_own;
    }
    there.mean() > 0.0 && (is_own || here.mean() <= 0.0)
}

/// For each stretch the nearest sure reading, by line, of its font and of any.
fn nearest(units: &[Unit], sure: &[Reading], fonts: usize) -> Vec<[Reading; 2]> {
    let sweep = |order: &mut dyn Iterator<Item = usize>| {
        let mut of_font: Vec<Option<usize>> = vec![None; fonts];
        let mut of_any = None;
        let mut found = vec![[None; 2]; units.len()];
        for at in order {
            let Some(unit) = units.get(at) else { continue };
            let is_sure = sure.get(at).is_some_and(|reading| *reading != Reading::Open);
            if is_sure {
                of_any = Some(at);
                if let Some(slot) = of_font.get_mut(unit.font) {
                    *slot = Some(at);
                }
            }
            if let Some(slot) = found.get_mut(at) {
                *slot = [of_font.get(unit.font).copied().flatten(), of_any];
            }
        }
        found
    };
    let before = sweep(&mut (0..units.len()));
    let after = sweep(&mut (0..units.len()).rev());
    let line = |at: usize| units.get(at).map_or(0, |unit| unit.line);
    let reading =
        |at: Option<usize>| at.and_then(|at| sure.get(at)).copied().unwrap_or(Reading::Open);
    let nearer = |here: usize, before: Option<usize>, after: Option<usize>| match (before, after) {
        (Some(b), Some(a)) if line(a) - line(here) < line(here) - line(b) => Some(a),
        (before, after) => before.or(after),
    };
    let pairs = before.into_iter().zip(after).enumerate();
    pairs
        .map(|(at, (before, after))| {
            [0, 1].map(|which: usize| {
                let (b, a) =
                    (before.get(which).copied().flatten(), after.get(which).copied().flatten());
                reading(nearer(at, b, a))
            })
        })
        .collect()
}
