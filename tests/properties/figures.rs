//! Figures: their places, what links them, and that they are read the same however a file is kept.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use rust_decimal::Decimal;
use viendan::model::{Record, Source};
use viendan::wire;

use super::config;
use super::texts::{DAMAGES, Damage};
use crate::corpus::{patterns, source, sources};
use crate::invariants::{check_figures, through_json};
use crate::quantities::HEAD;

/// Reports with figures of every kind, and with what is wrong with them.
const MADE: &[&str] = &[
    "Huyện đã ban hành 42 văn bản (23 nghị quyết, 17 quyết định), tăng 5 văn bản so với cùng kỳ năm \
     2020 (37 văn bản).",
    "Toàn tỉnh tiếp nhận 1.500 hồ sơ, trong đó: cấp tỉnh 500 hồ sơ, cấp huyện 600 hồ sơ, cấp xã 300 hồ \
     sơ; đã giải quyết 1.369/1.500 hồ sơ, đạt 95,07%, trễ hạn 0,50%.",
    "Tổng thu ngân sách 2.522,81 tỷ đồng, gồm thu nội địa 1.200,5 tỷ đồng và thu khác 900 triệu đồng; \
     phấn đấu năm 2022 đạt tối thiểu 3.000 tỷ đồng, tăng từ 10 đến 12%.",
    "Xếp thứ 11/34 tỉnh, thành phố với 90,09/100 điểm; gấp 2 lần năm 2020; diện tích 1.234,5 ha; hai \
     mươi lăm (25) hộ; 866 lượt/964 lượt người.",
    "Đơn vị | Tổng số | Trực tiếp | Trực tuyến\nXã An Hải | 120 | 100 | 20\nXã An Vĩnh | 230 | 200 | \
     30\nXã An Bình | 50 | 40 | 10\nTổng cộng | 410 | 340 | 60",
    "Đơn vị | Số hồ sơ | Đã giải quyết | Tỷ lệ (%)\nXã An Hải | 120 | 60 | 50,0\nXã An Vĩnh | 200 | 150 | \
     75,0\nXã An Bình | 50 | 40 | 81,0\nXã Bình Châu | (5) | -3 | 60,0",
    "Thực hiện Kế hoạch số 29/KH-STP ngày 22/12/2021 của Sở Tư pháp, Quyết định số 26/2020/QĐ-UBND ngày \
     18/10/2019 của UBND tỉnh Quảng Ngãi; gửi báo cáo trước ngày 15/11/2021.",
    "Số đơn tăng từ 60 đơn lên 50 đơn; giảm 26 người (320/356); tăng 30% (từ 50 hồ sơ lên 60 hồ sơ).",
];

/// A source of several pages, which begin at `pages`.
fn paged(text: &str, pages: Vec<usize>) -> Source {
    Source { pages, ..source(text) }
}

/// The corpus and the made-up reports.
fn documents() -> Vec<Source> {
    let made = MADE.iter().map(|text| source(&format!("{HEAD}{text}\n")));
    // All of them in one, each on a page of its own.
    let mut text = HEAD.to_owned();
    let mut pages = vec![0];
    for paragraph in MADE {
        pages.push(text.len());
        text.push_str(paragraph);
        text.push_str("\n\n");
    }
    sources().iter().cloned().chain(made).chain([paged(&text, pages)]).collect()
}

/// The record that comes back from its own line says the same; places come back in code points.
fn says_it_again(record: &Record) {
    assert_eq!(said(&through_json(record)), said(record));
}

#[test]
fn figures_stand_where_they_say() {
    let (mut figures, mut anomalies) = (0, 0);
    for source in documents() {
        let record = viendan::read(source.clone(), patterns());
        check_figures(&source.text, &record);
        for one in &record.indicators {
            let page = source.pages.iter().filter(|start| **start <= one.span.start).count();
            assert_eq!(one.page, page, "page of {} in {}", one.surface, source.path);
        }
        (figures, anomalies) =
            (figures + record.indicators.len(), anomalies + record.anomalies.len());
    }
    assert!(figures > 1000 && anomalies > 50, "{figures} figures and {anomalies} anomalies");
}

#[test]
fn figures_go_through_json() {
    for source in documents() {
        says_it_again(&viendan::read(source, patterns()));
    }
}

/// Zeros at the end of a decimal say how exact it is.
#[test]
fn decimals_keep_their_digits() {
    let text =
        format!("{HEAD}Tỷ lệ hộ nghèo giảm còn 0,50%, tỷ lệ sinh là 1,110%, thu 12,00 tỷ đồng.\n");
    let mut record = viendan::read(source(&text), patterns());
    let values: Vec<String> = record.indicators.iter().map(|one| one.value.to_string()).collect();
    assert_eq!(values, ["0.50", "1.110", "12.00"]);
    // Whatever the number: no way through a float.
    for written in [
        "0.10",
        "1.110",
        "79228162514264337593543950335",
        "0.0000000000000000000000000001",
        "-3.50",
    ] {
        record.indicators[0].value = written.parse().unwrap();
        let line = wire::record_line(&record);
        assert!(line.contains(&format!("\"value\":{written},")), "{written} in {line}");
        let back = wire::parse_record(&line).unwrap();
        assert_eq!(back.indicators[0].value.to_string(), written);
        assert_eq!(wire::record_line(&back), line);
    }
}

/// What a figure says, without its place.
fn said(record: &Record) -> Vec<String> {
    let figure = |one: &viendan::model::Indicator| {
        let ratio = one.ratio.map(|ratio| ratio.denominator);
        format!(
            "{}/{ratio:?} {:?} {:?} {:?} {:?} {:?} of {:?} {:?} {:?}",
            one.value,
            one.unit,
            one.kind,
            one.status,
            one.qualifier,
            one.period.as_ref().map(|p| (p.start, p.end)),
            one.part_of,
            one.percent_of,
            one.percent_base
        )
    };
    let anomaly = |one: &viendan::model::Anomaly| format!("{} {}", one.kind, one.message);
    record.indicators.iter().map(figure).chain(record.anomalies.iter().map(anomaly)).collect()
}

/// How a file keeps a text changes nothing of what it says.
#[test]
fn figures_do_not_depend_on_how_a_text_is_kept() {
    let kept: [(&str, fn(&str) -> String); 6] = [
        ("CRLF", |text| text.replace('\n', "\r\n")),
        ("NFD", |text| Damage::Nfd.apply(text, 1, 0)),
        ("Windows-1258", |text| Damage::Tones.apply(text, 1, 0)),
        ("no-break spaces", |text| text.replace(' ', "\u{a0}")),
        ("zero-width characters", |text| Damage::Invisible.apply(text, 1, 0)),
        ("en dashes", |text| text.replace('-', "–")),
    ];
    let mut wrong = Vec::new();
    for document in documents().iter().filter(|document| document.format == "txt") {
        let text = document.text.replace("\r\n", "\n");
        let whole = said(&viendan::read(source(&text), patterns()));
        for (name, keep) in kept {
            let other = keep(&text);
            let record = viendan::read(source(&other), patterns());
            check_figures(&other, &record);
            let other = said(&record);
            if other != whole {
                let at = whole.iter().zip(&other).position(|(a, b)| a != b);
                let at = at.unwrap_or(whole.len().min(other.len()));
                let shown = |all: &[String]| all.get(at).cloned().unwrap_or_default();
                wrong.push(format!(
                    "{name}\t{}\n\t{}\n\t{}",
                    document.path,
                    shown(&whole),
                    shown(&other)
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}:\n{}", wrong.len(), wrong.join("\n"));
}

/// What figures and what stands round them are made of.
const PIECES: &[&str] = &[
    "/",
    "hồ sơ",
    "văn bản",
    "nghị quyết",
    "quyết định",
    "tỷ đồng",
    "triệu đồng",
    "ha",
    "km",
    "người",
    "%",
    "điểm phần trăm",
    "lượt",
    "xã",
    "đơn",
    "lần",
    "điểm",
    "trong đó",
    "trong đó:",
    "gồm",
    "bao gồm",
    "cấp tỉnh",
    "cấp huyện",
    "cấp xã",
    "đã giải quyết",
    "đang giải quyết",
    "tiếp nhận",
    "trễ hạn",
    "đúng hạn",
    "kỳ trước chuyển sang",
    "đạt",
    "chiếm",
    "tỷ lệ",
    "tăng",
    "giảm",
    "tăng từ",
    "lên",
    "xuống còn",
    "so với cùng kỳ",
    "cùng kỳ năm 2020",
    "phấn đấu",
    "ước",
    "khoảng",
    "trên",
    "từ",
    "đến",
    "tổng cộng",
    "tổng số",
    "gấp",
    "xếp thứ",
    "năm 2021",
    "quý III/2021",
    "ngày 21/11/2021",
    "6 tháng",
    "hai mươi",
    "ba trăm triệu",
    "Số hồ sơ",
    "STT",
    "Tổng cộng",
    "trước ngày",
    "hoàn thành",
    "I.",
    "II.",
    "(",
    ")",
    "(",
    ")",
    "[",
    "]",
    "|",
    "|",
    "|",
    "\n",
    "\n",
    "\n\n",
    ";",
    ",",
    ".",
    ":",
    "-",
    "–",
    " - ",
    "+",
    "²",
    "uỷ",
    "hoà",
    "“",
    "”",
    "\u{301}",
    "\u{a0}",
    "\u{200b}",
];

fn piece() -> impl Strategy<Value = String> {
    prop_oneof![
        6 => select(PIECES).prop_map(str::to_owned),
        3 => (0u32..3000).prop_map(|n| n.to_string()),
        2 => (0u64..2_000_000_000).prop_map(dotted),
        1 => "[0-9]{1,4}[.,][0-9]{1,4}",
        1 => "[0-9]{1,40}",
        1 => "[0-9., ]{1,14}",
        1 => "[0-9]{1,3}/[0-9]{1,3}",
        1 => (0u8..33, 0u8..14, 1990u16..2030).prop_map(|(day, month, year)| format!("{day}/{month}/{year}")),
    ]
}

/// A text of figures.
fn figures() -> impl Strategy<Value = String> {
    let gap = select(vec![" ", " ", " ", " ", "", ", ", "; ", "\n", " | "]);
    vec((piece(), gap), 0..80)
        .prop_map(|parts| parts.iter().map(|(piece, gap)| format!("{piece}{gap}")).collect())
}

/// A whole number with dots between its thousands.
fn dotted(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push('.');
        }
        out.push(digit);
    }
    out
}

/// Whole numbers of every size.
fn counts() -> impl Strategy<Value = u64> {
    prop_oneof![0u64..100, 0u64..100_000, 0u64..2_000_000_000_000]
}

/// A number as Vietnamese papers print it, and the decimal that it is.
fn printed(whole: u64, rest: &str) -> (String, Decimal) {
    let written = if rest.is_empty() { dotted(whole) } else { format!("{},{rest}", dotted(whole)) };
    let number = if rest.is_empty() { whole.to_string() } else { format!("{whole}.{rest}") };
    (written, number.parse().unwrap())
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn any_figures_can_be_read(text in figures()) {
        for text in [text.clone(), format!("{HEAD}{text}\n")] {
            let record = viendan::read(source(&text), patterns());
            check_figures(&text, &record);
            says_it_again(&record);
        }
    }

    #[test]
    fn any_damaged_figures_can_be_read(text in figures(), damages in vec((select(DAMAGES), 1usize..9, 0usize..50), 1..4)) {
        let text = format!("{HEAD}{text}\n");
        let text = damages.into_iter().fold(text, |text, (damage, every, first)| damage.apply(&text, every, first));
        let record = viendan::read(source(&text), patterns());
        check_figures(&text, &record);
    }

    /// A number is read as it was written, digit by digit.
    #[test]
    fn counts_are_read_back(number in counts()) {
        let (written, number) = printed(number, "");
        let text = format!("{HEAD}Trong kỳ, đã tiếp nhận {written} hồ sơ của công dân.\n");
        let read = viendan::read(source(&text), patterns()).indicators;
        prop_assert_eq!(read.len(), 1, "{}", text);
        prop_assert_eq!(read[0].value.to_string(), number.to_string());
        prop_assert_eq!(&read[0].surface, &format!("{written} hồ sơ"));
        prop_assert_eq!(read[0].unit.as_deref(), Some("hồ sơ"));
    }

    #[test]
    fn amounts_of_money_are_read_back(whole in prop_oneof![0u64..1000, 1000u64..10_000_000], rest in "[0-9]{0,2}") {
        let (written, number) = printed(whole, &rest);
        let text = format!("{HEAD}Tổng kinh phí thực hiện là {written} tỷ đồng từ ngân sách.\n");
        let read = viendan::read(source(&text), patterns()).indicators;
        prop_assert_eq!(read.len(), 1, "{}", text);
        prop_assert_eq!(read[0].value.to_string(), number.to_string());
        prop_assert_eq!(read[0].base_value, Some((number * Decimal::from(1_000_000_000)).normalize()));
        prop_assert_eq!(&read[0].surface, &format!("{written} tỷ đồng"));
    }

    #[test]
    fn percentages_are_read_back(whole in 0u64..1000, rest in "[0-9]{0,3}", gap in select(vec!["", " "])) {
        let (written, number) = printed(whole, &rest);
        let text = format!("{HEAD}Tỷ lệ hộ sử dụng nước sạch đạt {written}{gap}%.\n");
        let read = viendan::read(source(&text), patterns()).indicators;
        prop_assert_eq!(read.len(), 1, "{}", text);
        prop_assert_eq!(read[0].value.to_string(), number.to_string());
        prop_assert_eq!(&read[0].surface, &format!("{written}{gap}%"));
    }

    /// Part, whole and share of one sentence agree if they are made to, and only then.
    #[test]
    fn shares_are_checked(part in 1u64..5000, more in 0u64..5000, off in 2u64..30) {
        let whole = part + more;
        let share = Decimal::from(part) * Decimal::ONE_HUNDRED / Decimal::from(whole);
        let share = share.round_dp_with_strategy(1, rust_decimal::RoundingStrategy::MidpointAwayFromZero);
        let read = |share: Decimal| {
            let share = share.to_string().replace('.', ",");
            let text = format!("{HEAD}Đã giải quyết {}/{} hồ sơ, đạt {share}%.\n", dotted(part), dotted(whole));
            let record = viendan::read(source(&text), patterns());
            record.anomalies.into_iter().map(|anomaly| anomaly.kind).collect::<Vec<_>>()
        };
        prop_assert_eq!(read(share), Vec::<String>::new());
        let other = share + Decimal::new(off as i64, 1);
        prop_assert_eq!(read(other), ["percent_mismatch"], "{} of {} is not {}", part, whole, other);
    }

    /// Parts in a bracket add up if they are made to; one off in the whole is told.
    #[test]
    fn sums_are_checked(parts in vec(10u64..3000, 2..7), off in 1u64..4) {
        let nouns = ["nghị quyết", "quyết định", "kế hoạch", "báo cáo", "tờ trình", "thông báo"];
        let total: u64 = parts.iter().sum();
        let read = |total: u64| {
            let list: Vec<String> =
                parts.iter().zip(nouns).map(|(part, noun)| format!("{} {noun}", dotted(*part))).collect();
            let text = format!("{HEAD}Huyện đã ban hành {} văn bản ({}).\n", dotted(total), list.join(", "));
            let record = viendan::read(source(&text), patterns());
            record.anomalies.into_iter().map(|anomaly| anomaly.kind).collect::<Vec<_>>()
        };
        prop_assert_eq!(read(total), Vec::<String>::new());
        prop_assert_eq!(read(total + off), ["sum_mismatch"]);
    }
}
