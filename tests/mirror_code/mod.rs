//! Programs for the mirrors that tests write: the same calls in C++, C# and VB.NET, by the names that
//! bindings/ck_compat/members.txt has.
#![allow(dead_code)] // Each test file uses its part.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use crate::common::bench::{compilation, succeed};
use crate::common::dotnet::{build, framework, sources};
use crate::common::tools::{dotnet_sdk, host_command, library_folder, need, project, scratch};

/// The languages of the mirrors.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Language {
    Cpp,
    CSharp,
    Vb,
}

use Language::{CSharp, Cpp, Vb};

/// A member, as members.txt describes it.
#[derive(Clone)]
pub struct Member {
    pub is_method: bool,
    pub parameters: Vec<String>,
    pub returns: String,
}

/// The members of all classes, by class and name.
pub struct Members(HashMap<(String, String), Member>);

impl Members {
    pub fn read() -> Members {
        let text = fs::read_to_string(project().join("bindings/ck_compat/members.txt")).expect("members.txt");
        let rows = text.lines().filter(|line| !line.starts_with('#')).map(|line| {
            let [class, name, kind, parameters, returns, ..] = line.split('\t').collect::<Vec<_>>()[..]
            else {
                panic!("{line} has too few columns")
            };
            let parameters = parameters.split(',').filter(|name| *name != "-").map(str::to_owned).collect();
            let member = Member { is_method: kind == "method", parameters, returns: returns.to_owned() };
            ((class.to_owned(), name.to_owned()), member)
        });
        Members(rows.collect())
    }

    pub fn of(&self, class: &str, name: &str) -> &Member {
        let own = self.0.get(&(class.to_owned(), name.to_owned()));
        own.or_else(|| self.0.get(&("All".to_owned(), name.to_owned())))
            .unwrap_or_else(|| panic!("{class} has no {name}"))
    }
}

/// An object, as a program names it.
#[derive(Clone)]
pub struct Object {
    pub name: String,
    pub class: String,
    /// In C++ it is a pointer, which the program has to delete.
    pub is_pointer: bool,
}

impl Object {
    pub fn new(name: &str, class: &str) -> Object {
        Object { name: name.to_owned(), class: class.to_owned(), is_pointer: false }
    }

    pub fn pointer(name: &str, class: &str) -> Object {
        Object { name: name.to_owned(), class: class.to_owned(), is_pointer: true }
    }
}

fn with_small_letter(name: &str) -> String {
    name[..1].to_lowercase() + &name[1..]
}

impl Language {
    pub fn end(self) -> &'static str {
        if self == Vb { "" } else { ";" }
    }

    /// A type as it is declared. C++ has a text as `const char *`.
    pub fn type_name(self, name: &str) -> String {
        match (self, name) {
            (Cpp, "text") => "const char *".to_owned(),
            (CSharp, "text") => "string ".to_owned(),
            (Vb, "text") => "String".to_owned(),
            (Vb, "int") => "Integer".to_owned(),
            (Vb, "bool") => "Boolean".to_owned(),
            (_, "int" | "bool") => format!("{name} "),
            (Cpp, class) => format!("Ck{class} *"),
            (CSharp, class) => format!("Chilkat.{class} "),
            (Vb, class) => format!("Chilkat.{class}"),
        }
    }

    /// A literal of a text.
    pub fn text(self, text: &str) -> String {
        match self {
            Cpp => {
                text.bytes().fold("\"".to_owned(), |mut out, byte| {
                    let is_plain = byte.is_ascii_alphanumeric() || b" _.,:/{}$".contains(&byte);
                    let _ = if is_plain {
                        write!(out, "{}", char::from(byte))
                    } else {
                        write!(out, "\\{byte:03o}")
                    };
                    out
                }) + "\""
            }
            CSharp => {
                text.encode_utf16().fold("\"".to_owned(), |mut out, unit| {
                    let is_plain = u8::try_from(unit)
                        .is_ok_and(|b| b.is_ascii_alphanumeric() || b" _.,:/{}$".contains(&b));
                    let _ = if is_plain {
                        write!(out, "{}", char::from(unit as u8))
                    } else {
                        write!(out, "\\u{unit:04x}")
                    };
                    out
                }) + "\""
            }
            Vb => {
                let quoted = text.replace('"', "\"\"");
                let lines = quoted.replace('\r', "\" & vbCr & \"").replace('\n', "\" & vbLf & \"");
                format!("\"{lines}\"")
            }
        }
    }

    /// An argument.
    pub fn argument(self, value: &Value) -> String {
        match value {
            Value::String(text) => self.text(text),
            Value::Bool(value) if self == Vb => if *value { "True" } else { "False" }.to_owned(),
            _ => value.to_string(),
        }
    }

    fn dot(self, object: &Object) -> String {
        let arrow = if self == Cpp && object.is_pointer { "->" } else { "." };
        format!("{}{arrow}", object.name)
    }

    /// A call, as an expression.
    pub fn call(self, members: &Members, object: &Object, member: &str, arguments: &[String]) -> String {
        let has_small_letter = self == Cpp && members.of(&object.class, member).returns == "text";
        let name = if has_small_letter { with_small_letter(member) } else { member.to_owned() };
        format!("{}{name}({})", self.dot(object), arguments.join(", "))
    }

    /// A property that is read, as an expression.
    pub fn get(self, members: &Members, object: &Object, property: &str) -> String {
        let dot = self.dot(object);
        match (self, members.of(&object.class, property).returns.as_str()) {
            (Cpp, "text") => format!("{dot}{}()", with_small_letter(property)),
            (Cpp, _) => format!("{dot}get_{property}()"),
            _ => format!("{dot}{property}"),
        }
    }

    /// A property that is set, as a statement.
    pub fn set(self, object: &Object, property: &str, value: &str) -> String {
        let dot = self.dot(object);
        match self {
            Cpp => format!("{dot}put_{property}({value});"),
            _ => format!("{dot}{property} = {value}{}", self.end()),
        }
    }

    /// A new object, as a statement.
    pub fn new_object(self, object: &Object) -> String {
        let Object { name, class, .. } = object;
        match self {
            Cpp => format!("Ck{class} {name};"),
            CSharp => format!("Chilkat.{class} {name} = new Chilkat.{class}();"),
            Vb => format!("Dim {name} As New Chilkat.{class}"),
        }
    }

    /// A variable for what an expression is, as a statement.
    pub fn variable(self, type_name: &str, name: &str, value: &str) -> String {
        let type_name = self.type_name(type_name);
        match self {
            Vb => format!("Dim {name} As {type_name} = {value}"),
            _ => format!("{type_name}{name} = {value};"),
        }
    }

    /// The end of an object's life, where the program has to end it.
    pub fn delete(self, object: &Object) -> String {
        if self == Cpp && object.is_pointer { format!("delete {};", object.name) } else { String::new() }
    }
}

/// Compiles a program of one file with the mirror; None where the machine lacks what that needs. The result is the
/// command that runs it.
pub fn compiled(language: Language, name: &str, standard: &str, source: &str) -> Option<Command> {
    match language {
        Cpp => {
            let compiler = need("g++")?;
            let folder = scratch(name);
            let file = folder.join("program.cpp");
            fs::write(&file, source).expect("the scratch folder can be written to");
            let program = folder.join("program");
            let flags = format!("-std={standard} -O0 -Wall -Wextra -Wpedantic -Werror -pthread");
            let mut command = compilation(&compiler, &flags);
            command.arg("-I").arg(project().join("bindings/cpp/ck_compat"));
            command.arg("-I").arg(project().join("tests/hosts")).arg(&file).arg("-o").arg(&program);
            succeed(command.arg("-L").arg(library_folder()).arg("-lzoom_token"));
            Some(host_command(&program))
        }
        CSharp => dotnet_program(&dotnet_sdk()?, name, "cs", source),
        Vb => dotnet_program(&dotnet_sdk()?, name, "vb", source),
    }
}

fn dotnet_program(dotnet: &Path, name: &str, extension: &str, source: &str) -> Option<Command> {
    let folder = sources(name);
    let framework = framework(dotnet);
    let program = folder.join("tests/dotnet/written");
    fs::create_dir(&program).expect("the scratch folder can be written to");
    fs::write(program.join(format!("Program.{extension}")), source).expect("the same");
    let settings = format!(
        "<Project Sdk=\"Microsoft.NET.Sdk\"><PropertyGroup><OutputType>Exe</OutputType><RootNamespace></RootNamespace>\
         <StartupObject>Program</StartupObject><TargetFramework>{framework}</TargetFramework></PropertyGroup><ItemGroup>\
         <ProjectReference Include=\"../../../bindings/dotnet/ZoomToken.CkCompat/ZoomToken.CkCompat.csproj\" />\
         </ItemGroup></Project>"
    );
    fs::write(program.join(format!("Written.{extension}proj")), settings).expect("the same");
    let arguments = [format!("-p:TargetFrameworks={framework}"), format!("-p:TestFramework={framework}")];
    let is_old = framework == crate::common::dotnet::OLD_FRAMEWORK;
    let arguments = if is_old { &arguments[..] } else { &arguments[1..] };
    build(dotnet, &folder, &format!("tests/dotnet/written/Written.{extension}proj"), arguments)
        .unwrap_or_else(|why| panic!("{name}: {why}"));
    let mut command = Command::new(dotnet);
    command.arg(program.join(format!("bin/Debug/{framework}/Written.dll")));
    for variable in ["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY", "no_proxy", "NO_PROXY"] {
        command.env_remove(variable);
    }
    command.env("LD_LIBRARY_PATH", library_folder()).env("DOTNET_SYSTEM_GLOBALIZATION_INVARIANT", "1");
    Some(command)
}

/// A folder of the test's data.
pub fn data(name: &str) -> PathBuf {
    project().join("tests").join(name)
}

/// Data in JSON, of tests/.
pub fn json(name: &str) -> Value {
    let bytes = fs::read(data(name)).unwrap_or_else(|why| panic!("tests/{name}: {why}"));
    serde_json::from_slice(&bytes).unwrap_or_else(|why| panic!("tests/{name}: {why}"))
}

pub fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

pub fn string(value: &Value) -> &str {
    value.as_str().unwrap_or_else(|| panic!("{value} is not a text"))
}
