"""How somebody looks at a store: as of a date, as it was known at a time, by another table of numbers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from ascribe.schema.dates import Bounds, bounds, end_of, moment
from ascribe.schema.errors import UsageError
from ascribe.schema.grades import Grading, grading

if TYPE_CHECKING:
    from ascribe.schema.records import Claim

# What is known of a relation as of a date: "dated", it held on some day of it whatever its own dates mean exactly;
# "undated", none of them says that it was over or had not begun.
Holding = Literal["dated", "undated"]
OUR_GRADING = "admiralty"


@dataclass(frozen=True)
class View:
    """One way of looking at a store; the plain one shows what is known now, whenever it held, in our own numbers.

    `as_of`: an EDTF date or interval; what was over before it or began after it is left out. `as_known`: an EDTF date
    or an ISO time (in UTC unless it says otherwise); what was recorded after its end is left out. `grading`: a table
    of schema/grading.yaml. Raises UsageError for a date or a table that is none."""

    as_of: str | None = None
    as_known: str | None = None
    grading: str = OUR_GRADING

    def __post_init__(self) -> None:
        if self.grading != OUR_GRADING:
            grading(self.grading)
        try:
            if self.as_of is not None and bounds(self.as_of) == Bounds(None, None):
                raise ValueError(f"{self.as_of!r} has neither start nor end; write a date as 2018-05, or 2018/..")
        except ValueError as error:
            raise UsageError(f"as of: {error}") from None
        try:
            self.until  # noqa: B018 - computed for the error it raises
        except ValueError as error:
            raise UsageError(f"as known: {error}") from None

    @property
    def plain(self) -> bool:
        """Whether it shows what the graph shows."""
        return self == View()

    @property
    def numbers(self) -> Grading:
        """What the grades are worth."""
        return grading(self.grading)

    @property
    def until(self) -> str | None:
        """The last moment whose records are seen, as a ledger writes times; None when all are."""
        return None if self.as_known is None else moment(end_of(self.as_known))

    @property
    def words(self) -> str:
        """The view in words, for the heading of an answer: `as of 2018-05 · graded by the stix table`."""
        parts = (
            self.as_of and f"as of {self.as_of}",
            self.as_known and f"as known {'at' if ':' in self.as_known else 'on'} {self.as_known}",
            self.grading != OUR_GRADING and f"graded by the {self.grading} table",
        )
        return " · ".join(part for part in parts if part)

    def holding(self, claim: Claim, published: str | None) -> Holding | None:
        """Whether what a claim says held as of the date; None when its dates say that it did not.

        A missing date rules nothing out. What has begun and not ended held until the claim's source was `published`
        (EDTF), which knows of no end; after that, nobody knows. What is `former`, without an end, was over by then.
        Without a date to look at, everything is undated."""
        if self.as_of is None:
            return "undated"
        asked, nothing = bounds(self.as_of), Bounds(None, None)
        begun = bounds(claim.valid_from) if claim.valid_from else nothing
        ended = bounds(claim.valid_to) if claim.valid_to else nothing
        told = bounds(published) if published and not claim.valid_to else nothing
        former = claim.former and not claim.valid_to
        widest = Bounds(begun.earliest, told.latest if former else ended.latest)
        if not widest.meets(asked):
            return None
        # From its last possible beginning to its first possible end it held, whatever day was meant; what a source says
        # goes on had begun by the time it came out.
        until = None if former else ended.earliest or told.earliest
        since = begun.latest if claim.valid_to or not until else begun.latest and min(begun.latest, until)
        for_certain = since is not None and until is not None and since <= until and Bounds(since, until).meets(asked)
        # It held on its first day and on its last, whatever is known of the other end; what had not begun when its
        # source came out is only announced.
        begins = begun.lies_within(asked) and begun.meets(Bounds(None, told.latest))
        certain = for_certain or begins or ended.lies_within(asked) or widest.lies_within(asked)
        return "dated" if certain else "undated"

    def keeps(self, claim: Claim, published: str | None) -> bool:
        """Whether a claim is seen. Only assertions are ever left out: a denial is shown wherever the claim is."""
        return claim.stance != "asserts" or self.holding(claim, published) is not None
