//! The site of the documentation (scripts/site): what it contains, and what it refuses. Each test builds a small project
//! with the site's own scripts.
#![cfg(target_os = "linux")]

mod common;

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use common::tools::{files_below, need, project, scratch, skip, write_program};

const ONE: &str = "# One\n\n## A heading, with `code`\n\nText.\n";
const NAVIGATION: &str = r#"
[[group]]
title = "All"
pages = ["README.md", "docs/one.md", "include/zoom_token.h"]
"#;

/// A project of two pages and the header, with the scripts and the configuration of this one.
struct Site {
    project: PathBuf,
}

/// How a build ended: its lines on stderr where it failed.
type Built = Result<(), Vec<String>>;

impl Site {
    fn new(name: &str, landing: &str) -> Option<Site> {
        let cache = env::var_os("XDG_CACHE_HOME").map(PathBuf::from);
        let cache = cache.or_else(|| env::var_os("HOME").map(|home| Path::new(&home).join(".cache")));
        let tools = env::var_os("ZOOM_SITE_DIR").map(PathBuf::from);
        let tools = tools.or_else(|| cache.map(|cache| cache.join("zoom-token/site")));
        if !tools.is_some_and(|tools| tools.join("requirements.txt").is_file()) {
            skip("scripts/install-site-tools has not installed Sphinx");
            return None;
        }
        need("chromium")?;
        let site = Site { project: scratch(name) };
        for file in fs::read_dir(project().join("docs/site")).unwrap() {
            let name = file.unwrap().file_name().into_string().unwrap();
            site.copy(&format!("docs/site/{name}"));
        }
        for file in ["include/zoom_token.h", "examples/vb6/Token.bas"] {
            site.copy(file);
        }
        let script = fs::read(project().join("scripts/site")).unwrap();
        fs::create_dir(site.project.join("scripts")).unwrap();
        write_program(&site.project.join("scripts/site"), &script);
        site.write("docs/site/navigation.toml", NAVIGATION);
        site.write("Cargo.toml", "[package]\nversion = \"1.2.3\"\n");
        site.write("README.md", &format!("# Project\n\n{landing}\n"));
        site.write("docs/one.md", ONE);
        Some(site)
    }

    fn copy(&self, file: &str) {
        let copy = self.project.join(file);
        fs::create_dir_all(copy.parent().unwrap()).unwrap();
        fs::copy(project().join(file), copy).unwrap();
    }

    fn write(&self, file: &str, text: &str) {
        fs::write(self.project.join(file), text).unwrap();
    }

    fn build(&self, output: &str) -> Built {
        let mut script = Command::new(self.project.join("scripts/site"));
        let ended = script.arg(self.project.join(output)).output().unwrap();
        if ended.status.success() {
            return Ok(());
        }
        Err(String::from_utf8(ended.stderr).unwrap().lines().map(str::to_owned).collect())
    }

    fn page(&self, name: &str) -> String {
        fs::read_to_string(self.project.join("site").join(name)).unwrap()
    }
}

fn failed(lines: &[&str]) -> Built {
    Err(lines.iter().map(|&line| line.to_owned()).collect())
}

/// The contents of a folder's files, by their paths in it.
fn contents(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let contents = |path: PathBuf| (path.strip_prefix(folder).unwrap().to_owned(), fs::read(&path).unwrap());
    let mut found: Vec<_> = files_below(folder).into_iter().map(contents).collect();
    found.sort();
    found
}

#[test]
fn the_site_has_pages_files_and_an_anchor_for_each_name_of_the_header() {
    let landing = "[One](docs/one.md#a-heading-with-code), [a file](examples/vb6/Token.bas), \
                   [a folder](examples/vb6), [the header](include/zoom_token.h), `zoom_free()`, \
                   ![a picture](docs/picture.svg).";
    let Some(site) = Site::new("site-whole", landing) else { return };
    let picture = "<svg xmlns=\"http://www.w3.org/2000/svg\"/>";
    site.write("docs/picture.svg", picture);
    assert_eq!(site.build("site"), Ok(()));
    let landing = site.page("index.html");
    for target in [
        "docs/one.html#a-heading-with-code",
        "files/examples/vb6/Token.bas.html",
        "files/examples/vb6/index.html",
        "include/zoom_token.html",
        "include/zoom_token.html#zoom_free",
    ] {
        assert!(landing.contains(&format!("href=\"{target}\"")), "{target}: {landing}");
    }
    assert!(landing.contains("src=\"_images/picture.svg\""), "{landing}");
    assert_eq!(site.page("_images/picture.svg"), picture);
    let file = "examples/vb6/Token.bas";
    let copy = fs::read(site.project.join("site/files").join(file)).unwrap();
    assert_eq!(copy, fs::read(project().join(file)).unwrap(), "byte by byte, with its CR LF");

    let header = site.page("include/zoom_token.html");
    let recorded = fs::read_to_string(project().join("tests/abi/declarations.txt")).unwrap();
    let constants = recorded.lines().filter_map(|line| line.strip_prefix("ZOOM_")?.split(' ').next());
    let functions = fs::read_to_string(project().join("tests/exports.txt")).unwrap();
    let constants = constants.map(|name| format!("ZOOM_{name}"));
    let names: Vec<String> = functions.lines().map(str::to_owned).chain(constants).collect();
    for name in names.iter().filter(|name| !["ZOOM_CALL", "ZOOM_TOKEN_H"].contains(&name.as_str())) {
        assert!(header.contains(&format!("id=\"{name}\"")), "{name}");
    }

    assert_eq!(site.build("again"), Ok(()));
    assert!(contents(&site.project.join("site")) == contents(&site.project.join("again")), "reproducible");
}

#[test]
fn the_site_refuses_pages_that_are_in_no_group() {
    let Some(site) = Site::new("site-groups", "Text.") else { return };
    site.write("docs/two.md", ONE);
    let more = "[[group]]\ntitle = \"More\"\npages = [\"docs/one.md\", \"docs/three.md\"]\n";
    site.write("docs/site/navigation.toml", &format!("{NAVIGATION}{more}"));
    let lines = [
        "site: docs/two.md is in no group of docs/site/navigation.toml",
        "site: docs/site/navigation.toml lists docs/one.md twice",
        "site: docs/site/navigation.toml lists docs/three.md, which is not there",
    ];
    assert_eq!(site.build("site"), failed(&lines));
}

#[test]
fn the_site_refuses_links_to_files_that_are_not_there() {
    let landing = "[a](docs/gone.md)\n\n[b](examples/gone.c#L1) and [c](../site-files/README.md)";
    let Some(site) = Site::new("site-files", landing) else { return };
    let lines = [
        "WARNING: README.md:3: there is no docs/gone.md",
        "WARNING: README.md:5: there is no examples/gone.c#L1",
        "WARNING: README.md:5: there is no ../site-files/README.md",
    ];
    assert_eq!(site.build("site"), failed(&lines));
}

#[test]
fn the_site_refuses_anchors_that_are_not_there_and_other_hosts() {
    let landing = "[a](docs/one.md#gone), [b](#gone), [c](http://example.com), [d](https://example.com)\n\n\
                   <img src=\"https://example.com/image.png\" alt=\"\">";
    let Some(site) = Site::new("site-anchors", landing) else { return };
    let lines = [
        "site: index.html: docs/one.html#gone leads nowhere, or is not https",
        "site: index.html: #gone leads nowhere, or is not https",
        "site: index.html: http://example.com leads nowhere, or is not https",
        "site: index.html loads https://example.com/image.png",
    ];
    assert_eq!(site.build("site"), failed(&lines));
}

/// Each way of HTML to have a browser load something, or go somewhere; and a link out of the site's folder.
#[test]
fn the_site_refuses_what_a_browser_loads_from_elsewhere() {
    let landing = "<style>@import \"//a.example/a.css\";</style>\n\
        <video poster=\"https://b.example/b.png\"></video>\n\
        <form action=\"\"><button formaction=\"https://c.example/\">c</button></form>\n\
        <svg><image xlink:href=\"https://d.example/d.png\"/></svg>\n\
        <meta http-equiv=\"refresh\" content=\"9; url=https://e.example/\">\n\
        <img srcset=\"docs/one.html 1x, https://f.example/f.png 2x\" alt=\"\">\n\
        <map name=\"m\"><area href=\"http://g.example/\" alt=\"g\"></map>\n\
        <a href=\"../Cargo.toml\">h</a>";
    let Some(site) = Site::new("site-loads", landing) else { return };
    let lines = [
        "site: index.html: http://g.example/ leads nowhere, or is not https",
        "site: index.html: ../Cargo.toml leads nowhere, or is not https",
        "site: index.html loads //a.example/a.css",
        "site: index.html loads https://b.example/b.png",
        "site: index.html loads https://c.example/",
        "site: index.html loads https://d.example/d.png",
        "site: index.html loads https://e.example/",
        "site: index.html loads https://f.example/f.png",
    ];
    assert_eq!(site.build("site"), failed(&lines));
}

/// What only a browser sees: what a script loads, text that has no room on a desk either, code that can't be copied.
#[test]
fn the_site_refuses_what_only_a_browser_sees() {
    let landing = "Text.\n\n<style>@media (min-width: 1000px) { [role=main] { width: 300px; } }</style>\n\n\
        <script>new Image().src = \"http://127.0.0.1:9/x.png\";</script>\n\n<div class=\"highlight\"></div>";
    let Some(site) = Site::new("site-look", landing) else { return };
    site.write("docs/site/copy.js", "");
    let lines = [
        "site: index.html at 380 pixels: 1 blocks of code have 0 buttons to copy them",
        "site: index.html at 380 pixels: it loads http://127.0.0.1:9/x.png",
        "site: index.html at 1280 pixels: 1 blocks of code have 0 buttons to copy them",
        "site: index.html at 1280 pixels: its text is 300 wide",
        "site: index.html at 1280 pixels: it loads http://127.0.0.1:9/x.png",
    ];
    let built = site.build("site").unwrap_err();
    let of_the_page: Vec<&str> =
        built.iter().map(String::as_str).filter(|line| line.contains("index.html")).collect();
    assert_eq!(of_the_page, lines);
}

/// The pages about the project itself are not searched; with the header among them, what the look expects is not found.
#[test]
fn the_site_refuses_a_search_that_does_not_find_the_header() {
    let Some(site) = Site::new("site-search", "Text.") else { return };
    site.write("docs/site/navigation.toml", &format!("{NAVIGATION}is_searched = false\n"));
    let line = "site: the search for zoom_free does not find zoom_token.html";
    assert_eq!(site.build("site"), failed(&[line]));
}

#[test]
fn the_site_refuses_a_page_that_is_wider_than_a_telephone() {
    // The table scrolls in its box, the other does not.
    let cell = "no-break".repeat(100);
    let landing =
        format!("| a |\n|---|\n| `{cell}` |\n\n<div id=\"wide\" style=\"width: 600px\">Wide.</div>");
    let Some(site) = Site::new("site-wide", &landing) else { return };
    let line = "site: index.html at 380 pixels: this sticks out: <div id=\"wide\" style=\"width: 600px\">Wide.</div>";
    assert_eq!(site.build("site"), failed(&[line]));
}

#[test]
fn the_site_replaces_no_folder_that_is_none() {
    let Some(site) = Site::new("site-folder", "Text.") else { return };
    let line = format!("site: {} is no site, and is not replaced", site.project.join("docs").display());
    assert_eq!(site.build("docs"), failed(&[&line]));
    assert!(site.project.join("docs/one.md").is_file());
}
