//! Sees changes that others make in the folders of notes and settings and to the text that is read, and puts one job for a burst of them.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use notify::{EventKind, RecommendedWatcher, RecursiveMode, Watcher as _};

use super::keeper::{Job, Task};
use super::worker::Queue;
use crate::store::Dirs;

/// Other programs write in several steps; this long they are waited for.
const BURST: Duration = Duration::from_millis(70);

/// A text that is written is read when nothing has come for so long, and at the latest so long after the first change.
const PAUSE: Duration = Duration::from_millis(100);
const LATEST: Duration = Duration::from_millis(500);

/// The paths of the text on the desk, and when the burst of changes began that is waited for.
#[derive(Default)]
struct Texts {
    paths: Vec<PathBuf>,
    since: Option<Instant>,
}

/// Watches folders; nothing runs while nothing changes.
pub struct Watcher {
    /// `None` where the system gives no watches: then others' changes are seen at the next save.
    inner: Option<RecommendedWatcher>,
    watched: Vec<PathBuf>,
    texts: Arc<Mutex<Texts>>,
}

impl Watcher {
    /// Changes in the folder of settings are settings, those in the folder of notes are notes, all others nothing.
    pub fn new(dirs: &Dirs, queue: Queue<Task>) -> Self {
        let dirs = dirs.clone();
        let texts = Arc::new(Mutex::new(Texts::default()));
        let looked_at = Arc::clone(&texts);
        let told = move |event: notify::Result<notify::Event>| {
            let Ok(event) = event else { return };
            if let Some(meaning) = meaning(&event, &dirs) {
                tell(&queue, meaning);
            }
            let mut texts = looked_at.lock().unwrap_or_else(PoisonError::into_inner);
            if is_change(&event) && event.paths.iter().any(|path| texts.paths.contains(path)) {
                let at = texts.due(Instant::now());
                let job = Job::TextChanged;
                queue.put(Some(at), Task { text: 0, job }, |old| {
                    matches!(old.job, Job::TextChanged)
                });
            }
        };
        Self {
            inner: notify::recommended_watcher(told).ok(),
            watched: Vec::new(),
            texts,
        }
    }

    /// These are the paths of the text; a change of one is a change of the text.
    pub fn look_at(&self, paths: Vec<PathBuf>) {
        let mut texts = self.texts.lock().unwrap_or_else(PoisonError::into_inner);
        texts.paths = paths;
    }

    /// Watches these folders (not those below them) and no others. Answers whether one is watched that was not: what changed in it
    /// until now was not told.
    pub fn watch(&mut self, folders: &[PathBuf]) -> bool {
        let Some(inner) = &mut self.inner else {
            return false;
        };
        self.watched.retain(|old| {
            let wanted = folders.contains(old);
            if !wanted {
                // It may be gone already.
                let _ = inner.unwatch(old);
            }
            wanted
        });
        let before = self.watched.len();
        for folder in folders {
            if !self.watched.contains(folder)
                && inner.watch(folder, RecursiveMode::NonRecursive).is_ok()
            {
                self.watched.push(folder.clone());
            }
        }
        self.watched.len() > before
    }

    /// Whether a folder is watched.
    pub fn has(&self, folder: &Path) -> bool {
        self.watched.iter().any(|watched| watched == folder)
    }
}

impl Texts {
    /// When to read the text that was changed at `now`.
    fn due(&mut self, now: Instant) -> Instant {
        let since = self.since.filter(|since| now < *since + LATEST);
        let since = *self.since.insert(since.unwrap_or(now));
        (now + PAUSE).min(since + LATEST)
    }
}

/// Reading is no change, and neither is a new time or owner.
fn is_change(event: &notify::Event) -> bool {
    !matches!(
        event.kind,
        EventKind::Access(_) | EventKind::Modify(notify::event::ModifyKind::Metadata(_))
    )
}

/// What an event means for us, if anything: whether notes changed, whether settings did.
fn meaning(event: &notify::Event, dirs: &Dirs) -> Option<(bool, bool)> {
    let touches = |folder: &Path| {
        let mut paths = event.paths.iter().filter(|path| !is_hidden(path, folder));
        // A folder above it may just have been made, with everything in it.
        paths.any(|path| path.starts_with(folder) || folder.starts_with(path))
    };
    let (notes, settings) = (touches(&dirs.data), touches(&dirs.config));
    (is_change(event) && (settings || notes)).then_some((notes, settings))
}

/// Temporary files of ours and of editors begin with a dot or end in a tilde; what leads to `folder` may be called so as well.
fn is_hidden(path: &Path, folder: &Path) -> bool {
    if folder.starts_with(path) {
        return false;
    }
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    name.starts_with('.') || name.ends_with('~') || name.ends_with(".swp")
}

/// Puts a job at the end of the burst; one that waits already takes it in.
fn tell(queue: &Queue<Task>, (notes, settings): (bool, bool)) {
    let take_in = |waiting: &mut Task| match &mut waiting.job {
        Job::Changed {
            notes: n,
            settings: s,
        } => {
            *n |= notes;
            *s |= settings;
            true
        }
        _ => false,
    };
    let job = Job::Changed { notes, settings };
    queue.update(Instant::now() + BURST, Task { text: 0, job }, take_in);
}

#[cfg(test)]
mod tests {
    use notify::Event;
    use notify::event::{AccessKind, CreateKind, ModifyKind};

    use super::*;

    #[test]
    fn a_text_is_read_when_its_writer_pauses_and_not_too_late() {
        let mut texts = Texts::default();
        let start = Instant::now();
        let millis = Duration::from_millis;
        for (at, due) in [
            (0, 100),
            (50, 150),
            (290, 390),
            (450, 500),
            (499, 500),
            (500, 600),
            (2_000, 2_100),
        ] {
            assert_eq!(texts.due(start + millis(at)), start + millis(due), "{at}");
        }
    }

    #[test]
    fn only_changes_that_concern_us_are_told() {
        let dirs = Dirs {
            data: "/h/.local/share/lutrin".into(),
            state: "/h/.local/state/lutrin".into(),
            config: "/h/.config/lutrin".into(),
        };
        let told = |kind, path: &str| {
            let event = Event::new(kind).add_path(PathBuf::from(path));
            meaning(&event, &dirs)
        };
        let created = EventKind::Create(CreateKind::File);
        let renamed = EventKind::Modify(ModifyKind::Any);
        let opened = EventKind::Access(AccessKind::Any);
        let touched = EventKind::Modify(ModifyKind::Metadata(notify::event::MetadataKind::Any));
        for (kind, path, expected) in [
            (
                created,
                "/h/.local/share/lutrin/notes/x~1/laptop.toml",
                Some((true, false)),
            ),
            (
                renamed,
                "/h/.config/lutrin/config.toml",
                Some((false, true)),
            ),
            (
                renamed,
                "/h/.config/lutrin/themes/mine.toml",
                Some((false, true)),
            ),
            (created, "/h/.local/share/lutrin", Some((true, false))),
            (created, "/h/.local", Some((true, false))),
            (created, "/h/.config", Some((false, true))),
            (created, "/h/.local/share/other", None),
            (created, "/h/letter.txt", None),
            (opened, "/h/.local/share/lutrin/notes/x~1/laptop.toml", None),
            (
                touched,
                "/h/.local/share/lutrin/notes/x~1/laptop.toml",
                None,
            ),
            (created, "/h/.local/share/lutrin/notes/x~1/.tmpAb3", None),
            (created, "/h/.config/lutrin/config.toml~", None),
            (created, "/h/.config/lutrin/.config.toml.swp", None),
        ] {
            assert_eq!(told(kind, path), expected, "{kind:?} {path}");
        }
    }
}
