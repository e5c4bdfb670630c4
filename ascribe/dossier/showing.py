"""Choose the store that a dossier is written from: one that holds nothing that must not be shown, under its view."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from ascribe.loaders.public import public, shareable

if TYPE_CHECKING:
    from ascribe.graph.store import Store
    from ascribe.graph.weights.view import View


@contextmanager
def showing(store: Store, view: View | None, *, internal: bool) -> Iterator[Store]:
    """The store as `view` shows it; without anything private unless `internal`, whatever it was when it was known."""
    from ascribe.graph.store import Store
    from ascribe.graph.viewed import ViewedStore

    if view is None:
        with shareable(store, internal=internal) as shown:
            yield shown
    elif internal:
        yield ViewedStore(store.ledger, store.engine, view, is_behind=store.is_behind)
    else:
        # What is held no longer may have been private, and a look at the past would show it.
        with Store.in_memory() as copy:
            copy.restore(public(store.everything()))
            yield ViewedStore(copy.ledger, copy.engine, view)
