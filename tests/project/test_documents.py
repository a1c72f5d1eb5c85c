"""What the documents say is so: made pages are fresh, links lead somewhere, commands exist and the quick ones are run."""

from __future__ import annotations

import contextlib
import importlib.util
import io
import os
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from tests.project.documents import LINK, Step, documents, steps
from tests.project.tree import ROOT, name

PAGES = [pytest.param(p, id=name(p)) for p in documents()]
TYPING = [p for p in PAGES if any(s.command for s in steps(p.values[0]))]  # type: ignore[arg-type]
SLOW = {"demo", "run", "compare", "trace", "verify"}
# Enough to see the command work; how long it takes is told by the tests of speed.
SMALL = ["--replications", "2", "--set", "experiment.window=1 week", "--set", "experiment.warm_up=2 weeks"]


def clearlane(arguments: list[str], folder: Path = ROOT) -> subprocess.CompletedProcess[str]:
    program = "from sim.cli import main; main()"
    environment = os.environ | {"PYTHONPATH": str(ROOT), "COLUMNS": "200", "PYTHONIOENCODING": "utf-8"}
    return subprocess.run(
        [sys.executable, "-c", program, *arguments],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


@cache
def helped(*words: str) -> str:
    """The help of a command, empty when there is no such command; in this process, since a new one takes half a second."""
    from typer.exceptions import TyperException

    from sim.cli.app import app

    said = io.StringIO()
    with pytest.MonkeyPatch.context() as patch, contextlib.redirect_stdout(said):
        patch.setenv("COLUMNS", "200")
        try:
            app(args=[*words, "--help"], prog_name="clearlane", standalone_mode=False)
        except TyperException:
            return ""
    return said.getvalue()


def test_pages_made_from_the_code_are_fresh() -> None:
    """If this fails: ``python docs/make_reference.py``, and look at the difference before committing it."""
    spec = importlib.util.spec_from_file_location("make_reference", ROOT / "docs/make_reference.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    for path, text in module.pages().items():
        assert path.read_text(encoding="utf-8") == text, name(path)


@pytest.mark.parametrize("page", PAGES)
def test_links_lead_to_files(page: Path) -> None:
    targets = [m["target"].partition("#")[0] for m in LINK.finditer(page.read_text(encoding="utf-8"))]
    inside = [t for t in targets if t and not t.startswith(("http://", "https://", "mailto:"))]
    assert [t for t in inside if not (page.parent / t).exists()] == []


def test_every_page_is_linked_from_the_readme_or_the_index() -> None:
    linked = {
        (start.parent / m["target"].partition("#")[0]).resolve()
        for start in (ROOT / "README.md", ROOT / "docs/index.md")
        for m in LINK.finditer(start.read_text(encoding="utf-8"))
    }
    pages = {p for p in documents() if p.is_relative_to(ROOT / "docs")} - {ROOT / "docs/index.md"}
    assert pages <= linked, sorted(name(p) for p in pages - linked)


@pytest.mark.parametrize("page", TYPING)
def test_commands_and_their_options_exist(page: Path) -> None:
    for step in steps(page):
        if not step.command:
            continue
        words = [w for w in step.command[:2] if not w.startswith("-")]
        text = helped(*words[:1]) if words else helped()
        assert text, step.command
        if words[1:] and "COMMAND [ARGS]" in text:
            text = helped(*words)
            assert text, step.command
        for option in step.command:
            if option.startswith("-"):
                assert f" {option.partition('=')[0]} " in text, step.command


def followed(page: Path, folder: Path, *, slow: bool) -> int:
    """Do what a page says in a folder that holds only the data it links to; returns the number of commands run."""
    number = 0
    for match in LINK.finditer(page.read_text(encoding="utf-8")):
        if match["target"].endswith(".csv"):
            shutil.copy(page.parent / match["target"], folder)
    for step in steps(page):
        if step.file:
            (folder / step.file).write_text(step.text, encoding="utf-8")
        elif step.command and (step.command[0] in SLOW) <= slow:
            number += 1
            done = clearlane([*step.command, *shortened(step)], folder)
            expected = {0, 4} if "--require" in step.command else {0}
            assert done.returncode in expected, f"{step.command}\n{done.stderr}"
    return number


def shortened(step: Step) -> list[str]:
    return SMALL if step.command[0] in ("run", "compare") and os.environ.get("CLEARLANE_CAMPAIGN") == "small" else []


@pytest.mark.parametrize("page", TYPING)
def test_quick_commands_work_as_documented(page: Path, tmp_path: Path) -> None:
    followed(page, tmp_path, slow=False)


@pytest.mark.campaign
@pytest.mark.parametrize("page", TYPING)
def test_all_commands_work_as_documented(page: Path, tmp_path: Path) -> None:
    assert followed(page, tmp_path, slow=True) > 0
