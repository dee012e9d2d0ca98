//! What a text costs: time grows with its length and no faster, memory has a bound.

use std::collections::BTreeSet;
use std::time::Instant;

use viendan::model::{Doubt, Ocr, Source};
use viendan::text::Span;

use crate::corpus::{patterns, source};

/// Ratio of time that is allowed for sixteen times the text. 16 is linear, 256 quadratic; the rest
/// is for noise.
const MOST: f64 = 100.0;

/// Bytes of the short text; the long one has sixteen times as many.
const SHORT: usize = if cfg!(debug_assertions) { 1 << 10 } else { 4 << 10 };

/// How much longer sixteen times the text takes to read.
fn growth(make: &dyn Fn(usize) -> String, bytes: usize, tries: usize) -> f64 {
    growth_of(
        &|bytes| source(&make(bytes)),
        &|source| _ = viendan::read(source, patterns()),
        bytes,
        tries,
    )
}

/// How much longer `work` takes on sixteen times as much, best of up to `tries`; a good value ends it.
pub fn growth_of<T: Clone>(
    make: &dyn Fn(usize) -> T,
    work: &dyn Fn(T),
    size: usize,
    tries: usize,
) -> f64 {
    let time = |made: &T| {
        let made = made.clone();
        let start = Instant::now();
        work(made);
        start.elapsed().as_secs_f64()
    };
    let (short, long) = (make(size), make(size * 16));
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
pub fn with_room(work: impl FnOnce() + Send + 'static) {
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
fn what_piles_up_takes_linear_time() {
    with_room(what_piles_up);
}

/// Texts in which every item is new, so that each might be held against all before it, and runs of what
/// opens without closing.
fn what_piles_up() {
    let items: [(&str, &dyn Fn(usize) -> String); 22] = [
        ("articles", &|i| format!("Điều {i}. Điều khoản số {i}\n")),
        ("headings of all levels", &|i| {
            format!("Chương {i}\nTÊN CHƯƠNG\nMục {i}\n{i}.{i}.{i}. Tên\n")
        }),
        ("chapters in Roman numerals", &|i| format!("{}. TÊN PHẦN\n", "I".repeat(i % 9 + 1))),
        ("laws that are named", &|i| format!("Luật số {i}/2021/QH15 (sau đây gọi là Luật A{i}); ")),
        ("laws that are named and cited", &|i| {
            format!("Luật Thuế {i} (sau đây gọi tắt là “Luật {i}”). Theo Luật {i}. ")
        }),
        ("bodies that are named", &|i| format!("Ban Chỉ đạo {i} (sau đây gọi là Ban {i}); ")),
        ("plans that are pointed at", &|i| {
            format!("Kế hoạch số {i}/KH-UBND. Thực hiện Kế hoạch nêu trên. ")
        }),
        ("the same day", &|i| format!("Quyết định số {i}/QĐ-UBND cùng ngày; ")),
        ("communes", &|i| format!("UBND xã A{i}, UBND xã B{i} và các xã; ")),
        ("tasks", &|i| {
            format!(
                "Giao Sở Tư pháp chủ trì, phối hợp với Sở Nội vụ thực hiện việc {i} trước ngày 1/2/2021.\n"
            )
        }),
        ("tasks in one line", &|i| {
            format!("giao UBND huyện {i} thực hiện; đề nghị các sở, ban, ngành báo cáo; ")
        }),
        ("roles in a list", &|i| format!("- Phòng {i} chủ trì;\n")),
        ("recipients", &|i| format!("- UBND xã A{i};\n- Như trên;\n")),
        ("amendments", &|i| {
            format!("khoản {i} Điều {i} được sửa đổi, bổ sung như sau: “{i}. Nội dung”; ")
        }),
        ("quotations that open", &|i| format!("“{i} (")),
        ("brackets of three kinds", &|i| ["([{", "([", "}])"][i % 3].to_owned()),
        ("codes of one number", &|i| format!("15/{}/NĐ-CP;", 1990 + i % 30)),
        ("codes glued together", &|i| format!("{i}/QĐ-UBND{i}/KH-UBND-")),
        ("a table of words", &|i| {
            format!("| {i} | Sở Tư pháp | Xây dựng kế hoạch | Quý {} |\n", i % 4 + 1)
        }),
        ("a table of tasks", &|i| {
            format!("{i} | Ban hành quyết định | Sở Nội vụ | UBND xã A{i} | 12/2021\n")
        }),
        ("ends of pages", &|i| format!("a\n\n{i}\n\u{c}")),
        ("titles", &|i| {
            format!("Quyết định số {i}/QĐ-TTg ngày 1/2/2021 về việc phê duyệt Đề án {i} ")
        }),
    ];
    let mut worst: Vec<(f64, String)> = Vec::new();
    let heads = [
        "",
        "Số: 1/BC-UBND\nQuảng Ngãi, ngày 1 tháng 2 năm 2021\nBÁO CÁO\n\n",
        "| TT | Nội dung | Đơn vị chủ trì | Phối hợp | Thời gian |\n",
    ];
    for (what, item) in items {
        for head in heads {
            let make = |bytes: usize| piled(head, item, bytes);
            worst.push((growth(&make, 2 * SHORT, 5), format!("{what} after {head:?}")));
        }
    }
    for unit in [
        "Điều",
        "và các ",
        "Và các\n",
        "các sở, ban, ngành ",
        "nêu trên ",
        "\t",
        "\u{200b}",
        "\u{2028}",
        "\u{c}",
        "a\u{301}\u{323}\u{302}",
        "o\u{300}",
        "Uỷ ",
        "hoà",
        "0",
        "9.",
        "1/",
        "/2021",
        "1.1.",
        "-/",
        "–",
        "[",
        "{",
        "“(",
        "%",
        "½",
        "II",
        "&amp;",
        "ĐIỀU\n",
        "_\n",
        "...",
        "…",
    ] {
        for start in ["", "1 | 2 | 3\nCăn cứ Nghị định số 15/2021/NĐ-CP"] {
            let make = |bytes: usize| format!("{start}{}", repeated(unit, bytes));
            worst.push((
                growth(&make, 4 * SHORT, 5),
                format!("{start:?} and {unit:?} over and over"),
            ));
        }
    }
    // A hundred thousand in one line, all different.
    let codes =
        |bytes: usize| (0..bytes / 16).map(|i| format!("{i}/{}/NĐ-CP ", 1990 + i % 30)).collect();
    let many = if cfg!(debug_assertions) { 1 << 10 } else { 100_000 };
    worst.push((growth(&codes, many, 3), "a hundred thousand codes in one line".to_owned()));
    report(worst);
}

/// Items, each other than those before it.
fn piled(head: &str, item: &dyn Fn(usize) -> String, bytes: usize) -> String {
    let mut text = head.to_owned();
    for i in 1.. {
        if text.len() >= bytes {
            break;
        }
        text.push_str(&item(i));
    }
    text
}

/// A scan in which the engine was sure of no word: each is looked for in what was read.
#[test]
fn doubtful_scans_take_linear_time() {
    with_room(|| {
        let units = [
            "Quyết định số 15/QĐ-UBND ngày 1/2/2021 ",
            "1.234 hồ sơ; ",
            "Uỷ ban nhân dân ",
            "Quyêt đinh sô 15/QÐ-UBNÐ\n",
        ];
        let scan = |text: String| {
            let words = text.split_whitespace().map(|word| {
                let start = word.as_ptr() as usize - text.as_ptr() as usize;
                Doubt { span: Span::new(start, start + word.len()), confidence: 40 }
            });
            let ocr = Some(Ocr { doubtful: words.collect(), ..Ocr::default() });
            Source { ocr, ..source(&text) }
        };
        let mut worst = Vec::new();
        for unit in units {
            let make = |bytes: usize| scan(repeated(unit, bytes));
            let ratio = growth_of(&make, &|source| _ = viendan::read(source, patterns()), SHORT, 5);
            worst.push((ratio, format!("{unit:?} over and over, in doubt")));
        }
        report(worst);
    });
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

#[test]
fn hostile_figures_take_linear_time() {
    with_room(hostile_figures);
}

/// Figures that might be linked with all others: in one paragraph, in one bracket, in one table.
fn hostile_figures() {
    let units = [
        "(1 hồ sơ; ",
        "(1 hồ sơ); ",
        "1, 2, 3, ",
        "1 hồ sơ; ",
        "1 hồ sơ. A ",
        "trong đó 1 hồ sơ; ",
        "trong đó: 1 hồ sơ; ",
        "Trong đó: 1 hồ sơ. ",
        "gồm 1 hồ sơ; ",
        "tổng cộng 1 hồ sơ; ",
        "tăng 5 hồ sơ; ",
        "tăng từ 1 hồ sơ lên 2 hồ sơ; ",
        "3/4 hồ sơ; ",
        "đạt 5%; ",
        "5% (3 hồ sơ); ",
        "3 hồ sơ, chiếm 5% tổng số văn bản; ",
        "tiếp nhận 9 hồ sơ; đã giải quyết 8 hồ sơ; ",
        "hai mươi hồ sơ; ",
        "năm 2020 có 3 hồ sơ; ",
        "xã An Hải 1 hồ sơ; ",
        "đúng hạn 90%; trễ hạn 5%; ",
        "Gửi trước ngày 1/1/2020. ",
        "hoàn thành trước ngày 1/1/2020; ",
        "1 ",
        "1.",
        "1,",
        "1/2 ",
        "% ",
        "1 | ",
        "1 | 2\n",
        "I. A\n",
        "I. A 1 hồ sơ\nIII. B\n",
        "1 hồ sơ, trong đó 1 hồ sơ.\n",
        "so với cùng kỳ 3 hồ sơ ",
        "so với cùng kỳ năm 2020 (3 hồ sơ); ",
        "1 hồ sơ, ",
        "(1 hồ sơ ",
        "7 hồ sơ, trong đó ",
        "1-2 hồ sơ ",
        "tăng từ 1 hồ sơ lên 2 hồ sơ lên 3 hồ sơ ",
        "123 456 ",
        "| 1 |\n",
        "gửi trước 1/1 ",
        "tăng 5 hồ sơ (",
        "Xã A | 7 | 8 | 9 | 10 | 11 | 12\n",
        "Kế hoạch số 12/KH-UBND ngày 22/12/2022 của UBND huyện; ",
    ];
    let starts = ["", "Số: 1/BC-UBND\nQuảng Ngãi, ngày 1 tháng 2 năm 2021\nBÁO CÁO\n\n"];
    let mut worst: Vec<(f64, String)> = Vec::new();
    for unit in units {
        for start in starts {
            let make = |bytes: usize| format!("{start}{}", repeated(unit, bytes));
            worst.push((growth(&make, SHORT, 5), format!("{start:?} and {unit:?} over and over")));
        }
    }
    // Sums are looked for among all of them. The long text has 20,000 figures in one line.
    let one_line = |bytes| piled("", &|i| format!("{} hồ sơ; ", i * 7 % 9973 + 10), bytes);
    worst.push((growth(&one_line, 4 * SHORT, 5), "figures with one unit in one line".to_owned()));
    let sentences = |bytes| piled("", &|i| format!("Có {} hồ sơ. ", i * 7 % 9973 + 10), bytes);
    worst.push((
        growth(&sentences, 4 * SHORT, 5),
        "sentences with one figure in one line".to_owned(),
    ));
    let parts =
        |bytes| piled("99.999 hồ sơ, trong đó: ", &|i| format!("{} hồ sơ; ", i % 9 + 1), bytes);
    worst.push((growth(&parts, SHORT, 5), "one total and its parts".to_owned()));
    let bracket = |bytes| piled("99.999 hồ sơ (", &|i| format!("{} hồ sơ; ", i % 9 + 1), bytes);
    worst.push((growth(&bracket, SHORT, 5), "one total and its parts in a bracket".to_owned()));
    let rise = |bytes| piled("từ 1", &|i| format!(" lên {}", i + 1), bytes);
    worst.push((growth(&rise, SHORT, 5), "a chain of rises".to_owned()));
    // The long one has 3,000 rows of 12 columns.
    let head = "| Đơn vị | A | B | C | D | E | G | H | I | K | L | M |\n";
    let cells = |i: usize| (0..11).map(|c| format!(" {} |", i * 7 % 97 + c)).collect::<String>();
    let rows = |bytes| piled(head, &|i| format!("| Xã An Hải |{}\n", cells(i)), bytes);
    worst.push((growth(&rows, 3 * SHORT, 5), "a long table".to_owned()));
    let sums = |bytes| {
        let rows = piled(
            "| Đơn vị | Tổng | B | C |\n",
            &|i| format!("| Xã | {} | {i} | {} |\n", i * 3, i * 2),
            bytes,
        );
        format!("{rows}| Tổng cộng | 9 | 9 | 9 |\n")
    };
    worst.push((growth(&sums, SHORT, 5), "a table of sums".to_owned()));
    let shares = |bytes| {
        piled(
            "| Đơn vị | Số hồ sơ | Đã giải quyết | Tỷ lệ (%) |\n",
            &|i| format!("| Xã | {} | {i} | 50,0 |\n", i * 2),
            bytes,
        )
    };
    worst.push((growth(&shares, SHORT, 5), "a table of shares".to_owned()));
    let wide = |bytes: usize| {
        let columns = bytes / 18;
        let row = |cell: &str| format!("Xã{}\n", cell.repeat(columns));
        format!("{}{}{}", row(" | A"), row(" | 17"), row(" | 18"))
    };
    worst.push((growth(&wide, SHORT, 5), "a wide table".to_owned()));
    report(worst);
}

/// Prints the worst ratios and fails if one is more than linear.
pub fn report(mut ratios: Vec<(f64, String)>) {
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
