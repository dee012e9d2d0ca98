//! Texts that were read by OCR: words with wrong marks, doubtful words, outvoted codes, odd figures.

use viendan::model::{Doubt, Ocr, Record, Source};
use viendan::text::Span;

use crate::corpus::{patterns, source};

/// The record of a text as a scan, with the words of `doubts` read with that confidence.
fn read(text: &str, doubts: &[(&str, u8)]) -> Record {
    let mut doubtful: Vec<Doubt> = doubts
        .iter()
        .map(|(word, confidence)| {
            let at = text.find(word).unwrap();
            Doubt { span: Span::new(at, at + word.len()), confidence: *confidence }
        })
        .collect();
    doubtful.sort_by_key(|doubt| doubt.span);
    let ocr = Ocr { engine: "tesseract 5.3.0".to_owned(), doubtful, ..Ocr::default() };
    viendan::read(Source { ocr: Some(ocr), ..source(text) }, patterns())
}

fn warned(record: &Record, words: &str) -> bool {
    record.warnings.iter().any(|warning| warning.stage == "ocr" && warning.message.contains(words))
}

#[test]
fn words_with_wrong_marks_are_known() {
    let text = "Thực hiên Kể hoạch số 29/KH-STP ngày 20/8/2021 của Sở Tư phấp tỉnh Quảng Ngãi.";
    let record = read(text, &[]);
    let reference = &record.references[0];
    assert_eq!(reference.doc_type.as_ref().unwrap().code, "KH");
    assert_eq!(reference.issuer.as_ref().unwrap().name, "Sở Tư pháp tỉnh Quảng Ngãi");
    assert_eq!(reference.relation.kind, "implements");
    // What is printed stays as it was read.
    assert_eq!(reference.surface, &text[text.find("Kể").unwrap()..text.len() - 1]);
    // Text that nobody scanned is taken at its word.
    let typed = viendan::read(source(text), patterns());
    assert_ne!(typed.references[0].surface, reference.surface);
}

#[test]
fn a_stroke_read_as_a_tilde_is_no_letter() {
    let text = "Căn cứ Nghị định số 117/2013/NÑĐ-CP ngày 07/10/2013 của Chính phủ;";
    let record = read(text, &[]);
    assert_eq!(record.references[0].code.as_deref(), Some("117/2013/NĐ-CP"));
    assert!(record.references[0].repaired && record.references[0].surface.contains("NÑĐ"));
}

#[test]
fn one_code_is_outvoted_where_it_was_read_unsurely() {
    let text = "Thực hiện Kế hoạch số 29/KH-STP ngày 20/8/2021 của Sở Tư pháp, UBND huyện báo cáo. \
                Căn cứ Kế hoạch số 26/KH-STP ngày 20/8/2021 của Sở Tư pháp. \
                Theo Kế hoạch số 29/KH-STP ngày 20/8/2021 của Sở Tư pháp, 02 xã đã đạt.";
    let codes = |record: &Record| -> Vec<String> {
        record.references.iter().filter_map(|reference| reference.code.clone()).collect()
    };
    let record = read(text, &[("26/KH-STP", 71)]);
    assert_eq!(codes(&record), ["29/KH-STP"; 3]);
    assert!(record.references[1].repaired && record.references[1].surface.contains("26/KH-STP"));
    assert_eq!(record.references[1].same_as, Some(0));
    assert!(warned(&record, "26/KH-STP is taken for 29/KH-STP"));
    // Two papers of one day may well have neighbouring numbers.
    assert_eq!(codes(&read(text, &[]))[1], "26/KH-STP");
    assert_eq!(codes(&read(text, &[("29/KH-STP", 71)]))[1], "26/KH-STP");
}

#[test]
fn facts_on_doubtful_words_say_so() {
    let text = "Số: 97/KH-UBND\nNăm 2021 tiếp nhận 1.419 hồ sơ theo Quyết định số 45/QĐ-UBND ngày \
                12/3/2021 của UBND tỉnh.";
    let record = read(text, &[("45/QĐ-UBND", 41), ("1.419", 12), ("97/KH-UBND", 30)]);
    assert!(warned(&record, "r1: '45/QĐ-UBND' read with a confidence of 41 of 100"));
    assert!(warned(&record, "i1: '1.419' read with a confidence of 12 of 100"));
    assert!(warned(&record, "the number of the document: '97/KH-UBND'"));
    let record = read(text, &[("45/QĐ-UBND", 60)]);
    assert!(record.warnings.iter().all(|warning| warning.stage != "ocr"));
}

#[test]
fn odd_figures_are_flagged_and_kept() {
    let text =
        "Toàn huyện giải quyết đúng hạn đạt tỷ lệ 59,839 so với tổng số; tiếp nhận 47,522 hồ sơ.";
    let record = read(text, &[]);
    assert!(warned(&record, "'59,839' may be a percentage"), "{:?}", record.warnings);
    assert!(warned(&record, "'47,522' may be a whole number"), "{:?}", record.warnings);
    let typed = viendan::read(source(text), patterns());
    assert_eq!(
        typed.indicators.iter().map(|one| one.value).collect::<Vec<_>>(),
        record.indicators.iter().map(|one| one.value).collect::<Vec<_>>()
    );
}
