"""Parameters as people write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from sim.policies import registry
from sim.policies.tools.parameters import read_added, read_change, read_factor, read_names, read_share
from sim.policies.tools.uptake import Uptake, read_uptake
from sim.quantity import QuantityError


@pytest.mark.parametrize(("text", "value"), [("30 %", 0.3), ("0.3", 0.3), (0.3, 0.3), (1, 1.0), ("100%", 1.0)])
def test_shares(text: object, value: float) -> None:
    assert read_share(text) == value


@pytest.mark.parametrize(
    "text", ["110 %", "1.5", "-3 %", "half", "", None, True, [0.3], float("nan"), float("inf"), -0.1]
)
def test_no_shares(text: object) -> None:
    with pytest.raises(QuantityError):
        read_share(text)


def test_a_share_above_the_whole_says_what_was_meant() -> None:
    with pytest.raises(QuantityError, match=r"Did you mean 11 %\?"):
        read_share("110 %")


@pytest.mark.parametrize(
    ("text", "value"), [("5 %", 0.05), ("-10 %", -0.1), ("+5 %", 0.05), ("0.05", 0.05), ("250 %", 2.5), (-0.5, -0.5)]
)
def test_changes(text: object, value: float) -> None:
    assert read_change(text) == value


@pytest.mark.parametrize("text", ["-110 %", "much", "5 /week", ""])
def test_no_changes(text: str) -> None:
    with pytest.raises(QuantityError):
        read_change(text)


@pytest.mark.parametrize(("text", "value"), [("10", 10), ("+10", 10), ("-2", -2), (-2, -2), (0, 0)])
def test_people(text: object, value: int) -> None:
    assert read_added(text) == value


@pytest.mark.parametrize("text", ["1.5", "two", "10 %", 1.5])
def test_no_people(text: object) -> None:
    with pytest.raises(QuantityError):
        read_added(text)


@pytest.mark.parametrize("text", ["0", "-1", "twice", "50 %"])
def test_no_factors(text: str) -> None:
    with pytest.raises(QuantityError):
        read_factor(text)


def test_names() -> None:
    assert read_names("a, b") == ("a", "b")
    assert read_names(["a", "b", "a"]) == ("a", "b")


@given(st.floats(0, 1))
def test_a_share_given_as_a_number_is_kept_to_six_decimals(share: float) -> None:
    assert read_share(share) == pytest.approx(share, abs=5.1e-7)


def test_uptake_by_group() -> None:
    assert read_uptake("60 %") == Uptake(0.6)
    by_tier = read_uptake({"large": "100 %", "small": "33 %"})
    assert (by_tier.by, by_tier.of("large"), by_tier.of("small"), by_tier.of("medium")) == ("tier", 1.0, 0.33, None)
    by_goods = read_uptake({"by": "goods", "dutiable": "90 %", "default": "30 %"})
    assert (by_goods.by, by_goods.of("dutiable"), by_goods.of("general")) == ("goods", 0.9, 0.3)


@pytest.mark.parametrize(
    "value", [{}, {"by": "tier"}, {"by": "", "large": "1"}, {"large": "110 %"}, {"large": {"x": "1"}}]
)
def test_no_uptake(value: object) -> None:
    with pytest.raises(QuantityError):
        read_uptake(value)


def test_an_uptake_by_group_names_the_wrong_entry() -> None:
    with pytest.raises(QuantityError, match=r'^for "small" a share of 330 %'):
        read_uptake({"large": "100 %", "small": "330 %"})


def test_errors_carry_reason_and_remedy_to_the_loader() -> None:
    """The loader prints ``why`` and ``do`` of the quantity error it finds in the context of a pydantic error."""
    with pytest.raises(ValidationError) as caught:
        registry()["electronic_payment"](uptake="110 %")
    (error,) = caught.value.errors()
    assert error["loc"] == ("uptake",)
    cause = error["ctx"]["error"]
    assert isinstance(cause, QuantityError)
    assert cause.do == "Did you mean 11 %?"


def test_countries_and_directions() -> None:
    window = registry()["single_window"]
    assert window(countries=["sg", "cn"]).countries == ("cn", "sg")
    with pytest.raises(ValidationError, match='"my" is no country of this corridor'):
        window(countries="my")
    with pytest.raises(ValidationError, match="authorised_operators does not reach export"):
        registry()["authorised_operators"](directions="export")


def test_an_uptake_by_group_is_written_back_as_it_was() -> None:
    for text in (
        "60 %",
        {"by": "tier", "large": "100 %", "small": "33 %"},
        {"by": "goods", "dutiable": "90 %", "default": "30 %"},
    ):
        assert registry()["electronic_payment"](uptake=text).parameters()["uptake"] == text


@pytest.mark.parametrize("policy", registry().values(), ids=registry())
def test_a_schema_can_be_written(policy: type) -> None:
    schema = policy.model_json_schema()
    assert set(schema["properties"]) == set(policy.model_fields)
