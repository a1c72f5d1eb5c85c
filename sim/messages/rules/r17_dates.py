"""R17: the dates of a document are in an order that can have happened, and declarations are made in time.

For a customs reader: what only costs a fee or is not confirmed is a warning (China: more than 14 days after arrival; less than 24 hours
before loading; Singapore: after arrival). What cannot be is an error. The periods are settings (``Limits``).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from sim.messages.rules.lookups import country_of, day_fact, day_of, direction_of
from sim.messages.rules.numbers import day, iso
from sim.messages.rules.rule import ALONE, Context, FormLike, Found, Rule, changed, changed_at, records, text
from sim.messages.rules.spoiling import spoiler
from sim.trade.content import Content

if TYPE_CHECKING:
    from sim.trade.draws import Draws

RULE = Rule(
    code="R17",
    layer=ALONE,
    severity="error",
    side="both",
    en="Departure is not after arrival, nothing ends before it begins, and a declaration is not later than it may be.",
    why="Dates decide which rate, which tariff and which licence hold, and whether a late fee is due.",
    do="Compare with the schedule of the voyage.",
    source="order of events; China: 14 days before the late fee; 24 hours before loading and Singapore's periods not confirmed",
    grade="assumed",
)
ORDERED = (
    ("departure_date", "arrival_date"),
    ("booked_on", "departure_date"),
    ("delivery_order_date", "delivery_order_until"),
    ("authorised_from", "authorised_until"),
    ("taxed_on", "tax_due_on"),
    ("valid_from", "valid_until"),
)
"""The first is not after the second."""
LICENCE = ("licence_from", "licence_until")


def check(content: Content, form: FormLike, context: Context) -> Iterator[Found]:
    """Pairs of dates, then the date of the declaration against the voyage."""
    for first, second in ORDERED:
        begins, ends = content.get(first), content.get(second)
        if isinstance(begins, str) and isinstance(ends, str) and begins > ends and None not in (day(begins), day(ends)):
            yield Found(
                first, None, begins, f"It is after {ends}, the {second.replace('_', ' ')}.", "Compare the two dates."
            )
    for index, licence in enumerate(records(content, "licences")):
        begins, ends = licence.get(LICENCE[0], ""), licence.get(LICENCE[1], "")
        if begins and ends and begins > ends:
            yield Found(
                LICENCE[0], index, begins, f"It is after {ends}, the last day of the licence.", "Compare the two dates."
            )
    country, direction = country_of(content, form), direction_of(content, form)
    if country and direction:
        on = day_of(content, context)
        now = day(on) if on else None
        if now is not None:
            yield from _in_time(content, (country, direction), context, on, now)


def _in_time(content: Content, side: tuple[str, str], context: Context, on: str, now: int) -> Iterator[Found]:
    country, direction = side
    own = day_fact(content)
    limits = context.limits
    field = "arrival_date" if direction == "import" else "departure_date"
    given = content.get(field)
    event = day(given) if isinstance(given, str) else None
    if event is None:
        return
    late = now - event
    if direction == "import":
        if country == "cn" and late > limits.late_days:
            last = iso(event + limits.late_days)
            yield Found(
                "declared_on",
                None,
                on,
                f"The goods were to be declared by {last}; a late fee is due.",
                "Pay the fee.",
                "warning",
            )
        elif country == "sg" and late > limits.inward_days:
            yield Found(own, None, on, f"The goods arrived on {given}, too long ago.", RULE.do)
        elif country == "sg" and late > 0:
            why = f"The goods arrived on {given}; a permit is due before they leave the port."
            yield Found(own, None, on, why, "Apply during the voyage.", "warning")
    elif country == "cn" and late > 0:
        yield Found(own, None, on, f"The goods left on {given}; exports are declared before.", RULE.do)
    elif country == "cn" and late > -limits.loading_days:
        yield Found(own, None, on, "It is less than 24 hours before loading.", "Declare earlier.", "warning")
    elif country == "sg" and late > limits.outward_days:
        yield Found(own, None, on, f"The goods left on {given}, too long ago.", RULE.do)


def _ways(content: Content, form: FormLike, draws: Draws) -> Iterator[Content]:
    by = draws.whole("by", 1, 5)
    declared = day(text(content, day_fact(content)) or "-")
    direction = direction_of(content, form)
    if declared is not None and direction:
        # Far enough for every period, and not so far that the day cannot be written.
        moved = iso(declared - 40 - by)
        field = "arrival_date" if direction == "import" else "departure_date"
        if text(content, field) and not text(
            content, "arrival_date" if field == "departure_date" else "departure_date"
        ):
            yield changed(content, **{field: moved})
    for first, second in ORDERED:
        ends = day(text(content, second) or "-")
        if text(content, first) and ends is not None:
            yield changed(content, **{first: iso(ends + by)})
        begins = day(text(content, first) or "-")
        if text(content, second) and begins is not None:
            yield changed(content, **{second: iso(begins - by)})
    for index, licence in enumerate(records(content, "licences")):
        ends = day(licence.get(LICENCE[1]) or "-")
        if LICENCE[0] in licence and ends is not None:
            yield changed_at(content, "licences", index, licence_from=iso(ends + by))


spoil = spoiler(RULE.code, _ways)
