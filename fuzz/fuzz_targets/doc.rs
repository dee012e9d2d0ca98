//! Word 6 to 2003: files, and files made from their streams.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(init: viendan_fuzz::start(), |data: &[u8]| {
    viendan_fuzz::read_as("doc", data);
});
