"""Checks the pages of the built site: links lead to pages and anchors of the site, or to another host by https; and nothing
is loaded from another host.

    check.py FOLDER
"""

import re
import sys
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

# Attributes whose value a browser loads, or to which it goes without a click on a link.
LOADED = {"href", "xlink:href", "src", "data", "action", "formaction", "poster"}
REFRESH_URL = re.compile(r"url\s*=\s*['\"]?([^'\"]*)", re.IGNORECASE)
STYLE_URL = re.compile(r"""(?:url\(|@import)\s*['"]?((?:https?:)?//[^'")\s]*)""", re.IGNORECASE)


class Page(HTMLParser):
    def __init__(self, file):
        super().__init__()
        self.ids, self.links, self.loads = set(), [], []
        self.is_in_style = False
        self.feed(file.read_text(encoding="utf-8"))

    def handle_starttag(self, tag, attributes):
        self.is_in_style = tag == "style"
        for name, value in attributes:
            value = value or ""
            if name == "id":
                self.ids.add(value)
            elif name == "href" and tag in ("a", "area", "use"):
                self.links.append(value)
            elif name in LOADED:
                self.loads.append(value)
            elif name == "srcset":
                self.loads += [candidate.split()[0] for candidate in value.split(",") if candidate.strip()]
            elif name == "style":
                self.loads += STYLE_URL.findall(value)
            elif name == "content" and tag == "meta":
                self.loads += REFRESH_URL.findall(value) if ("http-equiv", "refresh") in attributes else []

    def handle_endtag(self, tag):
        self.is_in_style = False

    def handle_data(self, data):
        if self.is_in_style:
            self.loads += STYLE_URL.findall(data)


@cache
def page(file):
    return Page(file)


def is_elsewhere(url):
    parts = urlsplit(url)
    return bool(parts.scheme or parts.netloc)


def leads_somewhere(site, file, url):
    parts = urlsplit(url)
    if is_elsewhere(url):
        return parts.scheme == "https"
    target = (file.parent / unquote(parts.path)).resolve() if parts.path else file
    if not target.is_relative_to(site) or not target.is_file():
        return False
    return not parts.fragment or target.suffix != ".html" or unquote(parts.fragment) in page(target).ids


def problems(site):
    for file in sorted(site.rglob("*.html")):
        name = file.relative_to(site)
        for url in dict.fromkeys(page(file).links):
            if not leads_somewhere(site, file, url):
                yield f"{name}: {url} leads nowhere, or is not https"
        for url in dict.fromkeys(page(file).loads):
            if is_elsewhere(url) or not leads_somewhere(site, file, url):
                yield f"{name} loads {url}"
    for file in sorted(site.rglob("*.css")):
        for url in STYLE_URL.findall(file.read_text(encoding="utf-8")):
            yield f"{file.relative_to(site)} loads {url}"


if __name__ == "__main__":
    found = list(problems(Path(sys.argv[1]).resolve()))
    if found:
        sys.exit("\n".join(f"site: {problem}" for problem in found))
