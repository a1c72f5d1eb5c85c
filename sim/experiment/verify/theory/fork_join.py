"""Two permits in parallel: the slower one decides.

Fork/join of two M/M/1 queues fed by the same arrivals (Flatto and Hahn 1984; mean by Nelson and Tantawi 1988). Given the numbers found on
arrival the two sojourns are independent Erlang times, so the joint distribution of the two queues, solved on a truncated lattice, gives
every moment and quantile of the maximum.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]


def mean_two_queues(rate: float, mean_service: float) -> float:
    """E[max of the two sojourns] = (12 - load) / 8 / (1 / mean_service - rate)."""
    return (12.0 - rate * mean_service) / 8.0 / (1.0 / mean_service - rate)


def two_delays(first: float, second: float) -> tuple[float, float]:
    """(E[max], E[max^2]) of two independent exponential times of these means."""
    a, b = 1.0 / first, 1.0 / second
    return 1 / a + 1 / b - 1 / (a + b), 2 / a**2 + 2 / b**2 - 2 / (a + b) ** 2


@dataclass(frozen=True)
class TwoQueues:
    """The maximum of the two sojourns.

    Parameters
    ----------
    rate
        Cases per unit of time.
    mean_service
        Of both servers.
    most
        Numbers above this at one server are cut off.
    """

    rate: float
    mean_service: float
    most: int = 48

    @cached_property
    def found(self) -> Array:
        """P(i at one server, j at the other) as a case arrives, by the balance equations."""
        from scipy.sparse import coo_matrix
        from scipy.sparse.linalg import spsolve

        size = self.most + 1
        work = 1.0 / self.mean_service
        rows: list[int] = []
        columns: list[int] = []
        rates: list[float] = []

        def move(i: int, j: int, to_i: int, to_j: int, rate: float) -> None:
            origin = i * size + j
            rows.extend((to_i * size + to_j, origin))
            columns.extend((origin, origin))
            rates.extend((rate, -rate))

        for i in range(size):
            for j in range(size):
                if i < self.most and j < self.most:
                    move(i, j, i + 1, j + 1, self.rate)
                if i:
                    move(i, j, i - 1, j, work)
                if j:
                    move(i, j, i, j - 1, work)
        balance = coo_matrix((rates, (rows, columns)), shape=(size * size, size * size)).tolil()
        balance[0, :] = 1.0
        right = np.zeros(size * size)
        right[0] = 1.0
        solved: Array = np.asarray(spsolve(balance.tocsc(), right), dtype=np.float64)
        return solved.reshape(size, size)

    def tails(self, times: Array) -> Array:
        """P(max > t) at each of ``times``."""
        from scipy.special import gammainc

        within: Array = gammainc(np.arange(1, self.most + 2), times[:, None] / self.mean_service)
        return np.asarray(1.0 - ((within @ self.found) * within).sum(axis=1), dtype=np.float64)

    def tail(self, time: float) -> float:
        """P(max > time)."""
        return float(self.tails(np.array([time]))[0])

    @cached_property
    def second_moment(self) -> float:
        """E[max^2] = integral of 2 t P(max > t), by Simpson's rule."""
        decay = 1.0 / self.mean_service - self.rate
        times, step = np.linspace(0.0, 40.0 / decay, 8001, retstep=True)
        heights = 2.0 * times * self.tails(times)
        return float(
            step / 3.0 * (heights[0] + heights[-1] + 4.0 * heights[1:-1:2].sum() + 2.0 * heights[2:-1:2].sum())
        )

    def quantile(self, share: float) -> float:
        """The time that ``share`` of the cases do not exceed, by bisection."""
        low, high = 0.0, 100.0 / (1.0 / self.mean_service - self.rate)
        for _ in range(60):
            middle = (low + high) / 2.0
            if self.tail(middle) > 1.0 - share:
                low = middle
            else:
                high = middle
        return (low + high) / 2.0
