//! What the name of a font says about the encoding of its text. Names lie, so it is only a prior.

use std::sync::LazyLock;

use crate::ingest::legacy::encodings::Encoding;
use crate::ingest::legacy::table::rows;

const TABLE: &str = include_str!("../../../patterns/readers/legacy_fonts.tsv");

static PREFIXES: LazyLock<Vec<(&'static str, Encoding)>> = LazyLock::new(|| {
    let named = |name: &str| Encoding::BYTES.into_iter().find(|encoding| encoding.name() == name);
    rows(TABLE).filter_map(|(prefix, name, _)| Some((prefix, named(name)?))).collect()
});

/// The encoding that a font's name promises.
pub(crate) fn prior(font: &str) -> Option<Encoding> {
    let name = bare(font).to_lowercase();
    PREFIXES.iter().find(|(prefix, _)| name.starts_with(prefix)).map(|(_, encoding)| *encoding)
}

/// Whether a font of ABC draws small letters as capitals: `.VnTimeH`, `.VnArialH Bold`.
pub(crate) fn draws_capitals(font: &str) -> bool {
    let name = bare(font);
    let family = name.split([',', '-']).next().unwrap_or(name);
    prior(font) == Some(Encoding::Tcvn3)
        && family.split(' ').any(|word| {
            word.strip_suffix('H').is_some_and(|rest| rest.ends_with(char::is_lowercase))
        })
}

/// The name without the tag of six capitals that a subset of a font bears in a PDF file.
fn bare(font: &str) -> &str {
    match font.split_once('+') {
        Some((tag, name)) if !tag.is_empty() && tag.bytes().all(|b| b.is_ascii_uppercase()) => name,
        _ => font,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names() {
        for (font, encoding, capitals) in [
            (".VnTime", Some(Encoding::Tcvn3), false),
            ("ABCDEE+.VnArial", Some(Encoding::Tcvn3), false),
            (".VnTimeH", Some(Encoding::Tcvn3), true),
            ("ABCDEE+.VnTimeH,Bold", Some(Encoding::Tcvn3), true),
            (".VnArialH-BoldItalic", Some(Encoding::Tcvn3), true),
            (".VnArial NarrowH Bold", Some(Encoding::Tcvn3), true),
            ("VNI-Times", Some(Encoding::Vni), false),
            ("VNI-HelveH", Some(Encoding::Vni), false),
            ("VNSTCVN3", Some(Encoding::Tcvn3), false),
            ("Times New Roman", None, false),
            ("UVN Bach Dang", None, false),
            ("", None, false),
        ] {
            assert_eq!((prior(font), draws_capitals(font)), (encoding, capitals), "{font}");
        }
    }
}
