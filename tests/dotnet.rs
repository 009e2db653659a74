//! The .NET binding, the mirror, the examples and the programs of docs/dotnet.md: real programs in C# and VB.NET on
//! CoreCLR, and in C# on Mono, each against a simulator of its own. scripts/install-dotnet gets what they need.
#![cfg(unix)]

mod common;
mod mirror_wire;

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::OnceLock;

use common::server::{Server, token_response};
use common::tools::{dotnet_sdk, library_folder, need, project, scratch};
use mirror_wire::check_sent;
use serde_json::Value;
use zoom_simulator::{ACCESS_TOKEN, Options, Simulator};

/// What a program needs that is no .NET program: a simulator, and a folder with its authority.
struct Surroundings {
    simulator: Simulator,
    folder: PathBuf,
}

impl Surroundings {
    fn new(name: &str) -> Surroundings {
        let simulator = Simulator::start(Options::default()).expect("a loopback port");
        let folder = scratch(name);
        fs::write(folder.join("ca.pem"), simulator.ca_pem()).unwrap();
        Surroundings { simulator, folder }
    }

    /// Runs a program with all that it may look for in the environment.
    fn output(&self, command: &mut Command) -> Output {
        let authority = self.folder.join("ca.pem");
        for name in ["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY", "SSL_CERT_DIR", "ZOOM_USER"] {
            command.env_remove(name);
        }
        command
            .env("ZOOM_BASE_URL", self.simulator.http_url())
            .env("ZOOM_HTTPS_URL", self.simulator.https_url())
            .env("ZOOM_ACCESS_TOKEN", ACCESS_TOKEN)
            .env("ZOOM_ROOTS", &authority)
            .env("SSL_CERT_FILE", &authority)
            .env("ZOOM_VECTORS", project().join("tests/vectors.json"))
            .env("ZOOM_SCRATCH", &self.folder);
        if !command.get_envs().any(|(name, _)| name == "LD_LIBRARY_PATH") {
            command.env("LD_LIBRARY_PATH", library_folder());
        }
        command.output().unwrap_or_else(|why| panic!("{command:?}: {why}"))
    }

    /// Runs a program of checks, which must all be so.
    fn check(&self, command: &mut Command) {
        let output = self.output(command);
        let printed = printed(&output);
        assert!(output.status.success(), "{command:?}: {}\n{printed}", output.status);
        assert!(printed.starts_with("ok   "), "it checked nothing: {printed}");
    }
}

fn printed(output: &Output) -> String {
    String::from_utf8_lossy(&[output.stdout.as_slice(), &output.stderr].concat()).into_owned()
}

/// Everything built for CoreCLR.
struct CoreClr {
    dotnet: PathBuf,
    folder: PathBuf,
    framework: String,
}

impl CoreClr {
    /// A program: the path of its project without the extension.
    fn program(&self, project: &str) -> Command {
        let (folder, name) = project.rsplit_once('/').expect("a folder and a name");
        let assembly = format!("{folder}/bin/Debug/{}/{name}.dll", self.framework);
        let mut command = Command::new(&self.dotnet);
        command.env("DOTNET_SYSTEM_GLOBALIZATION_INVARIANT", "1").arg(self.folder.join(assembly));
        command
    }
}

/// Built once, by the first test that needs it; what the compilers said fails every test.
fn core_clr() -> Option<&'static CoreClr> {
    static BUILT: OnceLock<Result<CoreClr, String>> = OnceLock::new();
    let dotnet = dotnet_sdk()?;
    Some(BUILT.get_or_init(|| build(dotnet)).as_ref().unwrap_or_else(|why| panic!("{why}")))
}

/// Builds a copy of the sources: nothing is written beside them, and nothing is fetched.
fn build(dotnet: PathBuf) -> Result<CoreClr, String> {
    let folder = scratch("dotnet-coreclr");
    for part in ["bindings/dotnet", "tests/dotnet", "examples/csharp", "examples/vbnet"] {
        copy(&project().join(part), &folder.join(part));
    }
    write_blocks("vb", &folder.join("tests/dotnet/docs-vbnet"));
    write_blocks("csharp", &folder.join("tests/dotnet/docs-csharp"));

    let version = Command::new(&dotnet).arg("--version").output().expect("dotnet starts").stdout;
    let major: u32 = String::from_utf8_lossy(&version).split('.').next().unwrap().parse().expect("a version");
    let framework = if major < 5 { "netcoreapp3.1".to_owned() } else { format!("net{major}.0") };
    let output = Command::new(&dotnet)
        .args(["build", "All.csproj", "-nologo", "-v", "quiet", "-nodeReuse:false"])
        .args(["-p:UseSharedCompilation=false", &format!("-p:TargetFrameworks={framework}")])
        .current_dir(folder.join("tests/dotnet"))
        .env("DOTNET_CLI_TELEMETRY_OPTOUT", "1")
        .env("DOTNET_NOLOGO", "1")
        .env("DOTNET_SKIP_FIRST_TIME_EXPERIENCE", "1")
        .env("DOTNET_SYSTEM_GLOBALIZATION_INVARIANT", "1")
        .output()
        .expect("dotnet starts");
    if output.status.success() { Ok(CoreClr { dotnet, folder, framework }) } else { Err(printed(&output)) }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap_or_else(|why| panic!("{}: {why}", from.display())) {
        let entry = entry.unwrap();
        let (path, name) = (entry.path(), entry.file_name());
        if path.is_file() {
            fs::copy(&path, to.join(name)).unwrap();
        } else if name != "bin" && name != "obj" {
            copy(&path, &to.join(name));
        }
    }
}

/// The programs of docs/dotnet.md in a language.
fn write_blocks(language: &str, folder: &Path) {
    let page = fs::read_to_string(project().join("docs/dotnet.md")).expect("docs/dotnet.md is there");
    let fence = format!("```{language}\n");
    let blocks: Vec<&str> =
        page.split(&fence).skip(1).map(|rest| rest.split("```").next().unwrap()).collect();
    assert!(!blocks.is_empty(), "docs/dotnet.md has no program in {language}");
    let extension = if language == "vb" { "vb" } else { "cs" };
    for (number, block) in blocks.iter().enumerate() {
        fs::write(folder.join(format!("Block{number}.{extension}")), block).unwrap();
    }
}

#[test]
fn the_binding_in_csharp_on_coreclr() {
    let Some(built) = core_clr() else { return };
    let surroundings = Surroundings::new("dotnet-csharp-binding");
    surroundings.check(built.program("tests/dotnet/csharp/CSharpTests").arg("binding"));
}

#[test]
fn the_mirror_in_csharp_on_coreclr() {
    let Some(built) = core_clr() else { return };
    let surroundings = Surroundings::new("dotnet-csharp-mirror");
    surroundings.check(built.program("tests/dotnet/csharp/CSharpTests").arg("mirror"));
}

#[test]
fn the_wire_of_the_mirror_on_coreclr() {
    let Some(built) = core_clr() else { return };
    wire_is_as_measured("dotnet-csharp-wire", built.program("tests/dotnet/csharp/CSharpTests").arg("wire"));
}

/// What a program sends are the vectors of the wire, and our own.
fn wire_is_as_measured(name: &str, program: &mut Command) {
    let text = fs::read_to_string(project().join("tests/vectors.json")).unwrap();
    let vectors: Value = serde_json::from_str(&text).expect("tests/vectors.json is JSON");
    let surroundings = Surroundings::new(name);
    let server = Server::responding(token_response("t"));
    surroundings.check(program.env("ZOOM_WIRE_SERVER", format!("http://{}", server.address())));
    check_sent(&vectors, &server);
    let wanted = vectors["wire"].as_array().expect("the vectors of the wire");
    let requests = surroundings.simulator.requests();
    assert_eq!(requests.len(), wanted.len());
    for (request, wanted) in requests.iter().zip(wanted) {
        let text = |name: &str| wanted[name].as_str().expect(name);
        let header = |name: &str| request.header(name).unwrap_or("");
        assert_eq!((request.method.as_str(), request.target.as_str()), (text("method"), text("target")));
        assert_eq!(header("authorization"), text("authorization"), "{}", request.target);
        // With PATCH nothing was measured to be sent; "0" says the same.
        let length = if text("method") == "PATCH" { "0" } else { text("length") };
        assert_eq!(header("content-length"), length, "{} {}", request.method, request.target);
        assert_eq!(header("accept"), "*/*", "{}", request.target);
    }
}

#[test]
fn a_missing_library_on_coreclr() {
    let Some(built) = core_clr() else { return };
    let surroundings = Surroundings::new("dotnet-csharp-missing");
    let mut program = built.program("tests/dotnet/csharp/CSharpTests");
    surroundings.check(program.arg("missing").env("LD_LIBRARY_PATH", "/nowhere"));
}

/// The library is found where docs/dotnet.md says it may lie, without a word in the environment.
#[test]
fn places_of_the_library_on_coreclr() {
    let Some(built) = core_clr() else { return };
    let folder = format!("examples/csharp/bin/Debug/{}", built.framework);
    let surroundings = Surroundings::new("dotnet-places");
    let processor = if env::consts::ARCH == "aarch64" { "arm64" } else { "x64" };
    for place in [String::new(), format!("runtimes/linux-{processor}/native")] {
        let program = surroundings.folder.join(format!("program{}", place.len()));
        copy(&built.folder.join(&folder), &program);
        fs::create_dir_all(program.join(&place)).unwrap();
        let library = Path::new(&place).join("libzoom_token.so");
        fs::copy(library_folder().join("libzoom_token.so"), program.join(library)).unwrap();
        let mut command = Command::new(&built.dotnet);
        command.arg(program.join("Token.dll")).env("LD_LIBRARY_PATH", "/nowhere");
        let output = surroundings.output(&mut command);
        assert!(output.status.success(), "{place}: {}", printed(&output));
    }
}

#[test]
fn vbnet_on_coreclr() {
    let Some(built) = core_clr() else { return };
    let surroundings = Surroundings::new("dotnet-vbnet");
    surroundings.check(&mut built.program("tests/dotnet/vbnet/VbNetTests"));
    // The mirrored sample's request is the samples' own.
    let sample = "/v2/users/:userId/token?type=zak&ttl=68423085";
    let bearer = format!("Bearer {ACCESS_TOKEN}");
    let requests = surroundings.simulator.requests();
    let sent = requests.iter().filter(|request| request.https && request.target == sample);
    assert!(sent.map(|request| request.header("authorization")).eq([Some(bearer.as_str())]), "{requests:?}");
}

#[test]
fn the_examples() {
    let Some(built) = core_clr() else { return };
    for language in ["csharp", "vbnet"] {
        let surroundings = Surroundings::new(&format!("dotnet-example-{language}"));
        let base = surroundings.simulator.https_url();
        let program = format!("examples/{language}/Token");
        let run = |user: &str| {
            let mut command = Command::new("env");
            let inner = built.program(&program);
            command
                .arg(format!("ZOOM_BASE_URL={base}"))
                .args((!user.is_empty()).then(|| format!("ZOOM_USER={user}")));
            command.arg(inner.get_program()).args(inner.get_args());
            command.env("DOTNET_SYSTEM_GLOBALIZATION_INVARIANT", "1");
            let output = surroundings.output(&mut command);
            (output.status.code(), printed(&output).replace("\r\n", "\n"))
        };
        let (code, shown) = run("");
        assert_eq!(code, Some(0), "{shown}");
        assert!(shown.starts_with("Body: {\"token\":\"eyJ") && shown.contains("\nToken: eyJ"), "{shown}");
        assert!(shown.contains("\nStatus: 200\n"), "{shown}");
        let (code, shown) = run("gone");
        assert_eq!(code, Some(1), "{shown}");
        assert!(shown.contains("Status: 404\nHeader:\ncontent-type: text/plain\n"), "{shown}");
        assert!(shown.contains("Failed: HTTP 404 Not Found"), "{shown}");
    }
}

#[test]
fn the_programs_of_the_documentation() {
    let Some(built) = core_clr() else { return };
    for (program, argument, asked) in [
        ("tests/dotnet/docs-vbnet/DocsVbNet", "OneCall", "?type=zak&ttl=3600"),
        ("tests/dotnet/docs-vbnet/DocsVbNet", "AsTask", "?type=zak"),
        ("tests/dotnet/docs-csharp/DocsCSharp", "", "?type=zak"),
    ] {
        let surroundings = Surroundings::new(&format!("dotnet-docs{argument}"));
        let output = surroundings.output(built.program(program).arg(argument));
        let shown = printed(&output);
        assert!(output.status.success(), "{shown}");
        assert!(shown.contains("eyJ"), "a token: {shown}");
        let requests = surroundings.simulator.requests();
        assert_eq!(requests[0].target, format!("/v2/users/ada%40example.com/token{asked}"));
        if argument.is_empty() {
            assert!(shown.starts_with("200 {"), "{shown}");
            assert_eq!(requests[1].target, "/v2/users?page_size=30");
        }
    }
}

/// What a reader may have forgotten is told, and ends no program.
#[test]
fn the_programs_of_the_documentation_say_what_is_missing() {
    let Some(built) = core_clr() else { return };
    let surroundings = Surroundings::new("dotnet-docs-missing");
    let program = built.program("tests/dotnet/docs-vbnet/DocsVbNet");
    for (module, variable, told) in [
        ("OneCall", "ZOOM_ACCESS_TOKEN", "access token must be given"),
        ("OneCall", "LD_LIBRARY_PATH", "libzoom_token.so"),
        ("AsTask", "ZOOM_ACCESS_TOKEN", "option access_token must be set"),
    ] {
        let mut command = Command::new("env");
        command.args(["-u", variable]).arg(program.get_program()).args(program.get_args()).arg(module);
        command.env("DOTNET_SYSTEM_GLOBALIZATION_INVARIANT", "1");
        let output = surroundings.output(&mut command);
        let shown = printed(&output);
        assert!(output.status.success() && shown.contains(told), "{module} {variable}: {shown}");
        assert!(!shown.contains("Unhandled"), "{module} {variable}: {shown}");
        assert!(surroundings.simulator.requests().is_empty());
    }
}

/// The same C# files, compiled by Mono's compiler; none when Mono is missing.
fn mono() -> Option<&'static (PathBuf, PathBuf)> {
    static BUILT: OnceLock<(PathBuf, PathBuf)> = OnceLock::new();
    let (compiler, runtime) = (need("mcs")?, need("mono")?);
    Some(BUILT.get_or_init(|| {
        let folder = scratch("dotnet-mono");
        let compile = |sources: &str, out: &str, references: &[&str]| {
            let kind = if out.ends_with(".dll") { "library" } else { "exe" };
            let output = Command::new(&compiler)
                .args(["-langversion:7", "-warnaserror", &format!("-target:{kind}"), &format!("-out:{out}")])
                .args(references.iter().map(|reference| format!("-r:{reference}")))
                .args(csharp_files(&project().join(sources)))
                .current_dir(&folder)
                .output()
                .expect("mcs starts");
            assert!(output.status.success(), "{sources}: {}", printed(&output));
        };
        compile("bindings/dotnet/ZoomToken", "ZoomToken.dll", &[]);
        compile("bindings/dotnet/ZoomToken.CkCompat", "ZoomToken.CkCompat.dll", &["ZoomToken.dll"]);
        compile("tests/dotnet/csharp", "tests.exe", &["ZoomToken.dll", "ZoomToken.CkCompat.dll"]);
        (runtime, folder.join("tests.exe"))
    }))
}

fn csharp_files(folder: &Path) -> Vec<PathBuf> {
    let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    files.filter(|path| path.extension().is_some_and(|extension| extension == "cs")).collect()
}

#[test]
fn the_binding_on_mono() {
    let Some((mono, program)) = mono() else { return };
    Surroundings::new("mono-binding").check(Command::new(mono).arg(program).arg("binding"));
}

#[test]
fn the_mirror_on_mono() {
    let Some((mono, program)) = mono() else { return };
    Surroundings::new("mono-mirror").check(Command::new(mono).arg(program).arg("mirror"));
}

#[test]
fn the_wire_of_the_mirror_on_mono() {
    let Some((mono, program)) = mono() else { return };
    wire_is_as_measured("mono-wire", Command::new(mono).arg(program).arg("wire"));
}

#[test]
fn a_missing_library_on_mono() {
    let Some((mono, program)) = mono() else { return };
    let mut command = Command::new(mono);
    Surroundings::new("mono-missing")
        .check(command.arg(program).arg("missing").env("LD_LIBRARY_PATH", "/nowhere"));
}
