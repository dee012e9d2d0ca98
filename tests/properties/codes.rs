//! Codes: repaired ones are spelled as the tables spell them, those of one document group together.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use viendan::model::{Reference, group_code};

use super::texts::damaged;
use super::{config, normalized};
use crate::corpus::{patterns, source};

/// Codes as a person wrote them, with the words that such a document is called.
const CODES: &[(&str, &str)] = &[
    ("Nghị định", "61/2018/NĐ-CP"),
    ("Luật", "80/2015/QH13"),
    ("Luật", "08/2021/QH15"),
    ("Pháp lệnh", "02/2012/UBTVQH13"),
    ("Quyết định", "1189/QĐ-TTg"),
    ("Quyết định", "15/QĐ-UBND"),
    ("Quyết định", "09/2021/QĐ-UBND"),
    ("Nghị quyết", "309/NQ-HĐND"),
    ("Nghị quyết", "10/2015/NQ-HĐND"),
    ("Kế hoạch", "50/KH-UBND"),
    ("Chỉ thị", "105/CT-UBND"),
    ("Thông tư", "11/2015/TT-BTC"),
    ("Công văn", "1510/SNV-CCHC"),
    ("Tờ trình", "57/TTr-STTTT"),
    ("Hướng dẫn", "36-HD/VPTW"),
    ("Báo cáo", "145/BC-UBND"),
];

/// What a scanner makes of a letter or figure.
fn misread(c: char) -> &'static [char] {
    match c {
        '0' => &['O', 'o', 'Ø'],
        '1' => &['I', 'l', '7'],
        '5' => &['S'],
        'Đ' => &['D', 'Ð', 'B'],
        'D' => &['Đ', 'O'],
        'U' => &['Ư'],
        'O' => &['0', 'Q'],
        'Q' => &['O'],
        'I' => &['1', 'l'],
        'N' => &['M'],
        'H' => &['I'],
        'T' => &['I'],
        '-' => &[' ', '–'],
        _ => &[],
    }
}

/// A sentence with a code of which a scanner misread some letters or parted some of them.
fn scanned() -> impl Strategy<Value = String> {
    let slips = vec((any::<Index>(), any::<Index>(), 0u8..8), 1..4);
    (select(CODES), slips).prop_map(|((word, code), slips)| {
        let mut letters: Vec<char> = code.chars().collect();
        for (at, which, kind) in slips {
            let at = at.index(letters.len());
            let alike = misread(letters[at]);
            if kind == 0 {
                letters.insert(at, ' ');
            } else if !alike.is_empty() {
                letters[at] = *which.get(alike);
            }
        }
        let code: String = letters.into_iter().collect();
        format!("Thực hiện {word} số {code} ngày 12 tháng 3 năm 2021 về việc cải cách.")
    })
}

/// The spelling of a token in the tables: of a type, of a body, of a body with its legislature or
/// term behind it. `None` where they do not know it.
fn spelling(token: &str) -> Option<String> {
    let (types, bodies) = (&patterns().doctypes.symbols, &patterns().agencies.symbols);
    let whole = types.get(token).or_else(|| bodies.get(token));
    if let Some(found) = whole {
        return Some(found.canonical.to_owned());
    }
    let stem = token.trim_end_matches(|c: char| c.is_ascii_digit());
    let short = stem.strip_suffix('K').unwrap_or(stem);
    [stem, short]
        .into_iter()
        .filter(|stem| (2..token.len()).contains(&stem.len()))
        .find_map(|stem| Some(format!("{}{}", bodies.get(stem)?.canonical, &token[stem.len()..])))
}

/// What holds for a code that was put right.
fn check_repaired(text: &str, reference: &Reference) {
    let (Some(code), Some(symbol), Some(span)) =
        (&reference.code, &reference.symbol, reference.code_span)
    else {
        // The number was left blank, there is no code.
        return;
    };
    let number = reference.number.as_deref().unwrap_or_default();
    assert!(
        code.strip_prefix(number)
            .and_then(|rest| rest.strip_suffix(symbol.as_str()))
            .is_some_and(|joint| matches!(joint, "/" | "-")),
        "{code} is not {number} and {symbol}"
    );
    let printed = normalized(&text[span.range()]).text.normalized.to_uppercase();
    let printed: String = printed.split_whitespace().collect();
    // A letter that is no figure stands in a number as it is printed.
    for part in number.split('/') {
        let figures = part.chars().all(|c| c.is_ascii_digit() || c == '.');
        assert!(figures || printed.contains(&part.to_uppercase()), "{code} in {text:?}");
    }
    for token in symbol.split(['-', '/', '.', '(', ')']).filter(|token| !token.is_empty()) {
        match spelling(token) {
            Some(known) => assert_eq!(known, token, "{code} in {text:?}"),
            // What the tables do not know stands as it is printed.
            None => assert!(printed.contains(&token.to_uppercase()), "{code} in {text:?}"),
        }
    }
}

fn check_codes(text: &str) {
    for reference in viendan::read(source(text), patterns()).references {
        if reference.repaired {
            check_repaired(text, &reference);
        }
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn repaired_codes_are_spelled_as_in_the_tables(text in scanned()) {
        check_codes(&text);
    }

    #[test]
    fn codes_repaired_in_any_text_are_spelled_as_in_the_tables(text in damaged()) {
        check_codes(&text);
    }

    /// A code that was put right is right: printed so, it is read so and needs no repair.
    #[test]
    fn repaired_codes_are_not_repaired_again(text in scanned()) {
        for reference in viendan::read(source(&text), patterns()).references {
            let Some(code) = reference.code.filter(|_| reference.repaired) else { continue };
            let again = text.replace(&text[reference.code_span.unwrap().range()], &code);
            let read = viendan::read(source(&again), patterns()).references;
            let same = read.iter().any(|read| read.code.as_ref() == Some(&code) && !read.repaired);
            prop_assert!(same, "{} of {:?} in {:?} is {:?}", code, text, again, read);
        }
    }

    #[test]
    fn grouping_twice_changes_nothing(text in any::<String>(), scanned in scanned(), code in made_up()) {
        let printed = scanned.split(' ').map(str::to_owned);
        for text in printed.chain([text, scanned.clone(), code]) {
            let group = group_code(&text);
            prop_assert_eq!(group_code(&group), group, "{:?}", text);
        }
    }

    /// One document, whatever the hyphen, the case, the blanks and the zeros.
    #[test]
    fn spellings_of_one_code_group_together(number in 1u32..12_000, year in 1990u16..2030,
                                            kind in select(vec!["QĐ", "NQ", "CT", "KH"]),
                                            body in select(vec!["UBND", "HĐND", "CP", "BTC"])) {
        let group = group_code(&format!("{number}/{year}/{kind}-{body}"));
        for other in [
            format!("{number}/{year}-{kind}-{body}"),
            format!("{number:05}/{year}/{kind}-{body}"),
            format!("{number} /{year}/ {kind} - {body}"),
            format!("{number}/{year}/{}-{}", kind.to_lowercase(), body.to_lowercase()),
        ] {
            prop_assert_eq!(&group_code(&other), &group, "{}", other);
        }
        let other = format!("{}/{year}/{kind}-{body}", number + 1);
        prop_assert_ne!(group_code(&other), group);
    }

    /// The Party's form of a number and the same typed in the state's.
    #[test]
    fn party_codes_group_together(number in 1u32..12_000, kind in select(vec!["CT", "NQ", "KL", "CTr", "QĐ"]),
                                  body in select(vec!["TW", "TU", "HU", "VPTW"])) {
        let group = group_code(&format!("{number}-{kind}/{body}"));
        prop_assert_eq!(&group_code(&format!("{number}/{kind}-{body}")), &group);
        prop_assert_eq!(&group_code(&format!("0{number}/{kind} - {body}")), &group);
        // The state's numbers stay as they are.
        prop_assert_ne!(group_code(&format!("{number}/{kind}-UBND")), group_code(&format!("{number}-{kind}/UBND")));
    }
}

/// Strings of what the codes of the state are made of, in any order.
fn made_up() -> impl Strategy<Value = String> {
    let parts = select(vec![
        "0", "82", "2005", "36", "/", "/", "-", "-", " ", "QĐ", "CT", "UBND", "TW", "ttg", "bis",
    ]);
    vec(parts, 0..9).prop_map(|parts| parts.concat())
}

#[test]
fn two_forms_of_a_code_are_one_group() {
    assert_eq!(group_code("82/2005-QĐ-UBND"), "82/2005/QĐ-UBND");
    assert_eq!(group_code("82/2005/QĐ-UBND"), "82/2005/QĐ-UBND");
    assert_eq!(group_code("36/CT-TW"), "36-CT/TW");
    assert_eq!(group_code("36-CT/TW"), "36-CT/TW");
}

/// Every token of the table of misreadings is read as the table says.
#[test]
fn listed_misreadings_are_repaired() {
    let patterns = patterns();
    let sat = |number: u8, year: &u16| patterns.legislatures.sat(number, Some(*year));
    let mut mute: Vec<&str> = Vec::new();
    for (read, means) in patterns.misreadings.iter() {
        let legislature = means.strip_prefix("QH").and_then(|number| number.parse().ok());
        let (word, printed, wanted) = if let Some(number) = legislature {
            let year = (1980..2040).rev().find(|year| sat(number, year)).unwrap_or_default();
            ("Luật", format!("12/{year}/{read}"), format!("12/{year}/{means}"))
        } else if patterns.doctypes.symbols.exact(means) {
            ("Văn bản", format!("12/{read}-BTC"), format!("12/{means}-BTC"))
        } else {
            ("Quyết định", format!("12/QĐ-{read}"), format!("12/QĐ-{means}"))
        };
        let text = format!("Thực hiện {word} số {printed} về việc này.");
        let references = viendan::read(source(&text), patterns).references;
        let repaired = references.iter().any(|reference| {
            reference.repaired && reference.code.as_deref() == Some(wanted.as_str())
        });
        if !repaired {
            mute.push(read);
        }
    }
    mute.sort_unstable();
    assert!(mute.is_empty(), "rows of misreadings.tsv that are not read as they say: {mute:?}");
}
