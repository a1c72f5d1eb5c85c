"""What becomes of every row: counted once, under one reason, with its line; nothing is lost and nothing is guessed."""

from __future__ import annotations

import importlib.util
import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.errors import Refused
from sim.experiment.fit import cleaning, stages, stamps
from sim.experiment.fit.cleaning import clean
from sim.experiment.fit.plan import Plan, read_plan
from sim.experiment.fit.run import Result, fit_file
from sim.experiment.fit.stages import durations
from sim.experiment.fit.table import read_sheet
from sim.quantity import HOUR
from sim.scenario import load
from tests.fit.study import BASE, HEADING, MAPPING, ROOT, exponential, extract, save


def result(folder: Path, rows: list[list[str]], mapping: str = MAPPING, **how: str) -> Result:
    data, columns = save(folder, rows, mapping, **how)
    return fit_file(data, columns, BASE, folder / "new.yaml")


def pickup(found: Result) -> stages.Durations:
    return found.paths[0].durations  # type: ignore[union-attr]


@pytest.fixture
def plan(tmp_path: Path) -> Plan:
    return read_plan(save(tmp_path, [])[1])


@pytest.mark.parametrize(
    ("encoding", "mark"),
    [("utf-8", ","), ("utf-8-sig", ";"), ("utf-16", "\t"), ("gb18030", "|"), ("cp1252", ";"), ("utf-32", ",")],
)
def test_encodings_and_delimiters_are_found_out_and_said(tmp_path: Path, encoding: str, mark: str) -> None:
    word = "放行" if encoding != "cp1252" else "Prüfung"
    rows = [[*r[:7], word] for r in extract(40, exponential(6))]
    found = result(tmp_path, rows, encoding=encoding, mark=mark)
    assert (found.sheet.encoding, found.sheet.delimiter) == (encoding, mark)
    assert {c.attributes["channel"] for c in found.cleaned.cases} == {word}
    assert found.cleaned.left_out.total == 0


ORDER_OF = {name: n for n, name in enumerate(HEADING)}


def spoiled(change: dict[str, str], number: int = 7) -> list[list[str]]:
    rows = extract(60, exponential(6))
    for name, cell in change.items():
        rows[number][ORDER_OF[name]] = cell
    return rows


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"landed": "03/04/2026 10:00"}, stamps.UNREADABLE),
        ({"landed": "2026-02-30 10:00:00"}, stamps.UNREADABLE),
        ({"released": "soon"}, stamps.UNREADABLE),
        ({"released": "2026-03-20 10:00:00Z"}, stamps.OTHER_ZONE),
        ({"released": "2026-03-20 10:00:00 -05:00"}, stamps.OTHER_ZONE),
        ({"landed": "2026-03-28 10:00:00", "lodged": "2026-03-27 10:00:00"}, cleaning.ORDER),
        ({"landed": "2026-03-01 23:59:59"}, cleaning.OUTSIDE),
        ({"landed": ""}, cleaning.UNDATED),
        ({"no": "N/A"}, cleaning.NO_CASE),
        (dict.fromkeys(HEADING, ""), cleaning.EMPTY),
    ],
)
def test_a_row_that_cannot_be_used_is_left_out_with_its_line(
    tmp_path: Path, change: dict[str, str], reason: str
) -> None:
    found = result(tmp_path, spoiled(change))
    assert found.cleaned.left_out.rows() == [(reason, 1, "9")]
    assert len(found.cleaned.cases) == 59


def test_rows_of_one_case_are_used_once_or_not_at_all(tmp_path: Path) -> None:
    rows = extract(60, exponential(6))
    rows[20][0] = rows[21][0]
    rows += [list(rows[3]), rows[5][:4]]
    found = result(tmp_path, rows)
    assert found.cleaned.left_out.counts == {cleaning.CONFLICT: 2, cleaning.AGAIN: 1, cleaning.CELLS: 1}


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"released": ""}, stages.NO_START),
        ({"out": "2026-03-01 00:00:00", "released": "2026-03-01 00:00:00"}, ""),
    ],
)
def test_a_stage_that_a_case_does_not_tell_is_left_out_of_that_stage_alone(
    tmp_path: Path, change: dict[str, str], reason: str
) -> None:
    mapping = MAPPING.replace("sequences: [[landed, lodged, released, out]]\n", "")
    found = result(tmp_path, spoiled(change), mapping)
    assert len(found.cleaned.cases) == 60
    assert pickup(found).left_out.counts == {reason or stages.NOTHING: 1}


def test_an_end_that_is_missing_is_open_unless_something_later_was_seen(tmp_path: Path) -> None:
    mapping = MAPPING.replace(
        "steps.pickup.duration: {from: released, to: out}", "steps.landing.duration: {from: landed, to: lodged}"
    )
    rows = spoiled({"lodged": ""})
    rows[8][2] = rows[8][3] = rows[8][4] = ""
    found = pickup(result(tmp_path, rows, mapping))
    assert found.left_out.counts == {stages.NOT_RECORDED: 1}
    assert found.sample.open == 1


def test_what_ended_after_observation_counts_as_open_until_then(tmp_path: Path) -> None:
    rows = spoiled({"out": "2026-05-01 00:00:00"})
    found = pickup(result(tmp_path, rows))
    (waited,) = found.sample.times[~found.sample.ended]
    released = stamps.Clock("%Y-%m-%d %H:%M:%S", stamps.parse_zone("+08:00")).read(rows[7][3])
    end = stamps.Clock("%Y-%m-%d", stamps.parse_zone("+08:00")).read("2026-04-13")
    assert waited == end - released


@given(st.lists(st.tuples(st.integers(0, 59), st.sampled_from(HEADING[:5]), st.sampled_from(
    ["", "NA", "2026-03-10 10:00:00", "2027-01-01 00:00:00", "1999-01-01 00:00:00", "x", "D3", "2026-03-10 10:00:00Z"]
)), max_size=40), st.lists(st.integers(0, 59), max_size=5))  # fmt: skip
def test_every_row_is_used_or_left_out_once(changes: list[tuple[int, str, str]], doubled: list[int]) -> None:
    import tempfile

    rows = extract(60, exponential(6))
    for number, name, cell in changes:
        rows[number][ORDER_OF[name]] = cell
    rows += [list(rows[n]) for n in doubled]
    with tempfile.TemporaryDirectory() as folder:
        data, columns = save(Path(folder), rows)
        plan, sheet = read_plan(columns), read_sheet(data)
        found = clean(plan, sheet)
        stage = durations(plan, plan.stages[0], found.cases, None)
    assert len(found.cases) + found.left_out.total == found.given == len(rows)
    assert stage.sample.size + stage.left_out.total == len(found.cases)
    assert (stage.sample.times > 0).all()
    assert (stage.sample.times <= stage.sample.limits).all()


def test_the_example_says_what_was_done_to_it(tmp_path: Path) -> None:
    """The file of the how-to: each planted mistake is found under its own reason, and the truth lies in the ranges (99.9 %)."""
    spec = importlib.util.spec_from_file_location("study_example", ROOT / "scripts/study_example.py")
    assert spec is not None
    assert spec.loader is not None
    made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    assert made.PATH.read_text(encoding="utf-8") == made.text(), "python scripts/study_example.py"
    columns = tmp_path / "columns.yaml"
    columns.write_text(
        'case: declaration\nzone: "+08:00"\ndates: "%Y-%m-%d %H:%M"\nstudy: {first: 2026-03-02, last: 2026-03-29, until: 2026-03-31}\n'
        "stamps: {a: arrived, d: discharged, r: released, t: truck_asked, o: gate_out}\nsequences: [[a, d, r, t, o]]\n"
        "attributes: {lane: {column: lane, values: {G: green, R: red}}}\n"
        "durations:\n  steps.landing.duration: {from: a, to: d, families: [lognormal]}\n"
        "  steps.pickup.duration: {from: t, to: o, families: [gamma]}\n"
        "shares:\n  steps.channel.shares: {of: lane}\n"
    )
    found = fit_file(made.PATH, columns, BASE, tmp_path / "new.yaml")
    assert found.cleaned.left_out.counts == {
        cleaning.ORDER: 1, stamps.UNREADABLE: 1, stamps.OTHER_ZONE: 1, cleaning.OUTSIDE: 1, cleaning.CONFLICT: 2, cleaning.AGAIN: 1,
        cleaning.EMPTY: 1, cleaning.CELLS: 1,
    }  # fmt: skip
    assert pickup(found).left_out.counts == {stages.NOTHING: 1}
    odd = {reason: count for reason, count, _ in found.cleaned.odd_cells["lane"].rows()}
    assert odd["unknown: B"] == 1
    assert sum(odd.values()) == sum("lane" not in c.attributes for c in found.cleaned.cases)
    for number, name in ((0, "discharged"), (1, "truck")):
        best = found.paths[number].whole.best  # type: ignore[union-attr]
        _, first, second = made.TRUTH[name]
        cv = second if name == "truck" else (2.718281828459045 ** (second**2) - 1) ** 0.5
        for p, true in zip(best.parameters, (first * HOUR, cv), strict=True):
            reach = (p.high / p.value) ** (3.29 / 1.96)
            assert p.value / reach < true < p.value * reach


def test_only_open_hours_count_where_the_step_counts_them(plan: Plan, tmp_path: Path) -> None:
    mapping = MAPPING.replace(
        "steps.pickup.duration: {from: released, to: out}",
        "steps.lodging.duration: {from: landed, to: lodged, hours: office}",
    )
    office = load(BASE).flow.calendars[0]
    columns = save(tmp_path, [], mapping)[1]
    plan = read_plan(columns)

    def hours(start: str, end: str) -> float:
        clock = stamps.Clock("%Y-%m-%d %H:%M", plan.zone)
        case = cleaning.Case(2, "D", {"landed": clock.read(start), "lodged": clock.read(end)}, {})
        (took,) = durations(plan, plan.stages[0], [case], office).sample.times
        return float(took / HOUR)

    assert hours("2026-03-06 17:00", "2026-03-09 09:00") == 1 + 3 + 0.5  # Friday, Saturday morning, Monday
    assert hours("2026-03-03 11:00", "2026-03-03 14:30") == 1 + 1.5  # lunch
    assert hours("2026-04-03 17:00", "2026-04-08 09:30") > 1  # Qingming lies between
    luck = random.Random(3)
    for _ in range(50):
        a, b = sorted(luck.randrange(5, 9 * 24 * 60) for _ in range(2))
        minutes = sum(_open(m) for m in range(a, b))
        if minutes:
            start, end = (f"2026-03-{2 + m // 1440:02d} {m // 60 % 24:02d}:{m % 60:02d}" for m in (a, b))
            assert hours(start, end) == pytest.approx(minutes / 60)


def _open(minute: int) -> bool:
    """The office of the base, minute by minute from Monday 2 March 2026."""
    day, at = divmod(minute, 1440)
    spans = [(510, 720), (780, 1080)] if day % 7 < 5 else [(540, 720)] if day % 7 == 5 else []
    return any(a <= at < b for a, b in spans)


@pytest.mark.parametrize(
    ("zone", "text", "seconds"),
    [
        ("+08:00", "2026-03-02 08:00", 1772409600.0),
        ("Asia/Singapore", "2026-03-02 08:00", 1772409600.0),
        ("+08:00", "2026-03-02 08:00+08:00", 1772409600.0),
        ("each", "2026-03-02 00:00Z", 1772409600.0),
        ("each", "2026-03-01 19:00 -0500", 1772409600.0),
    ],
)
def test_a_stamp_is_a_moment(zone: str, text: str, seconds: float) -> None:
    assert stamps.Clock("%Y-%m-%d %H:%M", stamps.parse_zone(zone)).read(text) == seconds


@pytest.mark.parametrize(
    ("zone", "text", "reason"),
    [
        ("each", "2026-03-02 08:00", stamps.NO_ZONE),
        ("Europe/Berlin", "2026-03-29 02:30", stamps.NO_HOUR),
        ("Europe/Berlin", "2026-10-25 02:30", stamps.NO_HOUR),
        ("Europe/Berlin", "2026-07-01 02:30+01:00", stamps.OTHER_ZONE),
        ("+08:00", "2026-03-02 08:00+99:00", stamps.UNREADABLE),
    ],
)
def test_a_stamp_that_is_no_moment_says_why(zone: str, text: str, reason: str) -> None:
    with pytest.raises(stamps.Unusable, match=reason):
        stamps.Clock("%Y-%m-%d %H:%M", stamps.parse_zone(zone)).read(text)


def test_most_rows_left_out_is_a_mistake_of_the_mapping(tmp_path: Path) -> None:
    rows = extract(60, exponential(6))
    for row in rows[:40]:
        row[1] = "02.03.2026"
    with pytest.raises(Refused) as refused:
        result(tmp_path, rows)
    (problem,) = (p for p in refused.value.problems if p.code == "FIT-031")
    assert stamps.UNREADABLE in problem.why
    assert problem.place is not None
    assert problem.place.line == 2
    result(tmp_path, rows, MAPPING + "limits: {excluded: 80 %}\n")
