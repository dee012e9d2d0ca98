//! Can it break? What holds for every text: positions, determinism, no panics, linear time.
//!
//! The texts are made of what documents are made of (syllables, codes, dates, page furniture) and
//! then damaged as files are damaged, because random Unicode alone never reaches the extractors.

use std::collections::BTreeSet;
use std::time::Instant;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use unicode_normalization::UnicodeNormalization;
use viendan::ingest;
use viendan::model::{Date, Document, Record, Serves};
use viendan::text::{CharIndex, Span, fold};
use viendan::{normalize, wire};

use crate::corpus::{patterns, source, sources};

// ---------------------------------------------------------------------------------------- texts

/// Words of documents. `hoà`, `thuỷ`, `toả` are there because folding moves their tone marks.
const WORDS: &[&str] = &[
    "Căn cứ",
    "Thực hiện",
    "Kế hoạch",
    "Nghị định",
    "Nghị quyết",
    "Luật",
    "Quyết định",
    "Công văn",
    "Báo cáo",
    "số",
    "Số:",
    "ngày",
    "tháng",
    "năm",
    "của",
    "và",
    "các",
    "theo",
    "tại",
    "khoản",
    "điểm a",
    "Điều",
    "Phụ lục",
    "Ủy ban nhân dân",
    "UBND",
    "UỶ BAN NHÂN DÂN",
    "tỉnh",
    "huyện",
    "xã",
    "Sở Tư pháp",
    "Bộ Nội vụ",
    "Chính phủ",
    "Thủ tướng Chính phủ",
    "HĐND",
    "Kính gửi:",
    "Nơi nhận:",
    "- Như trên;",
    "Lưu: VT, TH.",
    "TM. ỦY BAN NHÂN DÂN",
    "KT. CHỦ TỊCH",
    "CHỦ TỊCH",
    "Nguyễn Văn A",
    "hoà",
    "Hoà Bình",
    "thuỷ",
    "toả",
    "khoẻ",
    "quý",
    "qua",
    "nghiệp",
    "được",
    "ưỡn",
    "đường",
    "Đức",
    "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
    "Độc lập - Tự do - Hạnh phúc",
    "BÁO CÁO",
    "Về việc",
    "V/v",
    "sửa đổi, bổ sung",
    "thay thế",
    "ban hành kèm theo",
    "a)",
    "b)",
    "1.",
    "IV.",
    "- ",
    "+ ",
    "| ",
    "(",
    ")",
    ";",
    ":",
    ",",
    ".",
    "“",
    "”",
    "'",
    "\"",
    "Quảng Ngãi",
    "Bình Định",
    "Dự thảo",
    "(sau đây gọi là",
    "nêu trên",
    "cùng ngày",
    "lần lượt",
];

fn code() -> impl Strategy<Value = String> {
    let symbol = select(vec![
        "NĐ-CP",
        "QĐ-TTg",
        "KH-UBND",
        "KH-STP",
        "NQ-CP",
        "TT-BTC",
        "TTr-SNV",
        "UBND-NC",
        "HD/VPTW",
        "CTr/TU",
        "QH13",
        "NQ-HĐND",
        "BC-UBND",
        "TTLT-BTC-BNV",
        "SNV-CCHC&PC",
        "XYZ-ABC",
        "nđ-cp",
        "KH - UBND",
        "CT/TW",
    ]);
    let year =
        prop_oneof![Just(String::new()), (1990u16..2030).prop_map(|year| format!("{year}/"))];
    (0u32..12_000, year, symbol, select(vec!["/", "/", "/", "-"]))
        .prop_map(|(number, year, symbol, slash)| format!("{number:02}{slash}{year}{symbol}"))
}

fn printed_date() -> impl Strategy<Value = String> {
    (0u8..33, 0u8..14, 1990u16..2030, 0u8..5).prop_map(|(day, month, year, form)| match form {
        0 => format!("{day}/{month}/{year}"),
        1 => format!("ngày {day:02} tháng {month:02} năm {year}"),
        2 => format!("{day}-{month}-{year}"),
        3 => format!("tháng {month}/{year}"),
        _ => format!("năm {year}"),
    })
}

fn piece() -> impl Strategy<Value = String> {
    prop_oneof![
        8 => select(WORDS).prop_map(str::to_owned),
        3 => code(),
        2 => printed_date(),
        1 => "[0-9]{1,9}",
        1 => "[a-zA-ZđĐơưáạ]{1,12}",
        1 => select(vec!["\u{301}", "²", "ﬁ", "\u{1f600}", "Α", "\u{300}\u{323}", "İ", "ß", "\u{1}", "*", "/", "-", "\u{3000}"])
            .prop_map(str::to_owned),
    ]
}

fn between() -> impl Strategy<Value = &'static str> {
    select(vec![" ", " ", " ", " ", " ", " ", "", ", ", "\n", "\n", "\n\n", "; "])
}

/// A text as a person wrote it.
fn clean() -> impl Strategy<Value = String> {
    vec((piece(), between()), 0..60)
        .prop_map(|parts| parts.iter().map(|(piece, gap)| format!("{piece}{gap}")).collect())
}

#[derive(Clone, Copy, Debug)]
enum Damage {
    Nfd,
    /// Base letter with its hat or horn composed, tone mark apart: Windows-1258.
    Tones,
    NoBreak,
    Doubled,
    Tab,
    Wrap,
    Invisible,
    CarriageReturn,
    Eth,
    Dashes,
    Quotes,
    Capitals,
}

const DAMAGES: &[Damage] = &[
    Damage::Nfd,
    Damage::Tones,
    Damage::NoBreak,
    Damage::Doubled,
    Damage::Tab,
    Damage::Wrap,
    Damage::Invisible,
    Damage::CarriageReturn,
    Damage::Eth,
    Damage::Dashes,
    Damage::Quotes,
    Damage::Capitals,
];

impl Damage {
    /// What becomes of one letter; `turn` picks between variants.
    fn letter(self, c: char, turn: usize, out: &mut String) {
        let pick = |from: &[&'static str]| from[turn % from.len()];
        match (self, c) {
            (Damage::Nfd, c) => out.extend(std::iter::once(c).nfd()),
            (Damage::Tones, c) => {
                let tone = |c: &char| {
                    matches!(c, '\u{300}' | '\u{301}' | '\u{303}' | '\u{309}' | '\u{323}')
                };
                let (tones, base): (Vec<char>, Vec<char>) =
                    std::iter::once(c).nfd().partition(tone);
                out.extend(base.into_iter().nfc().chain(tones));
            }
            (Damage::NoBreak, ' ') => out.push_str(pick(&["\u{a0}", "\u{202f}", "\u{2003}"])),
            (Damage::Doubled, ' ') => out.push_str("  "),
            (Damage::Tab, ' ') => out.push_str(pick(&["\t", " \t ", "\u{b}"])),
            (Damage::Wrap, ' ') => out.push_str(pick(&["\n", " \n", "\n "])),
            (Damage::Invisible, c) if c.is_alphanumeric() || c == ' ' => {
                out.push(c);
                out.push_str(pick(&["\u{ad}", "\u{200b}", "\u{feff}", "\u{200d}", "\u{2060}"]));
            }
            (Damage::CarriageReturn, '\n') => out.push_str("\r\n"),
            (Damage::Eth, 'Đ') => out.push_str(pick(&["\u{d0}", "\u{189}", "D\u{335}"])),
            (Damage::Eth, 'đ') => out.push_str(pick(&["\u{f0}", "\u{257}", "d\u{335}"])),
            (Damage::Dashes, '-') => out.push_str(pick(&["–", "—", "‑", "−", "\u{f0b7}"])),
            (Damage::Dashes, '/') => out.push_str(pick(&["\u{2044}", "\u{2215}"])),
            (Damage::Quotes, '"') => out.push_str(pick(&["“", "”", "«", "»", "„"])),
            (Damage::Quotes, '\'') => out.push_str(pick(&["‘", "’"])),
            (Damage::Capitals, c) => out.extend(c.to_uppercase()),
            (_, c) => out.push(c),
        }
    }

    /// Damages every `every`th letter from the `first` one on.
    fn apply(self, text: &str, every: usize, first: usize) -> String {
        let mut out = String::with_capacity(text.len() * 2);
        for (i, c) in text.chars().enumerate() {
            if i >= first && (i - first).is_multiple_of(every) {
                self.letter(c, i / every, &mut out)
            } else {
                out.push(c)
            }
        }
        out
    }
}

/// A text as it comes out of files.
fn damaged() -> impl Strategy<Value = String> {
    (clean(), vec((select(DAMAGES), 1usize..9, 0usize..50), 0..5)).prop_map(|(text, damages)| {
        damages
            .into_iter()
            .fold(text, |text, (damage, every, first)| damage.apply(&text, every, first))
    })
}

/// A bundled document with slices of it lost, doubled or moved.
fn torn() -> impl Strategy<Value = String> {
    (any::<Index>(), vec((0u8..3, any::<Index>(), 0usize..400, any::<Index>()), 1..12)).prop_map(
        |(document, tears)| {
            let mut text: Vec<char> = document.get(sources()).text.chars().collect();
            for (kind, at, length, to) in tears {
                if text.is_empty() {
                    break;
                }
                let start = at.index(text.len());
                let end = (start + length).min(text.len());
                let slice: Vec<char> = text[start..end].to_vec();
                if kind != 1 {
                    text.drain(start..end);
                }
                if kind != 0 {
                    let to = to.index(text.len() + 1);
                    text.splice(to..to, slice);
                }
            }
            text.into_iter().collect()
        },
    )
}

fn normalized(text: &str) -> Document {
    normalize::normalize(source(text), patterns())
}

/// A text without its white space: whether lines are joined depends on what stands around them.
fn squashed(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

fn boundaries(text: &str) -> Vec<usize> {
    (0..=text.len()).filter(|at| text.is_char_boundary(*at)).collect()
}

// -------------------------------------------------------------------------------------- records

/// What holds for the record of any text.
fn check_record(text: &str, record: &Record) {
    let verbatim = |span: Span, surface: &str, what: &str| {
        assert_eq!(
            text.get(span.range()),
            Some(surface),
            "{what} at {span:?} is not the source there"
        );
    };
    let inside = |span: Span, what: &str| {
        assert!(
            text.get(span.range()).is_some(),
            "{what} at {span:?} is outside the source or inside a letter"
        );
    };
    for (i, reference) in record.references.iter().enumerate() {
        verbatim(reference.span, &reference.surface, "reference");
        assert!(!reference.surface.trim().is_empty(), "reference {i} is blank");
        if let Some(span) = reference.code_span {
            inside(span, "code");
            let whole = reference.span;
            assert!(
                whole.start <= span.start && span.end <= whole.end,
                "code {span:?} outside reference {whole:?}"
            );
        }
        if let Some(span) = reference.relation.trigger {
            inside(span, "trigger");
        }
        assert!(reference.page >= 1);
        assert!(!reference.rule.is_empty());
        let count = record.references.len();
        assert!(
            reference.same_as.is_none_or(|first| first < i),
            "reference {i} is the same as a later one"
        );
        assert!(
            reference.relation.source.is_none_or(|outer| outer < count && outer != i),
            "source of {i} is not there"
        );
    }
    let starts = |pair: &[viendan::model::Reference]| pair[0].span.start <= pair[1].span.start;
    assert!(record.references.windows(2).all(starts), "references are not in reading order");
    for mention in &record.agencies {
        verbatim(mention.span, &mention.surface, "agency");
        assert!(mention.page >= 1);
        if let Serves::Reference(i) = mention.of {
            assert!(i < record.references.len(), "agency of a reference {i} that is not there");
        }
    }
    assert!(
        record.agencies.windows(2).all(|pair| pair[0].span <= pair[1].span),
        "agencies are not in reading order"
    );
    if let Some(span) = record.header.code_span {
        inside(span, "own code");
    }
    assert_eq!(record.source.chars, text.chars().count());
}

/// Reads a text and checks the record, its way through JSON, and that it reads the same twice.
fn check_reading(text: &str) {
    let mut record = viendan::read(source(text), patterns());
    check_record(text, &record);
    let line = wire::record_line(&record);
    assert_eq!(
        line,
        wire::record_line(&viendan::read(source(text), patterns())),
        "two readings differ"
    );
    // Warnings have a test of their own below.
    record.warnings.clear();
    let line = wire::record_line(&record);
    let back = wire::parse_record(&line).expect("a record reads back");
    assert_eq!(
        line,
        wire::record_line(&back),
        "a record that was read back is written in another way"
    );
    assert_eq!(viendan::link([record], patterns()), viendan::link([back], patterns()));
}

// ----------------------------------------------------------------------------------- properties

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// Folding keeps every byte offset, and every letter boundary but the one inside a moved tone
    /// (`oà` is 1 + 2 bytes, `òa` 2 + 1).
    #[test]
    fn folding_keeps_offsets(text in damaged()) {
        let text = normalized(&text).text;
        prop_assert_eq!(text.folded.len(), text.normalized.len());
        let (held, folded) = (boundaries(&text.normalized), boundaries(&text.folded));
        let held: BTreeSet<usize> = held.into_iter().collect();
        let folded: BTreeSet<usize> = folded.into_iter().collect();
        for at in held.symmetric_difference(&folded) {
            // The one boundary moves by a byte, between the glide and its vowel.
            let start = (0..*at).rev().find(|i| held.contains(i) && folded.contains(i)).unwrap_or(0);
            let pair: String = text.folded[start..].chars().take(2).collect();
            let moved = pair.starts_with(|c| "òóỏõọùúủũụ".contains(c)) && pair.ends_with(['a', 'e', 'y']);
            prop_assert!(moved, "boundary {} differs in {:?}", at, pair);
        }
        prop_assert_eq!(fold(&text.folded), text.folded.clone(), "folding twice changes something");
    }

    #[test]
    fn positions_lead_back(text in damaged(), picks in vec(any::<[Index; 3]>(), 12)) {
        let held = normalized(&text).text;
        prop_assert_eq!(&held.source, &text);
        let bounds = boundaries(&held.normalized);
        let whole = held.span(0..held.normalized.len());
        prop_assert!(text.get(whole.range()).is_some());
        for pick in picks {
            let mut at = pick.map(|index| *index.get(&bounds));
            at.sort_unstable();
            let [a, b, c] = at;
            for range in [a..b, b..c, a..c, b..b] {
                let span = held.span(range.clone());
                let slice = text.get(span.range());
                prop_assert!(slice.is_some(), "{:?} leads to {:?}, which is no slice", range, span);
                // What is at the span says again what was read there.
                let again = squashed(&normalized(slice.unwrap()).text.normalized);
                let wanted = squashed(&held.normalized[range.clone()]);
                prop_assert!(again.contains(&wanted), "{:?} leads to {:?}", wanted, slice.unwrap());
            }
            if a < b && b < c {
                let (first, second) = (held.span(a..b), held.span(b..c));
                prop_assert!(first.start <= second.start && first.end <= second.end, "{:?} {:?}", first, second);
                let outer = held.span(a..c);
                prop_assert!(outer.start <= first.start && outer.end >= second.end, "{:?} {:?}", outer, first);
            }
        }
    }

    /// One line cannot be joined with another, so nothing at all may change.
    #[test]
    fn one_line_is_normalized_once(text in damaged()) {
        let line = text.replace(['\n', '\r', '\u{b}', '\u{c}', '\u{85}', '\u{2028}', '\u{2029}'], " ");
        let once = normalized(&line).text.normalized;
        prop_assert_eq!(&normalized(&once).text.normalized, &once);
    }

    /// Whether a line is joined depends on the length of all lines, which joining changes; hence
    /// only the printing characters are compared.
    #[test]
    fn a_text_is_normalized_once_but_for_its_lines(text in damaged()) {
        let once = normalized(&text).text.normalized;
        prop_assert_eq!(squashed(&normalized(&once).text.normalized), squashed(&once));
    }

    #[test]
    fn normalized_text_is_tidy(text in damaged()) {
        let text = normalized(&text).text.normalized;
        for no in ["  ", " \n", "\n ", "\t", "\r", "\n\n\n", "\u{a0}", "\u{ad}", "\u{200b}", "–", "\u{d0}"] {
            prop_assert!(!text.contains(no), "{:?} in {:?}", no, text);
        }
        prop_assert_eq!(text.trim(), text.as_str());
    }

    #[test]
    fn any_string_can_be_read(text in any::<String>()) {
        check_reading(&text);
    }

    #[test]
    fn made_up_documents_can_be_read(text in damaged()) {
        check_reading(&text);
    }

    #[test]
    fn byte_soup_can_be_read(bytes in vec(any::<u8>(), 0..2000)) {
        check_reading(&String::from_utf8_lossy(&bytes));
        for name in ["soup.txt", "soup.html"] {
            // An error is an answer too.
            if let Ok(ingest::Reading::Read(read)) = ingest::source(name, bytes.clone()) {
                let text = read.text.clone();
                check_record(&text, &viendan::read(*read, patterns()));
            }
        }
    }

    #[test]
    fn torn_documents_can_be_read(text in torn()) {
        check_reading(&text);
    }

    #[test]
    fn damaged_documents_can_be_read(text in torn(), damages in vec((select(DAMAGES), 1usize..9, 0usize..50), 1..4)) {
        let text = damages.into_iter().fold(text, |text, (damage, every, first)| damage.apply(&text, every, first));
        check_reading(&text);
    }

    /// Tone marks that folding moves shift letter boundaries by a byte; windows that are cut in
    /// the folded text must not be used to cut the normalized one there.
    #[test]
    fn moved_tones_can_be_read(parts in vec((select(vec!["hoà", "uỷ", "Uỷ ban", "thuỷ", "toả ", "khoẻ", "uý", "Hoà ", "oà"]), piece()), 1..120),
                               pad in 0usize..4) {
        let text: String = parts.iter().map(|(tone, piece)| format!("{tone}{piece}")).collect();
        check_reading(&format!("{}{text}", "x".repeat(pad)));
        check_reading(&parts.iter().map(|(tone, piece)| format!("{piece} {tone} ")).collect::<String>());
    }

    #[test]
    fn code_points_are_counted(text in any::<String>(), more in damaged()) {
        let text = text + &more;
        let index = CharIndex::new(&text);
        for (count, at) in boundaries(&text).into_iter().enumerate() {
            prop_assert_eq!(index.chars(at), count);
        }
        prop_assert_eq!(index.of(Span::new(0, text.len())), [0, text.chars().count()]);
    }

    #[test]
    fn dates_read_back(year in 1890u16..2110, month in 0u8..14, day in 0u8..33) {
        if let Some(date) = Date::new(year, month, day) {
            prop_assert_eq!(Date::parse(&date.to_string()), Some(date));
            prop_assert!(date.end() >= date);
            prop_assert_eq!(date.end().end(), date.end());
        }
    }

    #[test]
    fn any_string_may_be_a_date(text in "[-0-9]{0,12}|\\PC{0,12}") {
        if let Some(date) = Date::parse(&text) {
            prop_assert_eq!(Date::parse(&date.to_string()), Some(date));
        }
    }

    /// The graph does not depend on the order of the records.
    #[test]
    fn linking_has_no_order(order in Just((0..sources().len()).collect::<Vec<_>>()).prop_shuffle()) {
        let records: Vec<Record> = sources().iter().map(|source| viendan::read(source.clone(), patterns())).collect();
        let shuffled: Vec<Record> = order.iter().map(|i| records[*i].clone()).collect();
        prop_assert_eq!(viendan::link(shuffled, patterns()), viendan::link(records, patterns()));
    }
}

/// Found by the properties above: a bound taken in the normalized text, used in the folded one
/// (`uỷ` is 1 + 3 bytes, `ủy` 3 + 1), and the other way round.
#[test]
fn bounds_inside_moved_tones_can_be_read() {
    for text in [
        "0/KH-UỶ",
        "29/KH-STPUỷ ban nhân dân tỉnh",
        "15/2021/NĐ-CPUỷ ban nhân dân tỉnh",
        "Uỷ ban nhân dân huyện giao Phòng Văn hoá và Thông tin chủ trì, phối hợụ sau:\n\nI. Côn dân huyệ/2021 về phân 8 đơn, \
         đã xử lý 195 đơn, đạt 93,8%. Thực hiện Luật Tiếp công dố 2/2013/QH",
    ] {
        check_reading(text);
    }
    // Every window that is cut so many bytes beside a code, cut at such a letter.
    for word in ["uỷ", "Hoà ", "toả"] {
        for pad in 0..8 {
            let pad = "x".repeat(pad);
            let run = word.repeat(120);
            check_reading(&format!("{run}{pad} Luật số 15/2021/QH15 {pad}{run}"));
            check_reading(&format!("{run}{pad} Kế hoạch số 29/KH-STP{run}"));
        }
    }
}

/// What was odd is part of the record, also when it comes from a file.
#[test]
fn warnings_are_read_back() {
    let record = viendan::read(source("Căn cứ Kế hoạch số 15/NQ-CP ngày 31/2/2021."), patterns());
    assert!(!record.warnings.is_empty());
    let line = wire::record_line(&record);
    assert_eq!(wire::record_line(&wire::parse_record(&line).unwrap()), line);
}

// ------------------------------------------------------------------------------------ linearity

/// Ratio of time that is allowed for sixteen times the text. 16 is linear, 256 quadratic; the rest
/// is for noise.
const MOST: f64 = 100.0;

/// Bytes of the short text; the long one has sixteen times as many.
const SHORT: usize = if cfg!(debug_assertions) { 1 << 10 } else { 4 << 10 };

/// How much longer sixteen times the text takes, best of up to `tries`; a good value ends it.
fn growth(make: &dyn Fn(usize) -> String, bytes: usize, tries: usize) -> f64 {
    let time = |text: &str| {
        let source = source(text);
        let start = Instant::now();
        std::hint::black_box(viendan::read(source, patterns()));
        start.elapsed().as_secs_f64()
    };
    let (short, long) = (make(bytes), make(bytes * 16));
    let (mut quick, mut slow) = (f64::INFINITY, f64::INFINITY);
    for _ in 0..tries {
        // The short one more often: it is the noisier one. Its best is never below what a
        // clock can tell.
        for _ in 0..3 {
            quick = quick.min(time(&short)).max(20e-6);
        }
        slow = slow.min(time(&long));
        // Good enough, or so slow that no noise explains it.
        if slow / quick < MOST / 2.0 || slow > 1.0 {
            break;
        }
    }
    slow / quick
}

fn repeated(unit: &str, bytes: usize) -> String {
    unit.repeat(bytes / unit.len() + 1)
}

/// Does `work` with a large stack, so that time is measured where the stack would end first; what
/// the stack must hold, a test of the command line says.
fn with_room(work: impl FnOnce() + Send + 'static) {
    let worker = std::thread::Builder::new().stack_size(1 << 30).spawn(work).unwrap();
    if let Err(panic) = worker.join() {
        std::panic::resume_unwind(panic);
    }
}

#[test]
fn hostile_text_takes_linear_time() {
    with_room(hostile_text);
}

fn hostile_text() {
    let units = [
        "Điều ",
        "số ",
        "- ",
        "-\n",
        "của ",
        " ",
        "/",
        "(",
        ")",
        "15/2021/NĐ-CP, ",
        "15/2021/NĐ-CP;15/KH-UBND",
        "1/1/",
        "1-1-",
        "1/KH-",
        "ngày ",
        "ngày 1/2/2021 ",
        "khoản 1 ",
        "điểm a ",
        "Căn cứ ",
        "Luật ",
        "Nghị định ",
        "“",
        "”",
        "\"",
        ".",
        ";",
        ": ",
        "1",
        "12 ",
        "a",
        "A-",
        "A/",
        "a\n",
        "\n",
        "| ",
        "_",
        "*",
        "=",
        "hoà ",
        "Ủy ban nhân dân ",
        "UBND tỉnh ",
        "tỉnh ",
        "xã Sơn ",
        "và ",
        ", ",
        "sửa đổi, bổ sung ",
        "a\u{301}",
        "\u{301}",
        "\u{ad}",
        "\u{a0}",
        "\r\n",
        "Kính gửi: ",
        "Nơi nhận: ",
        "Chủ tịch ",
        "TM. ",
        "KT. CHỦ TỊCH ",
        "CHỦ TỊCH\n",
        "A ",
        "ÐẠI\n",
        "\nA",
        "CÔNG BÁO/Số ",
        "Thời gian ký: ",
        "Email: a\n",
        "Luật Đất đai ",
        "năm 2021 ",
        "theo Quyết định số 15/QĐ-UBND ngày 1/2/2021 của UBND tỉnh Quảng Ngãi ",
        "Quyết định số 15/QĐ-UBND và ",
        "khoản 1 Điều 2 Nghị định số 15/2021/NĐ-CP ",
    ];
    let starts = [
        "",
        "Kính gửi:\n",
        "Nơi nhận:\n- ",
        "Căn cứ ",
        "Số: 1/KH-UBND\nQuảng Ngãi, ngày 1 tháng 2 năm 2021\nKẾ HOẠCH\n",
    ];
    let mut worst: Vec<(f64, String)> = Vec::new();
    for unit in units {
        for start in starts {
            let make = |bytes: usize| format!("{start}{}", repeated(unit, bytes));
            let ratio = growth(&make, SHORT, 5);
            worst.push((ratio, format!("{start:?} and {unit:?} over and over")));
        }
    }
    let nested = |bytes: usize| "(".repeat(bytes / 2) + &")".repeat(bytes / 2);
    worst.push((growth(&nested, SHORT, 5), "nested parentheses".to_owned()));
    let codes =
        |bytes: usize| (0..bytes / 16).map(|i| format!("{}/2021/NĐ-CP, ", i % 90_000)).collect();
    // The long text has 20,000 codes in one line, all different.
    worst.push((growth(&codes, 20_000, 5), "20,000 codes in one line".to_owned()));
    let listed = |bytes: usize| {
        (0..bytes / 70)
            .map(|i| format!("- Quyết định số {i}/QĐ-UBND ngày 1/2/2021 của UBND tỉnh;\n"))
            .collect::<String>()
    };
    worst.push((growth(&listed, SHORT, 5), "a list of decisions".to_owned()));
    report(worst);
}

#[test]
fn patterns_take_linear_time() {
    with_room(words_of_patterns);
}

/// Every example of every rule and the words of the tables, over and over: what a pattern is slow
/// on is what it almost matches.
fn words_of_patterns() {
    let patterns = patterns();
    let mut units: BTreeSet<String> = BTreeSet::new();
    for rule in patterns.rules.iter() {
        units.extend(rule.examples.iter().map(|example| example.text.clone()));
        units.extend(rule.rejects.iter().cloned());
    }
    units.extend(patterns.names.iter().map(|named| named.name.clone()).take(20));
    units.extend(patterns.doctypes.iter().map(|row| row.doc_type.name.clone()));
    units.extend(patterns.positions.iter().map(|position| position.name.clone()));
    let mut worst = Vec::new();
    for unit in units {
        for gap in [" ", "\n"] {
            let make = |bytes: usize| repeated(&format!("{unit}{gap}"), bytes);
            worst.push((growth(&make, SHORT, 5), format!("{unit:?} and {gap:?} over and over")));
        }
    }
    report(worst);
}

/// A range of articles is written out, ranges in ranges must not be: 100 bytes would fill the memory.
#[test]
fn ranges_of_provisions_are_bounded() {
    for text in [
        "khoản 1 đến 60 Điều 1 đến 60 Chương 1 đến 60 Nghị định số 15/2021/NĐ-CP",
        "khoản 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24 và 25 Điều 1 đến 60, \
         1 đến 60 và 1 đến 60 Nghị định số 15/2021/NĐ-CP",
    ] {
        let record = viendan::read(source(text), patterns());
        assert_eq!(record.references.len(), 1, "{text}");
        let count = record.references[0].provisions.len();
        assert!(count <= 1000, "{count} provisions in {} bytes: {text}", text.len());
    }
}

/// Prints the worst ratios and fails if one is more than linear.
fn report(mut ratios: Vec<(f64, String)>) {
    ratios.sort_by(|a, b| b.0.total_cmp(&a.0));
    eprintln!("sixteen times the text, {} texts; the slowest to grow:", ratios.len());
    for (ratio, what) in ratios.iter().take(6) {
        eprintln!("  {ratio:5.1} times as long: {what}");
    }
    let superlinear: Vec<String> = ratios
        .iter()
        .filter(|(ratio, _)| *ratio > MOST)
        .map(|(ratio, what)| format!("{ratio:.0}: {what}"))
        .collect();
    let shown = superlinear.iter().take(12).cloned().collect::<Vec<_>>().join("\n");
    assert!(superlinear.is_empty(), "{} are more than linear:\n{shown}", superlinear.len());
}
