"""What the keys and names in one casefile stand for."""

from __future__ import annotations

from collections.abc import Iterable

from ascribe.loaders.problems import REFERENCE, Problems
from ascribe.loaders.yamlfile import Where
from ascribe.schema.errors import nearest
from ascribe.schema.names import name_keys
from ascribe.schema.records import Entity


class Keys:
    """The declared entities and sources of a casefile; what cannot be resolved is noted in `problems`.

    A key whose entry is faulty is known nevertheless, so that one mistake is told once."""

    def __init__(self, problems: Problems) -> None:
        self.entities: dict[str, Entity | None] = {}
        self.sources: dict[str, str] = {}  # key -> id
        self.used: set[str] = set()  # ids of entities and sources that something refers to
        self._problems = problems
        self._owners: dict[str, str] = {}  # entity id -> key
        self._by_name: dict[str, dict[str, None]] = {}  # name key -> entity ids, in the order declared
        self._by_alias: dict[str, dict[str, None]] = {}

    def add_entity(self, key: str, entity: Entity | None) -> None:
        """Declare an entity, None for one whose entry is faulty; two keys cannot have one id."""
        self.entities[key] = entity
        if entity is None:
            return
        owner = self._owners.setdefault(entity.id, key)
        if owner != key:
            self._problems.add(
                ("entities", key),
                REFERENCE,
                f"`{key}` and `{owner}` are both {entity.id}. Give one of them an `id:`, or make them one entry",
            )
        for name in name_keys(entity.name):
            self._by_name.setdefault(name, {})[entity.id] = None
        for alias in entity.aliases:
            for name in name_keys(alias):
                self._by_alias.setdefault(name, {})[entity.id] = None

    def entity(self, key: str, where: Where) -> Entity | None:
        """The entity of that key."""
        if key not in self.entities:
            self._unknown("entity", "entities", key, self.entities, where)
            return None
        found = self.entities[key]
        if found:
            self.used.add(found.id)
        return found

    def documents(self, keys: Iterable[str], where: Where) -> tuple[str, ...]:
        """The ids of the sources of those keys."""
        keys = tuple(keys)
        for key in keys:
            if key not in self.sources:
                self._unknown("source", "sources", key, self.sources, where)
        found = tuple(self.sources[key] for key in keys if key in self.sources)
        self.used.update(found)
        return found

    def actor(self, text: str, where: Where) -> str:
        """A speaker or publisher: the id of the entity whose key, name or alias it is, else the text itself."""
        if text in self.entities:
            found = self.entity(text, where)
            return found.id if found else text
        keys = name_keys(text)
        for names in (self._by_name, self._by_alias):
            ids = list(dict.fromkeys(identity for key in keys for identity in names.get(key, ())))
            if len(ids) > 1:
                owners = " and ".join(f"`{self._owners[identity]}`" for identity in ids)
                self._problems.add(where, REFERENCE, f"{text!r} is a name of {owners}. Write the key of the one meant")
                return text
            if ids:
                self.used.add(ids[0])
                return ids[0]
        return text

    def _unknown(self, what: str, part: str, key: str, known: Iterable[str], where: Where) -> None:
        named = [self._owners[identity] for name in name_keys(key) for identity in self._by_name.get(name, ())]
        near = f"; nearest: {named[0]}" if named and what == "entity" else nearest(key, known)
        self._problems.add(where, REFERENCE, f"no {what} has the key {key!r}{near}. Declare it under `{part}:`")
