//! The whole reading of any text, as typed and as scanned, and what holds for every record.

#![no_main]

use libfuzzer_sys::fuzz_target;
use viendan::coverage;
use viendan::model::{Doubt, Ocr, Source};
use viendan::text::Span;
use viendan_fuzz::{invariants, patterns};

fuzz_target!(init: viendan_fuzz::start(), |data: &[u8]| {
    let text = String::from_utf8_lossy(data);
    let source = viendan_fuzz::source(0, &text);
    // One of the two ways, because a reading is the dear part.
    if data.len() % 2 == 0 {
        invariants::check_reading(&source, patterns());
        let shapes = coverage::shapes(source, patterns());
        assert!(shapes.iter().all(|shape| text.get(shape.span.range()).is_some()));
        return;
    }
    // Every third word is in doubt, and the text has two pages.
    let words = text.split_whitespace().step_by(3).map(|word| {
        let start = word.as_ptr() as usize - text.as_ptr() as usize;
        Doubt { span: Span::new(start, start + word.len()), confidence: 40 }
    });
    let ocr = Ocr { confidence: 812, doubtful: words.collect(), ..Ocr::default() };
    let second = text.char_indices().nth(data.len() / 3).map(|(at, _)| at);
    let pages = [0].into_iter().chain(second).collect();
    invariants::check_reading(&Source { ocr: Some(ocr), pages, ..source }, patterns());
});
