"""Say whose word a citation is, telling apart speakers whose names are alike."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from ascribe.graph.relations.answers import Citation
from ascribe.graph.relations.sentences import Speaker
from ascribe.schema.names import name_key


class Voices:
    """The speakers of all citations of one answer: each is known by its name, entities that share one by their ids."""

    def __init__(self, citations: Iterable[Citation]) -> None:
        ids = defaultdict(set)
        for citation in citations:
            if citation.speaker_id:
                ids[name_key(citation.speaker)].add(citation.speaker_id)
        self._shared = {name for name, entities in ids.items() if len(entities) > 1}

    def of(self, citation: Citation) -> Speaker:
        """Who says it. Whom the text does not name is known by the document they speak in, and by nothing else."""
        name, id = citation.speaker, citation.speaker_id
        if citation.voice == "unnamed":
            return Speaker(f"unnamed/{citation.origin_document.document_id}", name)
        key = name_key(name) or name
        return Speaker(id, f"{name} ({id})") if id and key in self._shared else Speaker(key, name)

    def sole(self, asserting: Sequence[Citation]) -> Speaker | None:
        """On whose word alone these assertions rest; None when several say it."""
        voices = {self.of(citation) for citation in asserting}
        if len({voice.id for voice in voices}) != 1:
            return None
        # Unnamed voices of one document may well be one, however they are described.
        several = len(voices) > 1 and asserting[0].voice == "unnamed"
        return self.of(replace(asserting[0], asserted_by="one or more voices")) if several else min(voices)
