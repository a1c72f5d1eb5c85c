"""A message that cannot be read is refused with all its problems, each with file and line."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from sim.errors import Refused
from sim.messages.document import document
from sim.messages.form import Group, Row
from sim.messages.library import Library, form, names
from tests.messages.made_up import MAPPING, MESSAGE, library
from tests.project.tree import ROOT


def refused(folder: Path, message: str = MESSAGE, mapping: str = MAPPING) -> list[tuple[str, str]]:
    with pytest.raises(Refused) as caught:
        library(folder, message, mapping).form("sample")
    assert all(p.place is not None and p.place.file.startswith("sample/v1/") for p in caught.value.problems)
    return [(p.code, f"{p.place.file.rpartition('/')[2]}:{p.place.line}") for p in caught.value.problems if p.place]


ID = "- {fact: invoice_number, path: ID}\n"
ROWS = {
    "no such fact": (ID + "- {fact: invoice_nummer, path: X}", "MSG-011"),
    "a fact of a group at the head": (ID + "- {fact: hs_6, path: X}", "MSG-011"),
    "a fact of the head in a group": (ID + '- {group: items, path: L, occurs: "1..2", rows: [{fact: vessel, path: X}]}', "MSG-011"),
    "no fact at all": (ID + "- {path: X}", "MSG-011"),
    "a fact twice": (ID + "- {fact: invoice_number, path: Other}", "MSG-012"),
    "a group twice": (
        ID + '- {group: items, path: L, occurs: "1..2", rows: [{fact: sequence, path: N}]}\n'
        '- {group: items, path: M, occurs: "1..2", rows: [{fact: hs_6, path: N}]}',
        "MSG-012",
    ),
    "no such type": (ID + "- {fact: vessel, path: X, type: text_3}", "MSG-013"),
    "parents interrupted": ("- {fact: vessel, path: A/X}\n" + ID + "- {fact: voyage, path: A/Y}", "MSG-014"),
    "a path twice": (ID + "- {fact: vessel, path: ID}", "MSG-014"),
    "a value that is a parent": (ID + "- {fact: vessel, path: ID/X}", "MSG-014"),
    "a parent that is a value": ("- {fact: vessel, path: X/Y}\n" + ID + "- {fact: voyage, path: X}", "MSG-014"),
    "a group's element used outside": (
        ID + '- {group: items, path: L, occurs: "1..2", rows: [{fact: sequence, path: N}]}\n- {fact: vessel, path: L/X}',
        "MSG-014",
    ),
    "an attribute twice": (ID + "- {fact: vessel, path: ID/@x}\n- {fact: voyage, path: ID/@x}", "MSG-014"),
    "an attribute of a constant": (ID + "- {constant: A, path: C, type: code_1}\n- {fact: vessel, path: C/@x}", "MSG-014"),
    "no such transform": (ID + "- {fact: gross_weight, path: X, as: stones}", "MSG-015"),
    "occurs for ever": (ID + '- {fact: vessel, path: X, occurs: "0..n"}', "MSG-016"),
    "a field many times": (ID + '- {fact: vessel, path: X, occurs: "0..2"}', "MSG-016"),
    "occurs never": (ID + '- {fact: vessel, path: X, occurs: "0"}', "MSG-016"),
    "most below least": (ID + '- {group: items, path: L, occurs: "3..2", rows: [{fact: sequence, path: N}]}', "MSG-016"),
    "no path": (ID + "- {fact: vessel}", "MSG-017"),
    "a path of markup": (ID + '- {fact: vessel, path: "A/<b>"}', "MSG-017"),
    "a path to nowhere": (ID + '- {fact: vessel, path: "A/"}', "MSG-017"),
    "an attribute in the middle": (ID + '- {fact: vessel, path: "@a/B"}', "MSG-017"),
    "a word too much": (ID + "- {fact: vessel, path: X, ocurs: 1}", "MSG-018"),
    "no such group": (ID + '- {group: boxes, path: L, occurs: "1..2", rows: [{fact: sequence, path: N}]}', "MSG-019"),
    "a key that may be missing": (
        ID + '- {group: items, path: L, occurs: "1..2", key: hs_6, rows: [{fact: hs_6, path: N, occurs: "0..1"}]}',
        "MSG-020",
    ),
    "no such code list": (ID + "- {fact: vessel, path: X, codes: ships}", "MSG-021"),
    "a group without rows": (ID + '- {group: items, path: L, occurs: "1..2"}', "MSG-010"),
    "a constant without a type": (ID + "- {constant: A, path: X}", "MSG-010"),
    "no list": ("fact: x", "MSG-010"),
    "a key twice in a row": (ID + "- {fact: vessel, path: X, path: Y}", "MSG-001"),
    "no yaml": (ID + "- {fact: vessel", "MSG-001"),
    "an alias": (ID + "- &a {fact: vessel, path: X}\n- *a", "MSG-001"),
    "a tag": (ID + "- !!python/object:os.system {fact: vessel}", "MSG-001"),
    "too deep": (ID + "- " + "[" * 5000, "MSG-001"),
}  # fmt: skip


@pytest.mark.parametrize("name", ROWS)
def test_a_wrong_row_is_refused_with_its_line(name: str, tmp_path: Path) -> None:
    mapping, code = ROWS[name]
    found = refused(tmp_path, mapping=mapping)
    assert code in [c for c, _ in found]
    line = dict(found)[code].partition(":")[2]
    assert 1 <= int(line) <= mapping.count("\n") + 2
    if code not in {"MSG-001", "MSG-010"}:
        assert int(line) > 1


def test_all_problems_are_told_at_once(tmp_path: Path) -> None:
    mapping = "- {fact: nobody, path: A}\n- {fact: vessel, path: B, type: t}\n- {fact: voyage, path: C, as: x}\n- {fact: vessel, path: D}\n"
    message = MESSAGE.replace("root: Sample\n", "").replace("sender", "from")
    found = refused(tmp_path, message, mapping)
    assert {c for c, _ in found} == {"MSG-010", "MSG-011", "MSG-012", "MSG-013", "MSG-015"}
    assert ("MSG-012", "mapping.yaml:4") in found
    assert ("MSG-015", "mapping.yaml:3") in found


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("urn:clearlane:sample:1", "urn:clearlane:other:1"),
        ("root: Sample", "root: 1Sample"),
        ("title: {en: Sample, zh: 样本}", "title: Sample"),
        ("reference: invoice_number", "reference: urn"),
        ("size: small", "size: small\ncolour: red"),
    ],
)
def test_a_wrong_head_is_refused(old: str, new: str, tmp_path: Path) -> None:
    assert [c for c, _ in refused(tmp_path, MESSAGE.replace(old, new))] == ["MSG-010"]


def test_a_message_without_files_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="MSG-022"):
        Library(tmp_path).form("sample")
    shelf = library(tmp_path)
    (tmp_path / "sample" / "v1" / "mapping.yaml").unlink()
    with pytest.raises(Refused, match="missing"):
        shelf.form("sample")
    (tmp_path / "sample" / "v1" / "mapping.yaml").write_bytes(b"\xff\xfe")
    with pytest.raises(Refused, match="UTF-8"):
        shelf.form("sample")


def test_a_form_tells_its_fields(tmp_path: Path) -> None:
    one = library(tmp_path).form("sample")
    assert [r.fact for r in one.head][:3] == ["version", "invoice_number", "invoice_date"]
    assert [g.name for g in one.groups] == ["items", "containers"]
    assert one.facts() == frozenset(one.fields)
    assert one.group_of["sequence"] == "items"
    assert one.group_of["vessel"] == ""
    assert one.classes()["quantity"] == ("quantity",)
    row = one.fields["weight_unit"]
    assert (row.steps, row.attribute, row.type) == (("Head", "Weight"), "unit", "unit_3")


def test_shipped_forms_are_read_once_and_their_parties_are_known() -> None:
    from sim.flow.owners import OWNERS

    assert len(names()) >= 33
    for name in names():
        one = form(name)
        assert one is form(name)
        assert {one.sender, one.receiver} <= set(OWNERS)
        assert "not a copy" in one.modelled_on
        assert one.source
        assert set(one.answers) <= set(names())
        assert set(one.compares) <= set(names())
        assert all(isinstance(r, Row | Group) for r in one.rows)


def test_a_document_holds_what_the_form_names_and_is_a_copy(tmp_path: Path) -> None:
    one = library(tmp_path).form("sample")
    known = {
        "invoice_number": "A",
        "bl_number": "B",
        "items": [{"sequence": "1", "hs_6": "848180"}],
        "containers": [{"seal": "S1234"}],
    }
    made = document(one, known)
    assert made == {"invoice_number": "A", "items": [{"sequence": "1"}]}
    items = made["items"]
    assert isinstance(items, list)
    items[0]["sequence"] = "2"
    assert known["items"][0]["sequence"] == "1"  # type: ignore[index]


def test_importing_the_package_brings_in_no_xml_library() -> None:
    program = (
        "import sys, sim.messages, sim.trade.vocabulary, sim.messages.form, sim.messages.library, sim.messages.document, sim.messages.writer\n"
        "sys.stdout.write(' '.join(sorted({m.split('.')[0] for m in sys.modules} & {'lxml', 'numpy', 'numba', 'stdnum'})))"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
