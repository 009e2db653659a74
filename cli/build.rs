//! Makes the completions and the man pages from the arguments, in OUT_DIR, for src/pages.rs.

use std::env;
use std::fs;
use std::path::Path;

use clap::{CommandFactory, ValueEnum};
use clap_complete::Shell;

#[path = "src/args.rs"]
#[allow(dead_code)] // Only the description of the arguments is used here.
mod args;

fn main() {
    println!("cargo::rerun-if-changed=src/args.rs");
    let out = env::var_os("OUT_DIR").expect("cargo sets OUT_DIR");
    let out = Path::new(&out);
    let write =
        |name: &str, text: Vec<u8>| fs::write(out.join(name), text).expect("OUT_DIR can be written to");

    let mut command = args::Arguments::command();
    command.build();
    let mut pages = vec![(String::new(), command.clone())];
    pages.extend(command.get_subcommands().map(|sub| (sub.get_name().to_owned(), sub.clone())));
    let mut list = String::from("&[");
    for (name, about) in pages {
        let file = if name.is_empty() { "zoom-token.1".to_owned() } else { format!("zoom-token-{name}.1") };
        let mut text = Vec::new();
        // Without a date: the same bytes from the same sources.
        let man = clap_mangen::Man::new(about).title(file.trim_end_matches(".1")).date("");
        man.render(&mut text).expect("a Vec takes everything");
        write(&file, text);
        list += &format!("({name:?}, include_str!(concat!(env!(\"OUT_DIR\"), \"/{file}\"))), ");
    }
    write("man_pages.rs", (list + "]").into_bytes());

    let mut list = String::from("&[");
    for shell in Shell::value_variants() {
        let mut text = Vec::new();
        clap_complete::generate(*shell, &mut args::Arguments::command(), "zoom-token", &mut text);
        write(&format!("{shell}"), text);
        list += &format!("(Shell::{shell:?}, include_str!(concat!(env!(\"OUT_DIR\"), \"/{shell}\"))), ");
    }
    write("completions.rs", (list + "]").into_bytes());

    // The version information of a program for Windows, which scripts/windows-dlls compiles.
    println!("cargo::rerun-if-env-changed=ZOOM_TOKEN_RESOURCES");
    if let Some(folder) = env::var_os("ZOOM_TOKEN_RESOURCES") {
        println!("cargo::rustc-link-arg-bins={}", Path::new(&folder).join("zoom-token.exe.o").display());
    }
}
