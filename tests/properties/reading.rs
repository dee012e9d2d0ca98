//! Any text can be read, and what holds for every record.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use viendan::ingest::{OcrMode, Options, Reading, scan};
use viendan::model::{Doubt, Ocr, Record, Source};
use viendan::text::Span;
use viendan::{coverage, ingest, wire};

use super::config;
use super::texts::{DAMAGES, damaged, piece, torn};
use crate::corpus::{patterns, source, sources};
use crate::invariants::{self, check_record};

/// Reads a text and checks all that holds for any, and that what links does not tell the record from
/// the one that was written and read back.
fn check_reading(text: &str) {
    let record = invariants::check_reading(&source(text), patterns());
    let back = invariants::through_json(&record);
    assert_eq!(viendan::link([record], patterns()), viendan::link([back], patterns()));
}

/// First bytes of every kind of file that is read.
const HEADS: &[&[u8]] = &[
    b"{\\rtf1\\ansi ",
    b"%PDF-1.5\n1 0 obj\n<</Type/Page>>\nendobj\n",
    b"PK\x03\x04",
    b"PK\x05\x06",
    b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1",
    b"<?xml version=\"1.0\"?><office:document office:mimetype=\"application/vnd.oasis.opendocument.text\">",
    b"<!DOCTYPE html><html><body><table><tr><td>",
    b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=b\n\n--b\nContent-Type: text/html\n\n",
    b"\xFF\xFE",
    b"\xEF\xBB\xBF",
    b"\xFF\xD8\xFF\xE0\0\x10JFIF\0",
    b"\x89PNG\r\n\x1A\n\0\0\0\rIHDR",
    b"II*\0\x08\0\0\0",
    b"MM\0*\0\0\0\x08",
    b"GIF89a\x04\0\x04\0\x80\0\0",
    b"BM\x96\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0",
    b"RIFF\x40\0\0\0WEBPVP8L",
    b"RIFF\x40\0\0\0WEBPVP8 ",
    b"\0\0\0\x0CjP  \r\n\x87\n",
    b"\xFF\x4F\xFF\x51\0\x29",
];

proptest! {
    #![proptest_config(config())]

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
            if let Ok(Reading::Read(read)) = ingest::source(name, bytes.clone(), &Options::default()) {
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

    /// A scan of several pages, some words of which the engine was not sure of.
    #[test]
    fn scans_can_be_read(text in damaged(), starts in vec(any::<Index>(), 0..4), doubts in vec((any::<Index>(), 0u8..80), 0..30)) {
        let letters: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
        let mut pages = vec![0];
        pages.extend(starts.iter().filter(|_| !letters.is_empty()).map(|start| *start.get(&letters)));
        pages.sort_unstable();
        let words: Vec<Span> = text.split_whitespace().map(|word| {
            let start = word.as_ptr() as usize - text.as_ptr() as usize;
            Span::new(start, start + word.len())
        }).collect();
        let mut doubtful: Vec<Doubt> = doubts.iter().filter(|_| !words.is_empty())
            .map(|(word, confidence)| Doubt { span: *word.get(&words), confidence: *confidence })
            .collect();
        doubtful.sort_by_key(|doubt| doubt.span);
        let ocr = Some(Ocr { confidence: 812, doubtful, ..Ocr::default() });
        let record = invariants::check_reading(&Source { ocr, pages: pages.clone(), ..source(&text) }, patterns());
        for reference in &record.references {
            let page = pages.iter().filter(|start| **start <= reference.span.start).count();
            prop_assert_eq!(reference.page, page, "{}", reference.surface);
        }
        prop_assert_eq!(record.source.pages, pages.len());
    }

    /// What begins like a file of a known kind and is none.
    #[test]
    fn heads_of_files_can_be_read(head in select(HEADS), bytes in vec(any::<u8>(), 0..600), text in "[ -~]{0,200}") {
        let options = Options { ocr: OcrMode::Never, ..Options::default() };
        for rest in [bytes, text.into_bytes()] {
            let content = [head, &rest].concat();
            let _ = scan::decode(&content, &options.limits);
            if let Ok(Reading::Read(read)) = ingest::source("letter", content, &options) {
                invariants::check_reading(&read, patterns());
            }
        }
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

    /// Whatever looks like a code stands in the source, in reading order, and what a reference takes
    /// is not left over.
    #[test]
    fn coverage_takes_any_text(text in damaged()) {
        let taken: Vec<Span> = viendan::read(source(&text), patterns())
            .references
            .into_iter()
            .map(|reference| reference.span)
            .collect();
        let shapes = coverage::shapes(source(&text), patterns());
        prop_assert!(shapes.windows(2).all(|pair| pair[0].span <= pair[1].span));
        for shape in &shapes {
            let printed = text.get(shape.span.range());
            prop_assert!(printed.is_some_and(|printed| !printed.is_empty()), "{:?}", shape);
            let inside = taken.iter().any(|span| {
                span.start < shape.span.end && shape.span.start < span.end
            });
            prop_assert_eq!(inside, shape.class == coverage::Class::Reference, "{:?}", shape);
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
        "số / hoà ",
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
