//! XML read in order: names without their prefixes, depth bounded, entities other than the five
//! predefined ones left out.

use crate::ingest::piece::FormatError;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use std::borrow::Cow;

/// What comes next in an XML text.
pub(crate) enum Node<'a> {
    Open(BytesStart<'a>),
    Close,
    Text(Cow<'a, str>),
}

/// An XML text being read.
pub(crate) struct Xml<'a> {
    reader: Reader<&'a [u8]>,
    depth: usize,
    limit: usize,
    /// Whether the text broke off or is no XML from some place on.
    pub(crate) broken: bool,
}

impl<'a> Xml<'a> {
    pub(crate) fn new(text: &'a str, limit: usize) -> Self {
        let mut reader = Reader::from_str(text);
        reader.config_mut().expand_empty_elements = true;
        reader.config_mut().allow_dangling_amp = true;
        Self { reader, depth: 0, limit, broken: false }
    }

    /// The next opening, closing or text; nothing at the end or where the XML is broken.
    pub(crate) fn next(&mut self) -> Result<Option<Node<'a>>, FormatError> {
        loop {
            match self.reader.read_event() {
                Ok(Event::Start(tag)) => {
                    self.depth += 1;
                    if self.depth > self.limit {
                        let what = format!("its elements nest deeper than {}", self.limit);
                        return Err(FormatError::TooLarge(what));
                    }
                    return Ok(Some(Node::Open(tag)));
                }
                Ok(Event::End(_)) => {
                    self.depth = self.depth.saturating_sub(1);
                    return Ok(Some(Node::Close));
                }
                Ok(Event::Text(text)) => return Ok(Some(Node::Text(text.into_inner()))),
                Ok(Event::CData(text)) => return Ok(Some(Node::Text(text.into_inner()))),
                Ok(Event::GeneralRef(entity)) => {
                    let known = match &*entity {
                        "amp" => Some('&'),
                        "lt" => Some('<'),
                        "gt" => Some('>'),
                        "quot" => Some('"'),
                        "apos" => Some('\''),
                        _ => entity.resolve_char_ref().ok().flatten(),
                    };
                    if let Some(c) = known {
                        return Ok(Some(Node::Text(Cow::Owned(c.to_string()))));
                    }
                }
                Ok(Event::Eof) => {
                    self.broken |= self.depth > 0;
                    return Ok(None);
                }
                Ok(_) => {}
                Err(_) => {
                    self.broken = true;
                    return Ok(None);
                }
            }
        }
    }
}

/// The name of an element without its prefix.
pub(crate) fn name<'t>(tag: &'t BytesStart<'_>) -> &'t str {
    tag.local_name().into_inner()
}

/// The value of an attribute, asked by its name without prefix.
pub(crate) fn attr<'t>(tag: &'t BytesStart<'_>, name: &str) -> Option<Cow<'t, str>> {
    let mut all = tag.attributes();
    all.with_checks(false);
    let found = all.flatten().find(|attribute| attribute.key.local_name().as_ref() == name)?;
    match found.normalized_value(quick_xml::XmlVersion::Explicit1_0) {
        Ok(value) => Some(value),
        Err(_) => Some(found.value),
    }
}

/// The value of an attribute as a number.
pub(crate) fn number<T: std::str::FromStr>(tag: &BytesStart<'_>, name: &str) -> Option<T> {
    attr(tag, name)?.trim().parse().ok()
}

/// Whether the attribute `val` switches something on, which it does where it is missing.
pub(crate) fn is_on(tag: &BytesStart<'_>) -> bool {
    !matches!(attr(tag, "val").as_deref(), Some("0" | "false" | "off" | "none"))
}

/// Bytes of an XML file as text: by its byte order mark, else by the encoding it declares, else
/// UTF-8. What does not decode becomes U+FFFD.
pub(crate) fn decode(bytes: &[u8]) -> Cow<'_, str> {
    if encoding_rs::Encoding::for_bom(bytes).is_some() {
        return encoding_rs::UTF_8.decode(bytes).0;
    }
    match bytes {
        [b'<', 0, ..] => return encoding_rs::UTF_16LE.decode(bytes).0,
        [0, b'<', ..] => return encoding_rs::UTF_16BE.decode(bytes).0,
        _ => {}
    }
    let head = String::from_utf8_lossy(bytes.get(..200).unwrap_or(bytes));
    let declared = head.split_once("?>").and_then(|(decl, _)| decl.split_once("encoding="));
    let label = declared.and_then(|(_, rest)| rest.get(1..)?.split(['"', '\'']).next());
    let encoding = label
        .and_then(|label| encoding_rs::Encoding::for_label(label.as_bytes()))
        .filter(|encoding| encoding.is_ascii_compatible())
        .unwrap_or(encoding_rs::UTF_8);
    encoding.decode_without_bom_handling(bytes).0
}
