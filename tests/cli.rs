//! The program as its users meet it: exit codes, streams, files, and what the output promises.

mod again;
mod commands;
mod coverage;
mod failures;
mod faults;
mod figures;
mod output;
mod patterns;
mod reading;
mod run;
mod trace;
mod workspace;

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;
use tempfile::TempDir;

use crate::corpus::folder;

/// A text with one reference.
const GOOD: &str =
    "Thực hiện Kế hoạch số 29/KH-STP ngày 20/8/2021 của Sở Tư pháp tỉnh Quảng Ngãi.\n";

fn viendan() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_viendan"));
    command.env_remove("NO_COLOR").env("RUST_BACKTRACE", "0");
    command
}

/// Runs to the end, with `arguments`.
fn call<I: AsRef<std::ffi::OsStr>>(arguments: impl IntoIterator<Item = I>) -> Output {
    viendan().args(arguments).stdin(Stdio::null()).output().unwrap()
}

/// Runs to the end, with `arguments` and `input` on standard input.
fn fed(arguments: &[&str], input: &str) -> Output {
    let mut child = viendan()
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // The program may have ended already.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    child.wait_with_output().unwrap()
}

/// Sets the rights of a file or folder.
#[cfg(unix)]
fn set_mode(path: &Path, mode: u32) {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}

/// Runs the program so that rights count: root may do everything, so as root (the owner of `own`) another
/// user runs it. `None` where that cannot be done.
#[cfg(unix)]
fn as_another_user(own: &Path, arguments: &[&str]) -> Option<Output> {
    use std::os::unix::fs::MetadataExt;
    use std::os::unix::process::CommandExt;
    let mut command = viendan();
    if fs::metadata(own).unwrap().uid() == 0 {
        command.uid(65_534);
    }
    match command.args(arguments).stdin(Stdio::null()).output() {
        Ok(output) => Some(output),
        Err(error) => {
            eprintln!("skipped: the program cannot be started as another user: {error}");
            None
        }
    }
}

fn code(output: &Output) -> i32 {
    output.status.code().expect("the program was not killed")
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).expect("messages are UTF-8")
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("output is UTF-8")
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

fn lines(path: &Path) -> Vec<Value> {
    let content = fs::read_to_string(path).unwrap();
    content.lines().map(|line| serde_json::from_str(line).expect("a line of JSON")).collect()
}

fn json(path: &Path) -> Value {
    serde_json::from_slice(&fs::read(path).unwrap()).expect("the file is JSON")
}

/// An empty folder with a folder `archive` in it.
fn archive(files: &[(&str, &[u8])]) -> (TempDir, PathBuf) {
    let dir = tempfile::tempdir().unwrap();
    let archive = dir.path().join("archive");
    fs::create_dir(&archive).unwrap();
    for (name, content) in files {
        let path = archive.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }
    (dir, archive)
}

/// Runs over the bundled documents, once for all tests.
fn corpus_run() -> &'static Path {
    static RUN: std::sync::LazyLock<TempDir> = std::sync::LazyLock::new(|| {
        let dir = tempfile::tempdir().unwrap();
        let output = call(["run", text(&folder()), "-o", text(dir.path())]);
        assert_eq!(code(&output), 0, "{}", stderr(&output));
        dir
    });
    RUN.path()
}
