//! The workers: effects go out to them, actions come back. Nothing here waits but where it is asked to.

use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, Mutex, PoisonError};

use jiff::Timestamp;

use super::keeper::{Job, Keeper, Task};
use super::launch::{Found, Gallery, Shelf};
use super::pictures::{Drawing, Job as Commission, Order, Studio, Task as Making};
use super::search::{Finder, Search};
use super::worker::Worker;
use crate::annotate::{Anchor, Id, Known, resolve_knowing};
use crate::app::action::{Action, Effect, Opened, Shelved};
use crate::doc::Document;
use crate::store::{Notebook, Store};
use crate::text::matching::MatchIndex;

/// What the workers report.
#[derive(Debug)]
pub enum Report {
    Action(Action),
    /// The reader's themes were read again: name and TOML.
    Themes(Vec<(String, String)>),
    /// A drawing that was ordered; nothing where it cannot be made.
    Drawn(Order, Option<Drawing>),
}

/// Where reports are sent to; each one wakes the screen's thread.
#[derive(Clone)]
pub struct Reports {
    sender: Sender<Report>,
    wake: Arc<dyn Fn() + Send + Sync>,
}

impl Reports {
    pub const fn new(sender: Sender<Report>, wake: Arc<dyn Fn() + Send + Sync>) -> Self {
        Self { sender, wake }
    }

    pub fn act(&self, action: Action) {
        self.send(Report::Action(action));
    }

    pub fn send(&self, report: Report) {
        // At the end nobody listens any more.
        let _ = self.sender.send(report);
        (self.wake)();
    }
}

/// What the workers are made of.
pub struct Hands {
    pub store: Option<Arc<Store>>,
    pub notebook: Option<Notebook>,
    /// Hashes of the texts that the one on the desk continues.
    pub earlier: Vec<String>,
    pub shelf: Arc<dyn Shelf>,
    pub gallery: Arc<dyn Gallery>,
    /// Called after every report, from any thread.
    pub wake: Arc<dyn Fn() + Send + Sync>,
}

struct Resolve {
    /// Which of the texts opened it is for.
    number: u64,
    document: Arc<Document>,
    anchors: Vec<(Id, Anchor)>,
}

/// Texts that are listed, to be looked through.
struct Look {
    listing: u64,
    folder: Option<PathBuf>,
    texts: Vec<Shelved>,
}

/// The workers.
pub struct World {
    reports: Receiver<Report>,
    /// Shared with its thread, so that it can be closed when the thread is done.
    keeper: Arc<Mutex<Keeper>>,
    disk: Worker<Task>,
    search: Worker<Search>,
    /// The ticket of the search that was asked for last.
    newest: Arc<AtomicU64>,
    resolve: Worker<Resolve>,
    studio: Worker<Commission>,
    look: Worker<Look>,
    /// The listing that is looked through; none is where it is 0.
    listing: Arc<AtomicU64>,
    document: Arc<Document>,
    path: Option<PathBuf>,
    /// How many texts were opened. Work for one that is not the last breaks off.
    text: Arc<AtomicU64>,
}

impl World {
    /// No thread runs before there is something to do.
    #[must_use]
    pub fn new(hands: Hands, opened: &Opened) -> Self {
        let (sender, receiver) = mpsc::channel();
        let reports = Reports::new(sender, hands.wake);
        let shelf = Arc::clone(&hands.shelf);
        let store = hands.store.clone();
        let listing = Arc::new(AtomicU64::new(0));
        let keeper = Keeper::new(
            hands.store,
            hands.notebook,
            hands.shelf,
            (opened, hands.earlier),
            reports.clone(),
        );
        let keeper = Arc::new(Mutex::new(keeper));
        let newest = Arc::new(AtomicU64::new(0));
        let mut finder = Finder::new(reports.clone(), Arc::clone(&newest));
        let mut studio = Studio::new(hands.gallery, reports.clone());
        let text = Arc::new(AtomicU64::new(0));
        let looked = reports.clone();
        Self {
            reports: receiver,
            disk: Worker::new("keeper", {
                let keeper = Arc::clone(&keeper);
                move |task| lock(&keeper).handle(task)
            }),
            search: Worker::new("search", move |job| finder.handle(job)),
            newest,
            resolve: Worker::new("resolve", {
                let text = Arc::clone(&text);
                move |job: Resolve| job.run(&text, store.as_deref(), &reports)
            }),
            studio: Worker::new("pictures", move |job| studio.handle(&job)),
            look: Worker::new("look", {
                let listing = Arc::clone(&listing);
                move |job: Look| job.run(&*shelf, &listing, &looked)
            }),
            listing,
            keeper,
            path: opened.path.clone(),
            document: Arc::clone(&opened.document),
            text,
        }
    }

    /// Begins to see what others change on disk.
    pub fn watch(&mut self) {
        lock(&self.keeper).watch(self.disk.queue());
        self.keep(Job::Watch);
    }

    /// Another text is on the desk: notes and searches are meant for it from now on.
    pub fn turn_to(&mut self, opened: &Opened) {
        self.document = Arc::clone(&opened.document);
        self.path.clone_from(&opened.path);
        self.text.fetch_add(1, Ordering::Relaxed);
    }

    /// The text on the desk is read again; its notes stay where they are.
    pub fn renew(&mut self, document: &Arc<Document>) {
        self.document = Arc::clone(document);
    }

    /// Gives an effect to whom it concerns; hands back those that concern the terminal.
    pub fn take(&mut self, effect: Effect, now: Timestamp) -> Option<Effect> {
        let job = match effect {
            Effect::Save(states) => Job::Save(states),
            Effect::FindKin { document, asked } => Job::FindKin { document, asked },
            Effect::DeclineKin { document, folder } => Job::DeclineKin { document, folder },
            Effect::ReadKin(folder) => Job::ReadKin(folder),
            Effect::Carry(folder) => Job::Carry(folder),
            Effect::Uncarry(document) => Job::Uncarry(document),
            Effect::KeepHistory(history) => Job::History(history),
            Effect::KeepDraft(draft) => Job::Draft(draft),
            Effect::DropDraft(draft) => Job::DropDraft(draft),
            Effect::KeepPlace(place) => Job::Place(Arc::clone(&self.document), place, now),
            Effect::ListLibrary { folder } => Job::Library { folder },
            Effect::Recode { path, encoding } => Job::Recode(path, encoding),
            Effect::Forget(shelved) => Job::Forget(shelved),
            Effect::Open(shelved) => {
                // Nobody looks at the list any more.
                self.listing.store(0, Ordering::Relaxed);
                Job::Open(shelved)
            }
            Effect::LookThrough {
                listing,
                folder,
                texts,
            } => {
                self.listing.store(listing, Ordering::Relaxed);
                let look = Look {
                    listing,
                    folder,
                    texts,
                };
                self.look.give(look, |_| true);
                return None;
            }
            Effect::Configure => Job::Configure,
            Effect::Search {
                ticket,
                query,
                from,
                backward,
            } => {
                self.newest.store(ticket, Ordering::Relaxed);
                let search = Search {
                    document: Arc::clone(&self.document),
                    ticket,
                    query,
                    from,
                    backward,
                };
                self.search.give(search, |_| true);
                return None;
            }
            Effect::Resolve { document, anchors } => {
                let number = self.number();
                let resolve = Resolve {
                    number,
                    document,
                    anchors,
                };
                self.resolve.give(resolve, |other| other.number != number);
                return None;
            }
            Effect::LoadPicture(picture) => {
                self.make(Making::Load(picture));
                return None;
            }
            other => return Some(other),
        };
        self.keep(job);
        None
    }

    /// Lets something be done with a picture of the text on the desk.
    pub fn make(&mut self, task: Making) {
        let job = Commission {
            document: Arc::clone(&self.document),
            path: self.path.clone(),
            task,
        };
        self.studio.give(job, |_| false);
    }

    fn number(&self) -> u64 {
        self.text.load(Ordering::Relaxed)
    }

    fn keep(&mut self, job: Job) {
        let task = Task {
            text: self.number(),
            job,
        };
        let outdated = task.outdates();
        self.disk.give(task, outdated);
    }

    /// The next report, if there is one.
    pub fn report(&self) -> Option<Report> {
        self.reports.try_recv().ok()
    }

    /// Waits until all workers have done what they were given.
    pub fn wait(&self) {
        self.disk.wait();
        self.search.wait();
        self.resolve.wait();
        self.studio.wait();
        self.look.wait();
    }

    /// Waits for the disk, tries once more what failed, and answers what is lost.
    pub fn finish(mut self) -> Option<String> {
        self.listing.store(0, Ordering::Relaxed);
        self.disk.finish();
        lock(&self.keeper).close()
    }
}

fn lock(keeper: &Mutex<Keeper>) -> std::sync::MutexGuard<'_, Keeper> {
    keeper.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Look {
    fn run(&self, books: &dyn Shelf, newest: &AtomicU64, reports: &Reports) {
        let is_wanted = || newest.load(Ordering::Relaxed) == self.listing;
        if !is_wanted() {
            return;
        }
        books.look_through(self.folder.as_deref(), &self.texts, &mut |found| {
            let Found { texts, done, of } = found;
            if is_wanted() {
                reports.act(Action::Shelved {
                    listing: self.listing,
                    texts,
                    done,
                    of,
                });
            }
            is_wanted()
        });
    }
}

impl Resolve {
    /// Tells places as they are found, until another text is on the desk. What was searched for is kept for the next opening.
    fn run(&self, opened: &AtomicU64, store: Option<&Store>, reports: &Reports) {
        let mut index = MatchIndex::default();
        let tell = |places, index| {
            reports.act(Action::Resolved {
                text: self.document.hash(),
                places,
                index,
            });
        };
        let document = &*self.document;
        let mut known = match store {
            Some(store) if !self.anchors.is_empty() => store.known_places(document),
            _ => Known::of(document),
        };
        let mut hear = |places: Vec<_>| {
            if opened.load(Ordering::Relaxed) != self.number {
                return ControlFlow::Break(());
            }
            if !places.is_empty() {
                tell(places, None);
            }
            ControlFlow::Continue(())
        };
        if resolve_knowing(&self.anchors, document, &mut index, &mut known, &mut hear) {
            // Walked to the end here, so that no key has to wait for it: what is kept of a place counts from the start.
            let text = document.text();
            index.to_match(text, text.len());
            tell(Vec::new(), Some(index));
        }
        if let Some(store) = store {
            store.keep_places(&known);
        }
    }
}
