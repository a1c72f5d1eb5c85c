"""Numbers of the rules against Python's own decimals."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from hypothesis import given
from hypothesis import strategies as st

from sim.messages.rules.numbers import SCALE, day, iso, millionths, money, plain, scaled, whole

WRITTEN = st.from_regex(r"[0-9]{1,13}(\.[0-9]{1,5})?", fullmatch=True)


@given(WRITTEN)
def test_a_number_is_read_exactly(text: str):
    assert scaled(text) == int(Decimal(text) * SCALE)
    assert millionths(text) == int(Decimal(text) * 1_000_000)
    assert scaled(plain(scaled(text))) == scaled(text)


@given(st.integers(min_value=-(10**18), max_value=10**18))
def test_a_number_is_written_so_that_it_is_read_again(value: int):
    assert scaled(plain(value)) == value
    assert Decimal(plain(value)) * SCALE == value


@given(st.integers(min_value=0, max_value=10**16))
def test_money_is_rounded_half_up(value: int):
    assert money(value) == str((Decimal(value) / SCALE).quantize(Decimal("0.01"), ROUND_HALF_UP))


@given(st.text(max_size=30))
def test_any_text_is_a_number_or_none(text: str):
    for read in (scaled, millionths, whole, day):
        value = read(text)
        assert value is None or isinstance(value, int)


def test_what_is_no_number():
    for text in ("", ".", "-", "abc", "nan", "inf", "-inf", "1" * 101, "1.2.3", None):
        assert scaled(text) is None, text
    assert [whole(t) for t in ("12", "1.0", "-1", "１２", "1" * 19, "", None)] == [
        12,
        None,
        None,
        None,
        None,
        None,
        None,
    ]
    assert scaled("123456789012345678.12345") == 12345678901234567812345
    assert scaled("-0.00001") == -1


@given(st.dates(min_value=date(1, 1, 1), max_value=date(9999, 12, 31)))
def test_days_are_counted_and_written_back(when: date):
    assert iso(day(when.isoformat())) == when.isoformat()


def test_what_is_no_day():
    assert [day(t) for t in ("2026-02-30", "20260302", "2026-3-2", "2026-W10-1", "")] == [None] * 5
