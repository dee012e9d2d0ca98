//! Plain text in any encoding, and pieces of it set in fonts of the old encodings.

#![no_main]

use libfuzzer_sys::fuzz_target;
use viendan::ingest::legacy;
use viendan::ingest::piece::{Pages, Piece};

fuzz_target!(init: viendan_fuzz::start(), |data: &[u8]| {
    viendan_fuzz::read("letter.txt", data);
    // `font <tab> text` by lines, as office files and PDF tell fonts.
    let text = String::from_utf8_lossy(data);
    let pieces = text.split_inclusive('\n').map(|line| match line.split_once('\t') {
        Some((font, text)) => Piece { text: text.to_owned(), font: Some(font.into()) },
        None => Piece { text: line.to_owned(), font: None },
    });
    let mut pages = Pages { pages: vec![pieces.collect()], warnings: Vec::new() };
    let count = pages.pages[0].len();
    legacy::repair(&mut pages);
    assert_eq!(pages.pages.len(), 1);
    assert!(pages.pages[0].len() <= count.max(1) || pages.pages[0].iter().all(|p| !p.text.is_empty()));
});
