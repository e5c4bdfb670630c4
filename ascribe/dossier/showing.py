"""Choose the store that a dossier is written from: one that holds nothing that must not be shown, under its view."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from ascribe.loaders.public import public, shareable
from ascribe.schema.errors import NotFoundError

if TYPE_CHECKING:
    from ascribe.graph.store import Store
    from ascribe.graph.weights.view import View


@contextmanager
def showing(store: Store, view: View | None, *, internal: bool, asked: Iterable[str] = ()) -> Iterator[Store]:
    """The store as `view` shows it; without anything private unless `internal`, whatever it was when it was known.

    Raises NotFoundError where one of the names `asked` for is that of a private entity: without that, the name might
    be taken for a part of another."""
    for name in () if internal else asked:
        if private := _private(store, name):
            raise NotFoundError(f"{private} is private, and left out here; --internal includes it")
    with shareable(store, internal=internal) if view is None else _viewed(store, view, internal=internal) as shown:
        yield shown


def _private(store: Store, name: str) -> str | None:
    """What the private entity is called that a name means."""
    try:
        entity = store.entity(name)
    except NotFoundError:
        return None
    text = "MATCH (e:Entity {id: $id}) WHERE e.private = true RETURN e.id AS id"
    return entity.name if store.engine.read(text, {"id": entity.id}).rows else None


@contextmanager
def _viewed(store: Store, view: View, *, internal: bool) -> Iterator[Store]:
    from ascribe.graph.store import Store
    from ascribe.graph.viewed import ViewedStore

    if internal:
        yield ViewedStore(store.ledger, store.engine, view, is_behind=store.is_behind)
    else:
        # What is held no longer may have been private, and a look at the past would show it.
        with Store.in_memory() as copy:
            copy.restore(public(store.everything()))
            yield ViewedStore(copy.ledger, copy.engine, view)
