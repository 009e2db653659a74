//! The version has its one place in Cargo.toml: every copy of it is the same.

use std::fs;

use crate::common::tools::project;

/// Files with what is in them; `{V}` is the version, and `{1}`, `{2}` and `{3}` are its numbers.
const COPIES: [(&str, &str); 17] = [
    ("cli/Cargo.toml", "\nversion = \"{V}\"\n"),
    ("simulator/Cargo.toml", "\nversion = \"{V}\"\n"),
    ("Cargo.lock", "\nname = \"zoom-token\"\nversion = \"{V}\"\n"),
    ("fuzz/Cargo.lock", "\nname = \"zoom-token\"\nversion = \"{V}\"\n"),
    ("CHANGELOG.md", "only ever added.\n\n## {V} - "),
    ("docs/c.md", "`dist/zoom-token-{V}-linux-x64.tar.gz`"),
    ("docs/dotnet.md", "the package `ZoomToken.{V}.nupkg`"),
    ("docs/dotnet.md", "`#:package ZoomToken@{V}`"),
    ("bindings/dotnet/Directory.Build.props", "<Version>{V}</Version>"),
    ("packaging/lazarus/zoomtokenpkg.lpk", "<Version Major=\"{1}\" Minor=\"{2}\" Release=\"{3}\"/>"),
    ("packaging/vcpkg/zoom-token/vcpkg.json", "\"version\": \"{V}\""),
    // What is the same in all minor versions: the assemblies' version, and the shared library's name.
    ("bindings/dotnet/Directory.Build.props", "<AssemblyVersion>{1}.0.0.0</AssemblyVersion>"),
    ("docs/dotnet.md", "the version {1}.0.0.0 for all of {1}.x"),
    ("docs/abi.md", "the version {1}.0.0.0 for all of {1}.x"),
    ("docs/c.md", "find_package(ZoomToken {1} REQUIRED)"),
    ("scripts/dist", "ZOOM_TOKEN_SONAME=libzoom_token.so.{1}\n"),
    ("packaging/cmake/ZoomTokenConfig.cmake", "IMPORTED_SONAME libzoom_token.so.{1})"),
];

#[test]
fn every_copy_of_the_version_is_that_of_cargo_toml() {
    for (file, copy) in COPIES {
        let expected = copy
            .replace("{V}", env!("CARGO_PKG_VERSION"))
            .replace("{1}", env!("CARGO_PKG_VERSION_MAJOR"))
            .replace("{2}", env!("CARGO_PKG_VERSION_MINOR"))
            .replace("{3}", env!("CARGO_PKG_VERSION_PATCH"));
        let text = fs::read_to_string(project().join(file)).unwrap();
        assert!(text.contains(&expected), "{file} lacks {expected:?}");
    }
}
