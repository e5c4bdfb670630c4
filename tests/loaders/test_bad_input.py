"""Every mistake people make in a casefile is answered with its line, what is wrong, and what to do."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ascribe.loaders.casefile import load, loads
from ascribe.schema.errors import InputError, VocabularyError

HEAD = """\
case: harbour
entities:
  roe: {kind: Person, name: Jane Roe}
  harbour: {kind: Page, name: Harbour Street}
  quay: {kind: Organization, name: Quay Ltd}
  port: {kind: Location, name: Port Example}
sources:
  herald: {publisher: Herald}
  notice: {publisher: Facebook}
claims:
  - source: herald
    says:
"""
ENTRY = 13  # the line of the first entry


def complaint(text: str) -> str:
    with pytest.raises(InputError) as raised:
        loads(text, "harbour.yaml")
    return str(raised.value)


def entry(says: str) -> str:
    return f"{HEAD}      - {says}\n"


ENTRIES = {
    "unknown predicate": ("{say: [roe, admins, harbour]}", "unknown predicate 'admins'", "nearest: admin-of"),
    "unknown field": ("{say: [roe, admin-of, harbour], qoute: x}", "unknown field `qoute`", "nearest: quote"),
    "undeclared entity": ("{say: [rou, admin-of, harbour]}", "no entity has the key 'rou'", "nearest: roe"),
    "name for a key": ("{say: [Jane Roe, admin-of, harbour]}", "no entity has the key 'Jane Roe'", "nearest: roe"),
    "undeclared source": ("{say: [roe, admin-of, harbour], source: hreald}", "key 'hreald'", "nearest: herald"),
    "undeclared way": ("{say: [roe, admin-of, harbour], via: [notices]}", "key 'notices'", "nearest: notice"),
    "wrong subject": ("{say: [port, owns, harbour]}", "'owns' cannot have a Location as its subject", "ascribe vocab"),
    "wrong object": ("{say: [roe, employed-by, port]}", "cannot have a Location as its object", "it takes"),
    "joined with itself": ("{say: [roe, same-as, roe]}", "joins person:jane-roe with itself", "two entities"),
    "two items": ("{say: [roe, harbour]}", "`say`: needs three items, [subject, predicate, object]", "has 2"),
    "nobody": ("{say: [[], admin-of, harbour]}", "`say`: has an empty list at one end", "name somebody"),
    "no list": ("{say: roe}", "needs three items", "has 1"),
    "fact with a comma": ("{fact: [harbour, followers, 300,000]}", "has 4", "a value that holds a comma"),
    "text with a comma": (
        "{say: [roe, admin-of, harbour], quote: our man, he said}",
        "`he said` has no value",
        "quotes",
    ),
    "comma before a field": ("{say: [roe, admin-of, harbour], quote: a, note}", "the text of `quote`", "quotes"),
    "comma and colon": ("{say: [roe, admin-of, harbour], quote: a, he said: b}", "the text of `quote`", "quotes"),
    "field without value": ("{say: [roe, admin-of, harbour], quote}", "`quote` has no value", "leave it out"),
    "grade": ("{say: [roe, admin-of, harbour], grade: B9}", "`grade`: 'B9' is no grade", "as B2"),
    "probability": ("{say: [roe, admin-of, harbour], probability: 150}", "`probability`: is '150'", "0 and 1"),
    "no probability": ("{say: [roe, admin-of, harbour], probability: high}", "'high', which is no number", "digits"),
    "less likely than not": (
        "{say: [roe, admin-of, harbour], probability: 0.2}",
        "`probability`: a statement",
        "denial",
    ),
    "unlikely": ("{say: [roe, admin-of, harbour], likelihood: unlikely}", "`likelihood`: a statement", "denial"),
    "likelihood": ("{say: [roe, admin-of, harbour], likelihood: perhaps}", "no ICD 203 term", "likely"),
    "date": ("{say: [roe, admin-of, harbour], when: 2018-13-40}", "`when`: '2018-13-40' is not in the calendar", ""),
    "backward interval": ("{say: [roe, admin-of, harbour], when: 2019/2018}", "ends before it starts", ""),
    "date in words": ("{say: [roe, admin-of, harbour], when: last May}", "is no EDTF date", "2018-08-28"),
    "voice": ("{say: [roe, admin-of, harbour], voice: anonymous}", "`voice`: is 'anonymous'", "'unnamed'"),
    "truth": ("{say: [roe, admin-of, harbour], former: maybe}", "`former`: is 'maybe'", "true or false"),
    "amount": ("{say: [roe, admin-of, harbour], amount: between 3 and 4}", "is no amount", "over 180000 USD"),
    "amount field": ("{say: [roe, admin-of, harbour], amount: {mx: 3}}", "unknown field `mx`", "nearest: max"),
    "amount number": ("{say: [roe, admin-of, harbour], amount: {max: lots}}", "`max`: is 'lots'", "no number"),
    "no verb": ("{quote: x}", "exactly one of say, deny", "none"),
    "two verbs": ("{say: [roe, admin-of, harbour], deny: roe}", "say and deny", "two entries"),
    "fact predicate": ("{fact: [roe, Is Rich, very]}", "'Is Rich' is not written in lower-case words", "hyphens"),
    "a text for an entry": ("roe runs it", "must be fields with values", ""),
    "fields for a text": ("{say: [roe, admin-of, harbour], quote: {a: b}}", "`quote`: must be a text", "list"),
    "empty item": ("{say: [roe, admin-of, harbour], quote: ['']}", "`quote`: is empty", ""),
    "unknown ground": ("{say: [roe, admin-of, harbour], rests_on: [x]}", "no entry has the key 'x'", "`key:`"),
    "unknown beginning": ("{say: [roe, admin-of, harbour], rests_on: [c_12]}", "begins with 'c_12'", "whole id"),
    "rests on itself": ("{say: [roe, admin-of, harbour], key: a, rests_on: [a]}", "rests on this entry in turn", ""),
}


@pytest.mark.parametrize("name", ENTRIES)
def test_a_wrong_entry_is_named_with_line_reason_and_remedy(name: str) -> None:
    says, reason, remedy = ENTRIES[name]
    found = complaint(entry(says))
    assert found.startswith(f"harbour.yaml:{ENTRY}: ")
    assert "\n" not in found
    assert reason in found
    assert remedy in found


FACT = "\n      - {fact: [harbour, followers, 300000]}"


def test_a_denial_under_a_word_that_no_fact_has_is_refused_with_the_nearest() -> None:
    found = complaint(entry("{deny: [harbour, folowers, 300000]}" + FACT))
    assert f"harbour.yaml:{ENTRY}: unknown predicate 'folowers'" in found
    assert "; where a fact is meant, state it in this file as well, by `fact`; nearest: followers" in found


def test_only_a_fact_entry_states_a_fact() -> None:
    found = complaint(entry("{say: [harbour, followers, 300000]}" + FACT))
    assert f"harbour.yaml:{ENTRY}: unknown predicate 'followers'" in found
    assert "where a fact is meant" not in found


OTHER_PARTS = {
    "no case": ("title: x", 1, "`case`: is missing"),
    "case in words": (
        "case: Harbour Street",
        1,
        "`case`: 'Harbour Street' cannot name a case; write lower-case words",
    ),
    "unknown part": ("case: a\nclaim: []", 2, "unknown field `claim`; nearest: claims"),
    "kind": ("case: a\nentities:\n  r:\n    name: R\n    kind: Persn", 5, "unknown kind 'Persn'; nearest: Person"),
    "no kind": ("case: a\nentities:\n  r: {name: R}", 3, "`kind`: is missing"),
    "no name": ("case: a\nentities:\n  r: {kind: Person, name: }", 3, "`name` has no value"),
    "property": ("case: a\nentities:\n  r: {kind: Person, name: R, properties: {name: x}}", 3, "property 'name'"),
    "id": ("case: a\nentities:\n  r: {kind: Person, name: R, id: Jane Roe}", 3, "'Jane Roe' is no id"),
    "one id": (
        "case: a\nentities:\n  r: {kind: Person, name: R}\n  s: {kind: Person, name: r}",
        4,
        "`s` and `r` are both person:r",
    ),
    "two of one name": (
        "case: a\nentities:\n  r: {kind: Person, name: R}\n  s: {kind: Page, name: R}\nsources:\n  h: {publisher: R}",
        6,
        "'R' is a name of `r` and `s`. Write the key",
    ),
    "letter": ("case: a\nsources:\n  h: {reliability: B2}", 3, "`reliability`: is 'B2'; write 'A', 'B'"),
    "hash": ("case: a\nsources:\n  h: {sha256: 123}", 3, "`sha256`: '123' is no SHA-256; write its 64 hex digits"),
    "origin": ("case: a\nsources:\n  herald: {}\n  wire: {derived_from: [herold]}", 4, "nearest: herald"),
    "list for fields": ("case: a\nentities:\n  - roe", 2, "`entities`: must be fields with values"),
    "fields for a list": ("case: a\nclaims:\n  source: x", 2, "`claims`: must be a list, as"),
    "no source": ("case: a\nclaims:\n  - says:\n    - {fact: [x, y, z]}", 4, "no source: name one"),
    "no says": ("case: a\nsources: {h: {}}\nclaims:\n  - source: h", 4, "`says`: is missing"),
    "block": ("case: a\nsources: {h: {}}\nclaims:\n  - source: h\n    grade: B9\n    says: []", 5, "'B9' is no grade"),
    "target": (
        "case: a\nsources: {herald: {}}\nretractions:\n  - {target: herold, reason: x}",
        4,
        "no entry and no source has",
    ),
    "reason": ("case: a\nsources: {h: {}}\nretractions:\n  - {target: h}", 4, "`reason`: is missing"),
    "own predicate": ("case: a\nvocabulary:\n  relations:\n    x: {label: x}", 4, "`reverse`: is missing"),
    "own kind": (
        "case: a\nvocabulary:\n  entities: {vessel: {meaning: x}}",
        3,
        "`vessel`: 'vessel' cannot name a kind",
    ),
    "own ends": (
        "case: a\nvocabulary:\n  relations:\n    moors:\n      {label: m, reverse: m, subject: [Persn], object: [Page],"
        " strength: role}",
        4,
        "`moors`: unknown kind 'Persn'; nearest: Person",
    ),
    "no word in a name": ('case: a\nentities:\n  r: {kind: Person, name: "\u200b…"}', 3, "has no letter and no digit"),
    "nothing like it": ("case: a\nentities:\n  r: {kind: Xq, name: R}", 3, "unknown kind 'Xq'. Use one of"),
    "own field": (
        "case: a\nvocabulary:\n  entities: {Vessel: {meaning: x, exmples: [y]}}",
        3,
        "unknown field `exmples`; nearest: examples",
    ),
}


@pytest.mark.parametrize("name", OTHER_PARTS)
def test_a_wrong_part_is_named_with_line_and_reason(name: str) -> None:
    text, line, reason = OTHER_PARTS[name]
    found = complaint(text)
    assert f"harbour.yaml:{line}: " in found
    assert reason in found


YAML = {
    "empty": ("", 1, "holds nothing"),
    "only a comment": ("# nothing\n", 2, "holds nothing"),
    "list": ("- a\n- b\n", 1, "begins with a list"),
    "text": ("just words\n", 1, "begins with a text"),
    "unclosed bracket": ("case: a\nclaims: [\n", 3, "not YAML"),
    "too many brackets": ("case: a\ntitle: [a, b}\n", 2, "a comma or a closing bracket is missing"),
    "no field": ("case: a\ntitle\nnote: x\n", 3, "a line without its `:`"),
    "behind a quote": ('case: a\ntitle: "b" c\n', 2, "something stands behind the end of a value"),
    "escape": ('case: a\ntitle: "\\q"\n', 2, "begins an escape that does not exist"),
    "unclosed quote": ('case: a\ntitle: "b\n', 3, "not YAML"),
    "colon": ("case: a\ntitle: Harbour: the page\n", 2, "a `:` in the middle of a text. Put the text in quotes"),
    "at sign": ("case: a\ntitle: @harbourst\n", 2, "a text cannot start with '@'. Put it in quotes"),
    "tab": ("case: a\nentities:\n\troe: {}\n", 3, "a tab where YAML takes only spaces"),
    "duplicate": ("case: a\ntitle: b\ntitle: c\n", 3, "`title` is here twice, first in line 2"),
    "tag": ("case: a\ntitle: !!python/object/apply:os.system [ls]\n", 2, "a tag (!…)"),
    "local tag": ("case: a\ntitle: !important\n", 2, "a tag (!…)"),
    "anchor": ("case: a\ntitle: &a b\n", 2, "an anchor (&a)"),
    "alias": ("case: a\ntitle: *a\n", 2, "an alias (*a)"),
    "two documents": ("case: a\n---\ncase: b\n", 2, "a second document begins here"),
    "deep": ("case: a\ntitle: " + "[" * 60 + "]" * 60, 2, "nested more than 50 levels deep"),
    "brackets for a key": ("case: a\n? [b, c]\n: d\n", 2, "brackets where the name of a field is wanted"),
    "half a character": ('case: a\ntitle: "\\ud800"\n', 2, "U+D800, which cannot be stored"),
    "beyond Unicode": ('case: a\ntitle: "\\U00110000"\n', 2, "Look at its escapes"),
    "escaped NUL": ('case: a\ntitle: "\\0"\n', 2, "U+0000, which cannot be stored"),
}


@pytest.mark.parametrize("name", YAML)
def test_what_is_no_plain_yaml_is_refused_with_its_line(name: str) -> None:
    text, line, reason = YAML[name]
    found = complaint(text)
    assert found.startswith(f"harbour.yaml:{line}: ")
    assert reason in found


def test_a_duplicate_key_among_the_entities_names_both_lines() -> None:
    text = HEAD.replace("  port:", "  roe:")
    assert complaint(text).startswith("harbour.yaml:6: `roe` is here twice, first in line 3. Keep one of them")


def test_a_bomb_of_aliases_is_refused_at_its_first_anchor() -> None:
    bomb = "case: a\na: &a [x, x]\n" + "".join(
        f"{chr(98 + n)}: &{chr(98 + n)} [{', '.join(['*' + chr(97 + n)] * 9)}]\n" for n in range(20)
    )
    assert complaint(bomb).startswith("harbour.yaml:2: an anchor (&a)")


def test_every_problem_of_a_file_is_told_in_the_order_of_its_lines() -> None:
    says = "{say: [roe, admins, harbour], grade: B2}\n      - {say: [rou, admin-of, harbour], when: 2018-13-40}"
    text = entry(says).replace("kind: Page", "kind: Pge").replace("publisher: Facebook", "publsher: Facebook")
    lines = complaint(text).splitlines()
    assert [line.split(": ")[0] for line in lines] == [f"harbour.yaml:{n}" for n in (4, 9, 13, 14)]


def test_one_wrong_default_of_a_block_is_told_once() -> None:
    says = "{say: [roe, admin-of, harbour]}\n      - {say: [roe, owns, harbour]}"
    found = complaint(entry(says).replace("source: herald", "source: hreald"))
    assert found.startswith("harbour.yaml:11: no source has the key 'hreald'")
    assert "\n" not in found


def test_beyond_twenty_problems_the_rest_is_counted() -> None:
    says = "\n      - ".join(["{say: [roe, admins, harbour]}"] * 25)
    lines = complaint(entry(says)).splitlines()
    assert len(lines) == 21
    assert lines[-1] == "and 5 more"


def test_only_words_that_are_unknown_are_a_vocabulary_error() -> None:
    with pytest.raises(VocabularyError):
        loads(entry("{say: [roe, admins, harbour]}"))
    with pytest.raises(InputError) as raised:
        loads(entry("{say: [roe, admins, harbour], grade: B9}"))
    assert not isinstance(raised.value, VocabularyError)


def test_a_beginning_that_several_claims_share_is_refused() -> None:
    says = [f"{{fact: [roe, number, n{n}]}}" for n in range(40)]
    says.append("{say: [roe, admin-of, harbour], rests_on: [c_0, c_1, c_2, c_3]}")
    found = complaint(entry("\n      - ".join(says)))
    assert "Write more of it" in found


def test_a_key_given_to_two_entries_is_refused() -> None:
    found = complaint(entry("{fact: [roe, a, b], key: x}\n      - {fact: [roe, a, c], key: x}"))
    assert found.startswith("harbour.yaml:14: the key 'x' is taken")


def test_two_entries_that_rest_on_each_other_are_both_named() -> None:
    found = complaint(
        entry("{say: [roe, owns, harbour], key: a, rests_on: [b]}\n      - {deny: roe, key: b, rests_on: [a]}")
    )
    assert [line.split(": ")[0] for line in found.splitlines()] == ["harbour.yaml:13", "harbour.yaml:14"]


# files

FILES = {
    "binary": (b"\x7fELF\x00\x01\x02", ":1: is no text: it holds a NUL byte"),
    "latin-1": ("case: a\ntitle: Zoë\n".encode("latin-1"), ":2: is not UTF-8 (byte 10 of the line is 0xeb)"),
    "utf-16": ("case: a\n".encode("utf-16"), ":1: is no text"),
    "control character": (b"case: a\ntitle: \x01\n", ":2: holds a character that text cannot hold"),
    "empty": (b"", ":1: holds nothing"),
}


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_is_no_text_is_refused(name: str, tmp_path: Path) -> None:
    content, reason = FILES[name]
    path = tmp_path / "harbour.yaml"
    path.write_bytes(content)
    with pytest.raises(InputError) as raised:
        load(path)
    assert f"{path}{reason}" in str(raised.value)


def test_a_missing_file_and_a_folder_are_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="there is no such file"):
        load(tmp_path / "harbour.yaml")
    with pytest.raises(InputError, match="is a folder"):
        load(tmp_path)


@pytest.mark.parametrize("content", [b"case: a\ntitle: " + b"x" * 50_000_000, b"#\n" * 34_000_000])
def test_a_file_or_line_beyond_all_measure_is_refused(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "harbour.yaml"
    path.write_bytes(content)
    with pytest.raises(InputError, match=r":2: the line is longer than 1 MB|is larger than 64 MB"):
        load(path)


@settings(max_examples=300)
@given(st.text(st.sampled_from("ab:,{}[]\"'#&*!|>-?%@`\\ \t\n~=<\u2028\u0085é0"), max_size=60))
def test_whatever_is_written_is_read_or_refused_never_a_traceback(text: str) -> None:
    with suppress(InputError):
        loads(f"case: a\n{text}")
