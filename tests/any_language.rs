//! The programs of examples/ in languages without a binding of their own, which need nothing but the C header: built and
//! run against the simulator by the commands of their headings; and the table of docs/plugin.md that leads to them. Also the
//! package for Lazarus, which has the Pascal unit.
#![cfg(target_os = "linux")]

mod common;

use std::env;
use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::Command;

use common::bench::{Bench, output, printed};
use common::docs::as_built;
use common::tools::{need, project, skip, skip_also_in_ci};
use zoom_simulator::{ACCESS_TOKEN, EXPIRED_ACCESS_TOKEN};

/// A program, and what a machine needs for it.
struct Example {
    /// Its file in examples/.
    source: &'static str,
    tools: &'static [&'static str],
    /// A library that its language needs, and a command that fails where it is missing.
    library: Option<(&'static str, &'static str)>,
    /// A command that prints what is wrong with the source, and nothing else.
    check: &'static str,
}

/// What the headings name for a reader's machine, and a test has already.
const THERE: [&str; 2] = ["cargo build --release", "npm install koffi"];

/// The commands in the heading of a program: those that build it, and the one that runs it.
fn commands(source: &str) -> (String, String) {
    let (heading, _) = source.split_once("ZOOM_BASE_URL.\n").expect("the heading ends with the variables");
    let comment = heading.lines().map(|line| line.trim_start_matches(['#', '/', '-', '!']));
    let indented = comment.filter(|text| text.starts_with("    ") || text.starts_with('\t'));
    let mut commands: Vec<&str> = indented.map(str::trim).filter(|text| !THERE.contains(text)).collect();
    let run = commands.pop().expect("a command that runs it").to_owned();
    (commands.join("\n"), run)
}

/// Where scripts/install-koffi installs it.
fn node_modules() -> PathBuf {
    let cache = env::var_os("XDG_CACHE_HOME").map(PathBuf::from);
    let cache = cache.or_else(|| env::var_os("HOME").map(|home| Path::new(&home).join(".cache")));
    let folder = env::var_os("ZOOM_NODE_DIR").map(PathBuf::from);
    folder
        .or_else(|| cache.map(|cache| cache.join("zoom-token/node")))
        .unwrap_or_default()
        .join("node_modules")
}

/// Runs commands: the exit code, standard output and standard error.
fn shell(folder: &Path, commands: &str, variables: &[(&str, &str)]) -> (Option<i32>, String, String) {
    let mut command = Command::new("sh");
    command.args(["-ec", commands]).current_dir(folder).env("NODE_PATH", node_modules());
    for name in ["LD_LIBRARY_PATH", "ZOOM_ACCESS_TOKEN", "ZOOM_BASE_URL"] {
        command.env_remove(name);
    }
    let output = output(command.envs(variables.iter().copied()));
    let (out, err) = printed(&output);
    (output.status.code(), out, err)
}

/// Builds a program and runs it with an access token, with an expired one, and without one.
fn starts_a_meeting(example: &Example) {
    if !example.tools.iter().all(|tool| need(tool).is_some()) {
        return;
    }
    let bench = Bench::new(&format!("any-{}", example.source.replace('/', "-")));
    let folder = &bench.folder;
    if let Some((library, look)) = example.library
        && shell(folder, look, &[]).0 != Some(0)
    {
        return skip(&format!("{library} is not installed"));
    }
    as_built(folder, &["include", "examples"]);
    let nothing = (Some(0), String::new(), String::new());
    assert_eq!(shell(folder, example.check, &[]), nothing, "{}", example.check);
    let source = fs::read_to_string(project().join("examples").join(example.source)).unwrap();
    let (build, run) = commands(&source);
    assert_eq!(shell(folder, &build, &[]), nothing, "{build}");

    let url = format!("https://zoom.us/s/12345678901?zak={}\n", bench.expected_token("type=zak"));
    let base = bench.simulator.http_url();
    let run_with = |access_token: &str| {
        shell(folder, &run, &[("ZOOM_BASE_URL", &base), ("ZOOM_ACCESS_TOKEN", access_token)])
    };
    assert_eq!(run_with(ACCESS_TOKEN), (Some(0), url, String::new()));
    let targets: Vec<String> = bench.simulator.requests().into_iter().map(|sent| sent.target).collect();
    assert_eq!(targets, ["/v2/users/me/token?type=zak"]);

    let expired = "HTTP 401 Unauthorized, Zoom code 124: Access token is expired. Get a new access token and call again: \
                   an access token lives for an hour. For Zoom's support: x-zm-trackingid \
                   v=2.0;clid=sim;rid=WEB_00000000000000000000000000000003\n";
    assert_eq!(run_with(EXPIRED_ACCESS_TOKEN), (Some(1), String::new(), expired.to_owned()));

    // With neither variable set: a null pointer or an empty text.
    let missing = "auth must be given: an OAuth access token\n".to_owned();
    assert_eq!(shell(folder, &run, &[]), (Some(1), String::new(), missing));
}

#[test]
fn ruby() {
    starts_a_meeting(&Example {
        source: "ruby/start.rb",
        tools: &["ruby"],
        library: None,
        check: "ruby -wc examples/ruby/start.rb | grep -vx 'Syntax OK' || true",
    });
}

#[test]
fn php() {
    starts_a_meeting(&Example {
        source: "php/start.php",
        tools: &["php"],
        library: Some(("the extension FFI of PHP", "php -r 'exit(extension_loaded(\"FFI\") ? 0 : 1);'")),
        check: "php -l examples/php/start.php | grep -v '^No syntax errors' || true",
    });
}

#[test]
fn perl() {
    starts_a_meeting(&Example {
        source: "perl/start.pl",
        tools: &["perl"],
        library: Some(("FFI::Platypus", "perl -MFFI::Platypus=2 -e 1")),
        check: "perl -c examples/perl/start.pl 2>&1 | grep -v 'syntax OK$' || true",
    });
}

#[test]
fn lua() {
    starts_a_meeting(&Example {
        source: "lua/start.lua",
        tools: &["luajit"],
        library: None,
        check: "luajit -bl examples/lua/start.lua /dev/null",
    });
}

#[test]
fn java() {
    starts_a_meeting(&Example {
        source: "java/Start.java",
        tools: &["javac", "java"],
        library: Some(("jna.jar", "test -f /usr/share/java/jna.jar")),
        check: "",
    });
}

#[test]
fn node() {
    starts_a_meeting(&Example {
        source: "node/start.js",
        tools: &["node"],
        library: Some(("koffi, which scripts/install-koffi installs,", "node -e 'require(\"koffi\")'")),
        check: "node --check examples/node/start.js",
    });
}

#[test]
fn go() {
    starts_a_meeting(&Example {
        source: "go/start.go",
        tools: &["go", "gofmt", "gcc"],
        library: None,
        check: "gofmt -d examples/go/start.go",
    });
}

#[test]
fn ada() {
    starts_a_meeting(&Example {
        source: "ada/start.adb",
        tools: &["gnatmake"],
        library: None,
        check: "gnatmake -q -c -gnatc -gnatwae -gnaty -gnatyM90 -D target examples/ada/start",
    });
}

#[test]
fn fortran() {
    starts_a_meeting(&Example {
        source: "fortran/start.f90",
        tools: &["gfortran"],
        library: None,
        check: "gfortran -fsyntax-only -std=f2018 -Wall -Wextra -Werror examples/fortran/start.f90",
    });
}

#[test]
fn d() {
    starts_a_meeting(&Example {
        source: "d/start.d",
        tools: &["ldc2"],
        library: None,
        check: "ldc2 -w -o- examples/d/start.d",
    });
}

/// Every program is in the table of docs/plugin.md, and each declaration in its row is one of the program's.
#[test]
fn the_declarations_of_the_page_are_those_of_the_programs() {
    let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let page = fs::read_to_string(project().join("docs/plugin.md")).unwrap();
    let mut listed = Vec::new();
    for row in page.lines().filter(|line| line.starts_with("| [")) {
        let path = row.split("](../").nth(1).and_then(|link| link.split(')').next()).expect("a link");
        let source = words(&fs::read_to_string(project().join(path)).unwrap());
        let declarations: Vec<&str> = row.split('`').skip(1).step_by(2).collect();
        assert!(declarations.len() >= 2, "{path} has a row without a declaration");
        for declaration in declarations {
            assert!(source.contains(declaration), "{path} has no {declaration}");
        }
        listed.push(project().join(path));
    }
    listed.sort();
    let folders = fs::read_dir(project().join("examples")).unwrap().map(|entry| entry.unwrap().path());
    let folders = folders.filter(|path| path.is_dir());
    let files = folders.flat_map(|folder| fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()));
    let is_start = |file: &PathBuf| file.file_stem().is_some_and(|stem| stem.eq_ignore_ascii_case("start"));
    let mut programs: Vec<PathBuf> = files.filter(is_start).collect();
    programs.sort();
    assert_eq!(listed, programs);
}

/// The package for Lazarus has the unit under its name, and this version.
#[test]
fn the_lazarus_package_has_the_unit() {
    let folder = project().join("packaging/lazarus");
    let package = fs::read_to_string(folder.join("zoomtokenpkg.lpk")).unwrap();
    let value = |before: &str| {
        let (_, rest) = package.split_once(&format!("{before}=\"")).unwrap_or_else(|| panic!("no {before}"));
        rest.split('"').next().unwrap().to_owned()
    };
    assert_eq!(value("<Name Value"), "zoomtokenpkg");
    assert_eq!(value("<License Value"), env!("CARGO_PKG_LICENSE"));
    let version = [value("<Version Major"), value(" Minor"), value(" Release")].join(".");
    assert_eq!(version, env!("CARGO_PKG_VERSION"));
    let file = folder.join(value("<Filename Value"));
    assert_eq!(file.parent().unwrap(), folder.join(value("<OtherUnitFiles Value")));
    let unit = value("<UnitName Value");
    assert!(fs::read_to_string(file).unwrap().contains(&format!("\nunit {unit};\n")));
    let main = fs::read_to_string(folder.join("zoomtokenpkg.pas")).unwrap();
    assert!(main.contains("\nunit zoomtokenpkg;\n") && main.contains(&format!("\nuses\n  {unit};\n")));
}

/// Lazarus builds the package as it lies here, and a project that requires it runs.
#[test]
fn a_lazarus_project_with_the_package() {
    let lazarus = Path::new("/usr/lib/lazarus/default");
    if !lazarus.join("lazbuild").is_file() || !lazarus.join("lcl").is_dir() {
        return skip_also_in_ci("lcl-utils and lazarus-src (25 MB) are not installed");
    }
    let bench = Bench::new("lazarus");
    let folder = &bench.folder;
    as_built(folder, &["include", "examples"]);
    symlink(project().join("bindings"), folder.join("bindings")).unwrap();
    fs::create_dir_all(folder.join("packaging/lazarus")).unwrap();
    let package = "packaging/lazarus/zoomtokenpkg.lpk";
    fs::copy(project().join(package), folder.join(package)).unwrap();
    fs::write(folder.join("token.lpi"), LAZARUS_PROJECT).unwrap();
    for arguments in [&format!("--add-package-link {package}"), "token.lpi"] {
        let (code, out, err) = shell(folder, &format!("lazbuild --pcp=settings {arguments}"), &[]);
        assert_eq!(code, Some(0), "{arguments}: {out}{err}");
    }
    let token = bench.expected_token("type=zak");
    let variables = [("ZOOM_BASE_URL", &*bench.simulator.http_url()), ("ZOOM_ACCESS_TOKEN", ACCESS_TOKEN)];
    let (code, out, err) = shell(folder, "LD_LIBRARY_PATH=target/release ./token", &variables);
    assert_eq!((code, err.as_str()), (Some(0), ""));
    assert!(out.ends_with(&format!("Token: {token}\n")), "{out}");
    let main = |root: &Path| fs::read_to_string(root.join("packaging/lazarus/zoomtokenpkg.pas")).unwrap();
    assert_eq!(main(folder), main(&project()), "Lazarus makes another one");
}

/// A project of examples/pascal/token.pas.
const LAZARUS_PROJECT: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<CONFIG>
  <ProjectOptions>
    <Version Value="12"/>
    <General><MainUnit Value="0"/></General>
    <RequiredPackages><Item><PackageName Value="zoomtokenpkg"/></Item></RequiredPackages>
    <Units><Unit><Filename Value="examples/pascal/token.pas"/><IsPartOfProject Value="True"/></Unit></Units>
  </ProjectOptions>
  <CompilerOptions>
    <Version Value="11"/>
    <Target><Filename Value="token"/></Target>
    <SearchPaths><Libraries Value="target/release"/><UnitOutputDirectory Value="units"/></SearchPaths>
  </CompilerOptions>
</CONFIG>
"#;
