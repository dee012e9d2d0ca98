//! ODT, RTF, DOC and spreadsheets, and mutations of all.

use super::{LIMITS, docx, odt, p, tc, text, xlsx};

#[test]
fn odt_notes_lists_tables_and_changes() {
    let styles = "<text:list-style style:name=\"L\"><text:list-level-style-number text:level=\"1\" style:num-format=\"1\" style:num-suffix=\".\"/>\
        <text:list-level-style-number text:level=\"2\" style:num-format=\"a\" style:num-suffix=\")\"/></text:list-style>\
        <style:style style:name=\"S\" style:family=\"text\"><style:text-properties style:text-position=\"super 58%\"/></style:style>";
    let item = |text: &str, more: &str| {
        format!("<text:list-item><text:p>{text}</text:p>{more}</text:list-item>")
    };
    let body = format!(
        "<text:tracked-changes><text:changed-region><text:deletion><text:p>XÓA</text:p></text:deletion></text:changed-region></text:tracked-changes>\
         <text:list text:style-name=\"L\">{}{}</text:list>\
         <text:p>năm 2021<text:note text:note-class=\"footnote\"><text:note-citation>1</text:note-citation><text:note-body><text:p>Chú</text:p></text:note-body></text:note>\
         <text:s text:c=\"2\"/>m<text:span text:style-name=\"S\">2</text:span><text:tab/>x<office:annotation><text:p>ý</text:p></office:annotation></text:p>\
         <table:table><table:table-row><table:table-cell table:number-columns-spanned=\"2\"><text:p>Đầu</text:p></table:table-cell><table:covered-table-cell/>\
         <table:table-cell><text:p>C</text:p></table:table-cell></table:table-row><table:table-row><table:table-cell><text:p>1</text:p></table:table-cell>\
         <table:table-cell><text:p>2</text:p></table:table-cell><table:table-cell><text:p>3</text:p></table:table-cell></table:table-row></table:table>",
        item("Một", &format!("<text:list>{}{}</text:list>", item("con", ""), item("con", ""))),
        item("Hai", "")
    );
    assert_eq!(
        text(&odt(&body, styles)),
        "1. Một\na) con\nb) con\n2. Hai\nnăm 2021¹  m²\tx\n¹ Chú\nĐầu | | C\n1 | 2 | 3\n"
    );
}

#[test]
fn rtf_letters_by_unicode_and_by_charset() {
    let rtf = b"{\\rtf1\\ansi\\ansicpg1252\\deff0{\\fonttbl{\\f0\\fcharset0 Times New Roman;}{\\f1\\fcharset163 Arial;}{\\f2\\fcharset163 .VnTime;}}\
        \\pard S\\u7889?: 29/KH\\_STP\\~ng\\'e0y\\par{\\f1 \\'f0\\'fd\\'f2}\\par{\\f2 ng\\-\\'ea\\'adi}\\par\
        {\\v hidden}{\\deleted gone}{\\caps hoa}{\\*\\unknown dropped}{\\super 2}\\uc2\\u272\\'44\\'44!\\par}";
    // windows-1258 writes tone marks apart from their letters.
    let tone = encoding(&[0xF0, 0xFD, 0xF2]);
    assert_eq!(tone, "đư\u{323}");
    assert_eq!(
        text(rtf),
        format!("Số: 29/KH\u{2011}STP\u{A0}ngày\n{tone}\nng\u{AD}ê\u{AD}i\nHOA²Đ!\n")
    );
}

fn encoding(bytes: &[u8]) -> String {
    encoding_rs::WINDOWS_1258.decode_without_bom_handling(bytes).0.into_owned()
}

#[test]
fn rtf_tables_notes_headers_and_fields() {
    let rtf = b"{\\rtf1{\\header \\pard C\\'d4NG B\\'c1O\\par}{\\footer{\\field{\\*\\fldinst PAGE}{\\fldrslt 2}}\\par}\
        \\trowd\\cellx1000\\cellx3000\\pard\\intbl TT\\cell H\\'f4\\cell\\row\
        \\trowd\\cellx1000\\cellx2000\\cellx3000\\pard\\intbl 1\\cell 2\\cell 3\\cell\\row\
        \\pard n\\'e3m 2021{\\super\\chftn}{\\footnote{\\super\\chftn} Ghi ch\\'fa}.\\par\
        {\\listtext 1.\\tab}m\\'f4t{\\field{\\*\\fldinst HYPERLINK x}{\\fldrslt  t\\'ean}}\\par\
        {\\upr{\\par bad}{\\*\\ud good}}\\par}";
    assert_eq!(
        text(rtf),
        "CÔNG BÁO\nTT | Hô |\n1 | 2 | 3\nnãm 2021¹.\n¹ Ghi chú\n1. môt tên\ngood\n"
    );
}

#[test]
fn doc_keeps_what_its_source_had() {
    let read = text(include_bytes!("../fixtures/plan.doc"));
    for line in [
        "CÔNG BÁO/Số 12",
        "UBND TỈNH A\nSỞ TƯ PHÁP\nSố: 29/KH-STP\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "KẾ HOẠCH\nDỰ THẢO HỘP\nI. Mục một\nI.1. Điểm con\nI.2. Điểm con hai\na) Cháu\nII. Mục hai",
        "- gạch đầu dòng\n• chấm tròn",
        "Theo Quyết định ngày 20/8/2021¹ và diện tích 5 m², CO2⁽i⁾ hết.\n¹ Ghi chú một\n⁽i⁾ Chú cuối",
        "Giữ CHEN VIẾT HOA ĐẬM29/KH\u{2011}STP®\u{AD}êng\tx\ndong2",
        "TT | Nội dung | Số lượng |\n| | Đúng hạn | Quá hạn\n1 | Đất đai môi trường | 1.369 | 50",
        "2 | Hộ tịch | 12² |\nn1 | n2\nn3 | n4\n² Ghi chú trong bảng",
        "- Lưu: VT.\nKT. GIÁM ĐỐC",
    ] {
        assert!(read.contains(line), "{line}\nis not in\n{read}");
    }
    assert!(!read.contains("XOA"));
}

#[test]
fn spreadsheets_show_dates_and_percentages() {
    let sheet = "<row r=\"2\"><c r=\"B2\" t=\"s\"><v>0</v></c><c r=\"D2\" t=\"inlineStr\"><is><t>Tỷ lệ</t></is></c></row>\
        <row r=\"3\"><c r=\"B3\" t=\"s\"><v>1</v></c><c r=\"D3\" s=\"1\"><v>0.5983</v></c><c r=\"E3\" s=\"2\"><v>44428</v></c><c s=\"3\"><v>40673</v></c></row>\
        <row r=\"9\"><c r=\"F9\"><v>1.5e20</v></c></row>";
    assert_eq!(
        text(&xlsx(sheet)),
        "Phụ lục\nNội dung | Tỷ lệ\nĐất đai | 59,83% | 20/08/2021 | 40.673\n\n| | | 150000000000000000000\n"
    );
    let xls = text(include_bytes!("../fixtures/figures.xls"));
    assert!(
        xls.contains("1 | Kế hoạch số 29/KH-STP của Sở | 59,83% | 20/08/2021 | 1234567,5\n"),
        "{xls}"
    );
}

#[test]
fn spreadsheet_bombs_are_refused() {
    let cells: String = (0..3000)
        .map(|row| format!("<row r=\"{}\"><c t=\"s\"><v>0</v></c></row>", row * 7 + 1))
        .collect();
    assert!(viendan::ingest::word::sheets::read(&xlsx(&cells), &LIMITS).is_ok());
    let wide: String = (1..9000)
        .map(|at| format!("<row r=\"{at}\"><c r=\"{}\"><v>1</v></c></row>", column(at)))
        .collect();
    assert!(matches!(
        viendan::ingest::word::sheets::read(&xlsx(&wide), &LIMITS),
        Err(viendan::ingest::piece::FormatError::TooLarge(_))
    ));
}

fn column(mut at: u32) -> String {
    let mut out = String::new();
    while at > 0 {
        out.insert(0, char::from(b'A' + ((at - 1) % 26) as u8));
        at = (at - 1) / 26;
    }
    format!("{out}1")
}

/// Damages bytes in a way that a seed tells (xorshift).
fn damage(bytes: &[u8], seed: &mut u64) -> Vec<u8> {
    let mut next = |below: usize| {
        *seed ^= *seed << 13;
        *seed ^= *seed >> 7;
        *seed ^= *seed << 17;
        (*seed % below.max(1) as u64) as usize
    };
    let mut out = bytes.to_vec();
    match next(4) {
        0 => {
            for _ in 0..1 + next(20) {
                let at = next(out.len());
                out[at] = next(256) as u8;
            }
        }
        1 => out.truncate(next(bytes.len())),
        2 => {
            let at = next(out.len());
            let end = (at + next(600)).min(out.len());
            let block = out[at..end].to_vec();
            out.splice(at..at, block);
        }
        _ => {
            let at = next(out.len());
            let end = (at + 4).min(out.len());
            out[at..end].fill(0xFF);
        }
    }
    out
}

#[test]
fn damaged_files_never_panic() {
    let body = format!(
        "<w:tbl><w:tr>{}{}</w:tr></w:tbl>{}",
        tc(&p("1"), "<w:gridSpan w:val=\"3\"/>"),
        tc(&p("2"), "<w:vMerge/>"),
        p("hết")
    );
    let rtf = b"{\\rtf1{\\fonttbl{\\f0\\fcharset0 A;}}\\trowd\\cellx9\\pard\\intbl\\itap2 a\\nestcell{\\*\\nesttableprops\\trowd\\cellx5\\nestrow}\\cell\\row\\pard\\chftn{\\footnote b}\\u-9?\\bin3 abc\\par}";
    let whole = [
        docx(&body, &[]),
        odt(
            "<text:p>a</text:p><table:table><table:table-row><table:table-cell table:number-columns-repeated=\"9\"/></table:table-row></table:table>",
            "",
        ),
        xlsx("<row r=\"2\"><c r=\"B2\" s=\"1\"><v>0.5</v></c></row>"),
        rtf.to_vec(),
        include_bytes!("../fixtures/plan.doc").to_vec(),
        include_bytes!("../fixtures/figures.xls").to_vec(),
    ];
    let mut seed = 0x2545_F491_4F6C_DD1D;
    for file in &whole {
        for _ in 0..300 {
            let damaged = damage(file, &mut seed);
            let _ = viendan::ingest::word::container::read(&damaged, &LIMITS);
        }
    }
    // The texts inside a container, damaged before they are packed.
    for _ in 0..300 {
        let text = damage(body.as_bytes(), &mut seed);
        let _ = viendan::ingest::word::container::read(
            &docx(&String::from_utf8_lossy(&text), &[]),
            &LIMITS,
        );
    }
}
