//! Test hosts: programs in C and C++ that use the library as its users do, compiled from `tests/hosts/` and run against
//! a simulator of their own.
//!
//! From the environment, for runs under a tool: `ZOOM_LIBRARY_DIR` (the folder of another build of the library),
//! `ZOOM_HOST_CFLAGS` (more flags, such as `-fsanitize=address`), `ZOOM_HOST_RUNNER` (a command that runs the hosts,
//! such as `valgrind -q --leak-check=full --error-exitcode=9`), `ZOOM_HOST_CALLS` (how many calls the hosts make that
//! make many), and `ZOOM_HOST_EXPECT_ASAN=1` (faults on purpose must be seen, in the host and in the library).

use std::env;
use std::fs;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use super::refusals::{self, REFUSALS};
use super::server::Server;
use super::tools::{
    host_command, library_folder, need, project, scratch, skip_also_in_ci, words, write_private,
};
use zoom_simulator::{
    ACCESS_TOKEN, ACCOUNT_ID, CLIENT_SECRET, EXPIRED_ACCESS_TOKEN, Options, PUBLIC_CLIENT_ID,
    SERVER_CLIENT_ID, Simulator, UNSCOPED_ACCESS_TOKEN,
};

/// What the hosts themselves are held to. Valgrind 3.19 does not read clang's DWARF 5.
pub const HOST_C: &str = "-std=gnu11 -gdwarf-4 -O1 -Wall -Wextra -Wshadow -Wconversion -Werror -pthread";
pub const HOST_CXX: &str = "-gdwarf-4 -O1 -Wall -Wextra -Wshadow -Wconversion -Wpedantic -Werror -pthread";

/// A simulator, a server with a refusal for each reason, and a folder for one test's programs.
pub struct Bench {
    pub simulator: Simulator,
    pub refusals: Server,
    pub folder: PathBuf,
}

impl Bench {
    pub fn new(name: &str) -> Bench {
        let folder = scratch(&format!("hosts-{name}"));
        let simulator = Simulator::start(Options::default()).expect("loopback ports");
        fs::write(folder.join("roots.pem"), simulator.ca_pem())
            .expect("the scratch folder can be written to");
        let settings = format!(
            "base_url = {}\nproxy = none\naccount_id = {ACCOUNT_ID}\nclient_id = {SERVER_CLIENT_ID}\nclient_secret = {CLIENT_SECRET}\n",
            simulator.http_url()
        );
        write_private(folder.join("zoom.settings").to_str().expect("a path in UTF-8"), settings);
        Bench { simulator, refusals: refusals::server(), folder }
    }

    /// Compiles a host of `tests/hosts/`; the flags are separated by spaces.
    pub fn host(&self, compiler: &Path, flags: &str, sources: &[&str]) -> PathBuf {
        let sources: Vec<PathBuf> = sources.iter().map(|source| hosts().join(source)).collect();
        self.program(compiler, flags, &sources)
    }

    pub fn program(&self, compiler: &Path, flags: &str, sources: &[PathBuf]) -> PathBuf {
        program(compiler, flags, sources, &self.folder)
    }

    /// Compiles a host that loads the library itself, by its path. A function that the host defines, such as getaddrinfo,
    /// replaces the C library's for the library too.
    pub fn loader(&self, compiler: &Path, source: &str, more: &[&str]) -> PathBuf {
        let program = self.folder.join(source.replace('.', "-"));
        let mut command = compilation(compiler, HOST_C);
        command.arg(hosts().join(source)).arg("-o").arg(&program).args(["-rdynamic", "-ldl"]).args(more);
        succeed(&mut command);
        program
    }

    /// A command that runs a program with the library; the environment says where the simulator is and what it sends.
    pub fn command(&self, program: &Path) -> Command {
        let mut command = host_command(program);
        if under_a_tool() {
            command.env("HOST_TOOL", "1");
        }
        command
            .env("HOST_BASE", self.simulator.http_url())
            .env("HOST_HTTPS_BASE", self.simulator.https_url())
            .env("HOST_ROOTS", self.folder.join("roots.pem"))
            .env("HOST_REFUSALS", self.refusals.base())
            .env("HOST_REASON_COUNT", REFUSALS.len().to_string())
            .env("HOST_ACCESS_TOKEN", ACCESS_TOKEN)
            .env("HOST_EXPIRED_TOKEN", EXPIRED_ACCESS_TOKEN)
            .env("HOST_UNSCOPED_TOKEN", UNSCOPED_ACCESS_TOKEN)
            .env("HOST_ACCOUNT_ID", ACCOUNT_ID)
            .env("HOST_CLIENT_ID", SERVER_CLIENT_ID)
            .env("HOST_CLIENT_SECRET", CLIENT_SECRET)
            .env("HOST_TOKEN_FILE", self.folder.join("zoom.tokens"))
            .env("HOST_PUBLIC_CLIENT_ID", PUBLIC_CLIENT_ID)
            .env("HOST_REFRESH_TOKEN", self.simulator.grant(PUBLIC_CLIENT_ID).expect("a client with users"))
            .env("HOST_SETTINGS", self.folder.join("zoom.settings"))
            .env("HOST_ZAK", self.expected_token("type=zak"));
        command
    }

    /// Runs a host, which must find nothing wrong and print nothing.
    pub fn run(&self, program: &Path, arguments: &[&str]) {
        let output = succeed(self.command(program).args(arguments));
        assert_eq!(printed(&output), (String::new(), String::new()), "{} {arguments:?}", program.display());
    }

    /// The token that the simulator has for `me`, requested without the library; no trace of that is left.
    pub fn expected_token(&self, query: &str) -> String {
        let before = self.simulator.requests();
        assert!(before.is_empty(), "the reference comes first");
        let base = self.simulator.http_url();
        let host =
            base.strip_prefix("http://").and_then(|host| host.strip_suffix("/v2")).expect("a base URL");
        let mut stream = TcpStream::connect(host).expect("the simulator listens");
        let request = format!(
            "GET /v2/users/me/token?{query} HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {ACCESS_TOKEN}\r\n\
             Connection: close\r\n\r\n"
        );
        stream.write_all(request.as_bytes()).expect("the simulator reads");
        let mut response = String::new();
        stream.read_to_string(&mut response).expect("the simulator responds");
        self.simulator.clear_requests();
        let token = response.split_once(r#"{"token":""#).and_then(|(_, token)| token.strip_suffix(r#""}"#));
        token.expect("the simulator's response has a token").to_owned()
    }
}

pub fn hosts() -> PathBuf {
    project().join("tests/hosts")
}

pub fn file_stem(path: &Path) -> String {
    path.file_stem().unwrap_or_default().to_string_lossy().into_owned()
}

pub fn under_a_tool() -> bool {
    !words("ZOOM_HOST_RUNNER").is_empty() || !words("ZOOM_HOST_CFLAGS").is_empty()
}

/// True, and reported as skipped, where valgrind runs the hosts and is not able to run this one.
pub fn beyond_valgrind(why: &str) -> bool {
    let is_beyond = under_valgrind();
    if is_beyond {
        skip_also_in_ci(why);
    }
    is_beyond
}

/// The same for AddressSanitizer.
pub fn beyond_asan(why: &str) -> bool {
    let is_beyond = expects_asan();
    if is_beyond {
        skip_also_in_ci(why);
    }
    is_beyond
}

pub fn expects_asan() -> bool {
    env::var("ZOOM_HOST_EXPECT_ASAN").is_ok_and(|value| value == "1")
}

pub fn under_valgrind() -> bool {
    words("ZOOM_HOST_RUNNER").iter().any(|word| word.ends_with("valgrind"))
}

/// A compiler with what every file needs, and without what the machine's environment adds.
pub fn compilation(compiler: &Path, flags: &str) -> Command {
    let mut command = Command::new(compiler);
    command.args(flags.split_whitespace()).args(words("ZOOM_HOST_CFLAGS"));
    command.arg("-I").arg(project().join("include")).arg("-I").arg(project().join("bindings/cpp"));
    command.env_remove("CPATH").env("LC_ALL", "C");
    command
}

/// Compiles a program that is linked with the library and finds it in any environment.
pub fn program(compiler: &Path, flags: &str, sources: &[PathBuf], folder: &Path) -> PathBuf {
    let program = folder.join(format!("{}-{}", file_stem(&sources[0]), file_stem(compiler)));
    let library = library_folder();
    let mut command = compilation(compiler, flags);
    command.args(sources).arg("-o").arg(&program);
    command.arg("-L").arg(&library).args(["-lzoom_token", "-lm"]);
    succeed(command.arg(format!("-Wl,-rpath,{}", library.display())));
    program
}

pub fn output(command: &mut Command) -> Output {
    command.output().unwrap_or_else(|why| panic!("{command:?}: {why}"))
}

pub fn succeed(command: &mut Command) -> Output {
    let output = output(command);
    let (out, err) = printed(&output);
    assert!(output.status.success(), "{command:?}: {}\n{out}\n{err}", output.status);
    output
}

/// The standard output of a command that succeeds.
pub fn text(command: &mut Command) -> String {
    printed(&succeed(command)).0
}

/// Standard output and standard error.
pub fn printed(output: &Output) -> (String, String) {
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).expect("UTF-8");
    (text(&output.stdout), text(&output.stderr))
}

/// Runs a host of one C file on a bench of the test's own, once for each list of arguments.
pub fn c_host(test: &str, source: &str, runs: &[&[&str]]) {
    let Some(gcc) = need("gcc") else { return };
    let bench = Bench::new(test);
    let program = bench.host(&gcc, HOST_C, &[source]);
    for arguments in runs {
        bench.simulator.clear_requests();
        bench.run(&program, arguments);
    }
}

/// How many calls a host with many of them makes: what the environment says, or what a plain run has the time for.
pub fn calls(plain: u32) -> String {
    env::var("ZOOM_HOST_CALLS").unwrap_or_else(|_| plain.to_string())
}
