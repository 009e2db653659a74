//! VB6 rewritten as VB.NET, line by line, so that bindings/vb6/ZoomToken.bas can be compiled and run where there is no VB6:
//! what the two languages write differently is replaced, and nothing else. Functions are called as they are declared, and
//! addresses are those of pinned byte arrays.

use std::collections::BTreeSet;

/// What the rewritten lines call, and the entry point, which runs the Main of each module that is named.
pub const SUPPORT: &str = r#"
Imports System
Imports System.Runtime.InteropServices

Module Support
    ' The address of the first byte of an array, which is pinned.
    Function AddressOfFirst(bytes As Byte()) As Long
        Return GCHandle.Alloc(bytes, GCHandleType.Pinned).AddrOfPinnedObject().ToInt64()
    End Function

    ' The address of a copy of a text, with a NUL behind it: in VB6 it is that of the text itself.
    Function StrPtr(text As String) As Long
        Return Marshal.StringToHGlobalUni(text).ToInt64()
    End Function

    Function Environ(name As String) As String
        Return If(Environment.GetEnvironmentVariable(name), "")
    End Function

    ' Runs the modules that are named, one after the other; between them NAME=VALUE changes the environment.
    Sub Main(arguments As String())
        For Each argument In arguments
            Dim parts = argument.Split({"="c}, 2)
            If parts.Length = 2 Then
                Environment.SetEnvironmentVariable(parts(0), parts(1))
            Else
                Type.GetType(argument, True).GetMethod("Main").Invoke(Nothing, Nothing)
            End If
        Next
    End Sub
End Module
"#;

/// The procedures that a source defines or declares.
pub fn procedures(source: &str) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for line in lines(source) {
        let mut words =
            line.split([' ', '(']).filter(|word| !["Public", "Private", "Declare", "PtrSafe"].contains(word));
        if let (Some("Function" | "Sub"), Some(name)) = (words.next(), words.next()) {
            names.insert(name.to_owned());
        }
    }
    names
}

/// A source as a module of VB.NET. `procedures` are those of all sources together; `is_vba` is what VBA7 is.
pub fn vb_net(module: &str, source: &str, procedures: &BTreeSet<String>, is_vba: bool) -> String {
    let mut text =
        format!("#Const VBA7 = {is_vba}\nImports System\nImports Microsoft.VisualBasic\nModule {module}\n");
    let mut is_in_type = false;
    for line in lines(source) {
        if line.starts_with("Attribute ") || line == "Option Explicit" {
            continue;
        }
        let mut line = rewritten(&line, procedures);
        if is_in_type && line.contains(" As ") {
            line = format!("Public {line}");
        }
        if line.starts_with("Public Structure ") || line == "End Structure" {
            is_in_type = line != "End Structure";
        }
        text += &format!("{line}\n");
    }
    text + "End Module\n"
}

/// The lines of a source without comments and indentation; continued lines are joined.
fn lines(source: &str) -> Vec<String> {
    let joined = source.replace("\r\n", "\n").replace(" _\n", " ");
    joined
        .lines()
        .map(|line| without_comment(line).trim().to_owned())
        .filter(|line| !line.is_empty())
        .collect()
}

fn without_comment(line: &str) -> &str {
    let mut is_in_text = false;
    for (at, character) in line.char_indices() {
        match character {
            '"' => is_in_text = !is_in_text,
            '\'' if !is_in_text => return &line[..at],
            _ => {}
        }
    }
    line
}

fn rewritten(line: &str, procedures: &BTreeSet<String>) -> String {
    // Every second part is a text in quotes, which does not change.
    let parts = line.split('"').enumerate();
    let line: Vec<String> =
        parts.map(|(n, part)| if n % 2 == 0 { words(part) } else { part.to_owned() }).collect();
    let line = line.join("\"").replace("ChrW$(", "ChrW(");
    let line = line
        .replace("VarPtr(Room(0))", "AddressOfFirst(Room)")
        .replace("VarPtr(Bytes(0))", "AddressOfFirst(Bytes)");
    let line = line.replace("VarPtr(Wide(0))", "AddressOfFirst(Wide)");
    match line.as_str() {
        "FromUtf8 = Wide" => return "FromUtf8 = System.Text.Encoding.Unicode.GetString(Wide)".to_owned(),
        "End Type" => return "End Structure".to_owned(),
        _ => {}
    }
    if let Some(name) = line.strip_prefix("Public Type ") {
        return format!("Public Structure {name}");
    }
    // A call as a statement needs parentheses; it may follow Then.
    let (condition, statement) = match line.split_once(" Then ") {
        Some((condition, statement)) => (format!("{condition} Then "), statement),
        None => (String::new(), line.as_str()),
    };
    let call = match statement.split_once(' ') {
        Some(("Debug.Print", value)) => format!("Console.WriteLine({value})"),
        Some((name, arguments)) if procedures.contains(name) && !arguments.starts_with("= ") => {
            format!("{name}({arguments})")
        }
        _ => statement.to_owned(),
    };
    condition + &call
}

/// Replaces the words that have another meaning.
fn words(code: &str) -> String {
    let mut text = String::new();
    let mut word = String::new();
    for character in code.chars().chain(['\n']) {
        if character.is_alphanumeric() || character == '_' {
            word.push(character);
            continue;
        }
        text += match word.as_str() {
            "Long" => "Integer",
            "LongPtr" => "Long",
            "PtrSafe" => "",
            other => other,
        };
        text.push(character);
        word.clear();
    }
    text.pop();
    text
}
