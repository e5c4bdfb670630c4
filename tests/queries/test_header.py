"""Each mistake in the header of a query is refused with its line, before any engine sees the text."""

from pathlib import Path

import pytest

from ascribe.queries.header import read_query
from ascribe.schema.errors import InputError

GOOD = """\
// ties: who is tied to an entity
// param entity: entity — where to start
// param min_confidence: float 0..1 = 0.5 — leave out weaker relations
// param since: date = 2018-05 — leave out earlier ones
// returns: name, ties
// example: entity=Quay, Roe & Co, min_confidence=0.4
MATCH (x:Entity {id: $entity})-[r]-(y:Entity)  // $nothing here
WHERE r.confidence >= $min_confidence AND r.valid_from >= $since AND r.status <> '$nor here'
CALL (y) { RETURN y.name AS inner }
RETURN y.name AS name, count(r) AS ties
ORDER BY name, y.id
"""


def write(folder: Path, text: str, name: str = "ties.cypher") -> Path:
    path = folder / name
    path.write_text(text, "utf-8")
    return path


def test_a_header_says_what_a_query_answers_takes_and_returns(tmp_path):
    query = read_query(write(tmp_path, GOOD))
    assert (query.name, query.question, query.returns) == ("ties", "who is tied to an entity", ("name", "ties"))
    assert [(param.name, param.type, param.default, param.help) for param in query.params] == [
        ("entity", "entity", None, "where to start"),
        ("min_confidence", "float", 0.5, "leave out weaker relations"),
        ("since", "date", "2018-05", "leave out earlier ones"),
    ]
    assert query.example == {"entity": "Quay, Roe & Co", "min_confidence": "0.4"}
    assert query.text == GOOD


def test_a_header_may_name_a_group(tmp_path):
    text = GOOD.replace("// returns:", "// group: my own questions\n// returns:")
    assert read_query(write(tmp_path, text)).group == "my own questions"


@pytest.mark.parametrize(
    ("written", "low", "high", "takes"),
    [
        ("float", None, None, "value of type float"),
        ("float 0..1", 0.0, 1.0, "value of type float between 0 and 1"),
        ("float .5..", 0.5, None, "value of type float, at least 0.5"),
        ("float ..1", None, 1.0, "value of type float, at most 1"),
        ("int", 0, None, "value of type int, at least 0"),
        ("int 1..", 1, None, "value of type int, at least 1"),
        ("int -3..3", -3, 3, "value of type int between -3 and 3"),
    ],
)
def test_a_header_may_bound_a_number(tmp_path, written, low, high, takes):
    text = GOOD.replace("float 0..1 = 0.5", f"{written} = 1").replace("min_confidence=0.4", "min_confidence=1")
    [_, param, _] = read_query(write(tmp_path, text)).params
    assert (param.low, param.high, param.default, param.takes) == (low, high, 1, takes)


MISTAKES = {
    "no header": ("// ties: who is tied to an entity\n", "", 1, "// name: question"),
    "a name with capitals": ("// ties:", "// Ties:", 1, "lower-case words"),
    "no question": ("// ties: who is tied to an entity", "// ties: ", 1, "// name: question"),
    "another name than the file's": ("// ties:", "// knots:", 1, "'knots', so its file is knots.cypher"),
    "an unknown line": ("// returns:", "// retuns:", 5, "nearest: returns"),
    "a remark among the header lines": ("// returns:", "// remark\n// returns:", 5, "no line of a header"),
    "two groups": ("// returns:", "// group: a\n// group: b\n// returns:", 6, "or a second one"),
    "two lists of columns": ("// example:", "// returns: name\n// example:", 6, "or a second one"),
    "no list of columns": ("// returns: name, ties\n", "", 1, "returns"),
    "a parameter without help": (" — where to start", "", 2, "// param name: type [low..high] [= default] — help"),
    "an unknown type": ("min_confidence: float", "min_confidence: flaot", 3, "nearest: float"),
    "a default of another type": ("0..1 = 0.5", "0..1 = high", 3, "'high' is no value of type float"),
    "a default out of bounds": ("0..1 = 0.5", "0..1 = 1.5", 3, "'1.5' is no value of type float between 0 and 1"),
    "a bound that is no number": ("0..1 = 0.5", "0..much = 0.5", 3, "'much' is no value of type float"),
    "bounds of what is no number": ("since: date", "since: date 2017..", 4, "only int and float have bounds"),
    "a date that is none": ("= 2018-05", "= last May", 4, "'last May' is no value of type date"),
    "a parameter twice": ("// param since", "// param entity: entity — again\n// param since", 4, "declared twice"),
    "a parameter that is not used": ("{id: $entity}", "", 1, "'entity' is declared, but the text never uses it"),
    "a parameter that is not declared": ("AND r.valid", "AND r.id > $entitty AND r.valid", 8, "nearest: entity"),
    "a use in a string only": ("{id: $entity}", "{id: '$entity'}", 1, "never uses it"),
    "an example without what is needed": ("entity=Quay, Roe & Co, ", "", 6, "the example lacks entity"),
    "no example": ("// example: entity=Quay, Roe & Co, min_confidence=0.4\n", "", 1, "the example lacks entity"),
    "an example of what is not declared": ("min_confidence=0.4", "confidence=0.4", 6, "nearest: min_confidence"),
    "an example out of bounds": (
        "min_confidence=0.4",
        "min_confidence=-1",
        6,
        "'-1' is no value of type float between",
    ),
    "an example of another type": ("min_confidence=0.4", "min_confidence=much", 6, "'much' is no value"),
    "columns in another order": ("// returns: name, ties", "// returns: ties, name", 10, "returns name, ties"),
    "a column that is not returned": ("// returns: name, ties", "// returns: name", 10, "the header says name"),
    "a column without a name": ("count(r) AS ties", "count(r)", 10, "'count( )' has no name"),
    "no order": ("ORDER BY name, y.id\n", "", 10, "total order"),
    "a union that ORDER BY does not cover": ("ORDER BY", "UNION RETURN 1 AS name, 2 AS ties ORDER BY", 1, "CALL ()"),
    "no RETURN": ("RETURN y.name AS name, count(r) AS ties\nORDER BY name, y.id", "", 1, "does not RETURN"),
    "a write": ("RETURN y.name AS name", "SET y.seen = 1 RETURN y.name AS name", 10, "SET does not only read"),
    "a string that never ends": ("'$nor here'", "'$nor here", 8, "string begins here and never ends"),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_named_with_its_line(tmp_path, mistake):
    right, wrong, line, words = MISTAKES[mistake]
    assert GOOD.count(right) == 1
    path = write(tmp_path, GOOD.replace(right, wrong))
    with pytest.raises(InputError) as error:
        read_query(path)
    assert str(error.value).startswith(f"{path}:{line}: ")
    assert words in str(error.value)


def test_a_file_that_is_not_text_is_refused(tmp_path):
    path = tmp_path / "ties.cypher"
    path.write_bytes(b"// ties: \xff")
    with pytest.raises(InputError, match="UTF-8"):
        read_query(path)
