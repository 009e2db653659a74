//! Programs in C and C++ that use the library as its users do: `tests/hosts/` and the examples of the two languages,
//! compiled here and run against the simulator.
//!
//! From the environment, for runs under a tool: `ZOOM_LIBRARY_DIR` (the folder of another build of the library),
//! `ZOOM_HOST_CFLAGS` (more flags, such as `-fsanitize=address`), `ZOOM_HOST_RUNNER` (a command that runs the hosts,
//! such as `valgrind -q --leak-check=full --error-exitcode=9`), `ZOOM_HOST_CALLS` (how many calls `many.c` makes), and
//! `ZOOM_HOST_EXPECT_ASAN=1` (faults on purpose must be seen, in the host and in the library).

mod common;

use std::env;
use std::ffi::OsStr;
use std::fs;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use common::tools::{host_command, library_folder, need, project, scratch, words};
use zoom_simulator::{
    ACCESS_TOKEN, EXPIRED_ACCESS_TOKEN, Options, Simulator, UNSCOPED_ACCESS_TOKEN, USER_ID,
};

/// The warnings that a strict project may have switched on. `-Weverything` but for what no header can avoid: to be
/// C++98, to have no padding, and to have exception types without a file of their own for their vtables.
const STRICT_GCC: &str = "-Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wundef -Wstrict-prototypes \
    -Wmissing-prototypes -Wcast-align -Wcast-qual -Wc++-compat -Werror";
const STRICT_CLANG: &str = "-Weverything -Wno-padded -Werror";
const STRICT_GXX: &str = "-Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wold-style-cast \
    -Wuseless-cast -Weffc++ -Wundef -Wcast-align -Wcast-qual -Wzero-as-null-pointer-constant -Werror";
const STRICT_CLANGXX: &str =
    "-Weverything -Wno-c++98-compat -Wno-c++98-compat-pedantic -Wno-padded -Wno-weak-vtables -Werror";

/// What the hosts themselves are held to. Valgrind 3.19 does not read clang's DWARF 5.
const HOST_C: &str = "-std=gnu11 -gdwarf-4 -O1 -Wall -Wextra -Wshadow -Wconversion -Werror -pthread";
const HOST_CXX: &str = "-gdwarf-4 -O1 -Wall -Wextra -Wshadow -Wconversion -Wpedantic -Werror -pthread";

/// What the samples ask for.
const SAMPLE_TTL: i32 = 68_423_085;

/// A simulator and a folder for one test's programs.
struct Bench {
    simulator: Simulator,
    folder: PathBuf,
}

impl Bench {
    fn new(name: &str) -> Bench {
        let folder = scratch(&format!("hosts-{name}"));
        let simulator = Simulator::start(Options::default()).expect("loopback ports");
        Bench { simulator, folder }
    }

    /// Compiles a host of `tests/hosts/`; the flags are words between blanks.
    fn host(&self, compiler: &Path, flags: &str, sources: &[&str]) -> PathBuf {
        let sources: Vec<PathBuf> = sources.iter().map(|source| hosts().join(source)).collect();
        self.program(compiler, flags, &sources)
    }

    fn program(&self, compiler: &Path, flags: &str, sources: &[PathBuf]) -> PathBuf {
        let name = format!("{}-{}", file_stem(&sources[0]), file_stem(compiler));
        let program = self.folder.join(name);
        let mut command = compilation(compiler, flags);
        command.args(sources).arg("-o").arg(&program);
        command.arg("-L").arg(library_folder()).args(["-lzoom_token", "-lm"]);
        succeed(&mut command);
        program
    }

    /// A command that runs a program with the library, told where the simulator is and what it gives.
    fn command(&self, program: &Path) -> Command {
        let mut command = host_command(program);
        if under_a_tool() {
            command.env("HOST_TOOL", "1");
        }
        command
            .env("HOST_BASE", self.simulator.http_url())
            .env("HOST_ACCESS_TOKEN", ACCESS_TOKEN)
            .env("HOST_EXPIRED_TOKEN", EXPIRED_ACCESS_TOKEN)
            .env("HOST_UNSCOPED_TOKEN", UNSCOPED_ACCESS_TOKEN)
            .env("HOST_ZAK", self.expected_token("type=zak"));
        command
    }

    /// Runs a host, which must find nothing wrong and print nothing.
    fn run(&self, program: &Path, arguments: &[&str]) {
        let output = succeed(self.command(program).args(arguments));
        assert_eq!(printed(&output), (String::new(), String::new()), "{} {arguments:?}", program.display());
    }

    /// The token that the simulator gives for `me`, asked for without the library; and no trace left of that.
    fn expected_token(&self, query: &str) -> String {
        let before = self.simulator.requests();
        assert!(before.is_empty(), "the reference comes first");
        let base = self.simulator.http_url();
        let host =
            base.strip_prefix("http://").and_then(|rest| rest.strip_suffix("/v2")).expect("a base URL");
        let mut stream = TcpStream::connect(host).expect("the simulator listens");
        let request = format!(
            "GET /v2/users/me/token?{query} HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {ACCESS_TOKEN}\r\n\
             Connection: close\r\n\r\n"
        );
        stream.write_all(request.as_bytes()).expect("the simulator reads");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("the simulator answers");
        self.simulator.clear_requests();
        let token = answer.split_once(r#"{"token":""#).and_then(|(_, rest)| rest.strip_suffix(r#""}"#));
        token.expect("the simulator's answer has a token").to_owned()
    }
}

fn hosts() -> PathBuf {
    project().join("tests/hosts")
}

fn file_stem(path: &Path) -> String {
    path.file_stem().unwrap_or_default().to_string_lossy().into_owned()
}

fn under_a_tool() -> bool {
    !words("ZOOM_HOST_RUNNER").is_empty() || !words("ZOOM_HOST_CFLAGS").is_empty()
}

/// True, with a word about it, where valgrind runs the hosts and is not able to.
fn beyond_valgrind(why: &str) -> bool {
    let is_beyond = under_valgrind();
    if is_beyond {
        println!("skipped: {why}");
    }
    is_beyond
}

/// GCC 12's AddressSanitizer keeps its allocator's locks over a fork: where another thread holds one, the child waits in
/// its first malloc for ever (seen in gdb: __asan::Allocator::Allocate over __sanitizer::Semaphore::Wait).
fn beyond_asan() -> bool {
    let is_beyond = expects_asan();
    if is_beyond {
        println!("skipped: AddressSanitizer's allocator is not safe beside a fork");
    }
    is_beyond
}

fn expects_asan() -> bool {
    env::var("ZOOM_HOST_EXPECT_ASAN").is_ok_and(|value| value == "1")
}

fn under_valgrind() -> bool {
    words("ZOOM_HOST_RUNNER").iter().any(|word| word.ends_with("valgrind"))
}

/// A compiler with what every file needs, and without the machine's own ideas.
fn compilation(compiler: &Path, flags: &str) -> Command {
    let mut command = Command::new(compiler);
    command.args(flags.split_whitespace()).args(words("ZOOM_HOST_CFLAGS"));
    command.arg("-I").arg(project().join("include")).arg("-I").arg(project().join("bindings/cpp"));
    command.env_remove("CPATH").env("LC_ALL", "C");
    command
}

fn output(command: &mut Command) -> Output {
    command.output().unwrap_or_else(|why| panic!("{command:?}: {why}"))
}

fn succeed(command: &mut Command) -> Output {
    let output = output(command);
    let (out, err) = printed(&output);
    assert!(output.status.success(), "{command:?}: {}\n{out}\n{err}", output.status);
    output
}

/// Standard output and standard error.
fn printed(output: &Output) -> (String, String) {
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).expect("UTF-8");
    (text(&output.stdout), text(&output.stderr))
}

/// Runs a host of one C file, once for each list of arguments.
fn c_host(name: &str, runs: &[&[&str]]) {
    let Some(gcc) = need("gcc") else { return };
    let bench = Bench::new(name);
    let program = bench.host(&gcc, HOST_C, &[&format!("{name}.c")]);
    for arguments in runs {
        bench.simulator.clear_requests();
        bench.run(&program, arguments);
    }
}

/// Compiles a file twice over, as two parts of one program, and runs that.
fn two_parts(compiler: &Path, flags: &str, source: &str) {
    let bench = Bench::new(&format!("{source}-{}", file_stem(compiler)));
    let parts = ["1", "2"].map(|part| {
        let object = bench.folder.join(format!("part{part}.o"));
        let flags = format!("{flags} -DPART={part} -c");
        succeed(compilation(compiler, &flags).arg(hosts().join(source)).arg("-o").arg(&object));
        object
    });
    bench.run(&bench.program(compiler, "", &parts), &[]);
}

#[test]
fn the_c_header_alone_and_twice() {
    for (compiler, strict) in [("gcc", STRICT_GCC), ("clang", STRICT_CLANG)] {
        let Some(compiler) = need(compiler) else { continue };
        two_parts(&compiler, &format!("-std=c99 {strict}"), "header_alone.c");
    }
    for (compiler, strict) in [("g++", STRICT_GXX), ("clang++", STRICT_CLANGXX)] {
        let Some(compiler) = need(compiler) else { continue };
        let flags = format!("-std=c++11 {strict} -DPART=2 -fsyntax-only -x c++");
        succeed(compilation(&compiler, &flags).arg(hosts().join("header_alone.c")));
    }
}

#[test]
fn the_cpp_header_alone_and_twice() {
    for (compiler, strict) in [("g++", STRICT_GXX), ("clang++", STRICT_CLANGXX)] {
        let Some(compiler) = need(compiler) else { continue };
        two_parts(&compiler, &format!("-std=c++11 {strict}"), "header_alone.cpp");
        for standard in ["14", "17", "20"] {
            let flags = format!("-std=c++{standard} {strict} -DPART=1 -fsyntax-only");
            succeed(compilation(&compiler, &flags).arg(hosts().join("header_alone.cpp")));
        }
    }
}

#[test]
fn a_result_that_nobody_looks_at_is_a_warning() {
    for compiler in ["g++", "clang++"] {
        let Some(compiler) = need(compiler) else { continue };
        let bench = Bench::new(&format!("nodiscard-{}", file_stem(&compiler)));
        let source = bench.folder.join("unused.cpp");
        let text = "#include \"zoom_token.hpp\"\nvoid unused();\nvoid unused() { zoom_token::try_get_user_token(\"\"); }\n";
        fs::write(&source, text).expect("the scratch folder can be written to");
        for (standard, is_refused) in [("14", false), ("17", true)] {
            let flags = format!("-std=c++{standard} -Werror -fsyntax-only");
            let refused = !output(compilation(&compiler, &flags).arg(&source)).status.success();
            assert_eq!(refused, is_refused, "{} C++{standard}", compiler.display());
        }
    }
}

#[test]
fn the_one_call() {
    c_host("token", &[&[]]);
}

#[test]
fn handles_that_are_wrong_or_go_away() {
    let Some(gcc) = need("gcc") else { return };
    let bench = Bench::new("handles");
    let program = bench.host(&gcc, HOST_C, &["handles.c"]);
    for sends_nothing in ["garbage", "limit"] {
        bench.run(&program, &[sends_nothing]);
        assert!(bench.simulator.requests().is_empty(), "{sends_nothing}: {:?}", bench.simulator.requests());
    }
    bench.run(&program, &["calls"]);
}

#[test]
fn arguments_that_are_wrong_send_nothing() {
    let Some(gcc) = need("gcc") else { return };
    let bench = Bench::new("arguments");
    let program = bench.host(&gcc, HOST_C, &["arguments.c"]);
    bench.run(&program, &["refused"]);
    assert!(bench.simulator.requests().is_empty(), "{:?}", bench.simulator.requests());

    bench.run(&program, &["taken"]);
    let targets: Vec<String> = bench
        .simulator
        .requests()
        .iter()
        .map(|request| format!("{} {}", request.method, request.target))
        .collect();
    let token = "GET /v2/users/me/token?type=zak";
    assert_eq!(targets, [token, token, token, "GET /v2/echo", "GET /v2/echo", "POST /v2/echo"]);
}

#[test]
fn floating_point_exceptions_stay_the_hosts() {
    if !beyond_valgrind("valgrind has no floating-point exceptions") {
        c_host("floats", &[&[]]);
    }
}

const LOST_IN_THE_CHILD: &str = "in the child the other threads' memory is lost, which valgrind calls a leak";

/// One part of `fork.c`, in a test of its own: they fail for different reasons.
fn forks(part: &str) {
    let Some(gcc) = need("gcc") else { return };
    let bench = Bench::new(&format!("fork-{part}"));
    let program = bench.host(&gcc, HOST_C, &["fork.c"]);
    bench.run(&program, &[part, if under_a_tool() { "3" } else { "30" }]);
}

#[test]
fn a_fork_after_a_call() {
    forks("after");
}

#[test]
fn a_fork_while_threads_call() {
    if !beyond_valgrind(LOST_IN_THE_CHILD) && !beyond_asan() {
        forks("during");
    }
}

#[test]
fn a_fork_at_the_first_use() {
    if !beyond_valgrind(LOST_IN_THE_CHILD) && !beyond_asan() {
        forks("first");
    }
}

#[test]
fn many_calls_do_not_grow() {
    let calls = env::var("ZOOM_HOST_CALLS").unwrap_or_else(|_| "200".into());
    c_host("many", &[&[&calls]]);
}

#[test]
fn answers_belong_to_their_threads() {
    c_host("threads", &[&[if under_a_tool() { "5" } else { "25" }]]);
}

#[test]
fn lookups_that_fail_on_many_threads_at_a_time() {
    c_host("lookups", &[&[if under_a_tool() { "20" } else { "1000" }]]);
}

#[test]
fn the_cpp_binding() {
    for (compiler, standard) in [("g++", "11"), ("clang++", "20")] {
        let Some(compiler) = need(compiler) else { continue };
        let bench = Bench::new(&format!("binding-{}", file_stem(&compiler)));
        let program = bench.host(&compiler, &format!("-std=c++{standard} {HOST_CXX}"), &["binding.cpp"]);
        bench.run(&program, &[]);
    }
}

#[test]
fn one_program_with_and_without_exceptions() {
    let Some(gxx) = need("g++") else { return };
    let bench = Bench::new("mixed");
    let object = |source: &str, flags: &str| {
        let object = bench.folder.join(source).with_extension("o");
        let flags = format!("-std=c++11 {HOST_CXX} {flags} -c");
        succeed(compilation(&gxx, &flags).arg(hosts().join(source)).arg("-o").arg(&object));
        object
    };
    let with = object("mixed_with.cpp", "");
    let without = object("mixed_without.cpp", "-fno-exceptions -fno-rtti");
    // The linker keeps the first copy of an inline function: each half's copies must serve the other.
    for (order, objects) in [[&with, &without], [&without, &with]].into_iter().enumerate() {
        let program = bench.folder.join(format!("mixed{order}"));
        let mut link = compilation(&gxx, "-pthread");
        link.args(objects).arg("-o").arg(&program).arg("-L").arg(library_folder()).arg("-lzoom_token");
        succeed(&mut link);
        bench.simulator.clear_requests();
        bench.run(&program, &[]);
    }
}

#[test]
fn without_exceptions_the_throwing_calls_are_not_there() {
    for compiler in ["g++", "clang++"] {
        let Some(compiler) = need(compiler) else { continue };
        for (throwing, expected) in [
            ("0", ""),
            ("1", "needs_exceptions"),
            ("2", "needs_exceptions"),
            ("3", "needs_exceptions"),
            ("4", "get_user_token"),
            ("5", "error"),
        ] {
            let flags = format!("-std=c++11 -fno-exceptions -fsyntax-only -DTHROWING={throwing}");
            let output = output(compilation(&compiler, &flags).arg(hosts().join("mixed_without.cpp")));
            let (_, complaint) = printed(&output);
            assert_eq!(output.status.success(), expected.is_empty(), "THROWING={throwing}: {complaint}");
            assert!(complaint.contains(expected), "THROWING={throwing}: {complaint}");
        }
    }
}

/// The examples of C and C++ say the same.
fn example(compiler: &str, flags: &str, source: &str) {
    let Some(compiler) = need(compiler) else { return };
    let bench = Bench::new(&format!("example-{}", file_stem(&compiler)));
    let program = bench.program(&compiler, flags, &[project().join(source)]);
    let roots = bench.folder.join("roots.pem");
    fs::write(&roots, bench.simulator.ca_pem()).expect("the scratch folder can be written to");
    let token = bench.expected_token(&format!("type=zak&ttl={SAMPLE_TTL}"));
    let run = |variables: &[(&str, &OsStr)]| {
        bench.simulator.clear_requests();
        let output = output(bench.command(&program).envs(variables.iter().copied()));
        let (out, err) = printed(&output);
        (output.status.code(), without_changes(&out), without_changes(&err))
    };

    let (http, https) = (bench.simulator.http_url(), bench.simulator.https_url());
    for (base, roots) in [(&http, OsStr::new("")), (&https, roots.as_os_str())] {
        if base == &https && beyond_valgrind("valgrind takes ring's assembly for use of uninitialised memory")
        {
            continue;
        }
        let at = [("ZOOM_BASE_URL", OsStr::new(base)), ("ZOOM_ROOTS", roots)];
        let good = ("ZOOM_ACCESS_TOKEN", OsStr::new(ACCESS_TOKEN));
        let success = format!("Body: {{\"token\":\"{token}\"}}\nStatus: 200\nToken: {token}\n");
        assert_eq!(run(&[at[0], at[1], good]), (Some(0), success, String::new()), "{base}");
        let requests = bench.simulator.requests();
        assert_eq!(requests.len(), 1);
        assert_eq!(requests[0].target, format!("/v2/users/me/token?type=zak&ttl={SAMPLE_TTL}"));

        let refusal = "Body: {\"code\":1001,\"message\":\"User does not exist: nobody\"}\nStatus: 404\nHeader:\n\
             content-type: application/json;charset=UTF-8\r\n\
             x-zm-trackingid: v=2.0;clid=sim;rid=WEB_(id)\r\ncontent-length: 53\r\ndate: (date)\r\n\n";
        let failed = "Failed: HTTP 404 Not Found, Zoom code 1001: User does not exist: nobody. There is no such user \
             on this account: check the user id or e-mail address. For Zoom's support: x-zm-trackingid \
             v=2.0;clid=sim;rid=WEB_(id)\n";
        let nobody = ("ZOOM_USER", OsStr::new("nobody"));
        assert_eq!(run(&[at[0], at[1], good, nobody]), (Some(1), refusal.into(), failed.into()), "{base}");

        let by_id = run(&[at[0], at[1], good, ("ZOOM_USER", OsStr::new(USER_ID))]);
        assert_eq!(by_id.0, Some(0));
        assert_eq!(
            run(&at),
            (
                Some(1),
                "Body: \nStatus: 0\nHeader:\n\n".into(),
                "Failed: option access_token must be set before this call\n".into()
            )
        );
    }
    let (code, out, err) = run(&[("ZOOM_BASE_URL", OsStr::new("nonsense"))]);
    assert_eq!((code, out.as_str()), (Some(1), ""));
    assert!(err.contains("option base_url must begin with https://"), "{err}");
}

/// An example's output without what differs from call to call: the tracking id and the date.
fn without_changes(text: &str) -> String {
    let line = |line: &str| match line.split_once("rid=WEB_") {
        Some((before, rest)) => format!("{before}rid=WEB_(id){}", &rest[32..]),
        None if line.starts_with("date: ") => "date: (date)\r\n".to_owned(),
        None => line.to_owned(),
    };
    text.split_inclusive('\n').map(line).collect()
}

#[test]
fn the_c_example() {
    example("gcc", "-std=c99 -Wall -Wextra -Wpedantic -Werror", "examples/c/token.c");
}

#[test]
fn the_cpp_example() {
    example("g++", "-std=c++11 -Wall -Wextra -Wpedantic -Werror", "examples/cpp/token.cpp");
}

/// A sanitizer or valgrind that sees nothing proves nothing: here it has something to see.
#[test]
fn the_tool_sees_faults() {
    let asan = expects_asan();
    if !asan && !under_valgrind() {
        println!("skipped: no sanitizer or valgrind was asked for");
        return;
    }
    let Some(gcc) = need("gcc") else { return };
    let bench = Bench::new("faulty");
    // What the compiler itself can see is not the point here.
    let program = bench.host(&gcc, "-std=gnu11 -gdwarf-4 -O0", &["faulty.c"]);
    bench.run(&program, &["none"]);
    let faults = if asan {
        [
            ("leak", "LeakSanitizer: detected memory leaks"),
            ("overrun", "heap-buffer-overflow"),
            ("overrun_in_the_library", "heap-buffer-overflow"),
        ]
    } else {
        [
            ("leak", "definitely lost"),
            ("overrun", "Invalid write"),
            ("overrun_in_the_library", "Invalid write"),
        ]
    };
    for (fault, report) in faults {
        let output = output(bench.command(&program).arg(fault));
        let (_, err) = printed(&output);
        assert!(!output.status.success() && err.contains(report), "{fault} was not seen: {err}");
    }
}
