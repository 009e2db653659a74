"""Makes the reference of the C interface, a page in Markdown, from include/zoom_token.h as cbindgen writes it."""

import re
import sys

PATH = "include/zoom_token.h"

# What the names of a group begin with, and its title. The first that fits counts.
FUNCTIONS = [
    ("zoom_get_user_token", "Get a token"),
    ("zoom_start_url", "Start a meeting"),
    ("zoom_client_", "Clients"),
    ("zoom_sign_", "Sign in"),
    ("zoom_response_", "Responses"),
    ("zoom_cancel", "Cancel"),
    ("zoom_json_", "JSON"),
    ("zoom_", "Handles, texts and the library"),
]
CONSTANTS = [
    ("ZOOM_OK", "Codes"),
    ("ZOOM_E_", "Codes"),
    ("ZOOM_REASON_", "Reasons"),
    ("ZOOM_JSON_", "Types of JSON values"),
    ("ZOOM_", "Sizes and versions"),
]

# A comment and what it documents.
ITEM = re.compile(
    r"^/\*\n(?P<doc>(?: [^\n]*\n|\n)*?) \*/\n"
    r"(?:#define (?P<constant>ZOOM_\w+) (?P<value>.+)"
    r"|typedef struct (?P<struct>\w+) \{\n(?P<fields>[\s\S]*?)^\} \w+;"
    r"|(?P<result>\w+) ZOOM_CALL (?P<function>\w+)\((?P<arguments>[^;]*)\);)$",
    re.MULTILINE,
)
FIELD = re.compile(r"^  /\*\n(?P<doc>(?:   [^\n]*\n|\n)*?)   \*/\n  (?P<type>[\w ]+[ *])(?P<name>\w+);$", re.MULTILINE)
CALLING_CONVENTION = re.compile(
    r"^/\* (?P<doc>.*) \*/\n(?P<code>#ifndef ZOOM_CALL\n[\s\S]*?\n#endif\n#endif)$", re.MULTILINE
)
# What the header declares, found without its comments: nothing of it may be missing from the page.
DECLARED = re.compile(r"^#define (ZOOM_\w+) .|^typedef struct (\w+)|ZOOM_CALL (\w+)\(", re.MULTILINE)
# Code of a comment, which stays as it is; or a name.
NAME = re.compile(r"^ {4}.*|`[^`]*`|\b(?:zoom|ZOOM)_[A-Za-z_]*[A-Za-z]\b", re.MULTILINE)


def markdown(doc, names):
    """A comment's text without its margin, with the header's names as code."""
    text = "\n".join(line.removeprefix(" ") for line in doc.split("\n")).strip("\n")
    return NAME.sub(lambda found: f"`{found[0]}`" if found[0] in names else found[0], text)


def one_line(text):
    return " ".join(text.split()).replace("|", "\\|")


def first_sentence(text):
    return re.split(r"(?<=[.:])\s", one_line(text.split("\n\n")[0]), maxsplit=1)[0].rstrip(".:")


def beginning(text):
    """The comment at the header's top, without its frame and its first line, which is the file's."""
    lines = text.split("*/")[0].split("\n")[1:]
    return "\n".join(line.removeprefix(" *") for line in lines)


def prototype(item):
    arguments = re.split(r",\s*", item["arguments"].replace("struct ", ""))
    line = f"{item['result']} {item['function']}({', '.join(arguments)});"
    if len(line) <= 76:
        return line
    return f"{item['result']} {item['function']}(\n    " + ",\n    ".join(arguments) + ");"


def constant_rows(constants, names):
    yield "| name | value | meaning |\n|---|---|---|"
    for item in constants:
        doc = re.sub(r"^zoom_\w+: (.)", lambda found: found[1].upper(), one_line(item["doc"]))
        value = item["value"].strip("()")
        yield f"| `{item['constant']}` | `{value}` | {markdown(doc, names)} |"


def struct_part(item, names):
    yield f"### {item['struct']}\n"
    fields = list(FIELD.finditer(item["fields"]))
    if len(fields) != item["fields"].count(";\n"):
        sys.exit(f"site: {PATH}: a field of {item['struct']} is not read")
    lines = "".join(f"    {field['type']}{field['name']};\n" for field in fields)
    yield f"```c\ntypedef struct {item['struct']} {{\n{lines}}} {item['struct']};\n```\n"
    yield "| field | meaning |\n|---|---|"
    for field in fields:
        yield f"| `{field['name']}` | {markdown(one_line(field['doc']), names)} |"
    yield "\n" + markdown(item["doc"], names) + "\n"


def function_part(item, names):
    yield f"### {item['function']}\n\n```c\n{prototype(item)}\n```\n\n{markdown(item['doc'], names)}\n"


def grouped(items, kind, titles):
    """The items of a kind by the titles of their groups, each group in the order of the header."""
    groups = {title: [] for _, title in titles}
    for item in items:
        if item[kind]:
            groups[next(title for start, title in titles if item[kind].startswith(start))].append(item)
    return groups


def parts(text):
    items = list(ITEM.finditer(text))
    convention = CALLING_CONVENTION.search(text)
    names = {item["constant"] or item["struct"] or item["function"] for item in items}
    declared = {"".join(name) for name in DECLARED.findall(text)}
    if missing := (declared ^ names) - {"ZOOM_CALL"}:
        sys.exit(f"site: {PATH}: not read: {', '.join(sorted(missing))}")
    functions = grouped(items, "function", FUNCTIONS)
    constants = grouped(items, "constant", CONSTANTS)
    structs = [item for item in items if item["struct"]]

    yield "# The C header\n"
    yield "What `#include <zoom_token.h>` gives a program in C or C++, and what every other language calls."
    yield f"This page is made from the header, where the same stands as comments: [the file itself](/{PATH}).\n"
    yield markdown(beginning(text), names) + "\n"
    yield "## Index\n"
    yield "| function | what it does |\n|---|---|"
    for title, group in functions.items():
        for item in group:
            yield f"| `{item['function']}` | {first_sentence(markdown(item['doc'], names))} |"
    types = ", ".join(f"`{item['struct']}`" for item in structs)
    tables = ", ".join(f"[{title}](#{title.lower().replace(' ', '-')})" for title in constants)
    yield f"\nTypes: {types}. Constants: {tables}. [The calling convention](#the-calling-convention).\n"
    for title, group in functions.items():
        yield f"## {title}\n"
        for item in group:
            yield from function_part(item, names)
    yield "## Types\n"
    for item in structs:
        yield from struct_part(item, names)
    for title, group in constants.items():
        yield f"## {title}\n"
        yield from constant_rows(group, names)
        yield ""
    yield f"## The calling convention\n\n{convention['doc']}\n\n```c\n{convention['code']}\n```\n"


def page(text):
    return "\n".join(parts(text))
