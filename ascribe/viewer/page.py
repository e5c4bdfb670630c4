"""Draw a picture as one HTML file: a pyvis network with our own template, every asset inlined."""

from __future__ import annotations

import json
import re
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment
from markupsafe import Markup
from pyvis.network import Network

from ascribe.cli.citations import described
from ascribe.cli.text import called, counted, number, span, who
from ascribe.schema.stances import DENIALS
from ascribe.viewer.picture import Line, Picture

# Shape tells actors (round, square, …) from assets (triangles); colours of Okabe and Ito, told apart by most eyes.
LOOKS = {
    "Person": ("dot", "#0072b2"),
    "Persona": ("dot", "#56b4e9"),
    "Organization": ("square", "#009e73"),
    "Outlet": ("diamond", "#e69f00"),
    "Network": ("hexagon", "#cc79a7"),
    "Operation": ("star", "#d55e00"),
}
ASSET, OTHER = ("triangle", "#b08d00"), ("triangleDown", "#808080")
ASSETS = frozenset({"Account", "Page", "Group", "Channel", "Website", "Article"})
# Status -> line colour and dashes; a denial by an interested party alone keeps the colour and is said in words.
STROKES: dict[str, tuple[str, bool | list[int]]] = {
    "supported": ("#7f8c8d", False),
    "contested": ("#d35400", [10, 5]),
    "ungraded": ("#7f8c8d", [2, 6]),
    "denied": ("#c0392b", [10, 4, 2, 4]),
}


class Page(Network):  # type: ignore[misc] # pyvis is untyped
    """A pyvis network that writes our page instead of its own, which loads scripts from elsewhere."""

    def __init__(self, picture: Picture) -> None:
        super().__init__(directed=True)
        self.picture = picture
        for entity in picture.entities:
            shape, color = LOOKS.get(entity.kind, ASSET if entity.kind in ASSETS else OTHER)
            label, title = called(entity.name), f"{called(entity.name)}\n{who(entity)}"
            self.add_node(entity.id, label=label, title=title, shape=shape, color=color)
        for line in picture.lines:
            color, dashes = STROKES[line.link.status]
            self.add_edge(
                line.subject.id,
                line.object.id,
                label=" · ".join([line.words, *marks(line)]),
                title="\n".join([sentence(line), judged(line), *cited(line)]),
                color=color,
                dashes=dashes,
                width=1 + 3 * (line.link.confidence or 0),
            )

    def generate_html(self, name: str = "", local: bool = True, notebook: bool = False) -> str:
        """The page as text; the parameters are pyvis's own and change nothing."""
        data = json.dumps({"nodes": self.nodes, "edges": self.edges}, ensure_ascii=False)
        shown = self.picture
        template = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True).from_string(_asset("page.html"))
        return template.render(
            picture=shown,
            counts=f"{counted(len(shown.entities), 'entity', 'entities')} · {counted(len(shown.lines), 'relation')}",
            strokes=STROKES,
            # `<` is all it takes to leave a script element.
            data=Markup(data.replace("<", "\\u003c")),
            library=Markup(_library()),
            who=who,
            called=called,
            sentence=sentence,
            judged=judged,
            described=described,
            web=web,
        )


def render(picture: Picture) -> str:
    """The whole HTML page; it makes no request to anywhere."""
    return Page(picture).generate_html()


def sentence(line: Line) -> str:
    """`Jane Roe administers Harbour Street`."""
    return f"{called(line.subject.name)} {line.words} {called(line.object.name)}"


def marks(line: Line) -> list[str]:
    """What a reader must not miss on a line: its status unless supported, and any denial."""
    status, denied = line.link.status, line.link.denied_by_interested or line.link.denied_by_others
    return [*([status] if status != "supported" else []), *(["denied"] if denied and status != "denied" else [])]


def judged(line: Line) -> str:
    """Confidence and its word, marks, dates, origins, and who denies it."""
    link = line.link
    trust = f"{number(link.confidence, link.exact)} {link.support}" if link.confidence is not None else "no number"
    against = dict.fromkeys(called(said.speaker) for said in link.citations if said.stance in DENIALS)
    denied = [f"denied by {', '.join(against)}"] if against else []
    parts = [
        trust,
        *marks(line),
        span(link.valid_from, link.valid_to, link.former),
        counted(link.origins, "origin"),
        *denied,
    ]
    return " · ".join(parts)


def cited(line: Line) -> list[str]:
    """Its citations, each on a line."""
    return [described(citation) for citation in line.link.citations]


def web(url: str | None) -> str | None:
    """The address when it is one a browser opens as a page, otherwise None."""
    return url if url and re.match(r"https?://", url, re.IGNORECASE) else None


@cache
def _library() -> str:
    script = files("pyvis").joinpath("lib/vis-9.1.2/vis-network.min.js").read_text("utf-8")
    # A browser with its tools open would ask for the map.
    return re.sub(r"^//# sourceMappingURL=.*$", "", script, flags=re.MULTILINE).replace("</script", "<\\/script")


def _asset(name: str) -> Any:
    return files("ascribe.viewer").joinpath(name).read_text("utf-8")
