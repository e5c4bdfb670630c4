"""Read Cypher as text: which parameters it uses, and whether it only reads.

Not a parser. It tells strings, comments and backticked names from the rest, which is enough to find parameters
and the words that open a clause; the engines refuse writes once more when they run a statement. Where the two
would disagree about what is a string and what is not, the text is refused.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ascribe.schema.errors import InputError

# Strings, backticked names and comments; the last group is one of them that never ends.
_OPAQUE = re.compile(
    r"""(?P<comment>//[^\n]*|/\*.*?\*/)|'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*"|`(?:``|[^`])*`|(?P<open>/\*|['"`])""",
    re.DOTALL,
)
_OPEN = {"'": "string", '"': "string", "`": "backticked name", "/*": "comment"}
_TOKEN = re.compile(r"\d+\.?|[^\W\d]\w*|\S")
_LOAD_CSV = re.compile(r"(?<![^\W\d])LOAD\s+CSV(?!\w)", re.IGNORECASE)
_PARAMETER = re.compile(r"\$\s*(\w+)")
# A parser is busy for minutes with what is nested deep, and stops for nobody; data belongs into parameters.
LONGEST, _DEEPEST = 100_000, 64

# Neo4j turns \u0027 into a quote before it looks for strings, and ends a comment at a lone carriage return;
# kglite does neither. A LOAD CSV, which kglite runs even when it may only read, could hide in between.
_DISPUTED = re.compile(r"\\[uU]+(?:0000)?00[0-7][0-9a-fA-F]|\r(?!\n)")

# What only reads begins with one of these; EXPLAIN, ALTER, GRANT, START and the like can stand nowhere else.
_OPENERS = ("MATCH", "OPTIONAL", "UNWIND", "WITH", "RETURN", "CALL")
_REFUSED = re.compile("CREATE|INSERT|MERGE|SET|DELETE|DETACH|NODETACH|REMOVE|DROP|FOREACH|USE|SHOW|TERMINATE")
READING_PROCEDURES = (
    "db.labels",
    "db.relationshipTypes",
    "db.propertyKeys",
    "db.schema.visualization",
    "db.index.fulltext.queryNodes",
)
# Functions with a dot in their names that come with the engines; those of plug-ins can run texts and send requests.
_FUNCTIONS = ("date", "datetime", "duration", "localdatetime", "localtime", "point", "time", "vector")
_DOTTED = re.compile(r"(?<![\w.])(CALL\s+)?([^\W\d]\w*(?:\s*\.\s*\w+)+)\s*\(", re.IGNORECASE)

# What may follow a RETURN that bounds its rows already, or is not the last word on them.
_UNLIMITED = frozenset({"LIMIT", "FETCH", "UNION", "INTERSECT", "EXCEPT", "NEXT", "FORMAT", "HAVING"})

# What shows that such a word is only a name: `n.set`, `:CREATE`, `{delete: 1}`, `RETURN set ORDER BY name`.
_BEFORE_NAME = frozenset(".:$|&!,([=<>+-/%^")
_AFTER_NAME = frozenset(":.,)]}|&!=<>+-*/%^;") | {""}
_WORD_BEFORE_NAME = re.compile("AS|BY|RETURN|DISTINCT|WITH|WHERE|UNWIND|YIELD|AND|OR|XOR|NOT|IN|CASE|WHEN|THEN|ELSE")
_WORD_AFTER_NAME = re.compile(
    "AS|IN|IS|AND|OR|XOR|STARTS|ENDS|CONTAINS|ORDER|LIMIT|SKIP|WHERE|WITH|RETURN|MATCH|OPTIONAL|UNWIND|UNION|CALL"
    "|THEN|ELSE|END|WHEN|ASC|DESC"
)


def plain(text: str) -> str:
    """The text with comments and the insides of strings and backticks blanked, all else in its place.

    Raises InputError when a string, a comment or a backticked name never ends, or the text is very long."""
    if len(text) > LONGEST:
        raise InputError(
            f"the query has {len(text):,} characters, and {LONGEST:,} are enough; give what is long as a parameter"
        )
    return _OPAQUE.sub(_blanked, text)


def _blanked(match: re.Match[str], keep_names: bool = False) -> str:
    if match["open"]:
        line = _line(match.string, match.start())
        raise InputError(f"line {line}: a {_OPEN[match['open']]} begins here and never ends; close it")
    if keep_names and match[0][0] == "`":
        return re.sub(r"\s", "_", match[0]).replace("`", " ")
    hidden = re.sub(r"[^\n]", " ", match[0])
    return hidden if match["comment"] else match[0][0] + hidden[1:-1] + match[0][-1]


def parameters(text: str) -> set[str]:
    """The names of the parameters a statement uses: `$entity` -> entity. Raises InputError as `plain` does."""
    return set(_PARAMETER.findall(plain(text)))


def refuse_writes(text: str) -> None:
    """Raise InputError, saying what stands in which line, unless the text is one statement that only reads."""
    words = list(_TOKEN.finditer(plain(text)))
    _refuse_hidden(text)
    if not words:
        raise InputError("line 1: the query is empty; write one, as MATCH (e:Entity) RETURN e.name")
    tokens = [word[0] for word in words]
    if tokens[0].upper() not in _OPENERS:
        line = _line(text, words[0].start())
        raise InputError(
            f"line {line}: a query that only reads begins with {', '.join(_OPENERS)}, not with {tokens[0]}"
        )
    depth = 0
    for at, word in enumerate(words):
        depth += (word[0] in "([{") - (word[0] in ")]}")
        if depth > _DEEPEST:
            raise InputError(
                f"line {_line(text, word.start())}: brackets more than {_DEEPEST} deep are refused; write it flatter"
            )
        problem = _problem(tokens[at - 1] if at else "", tokens[at], [*tokens[at + 1 : at + 12], "", ""])
        if problem:
            raise InputError(f"line {_line(text, word.start())}: {problem}")


def _refuse_hidden(text: str) -> None:
    """Raise InputError for what engines read otherwise than it looks, and for what reaches beyond the graph."""
    if "\0" in text:
        raise InputError(f"line {_line(text, text.index(chr(0)))}: a null byte stands here; take it out")
    disputed = _DISPUTED.search(text)
    if disputed:
        raise InputError(
            f"line {_line(text, disputed.start())}: write the character itself, not its \\u code or a bare \\r"
        )
    # kglite takes `LOAD` in backticks for the word itself, so here names keep their letters.
    named = _OPAQUE.sub(lambda match: _blanked(match, keep_names=True), text)
    reading = _LOAD_CSV.search(named)
    if reading:
        line = _line(text, reading.start())
        raise InputError(
            f"line {line}: LOAD CSV reads files of this machine and is refused; load data with `ascribe load`"
        )
    for called in _DOTTED.finditer(named):
        name = "".join(called[2].split())
        if not called[1] and name.partition(".")[0].lower() not in _FUNCTIONS:
            line = _line(text, called.start(2))
            raise InputError(
                f"line {line}: the function {name} may do more than read and is refused; "
                f"of those with a dot, {', '.join(f'{known}.…' for known in _FUNCTIONS)} are allowed"
            )


def limited(text: str, rows: int) -> str:
    """The text with LIMIT behind it where that alone bounds its rows: one RETURN at its end, and no LIMIT yet.

    An engine that computes all rows before it gives one stops early then; the rows are the same."""
    words = list(_TOKEN.finditer(plain(text)))
    if words and words[-1][0] == ";":
        text = text[: words.pop().start()]
    outer, depth, before = [], 0, ""
    for word in words:
        depth += (word[0] in "([{") - (word[0] in ")]}")
        if not depth and before not in (".", "$"):
            outer.append(word[0].upper())
        before = word[0]
    if outer.count("RETURN") != 1 or not _UNLIMITED.isdisjoint(outer[outer.index("RETURN") :]):
        return text
    return f"{text}\nLIMIT {rows}"


def _problem(before: str, token: str, following: Sequence[str]) -> str | None:
    """What is wrong with a token, seen with its neighbours; None when nothing is."""
    word, after = token.upper(), following[0].upper()
    if word == "\\":
        return "a backslash stands outside a string; put the text in quotes"
    if word == ";" and after:
        return "something follows the ;, but only one statement is run; ask one by one"
    if word == "IN" and before == "}" and "TRANSACTIONS" in [ahead.upper() for ahead in following[:3]]:
        return "IN TRANSACTIONS is for writing and is refused; leave it away"
    if word == "CALL" and after not in ("(", "{") and not _is_name(before, after):
        return _call_problem(following)
    if _REFUSED.fullmatch(word) and not _is_name(before, after):
        return f"{token} does not only read and is refused; if it is a name, put it in backticks"
    return None


def _is_name(before: str, after: str) -> bool:
    """Whether its neighbours show that a word which could open a clause is only a name."""
    if before in _BEFORE_NAME or after in _AFTER_NAME:
        return True
    return bool(_WORD_BEFORE_NAME.fullmatch(before.upper()) and _WORD_AFTER_NAME.fullmatch(after))


def _call_problem(following: Sequence[str]) -> str | None:
    end = 1
    while following[end] == ".":
        end += 2
    name = "".join(following[:end])
    if name in READING_PROCEDURES:
        return None
    return f"the procedure {name} may do more than read and is refused; allowed are {', '.join(READING_PROCEDURES)}"


def _line(text: str, offset: int) -> int:
    return text.count("\n", 0, offset) + 1
