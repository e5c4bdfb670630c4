"""What stands in the place of a name, an id or a word on the command line, and how each is completed."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.shell_completion import CompletionItem

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ascribe.graph.naming.suggesting import Suggestion

# Where a click context keeps the folder that `--queries` names.
FOLDER = "ascribe.queries"


class Location(click.ParamType[str]):
    """Where a store or a folder is; its path is completed by the shell."""

    name = "text"

    def __init__(self, *, folder: bool = False) -> None:
        self._type = "dir" if folder else "file"

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem[str]]:
        return [CompletionItem(incomplete, type=self._type)]


class _Suggested(click.ParamType[str]):
    """A text as it is; its children tell what it may be."""

    name = "text"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        return value

    def suggest(self, store: str, typed: str) -> Iterable[Suggestion]:
        """What begins as typed."""
        raise NotImplementedError

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem[str]]:
        store = ctx.find_root().params.get("store") or os.environ.get("ASCRIBE_STORE") or "case.ascribe"
        return [CompletionItem(found.text, help=found.what) for found in self.suggest(store, incomplete)]


class EntityName(_Suggested):
    """The name or id of an entity."""

    def suggest(self, store: str, typed: str) -> Iterable[Suggestion]:
        from ascribe.graph.naming.suggesting import Suggestion, begun, entities

        if not store.endswith((".yaml", ".yml")):
            return entities(store, typed)
        from ascribe.loaders.skim import names

        found = (begun(name, typed) for name in names(Path(store).expanduser()))
        return [Suggestion(text, "") for text in dict.fromkeys(found) if text]


class SourceId(_Suggested):
    """The id of a source."""

    def suggest(self, store: str, typed: str) -> Iterable[Suggestion]:
        from ascribe.graph.naming.suggesting import sources

        return sources(store, typed)


class RetractableId(_Suggested):
    """The id of a source, a claim or a retraction."""

    def suggest(self, store: str, typed: str) -> Iterable[Suggestion]:
        from ascribe.graph.naming.suggesting import retractable

        return retractable(store, typed)


class QueryName(click.ParamType[str]):
    """The name of a query, of the folder that `--queries` names too."""

    name = "text"

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem[str]]:
        from ascribe.queries.catalog import Catalog

        catalog = Catalog.read(*([Path(ctx.meta[FOLDER])] if FOLDER in ctx.meta else []))
        found = (query for query in catalog.queries if query.name.startswith(incomplete))
        return [CompletionItem(query.name, help=query.question) for query in found]


class Word(_Suggested):
    """One of a few words of ours; any other text is for the command to refuse, with the nearest one."""

    def __init__(self, words: str) -> None:
        self.words = words.split()

    def suggest(self, store: str, typed: str) -> Iterable[Suggestion]:
        from ascribe.graph.naming.suggesting import Suggestion

        return [Suggestion(word, "") for word in self.words if word.startswith(typed)]


class KindName(_Suggested):
    """A kind of entity."""

    def suggest(self, store: str, typed: str) -> Iterable[Suggestion]:
        from ascribe.graph.naming.suggesting import Suggestion
        from ascribe.schema.vocabulary import base_vocabulary

        start = typed.casefold()
        kinds = base_vocabulary().kinds.items()
        return [
            Suggestion(typed + name[len(typed) :], kind.meaning)
            for name, kind in kinds
            if name.casefold().startswith(start)
        ]
