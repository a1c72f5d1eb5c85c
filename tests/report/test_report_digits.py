"""No number has more digits than its interval allows, and rounding never turns a clear difference into an unclear one."""

from __future__ import annotations

import math

from hypothesis import given
from hypothesis import strategies as st

from sim.report.digits import MINUS, holds_zero, number, shown

SIZES = st.floats(min_value=-1e6, max_value=1e6, allow_nan=False).filter(lambda v: v == 0.0 or abs(v) > 1e-3)
HALVES = st.floats(min_value=1e-2, max_value=1e5)


def back(text: str) -> float:
    return float(text.replace(",", "").replace(MINUS, "-"))


def test_a_saving_known_to_four_hours_is_printed_in_whole_hours():
    said = shown(41.3728, 37.2, 45.6, "h")
    assert (said.estimate, said.low, said.high, said.words) == ("41", "37", "46", "41 hours")


def test_a_saving_known_to_tens_of_hours_is_printed_in_tens():
    assert shown(413.0, 386.0, 440.0, "h").short == "410 h"


def test_tables_keep_one_digit_more_only_where_the_first_digit_of_the_half_width_is_small():
    assert shown(41.3728, 39.2, 43.6, "h", fine=True).estimate == "41.4"
    assert shown(41.3728, 36.2, 46.6, "h", fine=True).estimate == "41"


def test_a_limit_close_to_zero_is_not_printed_as_zero_when_the_interval_leaves_zero_out():
    said = shown(4.1, 0.3, 7.9, "h")
    assert not holds_zero(0.3, 7.9)
    assert back(said.low) > 0.0


def test_times_below_two_hours_are_minutes_and_a_day_stays_in_hours():
    assert shown(0.25, 0.2, 0.3, "h").words == "15 minutes"
    assert shown(1.0, 0.98, 1.02, "d").unit == "h"


def test_shares_are_percentages():
    assert shown(0.974, 0.97, 0.978, "share").interval == "97.0 to 97.8"


def test_what_remains_when_floats_cancel_is_no_difference():
    said = shown(6e-12, -1e-12, 12e-12, "h")
    assert (said.estimate, said.interval) == ("0", "")
    assert said.unit == "h"
    assert holds_zero(1e-12, 12e-12)


def test_a_lower_bound_says_so():
    assert shown(41.0, 38.0, None, "h").interval == "at least 38.0"


def test_without_an_estimate_nothing_is_invented():
    assert shown(None).estimate == "-"
    assert shown(math.nan, 1.0, 2.0, "h").estimate == "-"


def test_thousands_are_separated_and_minus_is_a_minus():
    assert number(-12345.6, 0) == f"{MINUS}12,346"
    assert number(-0.2, 0) == "0"


@given(SIZES, HALVES, st.booleans())
def test_rounding_moves_an_estimate_by_at_most_half_a_half_width(estimate: float, half: float, fine: bool):
    said = shown(estimate, estimate - half, estimate + half, "SGD", finest=9, fine=fine)
    # The place of the leading digit of h is at most h, so half a place is at most h/2.
    assert abs(back(said.estimate) - estimate) <= 0.5 * half * (1 + 1e-9) + 1e-9


@given(SIZES, HALVES)
def test_printed_limits_hold_zero_exactly_when_the_limits_do(estimate: float, half: float):
    low, high = estimate - half, estimate + half
    if min(abs(low), abs(high)) < 1e-5 * half:
        return
    said = shown(estimate, low, high, "SGD", finest=9)
    if not holds_zero(low, high):
        assert back(said.low) * back(said.high) > 0.0
    else:
        assert back(said.low) <= 0.0 <= back(said.high)
