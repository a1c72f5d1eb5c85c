"""What is true of every consignment's documents, whatever is done to them, and of messages that are sent."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.engine import simulate
from sim.errors import Failed
from sim.flow import Attribute, Document, Flow, Table, Variant
from sim.flow.kinds import Branch, Charge, Check, Delay, End, Key, Repair, Send, Step, Validate
from sim.flow.kinds.documents import FAMILIES, MEANS
from sim.quantity import HOUR, Money
from sim.results.record import CHECKED, KEYED, RELEASED, REPAIRED, VALIDATED, CaseRecord, Change
from sim.sampling import case_entity, stream_key, uniform
from sim.sampling.delivery import delivery
from tests.engine.helpers import ONE_WEEK, Keeper, constant, exponential, flow, office, run, stamp

DOCUMENTS = ("bill", "form", "invoice")
NAMES = ("code@x", "missing@x", "origin@y", "value@z", "vessel@z", "weight@w")
SHARES = (0.0, 0.3, 0.9)


@st.composite
def documents(draw: st.DrawFn) -> tuple[Document, ...]:
    """Three documents that know some of six variants each, in orders of their own."""
    found = []
    for document in DOCUMENTS:
        names = draw(st.lists(st.sampled_from(NAMES), min_size=1, unique=True))
        families = [draw(st.sampled_from(FAMILIES)) for _ in names]
        variants = tuple(
            Variant(
                name,
                family,
                1.0 / families.count(family),
                name.partition("@")[2],
                draw(st.sampled_from((0, 0, 4, 6))),
                (),
                tuple(m for m in MEANS if draw(st.booleans())),
                tuple(o for o in ("broker", "trader") if draw(st.booleans())),
                tuple(d for d in DOCUMENTS if draw(st.booleans())),
            )
            for name, family in zip(names, families, strict=True)
        )
        found.append(Document(document, document, "broker", release="released", variants=variants))
    return tuple(found)


@st.composite
def treated(draw: st.DrawFn) -> Flow:
    """A chain of document steps."""
    steps: list[Step] = []
    count = draw(st.integers(2, 10))
    for number in range(count):
        name, onward = f"s{number}", f"s{number + 1}" if number + 1 < count else "released"
        document, share = draw(st.sampled_from(DOCUMENTS)), Table.of(draw(st.sampled_from(SHARES)))
        others = tuple(draw(st.lists(st.sampled_from(DOCUMENTS), unique=True)))
        match draw(st.sampled_from(("key", "key", "validate", "check", "repair"))):
            case "key":
                family = draw(st.sampled_from(FAMILIES))
                steps.append(
                    Key(name=name, document=document, sources=others, family=family, error_share=share, next=onward)
                )
            case "validate":
                against = tuple(d for d in others if d != document)
                steps.append(Validate(name=name, document=document, against=against, next=onward))
            case "check":
                query, means = Table.of(draw(st.sampled_from(SHARES))), draw(st.sampled_from(MEANS))
                steps.append(
                    Check(name=name, document=document, means=means, sensitivity=share, false_query=query, next=onward)
                )
            case _:
                by = draw(st.sampled_from(("broker", "trader", "carrier")))
                steps.append(Repair(name=name, document=document, by=by, error_share=share, next=onward))
    made = flow(*steps, stamp("released"), entry="s0", every=12.0)
    return replace(made, documents=draw(documents()))


def names(document: Document, mask: int) -> set[str]:
    return {v.name for i, v in enumerate(document.variants) if mask >> i & 1}


def draw_of(record: CaseRecord, step: Step, number: int) -> float:
    return uniform(stream_key(1, 1, step.name), case_entity(record.stream, record.index), 0, number)


@settings(max_examples=150)
@given(treated())
def test_what_is_always_true_of_masks(model: Flow) -> None:
    byname = {d.name: d for d in model.documents}
    for record in run(model).cases:
        present = {d: set[str]() for d in DOCUMENTS}
        found = {d: set[str]() for d in DOCUMENTS}
        flagged = dict.fromkeys(DOCUMENTS, False)
        released = []
        for change in record.changes:
            document = byname[DOCUMENTS[change.document]]
            step = sorted(model.steps, key=lambda s: s.name)[change.step]
            wrong, known = names(document, change.present), names(document, change.found)
            bits = names(document, change.bits)
            variants = {v.name: v for v in document.variants}
            assert known <= wrong
            assert len({variants[n].site for n in wrong}) == len(wrong)
            before, seen = present[document.name], found[document.name]
            if change.act == KEYED:
                assert isinstance(step, Key)
                copied = set[str]().union(*(present[d] for d in step.sources)) & variants.keys()
                kept = before if document.name in step.sources else set[str]()
                assert bits == wrong - kept
                assert kept <= wrong
                assert {variants[n].site for n in copied} <= {variants[n].site for n in wrong}
                assert all(variants[n].family == step.family for n in wrong - copied)
                assert known == (seen if document.name in step.sources else set())
                if draw_of(record, step, 0) >= step.error_share.rows[0]:
                    assert wrong <= copied
                elif any(variants[n].family == step.family for n in variants):
                    assert {v.site for v in variants.values() if v.family == step.family} & {
                        variants[n].site for n in wrong
                    }
            elif change.act == VALIDATED and isinstance(step, Validate) and step.document == document.name:
                layers = [variants[n].layer for n in wrong if variants[n].layer]
                own = {n for n in wrong if layers and variants[n].layer == min(layers)}
                here, anything = set(own), bool(own)
                for other in step.against if not own else ():
                    theirs = {v.name: v for v in byname[other].variants}
                    if any(theirs[n].layer for n in present[other]):
                        continue
                    differ = wrong ^ present[other]
                    here |= {n for n in differ & wrong if other in variants[n].compared}
                    anything |= any(document.name in theirs[n].compared for n in differ & present[other])
                assert (wrong, known, bits) == (before, seen | here, here - seen)
                assert change.flagged == (anything or bool(here))
            elif change.act == VALIDATED:
                assert isinstance(step, Validate)
                assert document.name in step.against
                assert wrong == before
                assert change.flagged
                assert bits == known - seen
            elif change.act == CHECKED:
                assert isinstance(step, Check)
                visible = {n for n in before - seen if step.means in variants[n].seen_by}
                assert bits <= visible
                assert bits == {
                    n
                    for i, n in enumerate(variants)
                    if n in visible and draw_of(record, step, 1 + i) < step.sensitivity.rows[0]
                }
                assert (wrong, known) == (before, seen | bits)
                assert change.flagged == (bool(bits) or draw_of(record, step, 0) < step.false_query.rows[0])
                assert MEANS[change.means] == step.means
            elif change.act == REPAIRED:
                assert isinstance(step, Repair)
                assert bits <= {n for n in before & seen if step.by in variants[n].repaired_by}
                assert bits == before - wrong
                assert all(variants[n].family == "keystroke" for n in wrong - before)
                assert known == seen & wrong
                assert not change.flagged
            else:
                assert change.act == RELEASED
                assert (bits, wrong, known) == (before - seen, before, seen)
                released.append(document.name)
            present[document.name], found[document.name] = wrong, known
            flagged[document.name] = change.flagged
        assert sorted(released) == sorted({s.document for s in model.steps if isinstance(s, Key)})
        values = dict(zip(sorted(model.values), record.attributes, strict=True))
        for document in DOCUMENTS:
            assert values[f"flagged.{document}"] == flagged[document]
            assert values[f"has_defect.{document}"] == bool(present[document])


@settings(max_examples=20)
@given(treated())
def test_the_same_luck_gives_the_same_changes(model: Flow) -> None:
    def changes(flow: Flow) -> list[tuple[int, list[Change]]]:
        return [(r.index, r.changes) for r in run(flow).cases]

    assert changes(model) == changes(replace(model, steps=model.steps[::-1], documents=model.documents[::-1]))


# --- rounds, release, log ---------------------------------------------------------------------------------------

WEIGHT = Variant("weight", "keystroke", 1.0, "weight", 4, (), ("review",), ("broker",))


def corrected(by: str = "broker", rounds: int = 2, error_share: float = 1.0, key_share: float = 1.0) -> Flow:
    made = flow(
        Key(name="key", document="form", error_share=Table.of(key_share), next="machine"),
        Validate(name="machine", document="form", next="right"),
        Branch(name="right", attribute="flagged.form", arms=("released", "wait")),
        Delay(name="wait", duration=constant(1.0), next="mend"),
        Repair(
            name="mend",
            document="form",
            by=by,
            error_share=Table.of(error_share),
            rounds=rounds,
            otherwise="out" if rounds else "",
            next="machine",
            charges=(Charge("trader/correction", Money("SGD", 5)),),
        ),
        End(name="out", withdrawn=True),
        stamp("released"),
        entry="key",
        every=24.0,
    )
    return replace(made, documents=(Document("form", "form", "broker", release="released", variants=(WEIGHT,)),))


def ended(model: Flow) -> list[CaseRecord]:
    """Records of the cases that came to their end before the run did."""
    return [r for r in run(model).cases if not math.isnan(r.ended)]


def test_after_the_last_round_the_other_way_is_taken() -> None:
    for record in ended(corrected()):
        acts = [c.act for c in record.changes]
        assert acts == [KEYED, VALIDATED, REPAIRED, VALIDATED, REPAIRED, VALIDATED]
        assert record.withdrawn
        assert record.ended - record.created == 3 * HOUR
        # What is not begun is not paid for, and makes no draws.
        assert record.accounts == {("trader/correction", "SGD"): 10}
        assert record.visits[sorted(s.name for s in corrected().steps).index("mend")] == 2


def test_a_repair_that_makes_the_same_mistake_has_repaired_nothing() -> None:
    for record in ended(corrected()):
        for change in record.changes:
            if change.act == REPAIRED:
                assert (change.bits, change.present, change.found) == (0, 1, 1)


def test_somebody_else_cannot_repair_it() -> None:
    for record in ended(corrected(by="trader", error_share=0.0)):
        assert all(c.present == 1 for c in record.changes)
        assert record.withdrawn


def test_a_correction_without_end_is_an_error_and_not_an_endless_run() -> None:
    with pytest.raises(Failed, match="RUN-011"):
        run(corrected(by="trader", rounds=0))


def test_release_tells_what_escaped_once() -> None:
    made = corrected(error_share=0.0, key_share=0.5)
    hidden = replace(made, documents=(replace(made.documents[0], variants=(replace(WEIGHT, layer=0),)),))
    acts = [[c for c in r.changes if c.act == RELEASED] for r in ended(hidden)]
    assert all(len(rows) == 1 for rows in acts)
    assert {rows[0].bits for rows in acts} == {0, 1}
    seen = [[c for c in r.changes if c.act == RELEASED] for r in ended(made)]
    assert {rows[0].bits for rows in seen} == {0}


def test_the_log_names_the_variants() -> None:
    log = simulate(corrected(), ONE_WEEK, 1, 1, Keeper(), watch=[("a", 0)])["a", 0]
    said = [(row.what, row.detail) for row in log if row.step in ("key", "machine", "mend")]
    assert said[0] == ("key", "form: weight; wrong weight")
    assert said[1] == ("validate", "form: weight, flagged; wrong weight")
    assert said[-1] == ("repair", "given up after 2 rounds")


def test_a_flow_without_document_steps_carries_no_masks() -> None:
    made = flow(Delay(name="d", duration=constant(1.0), next="released"), stamp("released"))
    plain = run(replace(made, documents=(Document("form", release="released", variants=(WEIGHT,)),)))
    assert all(r.changes == [] for r in plain.cases)


# --- sending ----------------------------------------------------------------------------------------------------


def test_delivery_by_hand() -> None:
    # The first is lost, the second slow, the third overtakes it; a fourth is not sent.
    done = delivery(0.0, [True, False, False, False], [1.0, 100.0, 10.0, 1.0], 30.0)
    assert done == (70.0, 3, 2, 70.0)
    # An arrival at the very end of a time-out is known in time.
    assert delivery(0.0, [False, False], [30.0, 1.0], 30.0) == (30.0, 1, 1, 30.0)
    # A slow last attempt is waited for, beyond its time-out.
    assert delivery(5.0, [True, False], [1.0, 500.0], 30.0) == (535.0, 2, 1, 535.0)
    lost = delivery(5.0, [True, True], [1.0, 1.0], 30.0)
    assert math.isnan(lost.receipt)
    assert lost[1:] == (2, 0, 65.0)
    # A closed window lets both go at its opening.
    assert delivery(0.0, [True, True], [1.0, 1.0], 30.0, [500.0, 500.0]).over == 530.0


attempts = st.lists(st.tuples(st.booleans(), st.floats(0.0, 200.0)), min_size=1, max_size=6)


@given(attempts, st.floats(1.0, 60.0), st.floats(0.0, 100.0))
def test_delivery_is_the_first_arrival_of_the_attempts_made(
    made: list[tuple[bool, float]], timeout: float, start: float
) -> None:
    lost, latencies = [x for x, _ in made], [x for _, x in made]
    done = delivery(start, lost, latencies, timeout)
    arrivals = [start + k * timeout + late for k, (gone, late) in enumerate(made) if not gone]
    if not arrivals:
        assert math.isnan(done.receipt)
        assert (done.attempts, done.copies) == (len(made), 0)
        assert done.over == start + (len(made) - 1) * timeout + timeout
        return
    assert done.receipt == done.over == min(arrivals)
    times = [start + k * timeout for k in range(len(made))]
    known = [any(not lost[j] and times[j] + latencies[j] <= at for j in range(k)) for k, at in enumerate(times)]
    assert done.attempts == known.count(False)
    assert done.copies == lost[: done.attempts].count(False) >= 1


def test_sent_messages_take_their_draws_by_attempt() -> None:
    hours = office("day", (8, 20))
    made = flow(
        Send(
            name="send",
            document="form",
            latency=exponential(0.5),
            loss=0.4,
            timeout=HOUR,
            attempts=3,
            calendar="day",
            otherwise="lost",
            next="got",
        ),
        stamp("got"),
        stamp("lost"),
        calendars=(hours,),
        attributes=(Attribute("tier", ("small", "large")),),
    )
    made = replace(made, documents=(Document("form"),))
    key = stream_key(1, 1, "send")
    ways = set()
    for record in ended(made):
        entity = case_entity(record.stream, record.index)
        numbers = [uniform(key, entity, 0, n) for n in range(6)]
        opening = [_open(record.created + k * HOUR) for k in range(3)]
        arrivals = [
            t - 0.5 * HOUR * math.log(1 - numbers[2 * k + 1]) for k, t in enumerate(opening) if numbers[2 * k] >= 0.4
        ]
        end = min(arrivals, default=opening[-1] + HOUR)
        assert record.ended == pytest.approx(end, abs=1e-6)
        (segment,) = record.segments
        assert (segment.state, segment.end) == ("transit", record.ended)
        (passage,) = record.passages
        assert passage.milestone == (0 if arrivals else 1)
        ways.add(passage.milestone)
    assert ways == {0, 1}


def _open(time: float) -> float:
    """The next moment of Monday 8:00-20:00, repeated weekly."""
    week, hour = divmod(time / HOUR, 168.0)
    return time if 8.0 <= hour < 20.0 else (week * 168.0 + (8.0 if hour < 8.0 else 176.0)) * HOUR
