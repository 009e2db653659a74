//! Makes the C header in OUT_DIR (tests hold include/zoom_token.h against it; scripts/header copies it), and gives the
//! shared library its name and its staying power.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

/// What the header is made of, in its order.
const SOURCES: [&str; 8] = [
    "src/error.rs",
    "src/ffi/buf.rs",
    "src/ffi/token.rs",
    "src/ffi/client.rs",
    "src/ffi/response.rs",
    "src/ffi/cancel.rs",
    "src/ffi/json.rs",
    "src/ffi/library.rs",
];
const OPTIONS: &str = "src/options.rs";
const CONFIG: &str = "cbindgen.toml";

fn main() {
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets OUT_DIR"));
    fs::write(out.join("zoom_token.h"), header(&out)).expect("OUT_DIR can be written to");
    for source in SOURCES.iter().chain([&OPTIONS, &CONFIG]) {
        println!("cargo::rerun-if-changed={source}");
    }
    link_args();
}

/// A library by that name is found by a program that was linked with -lzoom_token; and it is never unloaded, for a
/// thread of its own or a thread-local's end may still need it.
fn link_args() {
    match env::var("CARGO_CFG_TARGET_OS").as_deref() {
        Ok("linux" | "android" | "freebsd") => {
            println!("cargo::rustc-cdylib-link-arg=-Wl,-soname,libzoom_token.so");
            println!("cargo::rustc-cdylib-link-arg=-Wl,-z,nodelete");
        }
        Ok("macos") => println!("cargo::rustc-cdylib-link-arg=-Wl,-install_name,@rpath/libzoom_token.dylib"),
        _ => {}
    }
}

fn header(out: &Path) -> String {
    let config = cbindgen::Config::from_file(CONFIG).expect("cbindgen.toml is well-formed");
    let mut builder = cbindgen::Builder::new().with_config(config);
    for source in SOURCES {
        let copy = out.join(source.replace('/', "-"));
        let text = fs::read_to_string(source).expect("the sources can be read");
        fs::write(&copy, for_cbindgen(&text)).expect("OUT_DIR can be written to");
        builder = builder.with_src(copy);
    }
    let bindings = builder.generate().expect("cbindgen reads the sources");
    let mut text = Vec::new();
    bindings.write(&mut text);
    with_convention(&String::from_utf8(text).expect("the header is UTF-8"))
}

/// The source as cbindgen can read it: it leaves `extern "system"` out. And as a C programmer wants it: without the
/// sections on safety, which are for Rust, and with the table of options in its place.
fn for_cbindgen(source: &str) -> String {
    let mut out = String::new();
    let mut in_safety = false;
    for line in source.replace("extern \"system\"", "extern \"C\"").lines() {
        let is_doc = line.trim_start().starts_with("///");
        in_safety = is_doc && (in_safety || line.trim_start() == "/// # Safety");
        if in_safety {
            continue;
        }
        if line == "/// OPTIONS" {
            out.push_str(&option_lines());
        } else {
            out.push_str(line);
            out.push('\n');
        }
    }
    // The empty doc line that stood before "# Safety".
    out.replace("///\n#[", "#[")
}

/// The options' table as documentation lines.
fn option_lines() -> String {
    let source = fs::read_to_string(OPTIONS).expect("the options can be read");
    let table = source.split("pub static TABLE").nth(1).expect("the options have a table");
    let table = table.split("\n];").next().expect("the table ends");
    let mut lines = String::new();
    for spec in table.split("Spec {").skip(1) {
        let [name, default, range, meaning] =
            ["name", "default", "range", "meaning"].map(|key| literal(spec, key));
        let name = if name.ends_with('.') { format!("{name}NAME") } else { name };
        for (at, line) in
            wrapped(&format!("{meaning}. Default {default}. Allowed: {range}.")).iter().enumerate()
        {
            let start = if at == 0 { format!("- `{name}`: ") } else { "  ".into() };
            lines.push_str(&format!("/// {start}{line}\n"));
        }
    }
    lines
}

/// The text of `key: "..."`.
fn literal(spec: &str, key: &str) -> String {
    let from = spec.find(&format!("{key}:")).unwrap_or_else(|| panic!("an option has no {key}"));
    let quoted = &spec[from + spec[from..].find('"').expect("a text") + 1..];
    let mut text = String::new();
    let mut chars = quoted.chars();
    loop {
        match chars.next().expect("the text ends") {
            '"' => return text,
            '\\' => text.extend(chars.next()),
            c => text.push(c),
        }
    }
}

fn wrapped(text: &str) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split(' ') {
        let line = lines.last_mut().expect("there is a line");
        if line.len() + word.len() > 90 {
            lines.push(word.to_owned());
        } else {
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
    }
    lines
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
