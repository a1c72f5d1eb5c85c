"""Slips of programs and lines: what may turn a right message into another one, or into none.

For a tester: functions of Hypothesis' ``draw`` and the bytes of a right message, like ``sim.testing.tricks``; but a message changed in this
way may be right and say something else, so a reader cannot be asked to refuse it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from hypothesis import strategies as st

from sim.testing.tricks import TEXT, Trick, text_span

DATES = (
    "2026-02-30", "2026-13-01", "0000-01-01", "-0001-01-01", "99999999999-01-01", "2026-03-02Z", "2026-03-02+14:00", "2026-03-02T24:00:00",
    "2026-03-02T23:59:60", "20260302", "2026-3-2", "\u0662\u0660\u0662\u0666-03-02", "9999-12-31",
)  # fmt: skip
"""Days as XML schemas, programs and people write them; some are days."""
NUMBERS = (
    "9" * 1000, "0." + "3" * 1000, "0" * 1000 + "1", "1e308", "NaN", "INF", "-INF", "-0", "+1", " 1", "1 000", "1,5", "0x10", "\u0661\u0662",
    "\uff11", "1.", ".5", "--1", "1_000", "\u00bd", "-1",
)  # fmt: skip
"""Numbers likewise."""

_DATE = re.compile(rb">(\d{4}-?\d\d-?\d\d[^<]*)</")
_LEAF = re.compile(rb"<([A-Za-z][\w.]*)(?: [^<>]*)?>[^<>]*</\1>")
_NUMBER = re.compile(rb">(-?\d+(?:\.\d+)?)</")


def _instead(pattern: re.Pattern[bytes], values: tuple[str, ...]) -> Trick:
    """A trick that writes an odd value in place of a drawn one."""

    def trick(draw: st.DrawFn, data: bytes) -> bytes:
        start, end = text_span(draw, data, pattern)
        return data[:start] + draw(st.sampled_from(values)).encode() + data[end:]

    return trick


def _emptied(draw: st.DrawFn, data: bytes) -> bytes:
    start, end = text_span(draw, data)
    return data[:start] + b" " * draw(st.integers(0, 3)) + data[end:]


def _flipped(draw: st.DrawFn, data: bytes) -> bytes:
    changed = bytearray(data)
    for _ in range(draw(st.integers(1, 4))):
        changed[draw(st.integers(0, len(data) - 1))] ^= 1 << draw(st.integers(0, 7))
    return bytes(changed)


def _span(draw: st.DrawFn, data: bytes) -> tuple[int, int]:
    start = draw(st.integers(0, len(data) - 1))
    return start, min(len(data), start + draw(st.integers(1, 200)))


def _lost(draw: st.DrawFn, data: bytes) -> bytes:
    start, end = _span(draw, data)
    return data[:start] + data[end:]


def _repeated(draw: st.DrawFn, data: bytes) -> bytes:
    start, end = _span(draw, data)
    return data[:end] + data[start:end] * draw(st.integers(1, 50)) + data[end:]


def _moved(draw: st.DrawFn, data: bytes) -> bytes:
    start, end = _span(draw, data)
    rest = data[:start] + data[end:]
    place = draw(st.integers(0, len(rest)))
    return rest[:place] + data[start:end] + rest[place:]


def _noise(draw: st.DrawFn, data: bytes) -> bytes:
    place = draw(st.integers(0, len(data)))
    return data[:place] + draw(st.binary(min_size=1, max_size=20)) + data[place:]


def _markup(draw: st.DrawFn, data: bytes) -> bytes:
    place = draw(st.integers(0, len(data)))
    parts = (
        b"<",
        b">",
        b"&",
        b"</",
        b"/>",
        b"<a>",
        b"]]>",
        b"<![CDATA[",
        b"<!--",
        b"-->",
        b"<?",
        b"?>",
        b'"',
        b"'",
        b"=",
        b"&#",
        b";",
        b"xmlns=",
    )
    return data[:place] + b"".join(draw(st.lists(st.sampled_from(parts), min_size=1, max_size=4))) + data[place:]


def _leaves(draw: st.DrawFn, data: bytes) -> list[tuple[int, int]]:
    """Two different elements without children, where they lie, first things first."""
    spans = [m.span() for m in _LEAF.finditer(data)]
    first = draw(st.integers(0, len(spans) - 2))
    return [spans[first], spans[draw(st.integers(first + 1, len(spans) - 1))]]


def _without_element(draw: st.DrawFn, data: bytes) -> bytes:
    (start, end), _ = _leaves(draw, data)
    return data[:start] + data[end:]


def _element_again(draw: st.DrawFn, data: bytes) -> bytes:
    (start, end), (_, place) = _leaves(draw, data)
    return data[:place] + data[start:end] + data[place:]


def _elements_swapped(draw: st.DrawFn, data: bytes) -> bytes:
    (a, b), (c, d) = _leaves(draw, data)
    return data[:a] + data[c:d] + data[b:c] + data[a:b] + data[d:]


MUTATIONS: Mapping[str, Trick] = {
    "odd date": _instead(_DATE, DATES),
    "odd number": _instead(_NUMBER, NUMBERS),
    "emptied value": _emptied,
    "swapped values": lambda d, m: _instead(TEXT, tuple(t.decode() for t in TEXT.findall(m)))(d, m),
    "lost element": _without_element,
    "element again": _element_again,
    "swapped elements": _elements_swapped,
    "flipped bits": _flipped,
    "lost part": _lost,
    "repeated part": _repeated,
    "moved part": _moved,
    "noise": _noise,
    "markup anywhere": _markup,
}
"""Name -> a trick after which the message may be a right one that says something else."""
