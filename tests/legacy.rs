//! The bindings for VB6, VBA, Pascal and COBOL, the plugin host and Python, with their examples, the programs of docs/vb6.md
//! and the last one of docs/pascal.md: compiled where their tools are, and run against the simulator. The programs with
//! which the pages begin are in pages.rs.
#![cfg(unix)]

mod common;
mod vb_rewritten;

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use common::bench::{Bench, HOST_C, compilation, hosts, output, printed, succeed};
use common::consent::consent;
use common::docs::blocks;
use common::server::{Server, token_response};
use common::signed_in::user_client_with;
use common::tools::{dotnet_sdk, library_folder, need, project, scratch};
use zoom_simulator::{ACCESS_TOKEN, EXPIRED_ACCESS_TOKEN, PUBLIC_CLIENT_ID};
use zoom_token::ZOOM_OK;

/// The query of the examples.
const SAMPLE: &str = "type=zak";

/// A command that runs a program as its users do, with the environment variables that the page or example names.
fn as_users_do(bench: &Bench, program: &Path) -> Command {
    bench.simulator.clear_requests();
    let mut command = bench.command(program);
    command.env("ZOOM_ACCESS_TOKEN", ACCESS_TOKEN).env("ZOOM_BASE_URL", bench.simulator.http_url());
    command.env_remove("ZOOM_USER").env_remove("ZOOM_ROOTS");
    command
}

/// Every example prints the response, and the token or the error. `code` is its exit status for an error.
fn example(bench: &Bench, program: &Path, arguments: &[&str], code: i32) {
    bench.simulator.clear_requests();
    let token = bench.expected_token(SAMPLE);
    let run = |user: Option<&str>, base: &str| {
        let mut command = as_users_do(bench, program);
        command.args(arguments).env("ZOOM_BASE_URL", base).env("ZOOM_ROOTS", bench.folder.join("roots.pem"));
        command.envs(user.map(|user| ("ZOOM_USER", user)));
        let output = output(&mut command);
        let (out, err) = printed(&output);
        (output.status.code(), (out + &err).replace("\r\n", "\n"))
    };
    let shown = run(None, &bench.simulator.https_url());
    let expected = format!("Body: {{\"token\":\"{token}\"}}\nStatus: 200\nToken: {token}\n");
    assert_eq!(shown, (Some(0), expected));
    let requests = bench.simulator.requests();
    let targets: Vec<&str> = requests.iter().map(|request| request.target.as_str()).collect();
    assert_eq!(targets, [format!("/v2/users/me/token?{SAMPLE}")]);

    let (ended, shown) = run(Some("gone"), &bench.simulator.https_url());
    assert_eq!(ended, Some(code), "{shown}");
    assert!(
        shown.starts_with("Body:") && shown.contains("\nStatus: 404\nHeader:\ncontent-type: text/plain\n"),
        "{shown}"
    );
    assert!(shown.contains("\nFailed: HTTP 404 Not Found. "), "{shown}");

    let (ended, shown) = run(None, "ftp://localhost");
    assert_eq!((ended, shown.as_str()), (Some(code), "Failed: option base_url must begin with https://\n"));
}

// Pascal

/// Compiles a program with Free Pascal; None where that is missing.
fn pascal(bench: &Bench, source: &Path, flags: &[&str]) -> Option<PathBuf> {
    let compiler = need("fpc")?;
    let units = bench.folder.join("units");
    fs::create_dir_all(&units).unwrap();
    let program = units.join("program");
    let mut command = Command::new(compiler);
    command.args(["-v0ewn", "-Sew", "-l-"]).args(flags).arg(source);
    command.arg(format!("-Fu{}", project().join("bindings/pascal").display()));
    command.arg(format!("-Fl{}", library_folder().display())).arg(format!("-FU{}", units.display()));
    succeed(command.arg(format!("-o{}", program.display())));
    Some(program)
}

/// A response with several header fields of one name.
const SEVERAL: &str = "HTTP/1.1 200 OK\r\na: 1\r\nB:2 \r\nab: 3\r\nA: 4, 5\r\nContent-Length: 2\r\n\r\n{}";

fn pascal_checks(name: &str, flags: &[&str]) {
    let bench = Bench::new(name);
    let Some(program) = pascal(&bench, &hosts().join("legacy.pas"), flags) else { return };
    pascal_run(&bench, &program);
}

fn pascal_run(bench: &Bench, program: &Path) {
    let heap = bench.folder.join("heap");
    let several = Server::responding(SEVERAL);
    let mut command = bench.command(program);
    // The locale decides how strings are converted.
    command.env("LC_ALL", "C.UTF-8").env("HOST_SEVERAL", several.base());
    let output = succeed(command.env("HEAPTRC", format!("log={}", heap.display())));
    assert_eq!(printed(&output), (String::new(), String::new()));
    let heap = fs::read_to_string(heap).expect("heaptrc wrote what it found");
    assert!(heap.contains("\n0 unfreed memory blocks : 0\n"), "{heap}");
}

#[test]
fn the_pascal_unit() {
    pascal_checks("pascal-unit", &["-gh"]);
}

#[test]
fn the_pascal_unit_where_strings_are_converted() {
    pascal_checks("pascal-unit-cwstring", &["-gh", "-dWITH_CWSTRING"]);
}

/// Delphi's unit Windows, as far as it is used, over the kernel32 that VB6's module is run with.
const WINDOWS_UNIT: &str = "unit Windows; interface const CP_UTF8 = 65001;
function MultiByteToWideChar(CodePage, Flags: LongWord; Narrow: PAnsiChar; NarrowCount: Integer; Wide: PWideChar;
  WideCount: Integer): Integer; cdecl; external 'kernel32' name 'MultiByteToWideChar';
function WideCharToMultiByte(CodePage, Flags: LongWord; Wide: PWideChar; WideCount: Integer; Narrow: PAnsiChar;
  NarrowCount: Integer; DefaultChar: PAnsiChar; UsedDefault: Pointer): Integer; cdecl;
  external 'kernel32' name 'WideCharToMultiByte';
implementation end.";

/// The parts for Delphi, compiled by Free Pascal without its own symbol FPC.
fn pascal_as_delphi(name: &str, flags: &[&str]) {
    let (Some(compiler), Some(gcc)) = (need("fpc"), need("gcc")) else { return };
    let bench = Bench::new(name);
    let folder = &bench.folder;
    fs::write(folder.join("windows.pas"), WINDOWS_UNIT).unwrap();
    build_kernel32(&gcc, &folder.join("libkernel32.so"));
    // The name on Windows, as the linker searches for it.
    let library = library_folder().join("libzoom_token.so");
    std::os::unix::fs::symlink(&library, folder.join("libzoom_token.dll.so")).unwrap();
    let program = folder.join("program");
    let mut command = Command::new(compiler);
    command.args(["-v0e", "-l-", "-gh", "-uFPC", "-dWITH_CWSTRING"]).args(flags);
    command.arg(hosts().join("legacy.pas")).arg(format!("-Fu{}", folder.display()));
    command.arg(format!("-Fu{}", project().join("bindings/pascal").display()));
    for place in [folder, &library_folder()] {
        command.arg(format!("-Fl{}", place.display())).arg(format!("-k-rpath={}", place.display()));
    }
    command.arg(format!("-FU{}", folder.display())).arg(format!("-o{}", program.display()));
    succeed(&mut command);
    pascal_run(&bench, &program);
}

#[test]
fn the_pascal_unit_as_delphi_7_has_it() {
    pascal_as_delphi("pascal-delphi-7", &["-Mdelphi", "-dMSWINDOWS"]);
}

#[test]
fn the_pascal_unit_as_delphi_2009_has_it() {
    pascal_as_delphi("pascal-delphi-2009", &["-Mdelphiunicode", "-dUNICODE"]);
}

#[test]
fn the_pascal_example() {
    let bench = Bench::new("pascal-example");
    let Some(program) = pascal(&bench, &project().join("examples/pascal/token.pas"), &[]) else { return };
    example(&bench, &program, &[], 1);
}

/// The last program of the page: the whole response, and another request.
#[test]
fn the_pascal_program_of_a_client() {
    let bench = Bench::new("pascal-client");
    let source = bench.folder.join("program.pas");
    fs::write(&source, &blocks("pascal.md", "pascal")[2]).unwrap();
    let Some(program) = pascal(&bench, &source, &[]) else { return };
    let (out, err) = printed(&output(&mut as_users_do(&bench, &program)));
    assert!(out.starts_with("200 {\"token\":\"eyJ"), "{out}{err}");
    let targets: Vec<String> = bench.simulator.requests().into_iter().map(|sent| sent.target).collect();
    assert_eq!(targets, ["/v2/users/ada%40example.com/token?type=zak", "/v2/users?page_size=30"]);
    let refused = output(as_users_do(&bench, &program).env("ZOOM_ACCESS_TOKEN", EXPIRED_ACCESS_TOKEN));
    assert_eq!(refused.status.code(), Some(1));
    assert!(printed(&refused).1.starts_with("HTTP 401 Unauthorized, "), "{refused:?}");
    let wrong = output(as_users_do(&bench, &program).env("ZOOM_BASE_URL", "ftp://localhost"));
    assert_eq!(wrong.status.code(), Some(1));
    assert_eq!(printed(&wrong).1, "option base_url must begin with https://\n");
}

/// As the page says of names beyond ASCII: they are sent as they are in the source, even in the locale C.
#[test]
fn a_name_in_a_pascal_program_that_says_it_is_utf8() {
    let bench = Bench::new("pascal-name");
    let source = bench.folder.join("program.pas");
    let text =
        blocks("pascal.md", "pascal")[2].replace("ada@", "jörg@").replace("SysUtils,", "cwstring, SysUtils,");
    fs::write(&source, text).unwrap();
    let Some(program) = pascal(&bench, &source, &[]) else { return };
    output(as_users_do(&bench, &program).env("LC_ALL", "C"));
    let target = "/v2/users/j%C3%B6rg%40example.com/token?type=zak";
    assert_eq!(bench.simulator.requests()[0].target, target);
}

// COBOL

const GET_TOKEN: &str = "bindings/cobol/zoom-user-token.cob";

/// Compiles a program with GnuCOBOL; None where that is missing.
fn cobol(bench: &Bench, flags: &[&str], sources: &[PathBuf]) -> Option<PathBuf> {
    let compiler = need("cobc")?;
    let program = bench.folder.join("program");
    let mut command = Command::new(compiler);
    command.args(["-x", "-Wall", "-Werror"]).args(flags).arg("-I").arg(project().join("bindings/cobol"));
    command.arg("-L").arg(library_folder()).args(["-l", "zoom_token", "-o"]).arg(&program).args(sources);
    succeed(command.current_dir(&bench.folder));
    Some(program)
}

#[test]
fn the_cobol_program() {
    let sources = [hosts().join("legacy.cob"), project().join(GET_TOKEN)];
    let bench = Bench::new("cobol-program");
    let Some(program) = cobol(&bench, &["-fstatic-call"], &sources) else { return };
    cobol_run(&mut bench.command(&program));
    // The other way: each function is looked up when it is called.
    let bench = Bench::new("cobol-program-loaded");
    let Some(program) = cobol(&bench, &[], &sources) else { return };
    let mut command = bench.command(&program);
    cobol_run(command.env("COB_PRE_LOAD", "libzoom_token").env("COB_LIBRARY_PATH", library_folder()));
}

fn cobol_run(command: &mut Command) {
    let long = Server::responding(token_response(&"x".repeat(4097)));
    command.env("HOST_LONG_TOKEN", long.base());
    assert_eq!(printed(&succeed(command)), (String::new(), String::new()));
}

#[test]
fn the_cobol_program_in_other_dialects() {
    let sources = [hosts().join("legacy.cob"), project().join(GET_TOKEN)];
    for dialect in ["mf", "ibm", "rm", "acu"] {
        let bench = Bench::new(&format!("cobol-{dialect}"));
        let flags = ["-fstatic-call", &format!("-std={dialect}")];
        let Some(program) = cobol(&bench, &flags, &sources) else { return };
        cobol_run(&mut bench.command(&program));
    }
}

#[test]
fn the_cobol_example() {
    let bench = Bench::new("cobol-example");
    let source = project().join("examples/cobol/token.cob");
    let Some(program) = cobol(&bench, &["-fstatic-call"], &[source]) else { return };
    example(&bench, &program, &[], 1);
}

// A plugin, and Python

#[test]
fn the_plugin_host() {
    let Some(gcc) = need("gcc") else { return };
    let bench = Bench::new("plugin-host");
    let program = bench.folder.join("host");
    let mut command = compilation(&gcc, HOST_C);
    command.arg(project().join("examples/plugin/host.c")).arg("-o").arg(&program);
    succeed(command.arg("-ldl"));
    let library = library_folder().join("libzoom_token.so");
    example(&bench, &program, &[library.to_str().unwrap()], 1);
    let nowhere = output(bench.command(&program).arg("/nowhere/libzoom_token.so"));
    assert_eq!(nowhere.status.code(), Some(1));
    assert_eq!(printed(&nowhere).1, "Failed: /nowhere/libzoom_token.so can't be loaded\n");
}

#[test]
fn the_plugin_host_for_windows() {
    for compiler in ["x86_64-w64-mingw32-gcc-win32", "i686-w64-mingw32-gcc-win32"] {
        let Some(compiler) = need(compiler) else { continue };
        let program =
            scratch(&format!("plugin-{}", compiler.file_stem().unwrap().display())).join("host.exe");
        let mut command = Command::new(compiler);
        command
            .args(["-Wall", "-Wextra", "-Werror", "-I"])
            .arg(project().join("include"))
            .arg("-o")
            .arg(program);
        succeed(command.arg(project().join("examples/plugin/host.c")));
    }
}

// VB6 and VBA

#[test]
fn what_vb_does_step_by_step() {
    let Some(gcc) = need("gcc") else { return };
    let bench = Bench::new("vb-steps");
    let program = bench.loader(&gcc, "vb.c", &[]);
    bench.run(&program, &[library_folder().join("libzoom_token.so").to_str().unwrap()]);
}

/// The .bas, its checks, the example and the page's programs, built as VB.NET.
struct Rewritten {
    dotnet: PathBuf,
    folder: PathBuf,
}

impl Rewritten {
    /// Built once; None where the SDK or gcc is missing.
    fn get() -> Option<&'static Rewritten> {
        static BUILT: OnceLock<Rewritten> = OnceLock::new();
        let (dotnet, gcc) = (dotnet_sdk()?, need("gcc")?);
        Some(BUILT.get_or_init(|| Rewritten::build(dotnet, &gcc)))
    }

    fn build(dotnet: PathBuf, gcc: &Path) -> Rewritten {
        let folder = scratch("vb-rewritten");
        write_vb_net(&folder);
        let version = printed(&succeed(Command::new(&dotnet).arg("--version"))).0;
        let major: u32 = version.split('.').next().unwrap().parse().expect("a version");
        let framework = if major < 5 { "netcoreapp3.1".to_owned() } else { format!("net{major}.0") };
        let mut command = Command::new(&dotnet);
        command.args(["build", "Vb.vbproj", "-nologo", "-v", "quiet", "-nodeReuse:false", "-o", "out"]);
        command.args(["-p:UseSharedCompilation=false", &format!("-p:TargetFramework={framework}")]);
        for name in ["DOTNET_CLI_TELEMETRY_OPTOUT", "DOTNET_NOLOGO", "DOTNET_SKIP_FIRST_TIME_EXPERIENCE"] {
            command.env(name, "1");
        }
        succeed(command.env("DOTNET_SYSTEM_GLOBALIZATION_INVARIANT", "1").current_dir(&folder));

        // What the declarations name: zoom_token.dll and kernel32.
        for place in ["kernel32", "library"] {
            fs::create_dir(folder.join(place)).unwrap();
        }
        build_kernel32(gcc, &folder.join("kernel32/libkernel32.so"));
        let library = library_folder().join("libzoom_token.so");
        std::os::unix::fs::symlink(library, folder.join("library/zoom_token.dll")).unwrap();
        Rewritten { dotnet, folder }
    }

    /// A command that runs a module, with or without the library.
    fn command(&self, bench: &Bench, module: &str, has_library: bool) -> Command {
        let mut command = as_users_do(bench, &self.dotnet);
        let places = if has_library { ["kernel32", "library"] } else { ["kernel32", "nowhere"] };
        let places = places.map(|place| self.folder.join(place).into_os_string());
        command.env("LD_LIBRARY_PATH", env::join_paths(&places).unwrap());
        command.env("HOST_LIBRARY_FOLDER", self.windows_path("library"));
        command
            .env("DOTNET_SYSTEM_GLOBALIZATION_INVARIANT", "1")
            .arg(self.folder.join("out/Vb.dll"))
            .arg(module);
        command
    }

    /// A folder's Windows path, as the kernel32 here takes it.
    fn windows_path(&self, folder: &str) -> String {
        format!("Z:{}", self.folder.join(folder).display()).replace('/', "\\")
    }

    /// What a module prints.
    fn run(&self, bench: &Bench, module: &str, has_library: bool, more: &[(&str, &str)]) -> String {
        let (out, err) =
            printed(&succeed(self.command(bench, module, has_library).envs(more.iter().copied())));
        assert_eq!(err, "");
        out.replace("\r\n", "\n")
    }
}

/// As much of kernel32 as VB6's module and the Pascal unit use.
fn build_kernel32(gcc: &Path, library: &Path) {
    let mut command = Command::new(gcc);
    command.args(["-std=gnu11", "-Wall", "-Wextra", "-Werror", "-shared", "-fPIC", "-o"]);
    succeed(command.arg(library).arg(hosts().join("vb_kernel32.c")).arg("-ldl"));
}

fn write_vb_net(folder: &Path) {
    let read = |path: &str| fs::read_to_string(project().join(path)).expect("the source is there");
    let binding = read("bindings/vb6/ZoomToken.bas");
    let mut modules = vec![
        ("ZoomToken".to_owned(), binding.clone()),
        ("LegacyChecks".to_owned(), read("tests/hosts/LegacyChecks.bas")),
        ("Token".to_owned(), read("examples/vb6/Token.bas")),
    ];
    modules.push(("SignInForm".to_owned(), form(&read("examples/desktop/SignInForm.frm"))));
    let blocks = blocks("vb6.md", "vb");
    let [first, user, more] = blocks.as_slice() else { panic!("{} programs", blocks.len()) };
    modules.push(("Block0".to_owned(), from_the_environment(first)));
    // It belongs below the first program, whose constants it has.
    let (constants, _) = first.split_once("Sub Main").expect("constants");
    let more = [constants, &more.replace("Sub ShowResponses", "Sub Main")].concat();
    modules.push(("Block1".to_owned(), from_the_environment(&more)));
    let user = user.replace("Sub StartAsUser", "Sub Main");
    modules.push(("Block2".to_owned(), from_the_environment(&user)));
    let procedures = modules.iter().flat_map(|(_, source)| vb_rewritten::procedures(source));
    let procedures = procedures.chain(["MkDir".to_owned()]).collect();
    for (name, source) in &modules {
        let text = vb_rewritten::vb_net(name, source, &procedures, true);
        fs::write(folder.join(format!("{name}.vb")), text).unwrap();
    }
    // The other branch, for VB6: its pointers have 4 bytes, so that it can be compiled here, but not run.
    let text = vb_rewritten::vb_net("ZoomTokenVb6", &binding, &procedures, false);
    let text = text.replace("\nModule ", "\nNamespace Vb6\nModule ") + "End Namespace\n";
    fs::write(folder.join("Vb6.vb"), text).unwrap();
    fs::write(folder.join("Support.vb"), vb_rewritten::SUPPORT).unwrap();
    fs::write(folder.join("Controls.vb"), CONTROLS).unwrap();
    // Warnings are errors, but for those about variables that VB6 initialises with zeros and empty texts.
    fs::write(
        folder.join("Vb.vbproj"),
        "<Project Sdk=\"Microsoft.NET.Sdk\"><PropertyGroup><OutputType>Exe</OutputType><RootNamespace></RootNamespace>\
         <StartupObject>Support</StartupObject><OptionExplicit>On</OptionExplicit><OptionStrict>Off</OptionStrict>\
         <TargetFramework>net8.0</TargetFramework><CheckEolTargetFramework>false</CheckEolTargetFramework>\
         <NuGetAudit>false</NuGetAudit><RollForward>Major</RollForward>\
         <TreatWarningsAsErrors>true</TreatWarningsAsErrors><NoWarn>$(NoWarn);42030;42105;42108;42109;42353</NoWarn></PropertyGroup></Project>\n",
    )
    .unwrap();
}

/// A program of the page whose constants are the variables of the environment `ZOOM_...`, so that a test can choose them.
fn from_the_environment(block: &str) -> String {
    let line = |line: &str| {
        let name = line.strip_prefix("Private Const ").and_then(|rest| rest.split(' ').next());
        name.map_or(line.to_owned(), |name| {
            format!("Private Function {name}() As String\n{name} = Environ$(\"ZOOM_{name}\")\nEnd Function")
        })
    };
    block.lines().map(|text| line(text) + "\n").collect()
}

/// A user signs in, and the token file has it.
fn sign_in_for_the_next_program(bench: &Bench, token_file: &str) {
    let client = user_client_with(&bench.simulator, token_file);
    let (sign_in, url) = client.start_sign_in().expect("a sign-in begins");
    let response = sign_in.finish(&consent(&url, "allow"), 30_000, 0);
    assert_eq!((response.code, response.error().as_str()), (ZOOM_OK, ""));
    bench.simulator.clear_requests();
}

/// The code of a form, with a Main that starts it, presses its button and shows its text.
fn form(source: &str) -> String {
    assert_eq!(source.matches('\n').count(), source.matches("\r\n").count(), "lines without CR LF");
    let (_, code) = source.split_once("\r\nEnd\r\n").expect("the controls end");
    let main = "Public Sub Main()\nForm_Load\nIf StartButton.Enabled Then StartButton_Click\n\
         Debug.Print Shown.Text\nForm_Unload 0\nEnd Sub\n";
    format!("{}{main}", code.replace("Unload Me", "Form_Unload 0"))
}

/// The controls of the form, as far as its code uses them.
const CONTROLS: &str = "Class Control
    Public Text As String = \"\"
    Public Enabled As Boolean = True
End Class
Module Controls
    Public Shown, SignInButton, StartButton, CancelButton As New Control
    Public Meeting As New Control With {.Text = \"123 4567 8901\"}
End Module
";

/// The form at its first start, when the user has signed in, and where something is missing.
#[test]
fn the_vb6_form_rewritten_as_vb_net() {
    let Some(rewritten) = Rewritten::get() else { return };
    let bench = Bench::new("vb-form");
    let folder = bench.folder.join("user").display().to_string();
    let run = |more: &[(&str, &str)], has_library: bool| {
        let user = [("LOCALAPPDATA", folder.as_str()), ("ZOOM_CLIENT_ID", PUBLIC_CLIENT_ID)];
        rewritten.run(&bench, "SignInForm", has_library, &[&user, more].concat())
    };
    assert_eq!(run(&[], true), "Please sign in.\n");
    let wrong = run(&[("ZOOM_CLIENT_ID", "two words")], true);
    assert_eq!(wrong, "option client_id must be visible ASCII without spaces, up to 256 bytes\n");
    assert!(run(&[], false).starts_with("zoom_token.dll could not be loaded: "));

    let tokens = format!("{folder}\\ZoomExample\\zoom.tokens");
    sign_in_for_the_next_program(&bench, &tokens);
    // There is no Windows here that could open it.
    assert_eq!(run(&[], true), "The browser could not be opened.\n");
    assert_eq!(bench.simulator.requests()[0].target, "/v2/users/me/token?type=zak");
}

#[test]
fn the_vb6_module_rewritten_as_vb_net() {
    let Some(rewritten) = Rewritten::get() else { return };
    let bench = Bench::new("vb-module");
    assert_eq!(rewritten.run(&bench, "LegacyChecks", true, &[]), "");
}

#[test]
fn the_vb6_example_and_page_rewritten_as_vb_net() {
    let Some(rewritten) = Rewritten::get() else { return };
    let bench = Bench::new("vb-example");
    let token = bench.expected_token(SAMPLE);
    let shown = rewritten.run(&bench, "Token", true, &[]);
    assert_eq!(shown, format!("Body: {{\"token\":\"{token}\"}}\nStatus: 200\nToken: {token}\n"));
    assert_eq!(bench.simulator.requests()[0].target, format!("/v2/users/me/token?{SAMPLE}"));
    let shown = rewritten.run(&bench, "Token", true, &[("ZOOM_USER", "gone")]);
    assert!(shown.starts_with("Body: \nStatus: 404\nHeader:\ncontent-type: text/plain\n"), "{shown}");
    assert!(shown.contains("\nFailed: HTTP 404 Not Found. "), "{shown}");

    let url = format!("https://zoom.us/s/12345678901?zak={token}\n");
    assert_eq!(rewritten.run(&bench, "Block0", true, &[]), url);
    assert_eq!(bench.simulator.requests()[0].target, format!("/v2/users/me/token?{SAMPLE}"));
    let missing = [("ZOOM_ACCESS_TOKEN", "")];
    let shown = rewritten.run(&bench, "Block0", true, &missing);
    assert!(shown.starts_with("option access_token must be set before this call"), "{shown}");
    let wrong = [("ZOOM_BASE_URL", "ftp://localhost")];
    let shown = rewritten.run(&bench, "Block0", true, &wrong);
    assert_eq!(shown, "option base_url must begin with https://\n");

    // As VBA runs it twice: the second run has options of its own, and none of the first.
    let mut twice = rewritten.command(&bench, "Block0", true);
    let (shown, err) = printed(&succeed(twice.args(["ZOOM_BASE_URL=http://127.0.0.1:1", "Block0"])));
    let shown: Vec<&str> = shown.lines().collect();
    assert_eq!((shown.len(), err.as_str()), (2, ""), "{shown:?}");
    assert_eq!(shown[0], url.trim_end());
    assert!(shown[1].contains("127.0.0.1:1"), "{shown:?}");

    // A user who has signed in before, and one who has not: there is no Windows here that could open the browser.
    let folder = bench.folder.join("user").display().to_string();
    let user = [("LOCALAPPDATA", folder.as_str()), ("ZOOM_CLIENT_ID", PUBLIC_CLIENT_ID)];
    let shown = rewritten.run(&bench, "Block2", true, &user);
    assert!(shown.starts_with("The browser could not be opened. Open this address in it: http"), "{shown}");
    let tokens = format!("{folder}\\zoom.tokens");
    sign_in_for_the_next_program(&bench, &tokens);
    let shown = rewritten.run(&bench, "Block2", true, &user);
    assert!(shown.starts_with("https://zoom.us/s/12345678901?zak=eyJ"), "{shown}");
    let wrong = [user[0], ("ZOOM_CLIENT_ID", "two words")];
    let text = "option client_id must be visible ASCII without spaces, up to 256 bytes\n";
    assert_eq!(rewritten.run(&bench, "Block2", true, &wrong), text);
    bench.simulator.clear_requests();

    let shown = rewritten.run(&bench, "Block1", true, &[]);
    assert!(shown.starts_with("eyJ"), "{shown}");
    let targets: Vec<String> = bench.simulator.requests().into_iter().map(|sent| sent.target).collect();
    assert_eq!(targets, ["/v2/users/ada%40example.com/token?type=zak", "/v2/users?page_size=30"]);
    let expired = [("ZOOM_ACCESS_TOKEN", EXPIRED_ACCESS_TOKEN)];
    let shown = rewritten.run(&bench, "Block1", true, &expired);
    assert!(shown.starts_with("The access token is invalid or expired.\n"), "{shown}");

    // With the folder of the DLL, and with a wrong one.
    let folder = rewritten.windows_path("library");
    for module in ["Token", "Block0", "Block1"] {
        let shown = rewritten.run(&bench, module, true, &[("ZOOM_FOLDER", &folder)]);
        assert!(!shown.contains("Folder") && !bench.simulator.requests().is_empty(), "{module}: {shown}");
        let shown = rewritten.run(&bench, module, true, &[("ZOOM_FOLDER", "library")]);
        assert!(shown.contains("Folder must be a full path"), "{module}: {shown}");
    }

    // Without the library no error is raised.
    let shown = rewritten.run(&bench, "Block0", false, &[]);
    assert!(shown.starts_with("zoom_token.dll could not be loaded: "), "{shown}");
    assert!(shown.ends_with(". Put it next to the program or on PATH, or call ZoomLoad first.\n"), "{shown}");
}
