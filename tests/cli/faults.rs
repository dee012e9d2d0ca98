//! Faults of the world around a run: it says what is wrong, loses nothing and goes on the next time.

use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use viendan::ingest::{Options, Selection};
use viendan::patterns::PatternSet;
use viendan::run::{Progress, Work};
use viendan::store::{Batches, Workspace};

use super::run::{copied_corpus, results};
use super::{GOOD, archive, call, code, lines, stderr, text};
#[cfg(unix)]
use super::{as_another_user, set_mode};

#[test]
fn two_runs_do_not_share_a_workspace() {
    let (dir, archive) = archive(&[("a.txt", GOOD.as_bytes())]);
    let out = dir.path().join("out");
    let arguments = ["run", text(&archive), "-o", text(&out), "-q"];
    assert_eq!(code(&call(arguments)), 0);
    let before = results(&out);
    let lock = fs::File::options().write(true).open(out.join("viendan.lock")).unwrap();
    lock.lock().unwrap();
    let output = call(arguments);
    assert_eq!(code(&output), 3);
    assert!(stderr(&output).contains("another run writes to it; "), "{}", stderr(&output));
    assert!(results(&out) == before);
    drop(lock);
    assert_eq!(code(&call(arguments)), 0);
}

#[cfg(unix)]
#[test]
fn a_target_that_cannot_be_written_is_named() {
    let (dir, archive) = archive(&[("a.txt", GOOD.as_bytes())]);
    set_mode(dir.path(), 0o755);
    let out = dir.path().join("out");
    fs::create_dir(&out).unwrap();
    set_mode(&out, 0o555);
    let Some(output) =
        as_another_user(dir.path(), &["run", text(&archive), "-o", text(&out), "-q"])
    else {
        return;
    };
    assert_eq!(code(&output), 3, "{}", stderr(&output));
    assert!(stderr(&output).contains(text(&out)), "{}", stderr(&output));
    assert_eq!(fs::read_dir(&out).unwrap().count(), 0, "something was left behind");
}

/// A limit on the size of files stands for a full disk, which takes a file system of its own.
#[cfg(unix)]
#[test]
fn a_full_disk_ends_the_run_and_loses_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let (archive, out) = (dir.path().join("archive"), dir.path().join("out"));
    copied_corpus(&archive, 2, false);
    let run = ["run", text(&archive), "-o", text(&out), "-q"];
    let mut ended = 0;
    // The first is hit while documents are stored, the later ones while the graph or the files are.
    for kilobytes in [300, 2_000, 5_000, 9_000] {
        let script = format!("trap '' XFSZ; ulimit -f {kilobytes}; exec \"$@\"");
        let mut command = std::process::Command::new("bash");
        command.args(["-c", &script, "bash", env!("CARGO_BIN_EXE_viendan")]).args(run);
        let Ok(output) = command.env("RUST_BACKTRACE", "0").output() else {
            eprintln!("skipped: there is no bash to limit the size of files");
            return;
        };
        if code(&output) == 0 {
            continue;
        }
        ended += 1;
        let told = stderr(&output);
        assert_eq!(code(&output), 3, "{kilobytes}: {told}");
        assert!(told.contains("room") && !told.contains("panicked"), "{kilobytes}: {told}");
        for name in ["records.jsonl", "graph.json"] {
            if let Ok(content) = fs::read_to_string(out.join(name)) {
                assert!(content.ends_with("}\n"), "{name} is cut off");
            }
        }
    }
    assert!(ended >= 2, "the disk was never full");
    let output = call(run);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    let undisturbed = dir.path().join("undisturbed");
    assert_eq!(code(&call(["run", text(&archive), "-o", text(&undisturbed), "-q"])), 0);
    assert!(results(&out) == results(&undisturbed));
}

#[cfg(unix)]
#[test]
fn loops_of_links_end_and_names_may_be_any_bytes() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    use std::os::unix::fs::symlink;
    let (dir, archive) = archive(&[("a.txt", GOOD.as_bytes()), ("in/b.txt", GOOD.as_bytes())]);
    symlink(&archive, archive.join("in/up")).unwrap();
    symlink("self", archive.join("self")).unwrap();
    let odd = [&b"k\xe1\xbf.txt"[..], b"k\xe1\xbe.txt"];
    for (i, name) in odd.iter().enumerate() {
        let content = GOOD.replace("29", &(30 + i).to_string());
        if let Err(error) = fs::write(archive.join(OsStr::from_bytes(name)), content) {
            eprintln!("skipped: the file system takes only UTF-8: {error}");
            return;
        }
    }
    let out = dir.path().join("out");
    let run = ["run", text(&archive), "-o", text(&out), "-q"];
    let output = call(run);
    assert_eq!(code(&output), 2, "{}", stderr(&output));
    assert!(stderr(&output).starts_with("viendan: self: "), "{}", stderr(&output));
    assert_eq!(stderr(&output).lines().count(), 1);
    // Both are there, although their names are written alike.
    let records = lines(&out.join("records.jsonl"));
    assert_eq!(records.len(), 4);
    let before = results(&out);
    assert_eq!(code(&call(run)), 2);
    assert!(results(&out) == before);
}

#[test]
fn a_file_that_is_written_to_is_read_when_it_is_at_rest() {
    let (dir, archive) = archive(&[("a.txt", GOOD.as_bytes())]);
    let (growing, out) = (archive.join("growing.txt"), dir.path().join("out"));
    fs::write(&growing, GOOD.repeat(2000)).unwrap();
    let run = ["run", text(&archive), "-o", text(&out), "-q"];
    let (stop, stopped) = std::sync::mpsc::channel::<()>();
    let mut file = fs::File::options().append(true).open(&growing).unwrap();
    std::thread::scope(|scope| {
        scope.spawn(move || {
            use std::io::Write;
            while stopped.try_recv().is_err() {
                file.write_all(GOOD.as_bytes()).unwrap();
                std::thread::sleep(std::time::Duration::from_micros(200));
            }
        });
        for _ in 0..3 {
            let output = call(run);
            assert!(matches!(code(&output), 0 | 2), "{}", stderr(&output));
            assert!(!stderr(&output).contains("panicked"));
        }
        stop.send(()).unwrap();
    });
    assert_eq!(code(&call(run)), 0);
    let undisturbed = dir.path().join("undisturbed");
    assert_eq!(code(&call(["run", text(&archive), "-o", text(&undisturbed), "-q"])), 0);
    assert!(results(&out) == results(&undisturbed));
}

#[test]
fn documents_over_a_limit_are_refused() {
    let (dir, archive) =
        archive(&[("long.txt", GOOD.repeat(40).as_bytes()), ("short.txt", GOOD.as_bytes())]);
    let pdf = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/ingest/fixtures");
    let pages = walkdir::WalkDir::new(pdf).sort_by_file_name().into_iter().flatten();
    let several = pages.map(walkdir::DirEntry::into_path).find(|path| {
        path.extension().is_some_and(|ending| ending == "pdf")
            && fs::read(path).unwrap().windows(10).filter(|w| *w == b"/Type /Pag").count() > 2
    });
    let out = dir.path().join("out");
    let mut refused = vec![("long.txt", "--max-text")];
    if let Some(several) = several {
        fs::copy(several, archive.join("several.pdf")).unwrap();
        refused.push(("several.pdf", "--max-pages"));
    }
    let limits = ["--max-text", "2000", "--max-pages", "1"];
    let output = call([&["run", text(&archive), "-o", text(&out), "-q"], &limits[..]].concat());
    assert_eq!(code(&output), 2, "{}", stderr(&output));
    for (name, option) in refused {
        let told = stderr(&output);
        let line = told.lines().find(|line| line.contains(name));
        assert!(line.is_some_and(|line| line.contains(option)), "{name}: {told}");
    }
    assert_eq!(lines(&out.join("records.jsonl")).len(), 1);
}

#[cfg(unix)]
#[test]
fn what_lies_below_a_shut_folder_is_kept() {
    let (dir, archive) = archive(&[
        ("a.txt", GOOD.as_bytes()),
        ("shut/in.txt", GOOD.replace("29", "30").as_bytes()),
        ("shut/deep/too.txt", GOOD.replace("29", "31").as_bytes()),
        ("shut.txt", GOOD.replace("29", "32").as_bytes()),
    ]);
    let out = dir.path().join("out");
    fs::create_dir(&out).unwrap();
    set_mode(dir.path(), 0o755);
    set_mode(&out, 0o777);
    let run = |documents: usize, exit: i32| {
        let arguments = ["run", text(&archive), "-o", text(&out), "-q"];
        let Some(output) = as_another_user(dir.path(), &arguments) else { return };
        assert_eq!(code(&output), exit, "{}", stderr(&output));
        assert_eq!(lines(&out.join("records.jsonl")).len(), documents);
    };
    run(4, 0);
    let shut = archive.join("shut");
    set_mode(&shut, 0o000);
    fs::remove_file(archive.join("shut.txt")).unwrap();
    run(3, 2);
    set_mode(&shut, 0o755);
    run(3, 0);
    fs::remove_dir_all(&shut).unwrap();
    run(1, 0);
}

/// SQLite begins its log anew only when nobody reads: what is kept open while a run waits makes the log
/// as long as all that is written.
#[test]
fn the_log_of_a_workspace_stays_short() {
    let dir = tempfile::tempdir().unwrap();
    let folder = dir.path().join("archive");
    fs::create_dir(&folder).unwrap();
    for number in 1..=6000 {
        let text = GOOD.replace("29/KH-STP", &format!("{number}/KH-STP"));
        fs::write(folder.join(format!("{number}.txt")), text).unwrap();
    }
    let out = dir.path().join("out");
    let patterns = Arc::new(PatternSet::new(Vec::new()).unwrap());
    let workspace = Workspace::open(&out).unwrap();
    let mut batches = Batches::begin(&workspace, patterns.hash(), &[]).unwrap();
    let work = Work {
        roots: vec![folder],
        selection: Arc::new(Selection::new(&[], &[]).unwrap()),
        options: Options::default(),
        jobs: 0,
        timeout: Duration::from_secs(60),
    };
    let progress = Arc::new(Progress::default());
    let updated = viendan::run::update(&workspace, &mut batches, &work, &patterns, &progress);
    assert_eq!(updated.unwrap().read, 6000);
    let bytes = |name: &str| fs::metadata(out.join(name)).unwrap().len();
    let (log, all) = (bytes("viendan.db-wal"), bytes("viendan.db"));
    assert!(log < all, "{log} bytes of log, {all} of database");
}
