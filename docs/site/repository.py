"""A Sphinx extension for pages that are written to be read in the repository: headings have GitHub's anchors, links lead
to pages and to copies of the project's files, and the header's names in the text lead to its reference.
"""

import re
from html import escape
from pathlib import PurePosixPath
from posixpath import normpath
from urllib.parse import unquote, urlsplit

from docutils import nodes
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import TextLexer, get_lexer_for_filename
from pygments.lexers.dotnet import VbNetLexer
from pygments.util import ClassNotFound
from sphinx.util import logging

import header
import pages

logger = logging.getLogger(__name__)

# Where the copies of the project's files are, and a page that shows each of them.
FILES = "files"
# What is built in folders that pages link to.
BUILT = {"bin", "obj", "__pycache__"}


def github_anchor(heading, taken):
    anchor = re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")
    number, free = 0, anchor
    while free in taken:
        number += 1
        free = f"{anchor}-{number}"
    return free


def give_anchors(app, doctree):
    """Before Sphinx looks at the anchors: those of headings are GitHub's."""
    taken = set()
    for section in doctree.findall(nodes.section):
        anchor = github_anchor(section.next_node(nodes.title).astext(), taken)
        taken.add(anchor)
        section["ids"] = [anchor]
    if app.env.docname == pages.document(header.PATH):
        app.env.header_names = taken.union(give_constants_anchors(doctree))


def give_constants_anchors(doctree):
    """In the header's tables the name of a constant is its anchor."""
    for row in doctree.findall(nodes.row):
        name = row.next_node(nodes.entry).astext()
        if name.startswith("ZOOM_"):
            row.next_node(nodes.literal)["ids"] = [name]
            yield name


def resolve_links(app, doctree, docname):
    sources = {document: path for path, document in pages.documents().items()}
    for node in doctree.findall(nodes.reference):
        if "refuri" in node:
            target = resolve(app, sources[docname], docname, node["refuri"])
            if target:
                node["refuri"] = target
            else:
                logger.warning("%s:%s: there is no %s", sources[docname], node.line, node["refuri"])
    link_names(app, doctree, docname)


def resolve(app, source, docname, uri):
    """Where a link of a project's file leads on the site; None where there is no such file."""
    parts = urlsplit(uri)
    if parts.scheme or not parts.path:
        return uri
    folder = PurePosixPath(source).parent
    path = unquote(parts.path)
    path = normpath(path[1:] if path.startswith("/") else folder / path)
    page = pages.documents().get(path)
    # The header's page leads to the header.
    if not page or path == source == header.PATH:
        page = show(app, path)
    if not page:
        return None
    fragment = f"#{parts.fragment}" if parts.fragment else ""
    return app.builder.get_relative_uri(docname, page) + fragment


def show(app, path):
    """The name of the page that shows a file or the list of a folder, which is made at the end."""
    place = pages.PROJECT / path
    if path.startswith("..") or not place.exists():
        return None
    shown = app.env.shown_files
    if place.is_dir():
        for file in sorted(place.rglob("*")):
            below = file.relative_to(place)
            if file.is_file() and not BUILT.intersection(below.parts):
                shown.add(f"{path}/{below.as_posix()}")
        shown.add(f"{path}/")
        return f"{FILES}/{path}/index"
    shown.add(path)
    return f"{FILES}/{path}"


def link_names(app, doctree, docname):
    """`zoom_free` and `zoom_free()` lead to the function's place in the reference."""
    reference = app.builder.get_relative_uri(docname, pages.document(header.PATH))
    for node in list(doctree.findall(nodes.literal)):
        name = node.astext().removesuffix("()")
        inside = isinstance(node.parent, (nodes.reference, nodes.title))
        if name.startswith(("zoom_", "ZOOM_")) and name in app.env.header_names and not inside and not node["ids"]:
            link = nodes.reference("", "", internal=True, refuri=f"{reference}#{name}")
            node.replace_self(link)
            link += node


def file_pages(app):
    for path in sorted(app.env.shown_files):
        if path.endswith("/"):
            yield f"{FILES}/{path}index", {"title": path, "body": folder_body(app, path)}, "page.html"
        else:
            yield f"{FILES}/{path}", {"title": path, "body": file_body(app, path)}, "page.html"


def folder_body(app, path):
    files = sorted(file.removeprefix(path) for file in app.env.shown_files if file.startswith(path) and file != path)
    items = "".join(f'<li><a href="{escape(file)}.html"><code>{escape(file)}</code></a></li>' for file in files)
    return f"<section><h1>{escape(path)}</h1><ul>{items}</ul></section>"


def file_body(app, path):
    """The file, to be read and to be saved: a copy of it, byte by byte, lies beside the page."""
    contents = (pages.PROJECT / path).read_bytes()
    copy = app.outdir / FILES / path
    copy.parent.mkdir(parents=True, exist_ok=True)
    copy.write_bytes(contents)
    try:
        lexer = get_lexer_for_filename(path)
    except ClassNotFound:
        lexer = TextLexer()
    code = highlight(contents.decode("utf-8", "replace"), lexer, HtmlFormatter())
    name = escape(PurePosixPath(path).name)
    save = f'<p><a href="{name}" download>Save {name}</a></p>'
    return f"<section><h1>{escape(path)}</h1>{save}{code}</section>"


def setup(app):
    app.add_lexer("vb", VbNetLexer)
    app.connect("builder-inited", lambda app: setattr(app.env, "shown_files", set()))
    app.connect("doctree-read", give_anchors, priority=100)
    app.connect("doctree-resolved", resolve_links)
    app.connect("html-collect-pages", file_pages)
    return {"parallel_read_safe": False, "parallel_write_safe": False}
