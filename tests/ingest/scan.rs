//! A small page from file to text, with the real engine.

use std::fs;
use std::path::Path;

use viendan::ingest::piece::Limits;
use viendan::ingest::scan::{self, Cache, Settings};

const LIMITS: Limits = Limits { pages: 10, text: 1 << 24, unpacked: 1 << 28, depth: 10 };

#[test]
fn page_with_header_and_table() {
    let engine = match scan::find() {
        Ok(engine) => engine,
        Err(missing) => {
            println!("skipped: {missing}");
            return;
        }
    };
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/ingest/fixtures/report.png");
    let scans = scan::decode(&fs::read(file).unwrap(), &LIMITS).unwrap();
    assert_eq!((scans.len(), scans[0].dpi), (1, Some(150)));
    let folder = tempfile::tempdir().unwrap();
    let cache = Cache::open(folder.path()).unwrap();
    let page = scan::read_page(&scans[0], &engine, Some(&cache), Settings::default()).unwrap();
    println!("{}", page.text);
    let place = |part: &str| page.text.find(part).unwrap_or_else(|| panic!("no {part}"));
    // The left block comes first, then the right one, then the body, then the table by rows.
    assert!(place("45/BC-UBND") < place("CỘNG HÒA"));
    assert!(place("12 tháng 5 năm 2023") < place("BÁO CÁO"));
    assert!(place("17/KH-UBND ngày 03/4/2023") < place("| Nội dung | Số hộ |"));
    assert!(page.text.contains("1 | Đã kiểm tra | 128 | 96,5%\n"));
    assert!(page.text.contains("| Hồ sơ cần bổ sung giấy tờ | 16 | 12,5%\n"));
    assert!(page.confidence > 80.0);
    for word in page.lines.iter().flat_map(|line| &line.words) {
        assert!(!page.text[word.range.clone()].trim().is_empty());
        assert!(word.area.right <= page.size.0 && word.area.bottom <= page.size.1 + 5);
    }
    // The second time the engine is not asked, and nothing changes.
    let again = scan::read_page(&scans[0], &engine, Some(&cache), Settings::default()).unwrap();
    assert_eq!((again.text, again.lines), (page.text, page.lines));
}

#[test]
fn damaged_images_give_errors() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/ingest/fixtures/report.png");
    let bytes = fs::read(file).unwrap();
    for end in [0, 5, 20, 60, bytes.len() / 2] {
        assert!(scan::decode(&bytes[..end], &LIMITS).is_err(), "{end}");
    }
    let small = Limits { unpacked: 1000, ..LIMITS };
    let error = scan::decode(&bytes, &small).unwrap_err().to_string();
    assert!(error.contains("larger than allowed"), "{error}");
    for start in [
        &b"\xFF\xD8\xFF\xE0\0\x10JFIF"[..],
        b"RIFF\x10\0\0\0WEBPVP8 ",
        b"II*\0\x08\0\0\0\x01\0",
        b"BM\0\0\0\0\0\0",
        b"GIF89a\x01",
        b"\0\0\0\x0CjP  \r\n\x87\n",
        b"\xFF\x4F\xFF\x51\0",
        b"text",
    ] {
        assert!(scan::decode(start, &LIMITS).is_err());
    }
}
