"""How Sphinx makes the site. scripts/site runs it."""

import sys
import tomllib
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).parent))
import pages

project = "zoom-token"
version = release = tomllib.loads((pages.PROJECT / "Cargo.toml").read_text(encoding="utf-8"))["package"]["version"]
language = "en"
extensions = ["myst_parser", "repository"]

# Links are those of the repository: repository.py resolves them.
myst_all_links_external = True
# Quotes and dashes stay as they are written: "--help" has two.
smartquotes = False
# A block without a language is no program.
highlight_language = "none"
suppress_warnings = ["misc.highlighting_failure"]

html_theme = "furo"
html_title = f"{project} {version}"
html_static_path = ["site.css", "copy.js"]
html_css_files = ["site.css"]
html_js_files = [("copy.js", {"defer": "defer"})]
html_theme_options = {"top_of_page_buttons": []}
html_permalinks_icon = "#"
html_use_index = False
html_domain_indices = False
html_copy_source = False
html_show_sourcelink = False
html_show_copyright = False
html_show_sphinx = False
