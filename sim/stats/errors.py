"""Error rates, rounds of correction and escapes of documents, and the hours corrections took.

For a customs reader: of the declarations of a kind so many were wrong, came back, or left with an error nobody had seen; and how much
of the time between two stamps went into putting documents right.
For a simulation reader: shares and means pooled over replications like every other ratio; ``errors.<document>...`` per document and
``errors...`` over all documents of a consignment.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from sim.results.errors import FAMILIES, FINDERS, SURFACES, ErrorSums
from sim.results.summary import ALL, Summary
from sim.stats.columns import Columns
from sim.stats.estimate import Estimate, ratio
from sim.stats.figure import Figure
from sim.stats.measure import COUNT, SHARE, TIME

PREFIX = "errors"
CORRECTION = "correction_time"
EACH = "per consignment"

_EMPTY = ErrorSums()
_Count = Callable[[ErrorSums], int]


def error_figures(summaries: Sequence[Summary], groups: Sequence[str]) -> Iterator[Figure]:
    """Every rate, count and escape, by document and group; nothing where no document can be wrong.

    Of a document nobody ever looks at there is only how often it is wrong.
    """
    for document in dict.fromkeys(d for s in summaries for d in sorted(s.errors)):
        for group in groups:
            yield from _document(summaries, document, group)


def correction_figures(name: str, group: str, columns: Columns) -> Iterator[Figure]:
    """Hours of an interval that went into correcting documents: mean, by owner, and the share of consignments with any."""
    measure, cases = f"{CORRECTION}.{name}", columns.cases
    mean, touched, parts = columns.corrections(lambda part: part.owner)

    def figure(
        statistic: str, estimate: Estimate | None, kind: str = TIME, unit: str = "h", estimator: str = "critical path"
    ) -> Figure:
        bounds = (0.0, 1.0) if kind == SHARE else (0.0, float("inf"))
        return Figure(
            measure,
            kind,
            group,
            statistic,
            unit,
            estimate,
            cases,
            estimator,
            columns.censored,
            columns.incomplete,
            bounds,
        )

    yield figure("mean", mean)
    yield figure("touched", touched, SHARE, "share", "pooled share")
    for owner, estimate in parts.items():
        yield figure(f"by_owner:{owner}", estimate)


def _document(summaries: Sequence[Summary], document: str, group: str) -> Iterator[Figure]:
    sums = [s.errors.get(document, {}).get(group, _EMPTY) for s in summaries]
    looked_at = any(s.judged for s in sums)
    still_open = any(s.counts[group].open for s in summaries if group in s.counts)
    head = f"{PREFIX}.{document}" if document else PREFIX

    def figure(
        name: str, statistic: str, of: _Count, among: _Count, kind: str = SHARE, estimator: str = ""
    ) -> Figure | None:
        whole = [among(s) for s in sums]
        estimate = ratio([of(s) for s in sums], whole)
        if estimate is None:
            return None
        unit = "share" if kind == SHARE else EACH
        bounds = (0.0, 1.0) if kind == SHARE else (0.0, float("inf"))
        made = estimator or ("pooled share" if kind == SHARE else "pooled mean")
        return Figure(
            f"{head}.{name}", kind, group, statistic, unit, estimate, sum(whole), made, None, still_open, bounds
        )

    def every() -> Iterator[Figure | None]:
        yield figure("rate", "share", lambda s: s.wrong, _had)
        yield figure("first_time_right", "share", lambda s: s.right, lambda s: s.judged)
        if looked_at:
            yield figure("rounds", "mean", lambda s: s.rounds, _had, COUNT)
        yield figure("escapes", "share", lambda s: s.escaped, lambda s: s.released)
        if group != ALL:
            return
        yield figure("world_changes", "share", lambda s: s.changed, _had)
        if looked_at:
            yield figure("rounds", "at_least_1", lambda s: s.mended, _had)
            yield figure("rounds", "at_least_2", lambda s: s.mended_again, _had)
            yield figure("false_queries", "mean", lambda s: s.queries, _had, COUNT)
            yield figure("false_queries", "share", lambda s: s.queried, _had)
            yield figure("found", "mean", lambda s: sum(s.found), _had, COUNT)
            for place, finder in enumerate(FINDERS):
                yield figure("found", f"by_finder:{finder}", _at("found", place), _had, COUNT)
        for place, family in enumerate(FAMILIES):
            yield figure("rate", f"by_family:{family}", _at("wrong_by", place), _had)
            yield figure("escapes", f"by_family:{family}", _at("escaped_by", place), lambda s: s.released)
        yield figure("escaped", "mean", lambda s: sum(s.surfaced), lambda s: s.released, COUNT)
        for place, surface in enumerate(SURFACES):
            yield figure("escaped", f"surfaced:{surface}", _at("surfaced", place), lambda s: s.released, COUNT)

    yield from (f for f in every() if f is not None)


def _had(sums: ErrorSums) -> int:
    return sums.consignments


def _at(name: str, place: int) -> _Count:
    return lambda sums: int(getattr(sums, name)[place])
