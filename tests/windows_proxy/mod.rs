//! The command on Windows in an office's network: the proxies of the user's settings, and sign-ins to a proxy by Windows. What
//! Wine is not able to do stands where it is missed.

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::{env, fs, thread};

use zoom_simulator::ACCESS_TOKEN;

use super::common::bench::{Bench, succeed};
use super::common::programs::free_port;
use super::common::server::{Connection, Server, http_response};
use super::common::socks::{self, End, Socks};
use super::common::tools::{need, project, skip, write_program};
use super::common::tunnel::{self, OPEN, carry};
use super::common::wine::{Wine, put_stand_in};
use super::{GCC_64, dll_folder, windows_path};

/// A port where nobody listens.
const NOBODY: &str = "127.0.0.1:1";
/// Without this in the list, Windows goes to this machine without a proxy.
const LOOPBACK_TOO: &str = "<-loopback>";

/// What stands in the settings.
#[derive(Default)]
struct Settings<'a> {
    proxies: &'a str,
    bypass: &'a str,
    script: &'a str,
    detects: bool,
}

impl Settings<'_> {
    /// As Windows keeps them: the flags of direct connections, proxies, a script and detection, and the texts.
    fn bytes(&self) -> Vec<u8> {
        let texts = [self.proxies, self.bypass, self.script];
        let flags = 1
            | (u32::from(!self.proxies.is_empty()) << 1)
            | (u32::from(!self.script.is_empty()) << 2)
            | (u32::from(self.detects) << 3);
        let mut bytes: Vec<u8> = [0x46, 0, flags].into_iter().flat_map(u32::to_le_bytes).collect();
        for text in texts {
            bytes.extend((text.len() as u32).to_le_bytes());
            bytes.extend(text.as_bytes());
        }
        bytes.extend([0; 32]);
        bytes
    }

    /// As the user would set them.
    fn apply(&self, office: &Office) {
        let bytes: Vec<String> = self.bytes().iter().map(|byte| format!("{byte:02x}")).collect();
        let file = office.bench.folder.join("settings.reg");
        let key =
            r"HKEY_CURRENT_USER\Software\Microsoft\Windows\CurrentVersion\Internet Settings\Connections";
        let value = format!("\"DefaultConnectionSettings\"=hex:{}", bytes.join(","));
        fs::write(&file, format!("REGEDIT4\n\n[{key}]\n{value}\n")).unwrap();
        let is_set = || {
            office.run(office.wine.command().args(["regedit", "/S", &windows_path(&file)])).code == Some(0)
        };
        // Its code may be Wine's, and not its own: see Outcome.
        assert!((0..3).any(|_| is_set()), "regedit can't set {value}");
    }
}

/// A Windows whose settings are this test's alone, with the command and a simulator.
struct Office {
    bench: Bench,
    wine: &'static Wine,
    _turn: MutexGuard<'static, ()>,
}

/// What a program did. The tests here go by the command's text, and tests/windows.rs has its codes: Wine 8 on a busy machine
/// gave another code for 1 of 1,000 runs of its regedit, and once for a command whose text was right.
#[derive(Debug)]
struct Outcome {
    code: Option<i32>,
    text: String,
}

impl Office {
    fn open(name: &str) -> Option<Office> {
        static WINE: OnceLock<Wine> = OnceLock::new();
        static TURN: Mutex<()> = Mutex::new(());
        let (dlls, program) = (dll_folder("x64")?, need("wine")?);
        let turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
        let wine = WINE.get_or_init(|| Wine::new(program, "wine-prefix-office"));
        let bench = Bench::new(name);
        put_stand_in(&bench.folder, GCC_64)?;
        fs::copy(dlls.join("zoom-token.exe"), bench.folder.join("zoom-token.exe")).unwrap();
        Some(Office { bench, wine, _turn: turn })
    }

    /// The port of the simulator, to which the proxies of the tests lead.
    fn port(&self) -> u16 {
        let url = self.bench.simulator.https_url();
        let (_, end) = url.rsplit_once(':').expect("a port");
        end.split('/').next().unwrap().parse().unwrap()
    }

    /// A proxy that opens tunnels for everybody.
    fn proxy(&self) -> Server {
        tunnel::proxy(OPEN, None, self.port())
    }

    /// A script at `http://.../proxy.pac`.
    fn script(&self, body: &str) -> Server {
        let headers = "Content-Type: application/x-ns-proxy-autoconfig\r\nConnection: close\r\n";
        let script = format!("function FindProxyForURL(url, host) {{ {body} }}");
        Server::responding(http_response("200 OK", headers, &script))
    }

    /// Runs a program. Its output goes to a file: the services that Wine starts with it would have a pipe open for seconds after
    /// its end.
    fn run(&self, command: &mut Command) -> Outcome {
        let path = self.bench.folder.join("output");
        let file = fs::File::create(&path).unwrap();
        let status = command.stdout(file.try_clone().unwrap()).stderr(file).status().unwrap();
        Outcome { code: status.code(), text: fs::read_to_string(&path).unwrap().trim_end().to_owned() }
    }

    /// Gets a token over https, with these options and variables.
    fn token(&self, options: &[&str], variables: &[(&str, &str)]) -> Outcome {
        let roots = format!("roots={}", windows_path(&self.bench.folder.join("roots.pem")));
        let mut command = self.wine.command();
        command.current_dir(&self.bench.folder).args(["zoom-token.exe", "token", "--option", &roots]);
        command.args(options.iter().flat_map(|option| ["--option", *option]));
        command.env("ZOOM_BASE_URL", self.bench.simulator.https_url()).env("ZOOM_ACCESS_TOKEN", ACCESS_TOKEN);
        for name in ["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY", "no_proxy", "NO_PROXY"] {
            command.env_remove(name);
        }
        self.run(command.envs(variables.iter().copied()))
    }
}

impl Outcome {
    #[track_caller]
    fn is_token(&self) {
        assert!(self.text.starts_with("eyJ"), "{self:?}");
    }

    /// An error of the proxy's.
    #[track_caller]
    fn is_refused(&self, text: &str) {
        assert_eq!(self.text, format!("zoom-token: {text}"), "{self:?}");
    }
}

fn script_url(server: &Server) -> String {
    format!("http://{}/proxy.pac", server.address())
}

#[test]
fn the_proxy_of_the_settings() {
    let Some(office) = Office::open("windows-office-settings") else { return };
    let proxy = office.proxy();
    let address = proxy.address().to_string();
    let through = |settings: Settings, options: &[&str], variables: &[(&str, &str)]| {
        settings.apply(&office);
        let before = proxy.connections();
        office.token(options, variables).is_token();
        proxy.connections() - before
    };
    let named = || Settings { proxies: &address, bypass: LOOPBACK_TOO, ..Settings::default() };
    assert_eq!(through(named(), &["proxy=system"], &[]), 1);
    // The default, where no variable names a proxy.
    assert_eq!(through(named(), &[], &[]), 1);
    let variable = office.proxy();
    assert_eq!(through(named(), &[], &[("HTTPS_PROXY", &tunnel::url(&variable))]), 0);
    assert_eq!(variable.connections(), 1);
    assert_eq!(through(named(), &["proxy=none"], &[]), 0);
    assert_eq!(through(named(), &["proxy=system", "no_proxy=localhost"], &[]), 0);
    // The exceptions of the list, and Windows' own.
    assert_eq!(through(Settings { bypass: "<-loopback>;local*", ..named() }, &["proxy=system"], &[]), 0);
    assert_eq!(through(Settings { bypass: "", ..named() }, &["proxy=system"], &[]), 0);
    // Nothing is set; and Windows' own default, under which it looks for a script in the network.
    assert_eq!(through(Settings::default(), &["proxy=system"], &[]), 0);
    assert_eq!(through(Settings { detects: true, ..Settings::default() }, &["proxy=system"], &[]), 0);
    assert_eq!(through(Settings { detects: true, ..named() }, &["proxy=system"], &[]), 1);
    // The next one, where nobody listens at the first.
    let list = format!("http=192.0.2.1:1;https={NOBODY} https={address}");
    assert_eq!(through(Settings { proxies: &list, ..named() }, &["proxy=system"], &[]), 1);
    // SOCKS, which looks up the name itself.
    let socks = Socks::start(&socks::OPEN, None, End::Carry(office.port()));
    let list = socks.url("http=192.0.2.1:1;socks", "").replace("://", "=");
    assert_eq!(through(Settings { proxies: &list, ..named() }, &["proxy=system"], &[]), 0);
    assert!(socks.said()[1].windows(9).any(|part| part == b"localhost"));
    Settings { proxies: NOBODY, ..named() }.apply(&office);
    office.token(&["proxy=system"], &[]).is_refused(
        "can't connect to the proxy 127.0.0.1:1: connection refused. Check its address in the option proxy or the \
         variable HTTPS_PROXY or the proxy settings of Windows, and whether it is running",
    );
    Settings { proxies: "https=a:b", ..named() }.apply(&office);
    office.token(&["proxy=system"], &[]).is_refused(
        "a proxy of Windows' settings must have a port from 1 to 65535 or no port. Correct the proxy settings of Windows, or \
         name a proxy in the option proxy (none for a direct connection)",
    );
}

#[test]
fn the_script_of_the_settings() {
    let Some(office) = Office::open("windows-office-script") else { return };
    let proxy = office.proxy();
    let address = proxy.address().to_string();
    let through = |script: &str, proxies: &str| {
        let server = office.script(script);
        Settings { script: &script_url(&server), proxies, ..Settings::default() }.apply(&office);
        let before = proxy.connections();
        office.token(&["proxy=system"], &[]).is_token();
        // The server of the script sees who asks, and no more.
        assert!(server.requests().iter().all(|request| !request.contains(ACCESS_TOKEN)));
        (server.connections() > 0, proxy.connections() - before)
    };
    // Of the URL it sees the origin alone.
    let url = format!("https://localhost:{}/", office.port());
    let script = format!("return url == '{url}' ? 'PROXY {address}' : 'PROXY {NOBODY}';");
    assert_eq!(through(&script, ""), (true, 1));
    assert_eq!(through(&script, NOBODY), (true, 1));
    assert_eq!(through("return 'DIRECT';", NOBODY), (true, 0));
    assert_eq!(through("return '';", ""), (true, 0));
    // 10 MB of it.
    let long = format!("return 'PROXY {address}'; /*{}*/", "x".repeat(10 << 20));
    assert_eq!(through(&long, ""), (true, 1));
    // 50 proxies, of which Wine gives the first alone.
    let fifty = format!(
        "var all = 'PROXY {address}'; for (var i = 0; i < 49; i++) all += '; PROXY {NOBODY}'; return all;"
    );
    assert_eq!(through(&fifty, ""), (true, 1));
}

#[test]
fn a_script_that_can_t_be_used() {
    let Some(office) = Office::open("windows-office-no-script") else { return };
    let proxy = office.proxy();
    let missing = Server::responding(http_response("404 Not Found", "Connection: close\r\n", ""));
    let script = script_url(&missing);
    Settings { script: &script, ..Settings::default() }.apply(&office);
    office.token(&["proxy=system"], &[]).is_refused(&format!(
        "the proxy script of Windows' settings, {script}, can't be used: it can't be downloaded. Check its address and its \
         server, or name a proxy in the option proxy (none for a direct connection)"
    ));
    // As Windows does: the proxies of the settings then.
    let address = proxy.address().to_string();
    Settings { script: &script, proxies: &address, bypass: LOOPBACK_TOO, detects: true }.apply(&office);
    office.token(&["proxy=system"], &[]).is_token();
    assert_eq!(proxy.connections(), 1);
    // Wine has an error of its own for what is no script.
    let broken = Server::responding(http_response("200 OK", "Connection: close\r\n", "no script ("));
    Settings { script: &script_url(&broken), ..Settings::default() }.apply(&office);
    let outcome = office.token(&["proxy=system"], &[]);
    assert!(outcome.text.contains("can't be used: "), "{outcome:?}");
    // Wine runs scripts in the process, without a limit: the call ends all the same, or goes by the list.
    let endless = office.script("while (true) {}");
    let script = script_url(&endless);
    Settings { script: &script, ..Settings::default() }.apply(&office);
    office.token(&["proxy=system", "connect_timeout_ms=1500"], &[]).is_refused(&format!(
        "the proxy script of Windows' settings, {script}, can't be used: it takes too long. Check its address and its server, \
         or name a proxy in the option proxy (none for a direct connection)"
    ));
    Settings { script: &script, proxies: &address, bypass: LOOPBACK_TOO, detects: false }.apply(&office);
    office.token(&["proxy=system", "connect_timeout_ms=6000"], &[]).is_token();
    assert_eq!(proxy.connections(), 2);
}

/// Accepts sign-ins, in a process of its own.
struct Acceptor {
    child: Child,
    lines: Mutex<(ChildStdin, BufReader<ChildStdout>)>,
}

impl Acceptor {
    /// None where pyspnego is not installed; then CI fails.
    fn start(office: &Office) -> Option<Arc<Acceptor>> {
        let folder = env::var_os("ZOOM_PYSPNEGO_DIR").map(PathBuf::from).or_else(|| {
            let cache = env::var_os("XDG_CACHE_HOME").map(PathBuf::from);
            let cache = cache.or_else(|| Some(PathBuf::from(env::var_os("HOME")?).join(".cache")));
            cache.map(|cache| cache.join("zoom-token/pyspnego"))
        });
        let python = folder.map(|folder| folder.join("bin/python")).filter(|python| python.is_file());
        let Some(python) = python else {
            skip("no pyspnego, which scripts/install-pyspnego installs");
            return None;
        };
        need("ntlm_auth")?;
        let users = office.bench.folder.join("users");
        fs::write(&users, "CORP:jane:canary-of-jane\n").unwrap();
        let mut command = Command::new(python);
        command.arg(project().join("tests/windows_proxy/accept.py")).env("NTLM_USER_FILE", users);
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let lines = (child.stdin.take().unwrap(), BufReader::new(child.stdout.take().unwrap()));
        Some(Arc::new(Acceptor { child, lines: Mutex::new(lines) }))
    }

    /// What it has to say to a token: another token, `yes` or `no`.
    fn step(&self, sign_in: &str, package: &str, token: &str) -> String {
        let mut lines = self.lines.lock().unwrap_or_else(PoisonError::into_inner);
        writeln!(lines.0, "{sign_in} {} {token}", package.to_lowercase()).unwrap();
        let mut line = String::new();
        lines.1.read_line(&mut line).unwrap();
        line.trim().to_owned()
    }
}

impl Drop for Acceptor {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A proxy that wants one of these ways to sign in, and has the acceptor look at what it gets.
fn signing_in(acceptor: Arc<Acceptor>, offers: &'static [&'static str], port: u16) -> Server {
    Server::start(move |connection| {
        while let Some(request) = connection.read_request() {
            let said = match authorization(&request) {
                Some((package, token)) if offers.contains(&package.as_str()) => {
                    let sign_in = format!("{:?}", connection.socket.stream.peer_addr().unwrap());
                    acceptor.step(&sign_in, &package, &token)
                }
                _ => "no".into(),
            };
            let package = authorization(&request).map(|(package, _)| package).unwrap_or_default();
            let fields = match said.as_str() {
                "yes" => {
                    connection.send(OPEN);
                    return carry(connection, port);
                }
                "no" => offers.iter().map(|offer| format!("Proxy-Authenticate: {offer}\r\n")).collect(),
                token => format!("Proxy-Authenticate: {package} {token}\r\n"),
            };
            if !refuse(connection, &fields) {
                return;
            }
        }
    })
}

/// The way to sign in, and the token, of a CONNECT.
fn authorization(request: &str) -> Option<(String, String)> {
    let (_, value) = request.split_once("Proxy-Authorization: ")?;
    let (package, token) = value.lines().next()?.split_once(' ')?;
    Some((package.to_owned(), token.to_owned()))
}

/// Refuses a CONNECT, with a page that the client has to pass over.
fn refuse(connection: &mut Connection, fields: &str) -> bool {
    connection.send(http_response("407 Proxy Authentication Required", fields, "<p>no</p>").as_bytes())
}

/// The ways to sign in by which a proxy was asked, in their order.
fn ways(proxy: &Server) -> Vec<String> {
    let requests = proxy.requests();
    requests.iter().map(|request| authorization(request).map_or("-".into(), |(package, _)| package)).collect()
}

const WITH_LOGIN: &str = "CORP%5Cjane:canary-of-jane@";

/// Gets a token through a proxy that is named with a login, if any.
fn through(office: &Office, proxy: &Server, login: &str, variables: &[(&str, &str)]) -> Outcome {
    let url = tunnel::url(proxy).replace("http://", &format!("http://{login}"));
    let variables: Vec<_> = variables.iter().copied().chain([("HTTPS_PROXY", url.as_str())]).collect();
    office.token(&[], &variables)
}

#[test]
fn windows_signs_in_with_a_name_and_a_password() {
    let Some(office) = Office::open("windows-office-login") else { return };
    let Some(acceptor) = Acceptor::start(&office) else { return };
    let offering = |offers| signing_in(acceptor.clone(), offers, office.port());
    for (offers, way) in
        [(&["NTLM"][..], "NTLM"), (&["Negotiate"], "Negotiate"), (&["NTLM", "Negotiate"], "Negotiate")]
    {
        let proxy = offering(offers);
        through(&office, &proxy, WITH_LOGIN, &[]).is_token();
        // The password of a domain's user is not sent unasked.
        assert_eq!(ways(&proxy), ["-", way, way], "{offers:?}");
        assert_eq!(proxy.connections(), 1);
    }
    for login in ["CORP%5Cjane:canary-of-joe@", "CORP%5Cjoe:canary-of-jane@"] {
        let outcome = through(&office, &offering(&["NTLM"]), login, &[]);
        outcome.is_refused("the proxy refused the user name or the password (407). Correct them");
    }
}

/// Without a domain, Wine has no credentials of its user: samba's ntlm_auth would get them from winbindd. So a stand-in calls
/// ntlm_auth with a name and a password where Wine asks it for the user's own.
#[test]
fn windows_signs_its_user_in() {
    let Some(office) = Office::open("windows-office-user") else { return };
    let Some(acceptor) = Acceptor::start(&office) else { return };
    let offering = |offers| signing_in(acceptor.clone(), offers, office.port());
    let proxy = offering(&["NTLM"]);
    through(&office, &proxy, "", &[]).is_refused(
        "Windows can't sign in to the proxy by NTLM: the proxy's token is invalid. Write a user name and a password into the \
         option proxy or the variable https_proxy, as http://user:password@host:port (percent-encoded)",
    );
    let path = path_with_a_user(&office);
    // Negotiate needs a domain under Wine, and leaves the way to NTLM.
    for (offers, ways_there) in
        [(&["NTLM"][..], &["-", "NTLM", "NTLM"][..]), (&["Negotiate", "NTLM"], &["-", "NTLM", "NTLM"])]
    {
        let proxy = offering(offers);
        through(&office, &proxy, "", &[("PATH", &path)]).is_token();
        assert_eq!(ways(&proxy), ways_there, "{offers:?}");
    }
    let proxy = offering(&["Negotiate"]);
    through(&office, &proxy, "", &[("PATH", &path)]).is_refused(
        "Windows can't sign in to the proxy by Negotiate: it has no credentials of this user. Write a user name and a password \
         into the option proxy or the variable https_proxy, as http://user:password@host:port (percent-encoded)",
    );
    // By the settings, which know no user name.
    let proxy = offering(&["NTLM"]);
    Settings { proxies: &proxy.address().to_string(), bypass: LOOPBACK_TOO, ..Settings::default() }
        .apply(&office);
    office.token(&["proxy=system"], &[("PATH", &path)]).is_token();
    assert_eq!(ways(&proxy), ["-", "NTLM", "NTLM"]);
    // Windows' user is not a user of this proxy.
    let stranger = offering(&["NTLM"]);
    fs::write(office.bench.folder.join("users"), "CORP:joe:canary-of-joe\n").unwrap();
    through(&office, &stranger, "", &[("PATH", &path)]).is_refused(
        "the proxy refused the Windows sign-in of this user by NTLM (407). Write a user name and a password into the option \
         proxy or the variable https_proxy, as http://user:password@host:port (percent-encoded)",
    );
}

/// A PATH whose ntlm_auth has credentials of the user.
fn path_with_a_user(office: &Office) -> String {
    let program = office.bench.folder.join("ntlm_auth");
    let real = need("ntlm_auth").expect("looked for before");
    // What Wine gives as the user's name is the Unix user's.
    let script = format!(
        "#!/bin/sh\nfor a do shift; case $a in --use-cached-creds|--username=*) ;; *) set -- \"$@\" \"$a\" ;; esac; done\n\
         exec {} \"$@\" --username=jane --domain=CORP --password=canary-of-jane\n",
        real.display()
    );
    write_program(&program, script.as_bytes());
    format!("{}:{}", office.bench.folder.display(), env::var("PATH").unwrap())
}

#[test]
fn a_proxy_that_does_not_keep_to_the_sign_in() {
    let Some(office) = Office::open("windows-office-odd") else { return };
    let Some(acceptor) = Acceptor::start(&office) else { return };
    let port = office.port();
    let refused = "the proxy refused the user name or the password (407). Correct them";
    // It never has enough.
    let theirs = acceptor.clone();
    let endless = Server::start(move |connection| {
        let first = connection.read_request().is_some() && refuse(connection, "Proxy-Authenticate: NTLM\r\n");
        let Some(request) = connection.read_request().filter(|_| first) else { return };
        let (_, token) = authorization(&request).unwrap();
        let fields = format!("Proxy-Authenticate: NTLM {}\r\n", theirs.step("endless", "NTLM", &token));
        while refuse(connection, &fields) && connection.read_request().is_some() {}
    });
    through(&office, &endless, WITH_LOGIN, &[]).is_refused(refused);
    assert_eq!(ways(&endless), ["-", "NTLM", "NTLM"]);
    // It takes another way half-way.
    let turning = Server::start(move |connection| {
        for offer in ["NTLM", "Negotiate", "Basic realm=\"x\"", "NTLM"] {
            let is_asked = connection.read_request().is_some();
            if !is_asked || !refuse(connection, &format!("Proxy-Authenticate: {offer}\r\n")) {
                return;
            }
        }
    });
    through(&office, &turning, WITH_LOGIN, &[]).is_refused(refused);
    assert_eq!(ways(&turning), ["-", "NTLM"]);
    // Its token is invalid.
    for token in
        ["TlRMTVNTUAAC", "AAAA", "!", "TlRMTVNTUAACAAAA////////////////////////////////////////////////"]
    {
        let odd = Server::start(move |connection| {
            let mut fields = "Proxy-Authenticate: NTLM\r\n".to_owned();
            while connection.read_request().is_some() && refuse(connection, &fields) {
                fields = format!("Proxy-Authenticate: NTLM {token}\r\n");
            }
        });
        let outcome = through(&office, &odd, WITH_LOGIN, &[]);
        let text = "zoom-token: Windows can't sign in to the proxy by NTLM: the proxy's token is invalid. Correct the user name \
                    and the password";
        let expected = if token == "!" { format!("zoom-token: {refused}") } else { text.into() };
        assert_eq!(outcome.text, expected, "{token} {outcome:?}");
    }
    // It closes the connection between the steps, each time.
    let theirs = acceptor.clone();
    let closing = Server::start(move |connection| {
        let Some(request) = connection.read_request() else { return };
        let token = authorization(&request).filter(|(package, _)| package == "NTLM").map(|(_, token)| token);
        let token = token.map(|token| {
            theirs.step(
                &format!("closing-{:?}", connection.socket.stream.peer_addr().unwrap()),
                "NTLM",
                &token,
            )
        });
        let fields =
            format!("Proxy-Authenticate: NTLM {}\r\nConnection: close\r\n", token.unwrap_or_default());
        refuse(connection, &fields);
    });
    through(&office, &closing, WITH_LOGIN, &[]).is_refused(
        "the proxy did not keep the connection between two steps of the sign-in. Ask whoever runs the proxy to look at it",
    );
    // It has enough before the sign-in is complete.
    let generous = Server::start(move |connection| {
        if connection.read_request().is_some()
            && refuse(connection, "Proxy-Authenticate: NTLM\r\n")
            && connection.read_request().is_some()
            && connection.send(OPEN)
        {
            carry(connection, port);
        }
    });
    through(&office, &generous, WITH_LOGIN, &[]).is_token();
}

/// A domain: MIT's KDC in place of a domain controller, with one user who has signed in to it, and a proxy's key.
struct Domain {
    kdc: Child,
    folder: PathBuf,
}

impl Domain {
    /// None where Kerberos is not installed; then CI fails.
    fn start(office: &Office) -> Option<Domain> {
        let [kdc, database, admin, sign_in] =
            [need("krb5kdc")?, need("kdb5_util")?, need("kadmin.local")?, need("kinit")?];
        let folder = office.bench.folder.clone();
        let address = format!("127.0.0.1:{}", free_port());
        let libdefaults = "default_realm = CORP.EXAMPLE\ndns_lookup_kdc = false\nrdns = false\ndns_canonicalize_hostname = false";
        let client = format!(
            "[libdefaults]\n{libdefaults}\n[realms]\nCORP.EXAMPLE = {{\nkdc = {address}\n}}\n[domain_realm]\nlocalhost = CORP.EXAMPLE\n"
        );
        fs::write(folder.join("krb5.conf"), client).unwrap();
        let [base, stash, none] = ["principals", "stash", "none"].map(|file| folder.join(file));
        let server = format!(
            "[kdcdefaults]\nkdc_listen = {address}\nkdc_tcp_listen = {address}\n[realms]\nCORP.EXAMPLE = {{\ndatabase_name = {}\n\
             key_stash_file = {}\nacl_file = {}\n}}\n[logging]\nkdc = STDERR\n",
            base.display(),
            stash.display(),
            none.display()
        );
        fs::write(folder.join("kdc.conf"), server).unwrap();
        let run = |program: PathBuf, arguments: &[&str]| {
            let mut command = Command::new(program);
            command.current_dir(&folder).args(arguments).env("KRB5_KDC_PROFILE", "kdc.conf");
            command.env("KRB5_CONFIG", "krb5.conf").env("KRB5CCNAME", "FILE:tickets");
            command
        };
        succeed(&mut run(database, &["create", "-s", "-P", "canary-of-the-kdc"]));
        for query in [
            "addprinc -pw canary-of-jane jane",
            "addprinc -randkey HTTP/localhost",
            "ktadd -k proxy.keytab HTTP/localhost",
        ] {
            succeed(&mut run(admin.clone(), &["-q", query]));
        }
        let mut kdc = run(kdc, &["-n"]).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
        let mut lines = BufReader::new(kdc.stderr.take().unwrap()).lines();
        assert!(lines.any(|line| line.unwrap().contains("commencing operation")));
        // Its pipe stays open for as long as it writes.
        thread::spawn(move || lines.for_each(drop));
        let mut user = run(sign_in, &["jane"]).stdin(Stdio::piped()).stdout(Stdio::null()).spawn().unwrap();
        user.stdin.take().unwrap().write_all(b"canary-of-jane\n").unwrap();
        assert!(user.wait().unwrap().success());
        Some(Domain { kdc, folder })
    }

    /// What a program of the user's has in its environment.
    fn variables(&self) -> [(&'static str, String); 2] {
        let file = |name: &str| self.folder.join(name).display().to_string();
        [("KRB5_CONFIG", file("krb5.conf")), ("KRB5CCNAME", format!("FILE:{}", file("tickets")))]
    }
}

impl Drop for Domain {
    fn drop(&mut self) {
        let _ = self.kdc.kill();
        let _ = self.kdc.wait();
    }
}

/// What squid says to a token for its proxy, whose key is in a domain's folder.
fn judge(helper: &Path, folder: &Path, token: &str) -> String {
    let mut command = Command::new(helper);
    command.args(["-s", "HTTP/localhost"]).env("KRB5_KTNAME", folder.join("proxy.keytab"));
    command.env("KRB5_CONFIG", folder.join("krb5.conf")).env("KRB5RCACHETYPE", "none");
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(format!("YR {token}\n").as_bytes()).unwrap();
    String::from_utf8(child.wait_with_output().unwrap().stdout).unwrap()
}

/// With a ticket of the user's, which Wine takes from the Unix side, Negotiate is Kerberos, and one step is enough. Squid's own
/// helper accepts it.
#[test]
fn windows_signs_its_user_in_by_a_domain() {
    let Some(office) = Office::open("windows-office-domain") else { return };
    let Some(domain) = Domain::start(&office) else { return };
    let helper = PathBuf::from("/usr/lib/squid/negotiate_kerberos_auth");
    if !helper.is_file() {
        return skip("squid has no negotiate_kerberos_auth");
    }
    let (folder, port) = (domain.folder.clone(), office.port());
    let proxy = Server::start(move |connection| {
        while let Some(request) = connection.read_request() {
            let token = authorization(&request).filter(|(package, _)| package == "Negotiate");
            let said = token.map_or(String::new(), |(_, token)| judge(&helper, &folder, &token));
            if said.starts_with("OK ") && said.contains(" user=jane@CORP.EXAMPLE ") {
                connection.send(OPEN);
                return carry(connection, port);
            }
            if !refuse(connection, "Proxy-Authenticate: NTLM\r\nProxy-Authenticate: Negotiate\r\n") {
                return;
            }
        }
    });
    let url = tunnel::url(&proxy).replace("127.0.0.1", "localhost");
    let variables = domain.variables();
    let mut variables: Vec<_> = variables.iter().map(|(name, value)| (*name, value.as_str())).collect();
    variables.push(("HTTPS_PROXY", &url));
    office.token(&[], &variables).is_token();
    assert_eq!(ways(&proxy), ["-", "Negotiate"]);
}
