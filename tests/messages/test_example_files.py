"""Every committed example says what its name says: a right one passes, a wrong one is refused with its code and no other.

Found by looking into the folders; a new message is tested as soon as it has one.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from sim.flow.owners import OWNERS
from sim.messages.codes import code_of
from sim.messages.examples import WITH, codes, every_example
from sim.messages.library import ENVELOPE, library
from sim.messages.reference import messages
from sim.messages.rules.registry import registry
from sim.messages.validation import validate
from sim.trade.content import Content

SHELF = library()
NAMES = (*SHELF.names(), ENVELOPE)
LARGEST = 6_000
"""Bytes; an example is read by people."""


def files(name: str, kind: str) -> list[Path]:
    return sorted((SHELF.folder_of(name) / "examples" / kind).glob("*.xml"))


def label(path: Path) -> str:
    return path.relative_to(SHELF.folder).as_posix()


VALID = [pytest.param(n, p, id=label(p)) for n in NAMES for p in files(n, "valid")]
INVALID = [pytest.param(n, p, id=label(p)) for n in NAMES for p in files(n, "invalid") if WITH not in p.name]


def content(path: Path) -> tuple[str, Content]:
    verdict = validate(path.read_bytes())
    assert verdict.content is not None, label(path)
    return verdict.message, verdict.content


def partners(path: Path) -> dict[str, Content]:
    """The other documents a wrong one is wrong beside."""
    code, _, message = path.stem.partition(".")
    beside = sorted(path.parent.glob(f"{code}{WITH}{message or '*'}.xml"))
    # R21.xml goes with the file no other R21.MESSAGE.xml goes with.
    own = [p for p in beside if message or not (path.parent / f"{code}.{p.name.split(WITH)[1]}").exists()]
    return {name: found for p in own for name, found in [content(p)]}


@pytest.mark.parametrize(("name", "path"), VALID)
def test_a_right_one_passes(name: str, path: Path) -> None:
    verdict = validate(path.read_bytes())
    assert verdict.codes == ()
    assert verdict.message == (path.stem if name == ENVELOPE else name)


@pytest.mark.parametrize(("name", "path"), INVALID)
def test_a_wrong_one_yields_its_code_alone(name: str, path: Path) -> None:
    code = path.stem.partition(".")[0]
    beside = partners(path)
    form = SHELF.form("booking" if name == ENVELOPE else name)
    if beside:
        assert codes(path.read_bytes(), form) in ((), (code,))
    assert codes(path.read_bytes(), form, beside) == (code,)


@pytest.mark.parametrize("name", SHELF.names())
def test_every_rule_and_list_has_an_example(name: str) -> None:
    form = SHELF.form(name)
    there = {p.stem for p in files(name, "invalid")}
    assert len(files(name, "valid")) >= 2
    assert "XSD-MISSING" in there
    assert there & {"XSD-PATTERN", "XSD-DIGITS"}
    needed = {row.codes for row in form.fields.values() if row.codes and row.low and not form.group_of[row.fact]}
    assert {code_of(n) for n in needed} <= there
    assert {*form.rules, *(code for wanted in form.compares.values() for code in wanted)} <= there


def test_the_door_has_examples_of_each_layer() -> None:
    there = {p.stem for p in files(ENVELOPE, "invalid")}
    assert {"IDN-01", "IDN-02", "IDN-03", "IDN-05", "IDN-06", "IDN-07"} <= there
    assert {"BYT-02", "BYT-03", "BYT-04", "BYT-05", "BYT-06", "BYT-07", "FRM-01", "FRM-02", "FRM-03"} <= there


@pytest.mark.parametrize("name", NAMES)
def test_an_example_can_be_read_by_people(name: str) -> None:
    assert {
        label(p): p.stat().st_size for k in ("valid", "invalid") for p in files(name, k) if p.stat().st_size > LARGEST
    } == {}


def test_a_wrong_name_would_be_noticed() -> None:
    """The check is able to fail: a right document is not taken for a wrong one, nor one code for another."""
    form = SHELF.form("packing_list")
    right, wrong = files("packing_list", "valid")[0], SHELF.folder_of("packing_list") / "examples/invalid/R04.xml"
    assert codes(right.read_bytes(), form) == ()
    assert codes(wrong.read_bytes(), form) == ("R04",)


@cache
def made() -> tuple[dict[str, bytes], list[str]]:
    found, problems = every_example()
    return found, [str(p) for p in problems]


def test_the_committed_examples_are_fresh() -> None:
    """If this fails: ``python scripts/examples.py``, and look at the difference before committing it."""
    found, problems = made()
    assert problems == []
    there = {label(p): p.read_bytes() for n in NAMES for k in ("valid", "invalid") for p in files(n, k)}
    assert sorted(there) == sorted(found)
    assert [name for name, data in found.items() if there[name] != data] == []


@pytest.mark.parametrize("name", SHELF.names())
def test_a_message_says_what_it_is(name: str) -> None:
    form = SHELF.form(name)
    assert form.modelled_on.startswith("Modelled on ")
    assert "not a copy" in form.modelled_on
    assert form.title["en"]
    assert form.title["zh"]
    assert form.source
    assert {form.sender, form.receiver} <= set(OWNERS)
    assert set(form.answers) <= set(NAMES)
    assert set(form.compares) <= set(NAMES)
    assert {*form.rules, *(c for wanted in form.compares.values() for c in wanted)} <= set(registry())


def test_the_reference_page_names_every_field() -> None:
    page = "\n\n".join(messages())
    for name in NAMES:
        form = SHELF.form(name)
        section = page.partition(f'<a id="{name}"></a>')[2].partition("\n\n## <a id=")[0]
        assert form.modelled_on in section
        assert [f for f, row in form.fields.items() if f"| `{f}` |" not in section or row.path not in section] == []


def test_an_enveloped_example_opens_to_the_message() -> None:
    path = SHELF.folder_of("commercial_invoice") / "examples/valid/enveloped.xml"
    verdict = validate(path.read_bytes())
    assert verdict.header is not None
    assert verdict.header["message_type"] == "commercial_invoice"
