"""The vocabulary holds every fact once; a wrong table is refused with file and line."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.errors import Refused
from sim.trade.listings import DEPTH, Table, parse
from sim.trade.vocabulary import BASES, read_types, read_vocabulary, simple_types, vocabulary

TYPES = 'text: {base: string, max_length: 9}\nnumber: {base: decimal, total_digits: 5, fraction_digits: 2, min: "0"}\n'


def words(folder: Path, *texts: str) -> list[tuple[str, str]]:
    (folder / "types.yaml").write_text(TYPES, encoding="utf-8")
    paths = [folder / f"{n}.yaml" for n in range(len(texts))]
    for path, text in zip(paths, texts, strict=True):
        path.write_text(text, encoding="utf-8")
    with pytest.raises(Refused) as caught:
        read_vocabulary(paths, read_types(folder / "types.yaml"))
    return [(p.code, f"{p.place.file.rpartition('/')[2]}:{p.place.line}") for p in caught.value.problems if p.place]


def test_the_shipped_vocabulary_is_whole() -> None:
    found = vocabulary()
    assert len(found.facts) > 200
    assert {"items", "containers", "bills", "licences", "attachments"} <= set(found.groups)
    assert found.facts["gross_weight"].cls == "gross_weight"
    assert found.facts["hs_6"].group == "items"
    assert all(f.type in simple_types() and f.en and f.zh for f in found.facts.values())
    assert {t.base for t in simple_types().values()} <= set(BASES)
    for group, names in found.groups.items():
        assert all(found.facts[n].group == group for n in names)


def test_groups_may_be_continued_in_another_file(tmp_path: Path) -> None:
    (tmp_path / "types.yaml").write_text(TYPES, encoding="utf-8")
    for name, fact in (("a", "one"), ("b", "type")):
        (tmp_path / f"{name}.yaml").write_text(f"group:\n  {fact}: {{type: text, en: E, zh: Z}}\n", encoding="utf-8")
    found = read_vocabulary([tmp_path / "a.yaml", tmp_path / "b.yaml"], read_types(tmp_path / "types.yaml"))
    assert found.groups == {"group": ("one", "type")}


FACT = "a: {type: text, en: E, zh: Z}\n"


@pytest.mark.parametrize(
    ("texts", "code", "place"),
    [
        ((FACT, "b: {type: text, en: E, zh: Z}\n" + FACT), "MSG-002", "1.yaml:2"),
        ((FACT + FACT,), "MSG-001", "0.yaml:2"),
        ((FACT, "g:\n  a: {type: text, en: E, zh: Z}\n"), "MSG-002", "1.yaml:2"),
        (("a: {type: txt, en: E, zh: Z}\n",), "MSG-002", "0.yaml:1"),
        (("a: {type: text, en: E}\n",), "MSG-002", "0.yaml:1"),
        (("a: {type: text, en: E, zh: Z, unit: kg}\n",), "MSG-002", "0.yaml:1"),
        (("a: text\n",), "MSG-002", "0.yaml:1"),
        (
            (FACT + "a_group:\n  b: {type: text, en: E, zh: Z}\n", "a:\n  c: {type: text, en: E, zh: Z}\n"),
            "MSG-002",
            "0.yaml:1",
        ),
    ],
)
def test_a_wrong_fact_is_refused(texts: tuple[str, ...], code: str, place: str, tmp_path: Path) -> None:
    assert words(tmp_path, *texts) == [(code, place)]


@pytest.mark.parametrize(
    "text",
    [
        "t: {base: text, max_length: 3}",
        "t: {base: string}",
        "t: {base: decimal}",
        "t: {base: string, max_length: three}",
        "t: {base: string, max_length: 3, colour: red}",
        "t: string",
    ],
)
def test_a_wrong_type_is_refused(text: str, tmp_path: Path) -> None:
    (tmp_path / "types.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(Refused, match="MSG-003"):
        read_types(tmp_path / "types.yaml")


def test_scalars_stay_text_and_know_their_line() -> None:
    tree = parse("a: 0101\nb: [no, 12:30, ~]\nc: {d: 1e3}\n", "f")
    assert isinstance(tree, Table)
    assert (tree.text("a"), tree.texts("b"), tree.lines) == ("0101", ("no", "12:30", "~"), {"a": 1, "b": 2, "c": 3})
    assert tree["c"] == {"d": "1e3"}
    assert tree.text("b", "x") == "x"
    assert parse("", "f") == {}


@pytest.mark.parametrize(
    "text",
    [
        "a: 1\na: 2",
        "a: *b",
        "a: &b 1",
        "a: !!int 1",
        "[" * (DEPTH + 1),
        "? [a]\n: b",
        "a: 1\n---\nb: 2",
        "a: '",
        "\x07",
    ],
)
def test_other_yaml_is_refused_with_its_place(text: str) -> None:
    with pytest.raises(Refused) as caught:
        parse(text, "f")
    (problem,) = caught.value.problems
    assert problem.code == "MSG-001"
    assert problem.place is not None
