"""One colour an owner, told apart with normal and with colour-blind eyes, on light and dark screens."""

from __future__ import annotations

import re
from importlib.resources import files
from itertools import combinations

import numpy as np
import pytest

from sim.flow.owners import OWNERS
from sim.report.words import OWNERS as WORDS

# Machado, Oliveira and Fernandes (2009), full deficiency, linear RGB.
SIGHT = {
    "full": np.eye(3),
    "protan": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "deutan": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.01182, 0.04294, 0.968881]],
    "tritan": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.3039]],
}
# Ottosson's OKLab; a distance of 0.02 is just noticed side by side.
TO_LMS = [
    [0.4122214708, 0.5363325363, 0.0514459929],
    [0.2119034982, 0.6806995451, 0.1073969566],
    [0.0883024619, 0.2817188376, 0.6299787005],
]
TO_LAB = [
    [0.2104542553, 0.793617785, -0.0040720468],
    [1.9779984951, -2.428592205, 0.4505937099],
    [0.0259040371, 0.7827717662, -0.808675766],
]
PATTERNED = {"system", "schedule"}


def linear(colour: str) -> np.ndarray:
    c = np.array([int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)])
    return np.where(c <= 0.04045, c / 12.92, ((c + 0.055) / 1.055) ** 2.4)


def lab(rgb: np.ndarray) -> np.ndarray:
    return np.asarray(TO_LAB) @ np.cbrt(np.asarray(TO_LMS) @ np.clip(rgb, 0, 1))


def palette(dark: bool) -> dict[str, str]:
    style = files("sim.report").joinpath("templates/style.css").read_text()
    light, _, rest = style.partition("prefers-color-scheme: dark")
    found = dict(re.findall(r"--([a-z]+): (#[0-9a-f]{6});", light))
    if dark:
        found |= dict(re.findall(r"--([a-z]+): (#[0-9a-f]{6});", rest[: rest.index("}")]))
    return {name: found[name] for name in OWNERS if name not in PATTERNED}


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("sight", SIGHT)
def test_any_two_owners_differ_by_three_just_noticed_steps(sight, dark):
    seen = {name: lab(np.asarray(SIGHT[sight]) @ linear(colour)) for name, colour in palette(dark).items()}
    close = {(a, b): float(np.linalg.norm(seen[a] - seen[b])) for a, b in combinations(seen, 2)}
    assert min(close.values()) > 0.06, min(close, key=close.get)


def test_every_owner_has_a_colour_or_a_pattern_and_words():
    style = files("sim.report").joinpath("templates/style.css").read_text()
    for name in OWNERS:
        assert re.search(rf"rect\.o-{name}[ ,]", style), name
        assert WORDS[name][1], name
    assert list(WORDS) == list(OWNERS)
