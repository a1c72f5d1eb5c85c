"""The examples in the explanation of random numbers; what may change them: nothing but a change of the generator."""

from __future__ import annotations

import doctest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_examples_of_the_page() -> None:
    found = doctest.testfile(str(ROOT / "docs/explanation/random-numbers.md"), module_relative=False)
    assert found.failed == 0
    assert found.attempted >= 8
