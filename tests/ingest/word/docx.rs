//! DOCX files, built here.

use super::{LIMITS, docx, p, read, tc, text, zip};
use viendan::ingest::piece::FormatError;
use viendan::ingest::word::container::{self, Kind};

#[test]
fn letterhead_and_signature_come_block_by_block() {
    let row = |cells: &str| format!("<w:tr>{cells}</w:tr>");
    let head = row(&(tc(&(p("UBND TỈNH A") + &p("SỞ TƯ PHÁP")), "")
        + &tc(&(p("CỘNG HÒA") + &p("Độc lập")), "")))
        + &row(&(tc(&p("Số: 29/KH-STP"), "") + &tc(&p("A, ngày 20 tháng 8 năm 2021"), "")));
    let body = format!("<w:tbl>{head}</w:tbl>{}", p("KẾ HOẠCH"));
    assert_eq!(
        text(&docx(&body, &[])),
        "UBND TỈNH A\nSỞ TƯ PHÁP\nSố: 29/KH-STP\nCỘNG HÒA\nĐộc lập\nA, ngày 20 tháng 8 năm 2021\nKẾ HOẠCH\n"
    );
}

#[test]
fn table_of_figures_keeps_its_columns() {
    let rows = [
        tc(&p("TT"), "<w:vMerge w:val=\"restart\"/>")
            + &tc(&p("Hồ sơ"), "<w:gridSpan w:val=\"2\"/>"),
        tc(&p("x"), "<w:vMerge/>") + &tc(&p("Đúng hạn"), "") + &tc(&p("Quá hạn"), ""),
        tc(&p("1"), "") + &tc(&(p("1.369") + &p("ca")), "") + &tc("<w:p/>", ""),
    ];
    let rows: String = rows.iter().map(|row| format!("<w:tr>{row}</w:tr>")).collect();
    assert_eq!(
        text(&docx(&format!("<w:tbl>{rows}</w:tbl>"), &[])),
        "TT | Hồ sơ |\n| Đúng hạn | Quá hạn\n1 | 1.369 ca |\n"
    );
}

#[test]
fn nested_table_has_lines_of_its_own() {
    let inner = format!(
        "<w:tbl><w:tr>{}{}</w:tr><w:tr>{}{}</w:tr></w:tbl>",
        tc(&p("1"), ""),
        tc(&p("2"), ""),
        tc(&p("3"), ""),
        tc(&p("4"), "")
    );
    let body = format!(
        "<w:tbl><w:tr>{}{}</w:tr><w:tr>{}{}</w:tr></w:tbl>",
        tc(&p("A"), ""),
        tc(&p("9"), ""),
        tc(&(p("B") + &inner), ""),
        tc(&p("8"), "")
    );
    assert_eq!(text(&docx(&body, &[])), "A | 9\nB | 8\n1 | 2\n3 | 4\n");
}

#[test]
fn notes_stand_after_the_paragraph_that_calls_them() {
    let body = "<w:p><w:r><w:t>ngày 20/8/2021</w:t></w:r><w:r><w:footnoteReference w:id=\"2\"/></w:r>\
        <w:r><w:t>, xong</w:t></w:r><w:r><w:endnoteReference w:id=\"5\"/></w:r></w:p>";
    let notes = "<w:footnotes><w:footnote w:id=\"0\" w:type=\"separator\"><w:p><w:r><w:t>---</w:t></w:r></w:p></w:footnote>\
        <w:footnote w:id=\"2\"><w:p><w:r><w:footnoteRef/></w:r><w:r><w:t> Ghi chú</w:t></w:r></w:p></w:footnote></w:footnotes>";
    let ends = "<w:endnotes><w:endnote w:id=\"5\"><w:p><w:r><w:t>Chú cuối</w:t></w:r></w:p></w:endnote></w:endnotes>";
    let file = docx(body, &[("footnotes", "f.xml", notes), ("endnotes", "e.xml", ends)]);
    assert_eq!(text(&file), "ngày 20/8/2021¹, xong⁽i⁾\n¹ Ghi chú\n⁽i⁾ Chú cuối\n");
}

#[test]
fn numbers_are_written_restarted_and_taken_from_styles() {
    let level = |at: u8, kind: &str, text: &str| {
        format!(
            "<w:lvl w:ilvl=\"{at}\"><w:start w:val=\"1\"/><w:numFmt w:val=\"{kind}\"/><w:lvlText w:val=\"{text}\"/></w:lvl>"
        )
    };
    let numbering = format!(
        "<w:numbering><w:abstractNum w:abstractNumId=\"7\">{}{}{}</w:abstractNum>\
         <w:abstractNum w:abstractNumId=\"8\">{}</w:abstractNum>\
         <w:num w:numId=\"1\"><w:abstractNumId w:val=\"7\"/></w:num>\
         <w:num w:numId=\"2\"><w:abstractNumId w:val=\"7\"/><w:lvlOverride w:ilvl=\"0\"><w:startOverride w:val=\"9\"/></w:lvlOverride></w:num>\
         <w:num w:numId=\"3\"><w:abstractNumId w:val=\"8\"/></w:num></w:numbering>",
        level(0, "upperRoman", "%1."),
        level(1, "decimal", "%1.%2"),
        level(2, "lowerLetter", "%3)"),
        level(0, "decimal", "Điều %1.")
    );
    let styles = "<w:styles><w:style w:type=\"paragraph\" w:styleId=\"D\"><w:pPr><w:numPr><w:numId w:val=\"3\"/></w:numPr></w:pPr></w:style>\
        <w:style w:type=\"paragraph\" w:styleId=\"E\"><w:basedOn w:val=\"D\"/></w:style></w:styles>";
    let at = |list: u8, level: u8| {
        format!(
            "<w:p><w:pPr><w:numPr><w:ilvl w:val=\"{level}\"/><w:numId w:val=\"{list}\"/></w:numPr></w:pPr><w:r><w:t>x</w:t></w:r></w:p>"
        )
    };
    let styled = "<w:p><w:pPr><w:pStyle w:val=\"E\"/></w:pPr><w:r><w:t>y</w:t></w:r></w:p>";
    let body = [at(1, 0), at(1, 1), at(1, 1), at(1, 2), at(1, 0), at(1, 1), at(2, 0), at(2, 0)]
        .concat()
        + styled
        + styled;
    let file = docx(&body, &[("numbering", "n.xml", &numbering), ("styles", "s.xml", styles)]);
    assert_eq!(
        text(&file),
        "I. x\nI.1 x\nI.2 x\na) x\nII. x\nII.1 x\nIX. x\nX. x\nĐiều 1. y\nĐiều 2. y\n"
    );
}

#[test]
fn signs_fields_changes_and_hidden_text() {
    let run = |inside: &str| format!("<w:r>{inside}</w:r>");
    let body = format!(
        "<w:p>{}<w:del><w:r><w:delText>X</w:delText></w:r></w:del><w:ins>{}</w:ins>{}{}{}{}{}{}</w:p>",
        run("<w:t>29/KH</w:t><w:noBreakHyphen/><w:t>STP ®</w:t><w:softHyphen/><w:t>êng</w:t>"),
        run("<w:t xml:space=\"preserve\"> chèn</w:t>"),
        run("<w:rPr><w:vanish/></w:rPr><w:t>ẨN</w:t>"),
        run("<w:rPr><w:caps/></w:rPr><w:t> đậm</w:t>"),
        run("<w:fldChar w:fldCharType=\"begin\"/><w:instrText>REF</w:instrText>"),
        run("<w:t>MÃ</w:t><w:fldChar w:fldCharType=\"separate\"/>"),
        run("<w:t> quả</w:t><w:fldChar w:fldCharType=\"end\"/>"),
        run("<w:rPr><w:vertAlign w:val=\"superscript\"/></w:rPr><w:t>2</w:t>"),
    );
    assert_eq!(text(&docx(&body, &[])), "29/KH\u{2011}STP ®\u{AD}êng chèn ĐẬM quả²\n");
    let deleted_end = "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>một </w:t></w:r></w:p>";
    assert_eq!(text(&docx(&(deleted_end.to_owned() + &p("hai")), &[])), "một hai\n");
}

#[test]
fn text_box_is_read_once() {
    let boxed = format!("<w:txbxContent>{}</w:txbxContent>", p("DỰ THẢO"));
    let body = format!(
        "<w:p><w:r><mc:AlternateContent><mc:Choice>{boxed}</mc:Choice><mc:Fallback>{boxed}</mc:Fallback>\
         </mc:AlternateContent></w:r><w:r><w:t>BÁO CÁO</w:t></w:r></w:p>"
    );
    assert_eq!(text(&docx(&body, &[])), "BÁO CÁO\nDỰ THẢO\n");
}

#[test]
fn headers_come_once_and_without_page_numbers() {
    let field = "<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText> PAGE </w:instrText></w:r>\
        <w:r><w:fldChar w:fldCharType=\"separate\"/></w:r><w:r><w:t>2</w:t></w:r><w:r><w:fldChar w:fldCharType=\"end\"/></w:r>";
    let number = format!("<w:hdr><w:p><w:r><w:t>Trang </w:t></w:r>{field}</w:p></w:hdr>");
    let first = format!("<w:hdr>{}</w:hdr>", p("CÔNG BÁO"));
    let foot = format!("<w:ftr>{}</w:ftr>", p("Lưu hành nội bộ"));
    let body = p("văn bản")
        + "<w:sectPr><w:headerReference w:type=\"default\" r:id=\"r0\"/><w:headerReference w:type=\"first\" r:id=\"r1\"/>\
           <w:footerReference w:type=\"default\" r:id=\"r2\"/><w:titlePg/></w:sectPr>";
    let parts = [
        ("header", "h.xml", number.as_str()),
        ("header", "g.xml", &first),
        ("footer", "f.xml", &foot),
    ];
    assert_eq!(text(&docx(&body, &parts)), "CÔNG BÁO\nvăn bản\nLưu hành nội bộ\n");
}

#[test]
fn fonts_come_from_run_style_or_defaults() {
    let styles = "<w:styles><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii=\"Arial\" w:hAnsi=\"Arial\"/></w:rPr></w:rPrDefault></w:docDefaults>\
        <w:style w:type=\"paragraph\" w:styleId=\"V\"><w:rPr><w:rFonts w:hAnsi=\".VnTime\"/></w:rPr></w:style></w:styles>";
    let body = "<w:p><w:pPr><w:pStyle w:val=\"V\"/></w:pPr><w:r><w:t>Céng</w:t></w:r></w:p><w:p><w:r><w:t>a</w:t></w:r>\
        <w:r><w:rPr><w:rFonts w:asciiTheme=\"minorHAnsi\"/></w:rPr><w:t>b</w:t></w:r></w:p>";
    let pages =
        viendan::ingest::word::docx::read(&docx(body, &[("styles", "s.xml", styles)]), &LIMITS)
            .unwrap();
    let fonts: Vec<Option<&str>> =
        pages.pages[0].iter().map(|piece| piece.font.as_deref()).collect();
    assert_eq!(fonts, [Some(".VnTime"), Some("Arial"), None]);
}

#[test]
fn damage_bombs_and_depth_are_told() {
    let file = docx(&p("toàn vẹn"), &[]);
    let (kept, warnings) = read(&docx(&(p("đầu") + "<w:p><w:r></w:x>"), &[]));
    assert_eq!(kept, "đầu\n");
    assert_eq!(warnings.len(), 1);
    assert!(matches!(
        viendan::ingest::word::docx::read(&file[..file.len() / 2], &LIMITS),
        Err(FormatError::Damaged(_))
    ));
    let bomb = docx(&p(&"a".repeat(5 << 20)), &[]);
    assert!(bomb.len() < 100_000);
    assert!(matches!(
        viendan::ingest::word::docx::read(&bomb, &LIMITS),
        Err(FormatError::TooLarge(_))
    ));
    let deep = docx(&"<w:sdt>".repeat(300), &[]);
    assert!(matches!(
        viendan::ingest::word::docx::read(&deep, &LIMITS),
        Err(FormatError::TooLarge(_))
    ));
    let entity = "<!DOCTYPE w [<!ENTITY a \"bom\">]>";
    assert_eq!(text(&docx(&format!("{entity}{}", p("x&a;&amp;y"))[..], &[])), "x&y\n");
}

#[test]
fn kinds_are_told_by_content() {
    assert_eq!(container::kind(&docx("", &[])), Some(Kind::Docx));
    assert_eq!(container::kind(&super::odt("", "")), Some(Kind::Odt));
    assert_eq!(container::kind(&super::xlsx("")), Some(Kind::Xlsx));
    assert_eq!(container::kind(&zip(&[("a.txt", "a")])), Some(Kind::Zip));
    assert_eq!(container::kind(b"{\\rtf1 x}"), Some(Kind::Rtf));
    assert_eq!(container::kind(b"%PDF-1.4"), None);
    assert_eq!(container::kind(include_bytes!("../fixtures/plan.doc")), Some(Kind::Doc));
    assert_eq!(container::kind(include_bytes!("../fixtures/figures.xls")), Some(Kind::Xls));
}
