//! The Windows DLLs that scripts/windows-dlls builds: hosts with them under Wine (for the 32-bit one, where
//! scripts/install-wine32 has put a Wine for it), the tables and the code of both, and their import libraries.
#![cfg(target_os = "linux")]

mod common;
mod windows_proxy;

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use common::bench::{Bench, HOST_C, HOST_CXX, hosts, succeed, text};
use common::consent::{consent, follow};
use common::description::abi;
use common::tools::{need, project, scratch, skip, target};
use common::wine::{Wine, output, put_stand_in, wine_32};
use zoom_simulator::{ACCESS_TOKEN, PUBLIC_CLIENT_ID};

const GCC_64: &str = "x86_64-w64-mingw32-gcc-posix";
const GXX_64: &str = "x86_64-w64-mingw32-g++-posix";
const GCC_32: &str = "i686-w64-mingw32-gcc-win32";

/// Every DLL of Windows 10 that the library may need.
const OF_WINDOWS_10: [&str; 10] = [
    "advapi32.dll",
    "api-ms-win-core-synch-l1-2-0.dll",
    "bcrypt.dll",
    "bcryptprimitives.dll",
    "crypt32.dll",
    "kernel32.dll",
    "msvcrt.dll",
    "ntdll.dll",
    "userenv.dll",
    "ws2_32.dll",
];

/// The folder of a DLL, or none where scripts/windows-dlls has not been run; then CI fails.
fn dll_folder(machine: &str) -> Option<PathBuf> {
    let folder = target().join("windows").join(machine);
    if !folder.join("zoom_token.def").is_file() {
        skip(&format!("no zoom_token.dll for {machine}, which scripts/windows-dlls builds"));
        return None;
    }
    Some(folder)
}

fn printed(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

/// A file's path as Wine shows it to Windows programs.
fn windows_path(path: &Path) -> String {
    format!("Z:{}", path.display()).replace('/', "\\")
}

/// Compiles a host for Windows into the bench's folder, with the DLL beside it.
fn compile(
    bench: &Bench,
    machine: &str,
    name: &str,
    compiler: &str,
    flags: &str,
    sources: &[&str],
) -> Option<PathBuf> {
    let (dlls, compiler) = (dll_folder(machine)?, need(compiler)?);
    let program = bench.folder.join(format!("{name}.exe"));
    let mut command = Command::new(&compiler);
    command.args(flags.split_whitespace()).args(sources.iter().map(|source| hosts().join(source)));
    command.arg("-I").arg(project().join("include")).arg("-I").arg(project().join("bindings/cpp"));
    command.arg("-o").arg(&program).arg("-static").arg("-L").arg(&dlls).arg("-lzoom_token");
    succeed(&mut command);
    fs::copy(dlls.join("zoom_token.dll"), bench.folder.join("zoom_token.dll")).unwrap();
    put_stand_in(&bench.folder, if machine == "x64" { GCC_64 } else { GCC_32 })?;
    Some(program)
}

/// Runs a host; it must find nothing wrong and print nothing.
fn run(bench: &Bench, program: &Path, command: &mut Command, roots: &str, more: &[(&str, &str)]) {
    let told = bench.command(program);
    for (name, value) in told.get_envs().filter_map(|(name, value)| Some((name, value?))) {
        command.env(name, value);
    }
    let output = output(command.env("HOST_ROOTS", roots).envs(more.iter().copied()));
    assert!(output.status.success() && printed(&output).is_empty(), "{command:?}: {output:?}");
    bench.simulator.clear_requests();
}

/// A host, compiled for 32-bit Windows, and its folder there.
struct Host32 {
    bench: Bench,
    name: String,
    wine: PathBuf,
}

impl Host32 {
    fn build(name: &str, source: &str) -> Option<Host32> {
        let (wine, work) = wine_32()?;
        let name = format!("{name}-32");
        let bench = Bench::new(&format!("windows-{name}"));
        compile(&bench, "x86", &name, GCC_32, HOST_C, &[source])?;
        let folder = work.join(&name);
        fs::create_dir_all(&folder).unwrap();
        for file in
            [&format!("{name}.exe"), "zoom_token.dll", "bcryptprimitives.dll", "roots.pem", "zoom.settings"]
        {
            fs::copy(bench.folder.join(file), folder.join(file)).unwrap();
        }
        Some(Host32 { bench, name, wine })
    }

    fn run_with(&self, arguments: &[&str], more: &[(&str, &str)]) {
        let program = format!("{}.exe", self.name);
        let mut command = Command::new(&self.wine);
        command.args([&self.name, &program]).args(arguments);
        let roots = format!("Z:\\work\\{}\\roots.pem", self.name);
        run(&self.bench, Path::new(&program), &mut command, &roots, more);
    }
}

fn c_host_32(name: &str, source: &str, runs: &[&[&str]]) {
    let Some(host) = Host32::build(name, source) else { return };
    runs.iter().for_each(|arguments| host.run_with(arguments, &[]));
}

/// A host, compiled for 64-bit Windows, beside the DLL.
struct Host {
    bench: Bench,
    program: PathBuf,
    wine: &'static Wine,
}

impl Host {
    fn build(name: &str, compiler: &str, flags: &str, sources: &[&str]) -> Option<Host> {
        dll_folder("x64")?;
        let wine = Wine::get()?;
        let bench = Bench::new(&format!("windows-{name}"));
        let program = compile(&bench, "x64", name, compiler, flags, sources)?;
        Some(Host { bench, program, wine })
    }

    /// Wine, in the folder with the DLL.
    fn command(&self) -> Command {
        let mut command = self.wine.command();
        command.current_dir(&self.bench.folder);
        command
    }

    fn run(&self, arguments: &[&str]) {
        self.run_with(arguments, &[]);
    }

    fn run_with(&self, arguments: &[&str], more: &[(&str, &str)]) {
        let mut command = self.command();
        command.arg(&self.program).args(arguments);
        let roots = windows_path(&self.bench.folder.join("roots.pem"));
        run(&self.bench, &self.program, &mut command, &roots, more);
    }
}

fn c_host(source: &str, more: &[&str], runs: &[&[&str]]) {
    let name = source.trim_end_matches(".c");
    let sources: Vec<&str> = [source].into_iter().chain(more.iter().copied()).collect();
    let Some(host) = Host::build(name, GCC_64, HOST_C, &sources) else { return };
    runs.iter().for_each(|arguments| host.run(arguments));
}

#[test]
fn the_one_call_on_windows() {
    c_host("token.c", &[], &[&[]]);
}

#[test]
fn wrong_handles_and_arguments() {
    c_host("handles.c", &[], &[&["garbage"], &["limit"], &["calls"]]);
    c_host("aligned.c", &[], &[&[]]);
}

#[test]
fn the_cpp_binding_on_windows() {
    let flags = format!("-std=c++11 {HOST_CXX}");
    let Some(host) = Host::build("binding", GXX_64, &flags, &["binding.cpp"]) else { return };
    host.run(&[]);
}

#[test]
fn a_cancel_ends_a_blocked_call() {
    c_host("windows.c", &[], &[&["cancel"], &["limits"], &["sign_in"]]);
}

#[test]
fn https_with_a_file_of_roots_and_without_trust() {
    let Some(host) = Host::build("https", GCC_64, HOST_C, &["windows.c"]) else { return };
    host.run(&["https"]);
    host.run(&["store"]);
}

#[test]
fn no_thread_and_no_handle_is_left() {
    let Some(host) = Host::build("left", GCC_64, HOST_C, &["windows.c"]) else { return };
    host.run(&["left"]);
}

#[test]
fn loaded_and_unloaded_thousands_of_times() {
    c_host("windows_load.c", &[], &[&["none"], &["abi"], &["version"], &["free0"], &["token"]]);
}

/// Wine takes its language from the locale, also where the locale itself is not there.
#[test]
fn errors_are_in_english_where_windows_is_german() {
    let Some(host) = Host::build("words", GCC_64, HOST_C, &["windows.c"]) else { return };
    host.run_with(&["words"], &[("LC_ALL", "de_DE.UTF-8")]);
}

/// The plugin's host, which is not linked with the library: it shows the token.
#[test]
fn the_plugin_host_on_windows() {
    let Some(host) = Host::build("host", GCC_64, HOST_C, &["../../examples/plugin/host.c"]) else { return };
    let mut command = host.command();
    command.env("ZOOM_ACCESS_TOKEN", ACCESS_TOKEN).env("ZOOM_BASE_URL", host.bench.simulator.http_url());
    let output = output(command.arg(&host.program).arg("zoom_token.dll"));
    assert!(output.status.success() && printed(&output).contains("eyJ"), "{output:?}");
}

#[test]
fn what_vb_does_step_by_step_on_windows() {
    let Some(host) = Host::build("vb", GCC_64, HOST_C, &["vb.c"]) else { return };
    host.run(&["zoom_token.dll"]);
}

/// A bench with the command, beside which there is no zoom_token.dll, and Wine to run it.
fn bench_with_the_command(name: &str) -> Option<(Bench, &'static Wine)> {
    let (dlls, wine) = (dll_folder("x64")?, Wine::get()?);
    let bench = Bench::new(name);
    put_stand_in(&bench.folder, GCC_64)?;
    fs::copy(dlls.join("zoom-token.exe"), bench.folder.join("zoom-token.exe")).unwrap();
    Some((bench, wine))
}

#[test]
fn the_command_on_windows() {
    let Some((bench, wine)) = bench_with_the_command("windows-command") else { return };
    let roots = format!("roots={}", windows_path(&bench.folder.join("roots.pem")));
    let run = |arguments: &[&str]| {
        let mut command = wine.command();
        command.current_dir(&bench.folder).arg("zoom-token.exe").args(arguments);
        command.env("ZOOM_BASE_URL", bench.simulator.https_url()).env("ZOOM_ACCESS_TOKEN", ACCESS_TOKEN);
        let output = output(command.args(["--option", &roots, "--option", "proxy=none"]));
        (output.status.code(), printed(&output))
    };
    let (code, token) = run(&["token", "--user", "ada@example.com"]);
    assert!(code == Some(0) && token.starts_with("eyJ") && token.lines().count() == 1, "{code:?} {token}");
    let (code, url) = run(&["start-url", "123 4567 8901"]);
    assert!(code == Some(0) && url.starts_with("https://zoom.us/s/12345678901?zak=eyJ"), "{code:?} {url}");
    let (code, checks) = run(&["check"]);
    assert!(code == Some(0) && checks.lines().all(|line| line.starts_with("ok ")), "{code:?} {checks}");
    let (code, text) = run(&["token", "--user", "nobody"]);
    assert!(
        code == Some(5) && text.starts_with("zoom-token: HTTP 404 Not Found, Zoom code 1001"),
        "{code:?} {text}"
    );
}

/// A user's sign-in is kept below %LOCALAPPDATA%.
#[test]
fn the_command_signs_a_user_in_on_windows() {
    let Some((bench, wine)) = bench_with_the_command("windows-command-sign-in") else { return };
    let command = |argument: &str| {
        let mut command = wine.command();
        command.current_dir(&bench.folder).arg("zoom-token.exe").arg(argument);
        command.env("ZOOM_BASE_URL", bench.simulator.http_url()).env("ZOOM_CLIENT_ID", PUBLIC_CLIENT_ID);
        command.stdin(Stdio::null());
        command
    };
    let mut signing_in = command("sign-in").arg("--no-browser").stderr(Stdio::piped()).spawn().unwrap();
    let mut lines = BufReader::new(signing_in.stderr.take().unwrap()).lines().map(Result::unwrap);
    let url = lines.find(|line| line.starts_with("http")).expect("an address");
    follow(&consent(&url, "allow"));
    assert_eq!(signing_in.wait().unwrap().code(), Some(0));
    // Wine makes that variable itself.
    let users = fs::read_dir(wine.prefix.join("drive_c/users")).unwrap().map(|user| user.unwrap().path());
    let kept = format!("AppData/Local/zoom-token/{PUBLIC_CLIENT_ID}.tokens");
    assert_eq!(users.filter(|user| user.join(&kept).is_file()).count(), 1);
    let output = output(&mut command("token"));
    assert!(output.status.success() && output.stdout.starts_with(b"eyJ"), "{output:?}");
}

#[test]
fn the_32_bit_dll_gets_a_token() {
    c_host_32("token", "token.c", &[&[]]);
}

#[test]
fn the_32_bit_dll_with_wrong_handles_and_arguments() {
    c_host_32("handles", "handles.c", &[&["garbage"], &["limit"], &["calls"]]);
    c_host_32("aligned", "aligned.c", &[&[]]);
}

#[test]
fn the_32_bit_dll_with_https_cancel_and_limits() {
    c_host_32("windows", "windows.c", &[&["cancel"], &["limits"], &["https"], &["store"], &["sign_in"]]);
}

#[test]
fn the_32_bit_dll_leaves_no_thread_and_no_handle() {
    c_host_32("left", "windows.c", &[&["left"]]);
}

#[test]
fn the_32_bit_dll_loaded_and_unloaded_thousands_of_times() {
    c_host_32("load", "windows_load.c", &[&["none"], &["abi"], &["version"], &["free0"], &["token"]]);
}

#[test]
fn the_32_bit_dll_and_what_vb_does_step_by_step() {
    c_host_32("vb", "vb.c", &[&["zoom_token.dll"]]);
}

#[test]
fn the_32_bit_dll_s_errors_are_in_english() {
    let Some(host) = Host32::build("words", "windows.c") else { return };
    host.run_with(&["words"], &[("LC_ALL", "de_DE.UTF-8")]);
}

/// The header's functions, each with the bytes of its arguments on x86.
fn functions() -> BTreeMap<String, usize> {
    let functions = abi().functions.into_iter();
    functions.map(|function| (function.name.clone(), function.stdcall_bytes())).collect()
}

#[test]
fn the_module_definitions_are_those_of_the_header() {
    let Some(python) = need("python3") else { return };
    let script = project().join("scripts/windows-def");
    let definition = |machine: &str| text(Command::new(&python).arg(&script).arg(machine));
    let expected = |line: &dyn Fn(&str, usize) -> String| {
        let lines: String = functions().iter().map(|(name, bytes)| line(name, *bytes)).collect();
        format!("LIBRARY zoom_token.dll\nEXPORTS\n{lines}")
    };
    assert_eq!(definition("x64"), expected(&|name, _| format!("    {name}\n")));
    assert_eq!(definition("x86"), expected(&|name, bytes| format!("    {name}@{bytes}\n")));
}

/// The names in a DLL's export table.
fn exports(objdump: &str) -> Vec<&str> {
    let (_, table) = objdump.split_once("[Ordinal/Name Pointer] Table").expect("an export table");
    table.lines().skip(1).map_while(|line| line.split(']').nth(1).map(str::trim)).collect()
}

#[test]
fn the_dlls_export_the_functions_and_need_nothing_that_windows_10_lacks() {
    let Some(objdump) = need("x86_64-w64-mingw32-objdump") else { return };
    for machine in ["x64", "x86"] {
        let Some(folder) = dll_folder(machine) else { return };
        let table = text(Command::new(&objdump).arg("-p").arg(folder.join("zoom_token.dll")));
        assert_eq!(exports(&table), functions().into_keys().collect::<Vec<_>>(), "{machine}");
        for line in table.lines().filter_map(|line| line.trim().strip_prefix("DLL Name: ")) {
            assert!(OF_WINDOWS_10.contains(&line.to_lowercase().as_str()), "{machine} needs {line}");
        }
        assert!(table.contains("CertGetCertificateChain"), "{machine}: the system judges certificates");
        // Loaded anywhere, no code in data.
        for wanted in ["DYNAMIC_BASE", "NX_COMPAT"] {
            assert!(table.contains(wanted), "{machine} lacks {wanted}");
        }
        // On x86 an overwritten stack could name a handler otherwise.
        assert!(machine == "x64" || table.contains("NO_SEH"), "{machine} may have handlers of exceptions");
        let of_the_command = text(Command::new(&objdump).arg("-p").arg(folder.join("zoom-token.exe")));
        for line in of_the_command.lines().filter_map(|line| line.trim().strip_prefix("DLL Name: ")) {
            let name = line.to_lowercase();
            let is_there = OF_WINDOWS_10.contains(&name.as_str())
                || ["ole32.dll", "shell32.dll"].contains(&name.as_str());
            assert!(is_there, "{machine}: the command needs {line}");
        }
        let bytes = fs::read(folder.join("zoom_token.dll")).unwrap();
        let wide = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
        for word in ["ProductVersion", env!("CARGO_PKG_VERSION")] {
            let word = wide(word);
            assert!(bytes.windows(word.len()).any(|part| part == word), "{machine}: no version information");
        }
        for path in [project().to_str().unwrap(), "/.cargo/"] {
            let found = bytes.windows(path.len()).any(|part| part == path.as_bytes());
            assert!(!found, "{machine} holds {path}");
        }
    }
}

/// The same sources make the same bytes: no time of the build is in a DLL, no folder of it in an import library.
#[test]
fn the_files_do_not_hold_when_and_where_they_were_built() {
    for machine in ["x64", "x86"] {
        let Some(folder) = dll_folder(machine) else { return };
        let dll = fs::read(folder.join("zoom_token.dll")).unwrap();
        let number = |at: usize| u32::from_le_bytes(dll[at..at + 4].try_into().unwrap());
        let header = number(0x3c) as usize;
        assert_eq!(dll[header..header + 4], *b"PE\0\0");
        assert_eq!(number(header + 8), 0, "{machine}: TimeDateStamp");
        for library in ["libzoom_token.dll.a", "zoom_token.lib"] {
            let bytes = fs::read(folder.join(library)).unwrap();
            assert!(bytes.windows(11).any(|part| part == b"zoom_token_"), "{machine}: {library}");
            // As dlltool writes a path: what is neither letter nor digit becomes a _.
            for path in [
                folder.to_str().unwrap(),
                &folder.to_str().unwrap().replace(|c: char| !c.is_ascii_alphanumeric(), "_"),
            ] {
                let found = bytes.windows(path.len()).any(|part| part == path.as_bytes());
                assert!(!found, "{machine}: {library} holds {path}");
            }
        }
    }
}

/// stdcall: each function takes its arguments off the stack.
#[test]
fn every_function_of_the_32_bit_dll_returns_as_stdcall_does() {
    let Some(folder) = dll_folder("x86") else { return };
    let Some(objdump) = need("i686-w64-mingw32-objdump") else { return };
    let mut command = Command::new(objdump);
    command
        .args(["-d", "--no-show-raw-insn"])
        .arg(folder.join("../build/objects-x86/zoom_token.symbols.dll"));
    let code = text(&mut command);
    let mut seen = 0;
    for part in code.split("\n\n") {
        let Some((head, body)) = part.trim_start().split_once(">:\n") else { continue };
        let Some((_, symbol)) = head.split_once('<') else { continue };
        let Some((name, bytes)) = symbol.trim_start_matches('_').split_once('@') else { continue };
        let functions = functions();
        let Some(expected) = functions.get(name) else { continue };
        assert_eq!(bytes.parse(), Ok(*expected), "{symbol}");
        let returns: Vec<&str> =
            body.lines().filter_map(|line| line.split("\tret").nth(1)).map(str::trim).collect();
        assert!(!returns.is_empty(), "{symbol} has no return");
        let wanted = if *expected == 0 { String::new() } else { format!("$0x{expected:x}") };
        assert!(returns.iter().all(|operand| *operand == wanted), "{symbol}: {returns:?}");
        seen += 1;
    }
    assert_eq!(seen, functions().len());
}

/// A C program that refers to every function.
fn user_of_all(folder: &Path) -> PathBuf {
    let mut source = "#include \"zoom_token.h\"\ntypedef void (*any)(void);\nany all[] = {\n".to_owned();
    functions().keys().for_each(|name| source += &format!("    (any)(void *)&{name},\n"));
    source += "};\nint start(void);\nint start(void) { return all[0] == all[1]; }\n";
    let file = folder.join("all.c");
    fs::write(&file, source).unwrap();
    file
}

#[test]
fn programs_link_with_mingw_s_import_libraries() {
    let folder = scratch("windows-mingw");
    let source = user_of_all(&folder);
    for (machine, compiler) in [("x64", GCC_64), ("x86", GCC_32)] {
        let (Some(dlls), Some(compiler)) = (dll_folder(machine), need(compiler)) else { return };
        let program = folder.join(format!("{machine}.exe"));
        let mut command = Command::new(compiler);
        command
            .args(["-nostartfiles", "-Wl,-e,start", "-Wl,-e,_start", "-w"])
            .arg("-I")
            .arg(project().join("include"));
        if machine == "x64" {
            command.arg("-Wl,-e,start");
        }
        succeed(command.arg(&source).arg("-o").arg(&program).arg("-L").arg(dlls).arg("-lzoom_token"));
        assert_imports(&program);
    }
}

#[test]
fn programs_link_with_visual_c_s_import_libraries() {
    let folder = scratch("windows-msvc");
    let source = user_of_all(&folder);
    let (Some(clang), Some(linker)) = (need("clang"), need("lld-link")) else { return };
    for (machine, triple) in [("x64", "x86_64-pc-windows-msvc"), ("x86", "i686-pc-windows-msvc")] {
        let Some(dlls) = dll_folder(machine) else { return };
        let (object, program) =
            (folder.join(format!("{machine}.obj")), folder.join(format!("{machine}.exe")));
        let mut command = Command::new(&clang);
        command
            .args(["-target", triple, "-ffreestanding", "-w", "-c"])
            .arg("-I")
            .arg(project().join("include"));
        succeed(command.arg(&source).arg("-o").arg(&object));
        let mut command = Command::new(&linker);
        command.args(["/nodefaultlib", "/entry:start", "/subsystem:console", "/safeseh:no"]);
        succeed(
            command.arg(format!("/out:{}", program.display())).arg(&object).arg(dlls.join("zoom_token.lib")),
        );
        assert_imports(&program);
    }
}

/// The program asks for every function by its plain name.
fn assert_imports(program: &Path) {
    let Some(objdump) = need("x86_64-w64-mingw32-objdump") else { return };
    let table = text(Command::new(objdump).arg("-p").arg(program));
    for name in functions().keys() {
        let is_there = table.lines().any(|line| line.split_whitespace().last() == Some(name.as_str()));
        assert!(is_there, "{}: no import {name}", program.display());
    }
}
