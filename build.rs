//! Makes the C header in OUT_DIR (a test holds include/zoom_token.h against it, scripts/header copies it there), and
//! tells the linker the shared library's name and that it is never unloaded.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

#[path = "src/options/table.rs"]
mod table;

/// What the header is made of, in its order.
const SOURCES: [&str; 11] = [
    "src/error.rs",
    "src/service.rs",
    "src/ffi/buf.rs",
    "src/ffi/token.rs",
    "src/ffi/client.rs",
    "src/ffi/sign_in.rs",
    "src/ffi/start_url.rs",
    "src/ffi/response.rs",
    "src/ffi/cancel.rs",
    "src/ffi/json.rs",
    "src/ffi/library.rs",
];
const CONFIG: &str = "cbindgen.toml";

fn main() {
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets OUT_DIR"));
    fs::write(out.join("zoom_token.h"), header(&out)).expect("OUT_DIR can be written to");
    for source in SOURCES.iter().chain([&CONFIG]) {
        println!("cargo::rerun-if-changed={source}");
    }
    link_args();
}

/// A library by that name is found by a program that was linked with -lzoom_token; and it is never unloaded, for a
/// thread of its own or a thread-local's end may still need it.
fn link_args() {
    match env::var("CARGO_CFG_TARGET_OS").as_deref() {
        Ok("linux" | "android" | "freebsd") => {
            // A plain build has one name, which a linked program finds. scripts/dist gives the one with the major version, and
            // so does cargo-c, which asks for the feature.
            println!("cargo::rerun-if-env-changed=ZOOM_TOKEN_SONAME");
            let soname = match env::var_os("CARGO_FEATURE_CAPI") {
                Some(_) => concat!("libzoom_token.so.", env!("CARGO_PKG_VERSION_MAJOR")).into(),
                None => env::var("ZOOM_TOKEN_SONAME").unwrap_or_else(|_| "libzoom_token.so".into()),
            };
            println!("cargo::rustc-cdylib-link-arg=-Wl,-soname,{soname}");
            println!("cargo::rustc-cdylib-link-arg=-Wl,-z,nodelete");
        }
        Ok("windows") => resources(),
        Ok("macos") => println!("cargo::rustc-cdylib-link-arg=-Wl,-install_name,@rpath/libzoom_token.dylib"),
        _ => {}
    }
}

/// The version information of the DLL, which scripts/windows-dlls compiles.
fn resources() {
    println!("cargo::rerun-if-env-changed=ZOOM_TOKEN_RESOURCES");
    if let Some(folder) = env::var_os("ZOOM_TOKEN_RESOURCES") {
        println!("cargo::rustc-cdylib-link-arg={}", Path::new(&folder).join("zoom_token.dll.o").display());
    }
}

fn header(out: &Path) -> String {
    let config = cbindgen::Config::from_file(CONFIG).expect("cbindgen.toml is well-formed");
    let mut builder = cbindgen::Builder::new().with_config(config);
    for source in SOURCES {
        let copy = out.join(source.replace('/', "-"));
        let text = fs::read_to_string(source).expect("the sources can be read");
        // cbindgen leaves out every function whose convention is not C.
        fs::write(&copy, text.replace("extern \"system\"", "extern \"C\""))
            .expect("OUT_DIR can be written to");
        builder = builder.with_src(copy);
    }
    let bindings = builder.generate().expect("cbindgen reads the sources");
    let mut text = Vec::new();
    bindings.write(&mut text);
    let text = String::from_utf8(text).expect("the header is UTF-8");
    with_convention(&with_options(&without_safety(&text)))
}

/// The header without the sections on safety, which are for Rust.
fn without_safety(header: &str) -> String {
    let mut parts = header.split("\n\n # Safety\n");
    let first = parts.next().expect("split gives one part at least").to_owned();
    let text = parts.fold(first, |text, part| text + &part[part.find("\n */").expect("the comment's end")..]);
    assert!(!text.contains("# Safety"), "a section on safety is not the last of its comment");
    text
}

/// The header with the list of options in place of the line OPTIONS.
fn with_options(header: &str) -> String {
    let (before, after) = header.split_once("\n OPTIONS\n").expect("a comment has the line OPTIONS");
    let options: String = table::TABLE.iter().map(option_item).collect();
    format!("{before}\n{options}{after}")
}

/// An option as an item of a list in a comment.
fn option_item(spec: &table::Spec) -> String {
    let (name, default, meaning) = (spec.shown_name(), spec.shown_default(), spec.shown_meaning());
    wrapped(&format!(" - `{name}`: {meaning}. Default {default}. Allowed: {}.", spec.kind.allowed()), "   ")
}

/// A text in lines of up to 110 columns, all but the first indented. What is in quotes or backticks stays whole.
fn wrapped(text: &str, indent: &str) -> String {
    let mut is_quoted = false;
    let words = text.split(|c| {
        is_quoted ^= c == '"' || c == '`';
        c == ' ' && !is_quoted
    });
    let mut lines = String::new();
    let mut line = String::new();
    for (at, word) in words.enumerate() {
        if line.len() + 1 + word.len() > 110 {
            lines += &line;
            lines.push('\n');
            line = format!("{indent}{word}");
        } else {
            line += if at == 0 { "" } else { " " };
            line += word;
        }
    }
    lines + &line + "\n"
}

/// ZOOM_CALL before the name of each function, the lines of its arguments moved along, and negative numbers in
/// parentheses.
fn with_convention(header: &str) -> String {
    const CONVENTION: &str = "ZOOM_CALL ";
    let mut out = String::new();
    let mut in_arguments = false;
    for line in header.lines() {
        if let Some(name) = line.strip_prefix("int32_t zoom_") {
            out.push_str(&format!("int32_t {CONVENTION}zoom_{name}"));
            in_arguments = !line.ends_with(';');
        } else if in_arguments {
            out.push_str(&format!("{:width$}{line}", "", width = CONVENTION.len()));
            in_arguments = !line.ends_with(';');
        } else {
            match line.strip_prefix("#define ").and_then(|define| define.split_once(" -")) {
                Some((name, number)) => out.push_str(&format!("#define {name} (-{number})")),
                None => out.push_str(line),
            }
        }
        out.push('\n');
    }
    out
}
