//! A file that was read in a process of its own, on its way back.

use serde::{Deserialize, Serialize};

use super::record::Warning;
use crate::model;
use crate::text::Span;

/// What became of the file.
#[derive(Serialize, Deserialize)]
pub enum Answer {
    /// It was read.
    Read(Box<Source>),
    /// It is no document; the reason.
    Skipped(String),
    /// A scan that was not read; why.
    Unread(String),
    /// It could not be read; why and what to do.
    Failed(String),
}

/// A source as it is sent: spans in bytes.
#[derive(Serialize, Deserialize)]
pub struct Source {
    path: String,
    sha256: String,
    bytes: u64,
    format: String,
    encoding: String,
    text: String,
    pages: Vec<usize>,
    ocr: Option<Ocr>,
    warnings: Vec<Warning>,
}

#[derive(Serialize, Deserialize)]
struct Ocr {
    engine: String,
    language: String,
    dpi: u32,
    confidence: u32,
    /// Span, page, bounds.
    regions: Vec<(usize, usize, usize, [u32; 4])>,
    /// Span, confidence.
    doubtful: Vec<(usize, usize, u8)>,
}

/// The answer as one line of JSON.
pub fn answer_line(answer: &Answer) -> String {
    super::json(answer)
}

/// Writes a source as the workspace keeps it beside its text, which is kept as it is: one line of JSON.
///
/// # Errors
/// Where `out` cannot be written to.
pub fn write_stored(source: &Source, out: &mut dyn std::io::Write) -> std::io::Result<()> {
    Ok(serde_json::to_writer(out, source)?)
}

/// Reads what [`write_stored`] made.
///
/// # Errors
/// Where the line is none of this version.
pub fn parse_stored(line: &str, text: String) -> Result<model::Source, serde_json::Error> {
    let kept: Source = serde_json::from_str(line)?;
    Ok(model::Source { text, ..kept.into() })
}

/// Reads an answer.
///
/// # Errors
/// Where it is none.
pub fn parse_answer(line: &[u8]) -> Result<Answer, serde_json::Error> {
    serde_json::from_slice(line)
}

impl From<model::Source> for Source {
    fn from(source: model::Source) -> Source {
        let ocr = source.ocr.map(|ocr| Ocr {
            engine: ocr.engine,
            language: ocr.language,
            dpi: ocr.dpi,
            confidence: ocr.confidence,
            regions: ocr
                .regions
                .iter()
                .map(|region| (region.span.start, region.span.end, region.page, region.bounds))
                .collect(),
            doubtful: ocr
                .doubtful
                .iter()
                .map(|doubt| (doubt.span.start, doubt.span.end, doubt.confidence))
                .collect(),
        });
        Source {
            path: source.path,
            sha256: source.sha256,
            bytes: source.bytes,
            format: source.format,
            encoding: source.encoding,
            text: source.text,
            pages: source.pages,
            ocr,
            warnings: source.warnings.into_iter().map(Warning::from).collect(),
        }
    }
}

impl From<Source> for model::Source {
    fn from(source: Source) -> model::Source {
        let span = |start: usize, end: usize| Span::new(start.min(end), end);
        let ocr = source.ocr.map(|ocr| model::Ocr {
            engine: ocr.engine,
            language: ocr.language,
            dpi: ocr.dpi,
            confidence: ocr.confidence,
            regions: ocr
                .regions
                .into_iter()
                .map(|(start, end, page, bounds)| model::Region {
                    span: span(start, end),
                    page,
                    bounds,
                })
                .collect(),
            doubtful: ocr
                .doubtful
                .into_iter()
                .map(|(start, end, confidence)| model::Doubt { span: span(start, end), confidence })
                .collect(),
        });
        model::Source {
            path: source.path,
            sha256: source.sha256,
            bytes: source.bytes,
            format: source.format,
            encoding: source.encoding,
            text: source.text,
            pages: source.pages,
            ocr,
            warnings: source.warnings.into_iter().map(Warning::into_model).collect(),
        }
    }
}
