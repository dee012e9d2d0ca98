//! Can it break? What holds for every text: positions, determinism, no panics, linear time.
//!
//! The texts are made of what documents are made of (syllables, codes, dates, page furniture) and
//! then damaged as files are damaged, because random Unicode alone never reaches the extractors.

mod codes;
mod cost;
mod dates;
mod figures;
mod files;
mod gates;
mod positions;
mod reading;
mod texts;

use proptest::test_runner::Config;
use viendan::model::Document;
use viendan::normalize::normalize;

use crate::corpus::{patterns, source};

/// Nothing is written next to the tests.
fn config() -> Config {
    Config { failure_persistence: None, ..Config::default() }
}

fn normalized(text: &str) -> Document {
    normalize(source(text), patterns())
}
