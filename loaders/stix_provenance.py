"""Say where a STIX object comes from: its creator, the reports it is in, the documents it names, how far it may go."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from stix2.confidence.scales import value_to_admiralty_credibility

from ascribe.loaders.graphdata import GraphData, mapping
from ascribe.loaders.options import Options
from ascribe.loaders.stix_objects import Object, read_objects
from ascribe.schema.names import slug
from ascribe.schema.records import Entity, Source

_LIGHTS = mapping("stix")["tlp"]
_TIME = re.compile(r"(\d{4}-\d\d-\d\d)T")
_KEPT_BACK = ("AMBER", "AMBER+STRICT", "RED")  # what their owners do not let everybody see


class Provenance(GraphData):
    """A bundle and the sources of what is in it; `things` are the entities that its objects are, by their ids there."""

    def __init__(self, path: Path, options: Options) -> None:
        super().__init__(path, options, path.name.partition(".")[0])
        self.objects, self.older = read_objects(path)
        self.things: dict[str, Entity] = {}
        self._reports: dict[str, list[Object]] = {}
        for object in self.objects.values():
            for ref in object.refs("object_refs") if object.type == "report" and not object.own else ():
                self._reports.setdefault(ref, []).append(object)

    def sources(self, object: Object) -> list[Source]:
        """The reports that an object is in, or else the bundle as its creator's."""
        return [self._report(report) for report in self._reports.get(object.id, ())] or [self._bundle(object)]

    def is_kept_back(self, object: Object) -> bool:
        """Whether its marking forbids to show it to everybody."""
        return self.tlp(object) in _KEPT_BACK

    def grade(self, confidence: int | None) -> str | None:
        """The confidence's digit (STIX 2.1, appendix A); its table has no letters, so F unless `--grade` gives one."""
        if confidence is None:
            return self.options.grade
        digit = str(value_to_admiralty_credibility(confidence))[0]
        return (self.options.grade or "F")[0] + digit

    def creator(self, object: Object) -> str | None:
        """Who created an object: an entity where claims are about it, else its name."""
        thing = self.things.get(str(object.content.get("created_by_ref")))
        return thing.id if thing else self.creator_name(object)

    def creator_name(self, object: Object) -> str | None:
        """The name of who created an object; None when it does not say, or its creator is not there."""
        creator = self.objects.get(str(object.content.get("created_by_ref")))
        return creator.name if creator else None

    def _bundle(self, object: Object) -> Source:
        creator, tlp = self.creator(object), self.tlp(object)
        told: dict[str, Any] = {"headline": self.path.name, "publisher": creator}
        if report := self.options.source:
            told["url" if "://" in report else "headline"] = report
        key = "-".join(filter(None, ("bundle", slug(creator) if creator else "", (tlp or "").lower())))
        kind = f"STIX bundle, TLP:{tlp}" if tlp else "STIX bundle"
        return self.document(key, kind=kind, private=tlp in _KEPT_BACK, **told)

    def _report(self, object: Object) -> Source:
        urls = [str(ref["url"]) for ref in object.content.get("external_references", ()) if ref.get("url")]
        tlp = self.tlp(object)
        return self.document(
            object.id,
            kind=f"report, TLP:{tlp}" if tlp else "report",
            headline=object.name,
            publisher=self.creator(object),
            published=day(object.text("published")),
            url=next(iter(urls), None),
            private=tlp in _KEPT_BACK,
        )

    def documents(self, object: Object) -> Iterator[Source]:
        """What it refers to as evidence: not the ids that it has elsewhere."""
        for reference in object.content.get("external_references", ()):
            url, words, id = (reference.get(field) for field in ("url", "description", "external_id"))
            if url or (words and not id):
                yield self.document(
                    str(url or words),
                    kind="reference",
                    url=url,
                    headline=words,
                    publisher=reference["source_name"],
                    sha256=_sha256(reference.get("hashes", {})),
                    private=self.is_kept_back(object),
                )

    def tlp(self, object: Object) -> str | None:
        """The strictest of its traffic-light markings, as `AMBER`."""
        order = ["CLEAR", "GREEN", *_KEPT_BACK]
        found = [tlp for ref in object.refs("object_marking_refs") if (tlp := self.light(ref))]
        return max(found, key=order.index, default=None)

    def light(self, ref: str) -> str | None:
        """The traffic light that a marking is; None for another marking."""
        if ref in _LIGHTS:
            return str(_LIGHTS[ref])
        marking = self.objects.get(ref)
        name = str(marking.content.get("name", "")) if marking else ""
        light = name.upper().removeprefix("TLP:").replace("WHITE", "CLEAR")
        return light if light in ("CLEAR", "GREEN", *_KEPT_BACK) else None


def day(time: str | None) -> str | None:
    """The day of one of STIX's times."""
    match = _TIME.match(time or "")
    return match[1] if match else None


def _sha256(hashes: Mapping[str, Any]) -> str | None:
    found = str(hashes.get("SHA-256", "")).lower()
    return found if re.fullmatch(r"[0-9a-f]{64}", found) else None
