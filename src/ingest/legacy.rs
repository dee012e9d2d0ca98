//! Old Vietnamese encodings: found by counting syllables, decoded where they stand.

mod capitals;
mod cells;
mod decode;
mod document;
mod encodings;
mod fonts;
mod horn;
mod likeness;
mod mojibake;
mod repair;
mod score;
mod suspects;
mod syllables;
mod table;
mod units;
mod utf16;
mod viqr;

pub use decode::decode_bytes;
pub use encodings::Encoding;
pub use likeness::{Likeness, Script, is_vietnamese};
pub use repair::repair;
pub use syllables::{is_syllable, share_of_syllables};
