//! PDF files and images: which pages have a text of their own, which are read by OCR, and one source out
//! of both.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, OnceLock, PoisonError};
use std::thread;

use super::legacy::{Likeness, Script};
use super::options::{OcrMode, Options};
use super::piece::Pages;
use super::scan::{self, Cache, OcrPage, Scan, Settings, Tesseract};
use super::{check_pages, legacy, pages, pdf, warning};
use crate::error::ReadError;
use crate::model::{Doubt, Ocr, Region, Source, Warning};
use crate::text::Span;

/// Words read with less than this are told to the core, 0 to 100. On damaged scans below 80 stand 57 % of
/// the wrong words and 1.2 % of the right ones.
const DOUBTFUL: u8 = 80;

/// What a page gave.
enum Page {
    Text(String),
    Read(Box<OcrPage>),
}

/// Reads a PDF file.
pub(super) fn pdf(content: Vec<u8>, options: &Options) -> Result<Source, ReadError> {
    let file = pdf::open(content, &options.limits)?;
    let count = file.page_count();
    // Before the first of them is read.
    check_pages(count, &options.limits)?;
    let mut warnings: Vec<Warning> =
        file.warnings().iter().map(|message| warning(1, message.clone())).collect();
    let mut layer = Pages::default();
    let mut kinds = Vec::with_capacity(count);
    for (number, page) in pdf::read_pages(&file, options.alive)?.into_iter().enumerate() {
        warnings.extend(page.warnings.into_iter().map(|message| warning(number + 1, message)));
        kinds.push(page.kind);
        layer.pages.push(page.pieces);
    }
    if kinds.iter().all(|kind| *kind == pdf::PageKind::Blank) {
        return Err(ReadError::Format("has no text and no picture on any page".to_owned()));
    }
    let encoding = legacy::repair(&mut layer);
    let texts: Vec<String> = layer.pages.into_iter().map(pages::text_of).collect();
    let wanted: Vec<usize> = (0..count)
        .filter(|number| wants_ocr(kinds[*number], &texts[*number], options.ocr))
        .collect();
    let picture = |number: usize| pdf::page_image(&file, number).and_then(to_scan);
    let outcome = read_all(&wanted, &picture, options);
    let mut unread = None;
    let mut read = outcome.into_iter().peekable();
    let mut all = Vec::with_capacity(count);
    let mut told = false;
    for (number, text) in texts.into_iter().enumerate() {
        let result = read.next_if(|(page, _)| *page == number).map(|(_, result)| result);
        let image_only = kinds[number] == pdf::PageKind::ImageOnly;
        match result {
            Some(Ok(page)) => {
                told = true;
                all.push(Page::Read(Box::new(page)));
                continue;
            }
            Some(Err(reason)) => {
                warnings.push(warning(number + 1, not_read(image_only, &reason)));
                unread.get_or_insert(reason);
            }
            None if image_only => {
                let reason = "OCR is switched off (--ocr never)".to_owned();
                warnings.push(warning(number + 1, not_read(true, &reason)));
                unread.get_or_insert(reason);
            }
            None => {}
        }
        told |= !text.trim().is_empty() && !image_only;
        all.push(Page::Text(text));
    }
    match unread {
        Some(reason) if !told => Err(ReadError::Unread(reason)),
        _ => Ok(assemble(all, "pdf", encoding, warnings, options)),
    }
}

/// Reads an image, or the images of a TIFF file.
pub(super) fn image(
    content: &[u8],
    format: &'static str,
    options: &Options,
) -> Result<Source, ReadError> {
    if options.ocr == OcrMode::Never {
        return Err(ReadError::Unread("OCR is switched off (--ocr never)".to_owned()));
    }
    let scans = scan::decode(content, &options.limits)?;
    check_pages(scans.len(), &options.limits)?;
    let numbers: Vec<usize> = (0..scans.len()).collect();
    let picture = |number: usize| scans.get(number).cloned();
    let (mut all, mut warnings, mut unread) = (Vec::new(), Vec::new(), None);
    for (number, result) in read_all(&numbers, &picture, options) {
        match result {
            Ok(page) => all.push(Page::Read(Box::new(page))),
            Err(reason) => {
                warnings.push(warning(number + 1, not_read(true, &reason)));
                all.push(Page::Text(String::new()));
                unread.get_or_insert(reason);
            }
        }
    }
    match unread {
        Some(reason) if all.iter().all(|page| matches!(page, Page::Text(_))) => {
            Err(ReadError::Unread(reason))
        }
        _ => Ok(assemble(all, format, None, warnings, options)),
    }
}

fn not_read(image_only: bool, reason: &str) -> String {
    let what = if image_only { "a scan" } else { "a page whose text layer is no Vietnamese" };
    format!("{what}, not read: {reason}")
}

/// Whether a page goes to OCR. Pages in other languages and tables of figures keep their text.
fn wants_ocr(kind: pdf::PageKind, text: &str, mode: OcrMode) -> bool {
    match (mode, kind) {
        (OcrMode::Never, _) | (_, pdf::PageKind::Blank) => false,
        (OcrMode::Always, _) | (OcrMode::Auto, pdf::PageKind::ImageOnly) => true,
        (OcrMode::Auto, _) => Likeness::of(text).script() == Script::Garbled,
    }
}

fn to_scan(image: pdf::PageImage) -> Option<Scan> {
    let (channels, samples) = match image.pixels {
        pdf::Pixels::Gray(samples) => (1, samples),
        pdf::Pixels::Rgb(samples) => (3, samples),
    };
    let (width, height) = (image.width as usize, image.height as usize);
    Scan::from_samples(width, height, channels, samples, Some(image.dpi.round() as u32)).ok()
}

/// The OCR engine, looked for once.
fn engine() -> Result<&'static Tesseract, String> {
    static FOUND: OnceLock<Result<Tesseract, String>> = OnceLock::new();
    let found = FOUND.get_or_init(|| scan::find().map_err(|missing| missing.to_string()));
    found.as_ref().map_err(Clone::clone)
}

/// What was read on each of the pages, in their order: several at once, each in a process of its own.
fn read_all(
    numbers: &[usize],
    picture: &(impl Fn(usize) -> Option<Scan> + Sync),
    options: &Options,
) -> Vec<(usize, Result<OcrPage, String>)> {
    let cache = options.cache.as_deref().and_then(|folder| Cache::open(folder).ok());
    let one = |number: usize| {
        let page = engine().and_then(|engine| {
            let scan = picture(number).ok_or("its picture cannot be decoded")?;
            scan::read_page(&scan, engine, cache.as_ref(), Settings::default())
                .map_err(|error| error.to_string())
        });
        (options.alive)();
        (number, page)
    };
    let next = AtomicUsize::new(0);
    let done = Mutex::new(Vec::with_capacity(numbers.len()));
    let work = || {
        while let Some(number) = numbers.get(next.fetch_add(1, Ordering::Relaxed)) {
            let page = one(*number);
            done.lock().unwrap_or_else(PoisonError::into_inner).push(page);
        }
    };
    thread::scope(|scope| {
        for _ in 1..options.pages_at_once.min(numbers.len()) {
            scope.spawn(work);
        }
        work();
    });
    let mut done = done.into_inner().unwrap_or_else(PoisonError::into_inner);
    done.sort_by_key(|(number, _)| *number);
    done
}

/// One source out of the pages.
fn assemble(
    all: Vec<Page>,
    format: &str,
    encoding: Option<&'static str>,
    warnings: Vec<Warning>,
    options: &Options,
) -> Source {
    let texts = all.iter().map(|page| match page {
        Page::Text(text) => text.clone(),
        Page::Read(page) => page.text.clone(),
    });
    let (text, starts) = pages::join(texts);
    let mut ocr: Option<Ocr> = None;
    let (mut sure, mut letters) = (0, 0);
    for (number, (page, start)) in all.iter().zip(&starts).enumerate() {
        let Page::Read(page) = page else { continue };
        let ocr = ocr.get_or_insert_with(|| Ocr {
            engine: page.engine.clone(),
            language: scan::LANGUAGE.to_owned(),
            dpi: page.dpi,
            ..Ocr::default()
        });
        let weight = page.text.len() as u64;
        sure += u64::from(page.confidence_tenths()) * weight;
        letters += weight;
        for line in &page.lines {
            if options.regions {
                let span = Span::new(start + line.range.start, start + line.range.end);
                ocr.regions.push(Region { span, page: number + 1, bounds: line.area.bounds() });
            }
            let doubtful = line.words.iter().filter(|word| word.confidence < DOUBTFUL);
            ocr.doubtful.extend(doubtful.map(|word| Doubt {
                span: Span::new(start + word.range.start, start + word.range.end),
                confidence: word.confidence,
            }));
        }
    }
    if let Some(ocr) = &mut ocr {
        ocr.confidence = u32::try_from(sure.checked_div(letters).unwrap_or_default()).unwrap_or(0);
        ocr.doubtful.sort_by_key(|doubt| doubt.span);
    }
    Source {
        format: format.to_owned(),
        encoding: encoding.unwrap_or("utf-8").to_owned(),
        text,
        pages: starts,
        ocr,
        warnings,
        ..Source::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_go_to_ocr_by_what_is_on_them() {
        let junk = "CQNG HOA XA HOI CHU NGHiA VIBT NAM DQc l$p - Tg do - H?nh phuc Ke hoich s6 \
                    29/KH-STP ngity 20 thdng 8 ndm 2021 ctia S6 Tu phdp v6 thuc hien chi ti6u";
        let real = "Thực hiện Kế hoạch số 29/KH-STP ngày 20 tháng 8 năm 2021 của Sở Tư pháp về \
                    thực hiện chỉ tiêu tiếp cận pháp luật, Ủy ban nhân dân huyện báo cáo như sau";
        let auto = |kind, text| wants_ocr(kind, text, OcrMode::Auto);
        assert!(auto(pdf::PageKind::TextOverImage, junk));
        assert!(!auto(pdf::PageKind::TextOverImage, real));
        assert!(!auto(pdf::PageKind::Text, real));
        assert!(auto(pdf::PageKind::ImageOnly, ""));
        assert!(!auto(pdf::PageKind::Blank, ""));
        assert!(!wants_ocr(pdf::PageKind::ImageOnly, "", OcrMode::Never));
        assert!(wants_ocr(pdf::PageKind::Text, real, OcrMode::Always));
    }
}
