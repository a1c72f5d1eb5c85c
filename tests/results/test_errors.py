"""Errors in documents: by hand on a few histories, and as properties of random ones."""

from __future__ import annotations

import json
import random

from hypothesis import given
from hypothesis import strategies as st

from sim.flow import Document, Flow, Variant
from sim.flow.kinds import End
from sim.flow.kinds.documents import FAMILIES as FLOW_FAMILIES
from sim.flow.kinds.documents import MEANS, Check, Key, Repair, Validate
from sim.quantity import HOUR, WEEK
from sim.results import Interval, PairCollector, Ref, Stage, Summary, SummaryCollector
from sim.results import errors as module
from sim.results.attribution import Path
from sim.results.errors import FAMILIES, FINDERS, SURFACES, ErrorSums, Examiner, correction_spells
from sim.results.facts import Facts
from sim.results.record import CHECKED, KEYED, RELEASED, REPAIRED, VALIDATED, Change
from tests.results import made_up

SLIP, MISMATCH, WRONG_CLASS, NEW_VESSEL = 1, 2, 4, 8
VARIANTS = (
    Variant("missing@weight", "keystroke", 0.5, "weight", layer=4),
    Variant("transposed@box", "keystroke", 0.5, "box", compared=("manifest_original",)),
    Variant("wrong_class@code", "fact", 1.0, "code", seen_by=("review", "exam", "audit")),
    Variant("vessel@voyage", "world", 1.0, "voyage"),
)
DOCUMENTS = (
    Document("declaration", "cn_import_declaration", variants=VARIANTS),
    Document("manifest", "manifest_original", variants=VARIANTS[1:2]),
    Document("note"),
)
DECLARATION, MANIFEST = 0, 1
STEPS = (
    Check(name="p/check", document="declaration", next="p/z"),
    Key(name="p/key", document="declaration", next="p/z"),
    Key(name="p/key-manifest", document="manifest", next="p/z"),
    Repair(name="p/repair", document="declaration", by="broker", next="p/z"),
    Validate(name="p/validate", document="declaration", against=("manifest",), next="p/z"),
    End(name="p/z"),
)
STEP = {s.name.removeprefix("p/"): i for i, s in enumerate(STEPS)}
FLOW = Flow(documents=DOCUMENTS, steps=STEPS)
EXAMINER = Facts(FLOW).examiner


def history(*rows: tuple[str, float, int, int, int, bool] | Change) -> list[Change]:
    """(step, hour, bits, present, found, flagged) of the declaration."""
    acts = {"key": KEYED, "validate": VALIDATED, "check": CHECKED, "repair": REPAIRED, "release": RELEASED}
    made = []
    for row in rows:
        if isinstance(row, Change):
            made.append(row)
            continue
        word, hour, bits, present, found, flagged = row
        name, _, means = word.partition(":")
        number = MEANS.index(means or "review") if name == "check" else -1
        made.append(
            Change(DECLARATION, STEP.get(name, 5), hour * HOUR, acts[name], bits, present, found, flagged, number)
        )
    return made


def examined(*cases: list[Change]) -> dict[str, ErrorSums]:
    sums = EXAMINER.fresh()
    for case in cases:
        EXAMINER.examine(case, sums)
    return EXAMINER.named(sums)


MENDED = history(
    ("key", 0, SLIP | WRONG_CLASS, SLIP | WRONG_CLASS, 0, False),
    ("validate", 1, SLIP, SLIP | WRONG_CLASS, SLIP, True),
    ("repair", 3, SLIP, WRONG_CLASS, 0, False),
    ("validate", 4, 0, WRONG_CLASS, 0, False),
    ("check", 5, 0, WRONG_CLASS, 0, True),
    ("repair", 6, 0, WRONG_CLASS, 0, False),
    ("check", 8, 0, WRONG_CLASS, 0, False),
    ("release", 9, WRONG_CLASS, WRONG_CLASS, 0, False),
    ("check:audit", 500, WRONG_CLASS, WRONG_CLASS, WRONG_CLASS, True),
)


def test_one_history_by_hand() -> None:
    found = examined(MENDED)["declaration"]
    assert (found.consignments, found.wrong, found.wrong_by) == (1, 1, [1, 1, 0])
    assert (found.judged, found.right) == (1, 0)
    assert (found.rounds, found.mended, found.mended_again) == (2, 1, 1)
    assert (found.queries, found.queried) == (1, 1)
    assert dict(zip(FINDERS, found.found, strict=True)) == {
        "rules": 1, "comparison": 0, "review": 0, "exam": 0, "audit": 1
    }  # fmt: skip
    assert (found.released, found.escaped, found.escaped_by) == (1, 1, [0, 1, 0])
    assert dict(zip(SURFACES, found.surfaced, strict=True)) == {"later": 0, "exam": 0, "audit": 1, "never": 0}


def test_correction_runs_from_a_question_to_the_next_clean_look() -> None:
    spells = correction_spells(MENDED, EXAMINER.document_of, round(600 * HOUR * 1e6))
    assert [(a / 3.6e9, b / 3.6e9) for a, b in spells] == [(1, 4), (5, 8)]  # the audit corrects books


def test_a_correction_that_never_ends_lasts_until_the_case_does() -> None:
    rows = history(("key", 0, SLIP, SLIP, 0, False), ("validate", 1, SLIP, SLIP, SLIP, True))
    assert correction_spells(rows, EXAMINER.document_of, round(7 * HOUR * 1e6)) == [
        (round(HOUR * 1e6), round(7 * HOUR * 1e6))
    ]


def test_a_comparison_that_blames_the_manifest_is_the_declarations_time() -> None:
    blamed = Change(MANIFEST, STEP["validate"], HOUR, VALIDATED, 1, 1, 1, flagged=True)
    rows = history(
        Change(MANIFEST, STEP["key-manifest"], 0.0, KEYED, 1, 1, 0, flagged=False),
        ("key", 0, 0, 0, 0, False),
        ("validate", 1, 0, 0, 0, True),
        blamed,
        ("validate", 3, 0, 0, 0, False),
    )
    found = examined(rows)
    assert found["manifest"].found == [0, 1, 0, 0, 0]
    assert found["declaration"].found == [0, 0, 0, 0, 0]
    assert found["declaration"].wrong == 0
    assert not found["declaration"].right  # it came back although it was not wrong
    assert correction_spells(rows, EXAMINER.document_of, round(99 * HOUR * 1e6)) == [
        (round(HOUR * 1e6), round(3 * HOUR * 1e6))
    ]


def test_a_document_nobody_looks_at_is_judged_as_it_was_last_keyed() -> None:
    rows = history(("key", 0, SLIP, SLIP, 0, False), ("key", 2, 0, 0, 0, False))
    found = examined(rows)["declaration"]
    assert (found.consignments, found.wrong, found.judged) == (1, 0, 0)


def test_a_change_of_the_world_after_lodging_is_no_error_of_the_first_lodgement() -> None:
    rows = history(
        ("key", 0, 0, 0, 0, False),
        ("validate", 1, 0, 0, 0, False),
        ("key", 5, NEW_VESSEL, NEW_VESSEL, 0, False),
        ("release", 6, NEW_VESSEL, NEW_VESSEL, 0, False),
    )
    found = examined(rows)["declaration"]
    assert (found.wrong, found.changed, found.right, found.escaped_by) == (0, 1, 1, [0, 0, 1])
    assert found.surfaced == [0, 0, 0, 1]


def test_a_consignment_is_right_when_all_its_documents_are_and_wrong_when_one_is() -> None:
    clean = history(("key", 0, 0, 0, 0, False), ("validate", 1, 0, 0, 0, False))
    together = examined(MENDED, clean)[module.ALL_DOCUMENTS]
    assert (together.consignments, together.wrong, together.right, together.judged) == (2, 1, 1, 2)
    assert (together.rounds, together.mended, together.mended_again) == (2, 1, 1)


def test_what_was_found_before_is_not_found_twice() -> None:
    again = [*MENDED[:2], MENDED[1]._replace(time=2 * HOUR), *MENDED[2:]]
    assert examined(again)["declaration"].found == examined(MENDED)["declaration"].found


def test_words_agree_with_the_flow() -> None:
    assert FAMILIES == FLOW_FAMILIES
    assert MEANS.index("audit") == module.AUDIT
    assert FINDERS[2:] == MEANS


def random_history(luck: random.Random) -> list[Change]:
    """A document that is keyed, looked at, mended and released in any order, its masks kept as an engine keeps them."""
    present = found = 0
    rows, time, released, flagged = [], 0.0, False, False
    for _ in range(luck.randrange(12)):
        time += luck.expovariate(1 / HOUR)
        act, means = luck.choice((KEYED, VALIDATED, CHECKED, REPAIRED, RELEASED)), -1
        bits = luck.randrange(16)
        step = STEP["check"]
        if act == KEYED:
            bits &= ~present
            present |= bits
        elif act == REPAIRED:
            bits &= present & found
            present &= ~bits
            found &= present
            flagged = False
        elif act == RELEASED:
            if released:
                continue
            released, bits = True, present & ~found
        else:
            means = luck.randrange(3) if act == CHECKED else -1
            bits &= present & ~found
            found |= bits
            flagged = bool(bits) or luck.random() < 0.2
            step = STEP["validate" if act == VALIDATED else "check"]
        rows.append(Change(DECLARATION, step, time, act, bits, present, found, flagged, means))
    return rows


@given(st.integers(0, 2**32))
def test_counts_of_any_history_hang_together(seed: int) -> None:
    rows = random_history(random.Random(seed))
    sums = examined(rows)["declaration"]
    assert sums.consignments == (1 if rows else 0)
    assert max(sums.wrong_by) <= sums.wrong <= sum(sums.wrong_by)
    assert max(sums.escaped_by) <= sums.escaped <= sum(sums.escaped_by)
    assert sums.rounds == sum(r.act == REPAIRED for r in rows)
    escaped = sum(r.bits.bit_count() for r in rows if r.act == RELEASED)
    assert sum(sums.surfaced) == escaped
    new, before = 0, 0
    for row in rows:
        if row.act in (VALIDATED, CHECKED):
            new += (row.bits & ~before).bit_count()
        before = row.found
    assert sum(sums.found) == new
    assert ErrorSums.from_dict(json.loads(json.dumps(sums.to_dict()))) == sums


@given(st.integers(0, 2**32))
def test_sums_do_not_depend_on_order_or_grouping(seed: int) -> None:
    luck = random.Random(seed)
    cases = [random_history(luck) for _ in range(6)]
    whole = examined(*cases)
    luck.shuffle(cases)
    parts = [examined(*cases[:2]), examined(*cases[2:])]
    for name, sums in whole.items():
        parts[0][name].add(parts[1][name])
        assert parts[0][name] == sums


@given(st.integers(0, 2**32), st.booleans())
def test_hours_under_correction_are_never_negative_nor_more_than_the_hours(seed: int, with_hours: bool) -> None:
    luck = random.Random(seed)
    facts = Facts(made_up.model())
    splits = facts.splits(made_up.timetables()) if with_hours else [None] * len(facts.steps) * 5
    case = made_up.case(luck, 0, luck.uniform(0, 1e6))
    start = round(case.created * 1e6)
    cuts = sorted(luck.randrange(start, round(case.ended * 1e6)) for _ in range(2 * luck.randrange(6)))
    spells = list(zip(cuts[::2], cuts[1::2], strict=True))
    path = Path(case, splits)
    end = case.passages[-1]
    a, b = luck.randrange(start, round(end.time * 1e6) + 1), round(end.time * 1e6)
    whole = path.shares(a, b, end.segment)
    inside = path.inside(a, b, end.segment, spells)
    assert all(time > 0 for _, time in inside)
    expected = sum(max(0, min(b, e) - max(a, s)) for s, e in spells)
    assert sum(time for _, time in inside) == expected <= sum(time for _, time in whole) == max(0, b - a)
    by_step: dict[int, int] = {}
    for key, time in whole:
        by_step[key // 5] = by_step.get(key // 5, 0) + time
    for key, time in inside:
        by_step[key // 5] -= time
    assert min(by_step.values(), default=0) >= 0
    assert path.inside(a, b, end.segment, [(start, b)]) == whole


def collector(flow: Flow) -> SummaryCollector:
    intervals = (
        Interval("realised", Ref.of("m00:first"), Ref.of("m05")),
        Interval("stay", stages=(Stage("", Ref.of("m00:first")), Stage("a", Ref.of("m03")), Stage("b", Ref.of("m05"))), headline=True),
        Interval("other", Ref.of("m01"), Ref.of("m02")),
    )  # fmt: skip
    return SummaryCollector(flow, made_up.EXPERIMENT, intervals, ("lane",), timetables=made_up.timetables())


def run(flow: Flow, seed: int, rounds: bool) -> tuple[Summary, SummaryCollector]:
    made = collector(flow)
    feed(made, seed, rounds)
    return made.summary(), made


def feed(to: SummaryCollector, seed: int, rounds: bool) -> None:
    luck = random.Random(seed)
    for index in range(60):
        attributes = [luck.randrange(len(values)) for _, values in sorted(to.facts.values.items())]
        created = made_up.EXPERIMENT.window_start + luck.random() * WEEK
        case = made_up.case(luck, index, created, attributes=attributes)
        changes = random_history(luck)
        if rounds:
            case.changes = [c._replace(time=case.created + c.time) for c in changes]
        to.case(case)
    to.finish(made_up.EXPERIMENT.window_start + 30 * WEEK, complete=True)


def documented() -> Flow:
    model = made_up.model()
    steps = {s.name: s for s in (*model.steps, *STEPS)}
    return Flow(
        model.attributes, DOCUMENTS, model.milestones, (), model.calendars, model.pools, steps=tuple(steps.values())
    )


def test_a_summary_keeps_errors_by_document_and_group_and_survives_json() -> None:
    flow = documented()
    facts = Facts(flow)
    assert facts.examiner.names == ("declaration", "manifest")
    summary, _ = run(flow, 3, rounds=True)
    assert set(summary.errors) == {"declaration", "manifest", ""}
    whole, lanes = (
        summary.errors["declaration"][""],
        [summary.errors["declaration"][g] for g in ("lane=cn-sg", "lane=sg-cn")],
    )
    lanes[0].add(lanes[1])
    assert lanes[0] == whole
    assert whole.rounds > 0
    again = Summary.from_dict(json.loads(json.dumps(summary.to_dict())))
    assert again.to_dict() == summary.to_dict()
    twice = Summary.merged([summary, summary])
    assert twice.errors["declaration"][""].rounds == 2 * whole.rounds
    for name, corrects in (("realised", True), ("stay", True), ("stay.a", False), ("other", False)):
        assert summary.measures[name].corrects is corrects
    spread = summary.measures["realised"].groups[""]
    assert 0 < sum(spread.correction.values()) < sum(spread.parts.values())
    assert 0 < spread.corrected <= spread.count


def test_a_model_without_documents_keeps_nothing_of_them() -> None:
    summary, _ = run(made_up.model(), 3, rounds=False)
    assert summary.errors == {}
    assert not any(m.corrects for m in summary.measures.values())
    assert not any(g.correction for m in summary.measures.values() for g in m.groups.values())


def test_rounds_of_identical_consignments_are_compared() -> None:
    one, other = collector(documented()), collector(documented())
    both = PairCollector(one, other)
    feed(one, 3, rounds=True)
    feed(other, 3, rounds=False)
    found = both.summary().rounds
    rounds = one.summary().errors[""][""]
    assert found[""] == (rounds.mended, 60 - rounds.mended, 0)
    assert sum(found["lane=sg-cn"]) + sum(found["lane=cn-sg"]) == 60


def test_an_examiner_needs_no_model() -> None:
    examiner = Examiner([], [])
    assert examiner.fresh() == [ErrorSums()]
    assert examiner.examine([], examiner.fresh()) == 0
