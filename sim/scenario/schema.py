"""The JSON Schema of a scenario file, so that an editor can complete keys and mark what is wrong while one types.

For a simulation reader: generated from ``sim.scenario.fields``. It describes shapes; units, names and sums are the loader's.
"""

from __future__ import annotations

from typing import Any

from sim.quantity import FAMILIES
from sim.scenario.fields import STATE, STEPS, TABLES, Field, step_fields

_TEXT = {"type": ["string", "number", "boolean", "null"]}
WORDS = {
    "text": "A word or sentence.",
    "name": "A name: small letters, digits, - and _.",
    "duration": "A duration with its unit: 45 min, 2 h, 1.5 d, 8 weeks.",
    "share": "A share: 18 % or 0.18.",
    "rate": "A rate: 320 /week.",
    "count": "A whole number.",
    "number": "A plain number of at least 0.",
    "class": "A priority class: 0 is first, 7 last.",
    "money": "An amount: SGD 3.19.",
    "tariff": "An amount for a time: SGD 30 /day.",
    "date": "A day: 2026-01-05.",
    "moment": "A moment of the week: tue 20:00.",
    "value": "A value of an attribute.",
    "attribute": "An attribute, also handling.<document> or flagged.<document>.",
    "calendar": "A calendar declared in calendars.",
    "document": "A document declared in documents.",
    "interval": "An interval, or one stage of it (interval.stage).",
    "lane": "A lane declared in lanes.",
    "milestone": "A milestone; its name is the same in every process.",
    "pool": "A team declared in pools.",
    "population": "A population declared in populations.",
    "process": "A process: a file of scenarios/processes, or one written out here.",
    "schedule": "A schedule declared in schedules.",
    "step": "A step of the same process, or exit.",
}
_SOURCED = frozenset(("duration", "share", "rate", "count", "number", "money", "tariff"))


def schema() -> dict[str, Any]:
    """The schema as plain data, draft 2020-12."""
    definitions: dict[str, Any] = {name: _object(fields) for name, fields in TABLES.items() if name != "SCENARIO"}
    definitions["STEP"] = {
        "anyOf": [
            *(_step(kind) for kind in sorted(STEPS)),
            # A change to a step that another file defines.
            {"type": "object", "not": {"anyOf": [{"required": ["kind"]}, {"required": ["use"]}]}},
        ]
    }
    definitions["dist"] = _distribution()
    for word, about in WORDS.items():
        plain: dict[str, Any] = {**_TEXT, "description": about}
        definitions[word] = {"anyOf": [plain, _sourced(plain)], "description": about} if word in _SOURCED else plain
    definitions["policy"] = {"anyOf": [_TEXT, {"type": "object", "minProperties": 1, "maxProperties": 1}]}
    definitions["reference"] = {"anyOf": [_TEXT, {"type": "object", "properties": {"latest_of": {"type": "array"}}}]}
    definitions["weekly"] = {"anyOf": [_TEXT, {"type": "object"}], "description": "always, or days with spans."}
    definitions["shares"] = {"type": "object"}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "clearlane scenario",
        **_object((*TABLES["SCENARIO"], *STATE)),
        "$defs": dict(sorted(definitions.items())),
    }


def _object(fields: tuple[Field, ...]) -> dict[str, Any]:
    # Nothing is required here: a file may leave to its base whatever it does not change.
    return {
        "type": ["object", "null"],
        "properties": {f.name: {"description": f.about, **type_of(f.type)} for f in fields},
        "additionalProperties": False,
    }


def _step(kind: str) -> dict[str, Any]:
    made = _object(step_fields(kind))
    made["required"] = ["use" if kind == "use" else "kind"]
    if kind != "use":
        made["properties"]["kind"] = {"description": "What the step does.", "const": kind}
    return made


def type_of(text: str) -> dict[str, Any]:
    """The schema of a type as ``sim.scenario.fields`` writes it."""
    if text.startswith("one of "):
        words = text.removeprefix("one of ").split(" | ")
        # An editor reads true as a truth value, the loader as a word.
        return {"enum": [*words, *({"true": True, "false": False}[w] for w in words if w in ("true", "false")), None]}
    if text.startswith("map of "):
        part = text.removeprefix("map of ")
        made: dict[str, Any] = {"type": ["object", "null"], "additionalProperties": type_of(part)}
        return made if part.isupper() else {"anyOf": [made, _sourced({})]}
    if text.startswith("list of "):
        inner = type_of(text.removeprefix("list of "))
        return {"anyOf": [{"type": "array", "items": inner}, inner, _sourced({})]}
    if text.startswith("table of "):
        inner = type_of(text.removeprefix("table of "))
        table = {"type": "object", "required": ["by"], "properties": {"by": {"type": ["string", "array"]}}}
        return {"anyOf": [inner, table, _sourced({})]}
    if text == "any":
        return {}
    return {"$ref": f"#/$defs/{text}"}


def _sourced(value: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "required": ["value"],
        "properties": {
            "value": value,
            "source": _TEXT,
            "grade": {"enum": ["measured", "published", "expert", "assumed"]},
            "range": {"type": "array", "minItems": 2, "maxItems": 2},
            "note": _TEXT,
        },
        "additionalProperties": False,
    }


def _distribution() -> dict[str, Any]:
    families = {
        "type": "object",
        "properties": {f: {} for f in FAMILIES},
        "additionalProperties": False,
        "minProperties": 1,
        "maxProperties": 1,
    }
    return {
        "anyOf": [_TEXT, families, _sourced({})],
        "description": "How long: 2 h, or one family with its parameters.",
    }
