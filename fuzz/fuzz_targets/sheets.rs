//! Spreadsheets of three kinds: files, and files made from their parts.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(init: viendan_fuzz::start(), |data: &[u8]| {
    viendan_fuzz::read_as("sheets", data);
});
