//! `viendan doctor`.

use std::io::{self, Write};

use anyhow::Result;
use viendan::ingest::scan;

use super::{DONE, NOTHING, reading};

/// Says what is there for reading scans.
pub fn run() -> Result<u8> {
    let mut out = io::stdout().lock();
    writeln!(out, "viendan    {}", env!("CARGO_PKG_VERSION"))?;
    writeln!(out, "built in   text, HTML, MHT, PDF, DOCX, DOC, RTF, ODT, XLSX, XLS, ODS, zip")?;
    let found = scan::find();
    match &found {
        Ok(tesseract) => {
            writeln!(
                out,
                "scans      tesseract {} ({}), languages {}",
                tesseract.version(),
                tesseract.program().display(),
                tesseract.languages().join(", ")
            )?;
        }
        Err(missing) => writeln!(out, "scans      not read: {missing}")?,
    }
    match reading::cache_folder() {
        Some(folder) => writeln!(out, "OCR cache  {}", folder.display())?,
        None => writeln!(out, "OCR cache  none: HOME is not set; name one with --ocr-cache")?,
    }
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    writeln!(out, "cores      {cores}")?;
    Ok(if found.is_ok() { DONE } else { NOTHING })
}
