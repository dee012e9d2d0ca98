//! The shape of the program, read from its source: who may name whom, and what stands where.
//!
//! Comments, text in quotes and `#[cfg(test)]` modules are set aside first, so that only what is
//! compiled into the program counts.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// One source file, taken apart.
struct File {
    /// `extract/codes.rs`.
    path: String,
    /// The module below the crate that it belongs to: `extract`, `cli`; `lib` for lib.rs.
    top: String,
    /// Path of the module: `["extract", "codes"]`.
    module: Vec<String>,
    /// Number of lines, as it stands.
    lines: usize,
    /// The code, with blanks for comments, for what is in quotes and for test modules.
    code: String,
    /// String and letter literals with the line they start on.
    literals: Vec<(usize, String)>,
}

/// All files of src/, by path.
fn files() -> Vec<File> {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files: Vec<File> = walkdir::WalkDir::new(&src)
        .sort_by_file_name()
        .into_iter()
        .map(|entry| entry.unwrap().into_path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "rs"))
        .map(|path| {
            let text = fs::read_to_string(&path).unwrap();
            let path = path.strip_prefix(&src).unwrap().to_str().unwrap().replace('\\', "/");
            let module: Vec<String> =
                path.trim_end_matches(".rs").split('/').map(str::to_owned).collect();
            let (code, literals) = take_apart(&text);
            File {
                top: module[0].clone(),
                module,
                lines: text.lines().count(),
                code,
                literals,
                path,
            }
        })
        .collect();
    files.sort_by(|a, b| a.path.cmp(&b.path));
    assert!(files.len() > 20, "src/ was not found");
    files
}

/// Parts code from comments and literals. Line feeds stay, so that lines count.
fn take_apart(text: &str) -> (String, Vec<(usize, String)>) {
    let chars: Vec<char> = text.chars().collect();
    let (mut code, mut literals) = (String::with_capacity(text.len()), Vec::new());
    let (mut i, mut line) = (0, 1);
    while i < chars.len() {
        let start = (i, line);
        let end = literal_or_comment(&chars, i);
        if end > i {
            let piece: String = chars[i..end].iter().collect();
            if !piece.starts_with("//") && !piece.starts_with("/*") {
                literals.push((start.1, piece.clone()));
            }
            let feeds = piece.matches('\n').count();
            code.extend(std::iter::repeat_n('\n', feeds));
            code.push(' ');
            line += feeds;
            i = end;
            continue;
        }
        line += usize::from(chars[i] == '\n');
        code.push(chars[i]);
        i += 1;
    }
    // Test modules stand at the end of a file.
    if let Some(at) = code.find("#[cfg(test)]") {
        let first = code[..at].matches('\n').count() + 1;
        literals.retain(|(line, _)| *line < first);
        code.truncate(at);
    }
    (code, literals)
}

/// Where the comment or literal that starts at `i` ends; `i` if none starts there.
fn literal_or_comment(chars: &[char], i: usize) -> usize {
    let at = |j: usize| chars.get(j).copied().unwrap_or('\0');
    let word_before = i > 0 && (chars[i - 1].is_alphanumeric() || chars[i - 1] == '_');
    match (at(i), at(i + 1)) {
        ('/', '/') => (i..chars.len()).find(|j| chars[*j] == '\n').unwrap_or(chars.len()),
        ('/', '*') => {
            let (mut depth, mut j) = (1, i + 2);
            while depth > 0 && j < chars.len() {
                match (at(j), at(j + 1)) {
                    ('/', '*') => (depth, j) = (depth + 1, j + 2),
                    ('*', '/') => (depth, j) = (depth - 1, j + 2),
                    _ => j += 1,
                }
            }
            j
        }
        ('r', '"' | '#') if !word_before => {
            let hashes = chars[i + 1..].iter().take_while(|c| **c == '#').count();
            if at(i + 1 + hashes) != '"' {
                return i;
            }
            let mut j = i + 2 + hashes;
            while j < chars.len() && !(chars[j] == '"' && (1..=hashes).all(|k| at(j + k) == '#')) {
                j += 1;
            }
            (j + 1 + hashes).min(chars.len())
        }
        ('"', _) => {
            let mut j = i + 1;
            while j < chars.len() && chars[j] != '"' {
                j += if chars[j] == '\\' { 2 } else { 1 };
            }
            (j + 1).min(chars.len())
        }
        // A letter, not a lifetime.
        ('\'', '\\') => (i + 3..chars.len()).find(|j| chars[*j] == '\'').map_or(i, |j| j + 1),
        ('\'', _) if at(i + 2) == '\'' => i + 3,
        _ => i,
    }
}

/// The words of a code: names, and `::` between those of a path.
fn paths(code: &str) -> Vec<Vec<String>> {
    let mut found: Vec<Vec<String>> = Vec::new();
    let mut open = false;
    let mut rest = code;
    while let Some(c) = rest.chars().next() {
        if c.is_alphabetic() || c == '_' {
            let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
            match found.last_mut().filter(|_| open) {
                Some(path) => path.push(rest[..end].to_owned()),
                None => found.push(vec![rest[..end].to_owned()]),
            }
            open = false;
            rest = &rest[end..];
        } else if let Some(after) = rest.strip_prefix("::") {
            open = true;
            rest = after;
        } else {
            open = false;
            rest = &rest[c.len_utf8()..];
        }
    }
    found
}

/// The `use` trees of a code written out: `a::{b, c::d}` gives `a::b` and `a::c::d`.
fn uses(code: &str) -> Vec<Vec<String>> {
    let mut all = Vec::new();
    let mut rest = code;
    while let Some(at) = rest.find("use ") {
        let starts = at == 0 || rest[..at].ends_with(|c: char| c.is_whitespace() || c == ')');
        rest = &rest[at + 4..];
        if !starts {
            continue;
        }
        let end = rest.find(';').unwrap_or(rest.len());
        write_out(&rest[..end], &mut Vec::new(), &mut all);
        rest = &rest[end..];
    }
    all
}

fn write_out(tree: &str, before: &mut Vec<String>, all: &mut Vec<Vec<String>>) {
    let held = before.len();
    let (head, group) = match tree.find('{') {
        Some(open) => (&tree[..open], Some(&tree[open + 1..tree.rfind('}').unwrap_or(tree.len())])),
        None => (tree, None),
    };
    let head = head.split(" as ").next().unwrap_or_default();
    before
        .extend(head.split("::").map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned));
    match group {
        None if before.len() > held => all.push(before.clone()),
        None => {}
        Some(group) => {
            let (mut depth, mut start) = (0, 0);
            for (i, c) in group.char_indices() {
                match c {
                    '{' => depth += 1,
                    '}' => depth -= 1,
                    ',' if depth == 0 => {
                        write_out(&group[start..i], before, all);
                        start = i + 1;
                    }
                    _ => {}
                }
            }
            write_out(&group[start..], before, all);
        }
    }
    before.truncate(held);
}

impl File {
    /// Every path that the file names, from the crate or an outer crate on.
    fn named(&self) -> BTreeSet<String> {
        uses(&self.code)
            .into_iter()
            .chain(paths(&self.code).into_iter().filter(|path| path.len() > 1))
            .map(|path| self.absolute(&path).join("::"))
            .collect()
    }

    fn absolute(&self, path: &[String]) -> Vec<String> {
        let mut module = self.module.clone();
        let mut rest = path;
        if path[0] == "self" {
            rest = &path[1..];
        } else if path[0] == "super" {
            while rest.first().is_some_and(|part| part == "super") {
                module.pop();
                rest = &rest[1..];
            }
        } else {
            return path.to_vec();
        }
        [vec!["crate".to_owned()], module, rest.to_vec()].concat()
    }

    /// The top modules of the crate that it names, but its own.
    fn modules(&self) -> BTreeSet<String> {
        let named = self.named();
        let crates = named.iter().filter_map(|path| {
            let mut parts = path.split("::");
            (parts.next() == Some("crate")).then(|| parts.next().unwrap_or_default().to_owned())
        });
        crates.filter(|module| *module != self.top).collect()
    }

    /// Whether it names something below one of `roots`.
    fn names(&self, roots: &[&str]) -> bool {
        let below = |path: &str, root: &str| path == root || path.starts_with(&format!("{root}::"));
        self.named().iter().any(|path| roots.iter().any(|root| below(path, root)))
    }
}

/// The files that name one of `roots` and are in none of the modules (or files) of `allowed`.
fn strangers(roots: &[&str], allowed: &[&str]) -> Vec<String> {
    files()
        .iter()
        .filter(|file| !free(file, allowed) && file.names(roots))
        .map(|file| file.path.clone())
        .collect()
}

/// Whether a file, or the module it is in, is one of `allowed`.
fn free(file: &File, allowed: &[&str]) -> bool {
    allowed.contains(&file.top.as_str()) || allowed.contains(&file.path.as_str())
}

#[test]
fn the_reader_of_sources_reads() {
    let (code, literals) = take_apart(
        "a(\"b // \\\" c\"); // d\nlet 'x: &'a str = r#\"e\"f\"#; /* g /* h */ i */ '\\'' 'j' k",
    );
    assert_eq!(
        code.split_whitespace().collect::<Vec<_>>(),
        ["a(", ");", "let", "'x:", "&'a", "str", "=", ";", "k"]
    );
    let words: Vec<&str> = literals.iter().map(|(_, literal)| literal.as_str()).collect();
    assert_eq!(words, ["\"b // \\\" c\"", "r#\"e\"f\"#", "'\\''", "'j'"]);
    assert_eq!(literals[1].0, 2);
    let joined =
        |paths: Vec<Vec<String>>| paths.iter().map(|path| path.join("::")).collect::<Vec<_>>();
    assert_eq!(
        joined(uses("pub use a::{b, c::{d, e as f}}; use g;")),
        ["a::b", "a::c::d", "a::c::e", "g"]
    );
    assert_eq!(joined(paths("x.y(crate::a::B::new::<C>())")), ["x", "y", "crate::a::B::new", "C"]);
}

#[test]
fn data_goes_one_way() {
    let core: [(&str, &[&str]); 7] = [
        ("text", &[]),
        ("model", &["text"]),
        ("patterns", &["model", "text"]),
        ("normalize", &["text", "model", "patterns"]),
        ("extract", &["text", "model", "patterns"]),
        ("check", &["text", "model"]),
        ("link", &["text", "model", "patterns"]),
    ];
    let core: BTreeMap<&str, &[&str]> = core.into_iter().collect();
    let mut wrong = Vec::new();
    for file in files() {
        let Some(allowed) = core.get(file.top.as_str()) else { continue };
        for module in file.modules() {
            if !allowed.contains(&module.as_str()) {
                wrong.push(format!("{} names {module}", file.path));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    // Nothing but the edges knows the edges.
    for (edge, users) in [
        ("cli", &["main"][..]),
        ("run", &["cli"][..]),
        // A run keeps in the workspace what it reads and links.
        ("store", &["cli", "run"]),
        // A file that was read in another process comes back as JSON.
        ("wire", &["cli", "run", "store", "export", "ingest/isolate.rs"]),
    ] {
        for file in files().iter().filter(|file| file.top != "lib" && !free(file, users)) {
            assert!(!file.modules().contains(edge), "{} names {edge}", file.path);
        }
    }
}

#[test]
fn patterns_take_of_text_only_comparing() {
    for file in files().iter().filter(|file| file.top == "patterns") {
        for path in file.named().iter().filter(|path| path.starts_with("crate::text")) {
            // `crate::text` alone is the head of an import in braces.
            let comparing = ["crate::text", "crate::text::fold", "crate::text::is_word"]
                .contains(&path.as_str());
            assert!(comparing, "{} names {path}", file.path);
        }
    }
}

#[test]
fn only_run_is_parallel() {
    assert_eq!(strangers(&["rayon"], &["run"]), [""; 0]);
    // The progress display runs beside the work; a process is spoken to while it is waited for; the
    // pages of one scan are read by several processes; a lock is waited for.
    let speaking =
        ["store/workspace.rs", "ingest/isolate.rs", "ingest/scan/tesseract.rs", "ingest/scans.rs"];
    assert_eq!(strangers(&["std::thread"], &[&["run", "cli"], &speaking[..]].concat()), [""; 0]);
}

#[test]
fn only_edges_touch_files() {
    let roots =
        ["std::fs", "fs", "File", "OpenOptions", "tempfile", "walkdir", "std::net", "std::process"];
    assert_eq!(strangers(&roots, &["ingest", "store", "export", "cli", "main"]), [""; 0]);
}

#[test]
fn only_wire_serializes() {
    // What OCR has read is kept in files that only it reads.
    let cache = "ingest/scan/cache.rs";
    assert_eq!(strangers(&["serde_json", "schemars"], &["wire", "export", cache]), [""; 0]);
    // Pattern files are TOML.
    let serde = ["wire", "export", "patterns/rules.rs", cache, "ingest/scan/tsv.rs"];
    assert_eq!(strangers(&["serde", "toml"], &serde), [""; 0]);
    let rules = files().into_iter().find(|file| file.path == "patterns/rules.rs").unwrap();
    let serde: Vec<String> =
        rules.named().into_iter().filter(|path| path.starts_with("serde")).collect();
    assert_eq!(serde, ["serde::Deserialize"], "rules are read, not written");
}

#[test]
fn only_patterns_compile_regexes() {
    let compiling = |path: &&String| {
        let parts: Vec<&str> = path.split("::").collect();
        let regex = ["Regex", "RegexSet", "RegexBuilder", "RegexSetBuilder", "bytes"];
        parts.windows(2).any(|pair| regex.contains(&pair[0]) && pair[1] == "new")
            || path.starts_with("fancy_regex")
    };
    for file in files().iter().filter(|file| file.top != "patterns") {
        assert_eq!(file.named().iter().find(compiling), None, "{}", file.path);
    }
}

#[test]
fn only_cli_prints() {
    for file in files().iter().filter(|file| file.top != "cli") {
        for printer in ["println!", "eprintln!", "print!", "eprint!", "dbg!"] {
            assert!(!file.code.contains(printer), "{} has {printer}", file.path);
        }
    }
    assert_eq!(
        strangers(&["std::io::stdout", "std::io::stderr", "io::stdout", "io::stderr"], &["cli"]),
        [""; 0]
    );
}

/// A clock would make two runs differ; floats would not be exact. Progress and its speed are shown,
/// never written.
#[test]
fn results_depend_on_nothing_else() {
    let clocks = ["std::time", "Instant", "SystemTime", "chrono", "rand", "std::env"];
    // Processes are given limits of time; the OCR program may be named by the environment. A run tells
    // how long it took and the workspace when a file changed, beside the results.
    let limited = ["ingest/isolate.rs", "ingest/scan/read.rs", "ingest/scan/tesseract.rs"];
    let timed = ["cli", "main", "run", "store"];
    assert_eq!(strangers(&clocks, &[&timed, &limited[..]].concat()), [""; 0]);
    // Hash maps have no order; patterns, the old encodings and the names of nodes are only looked up
    // in theirs.
    let unordered = [
        "std::collections::HashMap",
        "std::collections::HashSet",
        "HashMap",
        "HashSet",
        "rustc_hash",
        "hashbrown",
    ];
    let looked_up = ["document", "encodings", "likeness", "score", "syllables"]
        .map(|file| format!("ingest/legacy/{file}.rs"));
    let allowed: Vec<&str> = ["patterns", "link/names.rs"]
        .into_iter()
        .chain(looked_up.iter().map(String::as_str))
        .collect();
    assert_eq!(strangers(&unordered, &allowed), [""; 0]);
    // Places on a page and shares of syllables are measured, not reported.
    let measured = ["ingest/pdf", "ingest/scan", "ingest/legacy", "ingest/word"];
    let measuring = |file: &File| measured.iter().any(|module| file.path.starts_with(module));
    for file in files().iter().filter(|file| file.top != "cli" && !measuring(file)) {
        let float = file
            .code
            .split(|c: char| !c.is_alphanumeric() && c != '_')
            .find(|word| matches!(*word, "f32" | "f64"));
        assert_eq!(float, None, "{}", file.path);
    }
}

#[test]
fn files_are_short() {
    let long: Vec<String> = files()
        .iter()
        .filter(|file| file.lines > 700)
        .map(|file| format!("{}: {}", file.path, file.lines))
        .collect();
    assert!(long.is_empty(), "over 700 lines: {long:?}");
}

#[test]
fn names_say_what_things_are() {
    for file in files() {
        for no in ["utils", "helpers", "common", "types", "traits"] {
            assert!(!file.module.iter().any(|part| part == no), "{}", file.path);
        }
        for no in ["Manager", "Engine", "Handler", "Processor", "Helper", "Base"] {
            let kinds = ["struct ", "enum ", "trait ", "type "];
            assert!(
                !kinds.iter().any(|kind| file.code.contains(&format!("{kind}{no}"))),
                "{} has a {no}",
                file.path
            );
            let ends = |name: &str| name.ends_with(no) && name != no;
            let named =
                file.code.split(|c: char| !c.is_alphanumeric() && c != '_').find(|name| ends(name));
            assert_eq!(named, None, "{}", file.path);
        }
    }
}

/// Files whose literals may hold letters outside ASCII, each with the reason.
const LETTERS: &[(&str, &str)] = &[
    ("text.rs", "which letters fold to which: tables of single characters"),
    ("normalize/characters.rs", "letters that look like Đ: a table of single characters"),
    ("extract/provisions.rs", "the alphabet that numbers points"),
    ("extract/codes/repair.rs", "letters that OCR reads for each other"),
    ("patterns.rs", "slugs: Đ has no canonical decomposition"),
    ("patterns/symbols.rs", "symbols are compared without Đ and Ư"),
    ("patterns/doctypes.rs", "type codes with Đ in ids: NĐ is ndd where ND is another"),
];

#[test]
fn vietnamese_stands_in_patterns_only() {
    let mut wrong = Vec::new();
    let mut used = BTreeSet::new();
    for file in files() {
        for (line, literal) in &file.literals {
            let letters: Vec<char> =
                literal.chars().filter(|c| !c.is_ascii() && c.is_alphabetic()).collect();
            if letters.is_empty() {
                continue;
            }
            match LETTERS.iter().find(|(path, _)| *path == file.path) {
                // Single characters and rows of them, not words.
                Some((path, _)) => {
                    used.insert(*path);
                    let ascii = literal.chars().filter(char::is_ascii_alphabetic).count();
                    assert!(ascii <= 1, "{}:{line}: {literal} is a word", file.path);
                }
                None => wrong.push(format!("src/{}:{line}: {literal}", file.path)),
            }
        }
    }
    assert!(wrong.is_empty(), "vocabulary belongs in patterns/:\n{}", wrong.join("\n"));
    let unused: Vec<&str> =
        LETTERS.iter().map(|(path, _)| *path).filter(|path| !used.contains(path)).collect();
    assert!(unused.is_empty(), "exceptions that nothing needs: {unused:?}");
}
