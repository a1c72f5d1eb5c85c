"""Documents of a scenario: how they can be wrong comes from the verdict table, how often from the scenario."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from sim.errors import Problem
from sim.flow.kinds import Check, Key, Repair, Send, Validate
from sim.quantity import Grade
from sim.scenario import Scenario
from sim.scenario.build import variants
from sim.scenario.explain import explain
from sim.scenario.schema import schema
from sim.trade.verdicts import Row

CATALOGUE = "sim.scenario.build.variants.catalogue"
FORM = """\
title: {en: Form}
experiment: {kind: cycle, warm_up: 0 weeks, window: 1 week, run_out: 1 week}
documents:
  invoice: {message: invoice, holder: trader}
  form: {message: declaration, holder: broker, handling: invoice, release: done}
defects:
  missing: 1 %
  swapped: {value: 3 %, source: judgement, grade: assumed, range: [1 %, 5 %]}
arrivals:
  x: {rate: 10 /week, entry: invoice}
steps:
  invoice: {kind: key, document: invoice, error_share: 10 %, next: form}
  form: {kind: key, document: form, sources: [invoice], error_share: {by: handling.invoice, electronic: 5 %, paper: 20 %}, next: facts}
  facts: {kind: key, document: form, sources: [form], family: fact, error_share: 2 %, next: machine}
  machine: {kind: validate, document: form, against: [invoice], next: ok}
  ok: {kind: branch, on: flagged.form, cases: {no: look, yes: wait}}
  wait: {kind: delay, duration: 1 h, next: fix}
  fix: {kind: repair, document: form, by: broker, error_share: 5 %, rounds: 3, otherwise: out, next: machine}
  out: {kind: end, withdrawn: true}
  look: {kind: check, document: form, means: exam, sensitivity: 60 %, false_query: 2 %, next: sent}
  sent: {kind: send, document: form, latency: 5 s, loss: 1 %, timeout: 1 min, attempts: 3, otherwise: out, next: done}
  done: {kind: milestone, milestone: done, next: exit}
"""


REPAIRED = {"missing": ("holder", "carrier"), "origin": ("trader",), "value": ("trader",)}


def row(defect: str, cls: str, family: str = "keystroke", layer: int = 0, **compared: tuple[str, ...]) -> Row:
    codes = ("XSD-MISSING",) if layer else ()
    repaired = REPAIRED.get(defect, ("holder",))
    return Row("", f"{defect}@{cls}", defect, cls, family, cls, layer, codes, compared, ("review",), repaired)


def fake() -> variants.Catalogue:
    rows = {
        "invoice": (row("missing", "weight", layer=4), row("swapped", "weight", declaration=("R21",))),
        "declaration": (
            row("swapped", "weight", invoice=("R21",)),
            row("missing", "weight", layer=4),
            row("missing", "code", layer=4),
            row("unit", "weight"),
            row("origin", "country", "fact"),
            row("origin", "line", "fact"),
            row("value", "price", "fact"),
        ),
    }
    defects = {r.defect: r.family for own in rows.values() for r in own}
    return variants.Catalogue(rows, defects, frozenset((*rows, "response")))


@pytest.fixture(autouse=True)
def table(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(CATALOGUE, fake)


def shares(scenario: Scenario, document: str) -> dict[str, float]:
    (found,) = [d for d in scenario.flow.documents if d.name == document]
    return {v.name: v.share for v in found.variants}


def test_variants_follow_the_table_and_the_frequencies(read: Callable[..., Scenario]) -> None:
    found = read(FORM)
    form = {d.name: d for d in found.flow.documents}["form"]
    assert (form.message, form.holder, form.handling, form.release) == ("declaration", "broker", "invoice", "done")
    # The order of the bits is that of the table. Missing has a quarter, half of it in each class; units are not named.
    assert list(shares(found, "form").values()) == pytest.approx([0.75, 0.125, 0.125, 0.0, 0.25, 0.25, 0.5])
    assert list(shares(found, "invoice").values()) == pytest.approx([0.25, 0.75])
    swapped, missing = form.variants[:2]
    assert (swapped.layer, swapped.compared, swapped.repaired_by, swapped.site) == (
        0,
        ("invoice",),
        ("broker",),
        "weight",
    )
    assert (missing.layer, missing.codes, missing.repaired_by) == (4, ("XSD-MISSING",), ("broker", "carrier"))
    assert "handling.form" not in found.flow.values


def test_without_frequencies_a_family_is_split_evenly(read: Callable[..., Scenario]) -> None:
    text = re.sub(r"defects:\n(  .*\n)+?arrivals", "arrivals", FORM)
    assert list(shares(read(text), "form").values()) == pytest.approx([1 / 3, 1 / 6, 1 / 6, 1 / 3, 0.25, 0.25, 0.5])


def test_a_frequency_is_evidence(read: Callable[..., Scenario]) -> None:
    known = {e.path: e for e in read(FORM).evidence}
    assert known["defects.swapped"].evidence.source == "judgement"
    assert known["defects.swapped"].evidence.low == pytest.approx(0.01)
    assert known["defects.missing"].evidence.grade is Grade.ASSUMED
    assert {"steps.fix.rounds", "steps.form.error_share.paper"} <= set(known)


def test_every_key_of_the_steps_is_read(read: Callable[..., Scenario]) -> None:
    steps = read(FORM).flow.step
    kinds = {name: type(step) for name, step in steps.items()}
    assert (kinds["form"], kinds["machine"], kinds["look"], kinds["fix"], kinds["sent"]) == (
        Key,
        Validate,
        Check,
        Repair,
        Send,
    )
    assert (steps["facts"].sources, steps["facts"].family) == (("form",), "fact")
    assert steps["form"].error_share.rows == (0.05, 0.2)
    assert steps["machine"].against == ("invoice",)
    assert (steps["look"].means, steps["look"].false_query.rows) == ("exam", (0.02,))
    assert (steps["fix"].by, steps["fix"].rounds, steps["fix"].otherwise) == ("broker", 3, "out")
    assert (steps["sent"].attempts, steps["sent"].loss, steps["sent"].timeout) == (3, 0.01, 60.0)


def test_variants_can_be_written_out(read: Callable[..., Scenario]) -> None:
    own = (
        "{message: note, holder: broker, variants: {b: {share: 30 %, layer: 4, repaired_by: [holder, trader]}, "
        "a: {share: 10 %, site: b, seen_by: [exam]}, c: {family: fact}}}"
    )
    text = FORM.replace("{message: declaration, holder: broker, handling: invoice, release: done}", own)
    text = text.replace("handling.invoice", "handling.form").replace(", against: [invoice]", "")
    form = {d.name: d for d in read(text).flow.documents}["form"]
    assert [(v.name, round(v.share, 12), v.site) for v in form.variants] == [
        ("a", 0.25, "b"),
        ("b", 0.75, "b"),
        ("c", 1.0, "c"),
    ]
    assert form.variants[1].repaired_by == ("broker", "trader")


@pytest.mark.parametrize(
    ("old", "new", "code", "there"),
    [
        ("message: invoice", "message: invoise", "SCN-052", "invoise"),
        ("missing: 1 %", "mising: 1 %", "SCN-053", "mising"),
        ("missing: 1 %", "missing: often", "SCN-022", "often"),
        ("handling: invoice", "handling: invoise", "SCN-044", "invoise"),
        ("handling: invoice", "handling: form", "SCN-054", "form"),
        ("release: done", "release: gone", "SCN-038", "gone"),
        ("sources: [invoice]", "sources: [invoise]", "SCN-044", "invoise"),
        ("against: [invoice]", "against: [bill]", "SCN-044", "bill"),
        ("family: fact", "family: fiction", "SCN-024", "fiction"),
        ("means: exam", "means: examination", "SCN-024", "examination"),
        ("by: broker", "by: brokers", "SCN-024", "brokers"),
        ("rounds: 3", "rounds: 0", "SCN-022", "0,"),
        (", otherwise: out, next: machine", ", next: machine", "SCN-049", "fix: {kind"),
        ("holder: trader}", "holder: trader, variants: {a: {layer: 8}}}", "SCN-022", "8}"),
        ("holder: trader}", "holder: trader, variants: {a: {seen_by: [eye]}}}", "SCN-024", "eye]"),
        ("holder: trader}", "holder: trader, variants: {a: {shares: 3 %}}}", "SCN-020", "shares"),
        ("loss: 1 %", "loss: 101 %", "SCN-022", "101 %"),
    ],
)  # fmt: skip
def test_a_mistake_has_its_code_and_place(
    old: str, new: str, code: str, there: str, problems: Callable[..., list[Problem]]
) -> None:
    assert old in FORM
    text = FORM.replace(old, new, 1)
    found = [p for p in problems(text) if p.code == code]
    assert found, [str(p) for p in problems(text)]
    place = found[0].place
    assert place is not None
    assert text.split("\n")[place.line - 1][place.column - 1 :].startswith(there)


@pytest.mark.parametrize(
    ("old", "new", "code", "path"),
    [
        ("message: declaration", "message: response", "FLW-120", "documents"),
        ("family: fact", "family: world", "FLW-122", "steps.facts"),
        (", rounds: 3, otherwise: out", "", "FLW-125", "steps.fix"),
        ("flagged.form, cases: {no: look, yes: wait}", "flagged.invoice, cases: {no: look, yes: wait}", "", ""),
        (", against: [invoice]", ", against: [form]", "FLW-127", "steps.machine.against"),
    ],
)
def test_rules_of_the_model_speak_of_the_text(
    old: str, new: str, code: str, path: str, problems: Callable[..., list[Problem]]
) -> None:
    found = problems(FORM.replace(old, new, 1))
    if not code:
        assert found == []
        return
    hit = [p for p in found if p.code == code]
    assert hit, [str(p) for p in found]
    assert hit[0].place is not None
    assert hit[0].path.startswith(("steps.", path))


def test_explain_says_what_is_done(read: Callable[..., Scenario]) -> None:
    sections = {s.heading: s for s in explain(read(FORM))}
    done = dict(sections["What is done to documents"].rows)
    assert done["form"] == "form is keyed from invoice; a slip in keying gets into 5 to 20 % (by handling.invoice)"
    assert done["machine"] == "a machine validates form, and compares it with invoice"
    assert done["fix"].endswith("5 % of repairs add a slip; after 3 rounds: out")
    assert done["sent"] == "form is sent; 1 % of attempts are lost, tried again after 1 min, 3 times in all; then: out"
    (row,) = [r for r in sections["How documents can be wrong, and who can find it"].rows if r[0] == "form"]
    assert row[3:] == ("4 keystroke, 3 fact", "2", "1", "4", "0")


def test_the_schema_knows_the_keys() -> None:
    made = schema()
    assert made["properties"]["defects"]["additionalProperties" if "type" in made["properties"]["defects"] else "anyOf"]
    assert {"message", "holder", "handling", "release", "variants"} == set(made["$defs"]["DOCUMENT"]["properties"])
    assert {"share", "layer", "site"} < set(made["$defs"]["VARIANT"]["properties"])
