"""Lays out the site's pages as Sphinx reads them: those that navigation.toml lists, in the project's folders.

    pages.py FOLDER
"""

import sys
import tomllib
from pathlib import Path

import header

PROJECT = Path(__file__).resolve().parents[2]
LANDING = "README.md"


def groups():
    text = Path(__file__).with_name("navigation.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)["group"]


def document(path):
    """Sphinx's name of the page of a project's file."""
    if path == LANDING:
        return "index"
    return path.removesuffix(".md").removesuffix(".h")


def documents():
    """The page of each file that has one."""
    return {path: document(path) for group in groups() for path in group["pages"]}


def problems():
    listed = [path for group in groups() for path in group["pages"]]
    files = [*PROJECT.glob("*.md"), *PROJECT.glob("docs/*.md")]
    there = {file.relative_to(PROJECT).as_posix() for file in files}
    for path in sorted(there - set(listed)):
        yield f"{path} is in no group of docs/site/navigation.toml"
    for path in sorted(set(listed)):
        if listed.count(path) > 1:
            yield f"docs/site/navigation.toml lists {path} twice"
        if not (PROJECT / path).is_file():
            yield f"docs/site/navigation.toml lists {path}, which is not there"


def navigation():
    """The groups as Sphinx takes them, for the landing page, which does not show them."""
    for group in groups():
        yield f"```{{toctree}}\n:hidden:\n:caption: {group['title']}\n"
        for path in group["pages"]:
            yield "Overview <self>" if path == LANDING else document(path)
        yield "```\n"


def lay_out(folder):
    unsearched = {path for group in groups() if not group.get("is_searched", True) for path in group["pages"]}
    for path, name in documents().items():
        text = (PROJECT / path).read_text(encoding="utf-8")
        if path == header.PATH:
            text = header.page(text)
        if path == LANDING:
            text = "\n".join([text, *navigation()])
        if path in unsearched:
            text = f"---\nnosearch: true\n---\n{text}"
        page = folder / f"{name}.md"
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(text, encoding="utf-8")
    for picture in PROJECT.glob("docs/*.svg"):
        (folder / "docs" / picture.name).write_bytes(picture.read_bytes())


if __name__ == "__main__":
    found = list(problems())
    if found:
        sys.exit("\n".join(f"site: {problem}" for problem in found))
    lay_out(Path(sys.argv[1]))
