"""How a proof reads on a terminal: a tree of hops, the documents they rest on, and what each claim counts for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text
from rich.tree import Tree

from ascribe.cli.citations import again, denied_by, described, document, reasons_lost
from ascribe.cli.relations import UNDATED, confidence_of, reading, sentence_of, summary
from ascribe.cli.terminal import console, hanging
from ascribe.cli.text import LONGEST_NAME, called, clipped, counted, far_end, number, several, short_ids, span, visible
from ascribe.graph.proving.proofs import MORE
from ascribe.graph.relations.sentences import listed
from ascribe.schema.stances import DENIALS

if TYPE_CHECKING:
    from ascribe.graph.proving.proofs import Cuts, Explanation, Proof, Weighed
    from ascribe.graph.relations.answers import Document
    from ascribe.schema.vocabulary import Vocabulary


COUNTED = ("asserts", *DENIALS)
LONGEST_LINE = 800


def show_explanation(answer: Explanation, vocabulary: Vocabulary) -> None:
    """Print the proof of a chain or a relation, why it has its number, and what would break it."""
    out, chain = console(), answer.chain
    drawn = _Drawn(answer, vocabulary)
    ends = Text(f"{far_end(answer.from_)} – {far_end(answer.to)}", style="bold")
    if chain:
        out.print(Text(sentence_of(chain), style="bold"))
        out.print(summary(chain))
        out.print(hanging(Text("why:"), Text(drawn.line(answer.why or "")), indent=0))
    tree = Tree(ends, guide_style="dim")
    for place, hop in enumerate(answer.hops):
        drawn.hop(tree, hop, weakest=chain is not None and len(answer.hops) > 1 and place == chain.weakest)
    out.print(tree)
    for text in _breaking(answer.cuts, "chain" if chain else "relation"):
        out.print(text)
    if answer.more:
        more = f"{answer.more} or more" if answer.more == MORE else str(answer.more)
        out.print(Text(f"{more} further {'chain' if answer.more == 1 else 'chains'} between them: see `ascribe chain`"))
    if not answer.complete:
        out.print(Text("The search ended early: there may be a stronger chain.", style="yellow"))


class _Drawn:
    """What the parts of one proof have in common: short claim ids, and the names that may be too long to show."""

    def __init__(self, answer: Explanation, vocabulary: Vocabulary) -> None:
        claims = [claim for hop in answer.hops for claim in hop.claims]
        self._ids = short_ids(cited.claim for claim in claims for cited in (claim, *claim.repeats))
        self._names = {name for claim in claims for name in claim.causes if len(name) > LONGEST_NAME}
        self._vocabulary = vocabulary

    def line(self, text: str) -> str:
        """A sentence of the proof with claim ids and names as they are shown."""
        for name in sorted(self._names, key=len, reverse=True):
            text = text.replace(name, called(name))
        text = re.sub(r"c_[0-9a-f]{16}", lambda id: f"[{self._ids.get(id[0], id[0])}]", text)
        return clipped(visible(text), LONGEST_LINE)

    def hop(self, tree: Tree, hop: Proof, *, weakest: bool) -> None:
        """One relation: its line, why it has its number, and its claims by the document they rest on."""
        arrow, label = reading(hop, self._vocabulary)
        trust = "denied" if hop.status == "denied" else confidence_of(hop.confidence, hop.exact, hop.support)
        text = Text(f"{far_end(hop.from_)} {arrow} {label} {far_end(hop.to)}", style="bold")
        dates = span(hop.valid_from, hop.valid_to, hop.former)
        text.append(f"   {dates}   {trust}   {counted(hop.origins, 'origin')}", "not bold")
        text.append("   weakest" if weakest else "", "not bold yellow")
        text.append(f"   {UNDATED}" if hop.held == "undated" else "", "not bold yellow")
        text.append("   contested" if hop.status == "contested" else "", "not bold red")
        denied = denied_by(hop.claims, self._ids)
        text.append(f"   {denied}" if denied else "", "red" if hop.denied_by_interested or hop.denied_by_others else "")
        text.append("   admitted" if hop.admitted else "", "not bold")
        text.append(f"   {hop.relation}", "not bold dim")
        branch = tree.add(Group(text, hanging(Text("why:"), Text(self.line(hop.why)), indent=0)))
        roots: dict[str, Tree] = {}
        for claim in hop.claims:
            key, heading = _under(claim)
            if key not in roots:
                roots[key] = branch.add(heading)
            roots[key].add(self._claim(claim))

    def _claim(self, claim: Weighed) -> Group:
        head = hanging(Text(f"[{self._ids[claim.claim]}]", style="cyan"), Text(described(claim)), indent=0)
        indent = len(self._ids[claim.claim]) + 3
        lines = [Padding(self._weight(claim), (0, 0, 0, indent))] if claim.stance in COUNTED else []
        if claim.reasons_retracted:
            out = several([f"[{self._ids.get(id, id)}]" for id in claim.reasons_retracted])
            lost = f"{reasons_lost(claim.rests_on, claim.reasons_retracted)}: {out}"
            lines.append(Padding(Text(lost, style="yellow"), (0, 0, 0, indent)))
        if claim.repeats:
            repeated = f"{again(claim, claim.repeats, self._ids)} (not counted)"
            lines.append(Padding(Text(repeated, style="dim"), (0, 0, 0, indent)))
        return Group(head, *lines)

    def _weight(self, claim: Weighed) -> Text:
        """What a claim counts for: by itself, on whom it rests, or why it does not count."""
        rests = "rests on " + listed([called(name) for name in claim.causes])
        reason = self.line(claim.reason or "")
        if not claim.counts:
            return Text(f"not counted: {reason}", style="dim")
        alone = number(claim.alone or 0.0)
        counts = f"counts against it, {alone}" if claim.stance in DENIALS else f"gives {alone} alone"
        return Text(" · ".join(part for part in (counts, rests, reason) if part), style="green")


def _under(claim: Weighed) -> tuple[str, Text]:
    """Under which heading a claim stands: assertions under the document they rest on."""
    if claim.stance in DENIALS:
        return "denials", Text("denials and rival accounts", style="bold red")
    if claim.stance != "asserts":
        return "rest", Text("no finding, no comment: shown, never counted", style="bold")
    return f"root {claim.root.document_id}", Text(_root(claim.root), style="bold")


def _root(root: Document) -> str:
    headline = f"“{called(root.headline)}”" if root.headline and root.publisher else ""
    return " ".join(part for part in (document(root), headline) if part)


def _breaking(cuts: Cuts, what: str) -> list[RenderableType]:
    """The smallest sets of publishers and speakers that would have to fail, in words."""
    least = f"a number of {_least(cuts)} or more" if cuts.threshold else "a number"
    left = f"no chain with {least} would be left" if what == "chain" else f"this relation would not have {least}"
    if cuts.size == 0:
        short = f": it does not reach {_least(cuts)} as it is" if cuts.threshold else ""
        return [Text(f"There is no number to break{short}.")]
    if cuts.size is None and cuts.complete:
        return [Text(f"More than {cuts.at_least - 1} publishers or speakers would have to fail before {left}.")]
    if cuts.size is None:
        known = f": {cuts.at_least} or more" if cuts.at_least > 1 else ""
        return [Text(f"Who would have to fail to break it is too much to try{known}.", style="yellow")]
    if cuts.size == 1:
        head = f"If {'this one' if len(cuts.sets) == 1 else 'any one of these'} failed, {left}:"
    else:
        fewer, count = {2: ("one", "two"), 3: ("two", "three")}[cuts.size]
        which = f"these {count}" if len(cuts.sets) == 1 else f"the {count} of any line"
        head = f"No {fewer} of them alone, but if {which} failed together, {left}:"
    lines: list[RenderableType] = [Text(head)]
    lines += [hanging(Text("-"), Text(listed([called(name) for name in names])), indent=2) for names in cuts.sets]
    if not cuts.complete:
        lines.append(Text("  and perhaps others", style="yellow"))
    return lines


def _least(cuts: Cuts) -> str:
    """The threshold: `.60`, and `.997` where two decimals would say something else."""
    return max(f"{cuts.threshold:.2f}", f"{cuts.threshold:g}", key=len).removeprefix("0")
