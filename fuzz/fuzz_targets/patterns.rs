//! Pattern files of one's own: whatever is in them, the answer is patterns or what is wrong.

#![no_main]

use libfuzzer_sys::fuzz_target;
use viendan::patterns::Patterns;
use viendan_fuzz::inputs;

fuzz_target!(init: viendan_fuzz::start(), |data: &[u8]| {
    let Some(parts) = inputs::parts(data) else { return };
    let files = parts.into_iter().map(|(name, text)| (name, String::from_utf8_lossy(text).into_owned()));
    match Patterns::with(files.collect()) {
        Ok(patterns) => {
            let text = "Thực hiện Kế hoạch số 29/KH-STP ngày 20/8/2021 của Sở Tư pháp.";
            viendan::read(viendan_fuzz::source(0, text), &patterns);
        }
        Err(error) => assert!(!error.message.is_empty()),
    }
});
