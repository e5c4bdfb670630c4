"""Write a picture as one HTML file: a pyvis network with our own template, every asset inlined and hashed."""

from __future__ import annotations

import base64
import hashlib
import re
from functools import cache
from importlib.resources import files

from jinja2 import DictLoader, Environment
from markupsafe import Markup
from pyvis.network import Network

from ascribe.cli.text import called
from ascribe.viewer.data import as_text, packed, page_data
from ascribe.viewer.listed import listed
from ascribe.viewer.picture import Picture

# In the order in which they are inlined: what a later one uses, an earlier one defines.
SCRIPTS = (
    "dom model looks moving drawing stage state filters panel reading weighing seeking ways origins table export main"
).split()
# What vis-network may do by itself: no physics, for places come with the data; the rest is the page's own.
OPTIONS = {
    "physics": {"enabled": False},
    "layout": {"improvedLayout": False},
    "nodes": {"shape": "custom", "chosen": False},
    "edges": {"chosen": False, "selectionWidth": 0, "hoverWidth": 0},
    "interaction": {"hover": True, "multiselect": False, "selectConnectedEdges": False, "keyboard": False},
}


class Page(Network):  # type: ignore[misc] # pyvis is untyped
    """A pyvis network that writes our page instead of its own, which loads scripts from elsewhere.

    Its nodes and edges stay empty: the page makes them from the packed data, which carries more than pyvis keeps."""

    def __init__(self, picture: Picture) -> None:
        super().__init__(directed=True, heading=picture.title, cdn_resources="in_line")
        self.picture, self.path, self.options = picture, "page.html", OPTIONS
        self.templateEnv = Environment(
            loader=DictLoader({self.path: _asset(self.path)}), autoescape=True, trim_blocks=True, lstrip_blocks=True
        )

    def generate_html(self, name: str = "", local: bool = True, notebook: bool = False) -> str:
        """The page as text; the parameters are pyvis's own and change nothing."""
        script, style, picture = _script(), _lean(_asset("viewer.css")), self.picture
        data = {**page_data(picture), "options": self.options}
        return str(
            self.templateEnv.get_template(self.path).render(
                picture=picture,
                title=called(picture.title),
                style=Markup(style),
                script=Markup(script),
                script_hashes=f"{_hash(_library())} {_hash(script)}",
                style_hash=_hash(style),
                library=_packed_library(),
                data=packed(as_text(data)),
                ledger=packed(picture.grounds.ledger) if picture.grounds else None,
                sha256=picture.grounds.sha256 if picture.grounds else None,
                listed=listed(picture),
            )
        )


def render(picture: Picture) -> str:
    """The whole HTML page; it makes no request to anywhere."""
    return Page(picture).generate_html()


def _hash(text: str) -> str:
    """A source expression of a Content-Security-Policy that lets exactly this text through."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


@cache
def _library() -> str:
    script = files("pyvis").joinpath("lib/vis-9.1.2/vis-network.min.js").read_text("utf-8")
    # A browser with its tools open would ask for the map.
    return re.sub(r"^//# sourceMappingURL=.*$", "", script, flags=re.MULTILINE)


@cache
def _packed_library() -> str:
    """The library as data, which makes it a third as long; the policy knows its hash when the page runs it."""
    return packed(_library())


@cache
def _script() -> str:
    parts = (f"// {name}.js\n{_lean(_asset(f'{name}.js'))}" for name in SCRIPTS)
    script = '"use strict";\n' + "\n".join(parts)
    # What would end the script element, or hide its end, must not occur; a browser reads line ends as \n.
    return script.replace("\r\n", "\n").replace("</script", "<\\/script").replace("<!--", "<\\!--")


def _lean(text: str) -> str:
    """A script or style without indentation and comment lines, which would be an eighth of it."""
    return re.sub(r"^\s*(//.*\n|/\*.*\*/\n|\n)?", "", text, flags=re.MULTILINE)


def _asset(name: str) -> str:
    return files("ascribe.viewer").joinpath(name).read_text("utf-8")
