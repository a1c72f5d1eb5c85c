"""Streams of arrivals as rows: keys, rates, batches, what is kept.

For a simulation reader: the base stream of each source and each of its surpluses is a row, in the order of their names; what is drawn of them is drawn
in the loop.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from sim.calendars import weekly_rate
from sim.engine.compiled import layout as at
from sim.engine.compiled.lists import Lists
from sim.engine.compiled.state import Floats, Ints
from sim.engine.world import World
from sim.flow import Arrivals, Surplus
from sim.sampling import keys


class Coming:
    """The streams of a flow; ``sources`` says where what each source starts with stands in the lists.

    Attributes
    ----------
    names
        Of the streams, by number.
    rows, floats
        What changes as arrivals are drawn.
    """

    def __init__(self, world: World, lists: Lists, sources: Sequence[int]) -> None:
        self._world, self._lists = world, lists
        streams: list[tuple[str, int, Arrivals, Surplus | None]] = []
        for source, arrivals in enumerate(world.flow.arrivals):
            streams.append((arrivals.stream, source, arrivals, None))
            streams += [(f"{arrivals.stream}+{s.name}", source, arrivals, s) for s in arrivals.surplus]
        streams.sort(key=lambda s: s[0])
        self.names = tuple(name for name, _, _, _ in streams)
        self.rows: Ints = np.zeros((len(streams), at.A_WIDTH), np.int64)
        self.floats: Floats = np.zeros((len(streams), at.AF_WIDTH))
        for row, floats, stream in zip(self.rows, self.floats, streams, strict=True):
            self._stream(row, floats, sources, *stream)

    def _stream(
        self,
        row: Ints,
        floats: Floats,
        sources: Sequence[int],
        name: str,
        source: int,
        arrivals: Arrivals,
        surplus: Surplus | None,
    ) -> None:
        world, experiment = self._world, self._world.experiment
        row[at.A_SOURCE] = sources[source]
        row[at.A_LUCK] = world.stream_key(f"arrivals/{name}")
        row[at.A_THIN] = world.stream_key(f"thin/{name}")
        row[at.A_BATCHES] = world.stream_key(f"batch/{name}")
        row[at.A_PATH] = keys.signed(keys.path_digest(f"case/{name}"))
        row[at.A_BATCH], row[at.A_BATCHED] = self._lists.real(arrivals.batch), len(arrivals.batch)
        floats[at.AF_INTERVAL] = arrivals.fixed_interval
        floats[at.AF_KEEP] = experiment.volume * (1.0 if surplus is not None else arrivals.keep)
        rate = weekly_rate(
            arrivals.rate,
            arrivals.profile,
            horizon=experiment.limit,
            start=experiment.start,
            holidays=arrivals.holidays,
            holiday_factor=arrivals.holiday_factor,
        )
        if surplus is not None:
            rate = rate.scaled(surplus.share)
            if surplus.start is not None or surplus.end is not None:
                start = 0.0 if surplus.start is None else experiment.window_start + surplus.start
                end = experiment.limit if surplus.end is None else experiment.window_start + surplus.end
                rate = rate.limited(start, end)
        pieces = [n for piece in zip(rate.times, rate.rates, rate.totals, strict=True) for n in piece]
        row[at.A_PIECE] = self._lists.real(pieces)
        row[at.A_RATE_END] = row[at.A_PIECE] + len(pieces)
