//! What a text costs: time grows with its length and no faster, memory has a bound.

use std::collections::BTreeSet;
use std::time::Instant;

use crate::corpus::{patterns, source};

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
    let counted = |head: &str, item: &dyn Fn(usize) -> String, bytes: usize| {
        let mut text = head.to_owned();
        for i in 1.. {
            if text.len() >= bytes {
                break;
            }
            text.push_str(&item(i));
        }
        text
    };
    // Sums are looked for among all of them. The long text has 20,000 figures in one line.
    let one_line = |bytes| counted("", &|i| format!("{} hồ sơ; ", i * 7 % 9973 + 10), bytes);
    worst.push((growth(&one_line, 4 * SHORT, 5), "figures with one unit in one line".to_owned()));
    let sentences = |bytes| counted("", &|i| format!("Có {} hồ sơ. ", i * 7 % 9973 + 10), bytes);
    worst.push((
        growth(&sentences, 4 * SHORT, 5),
        "sentences with one figure in one line".to_owned(),
    ));
    let parts =
        |bytes| counted("99.999 hồ sơ, trong đó: ", &|i| format!("{} hồ sơ; ", i % 9 + 1), bytes);
    worst.push((growth(&parts, SHORT, 5), "one total and its parts".to_owned()));
    let bracket = |bytes| counted("99.999 hồ sơ (", &|i| format!("{} hồ sơ; ", i % 9 + 1), bytes);
    worst.push((growth(&bracket, SHORT, 5), "one total and its parts in a bracket".to_owned()));
    let rise = |bytes| counted("từ 1", &|i| format!(" lên {}", i + 1), bytes);
    worst.push((growth(&rise, SHORT, 5), "a chain of rises".to_owned()));
    // The long one has 3,000 rows of 12 columns.
    let head = "| Đơn vị | A | B | C | D | E | G | H | I | K | L | M |\n";
    let cells = |i: usize| (0..11).map(|c| format!(" {} |", i * 7 % 97 + c)).collect::<String>();
    let rows = |bytes| counted(head, &|i| format!("| Xã An Hải |{}\n", cells(i)), bytes);
    worst.push((growth(&rows, 3 * SHORT, 5), "a long table".to_owned()));
    let sums = |bytes| {
        let rows = counted(
            "| Đơn vị | Tổng | B | C |\n",
            &|i| format!("| Xã | {} | {i} | {} |\n", i * 3, i * 2),
            bytes,
        );
        format!("{rows}| Tổng cộng | 9 | 9 | 9 |\n")
    };
    worst.push((growth(&sums, SHORT, 5), "a table of sums".to_owned()));
    let shares = |bytes| {
        counted(
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
