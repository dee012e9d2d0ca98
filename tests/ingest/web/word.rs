//! Pages saved from word processors, and what stands in their characters and fonts.

use super::{LIMITS, text};

#[test]
fn word_numbers_fields_and_comments() {
    let page = "<html xmlns:o='urn:schemas-microsoft-com:office:office'><head><style><!-- p.MsoNormal {margin:0} --></style></head><body lang=VI><div class=WordSection1>\
        <!--[if gte mso 9]><xml>ẩn</xml><![endif]-->\
        <p class=MsoListParagraph><![if !supportLists]><span style='mso-list:Ignore'>1.<span style='font:7.0pt \"Times New Roman\"'>&nbsp;&nbsp; </span></span><![endif]>Rà soát<o:p></o:p></p>\
        <p class=MsoNormal>Trang <span style='mso-element:field-begin'></span> PAGE <span style='mso-element:field-separator'></span>3<span style='mso-element:field-end'></span> hết</p>\
        <p>Điều 2<a style='mso-footnote-id:ftn1' href='#_ftn1'><span class=MsoFootnoteReference>[1]</span></a></p>\
        <div style='mso-element:footnote-list'><hr><div style='mso-element:footnote' id=ftn1><p class=MsoFootnoteText><a href='#_ftnref1'>[1]</a> Sửa đổi năm 2021.</p></div></div></div></body></html>";
    assert_eq!(
        text(page),
        "1.\u{a0}\u{a0} Rà soát\nTrang 3 hết\nĐiều 2[1]\n[1] Sửa đổi năm 2021.\n"
    );
}

#[test]
fn a_field_that_never_ends_hides_no_more_than_its_line() {
    let page = "<p>Một <span style='mso-element:field-begin'></span> TOC</p><p>Hai</p>";
    assert_eq!(text(page), "Một\nHai\n");
}

#[test]
fn raised_numbers() {
    let page = "<p>năm 2021<sup>2</sup>, 35 m<sup>3</sup>/ngày, 10<sup>-3</sup>, H<sub>2</sub>O, 4<sup>a</sup>, <span style='vertical-align:super'><font face=Arial>12</font></span> x<sup> 1 </sup>y</p>";
    assert_eq!(text(page), "năm 2021², 35 m³/ngày, 10⁻³, H2O, 4a, ¹² x ¹ y\n");
}

#[test]
fn libre_office_footnotes_and_page_numbers() {
    let page = "<div title=header><p><sdfield type=PAGE subtype=RANDOM format=PAGE>0</sdfield></p></div><p>2021<a class=sdfootnoteanc href='#s1'><sup>1</sup></a></p><div id=sdfootnote1><p><a class=sdfootnotesym href='#a1'>1</a>Nghị quyết</p></div>";
    assert_eq!(text(page), "2021¹\n1 Nghị quyết\n");
}

#[test]
fn characters_stay() {
    let page =
        "<p>số&nbsp;12, thông&shy;báo, a<wbr>b, QĐ\u{2011}UBND</p><pre>dòng một\ndòng  hai</pre>";
    assert_eq!(text(page), "số\u{a0}12, thông\u{ad}báo, ab, QĐ\u{2011}UBND\ndòng một\ndòng hai\n");
}

#[test]
fn fonts_of_tags_styles_and_rules() {
    let page = "<style><!-- /* Font */ @font-face {font-family:\".VnArial\"} p.MsoNormal, li.MsoNormal {margin:0; font-family:\".VnTime\",\"sans-serif\";}\n.H {font: bold 14pt/1.5 '.VnTimeH'} @media print { .H { font-family: Arial } } --></style>\
        <p class=MsoNormal>mét <font face='.VnArial, Arial'>hai <b>ba</b></font> bèn</p><p class='x H'>nam</p><p style='mso-bidi-font-family:Arial; FONT-FAMILY: \".VnCourier New\"'>s¸u</p><p>bảy</p>";
    let pages = viendan::ingest::web::read(page, &LIMITS);
    let pieces: Vec<(&str, Option<&str>)> =
        pages.pages[0].iter().map(|piece| (piece.text.as_str(), piece.font.as_deref())).collect();
    assert_eq!(
        pieces,
        [
            ("mét ", Some(".VnTime")),
            ("hai ba ", Some(".VnArial")),
            ("bèn\n", Some(".VnTime")),
            ("nam\n", Some(".VnTimeH")),
            ("s¸u\n", Some(".VnCourier New")),
            ("bảy\n", None),
        ]
    );
}

#[test]
fn names_and_starts_of_pages() {
    assert!(
        viendan::ingest::web::is_html("a/b.HTM", "")
            && viendan::ingest::web::is_html("a.txt", " <!DOCTYPE html>")
    );
    assert!(
        viendan::ingest::web::is_html("a", "<div><body>")
            && !viendan::ingest::web::is_html("a.txt", "Kính gửi")
    );
}
