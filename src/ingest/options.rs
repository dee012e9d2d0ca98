//! How files are read.

use std::path::PathBuf;

use super::piece::Limits;

/// Which pages are read by the OCR engine.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum OcrMode {
    /// Scans, and pages whose text layer is no Vietnamese.
    #[default]
    Auto,
    /// Every page of PDF files and images, whatever its text layer says.
    Always,
    /// None: scans are listed as unread.
    Never,
}

impl OcrMode {
    /// The word for it on a command line.
    pub fn word(self) -> &'static str {
        match self {
            OcrMode::Auto => "auto",
            OcrMode::Always => "always",
            OcrMode::Never => "never",
        }
    }
}

/// A program that reads a file in a process of its own, so that a reader that panics, eats memory or
/// never ends takes down nothing else.
#[derive(Clone, Debug)]
pub struct Worker {
    /// The program: `viendan` itself.
    pub program: PathBuf,
    /// Bytes of memory it may take (address space; on Unix).
    pub memory: u64,
    /// Seconds without a sign of life until it is ended. A page read is one.
    pub silence: u64,
}

/// How files are read.
#[derive(Clone, Debug)]
pub struct Options {
    /// Files larger than this are refused, in bytes.
    pub max_bytes: u64,
    /// Bounds on what a file may unpack to.
    pub limits: Limits,
    /// Which pages go to the OCR engine.
    pub ocr: OcrMode,
    /// Where the results of OCR are kept, so that no page is read twice.
    pub cache: Option<PathBuf>,
    /// Whether records tell where the lines of scans stand.
    pub regions: bool,
    /// Reads formats whose readers can fail badly; without one they are read in this process.
    pub worker: Option<Worker>,
    /// Pages of one file that are read by OCR at the same time, at least 1.
    pub pages_at_once: usize,
    /// Called after each page of a scan or PDF file: a sign of life.
    pub alive: fn(),
}

/// Files larger than this are no documents.
pub const MAX_BYTES: u64 = 256 << 20;

impl Default for Options {
    fn default() -> Self {
        Options {
            max_bytes: MAX_BYTES,
            limits: Limits::default(),
            ocr: OcrMode::default(),
            cache: None,
            regions: false,
            worker: None,
            pages_at_once: 1,
            alive: || {},
        }
    }
}
