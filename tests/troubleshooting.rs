//! docs/troubleshooting.md: each case of the page is caused as its line "Try it" says, and comes out as the page shows it;
//! and the page has every code, every reason and every code of Zoom's that the library knows.
//!
//! A case is a block of text in lines (`...` in it stands for any text) and the commands of the next line "Try it". The
//! test makes the call of the command through the C ABI, and puts its text into the command's words. The line under the
//! section's heading has the code and the reason.
#![cfg(unix)]

mod common;

use std::any::Any;
use std::fs;
use std::os::unix::fs::PermissionsExt;

use common::abi::{Client, Json, Response, new_cancel};
use common::description::abi;
use common::tools::{project, scratch, write_private};
use zoom_simulator::faults::{FaultServer, Tls};
use zoom_simulator::{ACCESS_TOKEN, Options, PUBLIC_CLIENT_ID, Simulator};
use zoom_token::*;

fn read(path: &str) -> String {
    fs::read_to_string(project().join(path)).unwrap_or_else(|why| panic!("{path}: {why}"))
}

fn page() -> String {
    read("docs/troubleshooting.md")
}

/// What follows the first `before` in the text, up to the next `end`.
fn between<'a>(text: &'a str, before: &str, end: &str) -> Option<&'a str> {
    text.split_once(before)?.1.split_once(end).map(|(found, _)| found)
}

/// The number of a constant of the header.
fn constant(name: &str) -> i32 {
    let constants = abi().constants;
    let found = constants.iter().find(|(other, _)| other == name);
    found.unwrap_or_else(|| panic!("the header has no {name}")).1 as i32
}

/// The words of a command, without their quotes.
fn words(command: &str) -> Vec<String> {
    let mut is_quoted = false;
    let split = command.split(|c: char| {
        is_quoted ^= c == '\'';
        c == ' ' && !is_quoted
    });
    split.map(|word| word.replace('\'', "")).filter(|word| !word.is_empty()).collect()
}

/// A block of text and what causes it.
struct Case {
    code: i32,
    reason: i32,
    text: String,
    commands: Vec<String>,
}

/// The cases of a section: its heading, a line with the code and the reason, and then as many as there are.
fn cases(section: &str) -> Vec<Case> {
    let result = section.lines().nth(2).unwrap_or_default();
    let names: Vec<&str> = result.split('`').skip(1).step_by(2).collect();
    let number = |begin: &str| names.iter().find(|name| name.starts_with(begin)).map(|name| constant(name));
    let status = result.strip_prefix("HTTP ").and_then(|rest| rest.get(..3)?.parse().ok());
    let code = number("ZOOM_E_").or(status).unwrap_or_else(|| panic!("no code in: {result}"));
    let reason = number("ZOOM_REASON_").unwrap_or(0);
    let blocks = section.split("```text\n").skip(1).map(|block| {
        let (text, rest) = block.split_once("\n```").expect("a block ends");
        let line = between(rest, "Try it: ", "\n").unwrap_or_else(|| panic!("nothing causes: {text}"));
        let commands = line.split('`').skip(1).step_by(2).map(str::to_owned).collect();
        Case { code, reason, text: text.replace('\n', " "), commands }
    });
    blocks.collect()
}

/// What the commands of a case start and call.
#[derive(Default)]
struct Run {
    fault: Option<String>,
    sign_in: Option<String>,
    settings: Option<String>,
    /// The permissions of that file.
    mode: Option<u32>,
    /// Names and values, in the order in which they are set.
    options: Vec<(String, String)>,
    user: String,
    kind: String,
    ttl: i32,
    meeting: String,
}

fn run_of(commands: &[String]) -> Run {
    let mut run = Run { user: "me".to_owned(), kind: "zak".to_owned(), ..Run::default() };
    for command in commands {
        let words = words(command);
        let mut words = words.iter().map(String::as_str);
        while let Some(word) = words.next() {
            let mut value = || words.next().unwrap_or_else(|| panic!("{word} wants a value")).to_owned();
            match word {
                "zoom-simulator" | "zoom-token" | "token" => {}
                "--http" => assert_eq!(value(), "8080"),
                "--https" => assert_eq!(value(), "8443"),
                "--fault" => run.fault = Some(value()),
                "--sign-in" => run.sign_in = Some(value()),
                "--settings" => run.settings = Some(value()),
                "chmod" => {
                    run.mode = u32::from_str_radix(&value(), 8).ok();
                    assert_eq!(value(), "server.settings");
                }
                "--user" => run.user = value(),
                "--type" => run.kind = value(),
                "--ttl" => run.ttl = value().parse().expect("seconds"),
                "--meeting" => run.meeting = value(),
                "--option" => run.options.push(option(&value())),
                _ => run.options.push(variable(word)),
            }
        }
    }
    run
}

fn option(assignment: &str) -> (String, String) {
    let (name, value) = assignment.split_once('=').unwrap_or_else(|| panic!("no '=' in {assignment}"));
    (name.to_owned(), value.to_owned())
}

/// The option that a variable of the command stands for.
fn variable(assignment: &str) -> (String, String) {
    let (name, value) = option(assignment);
    let name = name.strip_prefix("ZOOM_").unwrap_or_else(|| panic!("not known here: {assignment}"));
    (name.to_lowercase(), value)
}

/// The simulator of a case, and its addresses in place of those that the page has.
struct Started {
    _running: Box<dyn Any>,
    http: String,
    https: String,
}

impl Started {
    fn new(run: &Run) -> Started {
        if let Some(fault) = &run.fault {
            let server = FaultServer::start(fault, Tls::No).unwrap();
            let http = address(&server.base());
            return Started { _running: Box::new(server), http, https: String::new() };
        }
        let sign_in = run.sign_in.iter().map(|switches| ("*".to_owned(), switches.clone())).collect();
        let simulator = Simulator::start(Options { sign_in, ..Options::default() }).unwrap();
        let (http, https) = (address(&simulator.http_url()), address(&simulator.https_url()));
        Started { _running: Box::new(simulator), http, https }
    }

    fn here(&self, text: &str) -> String {
        text.replace("127.0.0.1:8080", &self.http).replace("localhost:8443", &self.https)
    }

    fn on_the_page(&self, text: &str) -> String {
        text.replace(&self.http, "127.0.0.1:8080")
    }
}

/// HOST:PORT of a base URL.
fn address(base: &str) -> String {
    between(base, "://", "/").expect("an absolute URL").to_owned()
}

/// The path of a file of settings: with the addresses of this run where the page has it, else of none.
fn settings_file(page: &str, name: &str, mode: Option<u32>, started: &Started, folder: &str) -> String {
    let path = scratch(folder).join(name).to_str().unwrap().to_owned();
    if let Some(text) = between(page, &format!("`{name}`:\n\n```\n"), "```") {
        write_private(&path, started.here(text));
        if let Some(mode) = mode {
            fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
        }
    }
    path
}

/// A text of the library in the words of the command.
fn of_the_command(run: &Run, reason: i32, text: &str) -> String {
    let access_token = ("option access_token ", "the variable ZOOM_ACCESS_TOKEN ".to_owned());
    let settings = run.settings.iter().map(|name| ("option settings_file ", format!("--settings {name} ")));
    let mut text = text.to_owned();
    for (option, words) in settings.chain([access_token]) {
        if let Some(about) = text.strip_prefix(option) {
            text = words + about;
        }
    }
    if reason == ZOOM_REASON_SIGN_IN_AGAIN {
        text += ". Run: zoom-token sign-in";
        text.extend(run.settings.iter().map(|name| format!(" --settings {name}")));
    }
    text
}

/// The code, the reason and the text of the call that the commands make.
fn outcome(page: &str, case: &Case, number: usize) -> (i32, i32, String) {
    let run = run_of(&case.commands);
    let started = Started::new(&run);
    let client = Client::new();
    client.set("proxy", "none");
    let mut options = vec![("base_url".to_owned(), "http://127.0.0.1:8080/v2".to_owned())];
    match &run.settings {
        None => options.push(("access_token".to_owned(), ACCESS_TOKEN.to_owned())),
        Some(name) => {
            let folder = format!("troubleshooting-{number}");
            let path = settings_file(page, name, run.mode, &started, &folder);
            options = vec![("settings_file".to_owned(), path)];
        }
    }
    for (name, value) in options.iter().chain(&run.options) {
        let (code, why) = client.try_set(name, &started.here(value));
        if code != ZOOM_OK {
            return (code, 0, of_the_command(&run, 0, &why));
        }
    }
    let response = client.token_with(&run.user, &run.kind, run.ttl, &run.meeting, 0);
    let text = of_the_command(&run, response.reason(), &response.error());
    (response.code, response.reason(), started.on_the_page(&text))
}

/// Whether the text is the shown one, in which `...` stands for any text.
fn is_shown(shown: &str, text: &str) -> bool {
    let mut parts = shown.split("...");
    let Some(mut unread) = text.strip_prefix(parts.next().unwrap_or_default()) else { return false };
    let parts: Vec<&str> = parts.collect();
    for (at, part) in parts.iter().enumerate() {
        if at + 1 == parts.len() {
            return unread.ends_with(part);
        }
        match unread.split_once(part) {
            Some((_, rest)) => unread = rest,
            None => return false,
        }
    }
    unread.is_empty()
}

#[test]
fn every_case_of_the_page_comes_out_as_shown() {
    let page = page();
    let sections: Vec<&str> = page.split("\n### ").skip(1).collect();
    let mut wrong = Vec::new();
    let mut count = 0;
    for section in &sections {
        let cases = cases(section.split("\n## ").next().unwrap());
        assert!(!cases.is_empty(), "a section without a case: {section}");
        for case in &cases {
            count += 1;
            let (code, reason, text) = outcome(&page, case, count);
            if (code, reason) != (case.code, case.reason) || !is_shown(&case.text, &text) {
                wrong.push(format!("{:?}\n{code}, reason {reason}\n{text}\n", case.commands));
            }
        }
    }
    assert!(wrong.is_empty(), "these come out in another way:\n{}", wrong.join("\n"));
    assert!(count >= 30, "only {count} cases");
}

/// What the tables look for in a text is in some text that tests/texts.rs causes, or that the page shows and causes, or in one of
/// the command's own.
#[test]
fn the_texts_to_look_for_are_on_record() {
    let page = page();
    let shown = page.split("```text\n").skip(1).filter_map(|block| block.split("```").next());
    let shown = shown.collect::<String>().replace('\n', " ");
    let record = [read("tests/texts.txt"), read("cli/src/settings.rs"), shown].concat();
    let tables = page.split("\n| the text contains | ").skip(1);
    let rows = tables.flat_map(|table| table.lines().skip(2).take_while(|line| line.starts_with('|')));
    let cells = rows.filter_map(|row| row.split(" | ").next());
    let texts: Vec<&str> = cells.flat_map(|cell| cell.split('`').skip(1).step_by(2)).collect();
    assert!(texts.len() >= 30, "{texts:?}");
    for text in texts {
        assert!(record.contains(text), "no text has: {text}");
    }
}

/// The rows of the table for programmers: name, text.
fn rows_for_programmers(page: &str) -> Vec<(String, String)> {
    let rows = page.lines().filter(|line| line.starts_with("| -"));
    let cells = rows.map(|row| row.split(" | ").map(|cell| cell.trim_matches(['`', '|', ' ']).to_owned()));
    cells.map(|mut row| (row.nth(1).expect("a name"), row.next().expect("a text"))).collect()
}

/// Causes a code of that table: the code and the text, which is empty where the function gives none. `None`: what causes it
/// would harm the other tests of this process.
#[allow(unsafe_code, reason = "the buffer is this function's own")]
fn cause(name: &str) -> Option<(i32, String)> {
    let simulator = Simulator::start(Options::default()).unwrap();
    let client = Client::at(&simulator.http_url(), ACCESS_TOKEN);
    let of = |response: Response| (response.code, response.error());
    Some(match name {
        "ZOOM_E_BUFFER" => {
            let mut memory = [0; 2];
            let mut out = ZoomBuf { data: memory.as_mut_ptr(), len: 0, cap: 2 };
            // SAFETY: a buffer of this function's own, as long as it says.
            (unsafe { zoom_version(&mut out) }, String::new())
        }
        "ZOOM_E_HANDLE" => (zoom_free(i32::MAX), String::new()),
        "ZOOM_E_STATE" => {
            assert_eq!(client.token("me").code, ZOOM_OK);
            client.try_set("timeout_ms", "1000")
        }
        "ZOOM_E_NOT_FOUND" => (client.token("me").header("X-None").unwrap_err(), String::new()),
        "ZOOM_E_JSON" => Json::parse("{\"a\":").err().expect("it ends too early"),
        "ZOOM_E_CANCELLED" => {
            let cancel = new_cancel();
            assert_eq!(zoom_cancel(cancel), ZOOM_OK);
            let response = client.token_with("me", "", 0, "", cancel);
            assert_eq!(zoom_free(cancel), ZOOM_OK);
            of(response)
        }
        "ZOOM_E_PENDING" => {
            let client = Client::new();
            client.set("base_url", &simulator.http_url()).set("client_id", PUBLIC_CLIENT_ID);
            let (sign_in, _) = client.start_sign_in().expect("a sign-in begins");
            (sign_in.wait(0).code, String::new())
        }
        _ => return None,
    })
}

/// The codes that a test of their own causes, and where.
const CAUSED_ELSEWHERE: [(&str, &str); 4] = [
    ("ZOOM_E_LIMIT", "tests/hosts/handles.c"),
    ("ZOOM_E_FORKED", "tests/hosts/fork.c"),
    ("ZOOM_E_MEMORY", "tests/hosts/scarce_memory.c"),
    ("ZOOM_E_INTERNAL", "src/ffi/guard.rs"),
];

#[test]
fn every_code_for_programmers_comes_out_as_shown() {
    let rows = rows_for_programmers(&page());
    let mut elsewhere = Vec::new();
    for (name, text) in &rows {
        match cause(name) {
            Some((code, given)) => {
                assert_eq!(code, constant(name), "{name}");
                let shown = if text == "(no text)" { "" } else { text };
                assert!(is_shown(shown, &given), "{name}: {given}");
            }
            None => elsewhere.push(name.as_str()),
        }
    }
    assert_eq!(elsewhere, CAUSED_ELSEWHERE.map(|(name, _)| name));
    for (name, file) in CAUSED_ELSEWHERE {
        assert!(read(file).contains(name), "{file} does not cause {name}");
    }
}

/// A code has a section or a row of the table for programmers; a reason has a section.
#[test]
fn the_page_has_every_code_and_every_reason() {
    let page = page();
    let results: Vec<&str> =
        page.split("\n### ").skip(1).filter_map(|section| section.lines().nth(2)).collect();
    let rows = rows_for_programmers(&page);
    for (name, _) in abi().constants {
        let is_code = name.starts_with("ZOOM_E_") && rows.iter().any(|(row, _)| *row == name);
        let has_section = results.iter().any(|result| result.contains(&format!("`{name}`")));
        let is_asked_for = name.starts_with("ZOOM_E_") || name.starts_with("ZOOM_REASON_");
        assert!(!is_asked_for || is_code || has_section, "docs/troubleshooting.md has no {name}");
    }
}

/// The table "By Zoom's code" has every code that the library knows.
#[test]
fn the_page_has_every_code_of_zooms() {
    let page = page();
    let table = between(&page, "## By Zoom's code\n", "\n## ").expect("the table");
    let listed: Vec<u32> = table.lines().filter_map(|line| between(line, "| ", " |")?.parse().ok()).collect();
    let source = read("src/service.rs");
    let (source, _) = source.split_once("mod tests").expect("the unit tests");
    let number = |text: &str| {
        let text = text.trim();
        text.parse().ok().or_else(|| between(source, &format!("\nconst {text}: i32 = "), ";")?.parse().ok())
    };
    let calls = source.split("ANY,").skip(1).filter_map(|row| number(row.split(',').next()?));
    let lists = source.split("&[").skip(1).filter_map(|list| list.split(']').next());
    let sign_ins = lists.flat_map(|list| list.split(',').filter_map(number));
    let known: Vec<u32> = calls.chain(sign_ins).collect();
    assert!(known.contains(&124) && known.contains(&4741) && known.contains(&4709), "{known:?}");
    for code in known {
        assert!(listed.contains(&code), "docs/troubleshooting.md has no Zoom code {code}");
    }
}
