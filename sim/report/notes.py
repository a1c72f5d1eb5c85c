"""What must stand beside the numbers: labels, dates, scaling, what is assumed, what the intervals mean.

For a customs reader: the small print, in full sentences and without being asked.
For a simulation reader: derived from the run's facts and the rows; nothing here depends on the size of a result.
"""

from __future__ import annotations

from sim.report.digits import number
from sim.report.index import Rows
from sim.report.model import ComparisonReport, Head
from sim.report.words import GRADES


def notes(report: ComparisonReport, rows: Rows) -> list[tuple[str, str]]:
    """(heading, sentence) of everything a reader must know, most important first."""
    found = [
        ("Label", f"{_title(h)}: {h.label}. {h.about}".strip()) for h in (report.base, report.alternative) if h.label
    ]
    dated = [h for h in (report.base, report.alternative) if h.stands_for]
    if dated:
        found.append(("Dates", " ".join(f"{_title(h)} stands for {h.stands_for}." for h in dated)))
    found += _volume(report)
    found += _intervals(report, rows)
    found += _pairing(report, rows)
    found += _censored(rows)
    found += _family(rows)
    found += [("Note", text) for text in report.caveats]
    return found


def _family(rows: Rows) -> list[tuple[str, str]]:
    text = 'Intervals under "declared" were named before the run'
    if any("joint over" in r.estimator for r in rows.kept):
        text += (
            "; their mean differences have joint intervals, wider than each alone would be, so that all hold together"
        )
    text += ". Every other measure is exploratory: among many, some differences look clear by chance."
    return [("Family", text)]


def grades(head: Head) -> list[tuple[str, int, float]]:
    """(grade, parameters, percent), best grade first; those without parameters too, so that a missing grade is seen."""
    counts = dict(head.grades)
    total = sum(counts.values())
    return [(g, counts.get(g, 0), 100.0 * counts.get(g, 0) / total) for g in GRADES] if total else []


def _title(head: Head) -> str:
    return f"\N{LEFT DOUBLE QUOTATION MARK}{head.title or head.name}\N{RIGHT DOUBLE QUOTATION MARK}"


def _volume(report: ComparisonReport) -> list[tuple[str, str]]:
    facts = report.facts
    if facts.volume == 1.0:
        return []
    scaled = ", ".join(f"{name} {before} to {after}" for name, before, after in facts.scaled_pools)
    teams = f" Teams were scaled alike: {scaled}." if scaled else " Teams were scaled alike."
    text = (
        f"{100.0 * facts.volume:g} % of the trade was simulated, to be quick.{teams} Small teams queue a little more than large ones; "
        "run the comparison at full volume before using a figure."
    )
    return [("Volume", text)]


def _intervals(report: ComparisonReport, rows: Rows) -> list[tuple[str, str]]:
    percent = f"{100.0 * report.facts.level:g} %"
    doubt = any(r.input_low is not None for r in rows.kept)
    if doubt:
        text = (
            f"Two intervals stand beside a headline: simulation ({percent}; more replications narrow it) and input "
            "(only better data narrow it)."
        )
    else:
        text = (
            f"Every interval is a {percent} simulation interval: more replications narrow it. Inputs are taken as exact: how far the result "
            "would move with better or other data is not in it."
        )
    return [("Intervals", text)]


def _pairing(report: ComparisonReport, rows: Rows) -> list[tuple[str, str]]:
    facts = report.facts
    text = "Both sides met the same consignments, the same luck at every step and the same sailings; differences are between those pairs."
    row = rows.in_step()
    share = row.estimate if row is not None else facts.in_step
    if share is not None:
        text += f" In step: {100.0 * share:.0f} % of all random draws were made under both."
    if facts.unmatched:
        text += f" {number(facts.unmatched, 0)} consignments exist on one side only and are left out of the pairs."
    return [("Pairing", text)]


def _censored(rows: Rows) -> list[tuple[str, str]]:
    most = max((r.censored for r in rows.kept if r.censored), default=0.0)
    if most <= 0.0:
        return []
    share = "below 0.1 %" if most < 0.001 else f"up to {100.0 * most:.1f} %"
    text = (
        f"Some consignments ({share} in a measure) were not finished when the run stopped. Such a mean is a lower bound; quantiles take "
        "the unfinished ones into account (Kaplan-Meier)."
    )
    return [("Unfinished", text)]
