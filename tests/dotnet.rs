//! The .NET binding, the mirror, the examples and the programs of docs/dotnet.md: real programs in C# and VB.NET on
//! CoreCLR, and in C# on Mono, each against a simulator of its own. The SDK is the one that DOTNET names, or that of
//! scripts/install-dotnet; what only an SDK has that users have today is left out with an older one.
#![cfg(unix)]

mod common;
mod mirror_wire;

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::OnceLock;

use common::docs::{blocks, page};
use common::dotnet::{OLD_FRAMEWORK, build, copy, framework, printed, sdk, sources};
use common::server::{Server, token_response};
use common::tools::{dotnet_sdk, library_folder, need, project, scratch, write_program};
use mirror_wire::check_sent;
use serde_json::Value;
use zoom_simulator::{
    ACCESS_TOKEN, ACCOUNT_ID, CLIENT_SECRET, Options, PUBLIC_CLIENT_ID, SERVER_CLIENT_ID, Simulator,
};

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
        for name in [
            "https_proxy",
            "HTTPS_PROXY",
            "all_proxy",
            "ALL_PROXY",
            "no_proxy",
            "NO_PROXY",
            "SSL_CERT_DIR",
            "ZOOM_USER",
        ] {
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

    /// Runs a program of checks, which must all be so, and of which there must be some.
    fn check(&self, command: &mut Command) -> String {
        let output = self.output(command);
        let printed = printed(&output);
        assert!(output.status.success(), "{command:?}: {}\n{printed}", output.status);
        assert!(printed.trim_end().ends_with(" run, 0 failed"), "{command:?}: {printed}");
        printed
    }
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
        let mut command = Command::new(&self.dotnet);
        command.env("DOTNET_SYSTEM_GLOBALIZATION_INVARIANT", "1").arg(self.assembly(project));
        command
    }

    /// A set of the tests in C#.
    fn tests(&self, set: &str) -> Command {
        let mut command = self.program(TESTS);
        command.arg(set);
        command
    }

    fn assembly(&self, project: &str) -> PathBuf {
        let (folder, name) = project.rsplit_once('/').expect("a folder and a name");
        // The examples are for the oldest .NET that their users have, and run on any newer one.
        let framework =
            if self.is_current() && EXAMPLES.contains(&project) { "net8.0" } else { &self.framework };
        self.folder.join(format!("{folder}/bin/Debug/{framework}/{name}.dll"))
    }

    /// Whether the SDK is one that users have, and not .NET Core 3.1's.
    fn is_current(&self) -> bool {
        self.framework != OLD_FRAMEWORK
    }

    /// The tests in C# in a folder of their own, with no native library beside them.
    fn tests_in(&self, folder: &Path) -> Command {
        let assembly = self.assembly(TESTS);
        copy(assembly.parent().expect("a folder"), folder);
        let mut command = Command::new(&self.dotnet);
        command.env("DOTNET_SYSTEM_GLOBALIZATION_INVARIANT", "1").env("LD_LIBRARY_PATH", "/nowhere");
        command.arg(folder.join(assembly.file_name().expect("a name")));
        command
    }
}

const TESTS: &str = "tests/dotnet/csharp/CSharpTests";
const EXAMPLES: [&str; 2] = ["examples/csharp/Token", "examples/vbnet/Token"];

/// Built once, by the first test that needs it; what the compilers said fails every test.
fn core_clr() -> Option<&'static CoreClr> {
    static BUILT: OnceLock<Result<CoreClr, String>> = OnceLock::new();
    let dotnet = dotnet_sdk()?;
    Some(BUILT.get_or_init(|| build_core_clr(dotnet)).as_ref().unwrap_or_else(|why| panic!("{why}")))
}

fn build_core_clr(dotnet: PathBuf) -> Result<CoreClr, String> {
    let folder = sources("dotnet-coreclr");
    write_blocks("vb", &folder.join("tests/dotnet/docs-vbnet"));
    write_blocks("csharp", &folder.join("tests/dotnet/docs-csharp"));
    let framework = framework(&dotnet);
    let mut arguments = vec![format!("-p:TestFramework={framework}")];
    if framework == OLD_FRAMEWORK {
        // It knows none of the frameworks of the projects.
        arguments.push(format!("-p:TargetFrameworks={framework}"));
    }
    build(&dotnet, &folder, "tests/dotnet/All.csproj", &arguments)?;
    Ok(CoreClr { dotnet, folder, framework })
}

/// The programs of docs/dotnet.md in a language.
fn write_blocks(language: &str, folder: &Path) {
    let blocks = blocks("dotnet.md", language);
    assert!(!blocks.is_empty(), "docs/dotnet.md has no program in {language}");
    let extension = if language == "vb" { "vb" } else { "cs" };
    for (number, block) in blocks.iter().enumerate() {
        fs::write(folder.join(format!("Block{number}.{extension}")), block).unwrap();
    }
}

#[test]
fn the_binding_in_csharp_on_coreclr() {
    let Some(built) = core_clr() else { return };
    Surroundings::new("dotnet-csharp-binding").check(&mut built.tests("binding"));
}

#[test]
fn the_mirror_in_csharp_on_coreclr() {
    let Some(built) = core_clr() else { return };
    Surroundings::new("dotnet-csharp-mirror").check(&mut built.tests("mirror"));
}

/// Cultures with other digits, signs, calendars and letters, from ICU; those before need none of it.
#[test]
fn cultures_on_coreclr() {
    let Some(built) = core_clr().filter(|built| built.is_current()) else { return };
    for culture in ["fa_IR", "tr_TR"] {
        for set in ["binding", "mirror"] {
            let surroundings = Surroundings::new(&format!("dotnet-{culture}-{set}"));
            let mut tests = built.tests(set);
            tests.env("DOTNET_SYSTEM_GLOBALIZATION_INVARIANT", "0").env("LC_ALL", format!("{culture}.UTF-8"));
            surroundings.check(&mut tests);
        }
    }
}

/// A filter that fits nothing is a failure: no test ran.
#[test]
fn no_test_is_no_success() {
    let Some(built) = core_clr() else { return };
    let surroundings = Surroundings::new("dotnet-no-test");
    let output = surroundings.output(built.tests("binding").arg("no test has this name"));
    assert_eq!((output.status.code(), printed(&output).as_str()), (Some(1), "0 run, 0 failed\n"));
    let output = surroundings.check(built.tests("binding").arg("a token with one call"));
    assert_eq!(output, "ok   a token with one call\n1 run, 0 failed\n");
}

#[test]
fn the_wire_of_the_mirror_on_coreclr() {
    let Some(built) = core_clr() else { return };
    wire_is_as_measured("dotnet-csharp-wire", &mut built.tests("wire"));
}

/// More calls at a time than there are threads: all get their turn.
#[test]
fn more_calls_than_threads_on_coreclr() {
    let Some(built) = core_clr() else { return };
    Surroundings::new("dotnet-threads").check(&mut built.tests("threads"));
}

#[test]
fn no_token_is_lost_where_handles_run_out() {
    let Some(built) = core_clr() else { return };
    Surroundings::new("dotnet-full").check(&mut built.tests("full"));
}

#[test]
fn clients_that_nobody_disposes_of_leave_file_descriptors() {
    let Some(built) = core_clr() else { return };
    let inner = built.tests("descriptors");
    let mut command = Command::new("bash");
    command.args(["-c", "ulimit -n 256; exec \"$0\" \"$@\""]).arg(inner.get_program()).args(inner.get_args());
    command.env("DOTNET_SYSTEM_GLOBALIZATION_INVARIANT", "1");
    Surroundings::new("dotnet-descriptors").check(&mut command);
}

#[test]
fn proxies_as_dotnet_sees_them() {
    let Some(built) = core_clr() else { return };
    Surroundings::new("dotnet-proxy").check(&mut built.tests("proxy"));
}

#[test]
fn activities_and_measurements() {
    let Some(built) = core_clr() else { return };
    Surroundings::new("dotnet-telemetry").check(&mut built.tests("telemetry"));
}

/// A plug-in's load context is unloaded, and nothing of the binding holds it.
#[test]
fn load_contexts_that_are_unloaded() {
    let Some(built) = core_clr() else { return };
    Surroundings::new("dotnet-contexts").check(&mut built.tests("contexts"));
}

/// The public API, as it is recorded in tests/dotnet/api.txt; that of .NET Core 3.1 has no telemetry. ZOOM_WRITE_API
/// writes it anew.
#[test]
fn the_public_api_is_as_recorded() {
    let Some(built) = core_clr() else { return };
    let printed = Surroundings::new("dotnet-api").check(&mut built.tests("api"));
    let listing = printed.split("ok   the listing\n").next().expect("the listing comes first");
    let path = project().join("tests/dotnet/api.txt");
    if env::var_os("ZOOM_WRITE_API").is_some() && built.is_current() {
        fs::write(&path, listing).unwrap();
    }
    let recorded = fs::read_to_string(&path).unwrap();
    let is_here = |line: &&str| built.is_current() || !line.contains("SendTraceParent");
    let recorded: Vec<&str> = recorded.lines().filter(is_here).collect();
    assert_eq!(listing.lines().collect::<Vec<_>>(), recorded);
}

/// The members of the mirror are those of bindings/ck_compat/members.txt, with their types, and no other.
#[test]
fn the_members_of_the_mirror_are_those_that_are_described() {
    let Some(built) = core_clr() else { return };
    let printed = Surroundings::new("dotnet-members").check(&mut built.tests("members"));
    let listing = printed.split("ok   the members\n").next().expect("the listing comes first");
    let described = fs::read_to_string(project().join("bindings/ck_compat/members.txt")).unwrap();
    let of_dotnet = described.lines().filter(|line| !line.starts_with('#') && !line.ends_with("\tc++"));
    let mut described: Vec<&str> = of_dotnet.map(|line| line.trim_end_matches("\tnet")).collect();
    described.sort_unstable();
    assert_eq!(listing.lines().collect::<Vec<_>>(), described, ".NET left, the description right");
}

/// Puts the native library where the checkout builds it, from where it is copied next to a program.
fn release(folder: &Path) {
    let release = folder.join("target/release");
    fs::create_dir_all(&release).unwrap();
    fs::copy(library_folder().join("libzoom_token.so"), release.join("libzoom_token.so")).unwrap();
}

/// Settings of the repository around them, which would break what they reach.
#[test]
fn settings_around_the_binding_do_not_reach_it() {
    let Some(built) = core_clr().filter(|built| built.is_current()) else { return };
    let folder = sources("dotnet-settings");
    let settings = "<Project><PropertyGroup><ImplicitUsings>enable</ImplicitUsings><LangVersion>5</LangVersion>\
        <TargetFramework>net10.0</TargetFramework><TreatWarningsAsErrors>true</TreatWarningsAsErrors>\
        </PropertyGroup></Project>";
    fs::write(folder.join("Directory.Build.props"), settings).unwrap();
    let targets = "<Project><Target Name=\"Reached\" BeforeTargets=\"Build\"><Error Text=\"reached\" /></Target></Project>";
    fs::write(folder.join("Directory.Build.targets"), targets).unwrap();
    fs::write(folder.join(".editorconfig"), "[*.cs]\ndotnet_diagnostic.CS0219.severity = error\n").unwrap();
    build(&built.dotnet, &folder, "bindings/dotnet/ZoomToken.CkCompat", &[]).unwrap();
}

/// All analyzers, those for one file, trimming and AOT among them, have nothing to say; also where a user's settings for
/// the whole build reach the binding.
#[test]
fn no_analyzer_has_anything_to_say() {
    let Some(built) = core_clr().filter(|built| built.is_current()) else { return };
    let folder = sources("dotnet-analyzers");
    let arguments =
        ["-p:AnalysisMode=All", "-p:AnalysisLevel=latest", "-p:PublishSingleFile=true", "-warnaserror"];
    let arguments = arguments.map(str::to_owned);
    build(&built.dotnet, &folder, "bindings/dotnet/ZoomToken.CkCompat", &arguments).unwrap();
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
    surroundings.check(built.tests("missing").env("LD_LIBRARY_PATH", "/nowhere"));
}

/// A library that is there and can't be used, and one that comes after the first call.
#[test]
fn a_library_that_comes_late_on_coreclr() {
    let Some(built) = core_clr() else { return };
    let surroundings = Surroundings::new("dotnet-late");
    let command = built.tests_in(&surroundings.folder.join("program"));
    comes_late(&surroundings, command);
}

fn comes_late(surroundings: &Surroundings, mut command: Command) {
    let Some(compiler) = need("gcc") else { return };
    let source = surroundings.folder.join("old.c");
    let old = surroundings.folder.join("old.so");
    fs::write(&source, "int zoom_abi_version(void) { return 1; }\n").unwrap();
    let compiled = Command::new(compiler).args(["-shared", "-fPIC", "-o"]).args([&old, &source]).status();
    assert!(compiled.expect("gcc starts").success());
    command.arg("late").env("ZOOM_OLD_LIBRARY", old).env("LD_LIBRARY_PATH", "/nowhere");
    surroundings.check(command.env("ZOOM_LIBRARY", library_folder().join("libzoom_token.so")));
}

/// The library is found where docs/dotnet.md says it may lie, without a word in the environment.
#[test]
fn places_of_the_library_on_coreclr() {
    let Some(built) = core_clr() else { return };
    let folder = built.assembly(EXAMPLES[0]);
    let folder = folder.parent().expect("a folder");
    let surroundings = Surroundings::new("dotnet-places");
    for place in [String::new(), format!("runtimes/linux-{}/native", processor())] {
        let program = surroundings.folder.join(format!("program{}", place.len()));
        copy(folder, &program);
        fs::create_dir_all(program.join(&place)).unwrap();
        let library = Path::new(&place).join("libzoom_token.so");
        fs::copy(library_folder().join("libzoom_token.so"), program.join(library)).unwrap();
        let mut command = Command::new(&built.dotnet);
        command.arg(program.join("Token.dll")).env("LD_LIBRARY_PATH", "/nowhere");
        let output = surroundings.output(&mut command);
        assert!(output.status.success(), "{place}: {}", printed(&output));
    }
}

/// Published for a runtime that is there (framework-dependent), as files and as one: the native library lies next to it.
#[test]
fn a_program_that_is_published() {
    let Some(built) = core_clr().filter(|built| built.is_current()) else { return };
    let surroundings = Surroundings::new("dotnet-published");
    let folder = sources("dotnet-published-sources");
    fs::create_dir(folder.join("program")).unwrap();
    fs::write(folder.join("program/Program.csproj"), PUBLISHED).unwrap();
    for (name, is_one_file) in [("files", false), ("one-file", true)] {
        let place = surroundings.folder.join(name);
        let mut command = Command::new(&built.dotnet);
        command.args(["publish", "program/Program.csproj", "-nologo", "-v", "quiet", "-nodeReuse:false"]);
        command.arg(format!("-p:OneFile={is_one_file}")).arg("-p:UseSharedCompilation=false");
        command.arg(format!("-p:Rid=linux-{}", processor())).arg("-o").arg(&place);
        let output = sdk(command.current_dir(&folder));
        assert!(output.status.success(), "{name}: {}", printed(&output));
        assert_eq!(place.join("ZoomToken.dll").exists(), !is_one_file, "{name}");
        let run = || {
            let mut command = Command::new(place.join("Program"));
            command.env("DOTNET_ROOT", runtimes(&built.dotnet)).env("LD_LIBRARY_PATH", "/nowhere");
            command.env("DOTNET_SYSTEM_GLOBALIZATION_INVARIANT", "1");
            printed(&surroundings.output(&mut command))
        };
        let advice = if is_one_file { "next to the program" } else { "next to ZoomToken.dll" };
        let shown = run();
        assert!(shown.contains(&format!("Put libzoom_token.so {advice}, of the same release")), "{shown}");
        fs::copy(library_folder().join("libzoom_token.so"), place.join("libzoom_token.so")).unwrap();
        let shown = run();
        assert!(shown.contains("\nToken: eyJ"), "{name}: {shown}");
    }
}

/// The analyzer for one file would want the runtime's own package, which this machine's SDK lacks.
const PUBLISHED: &str = "<Project Sdk=\"Microsoft.NET.Sdk\"><PropertyGroup><OutputType>Exe</OutputType>\
    <TargetFramework>net10.0</TargetFramework><LangVersion>8.0</LangVersion><Nullable>enable</Nullable>\
    <RuntimeIdentifier>$(Rid)</RuntimeIdentifier><SelfContained>false</SelfContained><PublishSingleFile>$(OneFile)</PublishSingleFile>\
    <EnableSingleFileAnalyzer>false</EnableSingleFileAnalyzer></PropertyGroup><ItemGroup>\
    <Compile Include=\"../examples/csharp/*.cs\" />\
    <ProjectReference Include=\"../bindings/dotnet/ZoomToken/ZoomToken.csproj\" /></ItemGroup></Project>";

/// Where a `dotnet` has its runtimes, for programs that are started without it.
fn runtimes(dotnet: &Path) -> PathBuf {
    let output = Command::new(dotnet).arg("--list-runtimes").output().expect("dotnet starts");
    let listed = printed(&output);
    // NAME VERSION [ROOT/shared/NAME]
    let folder = listed.lines().next().and_then(|line| line.split_once('[')?.1.strip_suffix(']'));
    Path::new(folder.expect("a runtime")).ancestors().nth(2).expect("a root").to_owned()
}

fn processor() -> &'static str {
    if env::consts::ARCH == "aarch64" { "arm64" } else { "x64" }
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
    for program in EXAMPLES {
        let surroundings = Surroundings::new(&program.replace('/', "-"));
        let base = surroundings.simulator.https_url();
        let run = |user: &str| {
            let mut command = Command::new("env");
            let inner = built.program(program);
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

/// The program with a window is compiled: it needs a screen to run.
#[test]
fn the_example_with_a_window() {
    let Some(built) = core_clr().filter(|built| built.is_current()) else { return };
    let folder = sources("dotnet-desktop");
    build(&built.dotnet, &folder, "examples/desktop/SignIn.csproj", &["-warnaserror".to_owned()]).unwrap();
}

#[test]
fn the_programs_of_the_documentation() {
    let Some(built) = core_clr() else { return };
    for program in DOCUMENTATION {
        for (name, sent) in [
            ("StartMeeting", &["/v2/users/me/token?type=zak"][..]),
            ("WholeResponse", &["/v2/users/ada%40example.com/token?type=zak", "/v2/users?page_size=30"]),
            ("AsTask", &["/v2/users/ada%40example.com/token?type=zak"]),
        ] {
            let surroundings = Surroundings::new(&format!("dotnet-docs-{name}"));
            let output = surroundings.output(built.program(program).arg(name));
            let printed = printed(&output);
            assert!(
                output.status.success() && printed.contains("eyJ"),
                "{program} {name}: a token: {printed}"
            );
            let requests = surroundings.simulator.requests();
            let targets: Vec<&str> = requests.iter().map(|request| request.target.as_str()).collect();
            assert_eq!(targets, sent, "{program} {name}");
        }
    }
    let output =
        Surroundings::new("dotnet-docs-double").output(built.program(DOCUMENTATION[0]).arg("Double"));
    assert_eq!(printed(&output), "a-token\nUser\n");
}

const DOCUMENTATION: [&str; 2] = ["tests/dotnet/docs-csharp/DocsCSharp", "tests/dotnet/docs-vbnet/DocsVbNet"];

/// The server that signs in, twice: the second time with what the file has kept. Then with another secret.
#[test]
fn the_server_of_the_documentation() {
    let Some(built) = core_clr() else { return };
    for (number, program) in DOCUMENTATION.into_iter().enumerate() {
        let surroundings = Surroundings::new(&format!("dotnet-docs-server-{number}"));
        let file = surroundings.folder.join("zoom.tokens");
        let run = |secret: &str| {
            let mut command = built.program(program);
            command.arg("ServerSignIn").env("ZOOM_ACCOUNT_ID", ACCOUNT_ID);
            command.env("ZOOM_CLIENT_ID", SERVER_CLIENT_ID).env("ZOOM_CLIENT_SECRET", secret);
            let output = surroundings.output(command.env("ZOOM_TOKEN_FILE", &file));
            (output.status.code(), printed(&output))
        };
        for _ in 0..2 {
            let (code, shown) = run(CLIENT_SECRET);
            assert_eq!(code, Some(0), "{program}: {shown}");
            assert!(shown.starts_with(URL), "{program}: {shown}");
        }
        assert_eq!(surroundings.simulator.sign_ins(SERVER_CLIENT_ID, "account_credentials"), 1);
        fs::remove_file(&file).unwrap();
        let (code, shown) = run("wrong");
        assert_eq!(code, Some(1));
        assert!(shown.starts_with("AppSettings: signing in failed: "), "{shown}");
    }
}

/// How the address begins that starts a meeting.
const URL: &str = "https://zoom.us/s/12345678901?zak=eyJ";

/// The desktop program: a user who signs in with the browser, once; and all that it shows in place of an address.
#[test]
fn the_desktop_program_of_the_documentation() {
    let (Some(built), Some(_)) = (core_clr(), need("python3")) else { return };
    for (number, program) in DOCUMENTATION.into_iter().enumerate() {
        let surroundings = Surroundings::new(&format!("dotnet-docs-desktop-{number}"));
        let folder = &surroundings.folder;
        let browser = fs::read(project().join("tests/hosts/browser.py")).unwrap();
        for (name, script) in [("user", browser.as_slice()), ("cancel", b"#!/bin/sh\nkill -INT $PPID\n")] {
            let opens = folder.join(name).join("xdg-open");
            fs::create_dir(folder.join(name)).unwrap();
            write_program(&opens, script);
        }
        let machine = env::var("PATH").unwrap();
        let run = |browser: &str, client_id: &str, library: &Path| {
            // A test may run where SIGINT is ignored, which programs inherit.
            let mut command = Command::new("env");
            let inner = built.program(program);
            command.arg("--default-signal=INT").arg(inner.get_program()).args(inner.get_args());
            command.arg("BrowserSignIn").env("DOTNET_SYSTEM_GLOBALIZATION_INVARIANT", "1");
            command.env("XDG_DATA_HOME", folder.join("data")).env("LD_LIBRARY_PATH", library);
            command.env("PATH", format!("{}:{machine}", folder.join(browser).display()));
            let output = surroundings.output(command.env("ZOOM_CLIENT_ID", client_id));
            (output.status.code(), printed(&output))
        };
        let here = library_folder();
        let (code, shown) = run("cancel", PUBLIC_CLIENT_ID, &here);
        assert_eq!((code, shown.as_str()), (Some(1), "Cancelled.\n"), "{program}");
        // The second start needs no browser.
        for browser in ["user", "cancel"] {
            let (code, shown) = run(browser, PUBLIC_CLIENT_ID, &here);
            assert_eq!(code, Some(0), "{program}: {shown}");
            assert!(shown.starts_with(URL), "{program}: {shown}");
        }
        assert_eq!(surroundings.simulator.sign_ins(PUBLIC_CLIENT_ID, "authorization_code"), 1);
        let (code, shown) = run("user", "", &here);
        assert_eq!(code, Some(1));
        assert!(shown.contains("ClientId must be set"), "{program}: {shown}");
        let (code, shown) = run("user", PUBLIC_CLIENT_ID, Path::new("/nowhere"));
        assert_eq!(code, Some(1));
        assert!(shown.contains("libzoom_token.so") && !shown.contains("Unhandled"), "{program}: {shown}");
    }
}

/// The program in one file, in a folder of its own beside the binding.
#[test]
fn the_program_in_one_file() {
    let Some(built) = core_clr().filter(|built| built.is_current()) else { return };
    let first = "#:project bindings/dotnet/ZoomToken";
    assert!(
        page("dotnet.md")
            .contains(&format!("make `{first}` the first line of `Start.cs`, then `dotnet run Start.cs`"))
    );
    let folder = sources("dotnet-one-file");
    // A file-based program can be published AOT, for which this machine's SDK lacks the packages.
    let program = format!("{first}\n#:property PublishAot=false\n{}", blocks("dotnet.md", "csharp")[0]);
    fs::write(folder.join("Start.cs"), program).unwrap();
    release(&folder);
    let mut command = Command::new(&built.dotnet);
    command.args(["run", "Start.cs"]).current_dir(&folder).env("LD_LIBRARY_PATH", "/nowhere");
    let printed = printed(&Surroundings::new("dotnet-one-file-run").output(&mut command));
    assert!(printed.starts_with(URL), "{printed}");
}

/// What a reader may have forgotten is told, by a text and by the exit code.
#[test]
fn the_programs_of_the_documentation_say_what_is_missing() {
    let Some(built) = core_clr() else { return };
    let surroundings = Surroundings::new("dotnet-docs-missing");
    let program = built.program(DOCUMENTATION[1]);
    for (module, variable, told) in [
        ("StartMeeting", "ZOOM_ACCESS_TOKEN", "access token must be given"),
        ("StartMeeting", "LD_LIBRARY_PATH", "libzoom_token.so"),
        ("AsTask", "ZOOM_ACCESS_TOKEN", "AccessToken must be set"),
    ] {
        let mut command = Command::new("env");
        command.args(["-u", variable]).arg(program.get_program()).args(program.get_args()).arg(module);
        command.env("DOTNET_SYSTEM_GLOBALIZATION_INVARIANT", "1");
        let output = surroundings.output(&mut command);
        let shown = printed(&output);
        assert_eq!(output.status.code(), Some(1), "{module} {variable}: {shown}");
        assert!(shown.contains(told), "{module} {variable}: {shown}");
        assert!(!shown.contains("Unhandled"), "{module} {variable}: {shown}");
        assert!(surroundings.simulator.requests().is_empty());
    }
}

/// Mono, and the tests' assembly for .NET Framework; none when Mono is missing.
fn mono() -> Option<&'static (PathBuf, PathBuf)> {
    static BUILT: OnceLock<Result<(PathBuf, PathBuf), String>> = OnceLock::new();
    let (dotnet, runtime) = (dotnet_sdk()?, need("mono")?);
    Some(BUILT.get_or_init(|| build_mono(&dotnet, runtime)).as_ref().unwrap_or_else(|why| panic!("{why}")))
}

fn build_mono(dotnet: &Path, runtime: PathBuf) -> Result<(PathBuf, PathBuf), String> {
    const FRAMEWORK: &str = "net462";
    let folder = sources("dotnet-mono");
    let mut arguments = vec![format!("-p:TestFramework={FRAMEWORK}")];
    if framework(dotnet) == OLD_FRAMEWORK {
        // It has no reference assemblies: Mono's own are as good.
        arguments.push(format!("-p:TargetFrameworks={FRAMEWORK}"));
        arguments.push("-p:FrameworkPathOverride=/usr/lib/mono/4.5".to_owned());
    }
    build(dotnet, &folder, "tests/dotnet/csharp/CSharpTests.csproj", &arguments)?;
    Ok((runtime, folder.join(format!("tests/dotnet/csharp/bin/Debug/{FRAMEWORK}/CSharpTests.exe"))))
}

fn on_mono(set: &str) -> Option<Command> {
    let (mono, program) = mono()?;
    let mut command = Command::new(mono);
    command.arg(program).arg(set);
    Some(command)
}

#[test]
fn the_binding_on_mono() {
    let Some(mut command) = on_mono("binding") else { return };
    Surroundings::new("mono-binding").check(&mut command);
}

#[test]
fn the_mirror_on_mono() {
    let Some(mut command) = on_mono("mirror") else { return };
    Surroundings::new("mono-mirror").check(&mut command);
}

#[test]
fn the_wire_of_the_mirror_on_mono() {
    let Some(mut command) = on_mono("wire") else { return };
    wire_is_as_measured("mono-wire", &mut command);
}

#[test]
fn proxies_as_mono_sees_them() {
    let Some(mut command) = on_mono("proxy") else { return };
    Surroundings::new("mono-proxy").check(&mut command);
}

#[test]
fn a_missing_library_on_mono() {
    let Some(mut command) = on_mono("missing") else { return };
    Surroundings::new("mono-missing").check(command.env("LD_LIBRARY_PATH", "/nowhere"));
}

#[test]
fn a_library_that_comes_late_on_mono() {
    let Some((mono, program)) = mono() else { return };
    let surroundings = Surroundings::new("mono-late");
    let folder = surroundings.folder.join("program");
    copy(program.parent().expect("a folder"), &folder);
    let mut command = Command::new(mono);
    command.arg(folder.join("CSharpTests.exe"));
    comes_late(&surroundings, command);
}
