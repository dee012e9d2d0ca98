//! Opening a file and reading its pages, with whatever is broken told as warnings.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::Arc;

use hayro_interpret::util::TransformExt;
use hayro_interpret::{Context, Device, InterpreterCache, InterpreterSettings, interpret_page};
use hayro_syntax::page::Page;
use hayro_syntax::{DecryptionError, LoadPdfError};
use kurbo::{Affine, Rect};

use crate::ingest::pdf::collect::Collector;
use crate::ingest::pdf::fonts::font_names;
use crate::ingest::pdf::marks::Marks;
use crate::ingest::pdf::rescue;
use crate::ingest::piece::{FormatError, Limits};

/// An open PDF file.
pub struct Pdf {
    inner: hayro_syntax::Pdf,
    limits: Limits,
    warnings: Vec<String>,
}

impl std::fmt::Debug for Pdf {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Pdf").field("pages", &self.page_count()).finish_non_exhaustive()
    }
}

/// Opens a PDF file from its bytes. One that is encrypted without a password for reading opens.
///
/// # Errors
///
/// `Protected` when only a password opens it, `Damaged` when no page can be found, `Unsupported`
/// for an encryption of another kind, `TooLarge` above `limits.unpacked` bytes.
pub fn open(bytes: impl Into<Arc<Vec<u8>>>, limits: &Limits) -> Result<Pdf, FormatError> {
    let bytes: Arc<Vec<u8>> = bytes.into();
    if bytes.len() as u64 > limits.unpacked {
        let allowed = limits.unpacked;
        return Err(FormatError::TooLarge(format!("{} bytes of {allowed}", bytes.len())));
    }
    if nests_too_deep(&bytes) {
        return Err(FormatError::Damaged("its objects nest without end".into()));
    }
    let head = bytes.windows(5).take(64 * 1024).position(|w| w == b"%PDF-");
    let mut warnings = damage(&bytes, head);
    // Offsets count from the header when something else was put before it.
    let data = match head {
        Some(at) if at > 0 => Arc::new(bytes.get(at..).unwrap_or_default().to_vec()),
        _ => bytes,
    };
    let inner = match parse(data.clone()) {
        Err(FormatError::Damaged(why)) => {
            let whole = rescue::with_page_list(&data).ok_or(FormatError::Damaged(why))?;
            parse(Arc::new(whole))?
        }
        parsed => parsed?,
    };
    let count = inner.pages().len();
    if count == 0 {
        return Err(FormatError::Damaged("it holds no page".into()));
    }
    if count > limits.pages {
        warnings.push(format!("only {} of {count} pages were read", limits.pages));
    }
    Ok(Pdf { inner, limits: *limits, warnings })
}

/// Arrays and dictionaries inside of each other that the parser, which calls itself for each, can
/// hold on a stack of 2 MB.
const DEEPEST: usize = 10_000;

/// Whether brackets open without closing beyond what can be parsed. Compressed data do not come
/// near it by chance.
fn nests_too_deep(bytes: &[u8]) -> bool {
    let mut depth = 0_usize;
    for byte in bytes {
        match byte {
            b'[' | b'<' => depth += 1,
            b']' | b'>' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > DEEPEST {
            return true;
        }
    }
    false
}

fn parse(data: Arc<Vec<u8>>) -> Result<hayro_syntax::Pdf, FormatError> {
    catch_unwind(AssertUnwindSafe(|| hayro_syntax::Pdf::new(data)))
        .map_err(|_| FormatError::Damaged("its list of objects makes no sense".into()))?
        .map_err(refusal)
}

fn refusal(error: LoadPdfError) -> FormatError {
    match error {
        LoadPdfError::Decryption(DecryptionError::PasswordProtected) => FormatError::Protected,
        LoadPdfError::Decryption(DecryptionError::UnsupportedAlgorithm) => {
            FormatError::Unsupported(
                "is encrypted in a way that is not read; save it without protection".into(),
            )
        }
        LoadPdfError::Decryption(_) => FormatError::Damaged("its encryption is not valid".into()),
        LoadPdfError::Invalid => FormatError::Damaged("no page of a PDF can be found in it".into()),
    }
}

/// What the ends of the file tell about its state.
fn damage(bytes: &[u8], head: Option<usize>) -> Vec<String> {
    let mut warnings = Vec::new();
    match head {
        Some(0) => {}
        Some(at) => warnings.push(format!("{at} bytes stand before the PDF and were passed over")),
        None => warnings.push("the PDF header is missing".into()),
    }
    let tail = bytes.get(bytes.len().saturating_sub(2048)..).unwrap_or_default();
    let end = tail.windows(5).rposition(|w| w == b"%%EOF");
    let table = |at: usize| {
        let place = tail.get(..at)?;
        let start = place.windows(9).rposition(|w| w == b"startxref")?;
        let digits = place.get(start + 9..)?.trim_ascii();
        let offset: usize = std::str::from_utf8(digits).ok()?.parse().ok()?;
        // Some writers count from the start of the file, some from the header.
        let at = |offset: usize| {
            let there = bytes.get(offset..).unwrap_or_default().trim_ascii_start();
            there.starts_with(b"xref") || is_object(there)
        };
        Some(at(offset) || at(offset.saturating_add(head.unwrap_or(0))))
    };
    match end.map(table) {
        None => warnings.push("the end of the PDF is missing; what could be found was read".into()),
        Some(Some(true)) => {}
        Some(_) => warnings.push("the list of objects is broken and was made anew".into()),
    }
    warnings
}

/// Whether `12 0 obj` stands here: a list of objects in the newer form.
fn is_object(there: &[u8]) -> bool {
    let there = there.get(..there.len().min(32)).unwrap_or(there);
    let mut words = there.split(u8::is_ascii_whitespace).filter(|word| !word.is_empty());
    let mut number = || words.next().is_some_and(|word| word.iter().all(u8::is_ascii_digit));
    number() && number() && words.next().is_some_and(|word| word.starts_with(b"obj"))
}

impl Pdf {
    /// How many pages are read, at most `Limits::pages`.
    #[must_use]
    pub fn page_count(&self) -> usize {
        self.inner.pages().len().min(self.limits.pages)
    }

    /// What was found broken on opening, in words.
    #[must_use]
    pub fn warnings(&self) -> &[String] {
        &self.warnings
    }

    pub(crate) fn limits(&self) -> &Limits {
        &self.limits
    }

    pub(crate) fn page(&self, page: usize) -> Option<&Page<'_>> {
        self.inner.pages().get(page).filter(|_| page < self.limits.pages)
    }

    /// Interprets a page. `Err` tells why nothing could be read of it.
    pub(crate) fn marks(&self, page: usize) -> Result<Marks, String> {
        let number = page.saturating_add(1);
        let found = self.page(page).ok_or_else(|| format!("page {number} does not exist"))?;
        let broken = || format!("page {number} is damaged and could not be read");
        let names = catch_unwind(AssertUnwindSafe(|| font_names(found, self.limits.depth)));
        let names = names.map_err(|_| broken())?;
        let (width, height) = found.render_dimensions();
        let mut device = Collector::new(f64::from(width), f64::from(height), &names);
        let whole = run(found, 1.0, &mut device);
        // What was read before the fault is kept.
        device.marks.cut |= !whole;
        if device.marks.is_empty() && !whole { Err(broken()) } else { Ok(device.marks) }
    }
}

/// Interprets a page upright for a device, whose units are `scale` to the point. `false` when the
/// page is damaged or costs too much, after a part of it.
pub(crate) fn run<'a>(page: &'a Page<'a>, scale: f64, device: &mut impl Device<'a>) -> bool {
    let (width, height) = page.render_dimensions();
    let all = Rect::new(0.0, 0.0, f64::from(width) * scale, f64::from(height) * scale);
    let work = || {
        if page.page_stream().is_some_and(nests_too_deep) {
            return false;
        }
        let cache = InterpreterCache::new();
        let mut context = Context::new(
            Affine::scale(scale) * page.initial_transform(true).to_kurbo(),
            all,
            &cache,
            page.xref(),
            InterpreterSettings::default(),
        );
        interpret_page(page, &mut context, device);
        true
    };
    catch_unwind(AssertUnwindSafe(work)).unwrap_or(false)
}

/// Calls that a page may still make; beyond them it is given up where it stands.
pub(crate) struct Budget {
    left: u32,
    clips: u32,
}

/// Clips inside of each other that real pages stay below.
const DEEP: u32 = 8;

impl Budget {
    pub(crate) fn new(calls: u32) -> Budget {
        Budget { left: calls, clips: 0 }
    }

    /// Counts calls. A device cannot tell the interpreter to stop, so the last one unwinds to
    /// `run`, without a panic message.
    pub(crate) fn spend(&mut self, calls: u32) {
        match self.left.checked_sub(calls) {
            Some(left) => self.left = left,
            None => resume_unwind(Box::new("page costs too much")),
        }
    }

    /// Counts a clip as so many calls. Forms that draw each other clip each time and draw nothing; what
    /// one of them names is sought in all those around it, so that it costs by its depth.
    pub(crate) fn push_clip(&mut self, calls: u32) {
        self.clips = self.clips.saturating_add(1);
        let depth = if self.clips > DEEP { self.clips } else { 1 };
        self.spend(calls.saturating_mul(depth));
    }

    pub(crate) fn pop_clip(&mut self) {
        self.clips = self.clips.saturating_sub(1);
    }
}
