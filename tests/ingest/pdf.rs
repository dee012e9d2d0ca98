//! PDF files built as bytes: order, tables, marks, pictures.

use viendan::ingest::pdf::{self, PageKind, PixelSource, Pixels};
use viendan::ingest::piece::{FormatError, Limits};

const LIMITS: Limits = Limits { pages: 100, text: 1 << 24, unpacked: 1 << 24, depth: 16 };

/// A PDF of one page from its content; `page` is added to the page's dictionary, `objects` follow
/// as numbers 10, 11, ...
pub fn pdf(content: &[u8], page: &str, objects: &[Vec<u8>]) -> Vec<u8> {
    let font = |name: &str, kind: &str| {
        format!("<</Type/Font/Subtype/{kind}/BaseFont/{name}/Encoding/WinAnsiEncoding>>")
            .into_bytes()
    };
    let mut all: Vec<(usize, Vec<u8>)> = vec![
        (1, b"<</Type/Catalog/Pages 2 0 R>>".to_vec()),
        (2, b"<</Type/Pages/Count 1/Kids[3 0 R]>>".to_vec()),
        (
            3,
            format!(
                "<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<<\
                 /Font<</F 5 0 R/V 6 0 R>>/XObject<</I 10 0 R/J 11 0 R>>>>{page}>>"
            )
            .into_bytes(),
        ),
        (4, stream("", content)),
        (5, font("Helvetica", "Type1")),
        (6, font(".VnTime", "TrueType")),
    ];
    all.extend(objects.iter().enumerate().map(|(i, o)| (10 + i, o.clone())));
    let mut out = b"%PDF-1.5\n".to_vec();
    let mut table = format!("xref\n0 1\n{:010} 65535 f \n", 0);
    for (number, body) in &all {
        table.push_str(&format!("{number} 1\n{:010} 00000 n \n", out.len()));
        out.extend(format!("{number} 0 obj\n").into_bytes());
        out.extend(body);
        out.extend(b"\nendobj\n");
    }
    let start = out.len();
    out.extend(table.into_bytes());
    out.extend(
        format!("trailer\n<</Root 1 0 R/Size 30>>\nstartxref\n{start}\n%%EOF\n").into_bytes(),
    );
    out
}

fn stream(dict: &str, data: &[u8]) -> Vec<u8> {
    let mut out = format!("<<{dict}/Length {}>>\nstream\n", data.len()).into_bytes();
    out.extend(data);
    out.extend(b"\nendstream");
    out
}

/// Text at a place, in points from the lower left.
pub fn at(x: i32, y: i32, size: i32, text: &str) -> String {
    format!("BT /F {size} Tf 1 0 0 1 {x} {y} Tm ({text}) Tj ET\n")
}

/// A line from place to place.
pub fn line(x0: i32, y0: i32, x1: i32, y1: i32) -> String {
    format!("{x0} {y0} m {x1} {y1} l S\n")
}

fn text(content: &str) -> String {
    text_of(&pdf(content.as_bytes(), "", &[]))
}

fn text_of(bytes: &[u8]) -> String {
    let pages = pdf::read(bytes.to_vec(), &LIMITS).unwrap();
    pages.pages.iter().flatten().map(|p| p.text.as_str()).collect()
}

#[test]
fn header_block_left_first() {
    let rows = [
        at(330, 752, 12, "CONG HOA XA HOI CHU NGHIA VIET NAM"),
        at(360, 736, 12, "Doc lap - Tu do - Hanh phuc"),
        at(90, 750, 12, "UY BAN NHAN DAN"),
        at(104, 734, 12, "TINH AN BINH"),
        at(96, 710, 12, "So: 12/KH-UBND"),
        at(380, 708, 12, "An Binh, ngay 3 thang 2 nam 2020"),
        at(100, 694, 10, "V/v trien khai"),
        at(
            60,
            640,
            12,
            "Thuc hien Cong van so 7/STP ngay 02/01/2020 cua So Tu phap ve viec bao cao, Uy ban",
        ),
        at(60, 624, 12, "nhan dan tinh bao cao nhu sau."),
    ];
    let want = "UY BAN NHAN DAN\nTINH AN BINH\nSo: 12/KH-UBND\nV/v trien khai\n\
                CONG HOA XA HOI CHU NGHIA VIET NAM\nDoc lap - Tu do - Hanh phuc\n\
                An Binh, ngay 3 thang 2 nam 2020\n\
                Thuc hien Cong van so 7/STP ngay 02/01/2020 cua So Tu phap ve viec bao cao, Uy ban\n\
                nhan dan tinh bao cao nhu sau.\n";
    assert_eq!(text(&rows.concat()), want);
    // The order of drawing changes nothing.
    let mut back = rows;
    back.reverse();
    assert_eq!(text(&back.concat()), want);
}

#[test]
fn signature_block_left_first() {
    let rows = [
        at(60, 300, 11, "Noi nhan:"),
        at(380, 300, 12, "TM. UY BAN NHAN DAN"),
        at(60, 286, 11, "- So Tu phap;"),
        at(400, 284, 12, "KT. CHU TICH"),
        at(60, 272, 11, "- Luu: VT."),
        at(395, 268, 12, "PHO CHU TICH"),
        at(60, 258, 11, "- Cong bao;"),
        at(400, 200, 12, "Le Van Minh"),
    ];
    assert_eq!(
        text(&rows.concat()),
        "Noi nhan:\n- So Tu phap;\n- Luu: VT.\n- Cong bao;\nTM. UY BAN NHAN DAN\nKT. CHU TICH\n\
         PHO CHU TICH\nLe Van Minh\n"
    );
}

#[test]
fn ruled_table_by_rows() {
    let mut content = String::new();
    for y in [700, 670, 630, 600] {
        content += &line(60, y, 460, y);
    }
    for x in [60, 100, 260, 460] {
        content += &line(x, 600, x, 700);
    }
    content += &line(360, 600, 360, 670);
    for (x, y, words) in [
        (65, 680, "TT"),
        (110, 680, "Linh vuc"),
        (270, 680, "Ho so"),
        (65, 655, "1"),
        (110, 655, "Dat dai va"),
        (110, 641, "moi truong, 29/KH-"),
        (200, 655, "theo"),
        (270, 655, "1.419"),
        (370, 655, "12"),
        (110, 627, ""),
        (110, 612, "Tong cong"),
        (370, 612, "47"),
    ] {
        content += &at(x, y, 11, words);
    }
    assert_eq!(
        text(&content),
        "TT | Linh vuc | Ho so |\n1 | Dat dai va theo moi truong, 29/KH- | 1.419 | 12\n\
         | Tong cong | | 47\n"
    );
}

#[test]
fn symbol_broken_in_a_cell_stays_whole() {
    let mut content = line(60, 700, 460, 700) + &line(60, 640, 460, 640);
    for x in [60, 200, 460] {
        content += &line(x, 640, x, 700);
    }
    content += &(at(70, 680, 11, "So 29/KH-") + &at(70, 666, 11, "UBND") + &at(210, 680, 11, "x"));
    assert_eq!(text(&content), "So 29/KH-UBND | x\n");
}

#[test]
fn table_without_lines_by_rows() {
    let mut content = String::new();
    let rows = [
        ("TT", "Ten don vi", "Tong"),
        ("1", "Phong Tu phap", "41"),
        ("2", "Phong Noi", "9"),
        ("3", "Ban Dan", "10"),
    ];
    for (i, (a, b, c)) in rows.iter().enumerate() {
        let y = 700 - 24 * i as i32;
        content += &(at(60, y, 11, a) + &at(100, y, 11, b) + &at(300, y, 11, c));
    }
    content += &at(100, 616, 11, "va Ton giao");
    assert_eq!(
        text(&content),
        "TT | Ten don vi | Tong\n1 | Phong Tu phap | 41\n2 | Phong Noi | 9\n3 | Ban Dan va Ton giao | 10\n"
    );
}

#[test]
fn two_columns_of_text() {
    let mut content = String::new();
    for i in 0..6 {
        let y = 700 - 14 * i;
        content += &at(60, y, 11, &format!("dong {i} cua cot ben trai cua trang"));
        content += &at(320, y - 5, 11, &format!("dong {i} cua cot ben phai cua trang"));
    }
    let out = text(&content);
    assert!(out.find("dong 5 cua cot ben trai") < out.find("dong 0 cua cot ben phai"), "{out}");
}

#[test]
fn justified_line_is_one_line() {
    let content = at(60, 700, 11, "tinh") + &at(250, 700, 11, "Quang") + &at(440, 700, 11, "Ngai");
    assert_eq!(text(&content), "tinh Quang Ngai\n");
}

#[test]
fn raised_digits_are_superscripts() {
    let content = at(60, 700, 13, "nam 2021") + &at(114, 705, 8, "2") + &at(120, 700, 13, "va 5 m");
    let out = text(&content);
    assert!(out.starts_with("nam 2021\u{b2}"), "{out}");
}

#[test]
fn hyphen_at_line_end_stays() {
    let content = at(60, 700, 12, "Ke hoach so 29/KH-") + &at(60, 684, 12, "UBND ngay 20/8/2021");
    assert_eq!(text(&content), "Ke hoach so 29/KH-\nUBND ngay 20/8/2021\n");
}

#[test]
fn turned_pages_are_upright() {
    let turned = "BT /F 12 Tf 0 1 -1 0 300 100 Tm (Quyet dinh) Tj 0 1 -1 0 316 100 Tm (so 5) Tj ET";
    assert_eq!(text(turned), "Quyet dinh\nso 5\n");
    let bytes = pdf(turned.as_bytes(), "/Rotate 90", &[]);
    assert_eq!(text_of(&bytes), "Quyet dinh\nso 5\n");
}

#[test]
fn blanks_by_geometry() {
    // The third gap is a kerning pair, no blank.
    let content = "BT /F 12 Tf 60 700 Td [(Uy) -300 (ban) -280 (nhan) 40 (dan)] TJ ET";
    assert_eq!(text(content), "Uy ban nhandan\n");
}

#[test]
fn type_drawn_twice_counts_once() {
    let content =
        at(60, 700, 12, "QUYET DINH") + "1 0 0 1 0.3 0 cm " + &at(60, 700, 12, "QUYET DINH");
    assert_eq!(text(&content), "QUYET DINH\n");
}

#[test]
fn legacy_codes_stay_with_their_font() {
    let content = b"BT /V 12 Tf 60 700 Td (ng\xad\xeai, \xa7\xd3 v\xf9c, x\xa0y) Tj ET";
    let pages = pdf::read(pdf(content, "", &[]), &LIMITS).unwrap();
    let piece = &pages.pages[0][0];
    assert_eq!(piece.text, "ng\u{ad}\u{ea}i, \u{a7}\u{d3} v\u{f9}c, x\u{a0}y\n");
    assert_eq!(piece.font.as_deref(), Some(".VnTime"));
}

/// A gray image of 2 x 3 pixels.
fn gray(data: [u8; 6]) -> Vec<u8> {
    let dict =
        "/Type/XObject/Subtype/Image/Width 2/Height 3/ColorSpace/DeviceGray/BitsPerComponent 8";
    stream(dict, &data)
}

#[test]
fn scan_with_text_layer() {
    let content = format!("q 600 0 0 800 0 0 cm /I Do Q 3 Tr {}", at(60, 700, 12, "So 5/QD"));
    let bytes = pdf(content.as_bytes(), "", &[gray([0, 50, 100, 150, 200, 250])]);
    let pdf = pdf::open(bytes, &LIMITS).unwrap();
    let page = pdf::read_page(&pdf, 0);
    assert_eq!((page.kind, page.ocr_layer), (PageKind::TextOverImage, true));
    assert_eq!(page.pieces[0].text, "So 5/QD\n");
}

#[test]
fn scan_comes_as_its_image() {
    let content = "q 600 0 0 800 0 0 cm /I Do Q";
    let image = [gray([0, 50, 100, 150, 200, 250])];
    let open = |page: &str| pdf::open(pdf(content.as_bytes(), page, &image), &LIMITS).unwrap();
    let upright = open("");
    assert_eq!(pdf::page_kind(&upright, 0), Some(PageKind::ImageOnly));
    let picture = pdf::page_image(&upright, 0).unwrap();
    assert_eq!((picture.width, picture.height, picture.source), (2, 3, PixelSource::Embedded));
    assert_eq!(picture.pixels, Pixels::Gray(vec![0, 50, 100, 150, 200, 250]));
    let turned = pdf::page_image(&open("/Rotate 90"), 0).unwrap();
    assert_eq!((turned.width, turned.height), (3, 2));
    assert_eq!(turned.pixels, Pixels::Gray(vec![200, 100, 0, 250, 150, 50]));
    let over = pdf::page_image(&open("/Rotate 180"), 0).unwrap();
    assert_eq!(over.pixels, Pixels::Gray(vec![250, 200, 150, 100, 50, 0]));
}

#[test]
fn strips_are_put_together() {
    let content = "q 600 0 0 400 0 0 cm /J Do Q q 600 0 0 400 0 400 cm /I Do Q";
    let images = [gray([1, 2, 3, 4, 5, 6]), gray([7, 8, 9, 10, 11, 12])];
    let pdf = pdf::open(pdf(content.as_bytes(), "", &images), &LIMITS).unwrap();
    let picture = pdf::page_image(&pdf, 0).unwrap();
    assert_eq!((picture.height, picture.source), (6, PixelSource::Strips));
    assert_eq!(picture.pixels, Pixels::Gray((1..=12).collect()));
}

#[test]
fn other_pages_are_painted() {
    let content = "0 0 0 rg 0 400 300 400 re f q 300 0 0 400 300 0 cm /I Do Q";
    let pdf = pdf::open(pdf(content.as_bytes(), "", &[gray([99; 6])]), &LIMITS).unwrap();
    let picture = pdf::page_image(&pdf, 0).unwrap();
    assert_eq!((picture.width, picture.height, picture.source), (2500, 3334, PixelSource::Painted));
    let Pixels::Gray(data) = picture.pixels else { panic!("no color was drawn") };
    let pixel = |x: usize, y: usize| data[y * 2500 + x];
    assert_eq!([pixel(100, 100), pixel(2000, 100), pixel(2000, 3000)], [0, 255, 99]);
}

#[test]
fn broken_files_are_read_or_refused() {
    let whole = pdf(at(60, 700, 12, "So 5/QD").as_bytes(), "", &[]);
    let read = |bytes: Vec<u8>| pdf::read(bytes, &LIMITS);
    let good = |bytes: Vec<u8>| {
        let pages = read(bytes).unwrap();
        (pages.pages[0][0].text.clone(), pages.warnings.len())
    };
    let want = |warnings: usize| ("So 5/QD\n".to_owned(), warnings);
    assert_eq!(good(whole.clone()), want(0));
    assert_eq!(good([b"junk\nhead\n", whole.as_slice()].concat()), want(1));
    assert_eq!(good([whole.as_slice(), &[b'x'; 3000]].concat()), want(1));
    let start = whole.windows(9).position(|w| w == b"startxref").unwrap();
    let table = whole.windows(5).position(|w| w == b"xref\n").unwrap();
    assert_eq!(good([&whole[..start], b"startxref\n7\n%%EOF\n"].concat()), want(1));
    assert_eq!(good(whole[..table].to_vec()), want(1));
    // Without the catalog the pages are found one by one.
    let page = whole.windows(7).position(|w| w == b"3 0 obj").unwrap();
    let cut = [b"%PDF-1.5\n", &whole[page..table]].concat();
    assert_eq!(good(cut), want(1));
    assert!(matches!(read(b"%PDF-1.5\nnothing".to_vec()), Err(FormatError::Damaged(_))));
    assert!(matches!(read(Vec::new()), Err(FormatError::Damaged(_))));
    let small = Limits { unpacked: 100, ..LIMITS };
    assert!(matches!(pdf::read(whole, &small), Err(FormatError::TooLarge(_))));
}
