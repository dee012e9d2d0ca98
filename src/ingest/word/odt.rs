//! OpenDocument texts (ODT, and as one flat XML file FODT).

mod story;
mod styles;

use crate::ingest::piece::{FormatError, Limits, Pages};
use crate::ingest::word::flow::{Line, page, says_something};
use crate::ingest::word::unzip::Archive;
use crate::ingest::word::xml::decode;
use story::Read;
use styles::Styles;

/// Reads an OpenDocument text, packed or flat.
///
/// # Errors
///
/// A damaged or protected container, one without text, or one larger than the limits.
pub fn read(bytes: &[u8], limits: &Limits) -> Result<Pages, FormatError> {
    let mut all = Styles::default();
    if !bytes.starts_with(b"PK") {
        let text = decode(bytes);
        all.read(&text, limits.depth)?;
        let read = story::read(&text, &all, limits.depth)?;
        return finish(read, Read::default(), false);
    }
    let mut archive = Archive::open(bytes, limits)?;
    refuse_encrypted(&mut archive)?;
    let styles = archive.read("styles.xml")?.unwrap_or_default();
    let Some(content) = archive.read("content.xml")? else {
        return Err(FormatError::Damaged("it has no text inside".to_owned()));
    };
    let (styles, content) = (decode(&styles), decode(&content));
    all.read(&styles, limits.depth)?;
    all.read(&content, limits.depth)?;
    let running = story::read(&styles, &all, limits.depth)?;
    let body = story::read(&content, &all, limits.depth)?;
    finish(body, running, !archive.broken.is_empty())
}

/// Refuses a document whose members are encrypted.
pub(crate) fn refuse_encrypted(archive: &mut Archive<'_>) -> Result<(), FormatError> {
    let manifest = archive.read("META-INF/manifest.xml")?.unwrap_or_default();
    if decode(&manifest).contains("encryption-data") {
        return Err(FormatError::Protected);
    }
    Ok(())
}

/// The header of the first page, the text, then what other headers and footers say.
fn finish(body: Read, styles: Read, broken: bool) -> Result<Pages, FormatError> {
    if body.broken && body.lines.iter().all(Line::is_blank) {
        return Err(FormatError::Damaged("its text is no XML".to_owned()));
    }
    let mut warnings = Vec::new();
    if broken || body.broken {
        warnings.push("is damaged; it was read up to the damage".to_owned());
    }
    let mut running = body.running;
    running.extend(styles.running);
    let master = body.master.or_else(|| running.first().map(|first| first.master.clone()));
    let of_first = |kind: &str| {
        let found = running
            .iter()
            .position(|part| Some(&part.master) == master.as_ref() && part.kind == kind);
        found.filter(|_| kind.starts_with("header"))
    };
    let first = of_first("header-first").or_else(|| of_first("header"));
    let (mut lines, mut after) = (Vec::new(), Vec::new());
    let mut seen: Vec<String> = Vec::new();
    let mut order: Vec<usize> = (0..running.len()).collect();
    order.sort_by_key(|index| Some(*index) != first);
    for index in order {
        let Some(part) = running.get_mut(index) else { continue };
        let text: String = part.lines.iter().map(Line::text).collect();
        if seen.contains(&text) || !says_something(&text, part.numbers_pages) {
            continue;
        }
        seen.push(text);
        let out = if Some(index) == first { &mut lines } else { &mut after };
        out.extend(part.lines.drain(..).filter(|line| !line.is_blank()));
    }
    lines.extend(body.lines);
    lines.extend(after);
    Ok(page(lines, warnings))
}
