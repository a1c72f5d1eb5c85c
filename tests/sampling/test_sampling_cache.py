"""Compiled code kept between runs: never stale, and no folder is needed."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

import sim
from sim.sampling.cache import prepare_cache, source_digest, user_cache

PACKAGE = Path(sim.__file__).parent
# draw_exponential() lives in families.py and calls uniform(), which lives in draws.py.
PROGRAM = """
import os
from sim.quantity.distribution import Distribution
from sim.sampling import case_entity, prepare, stream_key
draw = prepare(Distribution("exponential", (1.0,))).draw
print(os.environ["NUMBA_CACHE_DIR"])
print([draw(stream_key(1, 0, "a"), case_entity("b", i), 0) for i in range(3)])
"""


def run(folder: Path, cache: Path, **more: str) -> tuple[Path, list[float]]:
    env = {k: v for k, v in os.environ.items() if k != "NUMBA_CACHE_DIR"}
    env |= {"PYTHONPATH": str(folder), "XDG_CACHE_HOME": str(cache), "HOME": str(cache), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        cwd=folder,
        env=env | more,
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    where, values = done.stdout.splitlines()
    return Path(where), [float(x) for x in values.strip("[]").split(",")]


def copy(folder: Path) -> Path:
    for name in ("__init__.py", "errors", "quantity", "sampling"):
        source = PACKAGE / name
        target = folder / "sim" / name
        target.parent.mkdir(exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, target)
    return folder


def test_an_edit_of_a_shared_function_reaches_the_functions_compiled_from_it(tmp_path: Path) -> None:
    (tmp_path / "tree").mkdir()
    tree, cache = copy(tmp_path / "tree"), tmp_path / "cache"
    where, before = run(tree, cache)
    assert where.is_relative_to(cache / "clearlane")
    assert list(where.rglob("*.nbi"))
    assert run(tree, cache) == (where, before)
    shared = tree / "sim" / "sampling" / "draws.py"
    text = shared.read_text(encoding="utf-8")
    assert text.count("+ 0.5) * _SCALE") == 1
    stamp = shared.stat()
    shared.write_text(text.replace("+ 0.5) * _SCALE", "+ 0.5) * _SCALE * 0.5"), encoding="utf-8")
    os.utime(shared, ns=(stamp.st_atime_ns, stamp.st_mtime_ns))  # not even the date tells
    elsewhere, after = run(tree, cache)
    assert elsewhere != where
    assert all(b < a for a, b in zip(before, after, strict=True))


def test_without_a_writable_folder_a_private_one_is_used_and_removed(tmp_path: Path) -> None:
    (tmp_path / "tree").mkdir()
    tree = copy(tmp_path / "tree")
    blocked = tmp_path / "a-file"
    blocked.write_text("no folder can be made in here", encoding="utf-8")
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    where, values = run(tree, blocked, TMPDIR=str(temporary))
    assert where.is_relative_to(temporary)
    assert not where.exists()
    assert len(values) == 3


def test_without_numba_the_failure_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "numba.py").write_text("raise ImportError('llvmlite is broken')", encoding="utf-8")
    program = """
from sim.errors import Failed
try:
    from sim.sampling import uniform
except Failed as failed:
    print(failed.code, "llvmlite is broken" in failed.why)
"""
    env = os.environ | {"PYTHONPATH": f"{tmp_path}{os.pathsep}{PACKAGE.parent}"}
    done = subprocess.run(
        [sys.executable, "-c", program], env=env, capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout.split() == ["RUN-090", "True"]


def test_names_alone_need_no_compiler() -> None:
    program = """
import sys
import time
import sim.sampling, sim.calendars
sim.sampling.case_entity("a", 1), sim.sampling.stream_key(1, 2, "b")
print(sorted({"numba", "numpy", "scipy", "llvmlite"} & set(sys.modules)))
"""
    env = os.environ | {"PYTHONPATH": str(PACKAGE.parent)}
    done = subprocess.run(
        [sys.executable, "-c", program], env=env, capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout.strip() == "[]"


def test_the_digest_sees_every_compiled_package(tmp_path: Path) -> None:
    (tmp_path / "tree").mkdir()
    tree = copy(tmp_path / "tree") / "sim"
    digests = {source_digest(tree)}
    for name in ("sampling/normal.py", "quantity/measure.py", "calendars/timetable.py", "engine/loop.py"):
        file = tree / name
        file.parent.mkdir(exist_ok=True)
        file.write_text("# another source\n", encoding="utf-8")
        digests.add(source_digest(tree))
    assert len(digests) == 5
    renamed = tree / "engine" / "loops.py"
    (tree / "engine" / "loop.py").rename(renamed)
    assert source_digest(tree) not in digests


def test_a_worker_inherits_the_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    given = tmp_path / source_digest(PACKAGE)
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(given))
    assert prepare_cache() == given
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path / "of-someone-else"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    if sys.platform not in ("win32", "darwin"):
        assert user_cache() == tmp_path
    assert prepare_cache().name == given.name


def test_what_was_compiled_long_ago_is_removed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    if sys.platform in ("win32", "darwin"):
        monkeypatch.setattr("sim.sampling.cache.user_cache", lambda: tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setenv("NUMBA_CACHE_DIR", "")
    for name, age in (("recent", 10), ("old", 100)):
        (tmp_path / "clearlane" / name).mkdir(parents=True)
        then = time.time() - age * 86400.0
        os.utime(tmp_path / "clearlane" / name, (then, then))
    found = prepare_cache()
    assert sorted(p.name for p in (tmp_path / "clearlane").iterdir()) == sorted(["recent", found.name])
