//! Every copy of an option's name, default or limit, held against the table. The one of docs/reference.md is made from it:
//! scripts/declarations writes it anew.

#[path = "../../src/options/table.rs"]
mod table;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use self::table::{DEFAULT_BASE, Id, Kind, TABLE, VALUE_MAX};
use super::common::tools::project;
use super::{hold, read, words};

const CLIENT: &str = "bindings/dotnet/ZoomToken/ZoomClient.cs";
const PASCAL: &str = "bindings/pascal/ZoomToken.pas";

#[test]
fn reference_has_the_table() {
    let mut rows = "| option | default | allowed | meaning |\n|---|---|---|---|\n".to_owned();
    for spec in &TABLE {
        let [default, allowed, meaning] =
            [spec.shown_default(), spec.kind.allowed(), spec.shown_meaning()].map(|t| t.replace('|', "\\|"));
        rows += &format!("| `{}` | {default} | {allowed} | {meaning} |\n", spec.shown_name());
    }
    hold("docs/reference.md", "<!-- options", "src/options/table.rs", &rows);
}

/// The quoted texts that follow `before`, which ends with the opening quote.
fn quoted<'a>(text: &'a str, before: &str) -> Vec<&'a str> {
    let quote = before.chars().last().expect("a quote");
    let names: Vec<&str> = text.split(before).skip(1).map(|rest| rest.split(quote).next().unwrap()).collect();
    assert!(!names.is_empty(), "nothing is written {before}");
    names
}

/// The options, as names of the table, that a text names after these.
fn options_named(path: &str, befores: &[&str]) -> Vec<&'static str> {
    let text = read(path);
    let names = befores.iter().flat_map(|before| quoted(&text, before));
    let table_name = |name: &str| {
        let spec = TABLE.iter().find(|spec| spec.is_named(name));
        spec.unwrap_or_else(|| panic!("{path} names an option {name}, which does not exist")).name
    };
    names.map(table_name).collect()
}

/// Those that are not among these names.
fn others(names: &[&str]) -> Vec<&'static str> {
    TABLE.iter().map(|spec| spec.name).filter(|name| !names.contains(name)).collect()
}

/// Whoever hides the values of options knows which are secret.
#[test]
fn copies_of_the_list_of_secrets_are_right() {
    let secrets: Vec<&str> = TABLE.iter().filter(|spec| spec.is_secret).map(|spec| spec.name).collect();
    let compared = secrets.iter().map(|name| format!("name == \"{name}\"")).collect::<Vec<_>>().join(" || ");
    let listed = secrets.iter().map(|name| format!("\"{name}\"")).collect::<Vec<_>>().join(", ");
    for (path, copy) in [
        ("bindings/dotnet/ZoomToken/SettingsLines.cs", compared),
        ("cli/src/settings.rs", format!("= [{listed}];")),
    ] {
        assert!(words(path).contains(&copy), "{path} has not '{copy}'");
    }
}

#[test]
fn bindings_set_only_options_that_exist() {
    for (path, befores) in [
        ("bindings/dotnet/ZoomToken.CkCompat/HttpSending.cs", &["set(\"", "SetOption(\""][..]),
        ("bindings/cpp/zoom_token.hpp", &["set(\"", "the option \""]),
        ("bindings/cpp/ck_compat/ck_http.h", &["apply(\"", "apply_number(\"", "text option(\""]),
        ("bindings/vb6/ZoomToken.bas", &["SetOptionOf TheClient, \""]),
        ("examples/cobol/token.cob", &["MOVE Z\""]),
        ("docs/vb6.md", &["ZoomSetOption \"", "ZoomSetOption(\""]),
        ("docs/pascal.md", &["SetOption('"]),
    ] {
        options_named(path, befores);
    }
}

/// The lines of settings files: in code blocks of no language, or of `sh`, which writes such a file.
#[test]
fn pages_show_only_options_that_exist() {
    let mut count = 0;
    for path in ["README.md", "docs"].map(|path| files(&project().join(path))).concat() {
        if path.extension().is_none_or(|extension| extension != "md") {
            continue;
        }
        let text = fs::read_to_string(&path).unwrap();
        let blocks = text.split("```").skip(1).step_by(2);
        let settings = blocks.filter(|block| block.starts_with('\n') || block.starts_with("sh\n"));
        for (name, _) in settings.flat_map(str::lines).filter_map(|line| line.split_once(" = ")) {
            assert!(TABLE.iter().any(|spec| spec.is_named(name)), "{} sets {name}", path.display());
            count += 1;
        }
    }
    assert!(count >= 20, "only {count} were found");
}

/// The options without a property of their own are those that SetOption is for.
#[test]
fn bindings_have_a_property_for_each_option() {
    let dotnet = options_named(CLIENT, &["SetOption(\""]);
    assert_eq!(others(&dotnet), ["token_origin", "login", "body_encoding"]);
    let pascal = options_named(PASCAL, &["SetOption('"]);
    let without = [
        "token_origin",
        "login",
        "body_encoding",
        "max_retries",
        "no_proxy",
        "max_response_bytes",
        "user_agent",
        "keep_alive",
    ];
    assert_eq!(others(&pascal), without);
}

#[test]
fn dotnet_shows_the_defaults() {
    let default = |id: Id| id.spec().default;
    let client = read(CLIENT);
    let shown = [
        "Shown(\"base_url\", DefaultBaseUrl)".to_owned(),
        format!("ShownTime(\"timeout_ms\", {})", default(Id::Timeout)),
        format!("ShownTime(\"connect_timeout_ms\", {})", default(Id::ConnectTimeout)),
        format!("Shown(\"roots\", \"{}\")", default(Id::Roots)),
        format!("ShownNumber(\"max_retries\", {})", default(Id::MaxRetries)),
        format!("ShownNumber(\"max_response_bytes\", {})", default(Id::MaxResponseBytes)),
        format!("Shown(\"no_proxy\", \"{}\")", default(Id::NoProxy)),
        "Shown(\"user_agent\", \"zoom-token/\" + Zoom.Version)".to_owned(),
        format!("Shown(\"keep_alive\", \"{}\")", default(Id::KeepAlive)),
        format!("Shown(\"log_file\", \"{}\")", default(Id::LogFile)),
    ];
    for call in &shown {
        assert!(client.contains(call), "{CLIENT} has not {call}");
    }
    let calls = ["Shown(\"", "ShownTime(\"", "ShownNumber(\""].map(|call| quoted(&client, call)).concat();
    let names: BTreeSet<&str> = calls.into_iter().collect();
    assert_eq!(names.len(), shown.len(), "a default that no line here holds: {names:?}");
    assert!(client.contains(&format!("const string DefaultBaseUrl = \"{DEFAULT_BASE}\"")));
    assert_eq!(Id::UserAgent.spec().shown_default(), "zoom-token/VERSION");
}

/// What the tests and the fuzzer try for each option, they try for all.
#[test]
fn hosts_and_fuzzer_know_every_option() {
    for (path, begin, end) in [
        ("tests/hosts/arguments.c", "*const OPTIONS[] = {", "}"),
        ("fuzz/fuzz_targets/abi.rs", "(\"base_url\", bases()", "]\n"),
    ] {
        let text = read(path);
        let list = &text[text.find(begin).unwrap_or_else(|| panic!("{path} has no {begin}"))..];
        let list = list.split(end).next().unwrap();
        for spec in &TABLE {
            assert!(list.contains(&format!("\"{}", spec.name)), "{path} does not try {}", spec.name);
        }
    }
}

fn number(id: Id) -> u64 {
    id.spec().default.parse().expect("a number")
}

fn largest(id: Id) -> u32 {
    match id.spec().kind {
        Kind::Number { max, .. } => max,
        _ => panic!("{id:?} is no number"),
    }
}

/// Facts of the table in running text and in code of other languages.
#[test]
fn copies_of_defaults_and_limits_are_right() {
    let seconds = number(Id::Timeout) / 1000;
    let connect_seconds = number(Id::ConnectTimeout) / 1000;
    let bytes = largest(Id::MaxResponseBytes);
    let longest = largest(Id::Timeout);
    let by_default = format!("by default {DEFAULT_BASE}");
    let (thousands, units) = (VALUE_MAX / 1000, VALUE_MAX % 1000);
    for (path, copies) in [
        (
            "include/zoom_token.h",
            vec![
                format!("{seconds} seconds at most ({connect_seconds} for connecting)"),
                format!("`{DEFAULT_BASE}`"),
                format!("up to {thousands},{units:03} bytes"),
            ],
        ),
        ("docs/reference.md", vec![format!("NULL or empty is `{DEFAULT_BASE}`")]),
        ("docs/pascal.md", vec![format!("`Timeout` ({seconds} seconds)")]),
        (
            "docs/limits.md",
            vec![
                format!("{} MB of the smallest", bytes.div_ceil(1 << 20)),
                format!("{} MB (the default)", number(Id::MaxResponseBytes) >> 20),
            ],
        ),
        (
            CLIENT,
            vec![
                format!("By default {seconds} seconds."),
                format!("By default {connect_seconds} /// seconds."),
                format!("By default {DEFAULT_BASE}."),
                format!("By default {} MiB.", number(Id::MaxResponseBytes) >> 20),
                format!("not between 1 and {bytes}."),
                format!("more than {} days", longest / 86_400_000),
            ],
        ),
        ("bindings/dotnet/ZoomToken/Zoom.cs", vec![by_default.clone()]),
        ("bindings/dotnet/ZoomToken.CkCompat/HttpSending.cs", vec![format!("LargestBody = {bytes};")]),
        ("bindings/dotnet/ZoomToken.CkCompat/Http.cs", vec![format!("the most there is, {bytes}.")]),
        ("bindings/cpp/ck_compat/CkHttp.h", vec![format!("the library's maximum, {bytes}.")]),
        (
            "bindings/cpp/ck_compat/ck_http.h",
            vec![
                format!("max_response_ > {bytes}UL ? {bytes}UL : max_response_"),
                format!("most = 0x{longest:X};"),
            ],
        ),
        (PASCAL, vec![by_default]),
        (
            "bindings/cobol/zoom-token-call.cpy",
            vec![format!("In: {DEFAULT_BASE} unless given"), format!("up to {VALUE_MAX} bytes")],
        ),
        ("examples/cobol/token.cob", vec![format!("{VALUE_MAX} bytes"), format!("X({VALUE_MAX})")]),
    ] {
        let text = words(path);
        for copy in copies {
            assert!(text.contains(&copy), "{path} has not '{copy}'");
        }
    }
}

/// Wherever a text says how long a call blocks, it is the default.
#[test]
fn texts_have_the_right_timeout() {
    let seconds = (number(Id::Timeout) / 1000).to_string();
    let mut count = 0;
    for path in ["README.md", "include", "docs", "bindings"].map(|path| files(&project().join(path))).concat()
    {
        let Ok(text) = fs::read_to_string(&path) else { continue };
        for (at, _) in text.match_indices(" seconds at most") {
            let before = text[..at].rsplit(' ').next();
            assert_eq!(before, Some(seconds.as_str()), "{}", path.display());
            count += 1;
        }
    }
    assert!(count >= 7, "only {count} were found");
}

/// The file, or all those below the folder but what a build has made.
fn files(path: &Path) -> Vec<PathBuf> {
    if !path.is_dir() {
        return vec![path.to_owned()];
    }
    let entries = fs::read_dir(path).expect("a folder").map(|entry| entry.expect("an entry").path());
    entries
        .filter(|entry| !entry.ends_with("bin") && !entry.ends_with("obj"))
        .flat_map(|entry| files(&entry))
        .collect()
}
