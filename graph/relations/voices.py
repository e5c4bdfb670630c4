"""Say whose word a citation is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ascribe.graph.relations.answers import Citation, with_id
from ascribe.graph.relations.sentences import Speaker
from ascribe.schema.names import name_key


def speaker_of(citation: Citation) -> Speaker:
    """Who says it: each is known by the name, entities that share one in an answer by their ids.

    Whom the text does not name is known by the document they speak in, and a document that nobody is said to have
    published by itself, however often it is recorded."""
    name, document = citation.speaker, citation.origin_document
    if citation.voice == "unnamed":
        return Speaker(f"unnamed/{document.document_id}", name)
    if not (citation.asserted_by or document.house):
        return Speaker(f"document/{document.document_id}", name)
    return _known_by(citation.asserted_by or document.house or "", citation.speaker_id, citation)


def sole_voice(asserting: Sequence[Citation]) -> Speaker | None:
    """On whose word alone these assertions rest: a stated origin's, or else the speaker's; None when several say it."""
    voices = {_word_of(citation) for citation in asserting}
    if len({voice.id for voice in voices}) != 1:
        return None
    # Unnamed voices of one document may well be one, however they are described.
    first = asserting[0]
    several = len(voices) > 1 and first.voice == "unnamed" and not first.origin
    return speaker_of(replace(first, asserted_by="one or more voices", speaker_id=None)) if several else min(voices)


def _word_of(citation: Citation) -> Speaker:
    return _known_by(citation.origin, citation.origin_id, citation) if citation.origin else speaker_of(citation)


def _known_by(name: str, id: str | None, citation: Citation) -> Speaker:
    if id and id in citation.namesakes:
        return Speaker(id, with_id(name, id))
    return Speaker(name_key(name) or name, name)
