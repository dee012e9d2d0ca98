//! Image files of every kind to pixels.

#![no_main]

use libfuzzer_sys::fuzz_target;
use viendan::ingest::scan;

fuzz_target!(init: viendan_fuzz::start(), |data: &[u8]| {
    let _ = scan::decode(data, &viendan_fuzz::LIMITS);
});
