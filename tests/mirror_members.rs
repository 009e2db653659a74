//! The members of the mirrors: `bindings/ck_compat/members.txt` describes them, the C++ headers have exactly these, with
//! these types, and the indexes in the documentation are written from it. tests/dotnet.rs has the same for .NET.
#![cfg(unix)]

mod common;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;

use common::bench::{HOST_CXX, compilation, printed, succeed};
use common::tools::{need, project, scratch};

/// The pages with an index, and the language that a page leaves out.
const INDEXES: [(&str, &str); 2] =
    [("bindings/cpp/ck_compat/README.md", "net"), ("bindings/dotnet/ZoomToken.CkCompat/README.md", "c++")];
const INDEX_START: &str = "<!-- members, by ZOOM_WRITE_MEMBERS=1 cargo test --test mirror_members -->\n";
const INDEX_END: &str = "<!-- end of members -->\n";

struct Member {
    class: String,
    name: String,
    kind: String,
    parameters: Vec<String>,
    returns: String,
    only: String,
}

fn source(path: &str) -> String {
    fs::read_to_string(project().join(path)).unwrap_or_else(|why| panic!("{path}: {why}"))
}

fn members() -> Vec<Member> {
    let text = source("bindings/ck_compat/members.txt");
    let rows = text.lines().filter(|line| !line.starts_with('#'));
    rows.map(|line| {
        let columns: Vec<&str> = line.split('\t').collect();
        assert!(columns.len() == 5 || columns.len() == 6, "{line}");
        let parameters = columns[3].split(',').filter(|name| *name != "-").map(str::to_owned).collect();
        Member {
            class: columns[0].to_owned(),
            name: columns[1].to_owned(),
            kind: columns[2].to_owned(),
            parameters,
            returns: columns[4].to_owned(),
            only: columns.get(5).copied().unwrap_or("").to_owned(),
        }
    })
    .collect()
}

/// A type in C++.
fn cpp_type(name: &str) -> String {
    match name {
        "text" => "const char *".into(),
        "uint" => "unsigned long".into(),
        "int64" => "long long".into(),
        "pointer" => "const void *".into(),
        "int" | "bool" | "void" => name.into(),
        class => format!("Ck{class} &"),
    }
}

fn lower_first(name: &str) -> String {
    name[..1].to_lowercase() + &name[1..]
}

/// The C++ functions of a member: result, name, and parameters.
fn cpp_functions(member: &Member) -> Vec<(String, String, String)> {
    let parameters: Vec<String> = member.parameters.iter().map(|name| cpp_type(name)).collect();
    let filled = [parameters.clone(), vec!["CkString &".into()]].concat().join(", ");
    let (given, name, text) = (parameters.join(", "), &member.name, cpp_type("text"));
    let returns = cpp_type(&member.returns).replace('&', "*");
    // Sockets have a function of the name accept.
    let lower = if name == "Accept" { "ck_accept".into() } else { lower_first(name) };
    let mut functions = Vec::new();
    match (member.kind.as_str(), member.returns.as_str()) {
        ("method", "text") => {
            functions.push(("bool".into(), name.clone(), filled));
            functions.push((text.clone(), lower, given.clone()));
            if let Some(short) = name.strip_prefix("Get") {
                functions.push((text, lower_first(short), given));
            }
        }
        ("method", _) => functions.push((returns, name.clone(), given)),
        (kind, returned) => {
            if returned == "text" {
                functions.push(("void".into(), format!("get_{name}"), filled));
                functions.push((text, lower, given));
            } else {
                functions.push((returns.clone(), format!("get_{name}"), given));
            }
            if kind == "property" {
                functions.push(("void".into(), format!("put_{name}"), returns));
            }
        }
    }
    functions
}

/// Takes the address of each function with its exact type. What all classes have is inherited: it is called.
fn cpp_program(members: &[Member]) -> String {
    let mut out = String::from(
        "#include <CkGlobal.h>\n#include <CkHttp.h>\n#include <type_traits>\n#include <utility>\n\n",
    );
    out += "int main()\n{\n    int count = 0;\n";
    for member in members.iter().filter(|member| member.only != "net") {
        for (returns, name, parameters) in cpp_functions(member) {
            let _ = if member.class == "All" {
                let values = parameters.split(", ").filter(|name| !name.is_empty());
                let values: Vec<String> = values.map(|name| format!("std::declval<{name}>()")).collect();
                let call = format!("std::declval<CkJsonObject &>().{name}({})", values.join(", "));
                writeln!(out, "    count += std::is_same<decltype({call}), {returns}>::value ? 1 : 0;")
            } else {
                let class = format!("Ck{}", member.class);
                writeln!(
                    out,
                    "    count += static_cast<{returns} ({class}::*)({parameters})>(&{class}::{name}) != nullptr ? 1 : 0;"
                )
            };
        }
    }
    out + "    std::cout << count << std::endl;\n}\n"
}

#[test]
fn the_headers_have_each_member_with_its_types() {
    let Some(compiler) = need("g++") else { return };
    let members = members();
    assert!(members.len() > 300, "{}", members.len());
    let count: usize = members.iter().filter(|m| m.only != "net").map(|m| cpp_functions(m).len()).sum();
    let folder = scratch("mirror-members");
    let (file, program) = (folder.join("members.cpp"), folder.join("members"));
    fs::write(&file, cpp_program(&members)).expect("the scratch folder can be written to");
    for standard in ["11", "17"] {
        // Compared addresses are never null, which the compiler would tell.
        let flags = format!("{HOST_CXX} -Wno-address -Wno-nonnull-compare -O0 -std=c++{standard}");
        let mut command = compilation(&compiler, &flags);
        command.arg("-I").arg(project().join("bindings/cpp/ck_compat")).arg(&file).arg("-o").arg(&program);
        command.arg("-L").arg(common::tools::library_folder()).arg("-lzoom_token");
        succeed(&mut command);
        let (out, err) = printed(&succeed(&mut common::tools::host_command(&program)));
        assert_eq!((out.trim(), err.as_str()), (count.to_string().as_str(), ""), "C++{standard}");
    }
}

/// The functions that the headers declare, by class, as the preprocessor leaves them.
fn declared() -> Option<BTreeMap<String, BTreeSet<String>>> {
    let compiler = need("g++")?;
    let folder = scratch("mirror-declared");
    let file = folder.join("all.cpp");
    fs::write(&file, "#include <CkGlobal.h>\n#include <CkHttp.h>\n").expect("the folder can be written to");
    let mut command = compilation(&compiler, "-std=c++11 -E -P");
    command.arg("-I").arg(project().join("bindings/cpp/ck_compat")).arg(&file);
    let (text, _) = printed(&succeed(&mut command));
    let mut classes: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for class in text.split("class Ck").skip(1).filter(|class| class.contains(" : public ")) {
        let name = class.split(' ').next().expect("a name");
        let body = class.split("};\n").next().expect("a body").split("private:").next().expect("a part");
        let heads = body.split("abi_tag(\"zoom_token\")))").skip(1);
        let functions = heads.map(|head| head.split('(').next().expect("a head").trim().to_owned());
        let functions =
            functions.filter_map(|head| head.split([' ', '*', '&', '~']).next_back().map(str::to_owned));
        let own = functions.filter(|function| !function.is_empty() && *function != format!("Ck{name}"));
        classes.insert(name.to_owned(), own.collect());
    }
    Some(classes)
}

#[test]
fn the_headers_have_no_other_member() {
    let Some(declared) = declared() else { return };
    let members = members();
    let classes: BTreeSet<&str> =
        members.iter().map(|m| m.class.as_str()).filter(|class| *class != "All").collect();
    for class in classes {
        let own = members.iter().filter(|m| m.class == class && m.only != "net");
        let expected: BTreeSet<String> = own.flat_map(cpp_functions).map(|(_, name, _)| name).collect();
        assert_eq!(declared[class], expected, "Ck{class}: the header left, members.txt right");
    }
}

/// The index of a page: a row for each class.
fn index(without: &str) -> String {
    let members = members();
    let mut rows: Vec<(&str, Vec<String>)> = Vec::new();
    for member in members.iter().filter(|member| member.only != without) {
        let shown = format!("`{}`", member.name);
        match rows.last_mut() {
            Some((class, names)) if *class == member.class => names.push(shown),
            _ => rows.push((&member.class, vec![shown])),
        }
    }
    let mut out = String::from("| class | properties and methods |\n|---|---|\n");
    for (class, names) in rows {
        let class = if class == "All" { "all of these".to_owned() } else { format!("`{class}`") };
        let _ = writeln!(out, "| {class} | {} |", names.join(", "));
    }
    out
}

#[test]
fn the_indexes_name_the_members() {
    for (path, without) in INDEXES {
        let page = source(path);
        let (before, after) = page.split_once(INDEX_START).unwrap_or_else(|| panic!("{path} has no index"));
        let (_, after) =
            after.split_once(INDEX_END).unwrap_or_else(|| panic!("{path}: the index has no end"));
        let written = format!("{before}{INDEX_START}{}{INDEX_END}{after}", index(without));
        if std::env::var_os("ZOOM_WRITE_MEMBERS").is_some() {
            fs::write(project().join(path), &written).expect("the page can be written to");
        }
        assert_eq!(source(path), written, "{path}: write it with ZOOM_WRITE_MEMBERS=1");
    }
}

/// Nothing but the mirrors' own packages, tests and pages knows them.
#[test]
fn the_library_does_not_know_the_mirrors() {
    let folders = [
        "src",
        "include",
        "cli",
        "simulator",
        "bindings/python",
        "bindings/dotnet/ZoomToken",
        "bindings/cpp",
    ];
    let mut files: Vec<_> = folders.iter().map(|folder| project().join(folder)).collect();
    let mut count = 0;
    while let Some(path) = files.pop() {
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or("");
        if ["ck_compat", "obj", "target", "__pycache__"].contains(&name) {
            continue;
        }
        if path.is_dir() {
            files.extend(fs::read_dir(&path).expect("a folder").map(|entry| entry.expect("an entry").path()));
        } else if let Ok(text) = fs::read_to_string(&path) {
            count += 1;
            let text = text.to_lowercase();
            for word in ["chilkat", "ck_compat", "ckcompat"] {
                assert!(!text.contains(word), "{} knows the mirrors: {word}", path.display());
            }
        }
    }
    assert!(count > 100, "{count} files");
}
