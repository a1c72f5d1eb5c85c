"""Load that errors make: the estimate is right where it can be, and from above where it cannot."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sim.flow import Arrivals, Attribute, Document, Flow, Pool, Shift, Table, Variant
from sim.flow.kinds import Assign, Branch, Check, Delay, End, Key, Repair, Service, Step, Validate
from sim.flow.load import offered_load
from sim.quantity import HOUR
from tests.flow.examples import ONE_HOUR

RATE = 0.2 / HOUR
NO, YES = "out", "desk"


def weight(layer: int = 4, seen_by: tuple[str, ...] = ("review",), compared: tuple[str, ...] = ()) -> Variant:
    return Variant("weight", "keystroke", 1.0, "weight", layer, (), seen_by, ("broker",), compared)


def model(*steps: Step, variants: tuple[Variant, ...] = (weight(),), arrivals: tuple[Arrivals, ...] = ()) -> Flow:
    """Whoever is flagged comes to the desk once; the others do not."""
    return Flow(
        attributes=(Attribute("tier", ("small", "large")), Attribute("exam", ("no", "yes"))),
        documents=(Document("form", "form", variants=variants), Document("invoice", "invoice", variants=variants)),
        pools=(Pool("desk", (Shift(1),)),),
        arrivals=arrivals or (Arrivals("all", "key", RATE),),
        steps=(*steps, Service(name="desk", pool="desk", duration=ONE_HOUR, next="out"), End(name="out")),
    )


def key(share: float, after: str, **more: object) -> Key:
    return Key(**{"name": "key", "document": "form", "error_share": Table.of(share), "next": after, **more})  # type: ignore[arg-type]


def branch(name: str = "flagged", attribute: str = "flagged.form") -> Branch:
    return Branch(name=name, attribute=attribute, arms=(NO, YES))


VALIDATE = Validate(name="machine", document="form", next="flagged")


def flagged(flow: Flow) -> float:
    return offered_load(flow)["desk"] / 0.2


def test_a_validated_document_is_flagged_as_often_as_it_is_wrong() -> None:
    assert flagged(model(key(0.3, "machine"), VALIDATE, branch())) == pytest.approx(0.3)
    assert flagged(model(key(0.3, "machine"), VALIDATE, branch(), variants=(weight(0),))) == 0.0


def test_a_part_of_the_family_is_flagged_with_its_part_of_the_share() -> None:
    two = (replace(weight(), share=0.4), replace(weight(0), name="value", site="value", share=0.6))
    found = flagged(model(key(0.3, "machine"), VALIDATE, branch(), variants=two))
    assert found == pytest.approx(1 - 0.7**0.4)


def test_a_check_misses_some_and_queries_others() -> None:
    check = Check(name="look", document="form", sensitivity=Table.of(0.5), false_query=Table.of(0.1), next="flagged")
    flow = model(key(0.3, "look"), check, branch(), variants=(weight(0),))
    assert flagged(flow) == pytest.approx(1 - (1 - 0.15) * 0.9)
    blind = model(key(0.3, "look"), replace(check, means="exam"), branch(), variants=(weight(0),))
    assert flagged(blind) == pytest.approx(0.1)


def test_a_check_after_a_machine_finds_what_is_left() -> None:
    machine = replace(VALIDATE, next="look")
    check = Check(name="look", document="form", sensitivity=Table.of(1.0), next="flagged")
    assert flagged(model(key(0.3, "machine"), machine, check, branch())) == 0.0
    assert flagged(model(key(0.3, "machine"), machine, check, branch(), variants=(weight(0),))) == pytest.approx(0.3)


def test_sources_add_and_a_new_keying_replaces() -> None:
    invoice = key(0.2, "key", name="invoice", document="invoice")
    copied = key(0.3, "machine", sources=("invoice",))
    arrivals = (Arrivals("all", "invoice", RATE),)
    both = model(invoice, copied, VALIDATE, branch(), arrivals=arrivals)
    assert flagged(both) == pytest.approx(1 - 0.8 * 0.7)
    again = key(0.1, "machine", name="again")
    assert flagged(model(key(0.3, "again"), again, VALIDATE, branch())) == pytest.approx(0.3)
    kept = key(0.1, "machine", name="kept", sources=("form",))
    assert flagged(model(key(0.3, "kept"), kept, VALIDATE, branch())) == pytest.approx(1 - 0.7 * 0.9)


def test_shares_by_attribute_count_for_those_who_have_it() -> None:
    by_tier = key(0.0, "machine", error_share=Table(("tier",), (0.1, 0.5)))
    arrivals = tuple(Arrivals(t, "key", RATE / 2, attributes=(("tier", t),)) for t in ("small", "large"))
    assert flagged(model(by_tier, VALIDATE, branch(), arrivals=arrivals)) == pytest.approx(0.3)


def test_a_loop_of_corrections_is_estimated_from_above() -> None:
    """Each wrong document is corrected once; the estimate takes every round for the first, 1 / (1 - share)."""
    steps = (
        key(0.2, "desk"),
        replace(VALIDATE, name="machine"),
        Branch(name="flagged", attribute="flagged.form", arms=("out", "wait")),
        Delay(name="wait", duration=ONE_HOUR, next="repair"),
        Repair(name="repair", document="form", by="broker", rounds=3, otherwise="out", next="desk"),
    )
    flow = model(*steps)
    served = tuple(replace(s, next="machine") if s.name == "desk" else s for s in flow.steps)
    visits = flagged(replace(flow, steps=served))
    assert 1.2 <= visits == pytest.approx(1.25)


def test_a_hidden_error_orders_an_examination() -> None:
    order = Assign(
        name="order", attribute="exam", shares=Table(("has_defect.form",), ((0.9, 0.1), (0.4, 0.6))), next="exam"
    )
    flow = model(key(0.3, "order"), order, branch("exam", "exam"), variants=(weight(0),))
    assert flagged(flow) == pytest.approx(0.7 * 0.1 + 0.3 * 0.6)


def test_a_comparison_flags_both() -> None:
    invoice = key(0.2, "key", name="invoice", document="invoice")
    machine = replace(VALIDATE, against=("invoice",))
    arrivals = (Arrivals("all", "invoice", RATE),)
    variants = (weight(0, compared=("form", "invoice")),)
    flow = model(invoice, key(0.3, "machine"), machine, branch(), variants=variants, arrivals=arrivals)
    # From above: the same wrong value in both, 6 %, would not be seen.
    assert flagged(flow) == pytest.approx(1 - 0.8 * 0.7)
    other = replace(
        flow, steps=tuple(branch("flagged", "flagged.invoice") if s.name == "flagged" else s for s in flow.steps)
    )
    assert flagged(other) == pytest.approx(1 - 0.8 * 0.7)
