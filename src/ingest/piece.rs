//! What readers of formats make of a file, and what a file may cost them.

use std::sync::Arc;

/// A stretch of text in reading order, set in one font.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Piece {
    /// The text; lines end with a line feed.
    pub text: String,
    /// Name of the font, where the format tells it: a hint at the encoding of the text.
    pub font: Option<Arc<str>>,
}

/// What a reader makes of a file.
#[derive(Clone, Debug, Default)]
pub struct Pages {
    /// The pieces of each page; their texts joined are the page's text. Formats without pages have
    /// one.
    pub pages: Vec<Vec<Piece>>,
    /// What was odd, in words.
    pub warnings: Vec<String>,
}

/// Bounds on what a file may cost.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Pages or sheets of one file; one with more is refused.
    pub pages: usize,
    /// Bytes of text of one file; one with more is refused.
    pub text: usize,
    /// Bytes that a file may unpack to.
    pub unpacked: u64,
    /// How deep elements may nest.
    pub depth: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Limits { pages: 2000, text: 64 << 20, unpacked: 512 << 20, depth: 4096 }
    }
}

/// Why a reader could not read a file.
#[derive(Debug, thiserror::Error)]
pub enum FormatError {
    /// The format's own rules are broken.
    #[error(
        "is damaged: {0}; copy it again from its source or open and save it in an office program"
    )]
    Damaged(String),
    /// It needs a password.
    #[error("is protected by a password; save it without one")]
    Protected,
    /// A kind of file that is not read, with what to do.
    #[error("{0}")]
    Unsupported(String),
    /// Larger than its limits.
    #[error("is larger than allowed: {0}")]
    TooLarge(String),
}
