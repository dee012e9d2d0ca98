//! Files cut off before their list of pages: the pages found in the rest are listed anew.

/// Pages listed anew at most.
const MOST_PAGES: usize = 10_000;
/// Bytes of an object within which its dictionary ends.
const LONGEST_PAGE: usize = 8_192;

/// The file with a catalog and a list of all page objects put behind it; `None` when it holds no
/// page object.
pub(crate) fn with_page_list(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut pages: Vec<(u64, u64)> = Vec::new();
    let mut highest = 0;
    let mut at = 0;
    while let Some(found) = bytes.get(at..).and_then(|rest| find(rest, b" obj")) {
        let end = at + found;
        at = end + 4;
        let Some((number, generation)) = head(bytes.get(..end)?) else { continue };
        highest = highest.max(number);
        let rest = bytes.get(at..)?;
        let rest = rest.get(..rest.len().min(LONGEST_PAGE)).unwrap_or(rest);
        let object = find(rest, b"endobj").and_then(|len| rest.get(..len));
        if object.is_some_and(is_page) && pages.len() < MOST_PAGES {
            pages.push((number, generation));
        }
    }
    // A page changed later stands in the file twice.
    let mut seen = std::collections::BTreeSet::new();
    pages.retain(|page| seen.insert(*page));
    if pages.is_empty() {
        return None;
    }
    let (catalog, list) = (highest + 1, highest + 2);
    let kids: String = pages.iter().map(|(n, g)| format!("{n} {g} R ")).collect();
    let count = pages.len();
    let mut whole = bytes.to_vec();
    whole.extend_from_slice(
        format!(
            "\nendstream\nendobj\n{catalog} 0 obj\n<</Type/Catalog/Pages {list} 0 R>>\nendobj\n\
             {list} 0 obj\n<</Type/Pages/Count {count}/Kids[{kids}]>>\nendobj\n\
             trailer\n<</Root {catalog} 0 R>>\nstartxref\n0\n%%EOF\n"
        )
        .as_bytes(),
    );
    Some(whole)
}

fn find(bytes: &[u8], what: &[u8]) -> Option<usize> {
    bytes.windows(what.len()).position(|w| w == what)
}

/// Number and generation in front of `obj`.
fn head(before: &[u8]) -> Option<(u64, u64)> {
    let before = before.get(before.len().saturating_sub(24)..)?;
    let mut words = before.rsplit(|b| b.is_ascii_whitespace());
    let (generation, number) = (words.next()?, words.next()?);
    // The number may follow the last object without a blank.
    let start = number.iter().rposition(|b| !b.is_ascii_digit()).map_or(0, |at| at + 1);
    let digits = |b: &[u8]| std::str::from_utf8(b).ok()?.parse::<u64>().ok();
    let number = digits(number.get(start..)?)?;
    let generation = digits(generation)?;
    (number < 100_000_000 && generation <= 65_535).then_some((number, generation))
}

fn is_page(object: &[u8]) -> bool {
    let mut rest = object;
    while let Some(at) = find(rest, b"/Type") {
        rest = rest.get(at + 5..).unwrap_or_default();
        let value = rest.trim_ascii_start();
        let named = value.strip_prefix(b"/Page".as_slice());
        if named.is_some_and(|after| !after.first().is_some_and(u8::is_ascii_alphanumeric)) {
            return true;
        }
    }
    false
}
