//! Progress on standard error: a bar on a terminal, a line now and then elsewhere.

use std::io::IsTerminal;
use std::sync::atomic::Ordering;
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
pub fn show<T: Send>(
    total: usize,
    quiet: bool,
    progress: &Progress,
    work: impl FnOnce() -> T + Send,
) -> T {
    if quiet {
        return work();
    }
    let terminal = std::io::stderr().is_terminal();
    let bar = if terminal { ProgressBar::new(total as u64) } else { ProgressBar::hidden() };
    let template = if color() {
        "{bar:40.cyan} {pos}/{len} documents  {per_sec}  {eta} left  {msg}"
    } else {
        "{bar:40} {pos}/{len} documents  {per_sec}  {eta} left  {msg}"
    };
    bar.set_style(
        ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar()),
    );
    std::thread::scope(|scope| {
        let worker = scope.spawn(work);
        let started = Instant::now();
        let mut told = started;
        while !worker.is_finished() {
            std::thread::sleep(Duration::from_millis(if terminal { 100 } else { 20 }));
            let done = progress.done.load(Ordering::Relaxed);
            let failed = progress.failed.load(Ordering::Relaxed);
            // Archives turn out to hold more.
            let total = total + progress.found.load(Ordering::Relaxed);
            bar.set_length(total as u64);
            bar.set_position(done as u64);
            if failed > 0 {
                bar.set_message(format!("{failed} failed"));
            }
            if !terminal && told.elapsed() >= EVERY && done > 0 {
                told = Instant::now();
                let rate = done as f64 / started.elapsed().as_secs_f64();
                let left = total.saturating_sub(done) as f64 / rate;
                eprintln!(
                    "{done}/{total} documents, {rate:.0}/s, {left:.0} s left, {failed} failed"
                );
            }
        }
        bar.finish_and_clear();
        match worker.join() {
            Ok(value) => value,
            Err(panic) => std::panic::resume_unwind(panic),
        }
    })
}
