"""Messages that are lost with probability ``loss`` and sent again after ``timeout``, at most ``attempts`` times."""

from __future__ import annotations

from math import exp, prod


def lost(loss: float, attempts: int) -> float:
    """P(every attempt is lost)."""
    return loss**attempts


def mean_attempts(loss: float, attempts: int) -> float:
    """E[attempts made], when the receipt of one comes before the next is due: geometric, cut off."""
    return (1.0 - loss**attempts) / (1.0 - loss)


def receipt(loss: float, attempts: int, timeout: float, first: float, second: float) -> tuple[float, float]:
    """(E[T], E[T^2]) of the time to receipt of those received; latency below the time-out, of moments ``first``, ``second``."""
    weights = [(1.0 - loss) * loss**k / (1.0 - loss**attempts) for k in range(attempts)]
    mean = sum(w * (k * timeout + first) for k, w in enumerate(weights))
    square = sum(w * ((k * timeout) ** 2 + 2.0 * k * timeout * first + second) for k, w in enumerate(weights))
    return mean, square


def received_by(time: float, loss: float, attempts: int, timeout: float, mean_latency: float) -> float:
    """P(T <= time) with exponential latencies of any length: no attempt made by then has arrived, or one has."""
    leave = [k * timeout for k in range(attempts) if k * timeout < time]
    return 1.0 - prod(loss + (1.0 - loss) * exp(-(time - at) / mean_latency) for at in leave)
