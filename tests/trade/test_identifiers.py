"""Check characters and exact amounts; oracle: python-stdnum for the numbers, the decimal module for the sums."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import iso6346
from stdnum.cn import uscc as stdnum_uscc
from stdnum.sg import uen as stdnum_uen

from sim.trade import amounts, identifiers

DIGITS = "0123456789"
TOTALS = st.integers(0, 10**12)


@given(st.integers(1900, 2020), st.integers(0, 99999))
def test_uen_of_a_company(year: int, serial: int) -> None:
    assert stdnum_uen.is_valid(identifiers.uen_company(f"{year}{serial:05d}"))


@given(st.text(DIGITS, min_size=8, max_size=8))
def test_uen_of_a_business(stem: str) -> None:
    assert stdnum_uen.is_valid(identifiers.uen_business(stem))


@given(st.text(DIGITS, min_size=8, max_size=8), st.text(identifiers.USCC_ALPHABET, min_size=9, max_size=9))
def test_social_credit_code(head: str, tail: str) -> None:
    assert stdnum_uscc.is_valid(identifiers.uscc(head + tail))


def test_organisation_code_inside_a_published_example() -> None:
    assert identifiers.organisation("60003734") == "600037341"
    assert identifiers.organisation("D2143569") == "D2143569X"


@given(st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=3, max_size=3), st.sampled_from("UJZ"), st.integers(0, 999999))
def test_container(owner: str, category: str, serial: int) -> None:
    assert iso6346.is_valid(identifiers.container(f"{owner}{category}{serial:06d}"))


@given(st.integers(0, 999), st.integers(0, 9999999))
def test_air_waybill(airline: int, serial: int) -> None:
    number = identifiers.air_waybill(f"{airline:03d}{serial:07d}")
    assert len(number) == 11
    assert int(number[3:10]) % 7 == int(number[10])


@given(st.integers(0, 2**64 - 1), st.integers(0, 2**64 - 1))
def test_thirteen_characters_tell_entities_apart(one: int, other: int) -> None:
    assert (identifiers.base32(one, 13) == identifiers.base32(other, 13)) == (one == other)


@given(TOTALS, st.lists(st.integers(1, 10**6), min_size=1, max_size=50))
def test_shares_add_up_and_are_within_one(total: int, weights: list[int]) -> None:
    shares = amounts.split(total, weights)
    assert sum(shares) == total
    assert all(abs(s * sum(weights) - total * w) <= sum(weights) for s, w in zip(shares, weights, strict=True))


@given(TOTALS, st.integers(1, 10**6))
def test_half_up_is_decimals_half_up(numerator: int, denominator: int) -> None:
    whole = (2 * numerator // denominator, 2 * numerator % denominator)
    expected = Decimal(whole[0]) / 2 if not whole[1] else (Decimal(whole[0]) + Decimal("0.25")) / 2
    assert amounts.half_up(numerator, denominator) == expected.quantize(Decimal(1), ROUND_HALF_UP)


@given(TOTALS, st.integers(0, 5))
def test_amounts_read_back_and_plain_ones_have_one_spelling(value: int, digits: int) -> None:
    fixed, plain = amounts.fixed(value, digits), amounts.plain(value, digits)
    assert amounts.whole(fixed, digits) == amounts.whole(plain, digits) == value
    assert Decimal(fixed) == Decimal(plain) == Decimal(value).scaleb(-digits)
    assert "." not in plain or plain[-1] not in "0."


@pytest.mark.parametrize("text", ["", "1.234", "-1", "1,5", "abc", "1.-2", ".5"])
def test_no_amount(text: str) -> None:
    with pytest.raises(ValueError):
        amounts.whole(text, 2)
