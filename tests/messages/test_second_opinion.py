"""Two programs that share no line judge the same documents by the same schemas: lxml (libxml2, C) and xmlschema (Python).

Asked of whatever reaches the schema: every example, and generated messages, right ones, wrong ones and mutilated ones. Before that there is
nothing to compare: bytes and form are refused by our own door. The campaign (10,000 messages, some minutes) is run on request:
``pytest tests/messages -m campaign``.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
import xmlschema
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from sim import assets
from sim.messages.door import Stopped, check_bytes, parse
from sim.messages.form import Form
from sim.messages.identity import identify
from sim.messages.library import ENVELOPE, FOLDER, library
from sim.messages.schema import valid
from sim.testing import broken_rules, defective, hostile, messages
from sim.testing.mutations import MUTATIONS

SHELF = library()
NAMES = (*SHELF.names(), ENVELOPE)
SMALL = os.environ.get("CLEARLANE_CAMPAIGN") == "small"


@cache
def second(name: str) -> xmlschema.XMLSchema:
    """The committed schema, as the other program reads it."""
    return xmlschema.XMLSchema(str(assets.schemas() / name / FOLDER / f"{name}.xsd"))


def judged(data: bytes) -> Iterator[tuple[Form, etree._Element]]:
    """The elements of a document that a schema is asked about: its root, and what lies in an envelope."""
    try:
        check_bytes(data)
        root = parse(data)
        form = identify(root, SHELF)
        yield form, root
        if form.id == ENVELOPE and valid(form, root):
            inside = root[-1][0]
            yield identify(inside, SHELF), inside
    except Stopped:
        return


def refused_by_the_other(name: str, element: etree._Element) -> bool:
    """Whether the other program refuses an element; it gives up altogether on a year that no calendar of Python's can hold."""
    try:
        return not second(name).is_valid(element)
    except OverflowError:
        return True


def opinions(data: bytes) -> Counter[str]:
    """What lxml says, once the other program says the same."""
    seen: Counter[str] = Counter()
    for form, element in judged(data):
        said = valid(form, element)
        assert refused_by_the_other(form.id, element) != said, (form.id, said)
        seen["right" if said else "wrong"] += 1
    return seen


@pytest.mark.parametrize("name", NAMES)
def test_they_agree_on_every_example(name: str) -> None:
    folder = SHELF.folder_of(name) / "examples"
    seen: Counter[str] = Counter()
    for path in sorted(folder.rglob("*.xml")):
        seen += opinions(path.read_bytes())
    assert seen["right"] >= 2
    assert seen["wrong"] >= 2 or name == ENVELOPE


def generated(size: int) -> Counter[str]:
    """Both programs on so many generated documents."""
    wrong = defective() | broken_rules()
    mutilated = st.sampled_from(sorted(MUTATIONS)).flatmap(hostile)
    documents = (
        messages() | wrong.map(lambda w: w.xml) | mutilated.map(lambda a: a.data) | hostile().map(lambda a: a.data)
    )
    seen: Counter[str] = Counter()

    @settings(max_examples=size)
    @given(documents)
    def ask(data: bytes) -> None:
        seen.update(opinions(data))

    ask()
    return seen


def test_they_agree_on_generated_messages() -> None:
    seen = generated(25)
    assert min(seen["right"], seen["wrong"]) >= 3


@pytest.mark.campaign
def test_campaign_they_agree_on_ten_thousand_messages() -> None:
    """Of what is drawn a quarter or so is refused at the door and never reaches a schema."""
    asked = 300 if SMALL else 10_000
    seen = generated(14 * asked // 10)
    assert seen.total() >= asked
    assert min(seen["right"], seen["wrong"]) >= asked // 10


def test_a_disagreement_would_be_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """A second opinion by another message's schema is another opinion."""
    data = next((SHELF.folder_of("booking") / "examples" / "valid").glob("*.xml")).read_bytes()
    assert opinions(data) == {"right": 1}
    other = second("tax_bill")
    monkeypatch.setitem(globals(), "second", lambda name: other)
    with pytest.raises(AssertionError, match="booking"):
        opinions(data)


def test_the_committed_schemas_are_those_asked() -> None:
    assert [n for n in NAMES if not Path(second(n).filepath or "").is_relative_to(assets.schemas())] == []
