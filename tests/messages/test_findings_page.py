"""The page of findings against the code that yields them."""

from __future__ import annotations

import re
from pathlib import Path

from sim.messages.findings_reference import FIRST, entries, findings
from sim.messages.schema_errors import KINDS, OTHER

ROOT = Path(__file__).parents[2]
READERS = ("door", "identity", "validation", "schema_errors")
CODE = re.compile(r"[\"'](?:BYT|FRM|IDN)-[0-9]{2}[\"']|[\"']XSD-[A-Z]+[\"']")


def test_the_first_layers_list_exactly_the_codes_the_code_yields():
    source = "".join((ROOT / "sim" / "messages" / f"{name}.py").read_text(encoding="utf-8") for name in READERS)
    yielded = {code.strip("\"'") for code in CODE.findall(source)} | {
        f"XSD-{kind}" for kind in {*KINDS.values(), OTHER}
    }
    assert {e.code for e in FIRST} == yielded


def test_every_code_stands_once_with_all_it_needs():
    every = entries()
    assert len({e.code for e in every}) == len(every)
    for entry in every:
        assert all((entry.what, entry.why, entry.do, entry.source)), entry.code
        assert entry.grade in ("measured", "published", "expert", "assumed", "synthetic", "open"), entry.code
        assert 1 <= entry.layer <= 7


def test_the_page_has_a_row_for_every_code():
    page = "\n\n".join(findings())
    for entry in entries():
        assert f"\n| {entry.code} |" in page
