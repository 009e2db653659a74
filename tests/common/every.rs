//! A C host made from include/zoom_token.h: every function with every wrong argument, and the code that it must return.
//! A parameter without a rule here is a panic, so that a new function can't be forgotten.

use std::fmt::Write;

use super::description::{Function, Kind, Parameter};

/// One argument: its C expression, and what a call with it returns. `Accepted` is not wrong: then another one has to be.
struct Argument {
    expression: String,
    outcome: Outcome,
}

enum Outcome {
    Code(&'static str),
    Accepted,
}

/// The whole host.
pub fn host(functions: &[Function]) -> String {
    let mut text = String::from(PRELUDE);
    for function in functions {
        writeln!(text, "\nstatic void of_{}(void)\n{{", function.name).unwrap();
        calls(function, &mut text);
        text.push_str("}\n");
    }
    text.push_str("\nint main(void)\n{\n    begin();\n");
    for function in functions {
        writeln!(text, "    of_{}();", function.name).unwrap();
    }
    text.push_str("    end();\n    return check_result();\n}\n");
    text
}

/// One wrong argument beside good ones; then two, and the code may be that of either.
fn calls(function: &Function, text: &mut String) {
    let all: Vec<Vec<Argument>> = function.parameters.iter().map(|p| arguments(function, p)).collect();
    if all.is_empty() {
        let code = if function.name == "zoom_abi_version" { "ZOOM_ABI_VERSION" } else { "ZOOM_OK" };
        call(function, &[], &[code], text);
    }
    for (at, values) in all.iter().enumerate() {
        for value in values {
            let mut expressions: Vec<&str> = function.parameters.iter().map(|p| good(function, p)).collect();
            expressions[at] = &value.expression;
            match value.outcome {
                Outcome::Code(code) => call(function, &expressions, &[code], text),
                Outcome::Accepted => {
                    // So that nothing is sent.
                    let (poisoned, poison) = poison(function, at);
                    expressions[poisoned] = poison;
                    call(function, &expressions, &["ZOOM_E_ARGUMENT"], text);
                }
            }
        }
    }
    for first in 0..all.len() {
        for second in first + 1..all.len() {
            pairs(function, (first, &all[first]), (second, &all[second]), text);
        }
    }
}

fn pairs(function: &Function, first: (usize, &[Argument]), second: (usize, &[Argument]), text: &mut String) {
    // Those that take long, or are one of many of a kind, are tried alone.
    let is_of_pairs =
        |value: &&Argument| !["a_64", "good", "text"].iter().any(|w| value.expression.contains(w));
    for one in first.1.iter().filter(is_of_pairs) {
        for other in second.1.iter().filter(is_of_pairs) {
            let (Outcome::Code(code), Outcome::Code(another)) = (&one.outcome, &other.outcome) else {
                continue;
            };
            // Without two errors this table does not tell what the function returns.
            if !code.starts_with("ZOOM_E_") || !another.starts_with("ZOOM_E_") {
                continue;
            }
            let mut expressions: Vec<&str> = function.parameters.iter().map(|p| good(function, p)).collect();
            (expressions[first.0], expressions[second.0]) = (&one.expression, &other.expression);
            call(function, &expressions, &[code, another], text);
        }
    }
}

fn call(function: &Function, expressions: &[&str], codes: &[&str], text: &mut String) {
    let (first, second) = (codes[0], codes[codes.len() - 1]);
    let name = &function.name;
    writeln!(text, "    EXPECT({name}({}), {first}, {second});", expressions.join(", ")).unwrap();
}

/// A valid argument.
fn good(function: &Function, parameter: &Parameter) -> &'static str {
    match (parameter.kind, parameter.name.as_str()) {
        (Kind::Text, "base") => "base_url()",
        (Kind::Text, "auth") => "access_token()",
        (Kind::Text, "user") => "\"me\"",
        (Kind::Text, "type" | "meeting_id") => "NULL",
        (Kind::Text, "meeting") => "\"123456789\"",
        (Kind::Text, "zak") => "\"eyJ.a.b\"",
        (Kind::Text, "host") => "NULL",
        (Kind::Text, "pasted") => "NULL",
        (Kind::Text, "settings") => "from_rust(\"HOST_SETTINGS\")",
        (Kind::Text, "method") => "\"POST\"",
        (Kind::Text, "url") => "\"/echo\"",
        (Kind::Text, "query_json" | "body") => "\"{}\"",
        (Kind::Text, "option") => "\"timeout_ms\"",
        (Kind::Text, "value") => "\"1\"",
        (Kind::Text, "name") => "\"date\"",
        (Kind::Text, "path") => "\"a\"",
        (Kind::Text, "text") => "\"{}\"",
        (Kind::Number, "client") => "live.client",
        (Kind::Number, "response") => "live.response",
        (Kind::Number, "cancel") => "live.cancel",
        (Kind::Number, "json") => "live.json",
        (Kind::Number, "handle") => "live.spare",
        (Kind::Number, "sign_in") => "live.sign_in",
        (Kind::Number, "wait_ms" | "ttl" | "status" | "compact" | "value") => "0",
        // The numbers are an array of one.
        (Kind::Number, "count") => "1",
        (Kind::OutNumber, "numbers") => "&number",
        (Kind::OutNumber, _) => "handle()",
        (Kind::Buf, _) => "buffer()",
        (kind, name) => panic!("{}: no good argument is known for {kind:?} {name}", function.name),
    }
}

/// For a function that sends: an argument that it refuses, not the one at `at`.
fn poison(function: &Function, at: usize) -> (usize, &'static str) {
    let place = |name: &str| function.parameters.iter().position(|p| p.name == name);
    // This client has an access token of its own, and nobody to sign out.
    if function.name == "zoom_sign_out" {
        return (0, "live.client");
    }
    let poisons =
        [("wait_ms", "-1"), ("pasted", "\"a b\""), ("ttl", "-1"), ("user", "\"..\""), ("url", "\"//\"")];
    let found = poisons.iter().filter_map(|(name, value)| Some((place(name)?, *value)));
    let mut found = found.filter(|(place, _)| *place != at);
    found.next().unwrap_or_else(|| panic!("{}: no argument makes it send nothing", function.name))
}

/// Everything that is to be tried for a parameter.
fn arguments(function: &Function, parameter: &Parameter) -> Vec<Argument> {
    match parameter.kind {
        Kind::Text => texts(function, parameter),
        Kind::Number => numbers(function, parameter),
        Kind::OutNumber => vec![refused("NULL", "ZOOM_E_ARGUMENT")],
        Kind::Buf => buffers(parameter),
    }
}

fn refused(expression: impl Into<String>, code: &'static str) -> Argument {
    Argument { expression: expression.into(), outcome: Outcome::Code(code) }
}

fn accepted(expression: impl Into<String>) -> Argument {
    Argument { expression: expression.into(), outcome: Outcome::Accepted }
}

fn texts(function: &Function, parameter: &Parameter) -> Vec<Argument> {
    const WRONG: &str = "ZOOM_E_ARGUMENT";
    let code = |code| Outcome::Code(code);
    // NULL or empty; 1 MiB of the letter x.
    let (absent, long) = match (function.name.as_str(), parameter.name.as_str()) {
        (_, "base" | "type" | "meeting_id" | "method" | "query_json") => (Outcome::Accepted, code(WRONG)),
        (_, "pasted") => (Outcome::Accepted, code(WRONG)),
        (_, "body") => (Outcome::Accepted, Outcome::Accepted),
        ("zoom_start_url", "host") => (code("ZOOM_OK"), code(WRONG)),
        ("zoom_start_url", "meeting" | "zak") => (code(WRONG), code(WRONG)),
        (_, "auth" | "user" | "url" | "settings") => (code(WRONG), code(WRONG)),
        (_, "option") => (code("ZOOM_E_OPTION"), code("ZOOM_E_OPTION")),
        ("zoom_client_set", "value") => (code("ZOOM_OK"), code(WRONG)),
        ("zoom_json_set_string", "value") => (code("ZOOM_OK"), code("ZOOM_OK")),
        ("zoom_json_set_raw", "value") => (code("ZOOM_E_JSON"), code("ZOOM_E_JSON")),
        ("zoom_response_header", "name") => (code(WRONG), code("ZOOM_E_NOT_FOUND")),
        ("zoom_json_parse", "text") => (code("ZOOM_E_JSON"), code("ZOOM_E_JSON")),
        ("zoom_json_get_string", "path") => (code("ZOOM_OK"), code(WRONG)),
        ("zoom_json_get_int", "path") => (code("ZOOM_E_NOT_FOUND"), code(WRONG)),
        // The whole object: how many members it has, or that it is one.
        ("zoom_json_size", "path") => (code("MEMBERS"), code(WRONG)),
        ("zoom_json_type", "path") => (code("ZOOM_JSON_OBJECT"), code(WRONG)),
        (_, "path") => (code(WRONG), code(WRONG)),
        (function, name) => panic!("{function}: no wrong arguments are known for the text {name}"),
    };
    let mut all = vec![
        Argument { expression: "NULL".into(), outcome: copy(&absent) },
        Argument { expression: "\"\"".into(), outcome: absent },
        Argument { expression: "a_mib()".into(), outcome: long },
        refused("a_64th_of_a_gib()", WRONG),
        refused(r#""\355\240\200""#, WRONG),
        refused(r#""\300\200""#, WRONG),
    ];
    // A byte that is never UTF-8, and a character cut short, at each position of a text that would be good.
    let good = "a good text";
    for at in 0..=good.len() {
        all.push(refused(format!("\"{}\\377\" \"{}\"", &good[..at], &good[at..]), WRONG));
        all.push(refused(format!("\"{}\\303\" \"{}\"", &good[..at], &good[at..]), WRONG));
    }
    all
}

fn copy(outcome: &Outcome) -> Outcome {
    match outcome {
        Outcome::Code(code) => Outcome::Code(code),
        Outcome::Accepted => Outcome::Accepted,
    }
}

fn numbers(function: &Function, parameter: &Parameter) -> Vec<Argument> {
    const WRONG: &str = "ZOOM_E_HANDLE";
    let name = parameter.name.as_str();
    if name == "ttl" {
        return vec![
            refused("-1", "ZOOM_E_ARGUMENT"),
            refused("INT32_MIN", "ZOOM_E_ARGUMENT"),
            accepted("1"),
            accepted("INT32_MAX"),
        ];
    }
    if name == "wait_ms" {
        return ["-1", "INT32_MIN"].map(|number| refused(number, "ZOOM_E_ARGUMENT")).into();
    }
    if name == "count" {
        return ["0", "-1", "INT32_MIN"].map(|number| refused(number, "ZOOM_E_ARGUMENT")).into();
    }
    if ["status", "compact", "value"].contains(&name) {
        return ["-1", "INT32_MIN", "INT32_MAX", "1"].map(|number| refused(number, "ZOOM_OK")).into();
    }
    let own = good(function, parameter);
    let others = ["live.client", "live.response", "live.cancel", "live.json", "live.sign_in"];
    // zoom_free takes a handle of any kind: only numbers that are not handles are wrong for it.
    let others = others.into_iter().filter(|other| *other != own && name != "handle");
    let stale =
        ["stale.client", "stale.response", "stale.cancel", "stale.json", "stale.sign_in", "stale.spare"];
    let wrong = ["-1", "INT32_MIN", "INT32_MAX", "of_a_buffer()", "own_negative"].into_iter();
    let mut all: Vec<Argument> =
        wrong.chain(others).chain(stale).map(|expression| refused(expression, WRONG)).collect();
    let may_be_zero = name == "cancel" && function.name != "zoom_cancel";
    all.push(match name {
        "handle" => refused("0", "ZOOM_OK"),
        _ if may_be_zero => accepted("0"),
        _ => refused("0", WRONG),
    });
    all
}

fn buffers(parameter: &Parameter) -> Vec<Argument> {
    const WRONG: &str = "ZOOM_E_ARGUMENT";
    let null = match parameter.name.as_str() {
        "out" | "out_buf" | "url" => vec![refused("NULL", WRONG)],
        "buf" => vec![refused("NULL", "ZOOM_OK")],
        // May be NULL.
        "why" => Vec::new(),
        name => panic!("no wrong arguments are known for the buffer {name}"),
    };
    let wrong =
        ["filled(0xaa)", "filled(0xcc)", "filled(0xff)", "freed()", "without_size()", "without_memory()"];
    null.into_iter().chain(wrong.map(|expression| refused(expression, WRONG))).collect()
}

/// What the calls use, and the checks after each.
const PRELUDE: &str = r#"/* Made by tests/common/every.rs from include/zoom_token.h. */
#include "check.h"

#define MIB (1 << 20)
/* The object is {"a":{"b":1}}, until it is changed: then it has one member more, or another value. */
#define MEMBERS 1

struct handles {
    int32_t client, response, cancel, json, sign_in, spare;
};

static struct handles live, stale;
static int32_t own_negative;
static zoom_buf kept;

static const char *x(size_t length)
{
    static char *texts[2];
    char **text = &texts[length == MIB];
    if (*text == NULL) {
        *text = malloc(length + 1);
        memset(*text, 'x', length);
        (*text)[length] = '\0';
    }
    return *text;
}

static const char *a_mib(void) { return x(MIB); }
static const char *a_64th_of_a_gib(void) { return x(64 * MIB); }

/* The number of a buffer's memory is not a handle. */
static int32_t of_a_buffer(void) { return -kept.cap; }

/* The out-parameters of one call. */
static int32_t given, number;
static zoom_buf text;

static int32_t *handle(void)
{
    given = 77;
    return &given;
}

static zoom_buf *buffer(void)
{
    memset(&text, 0, sizeof text);
    return &text;
}

/* Buffers that must be left as they are. */
static zoom_buf wrong, wrong_before;
static char untouched[] = "untouched";

static zoom_buf *is_wrong(zoom_buf value)
{
    wrong = wrong_before = value;
    return &wrong;
}

static zoom_buf *filled(int byte)
{
    zoom_buf value;
    memset(&value, byte, sizeof value);
    return is_wrong(value);
}

static zoom_buf *freed(void)
{
    zoom_buf value = {0};
    CHECK_INT(zoom_version(&value), ZOOM_OK);
    zoom_buf value_before = value;
    CHECK_INT(zoom_buf_free(&value), ZOOM_OK);
    return is_wrong(value_before);
}

static zoom_buf *without_size(void) { return is_wrong((zoom_buf){untouched, 3, 0}); }
static zoom_buf *without_memory(void) { return is_wrong((zoom_buf){NULL, 0, 16}); }

static struct handles new_handles(void)
{
    struct handles handles = {.client = new_client(access_token())};
    CHECK_INT(zoom_get_user_token_response(base_url(), "x", "..", NULL, 0, NULL, 0, &handles.response), ZOOM_E_ARGUMENT);
    CHECK_INT(zoom_cancel_new(&handles.cancel), ZOOM_OK);
    CHECK_INT(zoom_json_parse("{\"a\":{\"b\":1}}", &handles.json, NULL), ZOOM_OK);
    int32_t client = 0;
    zoom_buf url = {0};
    CHECK_INT(zoom_client_new(&client), ZOOM_OK);
    CHECK_INT(zoom_client_set(client, "base_url", base_url(), NULL), ZOOM_OK);
    CHECK_INT(zoom_client_set(client, "client_id", "x", NULL), ZOOM_OK);
    CHECK_INT(zoom_sign_in_start(client, &handles.sign_in, &url), ZOOM_OK);
    CHECK_INT(zoom_buf_free(&url), ZOOM_OK);
    CHECK_INT(zoom_free(client), ZOOM_OK);
    CHECK_INT(zoom_cancel_new(&handles.spare), ZOOM_OK);
    return handles;
}

static void free_handles(struct handles handles)
{
    CHECK_INT(zoom_free(handles.client), ZOOM_OK);
    CHECK_INT(zoom_free(handles.response), ZOOM_OK);
    CHECK_INT(zoom_free(handles.cancel), ZOOM_OK);
    CHECK_INT(zoom_free(handles.json), ZOOM_OK);
    CHECK_INT(zoom_free(handles.sign_in), ZOOM_OK);
    CHECK_INT(zoom_free(handles.spare), ZOOM_OK);
}

/* The code is one of the two, a handle is set or 0, and a wrong buffer is unchanged. */
static void expect(int line, const char *what, int32_t code, int32_t first, int32_t second)
{
    check_int(__FILE__, line, what, code, code == second ? second : first);
    CHECK(memcmp(&wrong, &wrong_before, sizeof wrong) == 0);
    CHECK_TEXT(untouched, "untouched");
    if (given == 77) {
        check_failed(__FILE__, line, "the handle was not set");
    } else if (given != 0) {
        zoom_free(given);
    }
    given = 0;
    CHECK_INT(zoom_buf_free(&text), ZOOM_OK);
    /* A call may have changed the document. */
    CHECK_INT(zoom_free(live.json), ZOOM_OK);
    CHECK_INT(zoom_json_parse("{\"a\":{\"b\":1}}", &live.json, NULL), ZOOM_OK);
}

#define EXPECT(call, first, second) expect(__LINE__, #call, call, first, second)

static void begin(void)
{
    stale = new_handles();
    free_handles(stale);
    live = new_handles();
    own_negative = -live.client;
    CHECK_INT(zoom_version(&kept), ZOOM_OK);
}

static void end(void)
{
    free_handles(live);
    CHECK_INT(zoom_buf_free(&kept), ZOOM_OK);
    CHECK_INT(zoom_shutdown(), ZOOM_OK);
}
"#;
