//! The real program in a terminal of its own: keys go in, the screen is waited for. Nothing sleeps for a time that someone guessed:
//! whatever is expected has until a deadline, and a test goes on as soon as it is there.

#![allow(dead_code, reason = "each test file uses its part")]

use std::ffi::OsStr;
use std::io::{Read, Write};
use std::num::NonZeroU16;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use portable_pty::{CommandBuilder, ExitStatus, MasterPty, PtySize, native_pty_system};

/// The lecture, as shipped.
pub const LECTURE: &str = include_str!("../../texts/la-revolution-russe.txt");

const PROGRAM: &str = env!("CARGO_BIN_EXE_lutrin");

/// What is expected has so long to come, on the busiest machine. Nothing waits so long that goes well.
const DEADLINE: Duration = Duration::from_secs(30);

/// What terminals are asked at the start: their background.
const QUESTION: &[u8] = b"\x1b]11;?\x07";

/// Someone with folders of their own and nothing else: no environment comes in from outside.
pub struct Home {
    folder: tempfile::TempDir,
}

/// What a run without a terminal left.
#[derive(Debug)]
pub struct Ran {
    pub out: Vec<u8>,
    pub err: String,
    pub code: i32,
}

impl Home {
    pub fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        for name in ["home", "tmp"] {
            std::fs::create_dir(folder.path().join(name)).expect("a folder");
        }
        Self { folder }
    }

    /// Someone with the lecture in a file.
    pub fn with_lecture() -> Self {
        let home = Self::new();
        home.file("lecture.txt", LECTURE);
        home
    }

    /// A path in the folder where the program runs.
    pub fn path(&self, name: impl AsRef<Path>) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Puts a file there.
    pub fn file(&self, name: impl AsRef<Path>, contents: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(&path, contents).expect("a file");
        path
    }

    /// All variables that the program gets.
    pub fn vars(&self) -> Vec<(String, PathBuf)> {
        [
            ("HOME", "home"),
            ("TMPDIR", "tmp"),
            ("LUTRIN_DATA_DIR", "data"),
            ("LUTRIN_STATE_DIR", "state"),
            ("LUTRIN_CONFIG_DIR", "config"),
        ]
        .map(|(name, folder)| (name.to_owned(), self.path(folder)))
        .to_vec()
    }

    /// The program without a terminal, not yet run.
    pub fn command(&self) -> Command {
        let mut command = Command::new(PROGRAM);
        command
            .current_dir(self.folder.path())
            .env_clear()
            .envs(self.vars())
            .stdin(Stdio::null());
        command
    }

    pub fn run<A: AsRef<OsStr>>(&self, args: &[A]) -> Ran {
        Ran::of(self.command().args(args))
    }

    /// Everything that is noted, as the notes' texts.
    #[track_caller]
    pub fn notes(&self) -> Vec<String> {
        let ran = self.run(&["notes", "--json"]);
        assert_eq!(ran.code, 0, "{ran:?}");
        let rows: serde_json::Value = serde_json::from_slice(&ran.out).expect("JSON");
        let rows = rows.as_array().expect("a list").clone();
        rows.iter()
            .map(|row| row["note"].as_str().unwrap_or_default().to_owned())
            .collect()
    }

    /// A terminal of 100 × 30 that answers nothing.
    pub fn seat(&self) -> Seat<'_> {
        Seat {
            home: self,
            columns: 100,
            rows: 30,
            answer: None,
            vars: Vec::new(),
        }
    }

    /// The program in that terminal.
    #[track_caller]
    pub fn open(&self, args: &[&str]) -> Term {
        self.seat().open(args)
    }

    /// Every file below a folder with its contents, sorted; folders and links too.
    pub fn tree(&self, name: &str) -> Vec<(PathBuf, Vec<u8>)> {
        let mut files = Vec::new();
        walk(&self.path(name), &mut files);
        files.sort();
        files
    }
}

fn walk(folder: &Path, files: &mut Vec<(PathBuf, Vec<u8>)>) {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return;
    };
    for entry in entries.flatten() {
        let path = entry.path();
        if path.is_dir() {
            walk(&path, files);
        }
        let contents = std::fs::read(&path).unwrap_or_default();
        files.push((path, contents));
    }
}

impl Ran {
    pub fn of(command: &mut Command) -> Self {
        let output = command.output().expect("it runs");
        Self {
            out: output.stdout,
            err: String::from_utf8(output.stderr).expect("UTF-8"),
            code: output.status.code().expect("an exit code"),
        }
    }

    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.out).expect("UTF-8")
    }
}

/// A terminal that is being set up.
pub struct Seat<'h> {
    home: &'h Home,
    columns: u16,
    rows: u16,
    answer: Option<&'static [u8]>,
    vars: Vec<(String, Option<String>)>,
}

impl Seat<'_> {
    pub fn size(mut self, columns: u16, rows: u16) -> Self {
        (self.columns, self.rows) = (columns, rows);
        self
    }

    /// What the terminal answers when it is asked for its background.
    pub fn answering(mut self, answer: &'static [u8]) -> Self {
        self.answer = Some(answer);
        self
    }

    pub fn var(mut self, name: &str, value: &str) -> Self {
        self.vars.push((name.to_owned(), Some(value.to_owned())));
        self
    }

    pub fn without(mut self, name: &str) -> Self {
        self.vars.push((name.to_owned(), None));
        self
    }

    /// The program.
    #[track_caller]
    pub fn open<A: AsRef<OsStr>>(self, args: &[A]) -> Term {
        let mut command = CommandBuilder::new(PROGRAM);
        command.args(args);
        self.start(command)
    }

    /// A shell with `script`, in which `"$lutrin"` is the program.
    #[track_caller]
    pub fn shell(self, script: &str) -> Term {
        let mut command = CommandBuilder::new("/bin/sh");
        command.args(["-c", script]);
        self.var("lutrin", PROGRAM)
            .var("PATH", "/usr/bin:/bin")
            .start(command)
    }

    #[track_caller]
    fn start(self, mut command: CommandBuilder) -> Term {
        command.env_clear();
        command.env("TERM", "xterm-256color");
        command.env("COLORTERM", "truecolor");
        for (name, value) in self.home.vars() {
            command.env(name, value);
        }
        for (name, value) in &self.vars {
            match value {
                Some(value) => command.env(name, value),
                None => command.env_remove(name),
            }
        }
        command.cwd(self.home.folder.path());
        Term::start(command, self.columns, self.rows, self.answer)
    }
}

/// A terminal with a program in it.
pub struct Term {
    master: Box<dyn MasterPty + Send>,
    keys: Arc<Mutex<Box<dyn Write + Send>>>,
    seen: Seen,
    pid: u32,
    /// How the line was set before the program began.
    line: String,
}

type Seen = Arc<(Mutex<Shown>, Condvar)>;

/// What came out of it by now.
struct Shown {
    parser: vt100::Parser,
    raw: Vec<u8>,
    /// Bytes of it that are on the screen.
    fed: usize,
    /// Nothing more will come.
    closed: bool,
    exit: Option<ExitStatus>,
}

impl Shown {
    /// Takes in bytes. The emulator leaves out U+FFFD, which terminals show like any other sign: it gets `□` instead.
    fn take(&mut self, bytes: &[u8]) {
        self.raw.extend_from_slice(bytes);
        let new = &self.raw[self.fed..];
        // The beginning of one may come alone.
        let cut = [&b"\xef\xbf"[..], b"\xef"]
            .into_iter()
            .find(|begun| new.ends_with(begun));
        let whole = &new[..new.len() - cut.map_or(0, <[u8]>::len)];
        let mut rest = whole;
        while let Some(at) = memchr::memmem::find(rest, "\u{fffd}".as_bytes()) {
            self.parser.process(&rest[..at]);
            self.parser.process("□".as_bytes());
            rest = &rest[at + 3..];
        }
        self.parser.process(rest);
        self.fed += whole.len();
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn side(cells: u16) -> NonZeroU16 {
    NonZeroU16::new(cells).expect("a side of a terminal")
}

fn pty_size(columns: u16, rows: u16) -> PtySize {
    PtySize {
        rows,
        cols: columns,
        ..PtySize::default()
    }
}

impl Term {
    #[track_caller]
    fn start(
        command: CommandBuilder,
        columns: u16,
        rows: u16,
        answer: Option<&'static [u8]>,
    ) -> Self {
        let pair = native_pty_system().openpty(pty_size(columns, rows));
        let pair = pair.expect("a pseudo-terminal");
        let line = line_of(&*pair.master);
        let mut child = pair.slave.spawn_command(command).expect("it runs");
        drop(pair.slave);
        let shown = Shown {
            parser: vt100::Parser::new(side(rows), side(columns), 0),
            raw: Vec::new(),
            fed: 0,
            closed: false,
            exit: None,
        };
        let seen: Seen = Arc::new((Mutex::new(shown), Condvar::new()));
        let keys = Arc::new(Mutex::new(pair.master.take_writer().expect("keys")));
        let reader = pair.master.try_clone_reader().expect("a screen");
        let pid = child.process_id().expect("a process");
        thread::spawn({
            let (seen, keys) = (Arc::clone(&seen), Arc::clone(&keys));
            move || watch(reader, &seen, &keys, answer)
        });
        thread::spawn({
            let seen = Arc::clone(&seen);
            move || {
                let exit = child.wait().expect("it ends");
                lock(&seen.0).exit = Some(exit);
                seen.1.notify_all();
            }
        });
        Self {
            master: pair.master,
            keys,
            seen,
            pid,
            line,
        }
    }

    /// Types these bytes, in one go.
    pub fn keys(&self, keys: impl AsRef<[u8]>) -> &Self {
        let mut writer = lock(&self.keys);
        writer.write_all(keys.as_ref()).expect("it takes keys");
        writer.flush().expect("it takes keys");
        self
    }

    /// Waits until `there` holds of what came out.
    #[track_caller]
    fn wait<T>(&self, what: &str, there: impl Fn(&Shown) -> Option<T>) -> T {
        let deadline = Instant::now() + DEADLINE;
        let mut shown = lock(&self.seen.0);
        loop {
            if let Some(found) = there(&shown) {
                return found;
            }
            let rest = deadline.saturating_duration_since(Instant::now());
            let over = shown.closed && shown.exit.is_some();
            assert!(
                !rest.is_zero() && !over,
                "{what} did not come; ended: {:?}; the screen:\n{}",
                shown.exit,
                shown.parser.screen().contents(),
            );
            let waited = self.seen.1.wait_timeout(shown, rest);
            shown = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    /// Waits until the screen is so.
    #[track_caller]
    pub fn until(&self, what: &str, there: impl Fn(&vt100::Screen) -> bool) -> &Self {
        self.wait(what, |shown| there(shown.parser.screen()).then_some(()));
        self
    }

    /// Waits until `text` stands on the screen.
    #[track_caller]
    pub fn shows(&self, text: &str) -> &Self {
        self.until(text, |screen| screen.contents().contains(text))
    }

    /// Waits until `text` no longer stands on the screen.
    #[track_caller]
    pub fn hides(&self, text: &str) -> &Self {
        self.until(&format!("the end of {text}"), |screen| {
            !screen.contents().contains(text)
        })
    }

    /// Waits until `bytes` came out.
    #[track_caller]
    pub fn sends(&self, bytes: &[u8]) -> &Self {
        let what = String::from_utf8_lossy(bytes).into_owned();
        self.wait(&what, |shown| find(&shown.raw, bytes).then_some(()));
        self
    }

    /// The characters on the screen at this moment.
    pub fn contents(&self) -> String {
        lock(&self.seen.0).parser.screen().contents()
    }

    /// The characters of the first frame that came out.
    pub fn first_frame(&self) -> String {
        let shown = lock(&self.seen.0);
        let end = b"\x1b[?2026l";
        let at = shown.raw.windows(end.len()).position(|bytes| bytes == end);
        let (rows, columns) = shown.parser.screen().size();
        let mut parser = vt100::Parser::new(rows, columns, 0);
        parser.process(&shown.raw[..at.expect("a frame")]);
        parser.screen().contents()
    }

    /// The same with all colours, as bytes that would draw it.
    pub fn dressed(&self) -> String {
        lock(&self.seen.0).parser.screen().contents_formatted()
    }

    /// Every byte that came out.
    pub fn raw(&self) -> Vec<u8> {
        lock(&self.seen.0).raw.clone()
    }

    pub fn resize(&self, columns: u16, rows: u16) -> &Self {
        let mut shown = lock(&self.seen.0);
        let screen = shown.parser.screen_mut();
        screen.set_size(side(rows), side(columns));
        let size = pty_size(columns, rows);
        self.master.resize(size).expect("another size");
        drop(shown);
        self
    }

    /// The first program's process id.
    pub const fn pid(&self) -> u32 {
        self.pid
    }

    /// The process that has the terminal now.
    pub fn foreground(&self) -> Option<u32> {
        let pid = self.master.process_group_leader()?;
        u32::try_from(pid).ok()
    }

    /// Sends a signal to the first program.
    pub fn signal(&self, name: &str) -> &Self {
        assert!(send(name, self.pid), "{name} could not be sent");
        self
    }

    /// Waits for the end; answers the exit code, or the signal it died of.
    #[track_caller]
    pub fn ends(&self) -> Result<u32, String> {
        let exit = self.wait("the end", |shown| {
            shown.exit.clone().filter(|_| shown.closed)
        });
        exit.signal()
            .map_or(Ok(exit.exit_code()), |signal| Err(signal.to_owned()))
    }

    /// Quits as readers do, and leaves nothing behind.
    #[track_caller]
    pub fn quit(&self) {
        self.keys("q");
        assert_eq!(self.ends(), Ok(0), "{}", self.contents());
        self.is_as_before();
    }

    /// The terminal is what it was before the program began.
    #[track_caller]
    pub fn is_as_before(&self) {
        let shown = lock(&self.seen.0);
        let screen = shown.parser.screen();
        assert!(!screen.alternate_screen(), "the alternate screen is left");
        assert!(!screen.hide_cursor(), "the cursor is shown");
        assert!(!screen.bracketed_paste(), "pastes are not bracketed");
        let mouse = screen.mouse_protocol_mode();
        assert_eq!(mouse, vt100::MouseProtocolMode::None, "no mouse reports");
        assert_eq!(
            (screen.fgcolor(), screen.bgcolor(), screen.inverse()),
            (vt100::Color::Default, vt100::Color::Default, false),
            "no colour is on"
        );
        drop(shown);
        assert_eq!(line_of(&*self.master), self.line, "the line is as it was");
    }
}

impl Drop for Term {
    fn drop(&mut self) {
        if lock(&self.seen.0).exit.is_none() {
            send("KILL", self.pid);
        }
    }
}

/// How a terminal's line is set: echo, line editing, signals.
fn line_of(master: &dyn MasterPty) -> String {
    format!("{:?}", master.get_termios().expect("a terminal's line"))
}

/// Whether `what` stands in `bytes`.
pub fn find(bytes: &[u8], what: &[u8]) -> bool {
    memchr::memmem::find(bytes, what).is_some()
}

/// Takes in what is written on the terminal, and answers questions.
fn watch(
    mut reader: Box<dyn Read + Send>,
    seen: &Seen,
    keys: &Mutex<Box<dyn Write + Send>>,
    answer: Option<&'static [u8]>,
) {
    let mut buffer = [0; 8192];
    let mut answer = answer;
    loop {
        let read = reader.read(&mut buffer).unwrap_or(0);
        let mut shown = lock(&seen.0);
        shown.take(&buffer[..read]);
        shown.closed = read == 0;
        let asked = answer.is_some() && find(&shown.raw, QUESTION);
        drop(shown);
        seen.1.notify_all();
        if let Some(answer) = answer.take_if(|_| asked) {
            // Nobody is there to hear it when the program has ended.
            let _ = lock(keys).write_all(answer);
        }
        if read == 0 {
            return;
        }
    }
}

/// Sends a signal, by the one tool that is everywhere.
pub fn send(signal: &str, pid: u32) -> bool {
    let kill = format!("kill -s {signal} {pid}");
    let status = Command::new("/bin/sh").args(["-c", &kill]).status();
    status.is_ok_and(|status| status.success())
}

/// Waits for what cannot be waited for but by looking: files of other processes.
#[track_caller]
pub fn eventually(what: &str, there: impl Fn() -> bool) {
    let deadline = Instant::now() + DEADLINE;
    while !there() {
        assert!(Instant::now() < deadline, "{what} did not come");
        thread::park_timeout(Duration::from_millis(2));
    }
}
