"""The page on testing a handler of one's own is followed: its planted faults are found, and the mended handler passes."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

from tests.project.documents import blocks
from tests.project.tree import ROOT

PAGE = ROOT / "docs/how-to/test-your-handler.md"
NAMED = re.compile(r"Write `([\w.]+)`")
FAULTS = {"test_right_lists_are_taken", "test_nothing_breaks_it", "test_every_parcel_is_understood"}


def files() -> list[tuple[str, str]]:
    """Name and text of each file the page has its reader write, in order."""
    return [(NAMED.findall(b.before)[-1], b.text) for b in blocks(PAGE) if NAMED.search(b.before)]


def failed(folder: Path) -> set[str]:
    """The tests that fail when the reader runs pytest."""
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            "-q",
            "-p",
            "no:cacheprovider",
            "--hypothesis-seed=1",
            "--tb=line",
            "-W",
            "error",
            "test_handler.py",
        ],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    found = set(re.findall(r"^FAILED test_handler.py::(\w+)", done.stdout, re.MULTILINE))
    assert bool(found) == bool(done.returncode), done.stdout + done.stderr
    assert f"{4 - len(found)} passed" in done.stdout, done.stdout
    return found


def test_the_faults_of_the_page_are_found_and_the_mended_handler_passes(tmp_path: Path) -> None:
    *first, (name, mended) = files()
    assert [n for n, _ in first] == ["handler.py", "parcel.xsd", "test_handler.py"]
    assert name == "handler.py"
    for file, text in first:
        (tmp_path / file).write_text(text, encoding="utf-8")
    assert failed(tmp_path) == FAULTS
    assert all(fault in PAGE.read_text(encoding="utf-8") for fault in FAULTS)
    (tmp_path / name).write_text(mended, encoding="utf-8")
    assert failed(tmp_path) == set()
