"""Keying, copying and comparing on bare masks: probabilities by enumeration, not by simulation."""

from __future__ import annotations

import itertools
import math
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.engine import masks
from sim.engine.masks import Bits, compared, slip
from sim.flow import Document, Variant

SITES = ("weight", "code", "value")


def bits(*variants: Variant, name: str = "form", message: str = "form") -> Bits:
    return Bits(Document(name, message, variants=variants), 0)


@st.composite
def keyed(draw: st.DrawFn) -> Bits:
    """A document whose keystroke variants have random weights and sites, with others in between."""
    count = draw(st.integers(1, 6))
    weights = [draw(st.sampled_from((0.0, 0.5, 1.0, 7.0))) for _ in range(count)]
    weights[draw(st.integers(0, count - 1))] = 1.0
    total = sum(weights)
    found = []
    for i, weight in enumerate(weights):
        if draw(st.booleans()):
            found.append(Variant(f"fact{i}", "fact", 0.0, draw(st.sampled_from(SITES))))
        found.append(Variant(f"slip{i}", "keystroke", weight / total, draw(st.sampled_from((*SITES, f"own{i}")))))
    return bits(*found)


@given(keyed(), st.sampled_from((1e-6, 0.03, 0.5, 0.999)))
def test_every_set_of_errors_has_the_probability_of_independent_choices(form: Bits, share: float) -> None:
    walk = form.slips("keystroke", share)
    chances = {v.bit: v.later for v in walk}
    for variant in form.variants:
        expected = 1.0 - (1.0 - share) ** variant.share if variant.family == "keystroke" else 0.0
        assert chances.get(1 << form.bit[variant.name], 0.0) == pytest.approx(expected, rel=1e-9, abs=1e-300)
    total = 0.0
    for chosen in itertools.product((False, True), repeat=len(walk)):
        independent = math.prod(c.later if yes else 1.0 - c.later for c, yes in zip(walk, chosen, strict=True))
        walked, some = share, False
        for each, yes in zip(walk, chosen, strict=True):
            chance = each.later if some else each.first
            walked *= chance if yes else 1.0 - chance
            some = some or yes
        if not any(chosen):
            assert independent == pytest.approx(1.0 - share)
            assert walked == 0.0
        else:
            assert walked == pytest.approx(independent, rel=1e-9)
            total += walked
    assert total == pytest.approx(share)


def walked(form: Bits, share: float, present: int, numbers: dict[int, float]) -> int:
    """The result of a walk with these uniforms by number of the draw."""
    with patch.object(masks, "uniform", lambda key, entity, visit, draw: numbers[draw]):
        return slip(form.slips("keystroke", share), share, present, 0, 0, 0)


@given(keyed(), st.sampled_from((0.03, 0.5)), st.data())
def test_the_walk_takes_exactly_the_chances_written_down(form: Bits, share: float, data: st.DataObject) -> None:
    walk = form.slips("keystroke", share)
    chosen = data.draw(st.lists(st.booleans(), min_size=len(walk), max_size=len(walk)).filter(any))
    present = 0
    for bit in data.draw(st.permutations(range(len(form.variants)))):
        if data.draw(st.booleans()) and not present & form.site[bit]:
            present |= 1 << bit
    numbers, expected, some = {0: math.nextafter(share, 0.0)}, present, False
    for each, yes in zip(walk, chosen, strict=True):
        chance = each.later if some else each.first
        happens = yes or chance == 1.0
        numbers[each.draw] = math.nextafter(chance, 0.0) if happens else chance
        assert each.draw == each.bit.bit_length()
        some = some or happens
        if happens and not expected & each.site:
            expected |= each.bit
    assert walked(form, share, present, numbers) == expected
    assert walked(form, share, present, {0: share}) == present
    for site in set(form.site):
        assert (expected & site).bit_count() <= 1


def test_a_share_of_nothing_and_of_all() -> None:
    form = bits(Variant("a", "keystroke", 0.5, "a"), Variant("b", "keystroke", 0.5, "b"))
    assert form.slips("keystroke", 0.0) == ()
    assert form.slips("world", 0.3) == ()
    # When every document is wrong somewhere, independent choices make each of them wrong everywhere.
    assert [s.later for s in form.slips("keystroke", 1.0)] == [1.0, 1.0]


def test_the_lowest_layer_only() -> None:
    form = bits(*(Variant(f"v{n}", "keystroke", 0.0, f"v{n}", layer) for n, layer in enumerate((6, 0, 4, 4))))
    assert form.lowest(0b1111) == 0b1100
    assert form.lowest(0b0011) == 0b0001
    assert form.lowest(0b0010) == 0


def test_copying_goes_by_name_and_keeps_a_site_that_is_wrong() -> None:
    invoice = bits(
        Variant("x@weight", "keystroke", 0.5, "weight"), Variant("own", "keystroke", 0.5, "own"), name="invoice"
    )
    form = bits(Variant("y@weight", "keystroke", 0.5, "weight"), Variant("x@weight", "keystroke", 0.5, "weight"))
    shared = form.shared(invoice)
    assert form.copied(0b00, 0b11, shared) == 0b10
    assert form.copied(0b01, 0b11, shared) == 0b01
    assert form.copied(0b01, 0b00, shared) == 0b01


def test_a_comparison_sees_what_only_one_has() -> None:
    def both(message: str) -> tuple[Variant, ...]:
        return (
            Variant("weight", "keystroke", 1.0, "weight", compared=(message,)),
            Variant("value", "fact", 1.0, "value", compared=("other",)),
        )

    form, invoice = bits(*both("invoice")), bits(*reversed(both("form")), name="invoice", message="invoice")
    shared = form.shared(invoice)
    assert compared(0b01, 0b00, shared) == (0b01, 0b00)
    assert compared(0b00, 0b10, shared) == (0b00, 0b10)
    assert compared(0b01, 0b10, shared) == (0, 0)  # the same wrong value in both
    assert compared(0b10, 0b00, shared) == (0, 0)  # no rule compares values
