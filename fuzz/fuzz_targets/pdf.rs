//! PDF files: their text, and their pages as pictures for OCR, which is not asked.

#![no_main]

use libfuzzer_sys::fuzz_target;
use viendan::ingest::pdf;

fuzz_target!(init: viendan_fuzz::start(), |data: &[u8]| {
    viendan_fuzz::read("letter.pdf", data);
    // Painting a page is the dear part.
    if data.len() % 16 != 0 {
        return;
    }
    if let Ok(file) = pdf::open(data.to_vec(), &viendan_fuzz::LIMITS) {
        if let Some(picture) = pdf::page_image(&file, 0) {
            let samples = match &picture.pixels {
                pdf::Pixels::Gray(samples) => samples.len(),
                pdf::Pixels::Rgb(samples) => samples.len() / 3,
            };
            assert_eq!(samples, picture.width as usize * picture.height as usize);
        }
    }
});
