"""Holm, Bonferroni, equivalence and claims against textbook numbers."""

from __future__ import annotations

import pytest

from sim.stats.family import LONGER, SHORTER, UNDECIDED, Contrast, against, equivalence, family_size, holm


def a_test(p: float, difference: float = -1.0) -> Contrast:
    return Contrast("alt", "base", "m", "", "mean", difference, 1.0, 20, p)


def test_holm_on_the_textbook_example() -> None:
    """p = 0.01, 0.04, 0.03, 0.005: adjusted 0.03, 0.06, 0.06, 0.02."""
    verdicts = holm([a_test(0.01), a_test(0.04), a_test(0.03, 2.0), a_test(0.005, 1.0)])
    assert [v.p for v in verdicts] == pytest.approx([0.03, 0.06, 0.06, 0.02])
    assert [v.verdict for v in verdicts] == [SHORTER, UNDECIDED, UNDECIDED, LONGER]
    assert holm([]) == []


def test_holm_never_exceeds_one() -> None:
    assert [v.p for v in holm([a_test(0.7), a_test(0.9)])] == [1.0, 1.0]


def test_equivalence_needs_both_sides() -> None:
    assert equivalence(0.1, 0.1, 20, margin=0.5).equivalent
    assert not equivalence(0.45, 0.1, 20, margin=0.5).equivalent
    assert not equivalence(-0.6, 0.01, 20, margin=0.5).equivalent
    assert equivalence(0.3, 0.1, 20, 0.5).p == pytest.approx(equivalence(-0.3, 0.1, 20, 0.5).p)
    with pytest.raises(ValueError, match="margin"):
        equivalence(0.0, 1.0, 20, 0.0)


def test_a_claim_is_refuted_by_the_opposite_only() -> None:
    assert (against("shorter", 5.0, 0.5, 100) or 1.0) < 1e-4
    assert (against("shorter", -5.0, 0.5, 100) or 0.0) > 0.99
    assert (against("longer", -5.0, 0.5, 100) or 1.0) < 1e-4
    assert against("open", 5.0, 0.5, 100) is against("none", 5.0, 0.5, 100) is None


def test_the_family_is_measures_times_alternatives() -> None:
    assert (family_size([], 3), family_size([1, 2], 3)) == (1, 6)
