//! The Python package: its checks (tests/python/checks.py), where it finds the library, its wheels, and with the installed
//! wheel the programs of docs/python.md and the examples.
#![cfg(unix)]

mod common;

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use common::bench::{Bench, hosts, output, printed, succeed};
use common::docs::blocks;
use common::own_process::{self, behind, network_of_its_own, own_process};
use common::tools::{library_folder, need, project, scratch, write_program};
use zoom_simulator::{
    ACCESS_TOKEN, ACCOUNT_ID, CLIENT_SECRET, EXPIRED_ACCESS_TOKEN, PUBLIC_CLIENT_ID, SERVER_CLIENT_ID,
};

/// Python with the package as it lies in the checkout, and the library that `cargo test` built.
fn python(bench: &Bench, program: &Path) -> Command {
    bench.simulator.clear_requests();
    let mut command = bench.command(program);
    command.env("PYTHONPATH", project().join("bindings/python")).env("PYTHONDONTWRITEBYTECODE", "1");
    command.env_remove("ZOOM_TOKEN_LIBRARY").args(["-W", "error"]);
    command
}

#[test]
fn the_python_package_step_by_step() {
    let Some(program) = need("python3") else { return };
    let bench = Bench::new("python-package");
    succeed(python(&bench, &program).arg(project().join("tests/python/checks.py")));
}

/// A call whose refresh token was sent ends with its timeout, and so does the program: the next refresh token is saved.
#[test]
fn python_s_end_waits_for_the_refresh_token() {
    let Some(program) = need("python3") else { return };
    let bench = Bench::new("python-end");
    bench.simulator.set_sign_in(PUBLIC_CLIENT_ID, "slow-3000").unwrap();
    let run = |more: &str| {
        let text = format!(
            "import os, zoom_token\n\
             client = zoom_token.Client(base_url=os.environ['HOST_BASE'], \
             client_id=os.environ['HOST_PUBLIC_CLIENT_ID'], token_file=os.environ['HOST_TOKEN_FILE'], {more})\n\
             try: print(client.get_user_token())\n\
             except zoom_token.ZoomError as error: print(error.code.name)\n"
        );
        printed(&succeed(python(&bench, &program).args(["-c", &text])))
    };
    let first = run("refresh_token=os.environ['HOST_REFRESH_TOKEN'], timeout_ms=100");
    assert_eq!(first, ("TIMEOUT\n".into(), String::new()));
    let (shown, _) = run("");
    assert!(shown.starts_with("eyJ"), "{shown}");
}

/// The library that the environment names is taken, or the text says why it can't be.
#[test]
fn an_import_error_says_what_to_do() {
    let (Some(program), Some(gcc)) = (need("python3"), need("gcc")) else { return };
    let bench = Bench::new("python-import");
    let old = bench.folder.join("old.so");
    let source = bench.folder.join("old.c");
    fs::write(&source, "int zoom_abi_version(void) { return 2; }\n").unwrap();
    succeed(Command::new(gcc).args(["-shared", "-o"]).arg(&old).arg(&source));
    let import = |library: &Path| {
        let mut command = python(&bench, &program);
        command.env("ZOOM_TOKEN_LIBRARY", library).args(["-c", "import zoom_token"]);
        let (_, err) = printed(&output(&mut command));
        err.lines().last().unwrap_or_default().to_owned()
    };
    assert_eq!(import(&library_folder().join("libzoom_token.so")), "");
    let expected = format!(
        "ImportError: {} has version 2 of the interface, and this package needs 3 or later: replace it by the library \
         of this package's version",
        old.display()
    );
    assert_eq!(import(&old), expected);
    let nowhere = bench.folder.join("nowhere.so");
    let expected = format!(
        "ImportError: the native library of zoom_token could not be loaded. Install the wheel for this system, or put \
         the library's path into the environment variable ZOOM_TOKEN_LIBRARY. {}: ",
        nowhere.display()
    );
    let shown = import(&nowhere);
    assert!(shown.starts_with(&expected), "{shown}");
}

/// Makes the wheels of a folder of stages.
fn pack(stage: &Path, out: &Path) -> Command {
    let mut command = Command::new(project().join("packaging/wheel/pack"));
    command.env("STAGE", stage).env("OUT", out).env("SOURCE_DATE_EPOCH", "1767225600");
    command.env("VERSION", env!("CARGO_PKG_VERSION"));
    command
}

fn wheels(folder: &Path) -> Vec<PathBuf> {
    let files = fs::read_dir(folder).into_iter().flatten().map(|entry| entry.unwrap().path());
    let mut found: Vec<PathBuf> = files.filter(|path| path.extension().is_some_and(|e| e == "whl")).collect();
    found.sort();
    found
}

/// One for each system that is staged, the same bytes each time; what is in them is checked by tests/python/wheels.py.
#[test]
fn wheels_of_all_systems() {
    let Some(program) = need("python3") else { return };
    let folder = scratch("python-wheels");
    let stage = folder.join("stage");
    for (system, library) in [
        ("linux-x64", "libzoom_token.so.1"),
        ("linux-arm64", "libzoom_token.so.1"),
        ("linux-musl-x64", "libzoom_token.so.1"),
        ("linux-musl-arm64", "libzoom_token.so.1"),
        ("win-x64", "zoom_token.dll"),
        ("win-x86", "zoom_token.dll"),
    ] {
        fs::create_dir_all(stage.join(system).join("lib")).unwrap();
        fs::write(stage.join(system).join("lib").join(library), format!("{system} GLIBC_2.9 GLIBC_2.17"))
            .unwrap();
    }
    fs::write(folder.join("NOTICES.txt"), "notices\n").unwrap();
    let [one, two] = ["one", "two"].map(|name| folder.join(name));
    succeed(&mut pack(&stage, &one));
    succeed(pack(&stage, &two).current_dir(&folder).env("TZ", "Asia/Tokyo").env("LC_ALL", "C"));
    let (first, second) = (wheels(&one), wheels(&two));
    assert_eq!((first.len(), second.len()), (6, 6));
    for (first, second) in first.iter().zip(&second) {
        assert_eq!(first.file_name(), second.file_name());
        assert!(fs::read(first).unwrap() == fs::read(second).unwrap(), "{}", first.display());
    }
    succeed(Command::new(&program).arg(project().join("tests/python/wheels.py")).arg(&one));

    // A library that needs a newer glibc is not called one for the old.
    fs::write(stage.join("linux-x64/lib/libzoom_token.so.1"), "GLIBC_2.4 GLIBC_2.34 GLIBC_2.9").unwrap();
    let shown = printed(&succeed(&mut pack(&stage, &folder.join("newer")))).0;
    assert!(shown.contains("-py3-none-manylinux_2_34_x86_64.whl\n"), "{shown}");
    let failed = output(pack(&stage, &one).env_remove("VERSION"));
    assert!(printed(&failed).1.starts_with("packaging/wheel/pack: 'VERSION' is not set\n"));
}

/// The folder with the wheels: `dist` where it has been filled, or one with a wheel of this machine's library.
fn dist(bench: &Bench) -> Option<PathBuf> {
    let shipped = project().join("dist");
    let found = wheels(&shipped);
    if !found.is_empty() {
        for wheel in &found {
            let size = fs::metadata(wheel).unwrap().len();
            assert!(size < 1_600_000, "{} has {size} bytes", wheel.display());
        }
        let name = format!("zoom_token-{}-py3-none-manylinux2014_x86_64.whl", env!("CARGO_PKG_VERSION"));
        assert!(shipped.join(&name).is_file(), "there is no {name} in dist");
        return Some(shipped);
    }
    let system = if cfg!(target_arch = "aarch64") { "linux-arm64" } else { "linux-x64" };
    let lib = bench.folder.join("stage").join(system).join("lib");
    fs::create_dir_all(&lib).unwrap();
    let library = library_folder().join("libzoom_token.so");
    succeed(Command::new(need("strip")?).arg("-o").arg(lib.join("libzoom_token.so.1")).arg(library));
    fs::write(bench.folder.join("NOTICES.txt"), "notices\n").unwrap();
    let own = bench.folder.join("own");
    succeed(&mut pack(&bench.folder.join("stage"), &own));
    Some(own)
}

/// An empty folder in which the wheel is installed by the page's commands.
struct Installed {
    bench: Bench,
}

impl Installed {
    fn new(name: &str) -> Option<Installed> {
        let python = need("python3")?;
        let bench = Bench::new(name);
        std::os::unix::fs::symlink(dist(&bench)?, bench.folder.join("dist")).unwrap();
        let path = format!("{}:/usr/bin:/bin", python.parent().unwrap().display());
        let installed = Installed { bench };
        succeed(installed.shell(&blocks("python.md", "sh")[0]).env("PATH", path));
        Some(installed)
    }

    /// Commands in that folder, without anything of the machine's environment.
    fn shell(&self, commands: &str) -> Command {
        let folder = &self.bench.folder;
        let mut command = Command::new("sh");
        command.args(["-ec", commands]).current_dir(folder).env_clear();
        command.env("PATH", "/usr/bin:/bin").env("HOME", folder);
        command
    }

    /// A program with the simulator's address: exit code, standard output, and standard error.
    fn run(&self, program: &Path, variables: &[(&str, &str)]) -> (Option<i32>, String, String) {
        let mut command = self.shell("exec venv/bin/python -W error \"$0\"");
        command.arg(program).env("ZOOM_BASE_URL", self.bench.simulator.http_url());
        let output = output(command.envs(variables.iter().copied()));
        let (out, err) = printed(&output);
        (output.status.code(), out, err)
    }

    /// A user who allows the app, as the browser.
    fn user(&self) -> String {
        let python = self.bench.folder.join("venv/bin/python");
        format!("{} {} %s", python.display(), hosts().join("browser.py").display())
    }
}

/// The page's commands and programs in an empty folder, on a network that has nothing but this machine.
#[test]
fn the_installed_wheel_and_the_python_page() {
    const TEST: &str = "the_installed_wheel_and_the_python_page";
    if let Some(command) = own_process(TEST) {
        let (Some(mut network), Some(_)) = (network_of_its_own(), need("ip")) else { return };
        network.args(["sh", "-ec", "PATH=$PATH:/usr/sbin:/sbin; ip link set lo up; exec \"$@\"", "sh"]);
        return own_process::succeed(&mut behind(&mut network, &command));
    }
    let Some(here) = Installed::new("python-wheel") else { return };
    let zak = here.bench.expected_token("type=zak");
    let url = "https://zoom.us/s/12345678901?zak=";
    let programs = blocks("python.md", "python");
    assert_eq!(programs.len(), 3);
    for (name, program) in ["start.py", "server.py", "sign_in.py"].iter().zip(&programs) {
        fs::write(here.bench.folder.join(name), program).unwrap();
    }

    let commands =
        blocks("python.md", "sh")[2].replace("http://127.0.0.1:8080/v2", &here.bench.simulator.http_url());
    let start = |commands: &str| {
        let output = output(&mut here.shell(commands));
        (output.status.code(), printed(&output))
    };
    assert_eq!(start(&commands), (Some(0), (format!("{url}{zak}\n"), String::new())));
    let (code, (_, err)) = start(&commands.replace(ACCESS_TOKEN, EXPIRED_ACCESS_TOKEN));
    assert_eq!(code, Some(1));
    assert!(err.starts_with("HTTP 401 Unauthorized, Zoom code 124: "), "{err}");
    let missing = start(&commands.replace(&format!(" ZOOM_ACCESS_TOKEN={ACCESS_TOKEN}"), ""));
    let text = "access_token must be given: an OAuth access token\n";
    assert_eq!(missing, (Some(1), (String::new(), text.into())));

    let server = |secret| {
        let account = [("ZOOM_ACCOUNT_ID", ACCOUNT_ID), ("ZOOM_CLIENT_ID", SERVER_CLIENT_ID)];
        here.run(Path::new("server.py"), &[&account[..], &[("ZOOM_CLIENT_SECRET", secret)]].concat())
    };
    let (code, out, err) = server(CLIENT_SECRET);
    assert_eq!((code, err.as_str()), (Some(0), ""));
    assert!(out.starts_with(url), "{out}");
    let (code, _, err) = server("wrong");
    assert_eq!(code, Some(1));
    assert!(err.starts_with("signing in failed: "), "{err}");

    let user = here.user();
    let desktop = |browser: &str| {
        let output =
            here.run(Path::new("sign_in.py"), &[("ZOOM_CLIENT_ID", PUBLIC_CLIENT_ID), ("BROWSER", browser)]);
        (output.0, output.1.starts_with(url), output.2)
    };
    let no_browser =
        "no browser could be opened: pass open_browser, a function that shows the address to the user\n";
    assert_eq!(desktop("false"), (Some(1), false, no_browser.into()));
    let interrupts = here.bench.folder.join("interrupts");
    write_program(&interrupts, b"#!/bin/sh\nkill -INT $PPID\n");
    // A test may run where SIGINT is ignored, which programs inherit.
    let mut command = here.shell("exec env --default-signal=INT venv/bin/python sign_in.py");
    command.env("ZOOM_BASE_URL", here.bench.simulator.http_url()).env("ZOOM_CLIENT_ID", PUBLIC_CLIENT_ID);
    let cancelled = output(command.env("BROWSER", format!("{} %s", interrupts.display())));
    assert_eq!((cancelled.status.code(), printed(&cancelled).1), (Some(1), "Cancelled.\n".into()));
    assert_eq!(desktop(&user), (Some(0), true, String::new()));
    // The second start needs no browser.
    assert_eq!(desktop("false"), (Some(0), true, String::new()));

    the_examples(&here, &zak);
}

fn the_examples(here: &Installed, zak: &str) {
    let get_token = project().join("examples/python/get_token.py");
    let get = |name: &str, value: &str| {
        let valid = [("ZOOM_ACCESS_TOKEN", ACCESS_TOKEN)];
        here.run(&get_token, &[&valid[..], &[(name, value)]].concat())
    };
    assert_eq!(get("ZOOM_USER", "me"), (Some(0), format!("{zak}\n"), String::new()));
    for (name, value, begin, end) in [
        ("ZOOM_USER", "gone", "HTTP 404 Not Found. ", "\n"),
        (
            "ZOOM_ACCESS_TOKEN",
            EXPIRED_ACCESS_TOKEN,
            "HTTP 401 Unauthorized, ",
            "\nA new access token helps.\n",
        ),
        ("ZOOM_USER", "limit-seconds-60", "HTTP 429 Too Many Requests, ", "\nA call in 60 seconds helps.\n"),
    ] {
        let (code, _, err) = get(name, value);
        assert_eq!(code, Some(1));
        assert!(err.starts_with(begin) && err.ends_with(end), "{err}");
    }
    let text = "Failed: ZOOM_ACCESS_TOKEN must be set to an OAuth access token\n";
    assert_eq!(here.run(&get_token, &[]), (Some(1), String::new(), text.into()));

    let sign_in = project().join("examples/python/sign_in.py");
    let (user, file) = (here.user(), here.bench.folder.join("example.tokens"));
    let options = [("ZOOM_CLIENT_ID", PUBLIC_CLIENT_ID), ("ZOOM_TOKEN_FILE", file.to_str().unwrap())];
    for browser in [user.as_str(), "false"] {
        let (code, out, err) = here.run(&sign_in, &[&options[..], &[("BROWSER", browser)]].concat());
        assert_eq!((code, out, err), (Some(0), format!("{zak}\n"), String::new()), "{browser}");
    }
    let text = "option client_id must be set before a sign-in\n";
    assert_eq!(here.run(&sign_in, &[]), (Some(1), String::new(), text.into()));
}
