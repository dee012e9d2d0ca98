//! Any text written one way: the forms fit each other, and every place leads back to the source.

#![no_main]

use libfuzzer_sys::fuzz_target;
use viendan::model::{Ocr, Source};
use viendan::normalize::normalize;
use viendan::text::CharIndex;

fuzz_target!(init: viendan_fuzz::start(), |data: &[u8]| {
    let text = String::from_utf8_lossy(data);
    let source = viendan_fuzz::source(0, &text);
    let scanned = Source { ocr: Some(Ocr::default()), ..source.clone() };
    for source in [source, scanned] {
        let held = normalize(source, viendan_fuzz::patterns()).text;
        assert_eq!(held.source, text);
        assert_eq!(held.folded.len(), held.normalized.len());
        let letters: Vec<usize> = held.normalized.char_indices().map(|(at, _)| at).collect();
        let mut last = held.span(0..0);
        for pair in letters.windows(2) {
            let span = held.span(pair[0]..pair[1]);
            assert!(held.source.get(span.range()).is_some(), "{span:?} is no slice");
            assert!(last.start <= span.start && last.end <= span.end, "{span:?} before {last:?}");
            last = span;
        }
    }
    let index = CharIndex::new(&text);
    assert_eq!(index.chars(text.len()), text.chars().count());
});
