"""Lint names what will be refused and, in a file that will not, what looks like an oversight."""

from __future__ import annotations

from pathlib import Path

import pytest

from ascribe.loaders.lint import lint

# A clean casefile; every test spoils one line of it.
CLEAN = """\
case: harbour
entities:
  roe: {kind: Person, name: Jane Roe}
  harbour: {kind: Page, name: Harbour Street}
  quay: {kind: Organization, name: Quay Ltd}
sources:
  herald: {publisher: Herald, authors: [Dana Quill]}
  wire: {publisher: Wire, derived_from: [herald]}
  notice: {publisher: Facebook}
claims:
  - source: herald
    grade: B2
    says:
      - {say: [roe, admin-of, harbour], via: [notice], quote: "its administrator"}
      - {say: [roe, employed-by, quay], quote: "on its payroll"}
      - {deny: [roe, admin-of, harbour], by: roe, quote: "never ran it"}
      - {no_comment: [roe, employed-by, quay], by: quay, quote: "did not answer"}
  - source: wire
    says:
      - {say: [roe, admin-of, harbour], via: [herald, notice], grade: B2, quote: "Page owner named"}
"""


def findings(text: str, folder: Path) -> list[tuple[int, str]]:
    path = folder / "harbour.yaml"
    path.write_text(text, encoding="utf-8")
    found = lint([path])
    assert all(finding.file == str(path) for finding in found)
    return [(finding.line, finding.code) for finding in found]


def test_a_clean_casefile_has_no_findings(tmp_path: Path) -> None:
    assert findings(CLEAN, tmp_path) == []


@pytest.mark.parametrize(
    ("right", "wrong", "expected"),
    [
        (
            "admin-of, harbour], via: [herald, notice], grade: B2",
            "admin-of, harbour], via: [herald, notice]",
            (20, "W01"),
        ),
        (', quote: "on its payroll"', "", (15, "W02")),
        (', quote: "on its payroll"', ', quote: "on it", voice: unnamed', (15, "W03")),
        ("via: [herald, notice], ", "", (20, "W04")),
        ("by: roe, quote", "by: quay, quote", (16, "W05")),
        ("  notice:", "  leaflet: {publisher: Quay}\n  notice:", (9, "W06")),
        ("  quay:", "  dana: {kind: Person, name: Dana Drew}\n  quay:", (5, "W07")),
        ("publisher: Wire, derived_from: [herald]", "publisher: Wire, derived_from: [herald, wire]", (8, "W08")),
        ("admin-of, harbour], via: [notice]", "admins, harbour], via: [notice]", (14, "E03")),
        ("employed-by, quay], quote", "employed-by, qay], quote", (15, "E04")),
        ("grade: B2\n", "grade: B9\n", (12, "E02")),
        ("case: harbour\n", "case: harbour\n\ttitle: x\n", (2, "E01")),
    ],
)
def test_each_oversight_has_its_line_and_code(
    right: str, wrong: str, expected: tuple[int, str], tmp_path: Path
) -> None:
    assert right in CLEAN
    assert findings(CLEAN.replace(right, wrong, 1), tmp_path) == [expected]


def test_a_denial_marked_interested_is_fine(tmp_path: Path) -> None:
    assert findings(CLEAN.replace("by: roe, quote", "by: quay, interested: true, quote"), tmp_path) == []


def test_documents_that_copy_each_other_are_named_at_each_of_them(tmp_path: Path) -> None:
    """A copy by another record of the same document closes a circle too; who only copies from it is in none."""
    text = CLEAN.replace("publisher: Facebook", "publisher: Facebook, derived_from: [mirror]")
    text = text.replace(
        "  notice:",
        '  mirror: {publisher: Wire, url: "https://wire.example/1"}\n'
        '  print: {publisher: Wire, url: "http://www.wire.example/1", derived_from: [notice]}\n  notice:',
    )
    text += "      - {say: [roe, runs, harbour], source: print, via: [], quote: runs it, grade: B2}\n"
    assert findings(text, tmp_path) == [(10, "W08"), (11, "W08")]
    [found, _] = lint([tmp_path / "harbour.yaml"])
    assert found.message == (
        "mirror and notice derive from each other, so they are one witness. Leave it out of what came first"
    )


def test_two_speakers_of_one_name_are_pointed_out(tmp_path: Path) -> None:
    """Not two of whom one is silent, nor two of whom the sources name neither."""
    smiths = "  mp: {kind: Person, id: person:mp, name: John Smith}\n  driver: {kind: Person, name: JOHN SMITH}\n"
    text = (
        CLEAN.replace("  quay:", f"{smiths}  quay:")
        + '      - {say: [roe, runs, harbour], quote: "runs it", grade: B2, by: '
    )
    assert findings(f"{text}[mp, driver]}}\n", tmp_path) == [(6, "W09")]
    assert findings(f"{text}mp}}\n", tmp_path) == [(6, "W07")]
    unnamed = text.replace("Smith}", "Smith, unidentified: true}").replace("SMITH}", "SMITH, unidentified: true}")
    assert findings(f"{unnamed}[mp, driver]}}\n", tmp_path) == []


def test_an_entity_that_only_wrote_a_source_is_used(tmp_path: Path) -> None:
    assert findings(CLEAN.replace("  quay:", "  dana: {kind: Person, name: Dana Quill}\n  quay:"), tmp_path) == []


def test_all_files_are_looked_at_and_one_that_is_missing_is_a_finding(tmp_path: Path) -> None:
    (tmp_path / "bad.yaml").write_text("case: a\ncase: b\n")
    found = lint([tmp_path / "missing.yaml", tmp_path / "bad.yaml"])
    assert [(Path(f.file).name, f.line, f.code) for f in found] == [("missing.yaml", 1, "E01"), ("bad.yaml", 2, "E01")]
    assert found[0].message == "there is no such file. Check the name and the folder you are in"


def test_a_ledger_is_not_for_lint(tmp_path: Path) -> None:
    (found,) = lint([tmp_path / "out.jsonl"])
    assert (found.code, found.message) == ("E01", "is a ledger, and lint is for casefiles. `ascribe load` checks it")
