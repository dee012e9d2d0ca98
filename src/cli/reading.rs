//! How files are read: the options of the commands that do, and the process that reads risky formats.

use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::Result;
use clap::{Args, ValueEnum};
use viendan::ingest::piece::Limits;
use viendan::ingest::{self, MAX_BYTES, OcrMode, Options, Reading, Worker, isolate};
use viendan::wire::source::{Answer, answer_line};

use super::DONE;

/// Memory that reading one file may take.
const MEMORY: u64 = 4 << 30;

#[derive(Args)]
pub struct ReadingArgs {
    /// Which pages to read by OCR: scans and pages whose text layer is no Vietnamese, all, or none
    #[arg(long, value_enum, default_value_t = Ocr::Auto, value_name = "WHEN")]
    ocr: Ocr,
    /// Folder that keeps what was read by OCR, so that no page is read twice [default: viendan/ocr in
    /// the user's cache folder]
    #[arg(long, value_name = "DIR")]
    ocr_cache: Option<PathBuf>,
    /// Tell in the records where each line of a scan stands on its page
    #[arg(long)]
    regions: bool,
    /// Refuse files of more bytes than this
    #[arg(long, default_value_t = MAX_BYTES, value_name = "N")]
    max_bytes: u64,
    /// Refuse documents with more bytes of text than this
    #[arg(long, default_value_t = Limits::default().text, value_name = "N")]
    max_text: usize,
    /// Refuse documents with more pages than this
    #[arg(long, default_value_t = Limits::default().pages, value_name = "N")]
    max_pages: usize,
    /// Give a document up that takes longer; of scans and PDF files each page may take so long
    #[arg(long, default_value_t = TIMEOUT, value_name = "SECONDS",
          value_parser = clap::value_parser!(u64).range(1..))]
    timeout: u64,
}

/// Seconds that a document may take.
const TIMEOUT: u64 = 120;

#[derive(Clone, Copy, ValueEnum)]
enum Ocr {
    Auto,
    Always,
    Never,
}

impl ReadingArgs {
    /// The options, with this program as the one that reads risky formats.
    pub fn options(&self) -> Options {
        let program = std::env::current_exe().ok();
        Options {
            max_bytes: self.max_bytes,
            ocr: self.ocr.into(),
            cache: self.ocr_cache.clone().or_else(cache_folder),
            regions: self.regions,
            limits: limits(self.max_text, self.max_pages),
            worker: program.map(|program| Worker {
                program,
                memory: MEMORY,
                silence: self.timeout,
            }),
            ..Options::default()
        }
    }

    /// How long a document may take.
    pub fn timeout(&self) -> Duration {
        // The process that reads a risky format is ended first, and says what it was at.
        Duration::from_secs(self.timeout) + Duration::from_secs(5)
    }

    /// The arguments that say the same.
    pub fn arguments(&self) -> Vec<String> {
        let mut all = vec!["--ocr".to_owned(), OcrMode::from(self.ocr).word().to_owned()];
        if let Some(cache) = &self.ocr_cache {
            all.extend(["--ocr-cache".to_owned(), absolute(cache)]);
        }
        if self.regions {
            all.push("--regions".to_owned());
        }
        let numbers = [
            ("--max-bytes", self.max_bytes),
            ("--max-text", self.max_text as u64),
            ("--max-pages", self.max_pages as u64),
            ("--timeout", self.timeout),
        ];
        all.extend(numbers.into_iter().flat_map(|(name, n)| [name.to_owned(), n.to_string()]));
        all
    }
}

fn limits(text: usize, pages: usize) -> Limits {
    Limits { text, pages, ..Limits::default() }
}

/// The whole path of a file, as an argument.
pub fn absolute(path: &Path) -> String {
    let whole = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    whole.to_string_lossy().into_owned()
}

impl From<Ocr> for OcrMode {
    fn from(ocr: Ocr) -> OcrMode {
        match ocr {
            Ocr::Auto => OcrMode::Auto,
            Ocr::Always => OcrMode::Always,
            Ocr::Never => OcrMode::Never,
        }
    }
}

/// `viendan/ocr` in the user's cache folder (XDG Base Directory Specification; on Windows
/// `LOCALAPPDATA`).
pub fn cache_folder() -> Option<PathBuf> {
    let named =
        |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let folder = named("XDG_CACHE_HOME")
        .or_else(|| named("LOCALAPPDATA"))
        .or_else(|| named("HOME").map(|home| home.join(".cache")))?;
    Some(folder.join("viendan").join("ocr"))
}

#[derive(Args)]
pub struct SourceArgs {
    #[arg(long)]
    name: String,
    #[arg(long)]
    memory: u64,
    #[arg(long)]
    pages_at_once: usize,
    #[arg(long, value_enum)]
    ocr: Ocr,
    #[arg(long)]
    ocr_cache: Option<PathBuf>,
    #[arg(long)]
    regions: bool,
    #[arg(long)]
    max_text: usize,
    #[arg(long)]
    max_pages: usize,
}

/// Reads a file from standard input and answers on standard output; the other side of
/// `ingest::isolate`.
pub fn read_source(args: &SourceArgs) -> Result<u8> {
    isolate::bound_memory(args.memory);
    let options = Options {
        ocr: args.ocr.into(),
        cache: args.ocr_cache.clone(),
        regions: args.regions,
        limits: limits(args.max_text, args.max_pages),
        pages_at_once: args.pages_at_once,
        alive: || eprintln!(),
        ..Options::default()
    };
    let mut content = Vec::new();
    std::io::stdin().lock().read_to_end(&mut content)?;
    let answer = match ingest::source(&args.name, content, &options) {
        Ok(Reading::Read(source)) => Answer::Read(Box::new((*source).into())),
        Ok(Reading::Skipped(reason)) => Answer::Skipped(reason),
        Err(viendan::error::ReadError::Unread(reason)) => Answer::Unread(reason),
        Err(error) => Answer::Failed(error.to_string()),
    };
    std::io::stdout().lock().write_all(answer_line(&answer).as_bytes())?;
    Ok(DONE)
}
