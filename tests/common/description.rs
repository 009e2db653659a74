//! The ABI as include/zoom_token.h describes it, with which every other declaration and every export is compared.

use std::fs;

use super::tools::project;

/// The types that the ABI passes; there are no others.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Kind {
    /// `int32_t`
    Number,
    /// `const char *`
    Text,
    /// `int32_t *`
    OutNumber,
    /// `struct zoom_buf *`
    Buf,
}

#[derive(Clone, Debug)]
pub struct Parameter {
    pub kind: Kind,
    pub name: String,
}

#[derive(Debug)]
pub struct Function {
    pub name: String,
    pub parameters: Vec<Parameter>,
}

#[derive(Debug)]
pub struct Abi {
    pub constants: Vec<(String, i64)>,
    pub functions: Vec<Function>,
}

impl Abi {
    pub fn function(&self, name: &str) -> &Function {
        let found = self.functions.iter().find(|function| function.name == name);
        found.unwrap_or_else(|| panic!("{name} is not in the header"))
    }

    /// The functions' names, in the order of the alphabet.
    pub fn names(&self) -> Vec<&str> {
        let mut names: Vec<&str> = self.functions.iter().map(|function| function.name.as_str()).collect();
        names.sort();
        names
    }
}

impl Function {
    pub fn kinds(&self) -> Vec<Kind> {
        self.parameters.iter().map(|parameter| parameter.kind).collect()
    }

    /// The bytes of its arguments on 32-bit Windows: pointers and int32_t, four each.
    pub fn stdcall_bytes(&self) -> usize {
        4 * self.parameters.len()
    }
}

/// The header. A line of code that is not understood is a panic.
pub fn abi() -> Abi {
    let header = fs::read_to_string(project().join("include/zoom_token.h")).expect("the header");
    let header = without_comments(&header);
    let constants = header.lines().filter_map(constant).collect();
    let code: String =
        header.lines().filter(|line| !line.starts_with('#')).map(|l| l.to_owned() + " ").collect();
    let mut functions = Vec::new();
    let mut structs = Vec::new();
    for statement in code.replace("extern \"C\" {", "").split_inclusive(';') {
        let statement = statement.split_whitespace().collect::<Vec<_>>().join(" ");
        match statement.strip_prefix("int32_t ZOOM_CALL ").and_then(|text| text.strip_suffix(");")) {
            Some(declaration) => functions.push(function(declaration)),
            None => structs.push(statement),
        }
    }
    // The layout: a pointer and two int32, so 12 bytes with pointers of 4 bytes, and 16 with those of 8.
    let structs = structs.join(" ");
    assert_eq!(structs, "typedef struct zoom_buf { char *data; int32_t len; int32_t cap; } zoom_buf; }");
    Abi { constants, functions }
}

fn without_comments(text: &str) -> String {
    let mut parts = text.split("/*");
    let first = parts.next().expect("split gives one part at least").to_owned();
    let code = parts.fold(first, |code, part| code + part.split_once("*/").expect("comments end").1);
    code.lines().map(|line| line.split("//").next().unwrap_or(line).to_owned() + "\n").collect()
}

/// `#define ZOOM_NAME number`, with the number as C writes it.
fn constant(line: &str) -> Option<(String, i64)> {
    let (name, value) = line.strip_prefix("#define ZOOM_")?.split_once(' ')?;
    let value = value.trim().trim_start_matches('(').trim_end_matches(')');
    let number = |text: &str| text.parse().unwrap_or_else(|_| panic!("{line} has another form"));
    let value = match value.split_once(" << ") {
        _ if name == "CALL" => return None,
        Some((left, right)) => number(left) << number(right),
        None => number(value),
    };
    Some((format!("ZOOM_{name}"), value))
}

fn function(declaration: &str) -> Function {
    let (name, parameters) = declaration.split_once('(').expect("a parenthesis");
    let parameters = parameters.split(", ").filter(|parameter| *parameter != "void").map(|parameter| {
        for (form, kind) in [
            ("const char *", Kind::Text),
            ("int32_t *", Kind::OutNumber),
            ("struct zoom_buf *", Kind::Buf),
            ("int32_t ", Kind::Number),
        ] {
            if let Some(name) = parameter.strip_prefix(form) {
                return Parameter { kind, name: name.to_owned() };
            }
        }
        panic!("{declaration} has a parameter of an unknown type: {parameter}");
    });
    Function { name: name.to_owned(), parameters: parameters.collect() }
}
