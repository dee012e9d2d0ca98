//! Web pages and pages saved with their pictures in one file.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(init: viendan_fuzz::start(), |data: &[u8]| {
    viendan_fuzz::read_as("web", data);
});
