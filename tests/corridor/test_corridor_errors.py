"""Errors in the corridor's documents: wrong facts are nobody's handling, slips are; who finds what, where, and after how many rounds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache

import pytest

from sim.engine import simulate
from sim.flow import Flow
from sim.flow.kinds.documents import MEANS
from sim.policies import apply_all, registry
from sim.quantity import WEEK
from sim.results.record import CHECKED, KEYED, RELEASED, REPAIRED, VALIDATED, Change
from sim.scenario import Scenario, load
from tests.corridor.conftest import SEED, Kept, Observed

DECLARATIONS = ("cn_export", "cn_import", "sg_inward", "sg_outward")
CONSTRUCTED = ("paper", "hybrid", "digital")
DATED = ("cn-2017", "today")
VOLUME, WINDOW = 0.3, 2 * WEEK
Wrong = dict[tuple[str, int, str], frozenset[str]]


@cache
def scenario(name: str) -> Scenario:
    return load(name, [f"experiment.volume={VOLUME:g}"])


@cache
def cases(name: str, policy: str = "") -> tuple[Observed, ...]:
    """Consignments of three weeks, under one more policy if named."""
    read = scenario(name)
    flow = read.flow
    if policy:
        flow, _ = apply_all(flow, [registry()[policy].full()])
    lengths = replace(read.experiment, warm_up=2 * WEEK, window=WINDOW, run_out=14 * WEEK)
    kept = Kept(replace(read, flow=flow, experiment=lengths))
    simulate(flow, lengths, SEED, 0, kept)
    return tuple(Observed(kept.scenario, r) for r in kept.cases)


@cache
def named(name: str) -> tuple[tuple[str, ...], dict[str, tuple[str, ...]], dict[str, frozenset[str]]]:
    """Documents by number; names of their variants by bit; names of those that are wrong facts."""
    flow = scenario(name).flow
    documents = sorted(flow.documents, key=lambda d: d.name)
    variants = {d.name: tuple(v.name for v in d.variants) for d in documents}
    facts = {d.name: frozenset(v.name for v in d.variants if v.family == "fact") for d in documents}
    return tuple(d.name for d in documents), variants, facts


def of(case: Observed, document: str, *acts: int) -> Iterator[Change]:
    number = named("paper")[0].index(document)
    return (c for c in case.record.changes if c.document == number and c.act in acts)


def facts_at_first_lodging(name: str, policy: str = "") -> Wrong:
    """What was factually wrong in each declaration when somebody or something first looked at it."""
    _, variants, facts = named("paper")
    found: Wrong = {}
    for case in cases(name, policy):
        for document in DECLARATIONS:
            first = next(of(case, document, VALIDATED, CHECKED, RELEASED), None)
            if first is not None:
                wrong = {v for i, v in enumerate(variants[document]) if first.present >> i & 1}
                found[(*case.key, document)] = frozenset(wrong & facts[document])
    return found


@pytest.mark.parametrize("other", ["hybrid", "digital"])
def test_handling_makes_no_wrong_fact_disappear(other):
    """Same consignments, same luck: the same facts are wrong in every declaration, on paper as in data."""
    paper, there = facts_at_first_lodging("paper"), facts_at_first_lodging(other)
    assert len(paper) > 200
    assert paper == there
    share = sum(map(bool, paper.values())) / len(paper)
    assert 0.03 < share < 0.2


@pytest.mark.parametrize("policy", sorted(set(registry()) - {"demand_growth"}))
@pytest.mark.parametrize("base", ["paper", "cn-2017"])
def test_no_policy_makes_a_wrong_fact_disappear(base, policy):
    assert facts_at_first_lodging(base, policy) == facts_at_first_lodging(base)


def test_growth_leaves_the_facts_of_those_who_came_anyway_alone():
    before, after = facts_at_first_lodging("paper"), facts_at_first_lodging("paper", "demand_growth")
    assert before.items() <= after.items()


def share_wrong(name: str, document: str, family: str) -> float:
    variants = {d.name: d.variants for d in scenario(name).flow.documents}[document]
    mask = sum(1 << i for i, v in enumerate(variants) if v.family == family)
    firsts = [f for c in cases(name) if (f := next(of(c, document, VALIDATED, CHECKED, RELEASED), None)) is not None]
    return sum(f.present & mask != 0 for f in firsts) / len(firsts)


@pytest.mark.parametrize("document", DECLARATIONS)
def test_slips_of_the_keyboard_are_fewer_where_less_is_keyed(document):
    assert share_wrong("digital", document, "keystroke") < share_wrong("paper", document, "keystroke")


def finders(name: str) -> dict[str, int]:
    """Errors found before release in the four declarations, by whom."""
    found = {"machine": 0, **dict.fromkeys(MEANS, 0)}
    for case in cases(name):
        for document in DECLARATIONS:
            for change in of(case, document, VALIDATED, CHECKED, RELEASED):
                if change.act == RELEASED:
                    break
                who = "machine" if change.act == VALIDATED else MEANS[change.means]
                found[who] += change.bits.bit_count()
    return found


def test_on_paper_people_find_errors_and_in_data_machines_do():
    paper, digital = finders("paper"), finders("digital")
    assert paper["machine"] == 0
    assert paper["review"] > 0
    assert digital["machine"] > digital["review"]


def test_more_errors_leave_unseen_on_paper():
    escaped = {
        name: sum(c.bits != 0 for case in cases(name) for d in DECLARATIONS for c in of(case, d, RELEASED))
        for name in ("paper", "digital")
    }
    assert escaped["digital"] < escaped["paper"]


@pytest.mark.parametrize("name", CONSTRUCTED + DATED)
def test_rounds_end_and_few_give_up(name):
    found = cases(name)
    rounds = [sum(1 for _ in of(c, d, REPAIRED)) for c in found for d in DECLARATIONS]
    assert max(rounds) <= 5
    assert 0.01 < sum(n > 0 for n in rounds) / len(rounds) < 0.25
    assert sum(c.record.withdrawn for c in found) < 0.01 * len(found)


@pytest.mark.parametrize("name", CONSTRUCTED + DATED)
def test_every_declaration_is_keyed_once_and_released_once_on_its_lane(name):
    lanes = {"sg-cn": {"sg_outward", "cn_import"}, "cn-sg": {"cn_export", "sg_inward"}}
    for case in cases(name):
        if case.record.withdrawn:
            continue
        for document in DECLARATIONS:
            there = document in lanes[case.attributes["lane"]]
            assert sum(1 for _ in of(case, document, RELEASED)) == there
            assert any(True for _ in of(case, document, KEYED)) == there


def test_a_manifest_is_mended_by_its_carrier_after_a_comparison():
    flow: Flow = scenario("digital").flow
    steps = sorted(s.name for s in flow.steps)
    repairs = {
        steps[c.step]
        for name in (*DATED, "digital")
        for case in cases(name)
        for c in of(case, "manifest_import", REPAIRED)
    }
    assert repairs == {"cn-import-sea/declare/manifest_mended", "sg-export-sea/manifested/put_right"}
    assert flow.step["cn-import-sea/declare/manifest_mended"].by == "carrier"  # type: ignore[attr-defined]
    assert flow.step["cn-import-sea/declare/carrier_amends"].actor == "carrier"
    declaration = next(d for d in flow.documents if d.name == "manifest_import")
    assert declaration.holder == "carrier"
    assert all(v.repaired_by == ("carrier",) for v in declaration.variants)


def test_the_books_find_only_what_had_escaped():
    for case in cases("paper"):
        for document in DECLARATIONS:
            released = next(of(case, document, RELEASED), None)
            for change in of(case, document, CHECKED):
                if MEANS[change.means] == "audit":
                    assert released is not None
                    assert change.time >= released.time
