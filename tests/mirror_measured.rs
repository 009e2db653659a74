//! tests/measured.json, what was measured with the real classes, in both mirrors: programs in C++ and C# that make the
//! calls, print what they return, and send the requests to servers that record them.
//!
//! ZOOM_CASE names the cases that are run, by a part of their name or text; the others are left out.
#![cfg(unix)]

mod common;
mod mirror_code;

use std::collections::BTreeMap;
use std::env;
use std::fmt::Write as _;
use std::fs;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use common::bench::output;
use common::server::Server;
use common::tools::scratch;
use mirror_code::Language::{self, CSharp, Cpp};
use mirror_code::{Members, Object, compiled, json, list, string};
use serde_json::Value;

/// What the programs in C# print with; tests/hosts/mirror_measured.h has the same in C++.
const CSHARP: &str = r#"using System;

public sealed class Place
{
    public string Base;
    public string Files;
    public int Port;

    public string At(string text) { return text.Replace("{base}", Base).Replace("{file}", Files); }
}

public static partial class Program
{
    static void Say(string text)
    {
        Console.Out.Write((text ?? "").Replace("\r", "\\r").Replace("\n", "\\n") + "\n");
    }

    static void Say(bool value) { Say(value ? "true" : "false"); }
    static void Say(int value) { Say(value.ToString(System.Globalization.CultureInfo.InvariantCulture)); }
    static void Say(uint value) { Say(value.ToString(System.Globalization.CultureInfo.InvariantCulture)); }

    static void SayJson(Chilkat.JsonObject json)
    {
        if (json != null) { json.EmitCompact = true; }
        Say(json == null ? "" : json.Emit());
    }

    static void SayJson(Chilkat.JsonArray json)
    {
        if (json != null) { json.EmitCompact = true; }
        Say(json == null ? "" : json.Emit());
    }
"#;

const CLASSES: [&str; 6] =
    ["JsonObject", "JsonArray", "HttpRequest", "HttpResponse", "BinData", "StringBuilder"];

/// The cases of a section for a mirror: those that ZOOM_CASE names, or all.
fn cases(section: &str, language: Language) -> Vec<Value> {
    let chosen = env::var("ZOOM_CASE").unwrap_or_default();
    let mirror = if language == Cpp { "C++" } else { ".NET" };
    let is_for_it = |case: &Value| case.get("only").is_none_or(|only| only == mirror);
    let cases = list(&json("measured.json")[section]).to_vec();
    cases.into_iter().filter(|case| is_for_it(case) && case.to_string().contains(&chosen)).collect()
}

/// Writes the body of one function: lines of a language.
struct Writer<'a> {
    language: Language,
    members: &'a Members,
    out: String,
}

impl Writer<'_> {
    fn line(&mut self, line: &str) {
        let _ = writeln!(self.out, "        {line}");
    }

    fn say(&mut self, expression: &str) {
        let name = if self.language == Cpp { "say" } else { "Say" };
        self.line(&format!("{name}({expression});"));
    }

    fn say_json(&mut self, name: &str) {
        let function = if self.language == Cpp { "say_json" } else { "SayJson" };
        self.line(&format!("{function}({name});"));
    }

    fn success(&mut self, object: &Object) {
        let success = self.language.get(self.members, object, "LastMethodSuccess");
        self.say(&success);
    }

    /// An argument, which may have a placeholder.
    fn argument(&self, value: &Value) -> String {
        match value.as_str() {
            Some("{port}") => if self.language == Cpp { "here.port" } else { "here.Port" }.to_owned(),
            Some(text) if text.contains("{base}") || text.contains("{file}") => {
                let at = if self.language == Cpp { "here.at" } else { "here.At" };
                format!("{at}({})", self.language.text(text))
            }
            _ => self.language.argument(value),
        }
    }

    fn arguments(&self, values: &Value) -> Vec<String> {
        list(values).iter().map(|value| self.argument(value)).collect()
    }

    /// Sets a property or calls a method, whatever it returns.
    fn act(&mut self, object: &Object, row: &Value) {
        let (member, arguments) = (string(&row[0]), self.arguments(&row[1]));
        let line = match member.strip_suffix('=') {
            Some(property) => self.language.set(object, property, &arguments[0]),
            None => self.language.call(self.members, object, member, &arguments) + ";",
        };
        self.line(&line);
    }

    /// A call that is checked: what it returns and LastMethodSuccess are printed.
    fn call(&mut self, object: &Object, row: &Value) {
        let member = string(&row[0]);
        if member.ends_with('=') {
            self.act(object, row);
            return self.success(object);
        }
        let described = self.members.of(&object.class, member);
        let (returns, is_method) = (described.returns.clone(), described.is_method);
        let expression = if is_method {
            self.language.call(self.members, object, member, &self.arguments(&row[1]))
        } else {
            self.language.get(self.members, object, member)
        };
        if CLASSES.contains(&returns.as_str()) {
            let found = Object::pointer("found", &returns);
            self.line("{");
            let variable = self.language.variable(&returns, "found", &expression);
            self.line(&variable);
            self.success(object);
            self.say_json("found");
            let delete = self.language.delete(&found);
            self.line(&delete);
            self.line("}");
        } else if returns == "void" {
            self.line(&format!("{expression};"));
            self.success(object);
        } else {
            self.say(&expression);
            self.success(object);
        }
    }
}

/// What a case of calls prints, line by line; None where it does not matter.
fn printed_by_calls(case: &Value) -> Vec<Option<String>> {
    let shown = |value: &Value| {
        Some(match value {
            Value::String(text) => text.replace('\r', "\\r").replace('\n', "\\n"),
            Value::Null => String::new(),
            _ => value.to_string(),
        })
    };
    let success = |value: &Value| value.as_bool().map(|value| value.to_string());
    let members = Members::read();
    let mut class = string(&case["of"]).to_owned();
    for step in list(&case["view"]) {
        class.clone_from(&members.of(&class, string(&step[0])).returns);
    }
    let mut lines = Vec::new();
    for row in list(&case["calls"]) {
        let member = string(&row[0]);
        let returns = if member.ends_with('=') { "void" } else { &members.of(&class, member).returns };
        match returns {
            "void" => lines.push(success(&row[3])),
            returns if CLASSES.contains(&returns) => lines.extend([success(&row[3]), shown(&row[2])]),
            _ => lines.extend([shown(&row[2]), success(&row[3])]),
        }
    }
    if let Some(then) = case.get("then") {
        lines.push(shown(then));
    }
    lines
}

fn write_calls(language: Language, members: &Members, case: &Value) -> String {
    let mut writer = Writer { language, members, out: String::new() };
    let root = Object::new("root", string(&case["of"]));
    writer.line(&language.new_object(&root));
    if let Some(text) = case.get("text") {
        let load = language.call(members, &root, "Load", &[language.argument(text)]);
        writer.line(&format!("{load};"));
    }
    let is_json = root.class.starts_with("Json");
    if is_json {
        writer.line(&language.set(&root, "EmitCompact", "true"));
    }
    let mut views = vec![root.clone()];
    for (number, step) in list(&case["view"]).iter().enumerate() {
        let last = views.last().expect("there is the root").clone();
        let arguments: Vec<String> = list(step)[1..].iter().map(|value| language.argument(value)).collect();
        let member = string(&step[0]);
        let view = Object::pointer(&format!("view{number}"), &members.of(&last.class, member).returns);
        let call = language.call(members, &last, member, &arguments);
        writer.line(&language.variable(&view.class, &view.name, &call));
        writer.line(&language.set(&view, "EmitCompact", "true"));
        views.push(view);
    }
    let last = views.last().expect("there is the root").clone();
    for row in list(&case["calls"]) {
        writer.call(&last, row);
    }
    if is_json {
        writer.line(&language.set(&root, "EmitCompact", "true"));
        let emit = language.call(members, &root, "Emit", &[]);
        writer.say(&emit);
    }
    for view in views.iter().rev() {
        writer.line(&language.delete(view));
    }
    writer.out
}

fn write_requests(language: Language, members: &Members, case: &Value) -> String {
    let mut writer = Writer { language, members, out: String::new() };
    let (http, request) = (Object::new("http", "Http"), Object::new("request", "HttpRequest"));
    for object in [&http, &request] {
        writer.line(&language.new_object(object));
    }
    for (object, key) in [(&http, "http"), (&request, "request")] {
        for row in list(&case[key]) {
            writer.act(object, row);
        }
    }
    for (number, send) in list(&case["sends"]).iter().enumerate() {
        let member = members.of("Http", string(&send[0])).clone();
        let mut given = list(send)[1..].iter();
        let mut arguments = Vec::new();
        for parameter in &member.parameters {
            let name = format!("{}{number}", parameter.to_lowercase());
            let object = Object::new(&name, parameter);
            match parameter.as_str() {
                "HttpRequest" => arguments.push("request".to_owned()),
                "HttpResponse" => {
                    writer.line(&language.new_object(&object));
                    arguments.push(name);
                }
                "JsonObject" => {
                    writer.line(&language.new_object(&object));
                    let text = language.argument(given.next().expect("JSON"));
                    let load = language.call(members, &object, "Load", &[text]);
                    writer.line(&format!("{load};"));
                    arguments.push(name);
                }
                _ => arguments.push(writer.argument(given.next().expect("an argument"))),
            }
        }
        let call = language.call(members, &http, string(&send[0]), &arguments);
        let is_pointer = language == Cpp && member.returns == "HttpResponse";
        writer.line(&if is_pointer { format!("delete {call};") } else { format!("{call};") });
        writer.success(&http);
        writer.line(&match language {
            Cpp => "if (!http.get_LastMethodSuccess()) { say(http.lastErrorText()); }".to_owned(),
            _ => "if (!http.LastMethodSuccess) { Say(http.LastErrorText); }".to_owned(),
        });
    }
    writer.out
}

/// A program with a function for each case; its arguments are a folder, and the ports of the cases' servers.
fn program(language: Language, bodies: &[String]) -> String {
    let mut out = String::new();
    let mut calls = String::new();
    for (number, body) in bodies.iter().enumerate() {
        let _ = match language {
            Cpp => writeln!(out, "static void case{number}(Place &here)\n{{\n    (void)here;\n{body}}}\n"),
            _ => writeln!(out, "    static void Case{number}(Place here)\n    {{\n{body}    }}\n"),
        };
        let _ = match language {
            Cpp => writeln!(calls, "    say(\"case {number}\");\n    case{number}(places[{number}]);"),
            _ => writeln!(calls, "        Say(\"case {number}\");\n        Case{number}(places[{number}]);"),
        };
    }
    let count = bodies.len();
    match language {
        Cpp => format!(
            "#include \"mirror_measured.h\"\n\n{out}\nint main(int count, char **arguments)\n{{\n\
             \x20   std::deque<Place> places({count});\n    for (int at = 2; at < count; ++at) {{\n\
             \x20       Place &here = places[static_cast<std::size_t>(at - 2)];\n\
             \x20       here.files = arguments[1];\n        here.port = std::atoi(arguments[at]);\n\
             \x20       here.base = std::string(\"http://127.0.0.1:\") + arguments[at];\n    }}\n{calls}    return 0;\n}}\n"
        ),
        _ => format!(
            "{CSHARP}\n{out}\n    public static int Main(string[] arguments)\n    {{\n\
             \x20       Console.SetOut(new System.IO.StreamWriter(Console.OpenStandardOutput()) {{ AutoFlush = true }});\n\
             \x20       Place[] places = new Place[{count}];\n\
             \x20       for (int at = 1; at < arguments.Length; at++)\n        {{\n\
             \x20           places[at - 1] = new Place {{ Files = arguments[0], Port = int.Parse(arguments[at]), Base = \"http://127.0.0.1:\" + arguments[at] }};\n\
             \x20       }}\n{calls}        return 0;\n    }}\n}}\n"
        ),
    }
}

/// What a program printed, by the number of the case.
fn run(command: &mut Command) -> BTreeMap<usize, String> {
    let output = output(command);
    let out = String::from_utf8_lossy(&output.stdout).into_owned();
    let err = String::from_utf8_lossy(&output.stderr).into_owned();
    let mut printed = BTreeMap::new();
    for part in out.split("case ").filter(|part| !part.is_empty()) {
        let (number, lines) = part.split_once('\n').unwrap_or((part, ""));
        if let Ok(number) = number.parse() {
            printed.insert(number, lines.strip_suffix('\n').unwrap_or(lines).to_owned());
        }
    }
    assert!(output.status.success(), "{}: {err}\nafter case {:?}", output.status, printed.keys().last());
    printed
}

/// What differs in a case of calls, in one text; None where nothing does.
fn difference_of_calls(case: &Value, actual: &str) -> Option<String> {
    let expected = printed_by_calls(case);
    let is_so = |(line, shown): (&Option<String>, &str)| line.as_deref().is_none_or(|line| line == shown);
    let is_equal =
        actual.split('\n').count() == expected.len() && expected.iter().zip(actual.split('\n')).all(is_so);
    (!is_equal).then(|| format!("{case}\nexpected: {expected:?}\n  actual: {actual:?}\n\n"))
}

/// A server for a case: its responses have the header lines of the case, by the number of the request.
fn server_of(case: &Value) -> Server {
    let responses = case["responses"].clone();
    let count = Arc::new(AtomicUsize::new(0));
    Server::start(move |connection| {
        while connection.read_request().is_some() {
            let number = count.fetch_add(1, Ordering::SeqCst);
            let lines: String = list(&responses[number.to_string()])
                .iter()
                .map(|line| format!("{}\r\n", string(line)))
                .collect();
            connection.send(format!("HTTP/1.1 200 OK\r\n{lines}Content-Length: 2\r\n\r\n{{}}").as_bytes());
        }
    })
}

/// A request as the cases have it: its line, its fields with their names in lower case, and its body. What the mirrors
/// always send is left out.
fn recorded(request: &str) -> (String, Vec<String>, String) {
    let (head, body) = request.split_once("\r\n\r\n").expect("a head");
    let mut lines = head.split("\r\n");
    let line = lines.next().expect("a request line").to_owned();
    let (mut fields, mut body) = (Vec::new(), body.to_owned());
    for field in lines {
        let (name, value) = field.split_once(':').expect("a field");
        let (name, mut value) = (name.to_lowercase(), value.trim().to_owned());
        if let Some(own) = value.split_once("boundary=").map(|(_, own)| own.to_owned()) {
            let digits = own.strip_prefix("------------").unwrap_or("");
            if digits.len() == 24 && digits.bytes().all(|byte| byte.is_ascii_digit()) {
                value = value.replace(&own, "{boundary}");
                body = body.replace(&own, "{boundary}");
            }
        }
        fields.push(format!("{name}: {value}"));
    }
    let is_always_sent = |field: &str| {
        ["host: ", "user-agent: ", "accept-encoding: "].iter().any(|name| field.starts_with(name))
            || field == "accept: */*"
            || field == "content-length: 0"
    };
    fields.retain(|field| !is_always_sent(field));
    fields.sort();
    (line, fields, body)
}

/// The same from a case.
fn expected(sent: &Value) -> (String, Vec<String>, String) {
    let fields = list(&sent["fields"]).iter().map(|field| {
        let (name, value) = string(field).split_once(": ").unwrap_or((string(field), ""));
        format!("{}: {value}", name.to_lowercase())
    });
    let mut fields: Vec<String> = fields.filter(|field| field != "content-length: 0").collect();
    fields.sort();
    (string(&sent["line"]).to_owned(), fields, string(&sent["body"]).to_owned())
}

/// The same for a case of requests.
fn difference_of_requests(case: &Value, requests: &[String], shown: &str) -> Option<String> {
    let actual: Vec<_> = requests.iter().map(|request| recorded(request)).collect();
    let sent: Vec<_> = list(&case["sent"]).iter().map(expected).collect();
    let is_so = match case["refused"].as_str() {
        Some(why) => shown.starts_with("false\n") && shown.contains(why),
        None => shown.split('\n').eq(list(&case["sends"]).iter().map(|_| "true")),
    };
    (actual != sent || !is_so).then(|| {
        let name = &case["name"];
        format!("{name}\nexpected: {sent:?}\n  actual: {actual:?}\n   shown: {shown:?}\n\n")
    })
}

/// Runs all cases in one program: it takes longer to build one than to run it.
fn check(language: Language, name: &str, standard: &str) {
    let members = Members::read();
    let (calls, requests) = (cases("calls", language), cases("http", language));
    let bodies = calls.iter().map(|case| write_calls(language, &members, case));
    let bodies = bodies.chain(requests.iter().map(|case| write_requests(language, &members, case)));
    let source = program(language, &bodies.collect::<Vec<_>>());
    let Some(mut command) = compiled(language, name, standard, &source) else { return };
    let files = scratch(&format!("{name}-files"));
    fs::write(files.join("photo.png"), "not really a PNG").expect("the scratch folder can be written to");
    let servers: Vec<Server> = requests.iter().map(server_of).collect();
    // Calls alone need no server.
    command.arg(format!("{}/", files.display())).args(calls.iter().map(|_| "1"));
    let printed = run(command.args(servers.iter().map(|server| server.address().port().to_string())));
    let shown = |number: usize| printed[&number].as_str();
    let of_calls = calls.iter().enumerate();
    let of_calls = of_calls.filter_map(|(number, case)| difference_of_calls(case, shown(number)));
    let of_requests = requests.iter().zip(&servers).enumerate().filter_map(|(number, (case, server))| {
        difference_of_requests(case, &server.requests(), shown(calls.len() + number))
    });
    let differences: String = of_calls.chain(of_requests).collect();
    assert!(differences.is_empty(), "{differences}");
}

#[test]
fn the_mirror_in_cpp_does_what_was_measured() {
    check(Cpp, "measured-cpp", "c++11");
}

#[test]
fn the_mirror_in_csharp_does_what_was_measured() {
    check(CSharp, "measured-cs", "");
}

/// The file is not empty by mistake.
#[test]
fn there_are_as_many_cases_as_were_measured() {
    let file = json("measured.json");
    assert!(list(&file["calls"]).len() >= 290 && list(&file["http"]).len() >= 170);
}
