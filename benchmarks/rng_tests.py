"""Statistical tests of a row of 52-bit words: each returns a p-value that is uniform when the words are chance.

For a simulation reader: after Knuth (The Art of Computer Programming, volume 2, section 3.3) and Marsaglia's birthday
spacings and rank tests, written with numpy for rows of 2^16 to 2^24 words. Discrete counts are judged by the mid-p
value, so that a p-value next to 0 or to 1 is suspicious in every test.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import numpy.typing as npt
from scipy import special

Words = npt.NDArray[np.uint64]
Reals = npt.NDArray[np.float64]
Counts = npt.NDArray[np.int64]
BITS = 52
_ONES = np.array([(i).bit_count() for i in range(1 << 13)])


def chi_square(observed: Counts, expected: Reals | float) -> float:
    """Upper tail of Pearson's statistic."""
    spread = np.broadcast_to(np.asarray(expected, dtype=np.float64), observed.shape)
    statistic = float(((observed - spread) ** 2 / spread).sum())
    return float(special.gammaincc((observed.size - 1) / 2.0, statistic / 2.0))


def normal(z: float) -> float:
    """Upper tail of the normal."""
    return float(special.ndtr(-z))


def poisson(count: int, mean: float) -> float:
    """P(more) + P(equal) / 2."""
    more = special.gammainc(count + 1, mean)
    equal = math.exp(count * math.log(mean) - mean - math.lgamma(count + 1))
    return float(more + equal / 2.0)


def bits(words: Words, shift: int, count: int) -> Counts:
    """``count`` bits of each word, ``shift`` bits below the top."""
    return ((words >> np.uint64(BITS - shift - count)) & np.uint64((1 << count) - 1)).astype(np.int64)


def real(words: Words) -> Reals:
    """The words as uniforms."""
    return (words.astype(np.float64) + 0.5) * 2.0**-BITS


def each_bit(words: Words) -> float:
    """Ones in each of the 52 bit planes."""
    n = len(words)
    z = [(2.0 * float(bits(words, b, 1).sum()) - n) / math.sqrt(n) for b in range(BITS)]
    return float(special.gammaincc(BITS / 2.0, sum(x * x for x in z) / 2.0))


def changes_of_bits(words: Words) -> float:
    """How often each bit changes from word to word."""
    return each_bit(words[1:] ^ words[:-1])


def each_byte(words: Words, shift: int) -> float:
    """Frequencies of one byte."""
    return chi_square(np.bincount(bits(words, shift, 8), minlength=256), len(words) / 256.0)


def pairs(words: Words, shift: int, lag: int) -> float:
    """Frequencies of pairs of bytes (of 6 bits in a short row), ``lag`` words apart, not overlapping."""
    table = words[: len(words) // (2 * lag) * 2 * lag].reshape(-1, 2, lag)
    width = 8 if table.size >= 1 << 20 else 6
    code = (bits(table[:, 0], shift, width) << width) | bits(table[:, 1], shift, width)
    return chi_square(np.bincount(code.ravel(), minlength=1 << 2 * width), code.size / 4.0**width)


def triples(words: Words, shift: int) -> float:
    """Frequencies of triples of 4 bits, from words side by side."""
    table = bits(words[: len(words) // 3 * 3], shift, 4).reshape(-1, 3)
    return chi_square(np.bincount(table @ np.array([256, 16, 1]), minlength=4096), len(table) / 4096.0)


def gaps(words: Words, low: float, high: float) -> float:
    """Lengths of the gaps between visits to [low, high)."""
    u = real(words)
    places = np.flatnonzero((u >= low) & (u < high))
    lengths = np.diff(places) - 1
    p = high - low
    longest = max(int(math.log(20.0 / (len(lengths) * p)) / math.log1p(-p)), 1)
    expected = len(lengths) * p * (1.0 - p) ** np.arange(longest)
    observed = np.bincount(np.minimum(lengths, longest), minlength=longest + 1)
    return chi_square(observed, np.append(expected, len(lengths) * (1.0 - p) ** longest))


def runs_up(words: Words) -> float:
    """Lengths of rising runs, the word after each run thrown away so that lengths are independent (Knuth)."""
    breaks = np.flatnonzero(words[1:] < words[:-1]) + 1
    lengths: list[int] = []
    start = 0
    for b in breaks.tolist():
        if b > start:
            lengths.append(b - start)
            start = b + 1
    observed = np.bincount(np.minimum(lengths, 7), minlength=8)[1:]
    share = [1.0 / math.factorial(k) - 1.0 / math.factorial(k + 1) for k in range(1, 7)]
    return chi_square(observed, len(lengths) * np.array([*share, 1.0 / math.factorial(7)]))


def runs_of_sides(words: Words) -> float:
    """Number of runs above and below one half."""
    side = bits(words, 0, 1)
    n, ones = len(side), int(side.sum())
    mean = 1.0 + 2.0 * ones * (n - ones) / n
    variance = (mean - 1.0) * (mean - 2.0) / (n - 1.0)
    return normal((1.0 + np.count_nonzero(np.diff(side)) - mean) / math.sqrt(variance))


def serial_correlation(words: Words, lags: tuple[int, ...]) -> float:
    """Sum of squared correlations at several lags."""
    x = real(words) - 0.5
    total = sum((12.0 * float(x[:-lag] @ x[lag:])) ** 2 / (len(x) - lag) for lag in lags)
    return float(special.gammaincc(len(lags) / 2.0, total / 2.0))


def birthday_spacings(words: Words, shift: int, width: int) -> float:
    """Equal spacings among groups of birthdays in 2^width days, 4 expected a group."""
    size = 1 << (width + 4) // 3
    days = bits(words[: len(words) // size * size], shift, width).reshape(-1, size)
    spacings = np.sort(np.diff(np.sort(days, axis=1), axis=1), axis=1)
    equal = int((np.diff(spacings, axis=1) == 0).sum())
    return poisson(equal, len(days) * size**3 / (4.0 * 2.0**width))


def collisions(words: Words, shift: int, width: int, together: int) -> float:
    """Balls that fall into an urn already taken; an urn is ``together`` words' bits."""
    table = bits(words[: len(words) // together * together], shift, width).reshape(-1, together)
    urns = np.zeros(len(table), np.int64)
    for column in table.T:
        urns = (urns << width) | column
    size = 1 << 14
    groups = np.sort(urns[: len(urns) // size * size].reshape(-1, size), axis=1)
    hit = int((np.diff(groups, axis=1) == 0).sum())
    urn_count = 2.0 ** (width * together)
    mean = size - urn_count * -math.expm1(size * math.log1p(-1.0 / urn_count))
    return poisson(hit, mean * len(groups))


def equal_words(words: Words) -> float:
    """Equal words anywhere in the row: two entities with one luck."""
    equal = int((np.diff(np.sort(words)) == 0).sum())
    return poisson(equal, len(words) ** 2 / 2.0 / 2.0**BITS) if equal else 0.5


def matrix_rank(words: Words, shift: int) -> float:
    """Ranks of 32 x 32 matrices of bits."""
    rows = bits(words[: len(words) // 32 * 32], shift, 32).astype(np.uint64).reshape(-1, 32)[: 1 << 15]
    rank = np.zeros(len(rows), np.int64)
    for column in range(32):
        mask = np.uint64(1 << column)
        order = np.arange(32)[np.newaxis, :] >= rank[:, np.newaxis]
        candidate = ((rows & mask) != 0) & order
        has = np.flatnonzero(candidate.any(axis=1))
        pivot = candidate[has].argmax(axis=1)
        top = rank[has]
        value = rows[has, pivot]
        rows[has, pivot] = rows[has, top]
        rows[has, top] = value
        clear = ((rows[has] & mask) != 0) & (np.arange(32)[np.newaxis, :] > top[:, np.newaxis])
        rows[has] ^= np.where(clear, value[:, np.newaxis], np.uint64(0))
        rank[has] += 1
    shares = [_rank_share(32, 32 - d) for d in range(3)]
    observed = np.bincount(np.minimum(32 - rank, 3), minlength=4)
    return chi_square(observed, len(rows) * np.array([*shares, 1.0 - sum(shares)]))


def _rank_share(n: int, rank: int) -> float:
    """P(an n x n matrix of fair bits has this rank)."""
    product = 1.0
    for i in range(rank):
        product *= (1.0 - 2.0 ** (i - n)) ** 2 / (1.0 - 2.0 ** (i - rank))
    return float(product * 2.0 ** (rank * (2 * n - rank) - n * n))


def spectrum(words: Words) -> float:
    """The highest line of the periodogram: a hidden period shows as one."""
    x = real(words) - 0.5
    power = np.abs(np.fft.rfft(x))[1 : len(x) // 2] ** 2 * 12.0 / len(x)
    return -math.expm1(len(power) * math.log1p(-math.exp(-float(power.max()))))


def largest_of_eight(words: Words) -> float:
    """The largest of eight, to the eighth power, is uniform."""
    u = real(words[: len(words) // 8 * 8]).reshape(-1, 8).max(axis=1) ** 8
    return chi_square(np.bincount((u * 128).astype(np.int64), minlength=128), len(u) / 128.0)


def permutations(words: Words) -> float:
    """Orders of five words side by side."""
    order = np.argsort(words[: len(words) // 5 * 5].reshape(-1, 5), axis=1, kind="stable")
    code = order @ np.array([625, 125, 25, 5, 1])
    observed = np.unique(code, return_counts=True)[1]
    filled = np.zeros(120, np.int64)
    filled[: len(observed)] = observed
    return chi_square(filled, len(order) / 120.0)


def weights(words: Words) -> float:
    """Numbers of ones of words side by side, seen together."""
    even = words[: len(words) // 2 * 2]
    weight = np.sum([_ONES[bits(even, s, 13)] for s in range(0, BITS, 13)], axis=0).reshape(-1, 2)
    edges = np.array([22, 24, 25, 26, 27, 28, 30])
    share = np.diff(np.concatenate([[0.0], special.bdtr(edges, BITS, 0.5), [1.0]]))
    group = np.searchsorted(edges, weight)
    observed = np.bincount(group[:, 0] * 8 + group[:, 1], minlength=64)
    return chi_square(observed, len(weight) * np.outer(share, share).ravel())


def differences(words: Words) -> float:
    """The difference of neighbours, modulo 1, is uniform."""
    step = (words[1::2] - words[: len(words) // 2 * 2 : 2][: len(words[1::2])]) & np.uint64((1 << BITS) - 1)
    return chi_square(np.bincount(bits(step, 0, 10), minlength=1024), len(step) / 1024.0)


def kolmogorov(words: Words) -> float:
    """Distance of the row from the uniform distribution."""
    u = np.sort(real(words))
    n = len(u)
    rank = np.arange(n)
    distance = max(float((u - rank / n).max()), float(((rank + 1) / n - u).max()))
    return float(special.kolmogorov((math.sqrt(n) + 0.12 + 0.11 / math.sqrt(n)) * distance))


def battery() -> dict[str, Callable[[Words], float]]:
    """Every test by name."""
    tests: dict[str, Callable[[Words], float]] = {
        "ones in each bit": each_bit,
        "changes of each bit": changes_of_bits,
        "runs up": runs_up,
        "runs above and below 1/2": runs_of_sides,
        "gaps, [0, 0.1)": lambda w: gaps(w, 0.0, 0.1),
        "gaps, [0.45, 0.55)": lambda w: gaps(w, 0.45, 0.55),
        "serial correlation, lags 1-32": lambda w: serial_correlation(w, tuple(range(1, 33))),
        "serial correlation, lags of blocks": lambda w: serial_correlation(
            w, (*tuple(1 << k for k in range(6, 16)), 255, 257, 4095, 4097)
        ),
        "periodogram, highest line": spectrum,
        "largest of eight": largest_of_eight,
        "permutations of five": permutations,
        "numbers of ones, pairs": weights,
        "differences of neighbours": differences,
        "Kolmogorov": kolmogorov,
        "equal words": equal_words,
        "collisions, 1 word": lambda w: collisions(w, 0, 30, 1),
        "collisions, 3 words": lambda w: collisions(w, 0, 10, 3),
        "collisions, 5 words, low bits": lambda w: collisions(w, 46, 6, 5),
    }
    for shift in range(0, 48, 8):
        tests[f"byte {shift // 8}"] = lambda w, s=shift: each_byte(w, s)  # type: ignore[misc]
    for shift in (0, 20, 44):
        tests[f"triples, bits {shift}-{shift + 3}"] = lambda w, s=shift: triples(w, s)  # type: ignore[misc]
        for lag in (1, 2, 256, 4096):
            tests[f"pairs from bit {shift}, lag {lag}"] = lambda w, s=shift, k=lag: pairs(w, s, k)  # type: ignore[misc]
    for shift in (0, 20):
        where = f"bits {shift}-{shift + 31}"
        tests[f"birthday spacings, {where}"] = lambda w, s=shift: birthday_spacings(w, s, 32)  # type: ignore[misc]
        tests[f"rank of 32 x 32, {where}"] = lambda w, s=shift: matrix_rank(w, s)  # type: ignore[misc]
    return tests
