//! The pages of docs/ for programmers of each language: their programs and commands are copied into an empty folder and
//! run as they stand there. Also what README.md leads to: its pages, calls and files are those that exist.
//! The programs of .NET, VB6 and the sign-in are in dotnet.rs, legacy.rs and browser.rs, with what those need.
#![cfg(unix)]

mod common;

use std::fs;
use std::io::{BufRead, BufReader};
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use common::bench::{Bench, output, printed, succeed};
use common::consent::{consent, follow};
use common::docs::{as_built, blocks, page};
use common::tools::{need, project, scratch, skip};
use zoom_simulator::{ACCESS_TOKEN, EXPIRED_ACCESS_TOKEN};

/// The pages that lead from nothing to a started meeting.
const PAGES: [&str; 9] = [
    "c.md",
    "cobol.md",
    "dotnet.md",
    "pascal.md",
    "plugin.md",
    "python.md",
    "sign-in.md",
    "vb6.md",
    "windows.md",
];

/// The first commands of the pages whose programs run on this system. They are not run here: they build a release, and
/// serve until they are stopped.
const FIRST: &str = "\
cargo build --release                       # the library, and the stand-in for Zoom
target/release/zoom-simulator --http 8080   # in a terminal of its own: it runs until you stop it
";

/// From the stand-in to Zoom itself.
const THEN: &str = "
Then against Zoom:

1. `unset ZOOM_BASE_URL`, and put an access token of your app into `ZOOM_ACCESS_TOKEN`. If you have none, [sign in instead](#sign-in-instead-of-an-access-token), with the app that [Which token, which app](which-app.md) names.
2. Put your meeting's number into the program; for a Server-to-Server app also the user's e-mail address in place of `me`.
3. Open the address that it prints in a browser, which opens the Zoom client. The address is a secret, like the ZAK in it. Zoom looks at the ZAK when the meeting is started: get it just before.
";

const LAST: &str = "
## If it does not work

The text that the program shows says what to do; [Troubleshooting](troubleshooting.md) explains each one.
For the access token, the kind of app and its scopes, see [Which token, which app](which-app.md).
";

fn shell_command(folder: &Path, commands: &str) -> Command {
    let mut command = Command::new("sh");
    command.args(["-ec", commands]).current_dir(folder);
    for name in ["LD_LIBRARY_PATH", "ZOOM_ACCESS_TOKEN", "ZOOM_BASE_URL", "ZOOM_SETTINGS"] {
        command.env_remove(name);
    }
    command
}

/// Runs commands of a page: the exit code, the last line of standard output, and standard error.
fn shell(folder: &Path, commands: &str) -> (Option<i32>, String, String) {
    let output = output(&mut shell_command(folder, commands));
    let (out, err) = printed(&output);
    (output.status.code(), out.lines().last().unwrap_or_default().to_owned(), err)
}

/// Writes a page's program into an empty folder and runs the page's commands there: as they stand, with an access token
/// that has expired, and without one. Only the simulator's port is another one.
fn starts_a_meeting(name: &str, language: &str, file: &str) {
    let bench = Bench::new(&format!("page-{name}-{language}"));
    as_built(&bench.folder, &["include", "bindings"]);
    let programs = blocks(name, language);
    let program = programs.first().unwrap_or_else(|| panic!("docs/{name} has no program in {language}"));
    fs::write(bench.folder.join(file), program).unwrap();
    let commands = blocks(name, "sh").into_iter().find(|commands| commands.contains(&format!(" {file}")));
    let commands = commands.unwrap_or_else(|| panic!("docs/{name} has no commands for {file}"));

    let url = format!("https://zoom.us/s/12345678901?zak={}", bench.expected_token("type=zak"));
    let here = commands.replace("http://127.0.0.1:8080/v2", &bench.simulator.http_url());
    let (code, shown, err) = shell(&bench.folder, &here);
    assert_eq!((code, shown.as_str()), (Some(0), url.as_str()), "{name} {file}: {err}");
    assert_eq!(err, "", "{name} {file}");
    let targets: Vec<String> = bench.simulator.requests().into_iter().map(|sent| sent.target).collect();
    assert_eq!(targets, ["/v2/users/me/token?type=zak"]);

    let expired = here.replace(ACCESS_TOKEN, EXPIRED_ACCESS_TOKEN);
    let (code, _, err) = shell(&bench.folder, &expired);
    assert_eq!(code, Some(1), "{name} {file}");
    assert!(err.starts_with("HTTP 401 Unauthorized, Zoom code 124: "), "{name} {file}: {err}");

    let missing = here.replace(&format!(" ZOOM_ACCESS_TOKEN={ACCESS_TOKEN}"), "");
    let (code, _, err) = shell(&bench.folder, &missing);
    let text = "auth must be given: an OAuth access token\n";
    assert_eq!((code, err.as_str()), (Some(1), text), "{name} {file}");
}

#[test]
fn sa11_the_c_program_of_the_page() {
    let Some(_) = need("gcc") else { return };
    starts_a_meeting("c.md", "c", "start.c");
}

#[test]
fn sa11_the_cpp_program_of_the_page() {
    let Some(_) = need("g++") else { return };
    starts_a_meeting("c.md", "cpp", "start.cpp");
}

/// The compilers find nothing to warn of.
#[test]
fn the_programs_in_c_and_cpp_without_a_warning() {
    for (compiler, standard, name, language, count) in [
        ("gcc", "-std=c99", "c.md", "c", 1),
        ("g++", "-std=c++11", "c.md", "cpp", 1),
        ("gcc", "-std=c99", "plugin.md", "c", 1),
        ("gcc", "-std=c99", "sign-in.md", "c", 2),
    ] {
        let Some(compiler) = need(compiler) else { return };
        let programs = blocks(name, language);
        assert_eq!(programs.len(), count, "docs/{name}");
        let folder = scratch(&format!("page-warnings-{name}-{language}"));
        for (number, program) in programs.iter().enumerate() {
            let file = folder.join(format!("{number}.{language}"));
            fs::write(&file, program).unwrap();
            let mut command = Command::new(&compiler);
            command.args([standard, "-Wall", "-Wextra", "-Wpedantic", "-Werror", "-fsyntax-only", "-I"]);
            command.arg(project().join("include")).arg("-I").arg(project().join("bindings/cpp")).arg(file);
            succeed(&mut command);
        }
    }
}

#[test]
fn the_pascal_program_of_the_page() {
    let Some(_) = need("fpc") else { return };
    starts_a_meeting("pascal.md", "pascal", "start.pas");
}

#[test]
fn the_cobol_program_of_the_page() {
    let Some(_) = need("cobc") else { return };
    starts_a_meeting("cobol.md", "cobol", "start.cob");
}

#[test]
fn the_python_program_of_the_page() {
    let Some(_) = need("python3") else { return };
    starts_a_meeting("plugin.md", "python", "start.py");
}

#[test]
fn the_plugin_in_c_of_the_page() {
    let Some(_) = need("gcc") else { return };
    starts_a_meeting("plugin.md", "c", "start.c");
}

/// The server of docs/sign-in.md: its file of settings, its program and its commands; and with another secret.
#[test]
fn the_server_of_the_page() {
    let Some(_) = need("gcc") else { return };
    let bench = Bench::new("page-server");
    as_built(&bench.folder, &["include", "bindings"]);
    fs::write(bench.folder.join("server.c"), &blocks("sign-in.md", "c")[0]).unwrap();
    let commands = blocks("sign-in.md", "sh");
    let settings = commands[1].replace("http://127.0.0.1:8080/v2", &bench.simulator.http_url());
    let build = commands.iter().find(|commands| commands.contains(" server.c")).expect("how it is built");
    let run = |settings: &str| shell(&bench.folder, &format!("{settings}{build}"));
    let (code, shown, err) = run(&settings);
    assert_eq!((code, err.as_str()), (Some(0), ""));
    assert!(shown.starts_with("https://zoom.us/s/12345678901?zak=eyJ"), "{shown}");
    let targets: Vec<String> = bench.simulator.requests().into_iter().map(|sent| sent.target).collect();
    assert_eq!(targets, ["/oauth/token", "/v2/users/ada%40example.com/token?type=zak"]);

    fs::remove_file(bench.folder.join("zoom.tokens")).unwrap();
    let (code, _, err) = run(&settings.replace("client_secret = ", "client_secret = not"));
    assert_eq!(code, Some(1));
    assert!(err.starts_with("signing in failed: ") && err.contains("invalid_client"), "{err}");
}

/// Runs commands of a page whose program prints an address, at which the user then allows the sign-in: the lines after it.
fn sign_in(folder: &Path, commands: &str) -> Vec<String> {
    let mut command = shell_command(folder, commands);
    let mut child = command.stdout(Stdio::piped()).spawn().expect("a shell starts");
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map(Result::unwrap);
    lines.find(|line| line == "Open this address in your browser:").expect("a sign-in begins");
    follow(&consent(&lines.next().unwrap(), "allow"));
    let more = lines.collect();
    assert!(child.wait().unwrap().success());
    more
}

/// The programs of a page for signing in: with the page's settings of a server, then as a user.
struct SignIns {
    bench: Bench,
    /// The commands of the page, for this simulator.
    commands: Vec<String>,
}

impl SignIns {
    fn new(name: &str) -> SignIns {
        let bench = Bench::new(&format!("page-sign-in-{name}"));
        as_built(&bench.folder, &["include", "bindings"]);
        let here =
            |commands: String| commands.replace("http://127.0.0.1:8080/v2", &bench.simulator.http_url());
        let commands = blocks(name, "sh").into_iter().map(here).collect();
        SignIns { bench, commands }
    }

    /// The commands of the page that have this text, one after the other.
    fn commands(&self, part: &str) -> String {
        self.commands.iter().filter(|commands| commands.contains(part)).cloned().collect()
    }

    /// What these commands print is the address that starts the meeting as this user.
    fn starts_as(&self, user: &str, commands: &str) {
        self.bench.simulator.clear_requests();
        let (code, shown, err) = shell(&self.bench.folder, commands);
        assert_eq!((code, err.as_str()), (Some(0), ""));
        assert!(shown.starts_with("https://zoom.us/s/12345678901?zak=eyJ"), "{shown}");
        let last = self.bench.simulator.requests().pop().expect("a token call").target;
        assert_eq!(last, format!("/v2/users/{user}/token?type=zak"));
    }

    fn write(&self, file: &str, program: &str) {
        fs::write(self.bench.folder.join(file), program).unwrap();
    }
}

#[test]
fn the_cobol_programs_of_the_page_sign_in() {
    let Some(_) = need("cobc") else { return };
    let page = SignIns::new("cobol.md");
    let programs = blocks("cobol.md", "cobol");
    let (server, build) = (page.commands("> zoom.settings"), page.commands(" start.cob"));
    let start = page.commands("$PWD/zoom.settings");
    page.write("start.cob", &programs[0].replace("\"me\" TO ZOOM-USER", "\"ada@example.com\" TO ZOOM-USER"));
    // It is built and run as the page first does it; what that prints is not asked for.
    let build = build.split("LD_LIBRARY_PATH").next().unwrap();
    page.starts_as("ada%40example.com", &[&server, build, &start].concat());

    page.write("start.cob", &programs[0]);
    page.write("sign-in.cob", &programs[1]);
    let (user, signs_in) = (page.commands("> user.settings"), page.commands(" sign-in.cob"));
    let nothing_more: [String; 0] = [];
    assert_eq!(sign_in(&page.bench.folder, &format!("{user}{signs_in}")), nothing_more);
    let start = start.replace("zoom.settings", "user.settings");
    page.starts_as("me", &[build, &start].concat());
}

#[test]
fn the_pascal_programs_of_the_page_sign_in() {
    let Some(_) = need("fpc") else { return };
    let page = SignIns::new("pascal.md");
    let programs = blocks("pascal.md", "pascal");
    // The one line of the page in place of the program's first call, which has three.
    let line = blocks("pascal.md", "text").into_iter().find(|text| text.contains("WithSettings")).unwrap();
    let (before, rest) = programs[0].split_once("    Zak := ").unwrap();
    let (_, after) = rest.split_once("Zoom itself }\n").unwrap();
    page.write("start.pas", &[before, &line, after].concat());
    page.starts_as("ada%40example.com", &page.commands("zoom.settings"));

    page.write("sign-in.pas", &programs[1]);
    let signs_in = page.commands(" sign-in.pas");
    let shown = sign_in(&page.bench.folder, &signs_in);
    assert!(shown[0].starts_with("https://zoom.us/s/12345678901?zak=eyJ"), "{shown:?}");
    page.starts_as("me", &signs_in);
}

/// The line of the page in place of the call of its program.
#[test]
fn the_cpp_program_of_the_page_with_a_file_of_settings() {
    let Some(_) = need("g++") else { return };
    let page = SignIns::new("sign-in.md");
    let line = blocks("c.md", "text").into_iter().find(|text| text.contains("with_settings")).unwrap();
    let program = blocks("c.md", "cpp").swap_remove(0);
    let (before, rest) = program.split_once("    const std::string zak").unwrap();
    let (_, after) = rest.split_once('\n').unwrap();
    page.write(
        "start.cpp",
        &[before, &line, after]
            .concat()
            .replace("    const char* base = std::getenv(\"ZOOM_BASE_URL\"); // not set: Zoom itself\n", ""),
    );
    let build = blocks("c.md", "sh").into_iter().find(|commands| commands.contains(" start.cpp")).unwrap();
    let (_, build) = build.split_once('\n').expect("after the variables");
    let start =
        format!("{}export ZOOM_SETTINGS=$PWD/zoom.settings\n{build}", page.commands("> zoom.settings"));
    page.starts_as("ada%40example.com", &start);
}

/// The program of docs/c.md is linked for Windows by the command of docs/windows.md.
#[test]
fn the_c_program_of_the_page_for_windows() {
    let Some(_) = need("x86_64-w64-mingw32-gcc") else { return };
    let bench = Bench::new("page-windows");
    as_built(&bench.folder, &["include", "bindings"]);
    let dlls = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).with_file_name("windows");
    if !dlls.join("x64/libzoom_token.dll.a").is_file() {
        return skip("no zoom_token.dll for x64, which scripts/windows-dlls builds");
    }
    symlink(dlls, bench.folder.join("target/windows")).unwrap();
    fs::write(bench.folder.join("start.c"), &blocks("c.md", "c")[0]).unwrap();
    let (code, shown, err) = shell(&bench.folder, &blocks("windows.md", "sh")[0]);
    assert_eq!((code, shown.as_str(), err.as_str()), (Some(0), "", ""));
    assert!(bench.folder.join("meeting.exe").is_file());
}

/// All pages begin and end in the same way, and ask the simulator for nobody whom it does not know.
#[test]
fn the_pages_are_alike() {
    for name in PAGES {
        let text = page(name);
        assert!(text.ends_with(LAST), "docs/{name} does not end with what to do if it does not work");
        assert!(!text.contains("jane@"), "docs/{name} names a user that the simulator does not know");
        assert!(!text.contains("68423085"), "docs/{name} has a ttl above the documented year");
    }
    for name in ["c.md", "cobol.md", "dotnet.md", "pascal.md", "plugin.md", "sign-in.md"] {
        assert_eq!(blocks(name, "sh")[0], FIRST, "docs/{name}");
    }
    for name in ["c.md", "cobol.md", "dotnet.md", "pascal.md", "plugin.md", "python.md"] {
        assert!(page(name).contains(THEN), "docs/{name} does not say how to go on to Zoom itself");
    }
}

/// The table of languages leads to every page of one, and each page has the call that the table names.
#[test]
fn the_calls_of_the_readme_are_those_of_the_pages() {
    let readme = fs::read_to_string(project().join("README.md")).unwrap();
    let table =
        readme.split("## Your language\n").nth(1).and_then(|rest| rest.split("\n## ").next()).unwrap();
    let rows = table.lines().filter(|line| line.starts_with('|') && line.contains("](docs/"));
    let mut pages: Vec<&str> = Vec::new();
    for row in rows {
        let call = row.split('`').nth(1).and_then(|code| code.split('(').next()).unwrap();
        let name = row.split("](docs/").nth(1).and_then(|rest| rest.split(')').next()).unwrap();
        assert!(page(name).contains(call), "docs/{name} has no {call}");
        pages.push(name);
    }
    pages.sort_unstable();
    let languages =
        ["c.md", "cobol.md", "command.md", "dotnet.md", "pascal.md", "plugin.md", "python.md", "vb6.md"];
    assert_eq!(pages, languages);
}

/// What README.md and the pages link to, in this checkout.
#[test]
fn the_files_that_the_pages_name_exist() {
    let pages = PAGES.map(|name| Path::new("docs").join(name));
    for path in pages.into_iter().chain([PathBuf::from("README.md")]) {
        let folder = project().join(&path).parent().expect("a folder").to_owned();
        let text = fs::read_to_string(project().join(&path)).unwrap();
        let targets = text.split("](").skip(1).map(|rest| rest.split([')', '#']).next().unwrap());
        for target in targets.filter(|target| !target.contains("://")) {
            assert!(folder.join(target).exists(), "{} links to {target}", path.display());
        }
    }
}
