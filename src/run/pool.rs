//! Threads that do jobs, of which none can hold up the rest.
//!
//! Jobs are drawn from an iterator as threads get free, so that nothing waits in memory, and results
//! go through a bounded channel to one taker: who is faster waits. A job that gives no sign of life for
//! too long is given up and its thread left to itself, since a thread cannot be ended from outside;
//! another one takes its place.

use std::cell::RefCell;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// How often the jobs are looked after.
const WATCH: Duration = Duration::from_millis(100);

thread_local! {
    /// When this thread last gave a sign of life.
    static SIGN: RefCell<Option<Sign>> = const { RefCell::new(None) };
}

#[derive(Clone)]
struct Sign {
    begun: Instant,
    /// Milliseconds since then.
    last: Arc<AtomicU64>,
}

impl Sign {
    fn give(&self) {
        let since = u64::try_from(self.begun.elapsed().as_millis()).unwrap_or(u64::MAX);
        self.last.store(since, Ordering::Relaxed);
    }

    fn silence(&self) -> Duration {
        let last = Duration::from_millis(self.last.load(Ordering::Relaxed));
        self.begun.elapsed().saturating_sub(last)
    }
}

/// A sign of life of the job that this thread does: its time starts anew.
pub fn alive() {
    SIGN.with_borrow(|sign| {
        if let Some(sign) = sign {
            sign.give();
        }
    });
}

/// What is to be done, and how far it is.
struct Queue<J, I> {
    /// Jobs that others left behind come first, so that there are never many.
    left: Vec<J>,
    rest: Option<I>,
    /// Jobs drawn, and those that ended or were given up.
    drawn: u64,
    ended: u64,
    stopped: bool,
}

impl<J, I: Iterator<Item = J>> Queue<J, I> {
    fn draw(&mut self) -> Option<J> {
        let job = self.left.pop().or_else(|| {
            let next = self.rest.as_mut()?.next();
            if next.is_none() {
                self.rest = None;
            }
            next
        })?;
        self.drawn += 1;
        Some(job)
    }

    fn is_done(&self) -> bool {
        self.rest.is_none() && self.left.is_empty() && self.drawn == self.ended
    }
}

/// What a thread is at.
struct Slot<J> {
    /// `None` while it is idle, and for ever once its job was given up.
    job: Mutex<Option<J>>,
    sign: Sign,
}

struct Shared<J, I, W> {
    queue: Mutex<Queue<J, I>>,
    changed: Condvar,
    work: W,
}

/// Does all jobs on `threads` threads and hands each result to `take`, in the order in which they come.
///
/// `work` may leave further jobs behind with the function it is given. A job that is silent for longer
/// than `limit` (see [`alive`]) is given up: `stuck` makes its result.
///
/// # Errors
/// The first error of `take`; nothing more is begun then.
pub fn each<J, R, E>(
    threads: usize,
    limit: Duration,
    jobs: impl Iterator<Item = J> + Send + 'static,
    work: impl Fn(J, &dyn Fn(J)) -> R + Send + Sync + 'static,
    stuck: impl Fn(J) -> R,
    mut take: impl FnMut(R) -> Result<(), E>,
) -> Result<(), E>
where
    J: Clone + Send + 'static,
    R: Send + 'static,
{
    let queue = Queue { left: Vec::new(), rest: Some(jobs), drawn: 0, ended: 0, stopped: false };
    let shared = Arc::new(Shared { queue: Mutex::new(queue), changed: Condvar::new(), work });
    let (sender, results) = mpsc::sync_channel::<Option<R>>(threads);
    let mut slots: Vec<Arc<Slot<J>>> = (0..threads).map(|_| start(&shared, &sender)).collect();
    let ended = |shared: &Shared<J, _, _>| {
        let mut queue = locked(&shared.queue);
        queue.ended += 1;
        shared.changed.notify_all();
        queue.is_done()
    };
    let mut watched = Instant::now();
    let outcome = 'taking: loop {
        if locked(&shared.queue).is_done() {
            break Ok(());
        }
        match results.recv_timeout(WATCH) {
            // A thread has no more to do: perhaps none has.
            Ok(None) => {}
            Ok(Some(result)) => {
                if let Err(error) = take(result) {
                    break Err(error);
                }
                if ended(&shared) {
                    break Ok(());
                }
            }
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => break Ok(()),
        }
        if watched.elapsed() < WATCH {
            continue;
        }
        watched = Instant::now();
        for slot in &mut slots {
            let Some(job) = given_up(slot, limit) else { continue };
            *slot = start(&shared, &sender);
            if let Err(error) = take(stuck(job)) {
                break 'taking Err(error);
            }
            ended(&shared);
        }
    };
    locked(&shared.queue).stopped = true;
    shared.changed.notify_all();
    outcome
}

/// The job of a thread that is silent for too long; its result, should it come, is not waited for.
fn given_up<J>(slot: &Slot<J>, limit: Duration) -> Option<J> {
    let mut job = locked(&slot.job);
    if job.is_some() && slot.sign.silence() > limit { job.take() } else { None }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn start<J, R, I, W>(
    shared: &Arc<Shared<J, I, W>>,
    results: &mpsc::SyncSender<Option<R>>,
) -> Arc<Slot<J>>
where
    J: Clone + Send + 'static,
    R: Send + 'static,
    I: Iterator<Item = J> + Send + 'static,
    W: Fn(J, &dyn Fn(J)) -> R + Send + Sync + 'static,
{
    let sign = Sign { begun: Instant::now(), last: Arc::default() };
    let slot = Arc::new(Slot { job: Mutex::new(None), sign });
    let (shared, results, own) = (Arc::clone(shared), results.clone(), Arc::clone(&slot));
    std::thread::spawn(move || {
        SIGN.set(Some(own.sign.clone()));
        while let Some(job) = next(&shared) {
            own.sign.give();
            *locked(&own.job) = Some(job.clone());
            let result = (shared.work)(job, &|left| {
                locked(&shared.queue).left.push(left);
                shared.changed.notify_all();
            });
            // Given up in the meantime: somebody else is in its place.
            if locked(&own.job).take().is_none() {
                return;
            }
            if results.send(Some(result)).is_err() {
                return;
            }
        }
        // Nobody may be listening any more.
        let _ = results.send(None);
    });
    slot
}

/// The next job, waited for as long as one may still be left behind.
fn next<J, I: Iterator<Item = J>, W>(shared: &Shared<J, I, W>) -> Option<J> {
    let mut queue = locked(&shared.queue);
    loop {
        if queue.stopped || queue.is_done() {
            return None;
        }
        if let Some(job) = queue.draw() {
            return Some(job);
        }
        if queue.is_done() {
            shared.changed.notify_all();
            return None;
        }
        queue = shared.changed.wait(queue).unwrap_or_else(PoisonError::into_inner);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Does `jobs` and gives the results in order.
    fn all(
        threads: usize,
        limit: Duration,
        jobs: std::ops::Range<u64>,
        work: impl Fn(u64, &dyn Fn(u64)) -> u64 + Send + Sync + 'static,
    ) -> Vec<u64> {
        let mut results = Vec::new();
        let take = |result| -> Result<(), ()> {
            results.push(result);
            Ok(())
        };
        each(threads, limit, jobs, work, |job| job + 1_000_000, take).unwrap();
        results.sort_unstable();
        results
    }

    #[test]
    fn every_job_and_what_it_leaves_behind_is_done_once() {
        let forever = Duration::from_secs(600);
        let halves = |job: u64, leave: &dyn Fn(u64)| {
            if job >= 1000 && job.is_multiple_of(2) {
                leave(job / 2);
            }
            job
        };
        for threads in [1, 2, 7] {
            assert_eq!(all(threads, forever, 0..0, halves), [0; 0]);
            let done = all(threads, forever, 0..2001, halves);
            let mut expected: Vec<u64> = (0..2001).chain(500..=1000).collect();
            // 1000 is left behind by 2000 and leaves 500 behind in its turn.
            expected.push(500);
            expected.sort_unstable();
            assert_eq!(done, expected);
        }
    }

    #[test]
    fn a_job_that_never_ends_is_given_up() {
        let limit = Duration::from_millis(150);
        let stuck = |job: u64, _: &dyn Fn(u64)| match job {
            3 | 7 => loop {
                std::thread::sleep(Duration::from_millis(20));
            },
            job => job,
        };
        let expected = [0, 1, 2, 4, 5, 6, 8, 9, 1_000_003, 1_000_007];
        assert_eq!(all(1, limit, 0..10, stuck), expected);
        assert_eq!(all(3, limit, 0..10, stuck), expected);
    }

    #[test]
    fn signs_of_life_give_more_time() {
        let slow = |job: u64, _: &dyn Fn(u64)| {
            for _ in 0..8 {
                std::thread::sleep(Duration::from_millis(100));
                alive();
            }
            job
        };
        assert_eq!(all(2, Duration::from_millis(600), 0..2, slow), [0, 1]);
    }

    #[test]
    fn the_first_error_ends_it() {
        let mut taken = 0;
        let take = |job: u64| {
            taken += 1;
            if job == 5 { Err(job) } else { Ok(()) }
        };
        let forever = Duration::from_secs(600);
        let work = |job: u64, _: &dyn Fn(u64)| job;
        assert_eq!(each(1, forever, 0..1_000_000u64, work, |job| job, take), Err(5));
        assert!(taken < 100);
    }
}
