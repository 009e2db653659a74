//! The C header describes the ABI, and the declarations in other languages are compared with it: names, arguments and their
//! types, results, the layout of zoom_buf, constants. Those of VB6, Pascal and COBOL are made from it by
//! scripts/declarations. Likewise there is one table of options, with which all copies of its facts are compared.

mod common;
#[path = "declarations/options.rs"]
mod options;

use std::collections::BTreeMap;
use std::env;
use std::fs;

use common::description::{Abi, Kind, Parameter, abi};
use common::tools::project;

fn read(path: &str) -> String {
    fs::read_to_string(project().join(path)).unwrap_or_else(|why| panic!("{path}: {why}"))
}

/// A file with single spaces between its words.
fn words(path: &str) -> String {
    read(path).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// An argument's name where letter case does not count and these words are reserved.
fn pascal_case(kind: Kind, name: &str) -> String {
    let name = match (name, kind) {
        ("base", _) => "base_url",
        ("type", _) => "token_type",
        ("option", _) => "option_name",
        ("value", Kind::Text) => "value_text",
        ("value", _) => "value_number",
        ("name", _) => "header_name",
        ("copy", _) => "new_client",
        ("out", Kind::Buf) => "out_buf",
        ("out", _) => "out_number",
        ("text", _) => "json_text",
        ("path", _) => "json_path",
        (name, _) => name,
    };
    name.split('_').map(|word| word[..1].to_uppercase() + &word[1..]).collect()
}

/// The constants where letter case does not count: one of them would have a function's name.
fn constants_without_case(abi: &Abi) -> Vec<(String, i64)> {
    let functions: Vec<String> = abi.functions.iter().map(|function| function.name.to_uppercase()).collect();
    let constants = abi.constants.iter().map(|(name, value)| {
        let name = if functions.contains(name) { format!("{name}_DECLARED") } else { name.clone() };
        (name, *value)
    });
    constants.collect()
}

fn vb6(abi: &Abi) -> String {
    let mut text = String::new();
    for (name, value) in constants_without_case(abi) {
        text += &format!("Public Const {name} As Long = {value}\n");
    }
    for (condition, safe, pointer) in [("#If VBA7 Then", "PtrSafe ", "LongPtr"), ("#Else", "", "Long")] {
        text += &format!("\n{condition}\nPublic Type ZoomBuf\n    Data As {pointer}\n");
        text += "    Length As Long\n    Capacity As Long\nEnd Type\n";
        for function in &abi.functions {
            let arguments = function.parameters.iter().map(|Parameter { kind, name }| {
                let (passing, of) = match kind {
                    Kind::Number => ("ByVal", "Long"),
                    Kind::Text => ("ByRef", "Byte"),
                    Kind::OutNumber => ("ByRef", "Long"),
                    Kind::Buf => ("ByRef", "ZoomBuf"),
                };
                format!("{passing} {} As {of}", pascal_case(*kind, name))
            });
            let name = &function.name;
            let head =
                format!("Public Declare {safe}Function {name} Lib \"zoom_token.dll\" Alias \"{name}\" (");
            text += &wrapped(&head, arguments.collect(), ", ", ") As Long", " _", "        ");
        }
    }
    text + "#End If\n"
}

fn pascal_constants(abi: &Abi) -> String {
    let lines = constants_without_case(abi).into_iter().map(|(name, value)| format!("  {name} = {value};\n"));
    format!("const\n{}", lines.collect::<String>())
}

fn pascal_functions(abi: &Abi) -> String {
    let mut text = String::new();
    for function in &abi.functions {
        let arguments = function.parameters.iter().map(|Parameter { kind, name }| {
            let name = pascal_case(*kind, name);
            match kind {
                Kind::Number => format!("{name}: Integer"),
                Kind::Text => format!("{name}: PAnsiChar"),
                Kind::OutNumber => format!("var {name}: Integer"),
                Kind::Buf => format!("var {name}: TZoomBuf"),
            }
        });
        let arguments: Vec<String> = arguments.collect();
        let (open, close) = if arguments.is_empty() { ("", ": Integer;") } else { ("(", "): Integer;") };
        text += &wrapped(&format!("function {}{open}", function.name), arguments, "; ", close, "", "  ");
        text += "  {$IFDEF MSWINDOWS}stdcall{$ELSE}cdecl{$ENDIF}; external ZoomLibrary ";
        text += &format!("name '{}';\n", function.name);
    }
    text
}

fn cobol(abi: &Abi) -> String {
    let mut text = String::new();
    for (name, value) in &abi.constants {
        text += &format!("       78  {:<28} VALUE {value}.\n", name.replace('_', "-"));
    }
    text += "      *> How to call each function (R: BY REFERENCE, V: BY VALUE\n";
    text += "      *> PIC S9(9) COMP-5); all RETURNING a PIC S9(9) COMP-5.\n";
    for function in &abi.functions {
        text += &format!("      *> {}\n", function.name);
        for Parameter { kind, name } in &function.parameters {
            let (passing, picture) = match kind {
                Kind::Number => ("V", "S9(9) COMP-5"),
                Kind::Text => ("R", "X(n), ends with X\"00\""),
                Kind::OutNumber => ("R", "S9(9) COMP-5, set by the call"),
                Kind::Buf => ("R", "ZOOM-BUF"),
            };
            text += &format!("      *>   {passing} {:<12} {picture}\n", name.replace('_', "-"));
        }
    }
    text
}

/// A declaration in lines of 110 characters; `joint` stands at the end of all but the last.
fn wrapped(head: &str, items: Vec<String>, comma: &str, tail: &str, joint: &str, indent: &str) -> String {
    let mut text = String::new();
    let mut line = head.to_owned();
    let last = items.len();
    for (number, item) in items.iter().enumerate() {
        let item = if number + 1 < last { item.clone() + comma } else { item.clone() };
        if line.len() + item.trim_end().len() + tail.len() + joint.len() > 110 {
            text += &format!("{}{joint}\n", line.trim_end());
            line = indent.to_owned();
        }
        line += &item;
    }
    text + &line + tail + "\n"
}

const HEADER: &str = "include/zoom_token.h";

/// Compares the part of a file between two marks with what is made from a source; or writes it, where the environment asks
/// for that.
fn hold(path: &str, mark: &str, source: &str, generated: &str) {
    let committed = read(path);
    let end_of_line = if committed.contains("\r\n") { "\r\n" } else { "\n" };
    let begin = format!("{mark}: made by scripts/declarations from {source}; do not edit");
    let end = format!("{mark}: end");
    let from = committed.find(&begin).unwrap_or_else(|| panic!("{path} has no line '{begin}'"));
    let from = from + committed[from..].find('\n').expect("a line's end") + 1;
    let to = from + committed[from..].find(&end).unwrap_or_else(|| panic!("{path} has no line '{end}'"));
    let to = committed[..to].rfind('\n').expect("a line before") + 1;
    let generated = generated.replace('\n', end_of_line);
    if env::var_os("ZOOM_WRITE_DECLARATIONS").is_some() {
        fs::write(project().join(path), committed[..from].to_owned() + &generated + &committed[to..])
            .unwrap();
    } else {
        let differs = committed[from..to].lines().zip(generated.lines()).find(|(is, should)| is != should);
        assert!(differs.is_none(), "{path} is stale, run scripts/declarations: {differs:?}");
        assert!(committed[from..to] == generated, "{path} is stale: run scripts/declarations");
    }
}

#[test]
fn vb6_declares_what_the_header_does() {
    hold("bindings/vb6/ZoomToken.bas", "declarations", HEADER, &vb6(&abi()));
}

#[test]
fn pascal_declares_what_the_header_does() {
    // Two parts in one file, one after the other: they may have to be written.
    hold("bindings/pascal/ZoomToken.pas", "constants", HEADER, &pascal_constants(&abi()));
    hold("bindings/pascal/ZoomToken.pas", "functions", HEADER, &pascal_functions(&abi()));
    let record = "TZoomBuf = record Data: PAnsiChar; Length: Integer; Capacity: Integer; end;";
    assert!(words("bindings/pascal/ZoomToken.pas").contains(record));
}

#[test]
fn cobol_declares_what_the_header_does() {
    hold("bindings/cobol/zoom-token.cpy", "declarations", HEADER, &cobol(&abi()));
    let record = "01 ZOOM-BUF. 05 ZOOM-BUF-DATA USAGE POINTER. 05 ZOOM-BUF-LENGTH PIC S9(9) COMP-5. \
                  05 ZOOM-BUF-CAPACITY PIC S9(9) COMP-5.";
    assert!(words("bindings/cobol/zoom-token.cpy").contains(record));
}

/// Programs know where the fields are: new ones come at the end.
#[test]
fn fields_of_the_cobol_record_keep_their_places() {
    let words = words("bindings/cobol/zoom-token-call.cpy");
    let fields: Vec<&str> =
        words.split(" 05 ").skip(1).map(|field| field.split('.').next().unwrap()).collect();
    assert_eq!(
        fields,
        [
            "ZOOM-BASE-URL PIC X(8193)",
            "ZOOM-AUTH PIC X(16385)",
            "ZOOM-USER PIC X(513)",
            "ZOOM-TYPE PIC X(129)",
            "ZOOM-TTL PIC S9(9) COMP-5",
            "ZOOM-RESULT PIC S9(9) COMP-5",
            "ZOOM-TEXT-LENGTH PIC S9(9) COMP-5",
            "ZOOM-TEXT PIC X(4096)",
            "ZOOM-REASON PIC S9(9) COMP-5",
            "ZOOM-CODE PIC S9(9) COMP-5",
            "ZOOM-RETRY-AFTER PIC S9(9) COMP-5",
            "ZOOM-MEETING-ID PIC X(129)",
            "ZOOM-SETTINGS PIC X(4097)",
        ]
    );
}

/// Three functions and some constants, written here by hand: the description of the header is right.
#[test]
fn the_description_is_what_the_header_says() {
    let abi = abi();
    use Kind::{Buf, Number, OutNumber, Text};
    assert_eq!(abi.function("zoom_get_user_token").kinds(), [Text, Text, Text, Text, Number, Buf]);
    let request = [Number, Text, Text, Text, Text, Number, OutNumber];
    assert_eq!(abi.function("zoom_client_request").kinds(), request);
    assert_eq!(abi.function("zoom_shutdown").kinds(), []);
    let constants: BTreeMap<&str, i64> =
        abi.constants.iter().map(|(name, value)| (name.as_str(), *value)).collect();
    assert_eq!(constants.len(), abi.constants.len());
    assert_eq!(constants["ZOOM_OK"], 0);
    assert_eq!(constants["ZOOM_E_INTERNAL"], -99);
    assert_eq!(constants["ZOOM_BUF_MAX"], 16_777_216);
}

/// .NET imports all functions but these few, each with the header's types.
#[test]
fn dotnet_imports_what_the_header_declares() {
    let abi = abi();
    let words = words("bindings/dotnet/ZoomToken/NativeMethods.cs");
    let mut imported = Vec::new();
    for import in words.split("[DllImport(Library)] ").skip(1) {
        let declaration = import.split(");").next().expect("split gives one part at least");
        let (head, arguments) = declaration.split_once('(').expect("a parenthesis");
        let name = head.strip_prefix("internal static extern int ").expect("every function returns an int");
        let kinds =
            arguments.trim().split(", ").filter(|argument| !argument.is_empty()).map(
                |argument| match argument.rsplit_once(' ').expect("a type and a name").0 {
                    "int" => Kind::Number,
                    "byte[]" => Kind::Text,
                    // One number, or an array.
                    "out int" | "int*" => Kind::OutNumber,
                    "ref ZoomBuf" => Kind::Buf,
                    other => panic!("{name} takes a {other}"),
                },
            );
        assert!(kinds.eq(abi.function(name).kinds()), "{declaration}");
        imported.push(name);
    }
    let others: Vec<&str> = abi
        .functions
        .iter()
        .map(|function| function.name.as_str())
        .filter(|name| !imported.contains(name))
        .collect();
    // .NET's one call is the form with a response, with a file of settings a client's call, and zoom_response_read gives all
    // of a response at once.
    let others: Vec<&str> = others.into_iter().filter(|name| !name.starts_with("zoom_response_")).collect();
    assert_eq!(others, ["zoom_get_user_token", "zoom_get_user_token_with_settings"]);
    assert!(imported.contains(&"zoom_response_read"));
    assert!(
        words
            .contains("struct ZoomBuf { internal IntPtr Data; internal int Length; internal int Capacity; }")
    );
    dotnet_constants(&abi, &words);
}

fn dotnet_constants(abi: &Abi, words: &str) {
    let mut count = 0;
    for definition in words.split("internal const int ").skip(1) {
        let (name, value) =
            definition.split(';').next().unwrap().split_once(" = ").expect("a name and a value");
        let flat = |name: &str| name.replace('_', "").to_uppercase();
        let names = [format!("ZOOM_{name}"), format!("ZOOM_E_{name}")].map(|name| flat(&name));
        let known = abi.constants.iter().find(|(known, _)| names.contains(&flat(known)));
        assert_eq!(known.map(|(_, known)| known.to_string()), Some(value.to_owned()), "{name}");
        count += 1;
    }
    assert!(count >= 11, "only {count} constants were found");
}

/// The enums of .NET: a value for each constant, and zero.
#[test]
fn dotnet_enums_have_the_constants_of_the_header() {
    let abi = abi();
    for (name, prefix) in [("ZoomReason", "ZOOM_REASON_"), ("ZoomErrorCode", "ZOOM_E_")] {
        let file = read(&format!("bindings/dotnet/ZoomToken/{name}.cs"));
        let mut found: Vec<(String, i64)> = file
            .lines()
            .filter_map(|line| line.trim().strip_suffix(',')?.split_once(" = "))
            .map(|(name, value)| (name.to_uppercase(), value.parse().expect("a number")))
            .collect();
        let mut wanted: Vec<(String, i64)> = abi
            .constants
            .iter()
            .filter_map(|(name, value)| Some((name.strip_prefix(prefix)?.replace('_', ""), *value)))
            .collect();
        wanted.push(("NONE".to_owned(), 0));
        found.sort();
        wanted.sort();
        assert_eq!(found, wanted, "{name}");
    }
}

#[test]
fn fields_of_the_cobol_record_of_a_sign_in_keep_their_places() {
    let words = words("bindings/cobol/zoom-sign-in-call.cpy");
    let fields: Vec<&str> =
        words.split(" 05 ").skip(1).map(|field| field.split('.').next().unwrap()).collect();
    assert_eq!(
        fields,
        [
            "ZOOM-SIGN-IN-ACTION PIC X(8)",
            "ZOOM-SIGN-IN-SETTINGS PIC X(4097)",
            "ZOOM-SIGN-IN-TYPED PIC X(8193)",
            "ZOOM-SIGN-IN-SECONDS PIC S9(9) COMP-5",
            "ZOOM-SIGN-IN-RESULT PIC S9(9) COMP-5",
            "ZOOM-SIGN-IN-REASON PIC S9(9) COMP-5",
            "ZOOM-SIGN-IN-TEXT-LENGTH PIC S9(9) COMP-5",
            "ZOOM-SIGN-IN-TEXT PIC X(8192)",
            "ZOOM-SIGN-IN-CLIENT PIC S9(9) COMP-5",
            "ZOOM-SIGN-IN-HANDLE PIC S9(9) COMP-5",
        ]
    );
}

/// COBOL's compiler does not check calls: all of ours are compared with the header.
#[test]
fn cobol_calls_as_the_header_declares() {
    let abi = abi();
    let mut called = Vec::new();
    for path in [
        "bindings/cobol/zoom-user-token.cob",
        "bindings/cobol/zoom-sign-in.cob",
        "examples/cobol/token.cob",
        "tests/hosts/legacy.cob",
    ] {
        for call in read(path).split("CALL \"zoom_").skip(1) {
            let (name, arguments) = call.split_once('"').expect("the name's end");
            let name = format!("zoom_{name}");
            let words: Vec<&str> = arguments.split("RETURNING").next().unwrap().split_whitespace().collect();
            let kinds = abi.function(&name).kinds();
            let by_value: Vec<bool> = kinds.into_iter().map(|kind| kind == Kind::Number).collect();
            assert_eq!(passed_by_value(&words), by_value, "{path}: {name} {words:?}");
            called.push(name);
        }
    }
    assert!(called.contains(&"zoom_get_user_token".to_owned()) && called.len() > 10, "{called:?}");
}

/// For each argument after USING whether it is BY VALUE.
fn passed_by_value(words: &[&str]) -> Vec<bool> {
    let mut is_by_value = false;
    let mut arguments = Vec::new();
    for word in words {
        match *word {
            "USING" | "BY" => {}
            "VALUE" => is_by_value = true,
            "REFERENCE" => is_by_value = false,
            _ => arguments.push(is_by_value),
        }
    }
    arguments
}

/// What VB6 and VBA require of a file that is imported: CR LF, ASCII, the attribute first, lines of 1,023 characters at most
/// with 24 continuations at most, and blocks that end.
#[test]
fn the_vb6_files_can_be_imported() {
    for path in ["bindings/vb6/ZoomToken.bas", "examples/vb6/Token.bas", "tests/hosts/LegacyChecks.bas"] {
        let text = read(path);
        assert!(text.is_ascii() && text.ends_with("\r\n"), "{path}");
        assert_eq!(
            text.matches('\n').count(),
            text.matches("\r\n").count(),
            "{path} has lines without CR LF"
        );
        assert!(text.starts_with("Attribute VB_Name = \""), "{path}");
        let mut continued = 0;
        let mut open = Vec::new();
        for line in text.lines() {
            assert!(line.len() <= 1023 && !line.contains('\t') && line.trim_end() == line, "{path}: {line}");
            continued = if line.ends_with(" _") { continued + 1 } else { 0 };
            assert!(continued <= 24, "{path}: {line}");
            let line = line.split(" '").next().unwrap().trim();
            if let Some((_, declaration)) = line.split_once("Declare ") {
                // The editor changes the case of a name, and the DLL is then asked for another.
                let name = declaration.trim_start_matches("PtrSafe ").split(' ').nth(1).unwrap();
                assert!(declaration.contains(&format!(" Alias \"{name}\" (")), "{path}: {line}");
            }
            let words: Vec<&str> =
                line.split_whitespace().filter(|w| !["Public", "Private"].contains(w)).collect();
            match words[..] {
                ["End", block] | ["#End", block] => assert_eq!(open.pop(), Some(block), "{path}: {line}"),
                ["Next", ..] => assert_eq!(open.pop(), Some("For"), "{path}: {line}"),
                ["Loop", ..] => assert_eq!(open.pop(), Some("Do"), "{path}: {line}"),
                [block @ ("Function" | "Sub" | "Type" | "Select" | "With" | "For" | "Do"), ..] => {
                    open.push(block)
                }
                ["If", .., "Then"] | ["#If", .., "Then"] => open.push("If"),
                _ => {}
            }
        }
        assert!(open.is_empty(), "{path}: {open:?} without an end");
    }
}
