"""What the strategies promise: right messages pass, wrong ones give exactly their codes, hostile ones are refused or say what they said."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from itertools import product
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import find as smallest
from hypothesis import strategies as st

from sim.errors import Refused
from sim.messages.document import document
from sim.messages.findings import Verdict
from sim.messages.library import form, names
from sim.messages.rules.registry import registry as rules
from sim.messages.validation import validate
from sim.messages.writer import write
from sim.testing import Hostile, Wrong, broken_rules, consignments, contents, defective, hostile, messages
from sim.testing.mutations import MUTATIONS
from sim.testing.tricks import TRICKS
from sim.trade.content import Content, records
from sim.trade.facts import facts_of_side
from sim.trade.profile import ALL_GOODS, LANES
from sim.trade.verdicts import verdicts
from tests.project.tree import ROOT

FEW = settings(max_examples=4)
SOME = settings(max_examples=15)
FIRST = settings(max_examples=50, phases=(Phase.generate,))


def find(strategy: st.SearchStrategy[Any], wanted: Callable[[Any], bool]) -> Any:
    """Any example, without looking for the smallest."""
    return smallest(strategy, wanted, settings=FIRST)


def demand(strategy: st.SearchStrategy[Any], holds: Callable[[Any], None], size: settings = FEW) -> None:
    @size
    @given(strategy)
    def check(drawn: Any) -> None:
        holds(drawn)

    check()


def passes(xml: bytes, name: str = "") -> Verdict:
    verdict = validate(xml, expect=name)
    assert verdict.findings == ()
    return verdict


# --- right ones -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", names())
def test_right_messages_pass_without_a_finding(name: str) -> None:
    demand(messages(name), lambda xml: passes(xml, name))


@SOME
@given(messages(envelope=True))
def test_so_do_enveloped_ones(xml: bytes) -> None:
    header = passes(xml).header
    assert header is not None


@SOME
@given(contents("declaration"))
def test_contents_come_back_from_their_xml(content: Content) -> None:
    assert passes(write(form("declaration"), content)).content == content


@FEW
@given(consignments("cn-sg", "controlled", mode="air"))
def test_consignments_are_of_the_kind_asked_for(known: Content) -> None:
    assert (known["case.lane"], known["case.goods"], known["case.mode"]) == ("cn-sg", "controlled", "air")
    assert records(known, "sg.licences")


def test_all_kinds_of_consignment_are_drawn() -> None:
    seen: set[tuple[object, ...]] = set()

    @settings(max_examples=100)
    @given(consignments())
    def look(known: Content) -> None:
        seen.add((known["case.lane"], known["case.goods"]))

    look()
    assert seen == set(product(LANES, ALL_GOODS))


# --- wrong ones -----------------------------------------------------------------------------------------------


def shows_exactly_its_codes(wrong: Wrong) -> None:
    verdict = validate(wrong.xml, expect=wrong.message)
    assert (verdict.layer, verdict.codes) == (wrong.layer, wrong.codes)
    assert wrong.found == (not verdict.ok)
    right = passes(wrong.right, wrong.message)
    assert right.content != verdict.content or wrong.beside
    for beside in wrong.beside:
        other = passes(beside.xml, beside.message)
        found = set(validate(wrong.xml, others={beside.message: other.content or {}}).codes)
        if beside.message != wrong.message:
            found |= set(validate(beside.xml, others={wrong.message: verdict.content or {}}).codes)
        assert found == set(beside.codes)


@pytest.mark.parametrize("name", verdicts().messages)
def test_defective_messages_show_what_the_table_of_verdicts_says(name: str) -> None:
    demand(defective(name), shows_exactly_its_codes)


@pytest.mark.parametrize("name", [n for n in names() if form(n).rules])
def test_broken_rules_show_their_code_alone(name: str) -> None:
    demand(broken_rules(name), shows_exactly_its_codes)


@pytest.mark.parametrize("code", rules())
def test_every_rule_can_be_asked_for(code: str) -> None:
    wrong = find(broken_rules(rule=code), lambda _: True)
    assert wrong.mistake == code
    assert code in wrong.codes or all(code in b.codes for b in wrong.beside)


def test_layers_choose_among_the_mistakes() -> None:
    demand(defective("cn_import_declaration", layers=(4,)), lambda w: w.layer == 4 or pytest.fail(w.mistake))
    demand(defective(layers=(0,)), lambda w: not w.found or pytest.fail(w.mistake))


def test_the_demand_on_wrong_messages_can_fail() -> None:
    wrong = find(defective("packing_list", "wrong_check_digit"), lambda w: w.found)
    for other in (wrong.codes[:-1], ("R01",)):
        with pytest.raises(AssertionError):
            shows_exactly_its_codes(Wrong(wrong.message, wrong.xml, wrong.right, wrong.mistake, wrong.layer, other))
    with pytest.raises(AssertionError):
        shows_exactly_its_codes(Wrong(wrong.message, wrong.right, wrong.right, wrong.mistake, 0, ()))


# --- hostile ones ---------------------------------------------------------------------------------------------


HARMLESS = {"split value", "character by number", "same under a prefix", "many namespaces"}
"""Tricks that leave a message right in the eyes of XML."""


def is_refused_or_the_same(attack: Hostile) -> None:
    verdict = validate(attack.data)
    if verdict.ok:
        assert attack.name in HARMLESS
        assert verdict.content == passes(attack.right).content
    else:
        assert verdict.layer <= 4
        assert verdict.content is None


def is_refused_or_read_as_it_stands(attack: Hostile) -> None:
    verdict = validate(attack.data)
    assert verdict.findings or verdict.content is not None
    if verdict.content is not None:
        written = write(form(verdict.message), verdict.content)
        assert validate(written).content == verdict.content
    for finding in verdict.findings:
        assert finding.value.isprintable()
        assert finding.location.isprintable()


@pytest.mark.parametrize("trick", TRICKS)
def test_a_trick_is_refused_or_changes_nothing(trick: str) -> None:
    demand(hostile(trick), is_refused_or_the_same)


@pytest.mark.parametrize("trick", MUTATIONS)
def test_a_mutation_is_refused_or_read_as_it_stands(trick: str) -> None:
    demand(hostile(trick), is_refused_or_read_as_it_stands, SOME)


def test_some_tricks_do_not_change_a_message() -> None:
    for trick in sorted(HARMLESS):
        attack = find(hostile(trick, envelope=False), lambda a: a.data != a.right and validate(a.data).ok)
        passes(attack.data)


# --- shrinking ------------------------------------------------------------------------------------------------


def test_the_smallest_example_is_small_and_right() -> None:
    xml = smallest(messages("packing_list"), lambda _: True)
    content = passes(xml).content
    assert content is not None
    assert len(records(content, "items")) == 1
    assert len(records(content, "containers")) <= 1


def test_what_shrinks_keeps_what_was_asked_for() -> None:
    known = smallest(consignments("sg-cn", mode="sea"), lambda c: len(records(c, "items")) > 2)
    assert (len(records(known, "items")), known["case.index"], known["case.goods"]) == (3, "0", "general")
    passes(write(form("packing_list"), document(form("packing_list"), facts_of_side(known, ""))))


# --- what is refused ------------------------------------------------------------------------------------------


REFUSED: dict[str, tuple[Callable[[], object], str]] = {
    "unknown message": (lambda: messages("invoise"), "MSG-022"),
    "unknown lane": (lambda: consignments("sg-my"), "TRD-001"),
    "not on this lane": (lambda: contents("cn_import_declaration", lane="cn-sg"), "TST-006"),
    "not for these goods": (lambda: messages("licence", goods="general"), "TST-006"),
    "unknown defect": (lambda: defective("booking", "wrong_colour"), "TST-007"),
    "no defects": (lambda: defective("tax_bill"), "TST-007"),
    "goods without the defect": (
        lambda: defective("cn_import_declaration", "late_document@certificate_date", goods="general"),
        "TST-006",
    ),
    "rule of another message": (lambda: broken_rules("booking", "R20"), "TST-007"),
    "unknown trick": (lambda: hostile("doctipe"), "TST-008"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_drawn_is_refused_at_once(case: str) -> None:
    ask, code = REFUSED[case]
    with pytest.raises(Refused, match=code) as refused:
        ask()
    assert all(p.why.endswith(".") and p.do for p in refused.value.problems)


def test_without_hypothesis_the_extra_is_named_and_nothing_heavy_is_imported() -> None:
    program = (
        "import sys\nsys.modules['hypothesis'] = None\nimport sim.testing\n"
        "assert not {'lxml', 'numpy'} & set(sys.modules)\n"
        "try:\n    sim.testing.messages\nexcept Exception as e:\n    print(e)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "TST-005" in done.stdout
    assert "clearlane[testing]" in done.stdout
