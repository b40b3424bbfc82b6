//! A thread that does jobs one after the other, in the order they were given. It begins with the first job.

use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::Instant;

/// Does jobs of one kind.
pub struct Worker<J> {
    queue: Queue<J>,
    waiting: Option<Handler<J>>,
    thread: Option<JoinHandle<()>>,
    name: &'static str,
}

type Handler<J> = Box<dyn FnMut(J) + Send>;

/// Where jobs wait; may be held by whoever gives jobs.
pub struct Queue<J>(Arc<(Mutex<Jobs<J>>, Condvar)>);

struct Jobs<J> {
    /// Each with the time it may begin, if not at once.
    waiting: VecDeque<(Option<Instant>, J)>,
    busy: bool,
    closed: bool,
}

impl<J: Send + 'static> Worker<J> {
    /// `handler` is called on the worker's thread, once for each job. A job that panics is lost; the next ones are done.
    pub fn new(name: &'static str, handler: impl FnMut(J) + Send + 'static) -> Self {
        let jobs = Jobs {
            waiting: VecDeque::new(),
            busy: false,
            closed: false,
        };
        Self {
            queue: Queue(Arc::new((Mutex::new(jobs), Condvar::new()))),
            waiting: Some(Box::new(handler)),
            thread: None,
            name,
        }
    }

    /// Where others may put jobs. They are done once the worker has had a job of its own.
    pub fn queue(&self) -> Queue<J> {
        self.queue.clone()
    }

    /// Gives a job. Waiting jobs that `outdated` picks are dropped: this one stands for them.
    pub fn give(&mut self, job: J, outdated: impl Fn(&J) -> bool) {
        self.queue.put(None, job, outdated);
        if let Some(handler) = self.waiting.take() {
            let queue = self.queue();
            let thread = std::thread::Builder::new().name(self.name.to_owned());
            let mut handler = handler;
            match thread.spawn(move || queue.work(&mut handler)) {
                Ok(thread) => self.thread = Some(thread),
                // Without threads nothing can be kept; better to say so than to go on.
                Err(error) => panic!("no thread can be had: {error}"),
            }
        }
    }

    /// Waits until nothing is left to do at once.
    pub fn wait(&self) {
        if self.thread.is_none() {
            return;
        }
        let (jobs, changed) = &*self.queue.0;
        let mut jobs = lock(jobs);
        while jobs.busy || jobs.waiting.iter().any(|(at, _)| at.is_none()) {
            jobs = changed.wait(jobs).unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// Waits until every job given is done and ends the thread. Jobs that were to begin later are dropped.
    pub fn finish(&mut self) {
        self.queue.close();
        if let Some(thread) = self.thread.take() {
            // Its panics are caught.
            let _ = thread.join();
        }
    }
}

impl<J> Drop for Worker<J> {
    fn drop(&mut self) {
        self.queue.close();
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

impl<J> Clone for Queue<J> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<J> Queue<J> {
    /// Puts a job in, to begin at `at` or at once.
    pub fn put(&self, at: Option<Instant>, job: J, outdated: impl Fn(&J) -> bool) {
        let (jobs, changed) = &*self.0;
        let mut jobs = lock(jobs);
        jobs.waiting.retain(|(_, waiting)| !outdated(waiting));
        jobs.waiting.push_back((at, job));
        changed.notify_all();
    }

    /// Lets `take_in` add to a job that waits; where none takes it, puts `job` in, to begin at `at`.
    pub fn update(&self, at: Instant, job: J, take_in: impl FnMut(&mut J) -> bool) {
        let (jobs, changed) = &*self.0;
        let mut jobs = lock(jobs);
        let mut waiting = jobs.waiting.iter_mut().map(|(_, job)| job);
        if !waiting.any(take_in) {
            jobs.waiting.push_back((Some(at), job));
            changed.notify_all();
        }
    }

    fn close(&self) {
        let (jobs, changed) = &*self.0;
        lock(jobs).closed = true;
        changed.notify_all();
    }

    fn work(&self, handler: &mut Handler<J>) {
        while let Some(job) = self.next() {
            // What went wrong was told by the panic hook; the jobs of others must be done.
            let _ = catch_unwind(AssertUnwindSafe(|| handler(job)));
        }
    }

    /// The next job that may begin; waits for one. `None` when there will be none.
    fn next(&self) -> Option<J> {
        let (jobs, changed) = &*self.0;
        let mut jobs = lock(jobs);
        jobs.busy = false;
        changed.notify_all();
        loop {
            let now = Instant::now();
            let due = jobs
                .waiting
                .iter()
                .position(|(at, _)| at.is_none_or(|at| at <= now));
            if let Some((_, job)) = due.and_then(|due| jobs.waiting.remove(due)) {
                jobs.busy = true;
                return Some(job);
            }
            if jobs.closed {
                return None;
            }
            let next = jobs.waiting.iter().filter_map(|(at, _)| *at).min();
            jobs = match next {
                Some(at) => {
                    let patience = at.saturating_duration_since(now);
                    let waited = changed.wait_timeout(jobs, patience);
                    waited.unwrap_or_else(PoisonError::into_inner).0
                }
                None => changed.wait(jobs).unwrap_or_else(PoisonError::into_inner),
            };
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;
    use std::time::Duration;

    use super::*;

    #[test]
    fn jobs_are_done_in_order_and_outdated_ones_are_not() {
        let (go, gate) = mpsc::channel::<()>();
        let done = Arc::new(Mutex::new(Vec::new()));
        let seen = Arc::clone(&done);
        let mut worker = Worker::new("test", move |job: u32| {
            if job == 0 {
                gate.recv().expect("a go");
            }
            lock(&seen).push(job);
        });
        worker.give(0, |_| false);
        for job in [1, 20, 2, 21, 3] {
            worker.give(job, |waiting| job >= 20 && *waiting >= 20);
        }
        go.send(()).expect("a worker");
        worker.wait();
        assert_eq!(*lock(&done), [0, 1, 2, 21, 3]);
    }

    #[test]
    fn what_was_given_is_done_before_the_end() {
        let done = Arc::new(Mutex::new(0));
        let seen = Arc::clone(&done);
        let mut worker = Worker::new("test", move |job: u32| *lock(&seen) += job);
        for job in 1..=100 {
            worker.give(job, |_| false);
        }
        let later = Instant::now() + Duration::from_hours(1);
        worker.queue().put(Some(later), 1_000_000, |_| false);
        worker.finish();
        assert_eq!(*lock(&done), 5050);
    }

    #[test]
    fn a_panic_costs_one_job() {
        let done = Arc::new(Mutex::new(Vec::new()));
        let seen = Arc::clone(&done);
        let mut worker = Worker::new("test", move |job: u32| {
            assert_ne!(job, 2, "a job of a test that panics on purpose");
            lock(&seen).push(job);
        });
        for job in 1..=3 {
            worker.give(job, |_| false);
        }
        worker.wait();
        assert_eq!(*lock(&done), [1, 3]);
    }

    #[test]
    fn no_job_no_thread() {
        let mut worker = Worker::new("test", |_: u32| {});
        worker.wait();
        worker.finish();
        assert!(worker.thread.is_none());
    }
}
