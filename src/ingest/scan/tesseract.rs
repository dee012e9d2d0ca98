//! The OCR engine: the program `tesseract` with its Vietnamese model, one process for each page.

use std::ffi::OsString;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use crate::ingest::scan::gray::Gray;
use crate::ingest::scan::tsv::{self, Word};

/// The environment variable that may name the program.
pub const PROGRAM: &str = "VIENDAN_TESSERACT";
/// The model. Together with others (`vie+eng`) it reads worse: capitals like Đ come out as D.
pub const LANGUAGE: &str = "vie";
/// Most bytes of output that are read; a dense page gives 100 kB.
const MOST_OUTPUT: u64 = 32 << 20;

/// How to get the engine, for each platform.
const INSTALL: &str = if cfg!(target_os = "macos") {
    "brew install tesseract tesseract-lang"
} else if cfg!(target_os = "windows") {
    "winget install UB-Mannheim.TesseractOCR (choose Vietnamese among the additional languages)"
} else {
    "sudo apt install tesseract-ocr tesseract-ocr-vie (Fedora: sudo dnf install tesseract tesseract-langpack-vie)"
};

/// Why scans cannot be read on this machine.
#[derive(Debug, thiserror::Error)]
pub enum Missing {
    /// The program is not there or does not start.
    #[error("reading scans needs the program tesseract ({reason}); install it with: {INSTALL}")]
    Program {
        /// What the system said.
        reason: String,
    },
    /// The program is there without its Vietnamese model.
    #[error("tesseract has no Vietnamese model (it has: {found}); install it with: {INSTALL}")]
    Language {
        /// The models that are there.
        found: String,
    },
}

/// Why a page could not be read.
#[derive(Debug, thiserror::Error)]
pub enum OcrError {
    /// The page took too long.
    #[error("reading the page took more than {0} seconds")]
    TimedOut(u64),
    /// The engine stopped with an error.
    #[error("tesseract failed: {0}")]
    Failed(String),
    /// The engine could not be started or spoken to.
    #[error("tesseract cannot be run: {0}")]
    Io(#[from] io::Error),
}

/// Tesseract's page segmentation mode: one block of lines. It keeps table rows together and reads stamped
/// text, which its own layout analysis (psm 3) takes for a picture. What psm 3 is better at is done
/// before: columns and cells are put one below the other, empty pages are whitened.
pub const BLOCK: &str = "6";

/// An engine that is ready for use.
#[derive(Clone, Debug)]
pub struct Tesseract {
    program: PathBuf,
    version: String,
    languages: Vec<String>,
    /// Size of the model file: tells the fast model from the best one.
    model: Option<u64>,
}

/// Looks for the engine: the program named by [`PROGRAM`], else `tesseract` on the path.
pub fn find() -> Result<Tesseract, Missing> {
    let named = std::env::var_os(PROGRAM).filter(|name| !name.is_empty());
    at(named.unwrap_or_else(|| OsString::from("tesseract")).as_ref())
}

/// Checks the engine at the given place.
fn at(program: &Path) -> Result<Tesseract, Missing> {
    let told = |argument: &str| {
        let output = Command::new(program).arg(argument).stdin(Stdio::null()).output();
        let output = output
            .map_err(|e| Missing::Program { reason: format!("{}: {e}", program.display()) })?;
        // Older versions answer on the error stream.
        let text = [output.stdout, output.stderr].concat();
        Ok(String::from_utf8_lossy(&text).into_owned())
    };
    let version = told("--version")?;
    let version = version.lines().next().unwrap_or_default().trim();
    let Some(version) = version.strip_prefix("tesseract ") else {
        let reason = format!("{} answers with: {version:.60}", program.display());
        return Err(Missing::Program { reason });
    };
    let list = told("--list-langs")?;
    // List of available languages in "/usr/share/tesseract-ocr/5/tessdata/" (3):
    let folder = list.lines().next().and_then(|line| line.split('"').nth(1)).map(PathBuf::from);
    let languages: Vec<String> = list.lines().skip(1).map(|line| line.trim().to_owned()).collect();
    if !languages.iter().any(|language| language == LANGUAGE) {
        return Err(Missing::Language { found: languages.join(", ") });
    }
    let model = folder.map(|folder| folder.join(format!("{LANGUAGE}.traineddata")));
    let model = model.and_then(|file| std::fs::metadata(file).ok()).map(|data| data.len());
    Ok(Tesseract { program: program.to_owned(), version: version.to_owned(), languages, model })
}

impl Tesseract {
    /// The program's version, such as `5.3.0`.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// The models that are installed.
    pub fn languages(&self) -> &[String] {
        &self.languages
    }

    /// The program.
    pub fn program(&self) -> &Path {
        &self.program
    }

    /// Program, version and model in one line, for records and for the cache.
    pub fn name(&self) -> String {
        let model = self.model.map(|size| format!(" ({size} bytes)")).unwrap_or_default();
        format!("tesseract {} {LANGUAGE}{model}", self.version)
    }

    /// Reads the words of a page in one process of its own that uses one core. Ends the process after `limit`.
    pub fn words(&self, image: &Gray, dpi: u32, limit: Duration) -> Result<Vec<Word>, OcrError> {
        let mut command = Command::new(&self.program);
        command.args(["-", "-", "-l", LANGUAGE, "--psm", BLOCK, "--dpi"]);
        command.arg(dpi.to_string()).args(["-c", "tessedit_create_tsv=1"]);
        command.env("OMP_THREAD_LIMIT", "1");
        let (output, told) = run(command, &bmp(image), limit)?;
        let tsv = String::from_utf8_lossy(&output);
        if !tsv.starts_with("level\t") {
            let told = String::from_utf8_lossy(&told);
            let told = told.lines().rfind(|line| !line.trim().is_empty());
            return Err(OcrError::Failed(told.unwrap_or("it wrote nothing").trim().to_owned()));
        }
        Ok(tsv::words(&tsv))
    }
}

/// The image as a BMP file: nothing is packed, and the engine takes it in faster than PGM (by 70 ms a page).
fn bmp(image: &Gray) -> Vec<u8> {
    const HEAD: usize = 14 + 40 + 4 * 256;
    // Rows come from the bottom up and are filled to whole groups of four bytes.
    let row = image.width().next_multiple_of(4);
    let size = HEAD + row * image.height();
    let mut out = Vec::with_capacity(size);
    out.extend_from_slice(b"BM");
    for number in [size, 0, HEAD, 40, image.width(), image.height()] {
        out.extend_from_slice(&(number as u32).to_le_bytes());
    }
    // One plane of eight bits, not compressed; no sizes, 256 gray values.
    out.extend_from_slice(&[1, 0, 8, 0]);
    out.extend_from_slice(&[0; 24]);
    out.extend((0..=255).flat_map(|value| [value, value, value, 0]));
    for pixels in image.rows().rev() {
        out.extend_from_slice(pixels);
        out.resize(out.len() + row - pixels.len(), 255);
    }
    out
}

/// Runs a command with the given input and gives what it wrote, on its output and on its error stream. The
/// command is killed after `limit` and always waited for.
fn run(
    mut command: Command,
    input: &[u8],
    limit: Duration,
) -> Result<(Vec<u8>, Vec<u8>), OcrError> {
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn()?;
    let (stdin, stdout, stderr) = (child.stdin.take(), child.stdout.take(), child.stderr.take());
    let (Some(mut stdin), Some(stdout), Some(stderr)) = (stdin, stdout, stderr) else {
        child.kill().and_then(|()| child.wait())?;
        return Err(OcrError::Failed("it has no streams".into()));
    };
    thread::scope(|scope| {
        let (sender, receiver) = mpsc::channel();
        scope.spawn(move || {
            // A program that stops early closes its input; its own message tells more than this error.
            let _ = stdin.write_all(input);
        });
        let told = scope.spawn(move || {
            let mut told = Vec::new();
            let _ = stderr.take(64 << 10).read_to_end(&mut told);
            told
        });
        scope.spawn(move || {
            let mut output = Vec::new();
            let read = stdout.take(MOST_OUTPUT).read_to_end(&mut output);
            let _ = sender.send(read.map(|_| output));
        });
        let output = receiver.recv_timeout(limit);
        if output.is_err() {
            // It may have ended by itself just now.
            let _ = child.kill();
        }
        child.wait()?;
        match output {
            Ok(output) => Ok((output?, told.join().unwrap_or_default())),
            Err(_) => Err(OcrError::TimedOut(limit.as_secs())),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn missing_program_is_told_with_the_way_to_install_it() {
        let error = at(Path::new("/nowhere/tesseract")).unwrap_err().to_string();
        assert!(error.contains("install"), "{error}");
        let error = Missing::Language { found: "eng".into() }.to_string();
        assert!(error.contains("tesseract"), "{error}");
    }

    #[test]
    fn images_are_handed_over_as_they_are() {
        let image = Gray::from_data(5, 3, (0..15).map(|n| n * 17).collect());
        let limits =
            crate::ingest::piece::Limits { pages: 1, unpacked: 1 << 20, depth: 1, text: 1 << 20 };
        let scans = crate::ingest::scan::image_file::decode(&bmp(&image), &limits).unwrap();
        let back = crate::ingest::scan::gray::of_scan(&scans[0]);
        assert_eq!((back.width(), back.height()), (5, 3));
        let pairs = back.data().iter().zip(image.data());
        assert!(pairs.into_iter().all(|(a, b)| a.abs_diff(*b) <= 1), "{back:?}");
    }

    #[cfg(unix)]
    #[test]
    fn slow_programs_are_ended() {
        let mut command = Command::new("sleep");
        command.arg("20");
        let start = std::time::Instant::now();
        let result = run(command, &vec![0; 1 << 20], Duration::from_millis(100));
        assert!(matches!(result, Err(OcrError::TimedOut(0))));
        assert!(start.elapsed() < Duration::from_secs(10));
    }

    #[cfg(unix)]
    #[test]
    fn output_and_messages_are_read() {
        let mut command = Command::new("sh");
        command.args(["-c", "cat; echo told >&2"]);
        let input = vec![7; 1 << 20];
        let (output, told) = run(command, &input, Duration::from_secs(20)).unwrap();
        assert_eq!((output, told), (input, b"told\n".to_vec()));
        // A program that does not take its input.
        let (output, _) =
            run(Command::new("true"), &vec![7; 1 << 20], Duration::from_secs(20)).unwrap();
        assert!(output.is_empty());
    }
}
