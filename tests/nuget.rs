//! The NuGet packages, and what programs get from them: built from a folder of packages alone, without the checkout, by
//! the SDK of .NET 10 (DOTNET names it) and by that of .NET Core 3.1, and run on CoreCLR and Mono, each against a
//! simulator of its own. The packages are made here, with stand-ins for the libraries of other systems, or they are those
//! of the folder that ZOOM_PACKAGES names.
#![cfg(unix)]

mod common;

use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::OnceLock;

use common::bench::{output, printed, succeed};
use common::docs::blocks;
use common::tools::{dotnet_sdk, files_below, library_folder, need, project, scratch, skip, skip_also_in_ci};
use zoom_simulator::{ACCESS_TOKEN, EXPIRED_ACCESS_TOKEN, Options, Simulator};

const VERSION: &str = env!("CARGO_PKG_VERSION");
const NEXT: &str = "1.999.0";

/// When the packages are made that are made here: 2026-01-02 03:04:06 UTC.
const MADE: &str = "1767323046";
const MADE_AS_DATE: &str = "(2026, 1, 2, 3, 4, 6)";

const SYSTEMS: [&str; 6] =
    ["linux-arm64", "linux-musl-arm64", "linux-musl-x64", "linux-x64", "win-x64", "win-x86"];

/// How the address begins that starts a meeting.
const URL: &str = "https://zoom.us/s/12345678901?zak=eyJ";

/// A folder of packages, and what builds programs from it.
struct Feed {
    dotnet: PathBuf,
    folder: PathBuf,
    /// What the SDK's own programs run on.
    framework: String,
}

/// Made once, by the first test that needs it.
fn feed() -> Option<&'static Feed> {
    static FEED: OnceLock<Feed> = OnceLock::new();
    let dotnet = dotnet_sdk()?;
    let major = major(&dotnet);
    if major < 10 {
        skip_also_in_ci(&format!(
            "packages are made with the SDK of .NET 10 (DOTNET), and this is that of {major}"
        ));
        return None;
    }
    need("python3")?;
    Some(FEED.get_or_init(|| make_feed(dotnet, format!("net{major}.0"))))
}

/// The first number of an SDK's version, which is also that of its runtime.
fn major(dotnet: &Path) -> u32 {
    let (version, _) = printed(&succeed(Command::new(dotnet).arg("--version")));
    version.split('.').next().and_then(|number| number.parse().ok()).expect("a version")
}

fn make_feed(dotnet: PathBuf, framework: String) -> Feed {
    let folder = scratch("nuget-feed");
    let packages = folder.join("packages");
    if let Some(made) = env::var_os("ZOOM_PACKAGES") {
        fs::create_dir(&packages).unwrap();
        for name in ["ZoomToken", "ZoomToken.CkCompat"] {
            let file = format!("{name}.{VERSION}.nupkg");
            fs::copy(Path::new(&made).join(&file), packages.join(&file)).expect("ZOOM_PACKAGES has it");
        }
    } else {
        let mut pack = Command::new(project().join("packaging/nuget/pack"));
        pack.env("DOTNET", &dotnet).env("STAGE", stage(&folder)).env("OUT", &packages);
        succeed(pack.env("VERSION", VERSION).env("SOURCE_DATE_EPOCH", MADE));
    }
    Feed { dotnet, folder, framework }
}

/// The libraries for a package: the one that runs here, and stand-ins that no test loads.
fn stage(folder: &Path) -> PathBuf {
    let stage = folder.join("stage");
    for system in SYSTEMS {
        let libraries = stage.join(system).join("lib");
        let name = if system.starts_with("win") { "zoom_token.dll" } else { "libzoom_token.so.1" };
        fs::create_dir_all(&libraries).unwrap();
        if system == this_system() {
            let mut strip = Command::new("strip");
            strip.arg("-o").arg(libraries.join(name)).arg(library_folder().join("libzoom_token.so"));
            succeed(&mut strip);
        } else {
            fs::write(libraries.join(name), format!("{system:100}")).unwrap();
        }
    }
    fs::write(folder.join("NOTICES.txt"), "the notices\n").unwrap();
    stage
}

fn this_system() -> &'static str {
    if env::consts::ARCH == "aarch64" { "linux-arm64" } else { "linux-x64" }
}

impl Feed {
    /// A new folder with the programs of tests/nuget, and with docs/dotnet.md's nuget.config the packages.
    fn consumer(&self, name: &str) -> PathBuf {
        let folder = scratch(name);
        copy(&project().join("tests/nuget"), &folder);
        fs::write(folder.join("nuget.config"), blocks("dotnet.md", "xml")[0].as_bytes()).unwrap();
        std::os::unix::fs::symlink(self.folder.join("packages"), folder.join("packages")).unwrap();
        folder
    }

    /// Runs an SDK on a program, from this folder of packages and no other; a warning is an error.
    fn sdk(&self, dotnet: &Path, folder: &Path, arguments: &[&str]) {
        let mut command = Command::new(dotnet);
        command.args(arguments).args(["-nologo", "-v", "quiet", "-warnaserror", "-nodeReuse:false"]);
        command.arg("-p:UseSharedCompilation=false");
        // What the arguments do not say otherwise.
        command.env("TestFramework", &self.framework).env("ZoomTokenVersion", VERSION);
        succeed(alone(&mut command, folder));
    }

    /// Every entry of a package with its date, as Python's zipfile shows it.
    fn entries(&self, name: &str) -> BTreeMap<String, String> {
        const LIST: &str = "import sys, zipfile\n\
            for entry in zipfile.ZipFile(sys.argv[1]).infolist(): print(entry.filename, entry.date_time, sep='\\t')";
        let mut command = Command::new("python3");
        command.args(["-c", LIST]).arg(self.folder.join(format!("packages/{name}.{VERSION}.nupkg")));
        let listed = String::from_utf8(succeed(&mut command).stdout).unwrap();
        listed.lines().map(|line| line.split_once('\t').unwrap()).map(|(a, b)| (a.into(), b.into())).collect()
    }
}

/// Has an SDK work in a folder, without settings, packages or libraries of this machine's user.
fn alone<'a>(command: &'a mut Command, folder: &Path) -> &'a mut Command {
    let home = folder.join("home");
    fs::create_dir_all(home.join(".nuget/NuGet")).unwrap();
    let settings = "<configuration><packageSources><clear /></packageSources></configuration>";
    fs::write(home.join(".nuget/NuGet/NuGet.Config"), settings).unwrap();
    let quiet = ["DOTNET_CLI_TELEMETRY_OPTOUT", "DOTNET_NOLOGO", "DOTNET_SKIP_FIRST_TIME_EXPERIENCE"];
    command.envs(quiet.map(|name| (name, "1"))).env("DOTNET_SYSTEM_GLOBALIZATION_INVARIANT", "1");
    command.env("NUGET_PACKAGES", folder.join("unpacked")).env("DOTNET_CLI_HOME", home);
    command.env_remove("CI").env_remove("LD_LIBRARY_PATH").current_dir(folder)
}

/// A file of the package, as it is unpacked for the programs of a folder.
fn packed(folder: &Path, version: &str, path: &str) -> Vec<u8> {
    let file = folder.join("unpacked/zoomtoken").join(version).join(path);
    fs::read(&file).unwrap_or_else(|why| panic!("{}: {why}", file.display()))
}

/// Copies sources, without what a build has left beside them.
fn copy(from: &Path, to: &Path) {
    for file in files(from).iter().filter(|file| !file.contains("/bin/") && !file.contains("/obj/")) {
        let place = to.join(file);
        fs::create_dir_all(place.parent().expect("a folder")).unwrap();
        fs::copy(from.join(file), place).unwrap();
    }
}

/// Runs a program against a simulator, with no library but those of its own folder.
fn run(command: &mut Command) -> Output {
    let simulator = Simulator::start(Options::default()).expect("a loopback port");
    for name in ["http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"] {
        command.env_remove(name);
    }
    command.env("ZOOM_BASE_URL", simulator.http_url()).env("ZOOM_ACCESS_TOKEN", ACCESS_TOKEN);
    command.env("LD_LIBRARY_PATH", "/nowhere").env("DOTNET_SYSTEM_GLOBALIZATION_INVARIANT", "1");
    succeed(command)
}

fn shows_the_url(command: &mut Command) {
    let (shown, _) = printed(&run(command));
    assert!(shown.starts_with(URL) && shown.lines().count() == 1, "{command:?}: {shown}");
}

/// The one version has copies in the projects, in the page and in the name of every package.
#[test]
fn the_version_of_the_packages() {
    let projects = fs::read_to_string(project().join("bindings/dotnet/Directory.Build.props")).unwrap();
    assert!(projects.contains(&format!("<Version>{VERSION}</Version>")));
    let page = fs::read_to_string(project().join("docs/dotnet.md")).unwrap();
    for copy in [format!("`ZoomToken.{VERSION}.nupkg`"), format!("`#:package ZoomToken@{VERSION}`")] {
        assert!(page.contains(&copy), "{copy}");
    }
}

#[test]
fn the_entries_of_the_packages() {
    let Some(feed) = feed() else { return };
    let common = |name: &str| {
        let mut names: Vec<String> = ["LICENSE-APACHE", "LICENSE-MIT", "README.md", "icon.png"]
            .into_iter()
            .chain(["[Content_Types].xml", "_rels/.rels"])
            .map(str::to_owned)
            .collect();
        names.push(format!("{name}.nuspec"));
        names.push("package/services/metadata/core-properties/nuget.psmdcp".to_owned());
        for framework in ["net462", "net8.0", "netstandard2.0"] {
            names.extend(["dll", "xml"].map(|kind| format!("lib/{framework}/{name}.{kind}")));
        }
        names
    };
    let mut own = common("ZoomToken");
    own.extend(["build", "buildTransitive"].map(|folder| format!("{folder}/net462/ZoomToken.targets")));
    own.push("NOTICES.txt".to_owned());
    own.extend(SYSTEMS.map(in_package));
    for (name, mut wanted) in [("ZoomToken", own), ("ZoomToken.CkCompat", common("ZoomToken.CkCompat"))] {
        wanted.sort_unstable();
        let entries = feed.entries(name);
        assert_eq!(entries.keys().collect::<Vec<_>>(), wanted.iter().collect::<Vec<_>>(), "{name}");
        let dates: Vec<&String> = entries.values().collect();
        assert!(dates.iter().all(|date| *date == dates[0]), "{name}: {entries:?}");
        if env::var_os("ZOOM_PACKAGES").is_none() {
            assert_eq!(dates[0], MADE_AS_DATE, "{name}");
        }
    }
}

/// The path of a system's library in the package.
fn in_package(system: &str) -> String {
    let name = if system.starts_with("win") { "zoom_token.dll" } else { "libzoom_token.so" };
    format!("runtimes/{system}/native/{name}")
}

/// Built with a class library between; published for a runtime that is there, as files and as one.
#[test]
fn a_program_with_a_class_library_between() {
    let Some(feed) = feed() else { return };
    let folder = feed.consumer("nuget-program");
    feed.sdk(&feed.dotnet, &folder, &["build", "program"]);
    let built = format!("program/bin/Debug/{}/Program.dll", feed.framework);
    shows_the_url(Command::new(&feed.dotnet).arg(folder.join(built)));

    feed.sdk(&feed.dotnet, &folder, &["publish", "program", "-o", "files"]);
    let listed = files(&folder.join("files"));
    let mut wanted = SYSTEMS.map(in_package).to_vec();
    wanted.extend(["Library.dll", "ZoomToken.dll"].map(str::to_owned));
    assert!(wanted.iter().all(|file| listed.contains(file)), "{listed:?}");
    shows_the_url(Command::new(&feed.dotnet).arg(folder.join("files/Program.dll")));

    let rid = format!("-p:OneFileFor={}", this_system());
    feed.sdk(&feed.dotnet, &folder, &["publish", "program", "-o", "one", &rid]);
    assert_eq!(files(&folder.join("one")), ["Program", "libzoom_token.so"]);
    shows_the_url(Command::new(folder.join("one/Program")).env("DOTNET_ROOT", runtimes(&feed.dotnet)));
}

/// Where a `dotnet` has its runtimes, for programs that are started without it.
fn runtimes(dotnet: &Path) -> PathBuf {
    let (listed, _) = printed(&succeed(Command::new(dotnet).arg("--list-runtimes")));
    // NAME VERSION [ROOT/shared/NAME]
    let folder = listed.lines().next().and_then(|line| line.split_once('[')?.1.strip_suffix(']'));
    Path::new(folder.expect("a runtime")).ancestors().nth(2).expect("a root").to_owned()
}

/// The paths of all files below a folder, in order.
fn files(folder: &Path) -> Vec<String> {
    let paths = files_below(folder).into_iter();
    let name = |path: PathBuf| path.strip_prefix(folder).unwrap().to_str().expect("UTF-8").to_owned();
    let mut found: Vec<String> = paths.map(name).collect();
    found.sort_unstable();
    found
}

/// A program for .NET Framework has the libraries of both processors, through the package of the mirror too; on Mono the
/// one for Linux is put beside it by hand.
#[test]
fn a_program_for_dotnet_framework() {
    let (Some(feed), Some(mono)) = (feed(), need("mono")) else { return };
    let folder = feed.consumer("nuget-framework");
    feed.sdk(&feed.dotnet, &folder, &["build", "framework"]);
    for framework in ["net462", "net48"] {
        let built = folder.join("framework/bin/Debug").join(framework);
        for (processor, system) in [("x64", "win-x64"), ("x86", "win-x86")] {
            let library = fs::read(built.join(processor).join("zoom_token.dll")).unwrap();
            assert!(library == packed(&folder, VERSION, &in_package(system)), "{framework} {processor}");
        }
        let library = packed(&folder, VERSION, &in_package(this_system()));
        fs::write(built.join("libzoom_token.so"), library).unwrap();
        let (shown, _) = printed(&run(Command::new(&mono).arg(built.join("Framework.exe"))));
        let lines: Vec<&str> = shown.lines().collect();
        let identity = "Version=1.0.0.0, Culture=neutral, PublicKeyToken=ed5b096445ea410d";
        assert_eq!(lines[0], format!("ZoomToken, {identity}"));
        assert_eq!(lines[1], format!("ZoomToken.CkCompat, {identity}"));
        assert!(lines[2].starts_with("{\"token\":\"eyJ"), "{shown}");
    }
    feed.sdk(
        &feed.dotnet,
        &folder,
        &["build", "framework", "-f", "net48", "-p:ZoomTokenCopyNative=false", "-o", "without"],
    );
    assert!(!folder.join("without/x64").exists() && folder.join("without/ZoomToken.dll").exists());
}

/// .NET Core 3.1, by its own SDK.
#[test]
fn a_program_of_an_older_sdk() {
    let Some(feed) = feed() else { return };
    let Some(dotnet) = old_sdk() else {
        skip("the SDK of scripts/install-dotnet is not there");
        return;
    };
    let folder = feed.consumer("nuget-old");
    feed.sdk(&dotnet, &folder, &["build", "program", "-p:TestFramework=netcoreapp3.1"]);
    shows_the_url(Command::new(&dotnet).arg(folder.join("program/bin/Debug/netcoreapp3.1/Program.dll")));
}

/// Where scripts/install-dotnet puts its SDK, also where DOTNET names another one.
fn old_sdk() -> Option<PathBuf> {
    let cache = env::var_os("XDG_CACHE_HOME").map(PathBuf::from);
    let cache = cache.or_else(|| Some(Path::new(&env::var_os("HOME")?).join(".cache")));
    let folder = env::var_os("ZOOM_DOTNET_DIR").map(PathBuf::from);
    let folder = folder.or_else(|| Some(cache?.join("zoom-token/dotnet")))?;
    Some(folder.join("bin/dotnet")).filter(|dotnet| dotnet.is_file())
}

/// Files of the same size with other contents: those of the new version, everywhere in the program's folder.
#[test]
fn an_upgrade_replaces_every_file() {
    let (Some(feed), Some(_)) = (feed(), need("mono")) else { return };
    let folder = feed.consumer("nuget-upgrade");
    let packages = folder.join("packages");
    fs::remove_file(&packages).unwrap();
    copy(&feed.folder.join("packages"), &packages);
    for name in ["ZoomToken", "ZoomToken.CkCompat"] {
        let package = packages.join(format!("{name}.{VERSION}.nupkg"));
        let mut next = Command::new("python3");
        succeed(next.arg(folder.join("next_version.py")).arg(package).args([VERSION, NEXT]));
    }
    let framework = &feed.framework;
    for version in [VERSION, NEXT] {
        let chosen = format!("-p:ZoomTokenVersion={version}");
        feed.sdk(&feed.dotnet, &folder, &["build", "program", &chosen]);
        feed.sdk(&feed.dotnet, &folder, &["build", "framework", "-f", "net48", &chosen]);
        let is_new = |built: &str, file: &str, path: &str| {
            let there = fs::read(folder.join(built).join(file)).unwrap();
            assert!(there == packed(&folder, version, path), "{version}: {built}/{file}");
        };
        let built = format!("program/bin/Debug/{framework}");
        shows_the_url(Command::new(&feed.dotnet).arg(folder.join(&built).join("Program.dll")));
        is_new(&built, "ZoomToken.dll", "lib/net8.0/ZoomToken.dll");
        SYSTEMS.map(in_package).iter().for_each(|file| is_new(&built, file, file));
        let built = "framework/bin/Debug/net48";
        is_new(built, "ZoomToken.dll", "lib/net462/ZoomToken.dll");
        is_new(built, "x64/zoom_token.dll", &in_package("win-x64"));
        is_new(built, "x86/zoom_token.dll", &in_package("win-x86"));
    }
    for file in SYSTEMS.map(in_package) {
        let [before, after] = [VERSION, NEXT].map(|version| packed(&folder, version, &file));
        assert!(before != after && before.len() == after.len(), "{file}");
    }
}

/// The commands of docs/dotnet.md as they stand, in a folder with the page's programs and the packages; only the
/// simulator's port is another one. Then the programs that they built, with an access token that has expired.
#[test]
fn the_lines_of_the_page() {
    let Some(feed) = feed() else { return };
    let folder = feed.consumer("nuget-page");
    copy(&project().join("bindings/dotnet"), &folder.join("bindings/dotnet"));
    for (name, language) in [("Start.cs", "csharp"), ("Start.vb", "vb")] {
        fs::write(folder.join(name), &blocks("dotnet.md", language)[0]).unwrap();
    }
    let simulator = Simulator::start(Options::default()).expect("a loopback port");
    let sdk = feed.dotnet.parent().expect("a folder").to_owned();
    let path =
        env::join_paths([sdk].into_iter().chain(env::split_paths(&env::var_os("PATH").unwrap()))).unwrap();
    let run = |lines: &str| {
        let mut command = Command::new("sh");
        command.args(["-exc", lines]).env("PATH", &path);
        output(alone(&mut command, &folder))
    };
    // The first block builds a release, and serves until it is stopped.
    let lines =
        blocks("dotnet.md", "sh")[1..].concat().replace("http://127.0.0.1:8080/v2", &simulator.http_url());
    let (shown, traced) = printed(&run(&lines));
    assert_eq!(shown.lines().filter(|line| line.starts_with(URL)).count(), 2, "{shown}{traced}");
    assert!(!shown.contains("warning"), "{shown}");
    for framework in ["net462", "netstandard2.0", "net8.0"] {
        let assembly = format!("bindings/dotnet/ZoomToken/bin/Debug/{framework}/ZoomToken.dll");
        assert!(folder.join(&assembly).is_file(), "{assembly}");
    }
    let environment = lines.lines().next().unwrap().replace(ACCESS_TOKEN, EXPIRED_ACCESS_TOKEN);
    for program in ["start", "start-vb"] {
        let output = run(&format!("{environment}\ndotnet run --no-build --project {program}"));
        let (shown, traced) = printed(&output);
        assert_eq!(output.status.code(), Some(1), "{program}: {shown}{traced}");
        assert!(traced.contains("\nHTTP 401 Unauthorized, Zoom code 124: "), "{program}: {traced}");
    }
}

/// The page's program in one file, whose first line names the package.
#[test]
fn the_program_in_one_file_from_the_package() {
    let Some(feed) = feed() else { return };
    let folder = feed.consumer("nuget-one-file");
    // A file-based program can be published AOT, for which this machine's SDK lacks the packages.
    let first = format!("#:package ZoomToken@{VERSION}\n#:property PublishAot=false\n");
    fs::write(folder.join("Start.cs"), first + &blocks("dotnet.md", "csharp")[0]).unwrap();
    let mut command = Command::new(&feed.dotnet);
    alone(command.args(["run", "Start.cs"]), &folder);
    shows_the_url(&mut command);
}
