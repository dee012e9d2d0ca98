//! Reading a file in a process of its own.
//!
//! Readers of PDF, images and old spreadsheets are given bytes that somebody may have made to hurt, and
//! some are known to panic, to eat memory or never to end on them (see README, "How a hostile file is
//! kept from the rest"). They run in a second `viendan`, which has a bound on its memory and is ended
//! when it gives no sign of life for a while; whatever happens to it is an error of that one file.

use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use super::Reading;
use super::options::{Options, Worker};
use crate::error::ReadError;
use crate::wire::source::{Answer, parse_answer};

/// The command of `viendan` that reads one file from its standard input and writes an answer. Each
/// line on its standard error is a sign of life.
pub const COMMAND: &str = "read-source";

/// Reads the bytes of a file of this name in a process of its own.
pub(super) fn read(
    relative: &str,
    content: &[u8],
    options: &Options,
    worker: &Worker,
) -> Result<Reading, ReadError> {
    let mut command = Command::new(&worker.program);
    command.arg(COMMAND).arg("--name").arg(relative);
    command.arg("--memory").arg(worker.memory.to_string());
    command.arg("--pages-at-once").arg(options.pages_at_once.to_string());
    command.arg("--ocr").arg(options.ocr.word());
    if let Some(cache) = &options.cache {
        command.arg("--ocr-cache").arg(cache);
    }
    if options.regions {
        command.arg("--regions");
    }
    command.arg("--max-text").arg(options.limits.text.to_string());
    command.arg("--max-pages").arg(options.limits.pages.to_string());
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn()?;
    let answer = talk(&mut child, content, worker, options.alive);
    // Ended or not, it must not stay behind.
    if answer.is_err() {
        let _ = child.kill();
    }
    let status = child.wait()?;
    let line = answer?;
    match parse_answer(&line) {
        Ok(Answer::Read(source)) => Ok(Reading::Read(Box::new((*source).into()))),
        Ok(Answer::Skipped(reason)) => Ok(Reading::Skipped(reason)),
        Ok(Answer::Unread(reason)) => Err(ReadError::Unread(reason)),
        Ok(Answer::Failed(reason)) => Err(ReadError::Format(reason)),
        Err(_) => Err(ReadError::Crashed(status.to_string())),
    }
}

/// Gives the child its input and takes its answer, as long as it gives signs of life.
fn talk(
    child: &mut Child,
    content: &[u8],
    worker: &Worker,
    sign: fn(),
) -> Result<Vec<u8>, ReadError> {
    let (Some(mut input), Some(mut output), Some(errors)) =
        (child.stdin.take(), child.stdout.take(), child.stderr.take())
    else {
        return Err(ReadError::Crashed("no pipes".to_owned()));
    };
    thread::scope(|scope| {
        let (alive, signs) = mpsc::channel::<Option<Vec<u8>>>();
        let done = alive.clone();
        // A child that died does not take its input; its end says so.
        scope.spawn(move || {
            let _ = input.write_all(content);
        });
        scope.spawn(move || {
            for _ in BufReader::new(errors).split(b'\n').map_while(Result::ok) {
                let _ = alive.send(None);
            }
        });
        scope.spawn(move || {
            let mut answer = Vec::new();
            let _ = output.read_to_end(&mut answer);
            let _ = done.send(Some(answer));
        });
        loop {
            match signs.recv_timeout(Duration::from_secs(worker.silence)) {
                Ok(Some(answer)) => return Ok(answer),
                Ok(None) => sign(),
                Err(RecvTimeoutError::Timeout) => {
                    // The threads end with the pipes of the child.
                    let _ = child.kill();
                    return Err(ReadError::Endless { seconds: worker.silence });
                }
                Err(RecvTimeoutError::Disconnected) => return Ok(Vec::new()),
            }
        }
    })
}

/// Bounds the memory of this process, in bytes of address space. Where the system does not know such a
/// bound, nothing happens: the time limit still holds.
pub fn bound_memory(bytes: u64) {
    #[cfg(unix)]
    if let Err(error) = rlimit::setrlimit(rlimit::Resource::AS, bytes, bytes) {
        tracing::debug!(%error, "memory not bounded");
    }
    #[cfg(not(unix))]
    let _ = bytes;
}
