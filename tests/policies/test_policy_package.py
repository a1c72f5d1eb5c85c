"""Several policies on one flow: order, companions, and a warning for one that does nothing."""

from __future__ import annotations

from itertools import permutations
from typing import ClassVar

import pytest

from sim.errors import Refused
from sim.flow import Flow
from sim.policies import apply_all, in_order, registry


def test_the_order_given_does_not_matter(flow: Flow) -> None:
    names = ("demand_growth", "authorised_operators", "electronic_declaration", "ciq_merger")
    results = [apply_all(flow, [registry()[n]() for n in order])[0] for order in permutations(names)]
    assert all(r == results[0] for r in results)


def test_stages_decide_the_order() -> None:
    stages = [p.stage for p in in_order([c() for c in registry().values()])]
    assert stages == sorted(stages)
    assert in_order([c() for c in registry().values()])[-1].name == "demand_growth"


def test_the_whole_package_on_paper(flow: Flow) -> None:
    """Every handling a policy of this corridor knows is electronic afterwards, and nothing is warned about."""
    after, warnings = apply_all(
        flow,
        [
            c(**({"logistics": "100 %"} if n == "single_window" else {}))
            for n, c in registry().items()
            if n != "staffing"
        ],
    )
    assert warnings == ()
    left = {
        s.role
        for s in after.steps
        if getattr(s, "role", "").startswith("handling.") and all(row[0] == 0.0 for row in s.shares.rows)
    }
    assert left == set()


def test_a_policy_that_changes_nothing_is_warned_about(flow: Flow) -> None:
    merger = registry()["ciq_merger"]()
    once, _ = apply_all(flow, [merger])
    again, (warning,) = apply_all(once, [merger])
    assert again is once
    assert (warning.code, warning.severity, warning.path) == ("SCN-061", "warning", "policies.ciq_merger")
    assert apply_all(once, [registry()["ciq_merger"].neutral()])[1] == ()


def test_all_refusals_are_shown_at_once(flow: Flow) -> None:
    bad = [registry()["staffing"](pool="nobody", change=1), registry()["demand_growth"](lane="nowhere")]
    with pytest.raises(Refused) as caught:
        apply_all(flow, bad)
    assert {p.path for p in caught.value.problems} == {"policies.staffing.pool", "policies.demand_growth.lane"}


def test_companions(flow: Flow, monkeypatch: pytest.MonkeyPatch) -> None:
    merger, window = registry()["ciq_merger"], registry()["single_window"]
    needs: ClassVar = ("electronic_payment",)
    monkeypatch.setattr(merger, "requires", needs)
    monkeypatch.setattr(window, "conflicts", ("ciq_merger",))
    with pytest.raises(Refused) as caught:
        apply_all(flow, [merger(), window()])
    assert [(p.code, p.path) for p in caught.value.problems] == [
        ("SCN-062", "policies.ciq_merger"),
        ("SCN-062", "policies.single_window"),
    ]
