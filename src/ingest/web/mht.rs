//! Web archives (`.mht`, `.mhtml`): the page in a message of several parts.
//!
//! A browser or Word saves a page with its images as MIME `multipart/related` (RFC 2557). Read is
//! its first HTML part, or the one that the message names as its start.

use std::borrow::Cow;

use encoding_rs::Encoding;

use crate::ingest::piece::{FormatError, Limits, Pages};

/// The HTML part of a web archive.
#[derive(Debug)]
pub struct Part {
    /// Its bytes, unpacked.
    pub bytes: Vec<u8>,
    /// The encoding that the part's head tells, as written there.
    pub charset: Option<String>,
}

/// How many bytes the head of a message or part may have.
const HEAD: usize = 64 * 1024;

/// How many parts a message may have.
const PARTS: usize = 10_000;

/// How deep multiparts may hold multiparts.
const DEPTH: usize = 8;

/// Whether bytes are a web archive: by the file's name, or by a head that tells of several parts
/// with a page in them.
#[must_use]
pub fn is_mht(name: &str, bytes: &[u8]) -> bool {
    let lower = name.to_lowercase();
    if lower.ends_with(".mht") || lower.ends_with(".mhtml") {
        return true;
    }
    let (head, _) = split_head(bytes);
    let fields = Fields::new(head);
    fields.get("mime-version").is_some()
        && fields.get("content-type").is_some_and(|value| starts_with(value, "multipart/related"))
}

/// The main text of the page in a web archive.
///
/// # Errors
/// As [`html_part`].
pub fn read(bytes: &[u8], limits: &Limits) -> Result<Pages, FormatError> {
    let part = html_part(bytes, limits)?;
    let (page, warning) = decode(&part);
    let mut pages = crate::ingest::web::page::read(&page, limits);
    pages.warnings.extend(warning);
    Ok(pages)
}

/// The HTML part of a web archive, for a caller that decodes it himself.
///
/// # Errors
/// [`FormatError::Damaged`] if there are no parts, [`FormatError::Unsupported`] if none is a page,
/// [`FormatError::TooLarge`] if it is larger than `limits.unpacked`.
pub fn html_part(bytes: &[u8], limits: &Limits) -> Result<Part, FormatError> {
    let none = || FormatError::Unsupported("holds no web page; save the page itself".to_owned());
    let mut found = find(bytes).ok_or_else(none)?;
    if found.body.len() as u64 > limits.unpacked {
        return Err(FormatError::TooLarge(format!(
            "its page has {} bytes, {} are allowed",
            found.body.len(),
            limits.unpacked
        )));
    }
    found.encoding.make_ascii_lowercase();
    let bytes = match found.encoding.as_str() {
        "quoted-printable" => quoted_printable(found.body),
        "base64" => base64(found.body)
            .ok_or_else(|| FormatError::Damaged("its page is not valid base64".to_owned()))?,
        _ => found.body.to_vec(),
    };
    Ok(Part { bytes, charset: found.charset })
}

struct Found<'a> {
    body: &'a [u8],
    encoding: String,
    charset: Option<String>,
}

/// Goes through the parts, and the parts of parts, in their order.
fn find(message: &[u8]) -> Option<Found<'_>> {
    let mut start: Option<String> = None;
    let mut first = None;
    let mut parts = vec![(message, 0)];
    let mut count = 0;
    while let Some((part, depth)) = parts.pop() {
        count += 1;
        if count > PARTS {
            break;
        }
        let (head, body) = split_head(part);
        let fields = Fields::new(head);
        let kind = fields.get("content-type").unwrap_or("text/plain");
        if starts_with(kind, "multipart/") {
            if depth < DEPTH
                && let Some(boundary) = parameter(kind, "boundary")
            {
                start = start.or_else(|| parameter(kind, "start"));
                let inner = split_parts(body, &boundary);
                parts.extend(inner.into_iter().rev().map(|part| (part, depth + 1)));
            }
            continue;
        }
        if !starts_with(kind, "text/html") && !starts_with(kind, "application/xhtml+xml") {
            continue;
        }
        let encoding = fields.get("content-transfer-encoding").unwrap_or_default().trim();
        let found =
            Found { body, encoding: encoding.to_owned(), charset: parameter(kind, "charset") };
        let is_start =
            start.is_none() || fields.get("content-id").map(str::trim) == start.as_deref();
        if is_start {
            return Some(found);
        }
        first.get_or_insert(found);
    }
    first
}

/// A part's head and body, parted by the first empty line.
fn split_head(part: &[u8]) -> (&[u8], &[u8]) {
    let part = part.strip_prefix(b"\xef\xbb\xbf").unwrap_or(part);
    let mut at = 0;
    while let Some(line) =
        part.get(at..).and_then(|rest| rest.split_inclusive(|b| *b == b'\n').next())
    {
        at += line.len();
        let empty = line.iter().all(u8::is_ascii_whitespace);
        // Some writers set an empty line before the head.
        if (empty && at > 2) || at > HEAD {
            return part.split_at(at.min(part.len()));
        }
    }
    (part, &[])
}

/// The fields of a head, with folded lines joined.
struct Fields(Vec<(String, String)>);

impl Fields {
    fn new(head: &[u8]) -> Self {
        let head = String::from_utf8_lossy(head.get(..HEAD.min(head.len())).unwrap_or_default());
        let mut fields: Vec<(String, String)> = Vec::new();
        for line in head.lines() {
            if line.starts_with([' ', '\t']) {
                if let Some((_, value)) = fields.last_mut() {
                    value.push(' ');
                    value.push_str(line.trim());
                }
            } else if let Some((name, value)) = line.split_once(':') {
                fields.push((name.trim().to_ascii_lowercase(), value.trim().to_owned()));
            }
        }
        Self(fields)
    }

    fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(other, _)| other == name).map(|(_, value)| value.as_str())
    }
}

fn starts_with(value: &str, start: &str) -> bool {
    value.get(..start.len()).is_some_and(|value| value.eq_ignore_ascii_case(start))
}

/// A parameter of a field's value (`text/html; charset="utf-8"`).
fn parameter(value: &str, name: &str) -> Option<String> {
    let mut rest = value;
    while let Some((_, after)) = rest.split_once(';') {
        rest = after.trim_start();
        let (key, told) = rest.split_once('=')?;
        let told = told.trim_start();
        let told = match told.strip_prefix('"') {
            Some(quoted) => quoted.split('"').next(),
            None => told.split(|c: char| c == ';' || c.is_whitespace()).next(),
        };
        if key.trim().eq_ignore_ascii_case(name) {
            return told.filter(|told| !told.is_empty()).map(str::to_owned);
        }
    }
    None
}

/// The parts between the lines that begin with a boundary.
fn split_parts<'a>(body: &'a [u8], boundary: &str) -> Vec<&'a [u8]> {
    let mark = format!("--{boundary}").into_bytes();
    let mut parts = Vec::new();
    let mut start = None;
    let mut at = 0;
    for line in body.split_inclusive(|b| *b == b'\n') {
        let after = line.strip_prefix(mark.as_slice());
        // Nothing but white space, or the two hyphens of the last one, follows a boundary.
        if let Some(after) = after
            && after.iter().all(|b| b.is_ascii_whitespace() || *b == b'-')
        {
            parts.extend(start.and_then(|start| body.get(start..at)));
            start = (!after.starts_with(b"--")).then_some(at + line.len());
            if parts.len() > PARTS {
                return parts;
            }
        }
        at += line.len();
    }
    // An archive that breaks off has no last boundary.
    parts.extend(start.and_then(|start| body.get(start..)));
    parts
}

/// Undoes quoted-printable (RFC 2045, 6.7); what is no code stays as it is.
fn quoted_printable(text: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some((byte, after)) = rest.split_first() {
        rest = after;
        if *byte != b'=' {
            out.push(*byte);
            continue;
        }
        let blanks = after.iter().take_while(|b| matches!(b, b' ' | b'\t' | b'\r')).count();
        let hex = |at: usize| after.get(at).and_then(|b| char::from(*b).to_digit(16));
        if after.get(blanks) == Some(&b'\n') {
            rest = after.get(blanks + 1..).unwrap_or_default();
        } else if let (Some(high), Some(low)) = (hex(0), hex(1)) {
            out.extend(u8::try_from(high * 16 + low));
            rest = after.get(2..).unwrap_or_default();
        } else {
            out.push(b'=');
        }
    }
    out
}

/// Undoes base64; `None` if it holds anything else than its letters and white space.
fn base64(text: &[u8]) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(text.len() / 4 * 3);
    let (mut bits, mut held) = (0u32, 0);
    for byte in text {
        let value = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            b'=' => break,
            _ if byte.is_ascii_whitespace() => continue,
            _ => return None,
        };
        bits = (bits << 6 | u32::from(value)) & 0xff_ffff;
        held += 6;
        if held >= 8 {
            held -= 8;
            out.push(u8::try_from(bits >> held & 0xff).unwrap_or_default());
        }
    }
    Some(out)
}

/// The characters of a part: by its byte-order mark, as UTF-8, or as its head or the page tells.
fn decode(part: &Part) -> (Cow<'_, str>, Option<String>) {
    if Encoding::for_bom(&part.bytes).is_none()
        && let Ok(text) = std::str::from_utf8(&part.bytes)
    {
        return (Cow::Borrowed(text), None);
    }
    let told = part.charset.clone().or_else(|| charset_in(&part.bytes));
    let encoding = told.and_then(|label| Encoding::for_label(label.as_bytes()));
    let (text, _, malformed) = encoding.unwrap_or(encoding_rs::UTF_8).decode(&part.bytes);
    let warning = malformed.then(|| "some bytes are no characters of its encoding".to_owned());
    (text, warning)
}

/// What a page tells of its encoding near its start.
fn charset_in(page: &[u8]) -> Option<String> {
    let head = String::from_utf8_lossy(page.get(..page.len().min(2048)).unwrap_or_default());
    let head = head.to_ascii_lowercase();
    let label = head.split("charset=").nth(1)?.trim_start_matches(['"', '\'']);
    let end = label.find(|c: char| !c.is_ascii_alphanumeric() && c != '-' && c != '_');
    Some(label.get(..end.unwrap_or(label.len()))?.to_owned())
}
