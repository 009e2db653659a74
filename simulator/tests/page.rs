//! docs/simulator.md: its commands run as they stand there and print what it says, and its tables are true.
#![cfg(unix)]

mod common;

use std::env;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use common::tools::need;
use common::{client, get_url, simulator};
use zoom_simulator::faults::{FaultServer, Tls};

fn page() -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/simulator.md")).unwrap()
}

/// The commands of the page, each with the output that follows it.
fn commands(page: &str) -> Vec<(String, Option<String>)> {
    let mut commands: Vec<(String, Option<String>)> = Vec::new();
    for fenced in page.split("\n```").skip(1).step_by(2) {
        let (language, text) = fenced.split_once('\n').unwrap();
        match language {
            "sh" => commands.push((text.to_owned(), None)),
            "text" => commands.last_mut().unwrap().1 = Some(text.to_owned()),
            _ => panic!("a block in '{language}'"),
        }
    }
    commands
}

/// The cells of the tables' rows below a heading.
fn rows(page: &str, heading: &str) -> Vec<(String, String)> {
    let part = page.split(&format!("\n## {heading}\n")).nth(1).unwrap().split("\n## ").next().unwrap();
    let rows = part.lines().filter_map(|line| line.strip_prefix("| `")?.split_once('|'));
    rows.map(|(first, second)| {
        (first.split('`').next().unwrap().to_owned(), second.trim_matches([' ', '|']).to_owned())
    })
    .collect()
}

/// Whether the text is as expected, where `...` stands for any text.
fn is_like(text: &str, expected: &str) -> bool {
    let Some((start, rest)) = expected.split_once("...") else { return text == expected };
    let Some(text) = text.strip_prefix(start) else { return false };
    rest.is_empty() || text.char_indices().any(|(at, _)| is_like(&text[at..], rest))
}

/// A shell's command in this folder, which finds the program and uses no proxy.
fn shell(command: &str, folder: &Path) -> Command {
    let program = Path::new(env!("CARGO_BIN_EXE_zoom-simulator"));
    let folders = env::split_paths(&env::var_os("PATH").unwrap()).collect::<Vec<_>>();
    let path = env::join_paths([program.parent().unwrap().to_path_buf()].into_iter().chain(folders)).unwrap();
    let mut shell = Command::new("sh");
    shell.args(["-e", "-c", command]).current_dir(folder).stdin(Stdio::null());
    shell.env("PATH", path).env("TMPDIR", folder).env("NO_PROXY", "*");
    shell
}

/// A simulator of the page, on ports that the system chose in place of those of the page.
struct Serving {
    child: Child,
    http: String,
    https: String,
}

impl Serving {
    /// Starts it; also returns what it prints.
    fn start(command: &str, folder: &Path) -> (Serving, String) {
        let command = command.replace("8080", "0").replace("8443", "0");
        let mut child =
            shell(&format!("exec {command}"), folder).stdout(Stdio::piped()).spawn().expect("sh starts");
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map(Result::unwrap);
        let mut printed: Vec<String> = lines.by_ref().take_while(|line| !line.is_empty()).collect();
        let address = |name: &str| {
            let url = printed.iter().find_map(|line| line.strip_prefix(name)?.split("//").nth(1));
            url.map_or("", |url| url.trim_end_matches("/v2")).to_owned()
        };
        let (http, https) = (address("http="), address("https="));
        let tries = usize::from(!http.is_empty()) + usize::from(!https.is_empty());
        printed.push(String::new());
        printed.extend(lines.by_ref().take(1 + tries));
        let serving = Serving { child, http, https };
        let printed = serving.as_on_the_page(&(printed.join("\n")));
        (serving, printed)
    }

    fn as_here(&self, command: &str) -> String {
        command.replace("127.0.0.1:8080", &self.http).replace("localhost:8443", &self.https)
    }

    fn as_on_the_page(&self, printed: &str) -> String {
        let mut text = printed.to_owned();
        for (here, there) in [(&self.http, "127.0.0.1:8080"), (&self.https, "localhost:8443")] {
            if !here.is_empty() {
                text = text.replace(here, there);
            }
        }
        text
    }
}

/// As Ctrl+C does.
impl Drop for Serving {
    fn drop(&mut self) {
        let id = self.child.id().to_string();
        Command::new("kill").args(["-s", "INT", &id]).status().expect("kill starts");
        let status = self.child.wait().expect("it is a child");
        assert_eq!(status.code(), Some(0));
    }
}

#[test]
fn the_commands_of_the_simulators_page_print_what_it_says() {
    let Some(_) = need("curl") else { return };
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("page");
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    let mut serving = None;
    let mut run = 0;
    for (command, expected) in commands(&page()) {
        let is_server =
            command.starts_with("zoom-simulator") && !command.contains(" --help") && !command.contains('\n');
        let printed = if is_server {
            let (started, printed) = Serving::start(&command, &folder);
            serving = Some(started);
            printed
        } else {
            let current: Option<&Serving> = serving.as_ref();
            let here = current.map_or(command.clone(), |serving| serving.as_here(&command));
            let output = shell(&here, &folder).output().expect("sh starts");
            let error = String::from_utf8_lossy(&output.stderr);
            assert!(output.status.success(), "{command}: {error}");
            String::from_utf8(output.stdout).unwrap()
        };
        if let Some(expected) = expected {
            assert!(is_like(printed.trim_end(), expected.trim_end()), "{command}: {printed}");
        }
        run += 1;
    }
    assert!(run > 10, "{run} commands");
    drop(serving);
    let left: Vec<_> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(left.len(), 2, "simulator.txt and simulator-ca.pem: {left:?}");
}

#[test]
fn the_users_of_the_simulators_page_have_these_responses() {
    let simulator = simulator();
    let client = client(simulator.ca_pem());
    let rows = rows(&page(), "Users");
    assert_eq!(rows.len(), 8);
    for (user, expected) in rows {
        let url = format!("{}/users/{user}/token?type=zak", simulator.http_url());
        let Ok(reply) = get_url(&client, &url) else {
            assert_eq!(expected, "none: the connection closes", "{user}");
            continue;
        };
        assert!(expected.starts_with(&reply.status.to_string()), "{user}: {}", reply.status);
        if let Some(code) = expected.split("code ").nth(1).and_then(|text| text.split(':').next()) {
            assert_eq!(reply.json()["code"].to_string(), code, "{user}");
        }
    }
}

#[test]
fn the_faults_of_the_simulators_page_exist() {
    let rows = rows(&page(), "Faults");
    assert_eq!(rows.len(), 4);
    for (fault, _) in rows {
        FaultServer::start(&fault, Tls::No).expect(&fault);
    }
}
