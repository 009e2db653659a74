//! Real programs on free loopback ports, which stop when they are dropped; the certificates they need; and a relay that
//! records what passes between two of them.

use std::fs;
use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, AtomicU16, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use rcgen::{BasicConstraints, CertificateParams, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair};

use super::tools::need;

/// How long anything may take that is waited for; far more than it takes on a busy machine.
const PATIENCE: Duration = Duration::from_secs(20);
const GLANCE: Duration = Duration::from_millis(5);

/// Waits until something is so.
pub fn wait_until(what: &str, mut is_so: impl FnMut() -> bool) {
    let end = Instant::now() + PATIENCE;
    while !is_so() {
        assert!(Instant::now() < end, "waited in vain until {what}");
        thread::sleep(GLANCE);
    }
}

/// A loopback port that nobody listens on. It lies below the ports that the system hands out by itself, so that no
/// connection of another test takes it before a program does.
pub fn free_port() -> u16 {
    static NEXT: AtomicU16 = AtomicU16::new(0);
    let start = (std::process::id() % 997) as u16 * 20;
    loop {
        let port = 10_000 + start.wrapping_add(NEXT.fetch_add(1, Ordering::SeqCst)) % 20_000;
        if TcpListener::bind(("127.0.0.1", port)).is_ok() {
            return port;
        }
    }
}

/// A program that serves. It stops when it is dropped.
pub struct Program {
    child: Child,
}

impl Program {
    /// Starts it and waits until it accepts on every port. What it prints goes to `folder`, and into the panic where it
    /// exits at once.
    pub fn start(command: &mut Command, folder: &Path, ports: &[u16]) -> Program {
        let printed = folder.join("printed");
        let file = fs::File::create(&printed).expect("the folder can be written to");
        let command = command.stdin(Stdio::null()).stdout(file.try_clone().unwrap()).stderr(file);
        let mut program = Program { child: command.spawn().expect("the program starts") };
        for port in ports {
            wait_until(&format!("{command:?} accepts on port {port}"), || {
                let ended = program.child.try_wait().unwrap();
                assert!(ended.is_none(), "{command:?}: {}", fs::read_to_string(&printed).unwrap());
                TcpStream::connect(("127.0.0.1", *port)).is_ok()
            });
        }
        program
    }

    fn has_ended(&mut self) -> bool {
        self.child.try_wait().expect("its end can be asked for").is_some()
    }
}

impl Drop for Program {
    /// SIGTERM first: squid then removes its shared memory.
    fn drop(&mut self) {
        let polite = format!("kill -TERM {}", self.child.id());
        let asked = Command::new("sh").args(["-c", &polite]).status().is_ok_and(|status| status.success());
        let end = Instant::now() + Duration::from_secs(5);
        while asked && !self.has_ended() && Instant::now() < end {
            thread::sleep(GLANCE);
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// nginx with one port for each server.
pub struct Nginx {
    program: Option<Program>,
    path: PathBuf,
    folder: PathBuf,
    ports: Vec<u16>,
}

/// A server of nginx's: its certificate where it is for https, and more directives.
pub struct Site<'a> {
    pub leaf: Option<&'a Leaf>,
    pub more: &'a str,
}

/// Responds to every token call with this token.
pub const ANY_TOKEN: &str =
    r#"location / { default_type application/json; return 200 '{"token":"tok-nginx"}'; }"#;

impl Nginx {
    /// None when nginx is missing. `folder` takes its files.
    pub fn start(folder: &Path, sites: &[Site]) -> Option<Nginx> {
        let path = need("nginx")?;
        let ports: Vec<u16> = sites.iter().map(|_| free_port()).collect();
        let mut servers = String::new();
        for (site, port) in sites.iter().zip(&ports) {
            let tls = site.leaf.map_or(String::new(), |leaf| {
                let (certificate, key) = leaf.write(folder, &port.to_string());
                format!("ssl_certificate {}; ssl_certificate_key {};", certificate.display(), key.display())
            });
            let ssl = if site.leaf.is_some() { " ssl" } else { "" };
            let more = site.more;
            servers += &format!("server {{ listen 127.0.0.1:{port}{ssl}; {tls} {more} }}\n");
        }
        fs::write(folder.join("nginx.conf"), nginx_conf(folder, &servers)).unwrap();
        let mut nginx = Nginx { program: None, path, folder: folder.to_owned(), ports };
        nginx.start_again();
        Some(nginx)
    }

    /// Stops it, which closes its connections.
    pub fn stop(&mut self) {
        self.program = None;
    }

    /// Starts it on the same ports.
    pub fn start_again(&mut self) {
        let mut command = Command::new(&self.path);
        command
            .arg("-p")
            .arg(&self.folder)
            .arg("-c")
            .arg(self.folder.join("nginx.conf"))
            .args(["-e", "stderr"]);
        self.program = Some(Program::start(&mut command, &self.folder, &self.ports));
    }

    /// The port of a site, by its place in the list.
    pub fn port(&self, site: usize) -> u16 {
        self.ports[site]
    }

    /// The requests so far, once there are `count` of them: nginx writes a line after its response. A line has the
    /// target, the Authorization and the Proxy-Authorization as they were received, separated by bars.
    pub fn requests(&self, count: usize) -> Vec<String> {
        let read = || fs::read_to_string(self.folder.join("requests")).unwrap_or_default();
        wait_until("nginx has written the requests down", || read().lines().count() >= count);
        read().lines().map(str::to_owned).collect()
    }
}

fn nginx_conf(folder: &Path, servers: &str) -> String {
    let folder = folder.display();
    let temporary: String = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
        .map(|kind| format!("{kind}_temp_path {folder}/{kind};\n"))
        .concat();
    format!(
        "daemon off; master_process off; pid {folder}/pid; error_log stderr;\n\
         events {{ worker_connections 64; }}\n\
         http {{\n{temporary}\
         log_format seen escape=none '$request_uri|$http_authorization|$http_proxy_authorization';\n\
         access_log {folder}/requests seen;\n\
         add_header X-Connection $connection;\n{servers}}}\n"
    )
}

/// Starts tinyproxy; `more` are lines of its configuration. None when it is missing.
pub fn tinyproxy(folder: &Path, more: &str) -> Option<(Program, u16)> {
    let path = need("tinyproxy")?;
    let port = free_port();
    let conf = folder.join("tinyproxy.conf");
    let head = format!("Port {port}\nListen 127.0.0.1\nTimeout 60\nMaxClients 20\n");
    fs::write(&conf, head + more).unwrap();
    let program = Program::start(Command::new(path).arg("-d").arg("-c").arg(conf), folder, &[port]);
    Some((program, port))
}

/// Starts microsocks, which `preload` may tell the names that it knows; `arguments` are more of its own. None when it is
/// missing.
pub fn microsocks(folder: &Path, arguments: &[&str], preload: &[(&str, &str)]) -> Option<(Program, u16)> {
    let path = need("microsocks")?;
    let port = free_port();
    let mut command = Command::new(path);
    command.args(["-i", "127.0.0.1", "-p", &port.to_string()]).args(arguments).envs(preload.iter().copied());
    Some((Program::start(&mut command, folder, &[port]), port))
}

/// Who has to sign in to a proxy, and how: a name and a password.
#[derive(Clone, Copy)]
pub enum Login<'a> {
    Nobody,
    Basic(&'a str, &'a str),
    Digest(&'a str, &'a str),
}

/// squid, in a folder that squid's own user can read; the folder is removed with it.
pub struct Squid {
    program: Option<Program>,
    folder: PathBuf,
    pub port: u16,
    /// The port where it uses TLS with its clients.
    pub tls_port: u16,
}

impl Squid {
    /// A squid that looks up names in `hosts` only, refuses forbidden.test, and everybody but the one who has to sign
    /// in. None when squid, or openssl for the password, is missing.
    pub fn start(hosts: &str, login: Login, leaf: &Leaf) -> Option<Squid> {
        let (path, openssl) = (need("squid")?, need("openssl")?);
        let (port, tls_port) = (free_port(), free_port());
        let folder = std::env::temp_dir().join(format!("zoom-token-squid-{}-{port}", std::process::id()));
        let mut squid = Squid { program: None, folder, port, tls_port };
        fs::create_dir(&squid.folder).expect("a new folder for temporary files");
        fs::set_permissions(&squid.folder, fs::Permissions::from_mode(0o755)).unwrap();
        fs::write(squid.folder.join("hosts"), hosts).unwrap();
        let login = match login {
            Login::Nobody => "http_access allow all".into(),
            Login::Basic(name, password) => squid.basic(&openssl, name, password),
            Login::Digest(name, password) => squid.digest(name, password),
        };
        let conf = squid.folder.join("squid.conf");
        fs::write(&conf, squid.conf(&login, leaf)).unwrap();
        let name = format!("test{port}");
        let mut command = Command::new(path);
        command.args(["-N", "-n", &name, "-f"]).arg(conf);
        squid.program = Some(Program::start(&mut command, &squid.folder, &[port, tls_port]));
        Some(squid)
    }

    fn conf(&self, login: &str, leaf: &Leaf) -> String {
        let (certificate, key) = leaf.write(&self.folder, "squid");
        let (certificate, key) = (certificate.display(), key.display());
        let Squid { port, tls_port, folder, .. } = self;
        let folder = folder.display();
        format!(
            "http_port 127.0.0.1:{port}\n\
             https_port 127.0.0.1:{tls_port} tls-cert={certificate} tls-key={key}\n\
             pid_filename none\ncache_log /dev/null\naccess_log none\ncache deny all\ncache_mem 8 MB\n\
             max_filedescriptors 1024\ncoredump_dir none\npinger_enable off\nshutdown_lifetime 0 seconds\n\
             visible_hostname squid.test\nhosts_file {folder}/hosts\n\
             dns_nameservers 127.0.0.1\ndns_timeout 1 second\n\
             acl forbidden dstdomain forbidden.test\nhttp_access deny forbidden\n{login}\nhttp_access deny all\n"
        )
    }

    /// The lines that let this user in alone.
    fn digest(&self, name: &str, password: &str) -> String {
        let file = self.folder.join("passwords");
        fs::write(&file, format!("{name}:{password}\n")).unwrap();
        format!(
            "auth_param digest program /usr/lib/squid/digest_file_auth {}\nauth_param digest children 1\n\
             auth_param digest realm squid, a proxy\nacl known proxy_auth REQUIRED\nhttp_access allow known",
            file.display()
        )
    }

    /// The same, by Basic.
    fn basic(&self, openssl: &Path, name: &str, password: &str) -> String {
        let mut openssl = Command::new(openssl)
            .args(["passwd", "-apr1", "-stdin"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("openssl starts");
        openssl.stdin.take().unwrap().write_all(password.as_bytes()).unwrap();
        let hash = openssl.wait_with_output().expect("openssl ends").stdout;
        let file = self.folder.join("passwords");
        fs::write(&file, format!("{name}:{}", String::from_utf8(hash).unwrap())).unwrap();
        format!(
            "auth_param basic program /usr/lib/squid/basic_ncsa_auth {}\nauth_param basic children 1\n\
             acl known proxy_auth REQUIRED\nhttp_access allow known",
            file.display()
        )
    }
}

impl Drop for Squid {
    fn drop(&mut self) {
        self.program = None;
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// An authority that issues certificates.
pub struct Authority {
    issuer: Issuer<'static, KeyPair>,
    pem: String,
}

/// A server's certificate, with those that it sends along, and its key.
pub struct Leaf {
    pub chain: String,
    pub key: String,
}

impl Authority {
    pub fn new(name: &str) -> Authority {
        let key = KeyPair::generate().unwrap();
        let params = authority_params(name);
        let pem = params.self_signed(&key).unwrap().pem();
        Authority { issuer: Issuer::new(params, key), pem }
    }

    /// An authority below this one.
    pub fn below(&self, name: &str) -> Authority {
        let key = KeyPair::generate().unwrap();
        let params = authority_params(name);
        let pem = params.signed_by(&key, &self.issuer).unwrap().pem();
        Authority { issuer: Issuer::new(params, key), pem }
    }

    pub fn pem(&self) -> &str {
        &self.pem
    }

    /// The authority's certificate in a file for the option `roots`.
    pub fn write(&self, folder: &Path) -> String {
        let file = folder.join("roots.pem");
        fs::write(&file, &self.pem).unwrap();
        file.to_str().expect("a folder with a name in UTF-8").to_owned()
    }

    /// The PEM of any other certificate that it signs.
    pub fn sign(&self, params: &CertificateParams, key: &KeyPair) -> String {
        params.signed_by(key, &self.issuer).unwrap().pem()
    }

    /// A certificate for these names; `change` may make it worse.
    pub fn issue(&self, names: &[&str], change: impl FnOnce(&mut CertificateParams)) -> Leaf {
        let key = KeyPair::generate().unwrap();
        let params = leaf_params(names, change);
        Leaf { chain: params.signed_by(&key, &self.issuer).unwrap().pem(), key: key.serialize_pem() }
    }
}

impl Leaf {
    /// A self-signed certificate.
    pub fn self_signed(names: &[&str]) -> Leaf {
        let key = KeyPair::generate().unwrap();
        let params = leaf_params(names, |_| {});
        Leaf { chain: params.self_signed(&key).unwrap().pem(), key: key.serialize_pem() }
    }

    /// The certificate and the key in files.
    pub fn write(&self, folder: &Path, name: &str) -> (PathBuf, PathBuf) {
        let (chain, key) = (folder.join(format!("{name}.pem")), folder.join(format!("{name}.key")));
        fs::write(&chain, &self.chain).unwrap();
        fs::write(&key, &self.key).unwrap();
        (chain, key)
    }
}

fn authority_params(name: &str) -> CertificateParams {
    let mut params = CertificateParams::new(Vec::new()).unwrap();
    params.distinguished_name.push(DnType::CommonName, name);
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params
}

fn leaf_params(names: &[&str], change: impl FnOnce(&mut CertificateParams)) -> CertificateParams {
    let names: Vec<String> = names.iter().map(|&name| name.to_owned()).collect();
    let mut params = CertificateParams::new(names).unwrap();
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    params.use_authority_key_identifier_extension = true;
    change(&mut params);
    params
}

/// Relays connections to a port and keeps what was sent in each direction. It stops when it is dropped.
pub struct Relay {
    port: u16,
    shared: Arc<Shared>,
    probes: AtomicUsize,
    listener: Option<JoinHandle<()>>,
}

#[derive(Default)]
struct Shared {
    stop: AtomicBool,
    /// Who connected.
    clients: Mutex<Vec<SocketAddr>>,
    ended: AtomicUsize,
    streams: Mutex<Vec<TcpStream>>,
    sent: Mutex<Vec<u8>>,
    received: Mutex<Vec<u8>>,
}

impl Relay {
    pub fn to(port: u16) -> Relay {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a loopback port");
        let own = listener.local_addr().unwrap().port();
        let shared = Arc::new(Shared::default());
        let theirs = shared.clone();
        let thread = thread::spawn(move || accept(&listener, port, &theirs));
        Relay { port: own, shared, probes: AtomicUsize::new(0), listener: Some(thread) }
    }

    pub fn port(&self) -> u16 {
        self.port
    }

    /// How many connections were made so far. They are accepted in order, so that once a probe was accepted all of them
    /// were.
    pub fn connections(&self) -> usize {
        let probe = TcpStream::connect(("127.0.0.1", self.port)).expect("the relay listens");
        let probe = probe.local_addr().unwrap();
        wait_until("the relay has seen the probe", || self.shared.clients.lock().unwrap().contains(&probe));
        let probes = self.probes.fetch_add(1, Ordering::SeqCst) + 1;
        self.shared.clients.lock().unwrap().len() - probes
    }

    /// How many connections the server has closed, which the clients can see.
    pub fn ended(&self) -> usize {
        self.shared.ended.load(Ordering::SeqCst)
    }

    /// What clients sent, all connections together.
    pub fn sent(&self) -> String {
        String::from_utf8_lossy(&self.sent_bytes()).into_owned()
    }

    /// The same as bytes.
    pub fn sent_bytes(&self) -> Vec<u8> {
        self.shared.sent.lock().unwrap().clone()
    }

    /// What clients received, all connections together.
    pub fn received(&self) -> String {
        String::from_utf8_lossy(&self.shared.received.lock().unwrap()).into_owned()
    }
}

impl Drop for Relay {
    fn drop(&mut self) {
        self.shared.stop.store(true, Ordering::SeqCst);
        let _ = TcpStream::connect(("127.0.0.1", self.port));
        self.listener.take().unwrap().join().unwrap();
        for stream in self.shared.streams.lock().unwrap().iter() {
            let _ = stream.shutdown(Shutdown::Both);
        }
    }
}

fn accept(listener: &TcpListener, port: u16, shared: &Arc<Shared>) {
    for client in listener.incoming() {
        if shared.stop.load(Ordering::SeqCst) {
            return;
        }
        let client = client.expect("a connection");
        if let Ok(address) = client.peer_addr() {
            shared.clients.lock().unwrap().push(address);
        }
        shared.streams.lock().unwrap().push(client.try_clone().unwrap());
        let shared = shared.clone();
        thread::spawn(move || relay(client, port, &shared));
    }
}

/// Relays one connection, from the client's first byte on, so that a probe does not reach the server.
fn relay(client: TcpStream, port: u16, shared: &Arc<Shared>) {
    if !matches!(client.peek(&mut [0]), Ok(1)) {
        return;
    }
    let Ok(server) = TcpStream::connect(("127.0.0.1", port)) else {
        let _ = client.shutdown(Shutdown::Both);
        return;
    };
    shared.streams.lock().unwrap().push(server.try_clone().unwrap());
    let (back, to_client, theirs) =
        (server.try_clone().unwrap(), client.try_clone().unwrap(), shared.clone());
    thread::spawn(move || {
        copy(back, to_client, &theirs.received);
        theirs.ended.fetch_add(1, Ordering::SeqCst);
    });
    copy(client, server, &shared.sent);
}

/// Keeps bytes before they are sent on: what a client has received is kept.
fn copy(mut from: TcpStream, mut to: TcpStream, kept: &Mutex<Vec<u8>>) {
    let mut bytes = [0; 4096];
    while let Ok(amount @ 1..) = from.read(&mut bytes) {
        kept.lock().unwrap().extend_from_slice(&bytes[..amount]);
        if to.write_all(&bytes[..amount]).is_err() {
            break;
        }
    }
    let _ = to.shutdown(Shutdown::Write);
}
