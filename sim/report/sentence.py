"""The sentence a minister understands: what is compared, the saving at delivery first, at the customs step second.

For a customs reader: it names both sides, the date each stands for, and says so when no difference can be shown.
For a simulation reader: savings are base minus alternative of means, paired; an interval that holds 0 is never given a direction;
no number has more digits than its interval allows.
"""

from __future__ import annotations

from dataclasses import dataclass

from sim.report.digits import MINUS, Shown, holds_zero, shown
from sim.report.index import Rows
from sim.report.model import ComparisonReport, Head, IntervalText
from sim.report.words import listed
from sim.stats.measure import Measure

_EXACT = "Inputs are taken as exact: the intervals show only the chance in the simulation."


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of a sentence; ``strong`` where a page sets it in bold."""

    text: str
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Statement:
    """What a comparison says: a title of few words, the finding, what it compares, and on what footing."""

    title: str
    finding: tuple[Span, ...]
    sides: str
    footing: str

    @property
    def text(self) -> str:
        """All of it as plain text."""
        return " ".join(p for p in ("".join(s.text for s in self.finding), self.sides, self.footing) if p)


def minister(report: ComparisonReport) -> str:
    """The whole statement as plain text, for a terminal or a message."""
    return statement(report).text


def statement(report: ComparisonReport) -> Statement:
    """Finding, sides and footing of a comparison."""
    rows = Rows(report.measures, report.base.name, report.alternative.name)
    told = headline(report.intervals, rows)
    spans = [Span(f"With {_quoted(report.alternative)} instead of {_quoted(report.base)}, ")]
    if not told:
        spans.append(Span("nothing was measured that both sides share."))
    first = [i for i in told if i.place == "delivery"]
    if first:
        spans += _delivery(rows, first[0])
    steps = [i for i in told if i.place == "customs"] or [
        i for i in measured(report.intervals, rows) if i.place == "customs"
    ]
    if steps and told:
        spans += _customs(rows, steps)
    if not first and not steps and told:
        spans += _plain(rows, told)
    return Statement(_title(rows, told), tuple(spans), sides(report), footing(rows, told))


def headline(intervals: tuple[IntervalText, ...], rows: Rows) -> list[IntervalText]:
    """The intervals a headline speaks of that were measured on both sides: the declared family, else all with a place, else all."""
    known = measured(intervals, rows)
    declared = [i for i in known if i.headline]
    return declared or [i for i in known if i.place] or known


def measured(intervals: tuple[IntervalText, ...], rows: Rows) -> list[IntervalText]:
    """Those with a difference of means."""
    return [i for i in intervals if rows.difference(i.name) is not None]


def saving(row: Measure, wanted: str = "") -> Shown:
    """Base minus alternative of a difference row (which is alternative minus base)."""
    estimate = None if row.estimate is None else -row.estimate
    low = None if row.high is None else -row.high
    high = None if row.low is None else -row.low
    return shown(estimate, low, high, row.unit, wanted=wanted)


def _title(rows: Rows, told: list[IntervalText]) -> str:
    first = next((i for i in told if i.place == "delivery"), told[0] if told else None)
    row = rows.difference(first.name) if first is not None else None
    if first is None or row is None:
        return "Nothing to compare"
    at_delivery = first.place == "delivery"
    if holds_zero(row.low, row.high):
        return "No difference can be shown at delivery" if at_delivery else f"No difference can be shown: {first.en}"
    more = (row.estimate or 0.0) > 0.0
    words = (shown(row.estimate, row.low, row.high, row.unit) if more else saving(row)).words
    if at_delivery:
        return f"Delivered {words} {'later' if more else 'earlier'}"
    return f"{words} {'longer' if more else 'shorter'}: {first.en}"


def sides(report: ComparisonReport) -> str:
    """What each side stands for, with its label and dates."""
    one, other = report.base, report.alternative
    if one.stands_for and one.stands_for == other.stands_for and not one.label and not other.label:
        return f"Both stand for {one.stands_for}."
    parts = [_side(head) for head in (one, other)]
    return " ".join(p for p in parts if p)


def footing(rows: Rows, told: list[IntervalText]) -> str:
    """On what the intervals rest."""
    known = [rows.difference(i.name) for i in told]
    if any(r is not None and r.input_low is not None for r in known):
        return "The second interval is what doubt about the inputs adds."
    return _EXACT


def _side(head: Head) -> str:
    if head.label:
        said = (
            f"is a {head.label}"
            if head.label.startswith("constructed counterfactual")
            else f"is labelled: {head.label}"
        )
        return f"{_quoted(head)} {said}{f', with {head.stands_for}' if head.stands_for else ''}."
    return f"{_quoted(head)} stands for {head.stands_for}." if head.stands_for else ""


def _delivery(rows: Rows, interval: IntervalText) -> list[Span]:
    row = rows.difference(interval.name)
    assert row is not None  # headline() keeps measured intervals only
    base, alternative = rows.level(interval.name, rows.base), rows.level(interval.name, rows.alternative)
    if holds_zero(row.low, row.high):
        return [Span("no difference can be shown", True), Span(f" at delivery{_range(row)}.")]
    text = saving(row)
    later = (row.estimate or 0.0) > 0.0
    flipped = saving(row) if not later else shown(row.estimate, row.low, row.high, row.unit)
    spans = [Span("a consignment is delivered on average ")]
    spans.append(Span(f"{flipped.words} {'later' if later else 'earlier'}", True))
    spans.append(
        Span(f" ({_percent(row)} interval {flipped.interval}{_inputs(row, later)}{_from_to(base, alternative, text)}).")
    )
    return spans


def _customs(rows: Rows, steps: list[IntervalText]) -> list[Span]:
    spans = [Span(" At the customs step: ")]
    for number, interval in enumerate(steps):
        row = rows.difference(interval.name)
        assert row is not None  # headline() keeps measured intervals only
        spans.append(Span(f"{'; ' if number else ''}{_brief(interval)} "))
        if holds_zero(row.low, row.high):
            spans.append(Span(f"shows no difference{_range(row)}"))
            continue
        later = (row.estimate or 0.0) > 0.0
        text = shown(row.estimate, row.low, row.high, row.unit) if later else saving(row)
        spans.append(Span(f"{text.words} {'longer' if later else 'shorter'}", strong=True))
        spans.append(Span(f" ({text.interval}{_inputs(row, later)})"))
    return [*spans, Span(".")]


def _plain(rows: Rows, told: list[IntervalText]) -> list[Span]:
    clauses = []
    for interval in told[:3]:
        row = rows.difference(interval.name)
        assert row is not None  # headline() keeps measured intervals only
        if holds_zero(row.low, row.high):
            clauses.append(f"no difference can be shown in {_brief(interval)}{_range(row)}")
        else:
            longer = (row.estimate or 0.0) > 0.0
            text = shown(row.estimate, row.low, row.high, row.unit) if longer else saving(row)
            clauses.append(f"{_brief(interval)} is {text.words} {'longer' if longer else 'shorter'} ({text.interval})")
    return [Span(f"{listed(clauses)}.")]


def _quoted(head: Head) -> str:
    return f"\N{LEFT DOUBLE QUOTATION MARK}{head.short}\N{RIGHT DOUBLE QUOTATION MARK}"


def _brief(interval: IntervalText) -> str:
    """The label without what stands in brackets, as a part of a sentence."""
    words = interval.en.partition(" (")[0]
    return words if words[1:2].isupper() else words[:1].lower() + words[1:]


def _percent(row: Measure) -> str:
    return f"{100.0 * (row.level or 0.95):g} %"


def _range(row: Measure) -> str:
    """What the interval leaves possible."""
    if row.low is None or row.high is None:
        why = "some were unfinished" if "lower bound" in row.estimator else "too few replications"
        return f" (no interval: {why})"
    text = saving(row)
    more, less = (f"{limit.lstrip(MINUS)} {text.unit}" for limit in (text.low, text.high))
    if text.low.startswith(MINUS) and text.high.strip("0.,"):
        return f" (anything from {more} longer to {less} shorter)"
    return f" ({more} longer at most)" if text.low.startswith(MINUS) else f" ({less} shorter at most)"


def _inputs(row: Measure, later: bool) -> str:
    if row.input_low is None or row.input_high is None:
        return ""
    low, high = (row.input_low, row.input_high) if later else (-row.input_high, -row.input_low)
    return f"; with doubt about inputs {shown(row.estimate, low, high, row.unit).interval}"


def _from_to(base: Measure | None, alternative: Measure | None, text: Shown) -> str:
    """From one level to the other, in the unit and to the places of the saving: more would claim more than the saving does."""
    if base is None or alternative is None or base.estimate is None or alternative.estimate is None:
        return ""
    one, other = (
        shown(r.estimate, r.low, r.high, r.unit, wanted=text.unit, finest=max(text.places, 0))
        for r in (base, alternative)
    )
    return f"; from about {one.estimate} to about {other.estimate} {other.unit}"
