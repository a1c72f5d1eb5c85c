"""The repository speaks of the project alone: no path of one machine, no address of a package index, no talk of how it was made."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.project.tree import ROOT, files, name

# Each pattern is written so that it does not match its own source. Hostile test documents name the file that all such documents name.
FOREIGN = {
    "a path of one machine": r"(?<![\w.}/])/(?:w[o]rk|r[o]ot|h[o]me|f[a]rm|Us[e]rs|t[m]p|o[p]t)/[\w.-]+",
    "an address of a package index": r"p[y]pi\.org|pythonhos[t]ed|registry\.n[p]mjs|--(?:extra-)?index-ur[l]\b(?<!emit-index-ur[l])|fi[l]e://(?!/etc/passwd)",
    "talk of how it was made": r"(?i)\bissu[e] [A-D]\b|\bstag[e] \([a-d]\)|\b(?:helper|agent) (?:session|lead)\b|\bsub-?ag[e]nts?\b"
    r"|\bth[e] contract (?:of|between) th[e] helpers\b|\bclau[d]e\b|\bllm\b|\bCONTRAC[T]\.md\b|\b(?:DESIG[N]|METHOD[S]|STYL[E])\.md\b",
}  # fmt: skip
BINARY = {".png", ".ico", ".parquet", ".woff2"}
TEXTS = [p for p in files() if p.suffix not in BINARY]


@pytest.mark.parametrize("what", FOREIGN)
def test_no_foreign_words(what: str) -> None:
    pattern = re.compile(FOREIGN[what])
    found = []
    for path in TEXTS:
        # An example of a document that is no UTF-8 is still text for this purpose.
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1):
            if match := pattern.search(line):
                found.append(f"{name(path)}:{number}: {match[0]}")
    assert found == []


@pytest.mark.parametrize(
    ("what", "line"),
    [
        ("a path of one machine", "see /wo" + "rk/main/x"),
        ("a path of one machine", '"/t' + 'mp/out"'),
        ("an address of a package index", "from https://py" + "pi.org/simple"),
        ("talk of how it was made", "added for issue " + "B"),
    ],
)
def test_the_patterns_find_what_they_are_for(what: str, line: str) -> None:
    assert re.search(FOREIGN[what], line)


def test_the_lock_holds_names_versions_and_hashes_only() -> None:
    lines = (ROOT / "requirements.lock").read_text().splitlines()
    allowed = re.compile(r"#.*|[a-z0-9-]+==[\w.]+ \\|    --hash=sha256:[0-9a-f]{64}( \\)?")
    assert [line for line in lines if not allowed.fullmatch(line)] == []


def test_text_files_end_with_a_line_and_hold_no_carriage_returns() -> None:
    def fine(path: Path) -> bool:
        data = path.read_bytes()
        return b"\r" not in data and (not data or data.endswith(b"\n"))

    kinds = {".py", ".md", ".toml", ".yaml", ".cff", ".csv", ".lock", ""}
    # Test data may be broken on purpose.
    assert [name(p) for p in TEXTS if p.suffix in kinds and "tests/" not in name(p) and not fine(p)] == []
