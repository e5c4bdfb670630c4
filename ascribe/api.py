"""The public API: a casebook, which is an opened store with everything that the command line does."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import replace
from functools import partial
from pathlib import Path
from shutil import rmtree
from typing import TYPE_CHECKING, Any, Self, TypeVar

from ascribe.graph.engines.engine import Engine, Table
from ascribe.graph.opening import is_server, open_reader
from ascribe.graph.reader import Reader
from ascribe.graph.relations.answers import Chains, EntityRef, Links, Match, Routes, SourceUse, Stats
from ascribe.graph.relations.bounds import HOPS, LIMIT
from ascribe.schema.errors import InputError, UsageError
from ascribe.schema.vocabulary import Vocabulary

if TYPE_CHECKING:
    from ascribe.graph.changing.changes import History, Preview, Retracted, Revised
    from ascribe.graph.ledgers.posts import Intake
    from ascribe.graph.listing.factsheet import FactSheet
    from ascribe.graph.listing.posted import Posted
    from ascribe.graph.naming.namesakes import About
    from ascribe.graph.proving.proofs import Explanation
    from ascribe.graph.store import Report, Store
    from ascribe.graph.weights.strength import Ceiling
    from ascribe.graph.weights.view import View
    from ascribe.loaders.options import Options
    from ascribe.loaders.private_names import Mention
    from ascribe.loaders.public import Withheld
    from ascribe.loaders.rejects import Rejects
    from ascribe.queries.catalog import Catalog, Query

ROWS, OWN_ROWS, SECONDS = 1000, 100_000, 30.0
_WATCHED = 1000  # records between two words on how far reading is
# Told what is done, how many records of it, and the share from 0 to 1.
Watch = Callable[[str, int, float], None]
R = TypeVar("R", bound="Revised")


def open(location: str | Path = "case.ascribe", *, queries: str | Path | None = None) -> Casebook:
    """A casebook on a folder NAME.ascribe, a Neo4j address or a casefile, which is read into memory.

    `queries` is a folder with .cypher files of your own, which `query` then knows as well. Nothing is opened
    before it is needed: `load` creates a store that is missing, reading one that is missing raises StoreError."""
    return Casebook(str(location), queries=queries)


class Casebook:
    """One store, read and loaded into. A context manager; not to be shared between threads.

    Names are given as people write them, or as ids; NotFoundError and its child AmbiguousError are the
    answer to a name that nothing or too much has. Every reading call raises StoreError when the store
    cannot be reached.
    """

    def __init__(self, location: str, view: View | None = None, *, queries: str | Path | None = None) -> None:
        self.location, self._view, self._queries = location, view, queries
        self._reader: Reader | None = None
        self._catalog: Catalog | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Give up the store; the next call opens it again."""
        if self._reader is not None:
            self._reader.close()
            self._reader = None

    @property
    def reader(self) -> Reader:
        """The graph, for asking. Raises StoreError when there is no store yet."""
        if self._reader is None:
            whole = self._view is not None or _is_casefile(self.location)
            self._reader = self._opened() if whole else open_reader(self.location)
        return self._reader

    @property
    def is_behind(self) -> bool:
        """Whether what was read leaves out something that is recorded already (on a server only)."""
        return self._reader is not None and self._reader.is_behind

    @property
    def store(self) -> Store:
        """The graph with its ledger, for reading. Raises StoreError when there is no store yet."""
        from ascribe.graph.store import Store

        if not isinstance(self._reader, Store):
            reader, self._reader = self._reader, None
            self._reader = self._opened(reader.engine if reader else None)
        return self._reader

    def _opened(self, engine: Engine | None = None) -> Store:
        """The whole store; `engine` is its graph where that is open already, for opening it can take seconds."""
        if _is_casefile(self.location):
            if self._view and self._view.as_known:
                raise UsageError(f"{self.location} is a casefile, which has no past; load it into a store to keep one")
            store = _in_memory(self.location)
        else:
            from ascribe.graph.store import Store

            store = Store.around(engine, self.location) if engine else Store.open(self.location)
        if self._view is None:
            return store
        from ascribe.graph.viewed import ViewedStore

        return ViewedStore(store.ledger, store.engine, self._view, is_behind=store.is_behind)

    def view(self, *, as_of: str | None = None, as_known: str | None = None, grading: str = "admiralty") -> Casebook:
        """This casebook as it looks otherwise, for the calls that answer from relations, and for `stats`.

        `as_of`, an EDTF date as 2018-05: what held then; relations that no date speaks about are kept, and marked.
        `as_known`, a date or a time as `history` gives it: what this store knew then. `grading`: admiralty, stix or
        misp, the numbers that grades are worth. Raises UsageError for what is no date or no table."""
        from ascribe.graph.weights.view import View

        return Casebook(self.location, View(as_of, as_known, grading), queries=self._queries)

    def _only_plain(self, what: str) -> None:
        if self._view is not None:
            raise UsageError(f"{what} takes the store as it stands now; ask the casebook without a view")

    @property
    def vocabulary(self) -> Vocabulary:
        """The kinds and predicates of this store, those of its casefiles included."""
        return self.reader.vocabulary

    @property
    def catalog(self) -> Catalog:
        """The canned queries, and those of your own folder. Raises InputError for one that cannot be used."""
        if self._catalog is None:
            from ascribe.queries.catalog import Catalog

            self._catalog = Catalog.read(*([Path(self._queries)] if self._queries else []))
        return self._catalog

    def load(
        self,
        *paths: str | Path,
        format: str | None = None,
        each: Callable[[Path, Report], None] | None = None,
        keep_going: bool = False,
        watch: Watch | None = None,
        **options: str | Sequence[str] | None,
    ) -> list[Report]:
        """Read files into the store, which is created when it is missing; all or nothing per file, unless `keep_going`:
        then refused rows of data files and ledgers are left out, and written with reasons to FILE.rejects.jsonl.
        Casefiles and STIX bundles have no rows: they are refused whole.

        `watch` is told now and then what is done, how many rows of it, and the share from 0 to 1.

        `options` are what you know of data files beyond what they say: `case`, `grade`, `source`, `network`,
        `attributed_to` (see loaders/options.py); UsageError for one that a file's format does not take.
        `each` is called with every file as it is done. Raises InputError for a file that is refused: the
        files before it are in, it and those after it are not."""
        self._only_plain("load")
        said = _options(paths, options)
        self._refuse_casefile()
        from ascribe.graph.store import Store
        from ascribe.loaders.rejects import setting_aside

        self.close()
        reports = []
        there = is_server(self.location) or Path(self.location).exists()
        with Store.open(self.location, write=True) as store:
            try:
                for path in map(Path, paths):
                    store.watch = None if watch is None else partial(_projecting, watch)
                    with setting_aside(path) if keep_going else nullcontext() as rejects:
                        report = _take_in(store.add, store.restore, path, format, said, self._intake, rejects, watch)
                        if rejects:
                            rejects.keep()
                    if each:
                        each(path, report)
                    reports.append(report)
            except BaseException:
                # A first load that is refused leaves no empty store, in which nothing would be found.
                if not there and not store.ledger.position():
                    rmtree(self.location, ignore_errors=True)
                raise
        return reports

    @contextmanager
    def _intake(self, case: str) -> Iterator[Intake | None]:
        """Where the posts of a case go: into a file beside the ledger. Raises UsageError where there is no beside."""
        from ascribe.graph.ledgers.posts import POSTS, PostFile

        path = Path(self.location) / POSTS
        with self._no_intake(case), PostFile(path, write=True) as file, file.replacing(case) as intake:
            yield intake

    @contextmanager
    def _no_intake(self, _: str) -> Iterator[None]:
        if is_server(self.location):
            raise UsageError(
                f"posts are kept in a file beside the ledger, and {self.location} has no place for one: "
                "load them into a folder with --store NAME.ascribe"
            )
        yield

    def _refuse_casefile(self) -> None:
        if _is_casefile(self.location):
            raise UsageError(
                f"{self.location} is a casefile: edit it, or load it into a store with --store NAME.ascribe"
            )

    def preview(
        self,
        *paths: str | Path,
        format: str | None = None,
        each: Callable[[Path, Preview], None] | None = None,
        keep_going: bool = False,
        **options: str | Sequence[str] | None,
    ) -> list[Preview]:
        """What `load` would change, file by file, each on top of the ones before; nothing is written, no store made.

        `options` as for `load`. Raises InputError for a file that would be refused."""
        self._only_plain("preview")
        said = _options(paths, options)
        self._refuse_casefile()
        from ascribe.graph.store import Store
        from ascribe.loaders.rejects import setting_aside

        previews = []
        with Store.in_memory() if self._is_new else Store.open(self.location) as store:
            trial = store.trial()
            for path in map(Path, paths):
                with setting_aside(path, trial=True) if keep_going else nullcontext() as rejects:
                    preview = _take_in(trial.add, trial.restore, path, format, said, self._no_intake, rejects)
                    if each:
                        each(path, preview)
                previews.append(preview)
        return previews

    def retract(self, target: str, reason: str, *, dry_run: bool = False) -> Retracted:
        """Take a claim, or all that rests on a source, out of all answers; undo that by retracting the retraction.

        `target`: a claim's or retraction's id or the start of one, or a source's id. Gives what it takes and what
        becomes of relations and chains; on a dry run nothing is written. Raises UsageError without a reason,
        NotFoundError for what is unknown, or retracted or undone already."""
        self._only_plain("retract")
        if not dry_run:
            self._refuse_casefile()
        # What it does is worked out before anybody else is kept from writing.
        position, foreseen = self.store.position, self.store.retract(target, reason, dry_run=True)
        if dry_run:
            return foreseen
        from ascribe.graph.store import Store

        self.close()
        with Store.open(self.location, write=True) as store:
            is_so_still = store.position == position
            return store.retract(target, reason, foreseen=foreseen if is_so_still else None)

    def history(self, name: str, *, kind: str | None = None) -> History:
        """What was believed about an entity when, and what changed it; also of one that no case holds any more.

        `kind` chooses among namesakes."""
        self._only_plain("history")
        return self.store.history(name, kind)

    @property
    def _is_new(self) -> bool:
        if is_server(self.location):
            return False
        folder = Path(self.location)
        return not folder.exists() or (folder.is_dir() and not any(folder.iterdir()))

    def entity(self, name: str, *, kind: str | None = None) -> EntityRef:
        """The entity of that name or id; `kind` chooses among namesakes, as does a name written `Kind:name`."""
        return self.reader.entity(name, kind)

    def also_called(self, name: str, taken: EntityRef) -> list[Match]:
        """Who else has `name` in a name of theirs, when it is only an alias of `taken`, the entity it was taken for."""
        return self.reader.also_called(name, taken)

    def told_apart(self, refs: Sequence[EntityRef]) -> dict[str, About]:
        """What tells each of these entities from its namesakes, by id: its kind, a fact, how many relations."""
        return self.reader.told_apart(refs)

    def links(self, name: str) -> Links:
        """Every relation of an entity, in both directions, with its citations."""
        return self.reader.links(name)

    def behind(
        self,
        name: str,
        *,
        hops: int = HOPS,
        limit: int = LIMIT,
        min_confidence: float = 0.0,
        strength: Ceiling | None = None,
    ) -> Chains:
        """The chains that lead up from an entity: who is reported to stand behind it, or is linked to those who do.

        Above 0, `min_confidence` (at most 1) leaves out weaker chains and all that have no number. `strength` leaves
        out those that may say less: of control, role, association, lead, amplification."""
        return self.reader.behind(name, hops=hops, limit=limit, min_confidence=min_confidence, strength=strength)

    def fronts(
        self,
        name: str,
        *,
        hops: int = HOPS,
        limit: int = LIMIT,
        min_confidence: float = 0.0,
        strength: Ceiling | None = None,
    ) -> Chains:
        """The chains that lead down from an entity; `min_confidence` and `strength` as for `behind`."""
        return self.reader.fronts(name, hops=hops, limit=limit, min_confidence=min_confidence, strength=strength)

    def chain(
        self,
        a: str,
        b: str,
        *,
        hops: int = HOPS,
        limit: int = LIMIT,
        min_confidence: float = 0.0,
        strength: Ceiling | None = None,
        any_direction: bool = False,
    ) -> Routes:
        """The strongest chains between two entities; `any_direction` walks every relation but context.

        `min_confidence` and `strength` as for `behind`."""
        return self.reader.chain(
            a,
            b,
            hops=hops,
            limit=limit,
            min_confidence=min_confidence,
            strength=strength,
            any_direction=any_direction,
        )

    def explain(
        self,
        a: str,
        b: str | None = None,
        *,
        hops: int = HOPS,
        min_confidence: float = 0.0,
        any_direction: bool = False,
    ) -> Explanation:
        """The proof of the strongest chain between two entities, or of one relation by its id.

        With the smallest sets of publishers and speakers whose failure leaves no number that reaches
        `min_confidence`."""
        return self.store.explain(a, b, hops=hops, min_confidence=min_confidence, any_direction=any_direction)

    def facts(self, name: str) -> FactSheet:
        """What is stated about an entity in values instead of relations, conflicts side by side.

        With the amounts stated on its relations, what cases record differently, and what was reported otherwise: who
        made no comment, found nothing, or denied everything."""
        return self.store.facts(name)

    def posts(self, name: str, *, limit: int = LIMIT) -> Posted:
        """How much an account posted, from when to when, and the `limit` things that it shared most."""
        self._only_plain("posts")
        from ascribe.graph.ledgers.posts import POSTS
        from ascribe.graph.listing.posted import posted

        return posted(Path(self.location) / POSTS, self.store.ledger, self.entity(name), limit)

    def find(self, text: str, *, limit: int = LIMIT, kind: str | None = None) -> list[Match]:
        """Entities (of one kind) by name, best first; empty when nothing is called like that."""
        self._only_plain("find")
        return self.reader.find(text, limit, kind)

    def sources(self, id: str | None = None) -> list[SourceUse]:
        """How much rests on each source; or what rests on one, given by its id, the start of that, or its url."""
        self._only_plain("sources")
        return self.reader.sources(id)

    def stats(self) -> Stats:
        """What the store holds, counted."""
        return self.store.stats()

    def query(self, query: str, /, **params: Any) -> Table:
        """Run a canned query; an `entity` parameter takes a name or an id, a `source` parameter an id.

        Raises NotFoundError for one that the store does not know, UsageError for an unknown query or parameter,
        a missing one, or one of another type."""
        self._only_plain("query")
        return _answer(self.reader, self.catalog.query(query), params)

    def cypher(
        self,
        text: str,
        given: Mapping[str, Any] = {},
        /,
        *,
        limit: int = ROWS,
        timeout: float = SECONDS,
        **params: Any,
    ) -> Table:
        """Run reading Cypher of your own, at most `limit` rows and `timeout` seconds.

        Parameters go by name, or in `given` where one is called `limit` or `timeout`. Raises InputError,
        nothing changed, when it could write, is no Cypher, lacks a parameter or takes too long."""
        self._only_plain("cypher")
        return self.reader.engine.ask(text, {**given, **params}, limit=limit, timeout=timeout)

    def viz(
        self,
        path: str | Path,
        name: str | None = None,
        *,
        chain: tuple[str, str] | None = None,
        query: str | None = None,
        params: Mapping[str, Any] = {},
        hops: int | None = None,
        limit: int | None = None,
        min_confidence: float = 0.0,
        internal: bool = False,
        each: Callable[[str], None] | None = None,
    ) -> Path:
        """Write one self-contained HTML file that shows relations and everything they rest on.

        What lies within `hops` (2) of an entity, or the strongest chains between the two of `chain` within `hops` (4),
        or the entities that a canned `query` with `params` answers with; else all. Of more than `limit` entities (300
        around one, else 5000) the nearest and strongest; above 0, no relation below `min_confidence`. The file carries
        the ledger of what it shows, which `load` reads back. Private things, notes and analysts only when `internal`;
        else `each` is called with a sentence where a text that it carries holds the name of somebody private.
        Raises UsageError for two of these at once, NotFoundError where there is nothing to draw, UsageError or
        StoreError when the file cannot be written, which stays as it was until the new one is complete."""
        if sum(wanted is not None for wanted in (name, chain, query)) > 1:
            raise UsageError("a picture is of one entity, one chain or one query; leave the others away")
        from ascribe.dossier.showing import showing
        from ascribe.loaders.files import write_whole
        from ascribe.viewer.page import render
        from ascribe.viewer.picture import pictured

        asked = None
        if query is not None:
            self._only_plain("a query")
            asked = self.catalog.query(query)
        entities = [params.get(param.name) for param in (asked.params if asked else ()) if param.type == "entity"]
        names = [text for text in (name, *(chain or ()), *entities) if isinstance(text, str)]
        with (
            Casebook(self.location) as plain,
            showing(plain.store, self._view, internal=internal, asked=names) as store,
        ):
            picture = pictured(
                store,
                name,
                chain=chain,
                rows=(asked.question, _answer(store, asked, params)) if asked else None,
                hops=hops,
                limit=limit,
                min_confidence=min_confidence,
                internal=internal,
            )
        written = Path(path)
        write_whole(written, render(picture).encode())
        if each and not internal:
            carried = picture.records
            self._mind(each, lambda mentions: [mention for mention in mentions if mention.id in carried])
        return written

    def dossier(
        self,
        name: str,
        *,
        hops: int = HOPS,
        limit: int = LIMIT,
        internal: bool = False,
        each: Callable[[str], None] | None = None,
    ) -> str:
        """What is reported of an entity, as Markdown with a footnote for every sentence and a list of sources.

        Chains have at most `hops` steps, the best `limit` in either direction are told. Notes, analysts, snapshots and
        what is private only when `internal`; else `each` is called with a sentence where a text in it holds the name of
        somebody private. Raises NotFoundError for what nothing public is called."""
        from ascribe.dossier.compose import compose
        from ascribe.dossier.showing import showing
        from ascribe.loaders.private_names import within

        with self._now() as case, showing(case.store, self._view, internal=internal, asked=[name]) as store:
            text = compose(store, name, hops=hops, limit=limit, internal=internal)
        if each and not internal:
            self._mind(each, partial(within, text))
        return text

    def _mind(self, each: Callable[[str], None], carried: Callable[[list[Mention]], list[Mention]]) -> None:
        """Tell of the texts that are `carried` outside and hold the name of somebody private."""
        from ascribe.loaders.private_names import told
        from ascribe.loaders.public import Public, Records, holds_private

        with self._now() as case:
            if holds_private(case.store):
                found = Public(Records(case.store)).mentions(lambda held: bool(held.open) or self._view is not None)
                for sentence in told(carried(found)):
                    each(sentence)

    def _now(self) -> AbstractContextManager[Casebook]:
        """This casebook without a view: what is private now is so whenever it was known."""
        return nullcontext(self) if self._view is None else Casebook(self.location)

    def withheld(self) -> Withheld:
        """How many claims `viz`, `dossier` and `export` leave out, and how many of these are denials or disputes."""
        from ascribe.loaders.public import Public, Records, Withheld, holds_private

        with self._now() as case:
            return Public(Records(case.store)).withheld if holds_private(case.store) else Withheld(0, 0)

    def export(
        self,
        path: str | Path,
        *,
        format: str | None = None,
        internal: bool = False,
        each: Callable[[str], None] | None = None,
        **options: str | None,
    ) -> Path:
        """Write what the store holds in that format (see loaders/writers.py), or else the one that the name tells.

        `options`: `case` of a casefile, `table` of a CSV file. Notes, analysts, snapshots and what is private only
        when `internal`; `each` is called with every sentence on what the format cannot carry, and on names of
        somebody private in texts that go out. Raises UsageError for an unknown format or option, InputError for what
        the format cannot say and may not leave out."""
        self._only_plain("export")
        from ascribe.loaders.writers import write

        written = Path(path)
        for remark in write(self.store, written, format=format, internal=internal, **options):
            if each:
                each(remark.text)
        return written


def _answer(reader: Reader, query: Query, params: Mapping[str, Any]) -> Table:
    bound = query.bind(params)
    for param in query.params:
        if param.type == "entity":
            bound[param.name] = reader.entity(bound[param.name]).id
        elif param.type == "source":
            bound[param.name] = reader.source_id(bound[param.name])
    if not query.own:
        return reader.engine.read(query.text, bound)
    try:  # a query of somebody's own is run as `cypher` runs it: it may be wrong, endless or worse
        return reader.engine.ask(query.text, bound, limit=OWN_ROWS, timeout=SECONDS)
    except InputError as error:
        raise InputError(f"{query.path}: {error}") from error


def _is_casefile(location: str) -> bool:
    return location.endswith((".yaml", ".yml"))


def _in_memory(casefile: str) -> Store:
    from ascribe.graph.store import Store

    store = Store.in_memory()
    try:
        _take_in(store.add, store.restore, Path(casefile))
    except BaseException:
        store.close()
        raise
    return store


def _take_in(
    add: Callable[..., R],
    restore: Callable[..., R],
    path: Path,
    format: str | None = None,
    options: Options | None = None,
    intake: Callable[[str], AbstractContextManager[Intake | None]] | None = None,
    rejects: Rejects | None = None,
    watch: Watch | None = None,
) -> R:
    # readers of a store must not wait for these
    from ascribe.loaders.files import Followed
    from ascribe.loaders.options import Options
    from ascribe.loaders.registry import pick

    found = pick(path, format)
    if watch:
        path = Followed(path)
    remarks: list[str] = []
    if found.whole:
        rejects = None
    records = _without_remarks(found.read(path, options or Options()), remarks)
    if watch:
        records = _watched(records, path, watch)
    refuse = {"refuse": rejects.refuse} if rejects else {}
    if found.ledger:
        done = restore(records, **refuse)
    else:
        case = next(records)
        if found.posts and intake:
            with intake(case.id) as posts:
                done = add(case, _without_posts(records, posts), **refuse)
            if posts:
                remarks.append(f"kept beside the ledger, repeated rows once: {posts.posts:,} posts")
        else:
            done = add(case, records, **refuse)
    if rejects:
        remarks += rejects.remarks()
    return replace(done, remarks=remarks)


def _watched(records: Iterator[Any], path: Any, watch: Watch) -> Iterator[Any]:
    for count, record in enumerate(records, 1):
        if count % _WATCHED == 0:
            watch("reading", count, path.share)
        yield record


def _projecting(watch: Watch, done: int, all: int) -> None:
    watch("writing the graph", done, done / max(all, 1))


def _without_posts(records: Iterator[Any], posts: Intake | None) -> Iterator[Any]:
    from ascribe.graph.ledgers.posts import Post

    for record in records:
        if not isinstance(record, Post):
            yield record
        elif posts:
            posts.keep(record)


def _without_remarks(records: Iterator[Any], remarks: list[str]) -> Iterator[Any]:
    from ascribe.loaders.options import Remark

    for record in records:
        if isinstance(record, Remark):
            remarks.append(record.text)
        else:
            yield record


def _options(paths: Sequence[str | Path], options: Mapping[str, str | Sequence[str] | None]) -> Options:
    from ascribe.loaders.options import Options

    said = Options.of(**options)
    if said.case and len(paths) > 1:
        raise UsageError(f"--case names one case, and these are {len(paths)} files. Load them one by one")
    return said
