//! References survive what typing, layout, conversion and OCR do to a text: each damage is applied to
//! every bundled document, and the codes read are compared with those of the whole document.

use std::collections::BTreeMap;

use unicode_normalization::UnicodeNormalization;

use crate::corpus;

/// What is done to a text, and the least share of its numbered references that is still found and
/// of the found ones that is right.
struct Damage {
    name: &'static str,
    apply: fn(&str) -> String,
    recall: f64,
    precision: f64,
}

const DAMAGES: &[Damage] = &[
    Damage { name: "NFD", apply: |text| text.nfd().collect(), recall: 0.999, precision: 0.999 },
    Damage {
        name: "NBSP for spaces",
        apply: |text| text.replace(' ', "\u{a0}"),
        recall: 0.999,
        precision: 0.999,
    },
    Damage {
        name: "sô for số",
        apply: |text| text.replace("số", "sô").replace("Số", "Sô"),
        recall: 0.999,
        precision: 0.99,
    },
    Damage {
        name: "lower case",
        apply: |text| text.to_lowercase(),
        recall: 0.975,
        precision: 0.97,
    },
    Damage { name: "capitals", apply: |text| text.to_uppercase(), recall: 0.99, precision: 0.998 },
    Damage {
        name: "en dashes",
        apply: |text| text.replace('-', "–"),
        recall: 0.999,
        precision: 0.999,
    },
    Damage { name: "lines of 60 columns", apply: wrap, recall: 0.999, precision: 0.999 },
    Damage {
        name: "line end after / in a code",
        apply: |text| in_codes(text, |code| code.replacen('/', "/\n", 1)),
        recall: 0.999,
        precision: 0.999,
    },
    Damage {
        name: "line end after - in a code",
        apply: |text| in_codes(text, |code| code.replace('-', "-\n")),
        recall: 0.985,
        precision: 0.985,
    },
    Damage {
        name: "line end inside a number",
        apply: |text| in_codes(text, split_number),
        recall: 0.98,
        precision: 0.975,
    },
    Damage {
        name: "a space after / in a code",
        apply: |text| in_codes(text, |code| code.replace('/', "/ ")),
        recall: 0.999,
        precision: 0.995,
    },
    Damage {
        name: "spaces round - in a code",
        apply: |text| in_codes(text, |code| code.replace('-', " - ")),
        recall: 0.999,
        precision: 0.999,
    },
    Damage {
        name: "D for Đ in a code",
        apply: |text| in_codes(text, |code| code.replace('Đ', "D")),
        recall: 0.98,
        precision: 0.98,
    },
    Damage {
        name: "Ð for Đ",
        apply: |text| text.replace('Đ', "Ð").replace('đ', "ð"),
        recall: 0.999,
        precision: 0.999,
    },
];

/// Wraps every line at blanks so that none is longer than 60 characters.
fn wrap(text: &str) -> String {
    let mut out = String::new();
    for line in text.lines() {
        let mut column = 0;
        for word in line.split(' ') {
            let width = word.chars().count();
            if column > 0 && column + 1 + width > 60 {
                out.push('\n');
                column = 0;
            } else if column > 0 {
                out.push(' ');
                column += 1;
            }
            out.push_str(word);
            column += width;
        }
        out.push('\n');
    }
    out
}

/// Changes what has the shape of a code: figures, a slash or hyphen, capitals.
fn in_codes(text: &str, change: impl Fn(&str) -> String) -> String {
    let shape = regex::Regex::new(r"[0-9]+[a-z]?(?:/[0-9]{4})?/[A-ZĐ][A-Za-zĐ0-9&-]+|[0-9]+-[A-ZĐ][A-Za-zĐi]*/[A-Z][A-Za-zĐ-]*").unwrap();
    shape.replace_all(text, |found: &regex::Captures<'_>| change(&found[0])).into_owned()
}

fn split_number(code: &str) -> String {
    let figures = code.find(|c: char| !c.is_ascii_digit()).unwrap_or(code.len());
    if figures < 2 { code.to_owned() } else { format!("{}\n{}", &code[..1], &code[1..]) }
}

/// How often each code is read from a text.
fn codes(text: &str) -> BTreeMap<String, usize> {
    let record = viendan::read(corpus::source(text), corpus::patterns());
    let mut codes = BTreeMap::new();
    for reference in record.references.iter().filter(|r| r.code.is_some()) {
        let code = viendan::model::group_code(reference.code.as_deref().unwrap_or_default());
        *codes.entry(code).or_default() += 1;
    }
    codes
}

#[test]
fn damaged_references_are_found() {
    let whole: Vec<_> =
        corpus::sources().iter().map(|source| (source, codes(&source.text))).collect();
    let mut low = Vec::new();
    for damage in DAMAGES {
        let (mut hits, mut wanted, mut got) = (0, 0, 0);
        for (source, codes_whole) in &whole {
            let found = codes(&(damage.apply)(&source.text));
            wanted += codes_whole.values().sum::<usize>();
            got += found.values().sum::<usize>();
            hits += codes_whole
                .iter()
                .map(|(code, n)| found.get(code).copied().unwrap_or(0).min(*n))
                .sum::<usize>();
        }
        let (recall, precision) = (hits as f64 / wanted as f64, hits as f64 / got as f64);
        eprintln!("{:28} recall {recall:.4} precision {precision:.4}", damage.name);
        if recall < damage.recall || precision < damage.precision {
            low.push(format!(
                "{}: recall {recall:.4} (floor {}), precision {precision:.4} (floor {})",
                damage.name, damage.recall, damage.precision
            ));
        }
    }
    assert!(low.is_empty(), "{low:#?}");
}
