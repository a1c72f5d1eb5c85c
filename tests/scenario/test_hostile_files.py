"""Files that are no scenario: one clear problem each, in under a second, and never a crash or a hang."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from sim.errors import Refused
from sim.scenario import load

BOMB = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"{n}: &{n} [*{p},*{p},*{p},*{p},*{p},*{p},*{p},*{p},*{p}]\n" for p, n in zip("abcdefgh", "bcdefghi", strict=True)
)
TEXTS = {
    "empty": (b"", "SCN-005"),
    "blanks": (b" \n\n \n", "SCN-005"),
    "comment only": (b"# nothing\n", "SCN-005"),
    "null": (b"~\n", "SCN-005"),
    "ten megabytes": (b"a: 1\n" * 2_000_000, "SCN-002"),
    "one byte too many": (b"#" * (512 * 1024 + 1), "SCN-002"),
    "UTF-16": ("extends: paper\n".encode("utf-16"), "SCN-003"),
    "UTF-16 without its mark": ("extends: paper\n".encode("utf-16-le"), "SCN-004"),
    "UTF-32": ("extends: paper\n".encode("utf-32"), "SCN-003"),
    "latin-1": ("about: für Zöllner\n".encode("latin-1"), "SCN-003"),
    "GB 18030": ("about: 海关\n".encode("gb18030"), "SCN-003"),
    "half a character": ("about: 海".encode()[:-1], "SCN-003"),
    "next line (NEL)": ("about: a\u0085extends: paper\n".encode(), "SCN-004"),
    "line separator": ("about: a\u2028b\n".encode(), "SCN-004"),
    "right to left": ("about: a\u202eb\n".encode(), "SCN-004"),
    "zero width": ("ab\u200bout: a\n".encode(), "SCN-004"),
    "NUL": (b"about: a\0b\n", "SCN-004"),
    "escape sequence": (b"about: \x1b[31mred\n", "SCN-004"),
    "alias bomb": (BOMB.encode(), "SCN-007"),
    "merge key": (b"a: &x {b: 1}\nc: {<<: *x}\n", "SCN-007"),
    "tag": (b"a: !!python/object/apply:os.system [ls]\n", "SCN-007"),
    "100,000 brackets": (b"[" * 100_000, "SCN-008"),
    "100,000 braces": (b"{a: " * 60_000, "SCN-008"),
    "100,000 dashes": (b"- " * 100_000, "SCN-008"),
    "staircase": ("\n".join(" " * n + "a:" for n in range(500)).encode(), "SCN-008"),
    "100,000 keys": ("\n".join(f"k{n}: 1" for n in range(30_000)).encode()[: 512 * 1024 - 8], "SCN-008"),
    "tab": (b"a:\n\tb: 1\n", "SCN-006"),
    "two documents": (b"a: 1\n---\nb: 2\n", "SCN-006"),
    "open quote": (b'about: "never closed\n', "SCN-006"),
    "list as key": (b"[a]: 3\n", "SCN-006"),
    "duplicate key": (b"about: a\ntitle: {en: b}\nabout: c\n", "SCN-009"),
    "a list": (b"- a\n- b\n", "SCN-011"),
    "a word": (b"hello\n", "SCN-011"),
    "binary": (bytes(range(256)), "SCN-003"),
}


@pytest.mark.parametrize("name", TEXTS)
def test_one_problem_in_under_a_second(name: str, tmp_path: Path):
    content, code = TEXTS[name]
    file = tmp_path / "bad.yaml"
    file.write_bytes(content)
    started = time.process_time()
    with pytest.raises(Refused) as caught:
        load(str(file))
    assert time.process_time() - started < 1.0
    assert {p.code for p in caught.value.problems} == {code}
    assert len(caught.value.problems) == 1
    for problem in caught.value.problems:
        assert problem.place is not None
        assert str(problem).isprintable() or "\n" in str(problem)


def test_the_place_of_what_is_invisible(tmp_path: Path):
    file = tmp_path / "bad.yaml"
    file.write_text("title: {en: a}\nabout: 海关\u200b\n", encoding="utf-8")
    with pytest.raises(Refused) as caught:
        load(str(file))
    place = caught.value.problems[0].place
    assert place is not None
    assert (place.line, place.column) == (2, 10)


def test_a_mark_of_utf_8_is_no_mistake(tmp_path: Path, queue: str):
    file = tmp_path / "bom.yaml"
    file.write_bytes(b"\xef\xbb\xbf" + queue.replace("\n", "\r\n").encode())
    assert load(str(file)).title["en"] == "Queue"


def test_what_is_no_file(tmp_path: Path):
    os.mkfifo(tmp_path / "pipe.yaml")
    (tmp_path / "link.yaml").symlink_to(tmp_path / "nowhere")
    (tmp_path / "loop.yaml").symlink_to(tmp_path / "loop.yaml")
    (tmp_path / "folder.yaml").mkdir()
    cases = {
        str(tmp_path): "SCN-010",
        str(tmp_path / "folder.yaml"): "SCN-010",
        str(tmp_path / "missing.yaml"): "SCN-010",
        str(tmp_path / "pipe.yaml"): "SCN-001",
        str(tmp_path / "link.yaml"): "SCN-001",
        str(tmp_path / "loop.yaml"): "SCN-001",
        "/dev/zero": "SCN-001",
        "no\0name": "SCN-010",
        "n" * 5000: "SCN-010",
        "": "SCN-010",
        "../../../etc/passwd\n": "SCN-010",
    }
    for name, code in cases.items():
        started = time.monotonic()
        with pytest.raises(Refused) as caught:
            load(name)
        assert [p.code for p in caught.value.problems] == [code], name
        assert time.monotonic() - started < 1.0


def test_a_missing_name_is_answered_with_the_nearest():
    with pytest.raises(Refused) as caught:
        load("theory/one-servr")
    assert "theory/one-server" in caught.value.problems[0].do


@pytest.mark.parametrize("text", ["[" * 100_000, "{a: " * 60_000, "? " * 100_000, "- " * 100_000])
def test_deep_nests_do_not_kill_the_process(text: str, tmp_path: Path):
    """The C parser dies of these when it composes; in a process of its own, so that a crash would be seen."""
    file = tmp_path / "deep.yaml"
    file.write_text(text)
    code = "import sys; from sim.errors import Refused; from sim.scenario import load\ntry: load(sys.argv[1])\nexcept Refused: sys.exit(2)"
    done = subprocess.run(
        [sys.executable, "-c", code, str(file)], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 2, done.stderr
    assert "Traceback" not in done.stderr


def test_a_fork_bomb_of_fragments_is_stopped(tmp_path: Path, queue: str):
    folder = tmp_path / "processes" / "fragments"
    folder.mkdir(parents=True)
    for level in range(6):
        use = f"{{use: f{level + 1}, next: exit}}" if level < 5 else "{kind: delay, duration: 1 h, next: exit}"
        steps = "".join(f"  s{n}: {use}\n" for n in range(40))
        (folder / f"f{level}.yaml").write_text(f"entry: s0\nsteps:\n{steps}")
    file = tmp_path / "bomb.yaml"
    file.write_text(queue.replace("lodge: {kind: delay, duration: 1 h, next: serve}", "lodge: {use: f0, next: serve}"))
    started = time.process_time()
    with pytest.raises(Refused) as caught:
        load(str(file))
    assert caught.value.problems[0].code == "SCN-066"
    assert time.process_time() - started < 5.0


def test_many_bases_do_not_explode(tmp_path: Path, queue: str):
    """Twenty files, each extending the next one ten times: 10^20 paths, but twenty files."""
    for n in range(20):
        (tmp_path / f"b{n}.yaml").write_text(f"extends: [{', '.join([f'b{n + 1}.yaml'] * 10)}]\nlabel: b{n}\n")
    (tmp_path / "b20.yaml").write_text(queue)
    started = time.process_time()
    assert load(str(tmp_path / "b0.yaml")).label == "b0"
    assert time.process_time() - started < 2.0


def test_a_long_chain_is_refused(tmp_path: Path, queue: str):
    for n in range(60):
        (tmp_path / f"c{n}.yaml").write_text(f"extends: c{n + 1}.yaml\n")
    (tmp_path / "c60.yaml").write_text(queue)
    with pytest.raises(Refused) as caught:
        load(str(tmp_path / "c0.yaml"))
    assert {p.code for p in caught.value.problems} == {"SCN-012"}


def test_large_tables_and_mixes_are_refused_early(problems, queue: str):
    values = ", ".join(f"v{n}" for n in range(2_000))
    wide = queue.replace("tier: [small, large]", f"tier: [small, large, {values}]")
    assert "SCN-066" in {p.code for p in problems(wide)}
    parts = {f"a{i}": [f"v{n}" for n in range(30)] for i in range(4)}
    declared = ", ".join(f"{a}: [{', '.join(v)}]" for a, v in parts.items())
    mixed = ", ".join(f"{a}: {{{', '.join(f'{x}: 1 %' for x in v[:-1])}, {v[-1]}: rest}}" for a, v in parts.items())
    many = queue.replace("attributes: {", f"attributes: {{{declared}, ").replace("mix: {", f"mix: {{{mixed}, ")
    assert "SCN-066" in {p.code for p in problems(many)}
