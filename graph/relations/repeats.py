"""Tell citations that say something from those that only repeat another."""

from __future__ import annotations

from collections.abc import Iterable

from ascribe.graph.relations.answers import Citation
from ascribe.graph.relations.voices import speaker_of
from ascribe.schema.stances import DENIALS


def told_once(citations: Iterable[Citation]) -> list[list[Citation]]:
    """Groups of citations about one relation, as answers list them: a statement first as it counts, then the
    documents that only repeat it.

    A repetition has the stance, the speaker and the root of another citation, was read elsewhere, and does not count.
    It brings no reservation of its own and, denying, no words: these are told wherever they were read."""
    groups: dict[tuple[object, ...], list[Citation]] = {}
    for citation in citations:
        voice, described = speaker_of(citation).id, citation.asserted_by if citation.voice == "unnamed" else None
        place = (citation.origin_document.document_id, citation.causes_of_failure)
        groups.setdefault((citation.stance, voice, described, *place, citation.about and citation.about.id), []).append(
            citation
        )
    told: list[list[Citation]] = []
    for group in groups.values():
        head = next((citation for citation in group if citation.counted), group[0])
        repeats = [citation for citation in group if _repeats(citation, head)]
        told += [[head, *repeats]]
        told += [[citation] for citation in group if citation is not head and citation not in repeats]
    return told


def _repeats(citation: Citation, head: Citation) -> bool:
    """Whether a citation only repeats its group's head."""
    new_words = citation.stance in DENIALS and not set(citation.quote) <= set(head.quote)
    return not (
        citation.source == head.source or citation.counted or citation.hedge not in (None, head.hedge) or new_words
    )
