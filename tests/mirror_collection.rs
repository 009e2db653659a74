//! tests/collection.json, a Postman collection of our own with each kind of body, through both mirrors: each request
//! becomes a program in the manner of those that are published for such collections, in C++, VB.NET and C#. What a
//! server receives and what a loop over the response prints must be what tests/collection_measured.json has from the
//! real classes.
//!
//! ZOOM_WRITE_PROGRAMS names a folder to which the programs are written.
#![cfg(unix)]

mod common;
mod mirror_code;

use std::env;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use common::bench::output;
use common::server::Server;
use common::tools::scratch;
use mirror_code::Language::{self, CSharp, Cpp, Vb};
use mirror_code::{Members, Object, compiled, json, list, string};
use serde_json::Value;

/// The files that the collection uploads.
const FILES: [(&str, &str); 2] = [("picture.png", "not really a PNG"), ("notes.txt", "a – b\n")];

/// The sample of one request: lines of a language.
struct Sample<'a> {
    language: Language,
    members: &'a Members,
    request: &'a Value,
    out: String,
    depth: usize,
    loops: usize,
}

impl Sample<'_> {
    fn line(&mut self, line: &str) {
        let _ = writeln!(self.out, "{}{line}", "    ".repeat(self.depth));
    }

    fn text(&self, text: &str) -> String {
        self.language.text(text)
    }

    fn call(&mut self, object: &Object, member: &str, arguments: &[String]) {
        let call = self.language.call(self.members, object, member, arguments);
        self.line(&format!("{call}{}", self.language.end()));
    }

    fn set(&mut self, object: &Object, property: &str, value: &str) {
        let line = self.language.set(object, property, value);
        self.line(&line);
    }

    fn new_object(&mut self, name: &str, class: &str) -> Object {
        let object = Object::new(name, class);
        let line = self.language.new_object(&object);
        self.line(&line);
        object
    }

    fn say(&mut self, expression: &str) {
        self.line(&match self.language {
            Cpp => format!("std::cout << {expression} << \"\\r\\n\";"),
            CSharp => format!("Console.WriteLine({expression});"),
            Vb => format!("Console.WriteLine({expression})"),
        });
    }

    fn open(&mut self, statement: &str, condition: &str) {
        self.line(&match (self.language, statement) {
            (Vb, "if") => format!("If ({condition}) Then"),
            (Vb, _) => format!("While {condition}"),
            (_, statement) => format!("{statement} ({condition}) {{"),
        });
        self.depth += 1;
    }

    fn close(&mut self, statement: &str) {
        self.depth -= 1;
        let end = match (self.language, statement) {
            (Vb, "if") => "End If",
            (Vb, _) => "End While",
            _ => "}",
        };
        self.line(end);
    }

    /// The path after the server's name. Variables are `{$name}` for SetUrlVar, or else their values.
    fn path(&self, keeps_variables: bool) -> String {
        let url = &self.request["url"];
        let mut path = String::from("/v2");
        for part in list(&url["path"]).iter().map(string) {
            let _ = match part.strip_prefix(':') {
                Some(name) if keeps_variables => write!(path, "/{{${name}}}"),
                Some(name) => write!(path, "/{}", variable(url, name).replace(' ', "%20")),
                None => write!(path, "/{part}"),
            };
        }
        path
    }

    /// The URL as an expression; the server is known when the program runs.
    fn url(&self, query: &str) -> String {
        let rest = self.text(&(self.path(true) + query));
        match self.language {
            Cpp => format!("(base + {rest}).c_str()"),
            CSharp => format!("address + {rest}"),
            Vb => format!("address & {rest}"),
        }
    }

    /// Settings of the Http: variables of the URL, fields, and who asks.
    fn settings(&mut self, http: &Object, collection: &Value) {
        let request = self.request;
        for variable in list(&request["url"]["variable"]) {
            let pair = ["key", "value"].map(|key| self.text(string(&variable[key])));
            self.call(http, "SetUrlVar", &pair);
        }
        if !self.basic(http) {
            let token = self.text(string(&collection["auth"]["bearer"][0]["value"]));
            self.set(http, "AuthToken", &token);
        }
        for field in list(&request["header"]) {
            let pair = ["key", "value"].map(|key| self.text(string(&field[key])));
            self.call(http, "SetRequestHeader", &pair);
        }
    }

    fn basic(&mut self, http: &Object) -> bool {
        let auth = self.request["auth"]["basic"].clone();
        for pair in list(&auth) {
            let property = if pair["key"] == "username" { "Login" } else { "Password" };
            let value = self.text(string(&pair["value"]));
            self.set(http, property, &value);
        }
        if auth.is_array() {
            let yes = self.language.argument(&Value::Bool(true));
            self.set(http, "BasicAuth", &yes);
        }
        auth.is_array()
    }

    /// Fills an object with JSON, by paths.
    fn fill(&mut self, object: &Object, path: &str, value: &Value) {
        let below = |name: &str| if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") };
        let at = self.text(path);
        match value {
            Value::Object(members) if members.is_empty() => self.call(object, "UpdateNewObject", &[at]),
            Value::Object(members) => {
                for (name, value) in members {
                    self.fill(object, &below(name), value);
                }
            }
            Value::Array(elements) if elements.is_empty() => self.call(object, "UpdateNewArray", &[at]),
            Value::Array(elements) => {
                for (index, value) in elements.iter().enumerate() {
                    self.fill(object, &format!("{path}[{index}]"), value);
                }
            }
            Value::String(text) => {
                let text = self.text(text);
                self.call(object, "UpdateString", &[at, text]);
            }
            Value::Bool(_) => {
                let value = self.language.argument(value);
                self.call(object, "UpdateBool", &[at, value]);
            }
            Value::Number(number) if number.is_i64() => {
                self.call(object, "UpdateInt", &[at, number.to_string()]);
            }
            Value::Number(number) => {
                let number = self.text(&number.to_string());
                self.call(object, "UpdateNumber", &[at, number]);
            }
            Value::Null => self.call(object, "UpdateNull", &[at]),
        }
    }

    /// Declares the response, and leaves where there is none.
    fn respond(&mut self, http: &Object, method: &str, arguments: &[String]) {
        let call = self.language.call(self.members, http, method, arguments);
        let line = self.language.variable("HttpResponse", "resp", &call);
        self.line(&line);
        let success = self.language.get(self.members, http, "LastMethodSuccess");
        let no =
            if self.language == Vb { format!("{success} = False") } else { format!("{success} == false") };
        self.open("if", &no);
        let why = self.language.get(self.members, http, "LastErrorText");
        self.say(&why);
        self.line(if self.language == Vb { "Return" } else { "return;" });
        self.close("if");
    }

    fn parameters(&mut self, request: &Object) {
        let body = self.request["body"].clone();
        let mode = string(&body["mode"]);
        for row in list(&body[mode]).iter().filter(|row| row["disabled"] != true) {
            let key = self.text(string(&row["key"]));
            if row["type"] == "file" {
                let file = self.text(string(&row["src"]));
                let path = match self.language {
                    Cpp => format!("(files + {file}).c_str()"),
                    CSharp => format!("files + {file}"),
                    Vb => format!("files & {file}"),
                };
                match row["contentType"].as_str() {
                    Some(kind) => {
                        let kind = self.text(kind);
                        self.call(request, "AddFileForUpload2", &[key, path, kind]);
                    }
                    None => self.call(request, "AddFileForUpload", &[key, path]),
                }
            } else if row["contentType"] == "application/json" {
                let array = self.array(string(&row["value"]));
                let emitted = self.language.call(self.members, &array, "Emit", &[]);
                let rest = ["utf-8", "application/json"].map(|text| self.text(text));
                let [charset, kind] = rest;
                let none = self.text("");
                self.call(request, "AddStringForUpload2", &[key, none, emitted, charset, kind]);
            } else {
                let value = self.text(string(&row["value"]));
                self.call(request, "AddParam", &[key, value]);
            }
        }
    }

    /// An array of objects, member by member.
    fn array(&mut self, text: &str) -> Object {
        let array = self.new_object("jsonFormData1", "JsonArray");
        let value: Value = serde_json::from_str(text).expect("the collection has JSON there");
        for (index, element) in list(&value).iter().enumerate() {
            self.call(&array, "AddObjectAt", &["-1".to_owned()]);
            let object = Object::pointer(&format!("jsonObj_{}", index + 1), "JsonObject");
            let size = self.language.get(self.members, &array, "Size");
            let call = self.language.call(self.members, &array, "ObjectAt", &[format!("{size} - 1")]);
            let line = self.language.variable("JsonObject", &object.name, &call);
            self.line(&line);
            self.fill(&object, "", element);
            let line = self.language.delete(&object);
            self.line(&line);
        }
        array
    }

    /// A form: an HttpRequest.
    fn form(&mut self, http: &Object, collection: &Value) {
        let request = self.request;
        let is_basic = self.basic(http);
        let req = self.new_object("req", "HttpRequest");
        let is_multipart = request["body"]["mode"] == "formdata";
        let kind = if is_multipart { "multipart/form-data" } else { "application/x-www-form-urlencoded" };
        for (property, value) in
            [("HttpVerb", string(&request["method"])), ("Path", &self.path(false)), ("ContentType", kind)]
        {
            let value = self.text(value);
            self.set(&req, property, &value);
        }
        self.parameters(&req);
        for field in list(&request["header"]) {
            let pair = ["key", "value"].map(|key| self.text(string(&field[key])));
            self.call(&req, "AddHeader", &pair);
        }
        if !is_basic {
            let token = format!("Bearer {}", string(&collection["auth"]["bearer"][0]["value"]));
            let pair = ["Authorization", &token].map(|text| self.text(text));
            self.call(&req, "AddHeader", &pair);
        }
        let host = self.text("127.0.0.1");
        let no = self.language.argument(&Value::Bool(false));
        self.respond(http, "SynchronousRequest", &[host, "port".to_owned(), no, "req".to_owned()]);
    }

    /// JSON, which is built member by member.
    fn json_body(&mut self, http: &Object, value: &Value, query: &str) {
        let body = self.new_object("json", "JsonObject");
        self.fill(&body, "", value);
        let [method, kind, charset] =
            [string(&self.request["method"]), "application/json", "utf-8"].map(|text| self.text(text));
        let url = self.url(query);
        if self.request["method"] == "POST" {
            return self.respond(http, "PostJson3", &[url, kind, "json".to_owned()]);
        }
        let sb = self.new_object("sbRequestBody", "StringBuilder");
        self.call(&body, "EmitSb", std::slice::from_ref(&sb.name));
        let no = self.language.argument(&Value::Bool(false));
        self.respond(http, "PTextSb", &[method, url, sb.name, charset, kind, no.clone(), no]);
    }

    fn request(&mut self, collection: &Value) {
        let http = self.new_object("http", "Http");
        let request = self.request;
        let mode = request["body"]["mode"].as_str().unwrap_or("none");
        if matches!(mode, "urlencoded" | "formdata") {
            return self.form(&http, collection);
        }
        self.settings(&http, collection);
        let query = list(&request["url"]["query"]);
        let pairs: Vec<String> =
            query.iter().map(|row| format!("{}={}", string(&row["key"]), string(&row["value"]))).collect();
        let in_url = if pairs.is_empty() { String::new() } else { format!("?{}", pairs.join("&")) };
        let method = self.text(string(&request["method"]));
        match mode {
            "raw" if request["body"]["options"]["raw"]["language"] == "json" => {
                let text = string(&request["body"]["raw"]);
                let value = serde_json::from_str(text).expect("the collection has JSON there");
                self.json_body(&http, &value, &in_url);
            }
            "raw" => {
                let texts = [string(&request["body"]["raw"]), "utf-8", "text/plain"];
                let [body, charset, kind] = texts.map(|text| self.text(text));
                let no = self.language.argument(&Value::Bool(false));
                let url = self.url(&in_url);
                self.respond(&http, "PText", &[method, url, body, charset, kind, no.clone(), no]);
            }
            "graphql" => {
                let (body, variables) =
                    (&request["body"]["graphql"], &request["body"]["graphql"]["variables"]);
                let variables: Value = serde_json::from_str(string(variables)).expect("JSON");
                let value = serde_json::json!({ "query": body["query"], "variables": variables });
                self.json_body(&http, &value, &in_url);
            }
            _ if query.is_empty() => {
                let url = self.url("");
                self.respond(&http, "QuickRequest", &[method, url]);
            }
            _ => {
                let parameters = self.new_object("queryParams", "JsonObject");
                for row in query {
                    let pair = ["key", "value"].map(|key| self.text(string(&row[key])));
                    self.call(&parameters, "UpdateString", &pair);
                }
                let url = self.url("");
                self.respond(&http, "QuickRequestParams", &[method, url, parameters.name]);
            }
        }
    }

    /// Prints the response, and each member of its JSON.
    fn response(&mut self, body: &str) {
        let resp = Object::pointer("resp", "HttpResponse");
        let sb = self.new_object("sbResponseBody", "StringBuilder");
        self.call(&resp, "GetBodySb", std::slice::from_ref(&sb.name));
        let status = self.language.get(self.members, &resp, "StatusCode");
        let line = self.language.variable("int", "respStatusCode", &status);
        self.line(&line);
        self.say("respStatusCode");
        if !body.is_empty() {
            let json = self.new_object("jResp", "JsonObject");
            self.call(&json, "LoadSb", &[sb.name]);
            let no = self.language.argument(&Value::Bool(false));
            self.set(&json, "EmitCompact", &no);
            let emitted = self.language.call(self.members, &json, "Emit", &[]);
            self.say(&emitted);
            self.open("if", "respStatusCode >= 400");
            let header = self.language.get(self.members, &resp, "Header");
            self.say(&header);
            self.close("if");
            let value = serde_json::from_str(body).expect("the responses are JSON");
            self.print(&json, "", &value, 0);
        }
        let line = self.language.delete(&resp);
        self.line(&line);
    }

    fn print(&mut self, json: &Object, path: &str, value: &Value, level: usize) {
        let getter = match value {
            Value::Object(members) => {
                for (name, value) in members {
                    let below = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
                    self.print(json, &below, value, level);
                }
                return;
            }
            Value::Array(elements) => return self.print_all(json, path, elements, level),
            Value::Number(number) if number.as_i64().is_some_and(|number| number < 1 << 31) => "IntOf",
            Value::Bool(_) => "BoolOf",
            Value::Null => "IsNullOf",
            _ => "StringOf",
        };
        let at = self.text(path);
        let call = self.language.call(self.members, json, getter, &[at]);
        let is_bool = matches!(getter, "BoolOf" | "IsNullOf");
        let shown = match self.language {
            _ if !is_bool => call,
            Vb => format!("If({call}, 1, 0)"),
            _ => format!("({call} ? 1 : 0)"),
        };
        self.say(&shown);
    }

    fn print_all(&mut self, json: &Object, path: &str, elements: &[Value], level: usize) {
        self.loops += 1;
        let (index, count) = (format!("i{}", self.loops), format!("count_i{}", self.loops));
        let property = ["I", "J", "K"][level];
        let at = self.text(path);
        let size = self.language.call(self.members, json, "SizeOfArray", &[at]);
        for (name, value) in [(&index, "0"), (&count, &size)] {
            let line = self.language.variable("int", name, value);
            self.line(&line);
        }
        self.say(&count);
        self.open("while", &format!("{index} < {count}"));
        self.set(json, property, &index);
        let here = format!("{path}[{}]", property.to_lowercase());
        if let Some(first) = elements.first() {
            self.print(json, &here, first, level + 1);
        }
        self.line(&format!("{index} = {index} + 1{}", self.language.end()));
        self.close("while");
    }
}

fn variable<'a>(url: &'a Value, name: &str) -> &'a str {
    let found = list(&url["variable"]).iter().find(|variable| variable["key"] == name);
    string(&found.unwrap_or_else(|| panic!("{url} has no variable {name}"))["value"])
}

/// A program with a function for each request; its arguments are a folder with files, and a port for each.
fn program(language: Language) -> String {
    let (collection, members) = (json("collection.json"), Members::read());
    let (mut functions, mut calls) = (String::new(), String::new());
    for (number, item) in list(&collection["item"]).iter().enumerate() {
        let mut sample = Sample {
            language,
            members: &members,
            request: &item["request"],
            out: String::new(),
            depth: 2,
            loops: 0,
        };
        sample.request(&collection);
        sample.response(string(&item["response"][0]["body"]));
        let body = sample.out;
        let _ = match language {
            Cpp => writeln!(
                functions,
                "static void sample{number}(const std::string &base, int port, const std::string &files)\n    {{\n    \
                 (void)base;\n    (void)port;\n    (void)files;\n{body}    }}\n"
            ),
            CSharp => writeln!(
                functions,
                "    static void Sample{number}(string address, int port, string files)\n    {{\n{body}    }}\n"
            ),
            Vb => writeln!(
                functions,
                "    Sub Sample{number}(address As String, port As Integer, files As String)\n{body}    End Sub\n"
            ),
        };
        let at = number + usize::from(language == Cpp) + 1;
        let _ = match language {
            Cpp => writeln!(
                calls,
                "    sample{number}(\"http://127.0.0.1:\" + std::string(arguments[{at}]), std::atoi(arguments[{at}]), arguments[1]);\n    std::cout << \"----\" << std::endl;"
            ),
            CSharp => writeln!(
                calls,
                "        Sample{number}(\"http://127.0.0.1:\" + arguments[{at}], int.Parse(arguments[{at}]), arguments[0]);\n        Console.WriteLine(\"----\");"
            ),
            Vb => writeln!(
                calls,
                "        Sample{number}(\"http://127.0.0.1:\" & arguments({at}), Integer.Parse(arguments({at})), arguments(0))\n        Console.WriteLine(\"----\")"
            ),
        };
    }
    match language {
        Cpp => format!(
            "#include <CkHttp.h>\n#include <CkHttpRequest.h>\n#include <CkHttpResponse.h>\n#include <CkJsonArray.h>\n\
             #include <CkJsonObject.h>\n#include <CkStringBuilder.h>\n#include <cstdlib>\n#include <iostream>\n\n\
             {functions}\nint main(int, char **arguments)\n{{\n{calls}    return 0;\n}}\n"
        ),
        CSharp => format!(
            "using System;\n\npublic static class Program\n{{\n{functions}    public static void Main(string[] arguments)\n    {{\n\
             {OUTPUT_CSHARP}{calls}    }}\n}}\n"
        ),
        Vb => format!(
            "Imports System\nImports Microsoft.VisualBasic\n\nPublic Module Program\n{functions}    Public Sub Main(arguments As String())\n\
             {OUTPUT_VB}{calls}    End Sub\nEnd Module\n"
        ),
    }
}

/// A console of an unknown charset would lose letters.
const OUTPUT_CSHARP: &str = "        Console.SetOut(new System.IO.StreamWriter(Console.OpenStandardOutput()) { AutoFlush = true });\n";
const OUTPUT_VB: &str = "        Console.SetOut(New System.IO.StreamWriter(Console.OpenStandardOutput()) With {.AutoFlush = True})\n";

/// A server that responds with the example of a request.
fn server_of(item: &Value) -> Server {
    let example = &item["response"][0];
    let fields: String = list(&example["header"])
        .iter()
        .map(|field| format!("{}: {}\r\n", string(&field["key"]).to_lowercase(), string(&field["value"])))
        .collect();
    let body = string(&example["body"]);
    let length =
        if example["code"] == 204 { String::new() } else { format!("content-length: {}\r\n", body.len()) };
    let (code, status) = (&example["code"], string(&example["status"]));
    Server::responding(format!("HTTP/1.1 {code} {status}\r\n{fields}{length}\r\n{body}"))
}

/// The request of a case: its line, and the fields that the program or the kind of body makes, and the body.
fn recorded(request: &str) -> (String, Vec<String>, String) {
    let (head, body) = request.split_once("\r\n\r\n").expect("a head");
    let mut lines = head.split("\r\n");
    let line = lines.next().expect("a request line").to_owned();
    let mut boundary = None;
    let mut fields: Vec<String> = lines
        .map(|field| {
            let (name, value) = field.split_once(':').expect("a field");
            let value = value.trim();
            if let Some((kind, own)) = value.split_once("boundary=") {
                boundary = Some(own.to_owned());
                return format!("{}: {kind}boundary={{boundary}}", name.to_lowercase());
            }
            format!("{}: {value}", name.to_lowercase())
        })
        .filter(|field| {
            let names = ["host: ", "user-agent: ", "accept: ", "accept-encoding: "];
            !names.iter().any(|name| field.starts_with(name)) && field != "content-length: 0"
        })
        .collect();
    fields.sort();
    let body = boundary.map_or_else(|| body.to_owned(), |own| body.replace(&own, "{boundary}"));
    (line, fields, body)
}

/// The same, as it was measured.
fn measured(case: &Value) -> (String, Vec<String>, String) {
    let fields = list(&case["fields"]).iter().map(|field| string(field).to_owned()).collect();
    (string(&case["line"]).to_owned(), fields, string(&case["body"]).to_owned())
}

fn check(language: Language, name: &str, standard: &str) {
    let source = program(language);
    if let Some(folder) = env::var_os("ZOOM_WRITE_PROGRAMS") {
        let extension = ["cpp", "cs", "vb"][language as usize];
        fs::write(Path::new(&folder).join(format!("program.{extension}")), &source).expect("a folder");
    }
    let Some(mut command) = compiled(language, name, standard, &source) else { return };
    let files = scratch(&format!("{name}-files"));
    for (file, contents) in FILES {
        fs::write(files.join(file), contents).expect("the scratch folder can be written to");
    }
    let collection = json("collection.json");
    let servers: Vec<Server> = list(&collection["item"]).iter().map(server_of).collect();
    command.arg(format!("{}/", files.display()));
    let output = output(command.args(servers.iter().map(|server| server.address().port().to_string())));
    let printed = String::from_utf8_lossy(&output.stdout).replace("\r\n", "\n");
    let err = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{printed}{err}");
    let expected = json("collection_measured.json");
    let printed: Vec<&str> = printed.split("----\n").collect();
    for ((item, server), shown) in list(&collection["item"]).iter().zip(&servers).zip(&printed) {
        let case = &expected[string(&item["name"])];
        let requests: Vec<_> = server.requests().iter().map(|request| recorded(request)).collect();
        assert_eq!(requests, [measured(case)], "{}\n{shown}", item["name"]);
        assert_eq!(*shown, string(&case["printed"]), "{}", item["name"]);
    }
    assert_eq!((printed.len(), err.as_ref()), (servers.len() + 1, ""));
}

#[test]
fn a_collection_becomes_programs_in_cpp() {
    check(Cpp, "collection-cpp11", "c++11");
    check(Cpp, "collection-cpp17", "c++17");
}

#[test]
fn a_collection_becomes_programs_in_vbnet() {
    check(Vb, "collection-vb", "");
}

#[test]
fn a_collection_becomes_programs_in_csharp() {
    check(CSharp, "collection-cs", "");
}
