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

    Raises InputError when a string, a comment or a backticked name never ends."""
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
    disputed = _DISPUTED.search(text)
    if disputed:
        raise InputError(
            f"line {_line(text, disputed.start())}: write the character itself, not its \\u code or a bare \\r"
        )
    # kglite takes `LOAD` in backticks for the word itself, so here names keep their letters.
    reading = _LOAD_CSV.search(_OPAQUE.sub(lambda match: _blanked(match, keep_names=True), text))
    if reading:
        line = _line(text, reading.start())
        raise InputError(
            f"line {line}: LOAD CSV reads files of this machine and is refused; load data with `ascribe load`"
        )
    words = list(_TOKEN.finditer(plain(text)))
    if not words:
        raise InputError("line 1: the query is empty; write one, as MATCH (e:Entity) RETURN e.name")
    tokens = [word[0] for word in words]
    if tokens[0].upper() not in _OPENERS:
        line = _line(text, words[0].start())
        raise InputError(
            f"line {line}: a query that only reads begins with {', '.join(_OPENERS)}, not with {tokens[0]}"
        )
    for at, word in enumerate(words):
        problem = _problem(tokens[at - 1] if at else "", tokens[at], [*tokens[at + 1 : at + 12], "", ""])
        if problem:
            raise InputError(f"line {_line(text, word.start())}: {problem}")


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
