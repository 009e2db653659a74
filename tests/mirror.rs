//! The mirror of the C++ sample's classes, `bindings/cpp/ck_compat`: programs written for those classes are compiled and
//! run against the simulator and against servers of ours, which record what they receive.
//!
//! `ZOOM_LIBRARY_DIR`, `ZOOM_HOST_CFLAGS` and `ZOOM_HOST_RUNNER` are as in tests/hosts.rs.
#![cfg(unix)]

mod common;
mod mirror_wire;

use std::fmt::Write as _;
use std::fs;
use std::io::{Read, Write as _};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::mpsc;

use common::bench::{HOST_CXX, compilation, output, printed, succeed};
use common::server::{Server, http_response, token_response};
use common::tools::{host_command, library_folder, need, project, scratch};
use mirror_wire::check_sent;
use serde_json::Value;
use zoom_simulator::{
    ACCESS_TOKEN, EXPIRED_ACCESS_TOKEN, Options, Simulator, UNSCOPED_ACCESS_TOKEN, USER_EMAIL,
};

/// The warnings that a strict project may have switched on; `-Weverything` but for what no header can avoid.
const STRICT_GXX: &str = "-Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wold-style-cast \
    -Wuseless-cast -Weffc++ -Wundef -Wcast-align -Wcast-qual -Wzero-as-null-pointer-constant -Werror";
const STRICT_CLANGXX: &str =
    "-Weverything -Wno-c++98-compat -Wno-c++98-compat-pedantic -Wno-padded -Wno-weak-vtables -Werror";

const HEADERS: [&str; 9] = [
    "CkBinData",
    "CkGlobal",
    "CkHttp",
    "CkHttpRequest",
    "CkHttpResponse",
    "CkJsonArray",
    "CkJsonObject",
    "CkString",
    "CkStringBuilder",
];

/// A folder for one test's programs.
struct Bench {
    folder: PathBuf,
}

impl Bench {
    fn new(name: &str) -> Bench {
        Bench { folder: scratch(&format!("mirror-{name}")) }
    }

    /// Compiles files of tests/hosts to objects or a program; the flags are separated by spaces.
    fn compile(&self, compiler: &Path, flags: &str, sources: &[&str], out: &str) -> PathBuf {
        let sources: Vec<PathBuf> = sources.iter().map(|s| project().join("tests/hosts").join(s)).collect();
        self.build(compiler, flags, &sources, out)
    }

    fn build(&self, compiler: &Path, flags: &str, sources: &[PathBuf], out: &str) -> PathBuf {
        let out = self.folder.join(out);
        let mut command = compilation(compiler, flags);
        command.arg("-I").arg(project().join("bindings/cpp/ck_compat")).arg("-I").arg(&self.folder);
        command.args(sources).arg("-o").arg(&out);
        if !flags.split_whitespace().any(|flag| flag == "-c") {
            command.arg("-L").arg(library_folder()).arg("-lzoom_token");
        }
        succeed(&mut command);
        out
    }
}

/// A command that runs a program, with a simulator's URL and tokens in its environment.
fn command_at(simulator: &Simulator, program: &Path) -> Command {
    let mut command = host_command(program);
    command
        .env("HOST_BASE", simulator.http_url())
        .env("HOST_ACCESS_TOKEN", ACCESS_TOKEN)
        .env("HOST_EXPIRED_TOKEN", EXPIRED_ACCESS_TOKEN)
        .env("HOST_UNSCOPED_TOKEN", UNSCOPED_ACCESS_TOKEN)
        .env("HOST_ZAK", token_of(simulator, "type=zak"));
    command
}

fn simulator() -> Simulator {
    Simulator::start(Options::default()).expect("loopback ports")
}

/// The token that a simulator gives for `me`, requested without the mirror.
fn token_of(simulator: &Simulator, query: &str) -> String {
    let client = common::abi::Client::at(&simulator.http_url(), ACCESS_TOKEN);
    let body = client.request("GET", &format!("/users/me/token?{query}"), "", "").body();
    simulator.clear_requests();
    let body: Value = serde_json::from_slice(&body).expect("the simulator responds with JSON");
    body["token"].as_str().expect("the simulator's response has a token").to_owned()
}

/// Runs a command that must succeed; returns what it printed.
fn printed_by(command: &mut Command) -> String {
    let (out, err) = printed(&succeed(command));
    out + &err
}

/// A host must find nothing wrong and print nothing.
fn run(command: &mut Command) {
    assert_eq!(printed_by(command), "", "{command:?}");
}

/// Each compiler that is installed, with its own warnings.
fn compilers() -> Vec<(PathBuf, &'static str)> {
    let all = [("g++", STRICT_GXX), ("clang++", STRICT_CLANGXX)];
    all.into_iter().filter_map(|(name, strict)| Some((need(name)?, strict))).collect()
}

#[test]
fn each_header_alone_and_twice() {
    for (compiler, strict) in compilers() {
        let bench = Bench::new(&format!("alone-{}", compiler.file_name().unwrap().display()));
        let object = |class: &str, flags: &str, out: &str| {
            let flags = format!("{strict} {flags} -DMIRROR_CLASS={class} -DMIRROR_HEADER=\"{class}.h\" -c");
            bench.compile(&compiler, &flags, &["mirror_alone.cpp"], out)
        };
        for class in HEADERS {
            object(class, "-std=c++11 -DPART=1 -DMIRROR_BESIDE=0", "1.o");
        }
        let parts = ["1", "2"].map(|part| {
            object("CkHttp", &format!("-std=c++11 -DPART={part} -DMIRROR_BESIDE=0"), &format!("{part}.o"))
        });
        run(&mut host_command(&bench.build(&compiler, "", &parts, "twice")));
        // All of them come with CkHttp.h.
        for (standard, beside, more) in [
            ("11", 0, "-O2 -fno-exceptions -fno-rtti"),
            ("14", 1, "-O0"),
            ("17", 2, "-O2"),
            ("20", 0, "-O2"),
            ("20", 0, "-O0 -fno-exceptions -fno-rtti"),
        ] {
            object("CkHttp", &format!("-std=c++{standard} -DPART=1 -DMIRROR_BESIDE={beside} {more}"), "3.o");
        }
    }
}

#[test]
fn programs_written_for_the_classes() {
    for (name, flags) in [
        ("g++", "-std=c++11"),
        ("g++", "-std=c++20 -O2 -fno-exceptions -fno-rtti"),
        ("clang++", "-std=c++17 -O0"),
    ] {
        let Some(compiler) = need(name) else { continue };
        let bench = Bench::new(&format!("programs-{name}-{}", flags.len()));
        let program = bench.compile(&compiler, &format!("{HOST_CXX} {flags}"), &["mirror.cpp"], "mirror");
        run(&mut command_at(&simulator(), &program));
    }
}

#[test]
fn what_is_refused_sends_nothing() {
    let Some(compiler) = need("g++") else { return };
    let bench = Bench::new("refusals");
    let program = bench.compile(&compiler, &format!("{HOST_CXX} -std=c++11"), &["mirror.cpp"], "mirror");
    let simulator = simulator();
    run(command_at(&simulator, &program).arg("refusals"));
    assert!(simulator.requests().is_empty(), "{:?}", simulator.requests());
}

#[test]
fn sa9_a_ckjsonobject_that_is_reused_shows_no_previous_token() {
    let Some(compiler) = need("g++") else { return };
    let bench = Bench::new("reused");
    let program = bench.compile(&compiler, &format!("{HOST_CXX} -std=c++11"), &["mirror.cpp"], "mirror");
    run(command_at(&simulator(), &program).arg("reused object"));
}

#[test]
fn connections_are_kept_until_a_setting_changes() {
    let Some(compiler) = need("g++") else { return };
    let bench = Bench::new("connections");
    let program = bench.compile(&compiler, &format!("{HOST_CXX} -std=c++11"), &["mirror.cpp"], "mirror");
    let server = Server::responding(token_response("t"));
    run(host_command(&program).arg("connections").env("HOST_TARGET", server.base()));
    assert_eq!((server.requests().len(), server.connections()), (6, 3));
}

#[test]
fn the_newest_8_kib_of_cookies_are_kept() {
    let Some(compiler) = need("g++") else { return };
    let bench = Bench::new("cookies");
    let program = bench.compile(&compiler, &format!("{HOST_CXX} -std=c++11"), &["mirror.cpp"], "mirror");
    let large = "x".repeat(4_090);
    let fields = format!("Set-Cookie: a=1\r\nSet-Cookie: b={large}\r\nSet-Cookie: c={large}\r\n");
    let server = Server::responding(http_response("200 OK", &fields, ""));
    run(host_command(&program).arg("cookies").env("HOST_TARGET", server.base()));
    let sent = server.requests();
    let cookies: Vec<_> = sent.iter().map(|r| r.lines().find_map(|line| field(line, "cookie"))).collect();
    assert_eq!(cookies, [None, Some(format!("b={large}; c={large}").as_str())]);
}

/// As RFC 6265 has it. `lastHeader` shows no cookie's value.
#[test]
fn attributes_of_cookies() {
    let Some(compiler) = need("g++") else { return };
    let bench = Bench::new("cookie-attributes");
    let program = bench.compile(&compiler, &format!("{HOST_CXX} -std=c++11"), &["mirror.cpp"], "mirror");
    let yesterday =
        printed_by(Command::new("date").args(["-u", "-d", "yesterday", "+%a, %d %b %Y %H:%M:%S GMT"]));
    let yesterday = format!("Expires={}", yesterday.trim());
    let tomorrow =
        printed_by(Command::new("date").args(["-u", "-d", "tomorrow", "+%A, %d-%b-%Y %H:%M:%S GMT"]));
    let tomorrow = format!("expires={}", tomorrow.trim());
    let kept = [
        "Max-Age=3153600000",
        "Max-Age=99999999999999999999; Expires=Thu, 01 Jan 1970 00:00:00 GMT",
        "Max-Age=x",
        "Max-Age=",
        "Expires=Thu, 01-Jan-69 00:00:00 GMT",
        "Expires=never",
        "Expires=",
        &tomorrow,
    ];
    let lost = [
        "Max-Age=0",
        "max-age=-5",
        "Max-Age=x; Expires=Thu, 01-Jan-70 00:00:00 GMT",
        "Expires=Thu, 01 Jan 1970 00:00:00 GMT",
        "Expires=Fri, 31-Dec-99 23:59:59 GMT",
        &yesterday,
        "Expires=Thu, 1 Jan 1970 0:0:0 GMT",
        // To this server it goes without TLS.
        "Path=/;Secure",
        "SECURE ;Path=/",
        "Secure=1",
        // Quotes hide nothing.
        "Comment=\"x; Secure",
        "y\"; Max-Age=0",
        "y\"; Path=/other",
    ];
    let mut fields = "Set-Cookie: abc\r\n".to_owned();
    for (number, attributes) in kept.iter().chain(&lost).enumerate() {
        let _ = write!(fields, "Set-Cookie: c{number}=canary; {attributes}\r\n");
    }
    let server = Server::responding(http_response("200 OK", &fields, ""));
    run(host_command(&program).arg("cookie attributes").env("HOST_TARGET", server.base()));
    let sent = server.requests();
    let wanted = (0..kept.len()).map(|number| format!("c{number}=canary")).collect::<Vec<_>>().join("; ");
    assert_eq!(sent[1].lines().find_map(|line| field(line, "cookie")), Some(wanted.as_str()));
}

#[test]
fn a_proxy_gets_the_login_and_no_text_has_the_password() {
    let Some(compiler) = need("g++") else { return };
    let bench = Bench::new("proxies");
    let program = bench.compile(&compiler, &format!("{HOST_CXX} -std=c++11"), &["mirror.cpp"], "mirror");
    let server = Server::responding(http_response("403 Forbidden", "", ""));
    let address = server.address();
    run(host_command(&program)
        .arg("proxies")
        .env("HOST_PROXY", address.ip().to_string())
        .env("HOST_PROXY_PORT", address.port().to_string()));
    let requests = server.requests();
    assert_eq!(requests.len(), 1, "{requests:?}");
    assert!(requests[0].starts_with("CONNECT zoom.test:443 HTTP/1.1\r\n"), "{requests:?}");
    // u@x:canary@%:1
    let login = requests[0].lines().find_map(|line| field(line, "proxy-authorization"));
    assert_eq!(login, Some("Basic dUB4OmNhbmFyeUAlOjE="), "{requests:?}");
}

/// The login goes to the SOCKS proxy alone, as RFC 1929 has it.
#[test]
fn a_socks_proxy_gets_the_login_and_no_text_has_the_password() {
    let Some(compiler) = need("g++") else { return };
    let bench = Bench::new("socks");
    let program = bench.compile(&compiler, &format!("{HOST_CXX} -std=c++11"), &["mirror.cpp"], "mirror");
    let (login, sent) = mpsc::channel();
    let server = Server::start(move |connection| {
        let stream = &mut connection.socket.stream;
        let mut greeting = [0; 4];
        stream.read_exact(&mut greeting).unwrap();
        stream.write_all(&[5, 2]).unwrap();
        let mut bytes = [0; b"\x01\x03u@x\x0acanary@%:1".len()];
        stream.read_exact(&mut bytes).unwrap();
        stream.write_all(&[1, 1]).unwrap();
        login.send((greeting, bytes)).unwrap();
    });
    let address = server.address();
    run(host_command(&program)
        .arg("socks")
        .env("HOST_PROXY", address.ip().to_string())
        .env("HOST_PROXY_PORT", address.port().to_string()));
    assert_eq!(sent.recv().unwrap(), ([5, 2, 0, 2], *b"\x01\x03u@x\x0acanary@%:1"));
}

/// The value of a header line, if it is the field of that name.
fn field<'a>(line: &'a str, name: &str) -> Option<&'a str> {
    line.split_once(": ").filter(|(found, _)| found.eq_ignore_ascii_case(name)).map(|(_, value)| value)
}

fn vectors() -> Value {
    let file = fs::read(project().join("tests/vectors.json")).expect("the vectors are in tests/");
    serde_json::from_slice(&file).expect("they are JSON")
}

/// A C literal of a text.
fn literal(text: &Value) -> String {
    let text = text.as_str().unwrap_or_else(|| panic!("{text} is not a text"));
    text.bytes().fold("\"".to_owned(), |mut out, byte| {
        let is_plain = byte.is_ascii_alphanumeric() || b" _.,:/".contains(&byte);
        let _ = if is_plain { write!(out, "{}", char::from(byte)) } else { write!(out, "\\{byte:03o}") };
        out
    }) + "\""
}

/// An argument in C++.
fn argument(value: &Value) -> String {
    if value.is_string() { literal(value) } else { value.to_string() }
}

fn list(value: &Value) -> &Vec<Value> {
    value.as_array().unwrap_or_else(|| panic!("{value} is not a list"))
}

/// The vectors as C++: calls of the functions and classes in tests/hosts/mirror_vectors.cpp.
fn calls(vectors: &Value) -> String {
    let mut out = String::from("static void load_all()\n{\n");
    for case in list(&vectors["json"]) {
        let (text, compact, pretty) = (&case["text"], &case["compact"], &case["pretty"]);
        let _ = writeln!(out, "{{ Loaded json({});", literal(text));
        let _ = writeln!(
            out,
            "json.forms({}, {}); json.size({});",
            literal(compact),
            literal(pretty),
            case["size"]
        );
        for (key, method) in [
            ("strings", "string"),
            ("ints", "integer"),
            ("bools", "boolean"),
            ("nulls", "null"),
            ("arrays", "array"),
            ("types", "type"),
        ] {
            for pair in list(&case[key]) {
                let _ = writeln!(out, "json.{method}({}, {});", literal(&pair[0]), argument(&pair[1]));
            }
        }
        for path in list(&case["missing"]) {
            let _ = writeln!(out, "json.missing({});", literal(path));
        }
        out += "}\n";
    }
    out += "}\n\nstatic void update_all()\n{\n";
    for case in list(&vectors["updates"]) {
        out += "{ CkJsonObject json;\n";
        if case["text"] != "" {
            let _ = writeln!(out, "CHECK(json.Load({}));", literal(&case["text"]));
        }
        for op in list(&case["ops"]) {
            let [method, arguments @ .., succeeds] = list(op).as_slice() else {
                panic!("{op} is not an update")
            };
            let arguments: Vec<String> = arguments.iter().map(argument).collect();
            let method = method.as_str().expect("a method's name");
            let _ = writeln!(out, "CHECK(json.{method}({}) == {succeeds});", arguments.join(", "));
            let _ = writeln!(out, "CHECK(json.get_LastMethodSuccess() == {succeeds});");
        }
        let _ =
            writeln!(out, "updated(json, {}, {}); }}", literal(&case["compact"]), literal(&case["pretty"]));
    }
    out += "}\n\nstatic void own_all()\n{\n";
    for case in list(&vectors["own"]) {
        let _ = writeln!(out, "{{ Own own({}, {});", literal(&case["text"]), literal(&case["prefix"]));
        for (key, method) in [
            ("malformed", "malformed"),
            ("kept", "kept"),
            ("puts", "put"),
            ("strings", "string"),
            ("ints", "integer"),
            ("bools", "boolean"),
        ] {
            for given in list(&case[key]) {
                let arguments = given.as_array().map_or_else(|| std::slice::from_ref(given), Vec::as_slice);
                let arguments: Vec<String> = arguments.iter().map(argument).collect();
                let _ = writeln!(out, "own.{method}({});", arguments.join(", "));
            }
        }
        out += "}\n";
    }
    out += &transitions(&vectors["transitions"]);
    out += "}\n\nstatic void refuse_all()\n{\n";
    for text in list(&vectors["refused"]) {
        let _ = writeln!(out, "refused({});", literal(text));
    }
    out += "}\n\nstatic void send_all(const std::string &server)\n{\n";
    for case in list(&vectors["wire"]) {
        let arguments = ["method", "path", "query", "token"].map(|key| literal(&case[key])).join(", ");
        let _ = writeln!(out, "sent(server, {arguments});");
    }
    out += "}\n\nstatic void send_own(const char *server)\n{\n";
    for case in list(&vectors["sent"]) {
        let [method, path, last_header] = ["method", "path", "last_header"].map(|key| literal(&case[key]));
        let [body, kind] =
            ["body", "type"].map(|key| case.get(key).map_or_else(|| "nullptr".to_owned(), literal));
        out += &request(case);
        let _ = writeln!(out, "request.sent({method}, {path}, {body}, {kind}, {last_header}); }}");
    }
    for case in list(&vectors["not_sent"]) {
        out += &request(case);
        if let Some(proxy) = case.get("proxy") {
            let _ = writeln!(out, "request.proxy({});", literal(proxy));
        }
        let last_header = case.get("last_header").map_or_else(|| "\"\"".to_owned(), literal);
        let [url, why] = ["url", "why"].map(|key| literal(&case[key]));
        let _ = writeln!(out, "request.not_sent({url}, {why}, {last_header}); }}");
    }
    out += "}\n\nstatic void get_bodies(const char *server)\n{\nRequest request(server, \"\");\n";
    for (number, case) in list(&vectors["bodies"]).iter().enumerate() {
        let (bytes, text, is_json) = (body_bytes(case), literal(&case["text"]), &case["is_json"]);
        let (length, is_whole) = (bytes.len(), !bytes.contains(&0));
        let _ = writeln!(out, "request.body(\"/{number}\", {length}, {text}, {is_whole}, {is_json});");
    }
    out += "}\n\nstatic void get_attributes(const char *server)\n{\n";
    for (number, case) in list(&vectors["attributes"]).iter().enumerate() {
        let _ = writeln!(out, "{{ Field field(server, \"/{number}\", {});", literal(&case["field"]));
        for pair in list(&case["attributes"]) {
            let expected = if pair[1].is_null() { "nullptr".to_owned() } else { literal(&pair[1]) };
            let _ = writeln!(out, "field.attribute({}, {expected});", literal(&pair[0]));
        }
        out += "}\n";
    }
    out + "}\n"
}

/// The end of own_all: calls, after each of which LastMethodSuccess and LastErrorText are checked.
fn transitions(vectors: &Value) -> String {
    let mut out =
        format!("CkJsonObject json;\nCkString text;\nCHECK(json.Load({}));\n", literal(&vectors["text"]));
    for step in list(&vectors["steps"]) {
        let (name, path, succeeds) = (step[0].as_str().expect("a method"), literal(&step[1]), &step[2]);
        let arguments = match name {
            "Clear" => String::new(),
            "Emit" => "text".to_owned(),
            "StringOf" => format!("{path}, text"),
            _ => path.clone(),
        };
        let _ = writeln!(out, "json.put_LastMethodSuccess(!{succeeds}); json.{name}({arguments});");
        let _ = writeln!(out, "transition(json, \"{name}\", {path}, {succeeds}, {});", literal(&step[3]));
    }
    out
}

/// The bytes of a body, which are hexadecimal there.
fn body_bytes(case: &Value) -> Vec<u8> {
    let digits = case["bytes"].as_str().expect("bytes");
    let pairs = (0..digits.len()).step_by(2).map(|at| &digits[at..at + 2]);
    pairs.map(|pair| u8::from_str_radix(pair, 16).expect("hexadecimal digits")).collect()
}

/// The beginning of a block with a Request.
fn request(case: &Value) -> String {
    let mut out = format!("{{ Request request(server, {});\n", literal(&case["token"]));
    for field in list(&case["headers"]) {
        let _ = writeln!(out, "request.field({}, {});", literal(&field[0]), literal(&field[1]));
    }
    out
}

/// The program with the vectors.
fn vectors_program(name: &str) -> Option<PathBuf> {
    let compiler = need("g++")?;
    let bench = Bench::new(name);
    fs::write(bench.folder.join("vectors.inc"), calls(&vectors()))
        .expect("the scratch folder can be written to");
    Some(bench.compile(&compiler, &format!("{HOST_CXX} -std=c++11"), &["mirror_vectors.cpp"], "vectors"))
}

#[test]
fn the_vectors() {
    let vectors = vectors();
    for (key, least) in [
        ("json", 15),
        ("updates", 10),
        ("own", 7),
        ("refused", 10),
        ("wire", 10),
        ("sent", 20),
        ("not_sent", 20),
    ] {
        assert!(list(&vectors[key]).len() >= least, "{key}");
    }
    let Some(program) = vectors_program("vectors") else { return };
    run(&mut host_command(&program));
}

#[test]
fn the_vectors_on_the_wire() {
    let Some(program) = vectors_program("wire") else { return };
    let server = Server::responding(token_response("t"));
    run(host_command(&program).arg(format!("http://{}", server.address())));
    let (vectors, requests) = (vectors(), server.requests());
    assert_eq!(requests.len(), list(&vectors["wire"]).len(), "{requests:#?}");
    for (request, case) in requests.iter().zip(list(&vectors["wire"])) {
        let (method, target) = (case["method"].as_str().unwrap(), case["target"].as_str().unwrap());
        assert_eq!(request.lines().next(), Some(format!("{method} {target} HTTP/1.1").as_str()), "{case}");
        let value = |name: &str| request.lines().find_map(|line| field(line, name)).unwrap_or("");
        assert_eq!(value("authorization"), case["authorization"], "{case}");
        // For PATCH both are right.
        assert!(value("content-length") == case["length"] || method == "PATCH", "{request}");
    }
}

/// tests/dotnet.rs checks the same of the .NET mirror.
#[test]
fn our_own_vectors_on_the_wire() {
    let Some(program) = vectors_program("own") else { return };
    let server = Server::responding(token_response("t"));
    run(host_command(&program).arg(format!("http://{}", server.address())).arg("own"));
    check_sent(&vectors(), &server);
}

/// A server that responds to the paths `/0`, `/1` and so on with a header line and a body made from each case.
fn responding_by_number(
    cases: Vec<Value>,
    response: impl Fn(&Value) -> (String, Vec<u8>) + Send + Sync + 'static,
) -> Server {
    Server::start(move |connection| {
        while let Some(request) = connection.read_request() {
            let number = request.split(['/', ' ']).nth(2).expect("a path of one part");
            let (line, body) = response(&cases[number.parse::<usize>().expect("the number of a case")]);
            let head = format!("HTTP/1.1 200 OK\r\n{line}\r\nContent-Length: {}\r\n\r\n", body.len());
            connection.send(&[head.as_bytes(), &body].concat());
        }
    })
}

/// tests/dotnet/csharp/MirrorBodies.cs has the same for .NET.
#[test]
fn attributes_of_header_fields() {
    let Some(program) = vectors_program("attributes") else { return };
    let vectors = vectors();
    let cases = list(&vectors["attributes"]).clone();
    assert!(cases.len() >= 9);
    let server = responding_by_number(cases, |case| {
        let [field, value] = ["field", "value"].map(|key| case[key].as_str().expect(key));
        (format!("{field}: {value}"), Vec::new())
    });
    run(host_command(&program).arg(format!("http://{}", server.address())).arg("attributes"));
    assert_eq!(server.requests().len(), list(&vectors["attributes"]).len());
}

/// tests/dotnet/csharp/MirrorBodies.cs has the same for .NET.
#[test]
fn bodies_in_their_charsets() {
    let Some(program) = vectors_program("bodies") else { return };
    let vectors = vectors();
    let cases = list(&vectors["bodies"]).clone();
    assert!(cases.len() >= 15);
    let server = responding_by_number(cases, |case| {
        let kind = case["type"].as_str().expect("a type");
        (format!("Content-Type: {kind}"), body_bytes(case))
    });
    run(host_command(&program).arg(format!("http://{}", server.address())).arg("bodies"));
    assert_eq!(server.requests().len(), 2 * list(&vectors["bodies"]).len());
}

#[test]
fn the_vectors_over_tls() {
    let Some(program) = vectors_program("tls") else { return };
    let simulator = simulator();
    let roots = scratch("mirror-tls-roots").join("roots.pem");
    fs::write(&roots, simulator.ca_pem()).expect("the scratch folder can be written to");
    let base = simulator.https_url();
    let server = base.strip_suffix("/v2").expect("a base URL");
    run(host_command(&program).arg(server).env("SSL_CERT_FILE", &roots).env_remove("SSL_CERT_DIR"));
    let (vectors, requests) = (vectors(), simulator.requests());
    assert_eq!(requests.len(), list(&vectors["wire"]).len());
    for (request, case) in requests.iter().zip(list(&vectors["wire"])) {
        assert!(request.https, "{case}");
        assert_eq!(
            (&*request.method, &*request.target),
            (case["method"].as_str().unwrap(), case["target"].as_str().unwrap())
        );
        assert_eq!(request.header("authorization").unwrap_or(""), case["authorization"], "{case}");
    }
    // Without that authority nothing is sent.
    simulator.clear_requests();
    let output =
        output(host_command(&program).arg(server).env_remove("SSL_CERT_FILE").env_remove("SSL_CERT_DIR"));
    let (_, err) = printed(&output);
    assert!(
        !output.status.success() && err.contains("ZOOM_E_TLS (-23)") && err.contains("certificate"),
        "{err}"
    );
    assert!(simulator.requests().is_empty());
}

/// Whether a symbol is a member, virtual table or the like of one of the classes: `_ZN6CkHttp...`, `_ZTV6CkHttp`.
fn is_of_a_class(symbol: &str) -> bool {
    let name = symbol.rsplit(' ').next().unwrap_or("");
    let name = name.strip_prefix("_Z").unwrap_or("").trim_start_matches(['N', 'K', 'T', 'V', 'I', 'S']);
    HEADERS
        .iter()
        .any(|class| name.strip_prefix(&class.len().to_string()).is_some_and(|n| n.starts_with(class)))
}

/// How many symbols of the classes an object file defines or refers to. Each must have our ABI tag.
fn check_symbols(nm: &Path, object: &Path) -> usize {
    let symbols = printed_by(Command::new(nm).arg(object));
    let ours: Vec<&str> = symbols.lines().filter(|line| is_of_a_class(line)).collect();
    for symbol in &ours {
        assert!(symbol.contains("B10zoom_token"), "{}: {symbol}", object.display());
    }
    ours.len()
}

#[test]
fn a_program_may_have_foreign_classes_of_these_names() {
    let Some(nm) = need("nm") else { return };
    for (compiler, _) in compilers() {
        for level in ["-O0", "-O2"] {
            let name = compiler.file_name().unwrap().display().to_string();
            let bench = Bench::new(&format!("beside-{name}{level}"));
            // The hosts' own flags come first: the last optimisation level counts.
            let flags = format!("{HOST_CXX} -std=c++11 {level} -c");
            let object = |source: &str| bench.compile(&compiler, &flags, &[source], &format!("{source}.o"));
            let halves = [object("mirror_beside_a.cpp"), object("mirror_beside_b.cpp")];
            let tagged = check_symbols(&nm, &halves[0]);
            if level == "-O0" {
                assert_eq!(tagged, 1, "the address of one member is taken");
                // That program calls every member; the destructor of a static object is used by its address.
                check_symbols(&nm, &object("mirror.cpp"));
            }
            for (order, objects) in [[0, 1], [1, 0]].into_iter().enumerate() {
                let objects = objects.map(|half| halves[half].clone());
                let program = bench.build(&compiler, "-pthread", &objects, &format!("beside{order}"));
                run(&mut command_at(&simulator(), &program));
            }
        }
    }
}

#[test]
fn the_example() {
    let Some(compiler) = need("g++") else { return };
    let bench = Bench::new("example");
    let source = project().join("examples/cpp/mirrored.cpp");
    let flags = "-std=c++11 -Wall -Wextra -Wpedantic -Werror";
    let program = bench.build(&compiler, flags, &[source], "mirrored");
    let simulator = simulator();
    let roots = bench.folder.join("roots.pem");
    fs::write(&roots, simulator.ca_pem()).expect("the scratch folder can be written to");
    let token = token_of(&simulator, "type=zak&ttl=68423085");
    for base in [simulator.http_url(), simulator.https_url()] {
        let ask = |user: &str| {
            let mut command = host_command(&program);
            command.env("ZOOM_BASE_URL", &base).env("ZOOM_ACCESS_TOKEN", ACCESS_TOKEN).env("ZOOM_USER", user);
            let output = output(command.env("SSL_CERT_FILE", &roots).env_remove("SSL_CERT_DIR"));
            let (out, err) = printed(&output);
            (output.status.code(), out, err)
        };
        let success = format!("Body: {{\"token\":\"{token}\"}}\nStatus: 200\nToken: {token}\n");
        for user in ["me", USER_EMAIL] {
            simulator.clear_requests();
            let (code, out, err) = ask(user);
            assert_eq!((code, err.as_str()), (Some(0), ""), "{base} {user}");
            assert!(user != "me" || out == success, "{out}");
            let path = if user == "me" { "me".into() } else { user.replace('@', "%40") };
            let targets: Vec<String> =
                simulator.requests().into_iter().map(|request| request.target).collect();
            assert_eq!(targets, [format!("/v2/users/{path}/token?type=zak&ttl=68423085")]);
        }
        let (code, out, err) = ask("nobody");
        assert_eq!(code, Some(1));
        assert!(out.contains("Status: 404\nHeader:\ncontent-type: application/json"), "{out}");
        assert!(err.contains("Zoom code 1001: User does not exist: nobody"), "{err}");
    }
}
