//! Progress on standard error: a bar on a terminal, a line now and then elsewhere.

use std::io::IsTerminal;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};
use viendan::run::Progress;

/// How often plain lines come.
const EVERY: Duration = Duration::from_secs(10);

/// Whether standard error takes colours.
pub fn color() -> bool {
    color_on(&std::io::stderr())
}

/// Whether a stream takes colours (NO_COLOR, see no-color.org).
pub fn color_on(stream: &impl IsTerminal) -> bool {
    stream.is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
}

/// Does `work` and shows how far it is.
pub fn show<T>(quiet: bool, progress: &Progress, work: impl FnOnce() -> T) -> T {
    if quiet {
        return work();
    }
    let terminal = std::io::stderr().is_terminal();
    let bar = if terminal { ProgressBar::new(0) } else { ProgressBar::hidden() };
    let template = if color() {
        "{bar:40.cyan} {pos}/{len} files  {per_sec}  {eta} left  {msg}"
    } else {
        "{bar:40} {pos}/{len} files  {per_sec}  {eta} left  {msg}"
    };
    bar.set_style(
        ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar()),
    );
    let started = Instant::now();
    let mut told = started;
    let every = Duration::from_millis(if terminal { 100 } else { 20 });
    let value = beside(every, work, || {
        let count = |count: &AtomicUsize| count.load(Ordering::Relaxed);
        let (done, failed) = (count(&progress.done), count(&progress.failed));
        let (total, unchanged) = (count(&progress.total), count(&progress.unchanged));
        bar.set_length(total as u64);
        bar.set_position(done as u64);
        let parts = [(unchanged, "unchanged"), (failed, "failed")];
        let parts: Vec<String> =
            parts.iter().filter(|(n, _)| *n > 0).map(|(n, what)| format!("{n} {what}")).collect();
        bar.set_message(parts.join(", "));
        if !terminal && told.elapsed() >= EVERY && done > 0 {
            told = Instant::now();
            // Files that had not changed say nothing of how long the others take.
            let rate =
                done.saturating_sub(unchanged).max(1) as f64 / started.elapsed().as_secs_f64();
            let left = total.saturating_sub(done) as f64 / rate;
            eprintln!(
                "{done}/{total} files, {rate:.0}/s, {left:.0} s left, {unchanged} unchanged, \
                 {failed} failed"
            );
        }
    });
    bar.finish_and_clear();
    value
}

/// Does `work` that does not say how far it is, under a name.
pub fn wait<T>(quiet: bool, name: &'static str, work: impl FnOnce() -> T) -> T {
    if quiet {
        return work();
    }
    if !std::io::stderr().is_terminal() {
        let started = Instant::now();
        return beside(EVERY, work, || eprintln!("{name} for {} s", started.elapsed().as_secs()));
    }
    let bar = ProgressBar::new_spinner().with_message(name);
    bar.set_style(
        ProgressStyle::with_template("{spinner} {msg} for {elapsed}")
            .unwrap_or_else(|_| ProgressStyle::default_spinner()),
    );
    let value = beside(Duration::from_millis(100), work, || bar.tick());
    bar.finish_and_clear();
    value
}

/// Does `work` and calls `tell` every so often meanwhile.
fn beside<T>(every: Duration, work: impl FnOnce() -> T, mut tell: impl FnMut() + Send) -> T {
    std::thread::scope(|scope| {
        // The telling ends when its other side is gone, also where the work panics.
        let (done, waiting) = mpsc::channel::<()>();
        scope.spawn(move || {
            while waiting.recv_timeout(every) == Err(mpsc::RecvTimeoutError::Timeout) {
                tell();
            }
        });
        let value = work();
        drop(done);
        value
    })
}
