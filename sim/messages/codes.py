"""Layer 5: codes that are in no list, or no longer.

For an engineering reader: rows of a form with ``codes`` are looked up in canonical form, so one list serves both countries. A value the
dialect's table does not know reaches this layer as it was written.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from sim.messages.findings import Finding, finding
from sim.messages.form import Form
from sim.messages.places import place
from sim.trade.codes import CodeList, code_list
from sim.trade.content import Content
from sim.trade.listings import Table, read


@lru_cache(maxsize=256)
def _coded(form: Form) -> tuple[tuple[str, tuple[tuple[str, CodeList, frozenset[str]], ...]], ...]:
    """For the head (empty name) and each group: its coded facts with their list and the codes that never end."""
    found: dict[str, list[tuple[str, CodeList, frozenset[str]]]] = {}
    for fact, row in form.fields.items():
        if row.codes:
            known = code_list(row.codes)
            found.setdefault(form.group_of[fact], []).append((fact, known, frozenset(known.current)))
    return tuple((group, tuple(rows)) for group, rows in found.items())


def code_of(name: str) -> str:
    """The code of a finding about a list: ``COD-CN-PORTS``."""
    return "COD-" + name.upper().replace("_", "-")


@lru_cache(maxsize=64)
def _source(name: str) -> str:
    from sim import assets

    entry = table.get(name) if isinstance(table := read(assets.schemas() / "codes" / "SOURCES.yaml"), Table) else None
    return entry.text("source", name) if isinstance(entry, Table) else name


def _wrong(form: Form, fact: str, index: int | None, value: str, known: CodeList) -> Finding:
    title = known.name.replace("_", " ")
    if value in known:
        why = f"This code of the list of {title} ended on {known.rows[value].get('valid_until', '')}."
        do = "Use the code that took its place."
    else:
        why, do = f"The list of {title} has no such code.", "Use a code of the list."
    return finding(code_of(known.name), 5, place(form, fact, index), value, why, do, _source(known.name), field=fact)


def wrong_codes(form: Form, content: Content, on: str | None) -> Iterator[Finding]:
    """Every coded value that no list knows on that ISO date; without a date codes with an end are not accepted."""
    for group, rows in _coded(form):
        records = content.get(group, ()) if group else (content,)
        for index, record in enumerate(records):
            assert isinstance(record, dict)
            for fact, known, current in rows:
                value = record.get(fact)
                if value is not None and value not in current and not known.valid(str(value), on):
                    yield _wrong(form, fact, index if group else None, str(value), known)
