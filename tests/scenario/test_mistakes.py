"""Every mistake gets its code at its place, and all mistakes of a file are shown at once."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from sim.errors import Problem
from sim.scenario.codes import CODES

# One line each: what is replaced in the queue, by what, the code, and the text that stands at the place of the problem.
MISTAKES = [
    ("pools:\n", "pools: hello\nnotes:\n", "SCN-011", "hello"),
    ("title: {en: Queue}", "title: Queue", "SCN-011", "Queue"),
    ("duration: 1 h", "duration: [1 h]", "SCN-035", "duration:"),
    ("capacity: 2", "capacity: 0", "SCN-014", "0,"),
    ("  desk: {", "  Desk One: {", "SCN-016", "Desk One"),
    ("  lodge: {kind", "  exit: {kind", "SCN-016", "exit: {"),
    ("capacity: 2", "capacity: 2, capcity: 3", "SCN-020", "capcity"),
    ("run_out: 1 week", "runout: 1 week", "SCN-020", "runout"),
    (", run_out: 1 week", "", "SCN-021", "experiment"),
    ("kind: delay, ", "", "SCN-021", "lodge: {"),
    ("capacity: 2", "capacity: -2", "SCN-022", "-2"),
    ("capacity: 2", "capacity: 2.5", "SCN-022", "2.5"),
    ("duration: 1 h", "duration: 1", "SCN-022", "1,"),
    ("duration: 1 h", "duration: 1 hr", "SCN-022", "1 hr"),
    ("duration: 1 h", "duration: -1 h", "SCN-022", "-1 h"),
    ("rate: 10 /week", "rate: 10", "SCN-022", "10,"),
    ("small: 80 %", "small: 110 %", "SCN-022", "110 %"),
    ('"tue 20:00"', '"tuesday 8pm"', "SCN-022", '"tuesday'),
    ('"09:00-12:00"', '"9-12"', "SCN-022", '"9-12"'),
    ('"09:00-12:00"', '"12:00-09:00"', "SCN-022", '"12:00-09:00"'),
    ("mon-fri", "mon-friday", "SCN-022", "mon-friday"),
    ("duration: 1 h", "duration: {value: 1 h, range: [3 h, 1 h]}", "SCN-023", "range"),
    ("kind: cycle", "kind: circle", "SCN-024", "circle"),
    ("holder: trader", "holder: traders", "SCN-024", "traders"),
    ("kind: delay", "kind: deley", "SCN-024", "deley"),
    ("kind: delay", "kind: delay, actor: custom", "SCN-024", "custom,"),
    ("title: {en: Queue}", "title: {en: Queue, fr: File}", "SCN-024", "File"),
    ("pool: desk", "pool: dask", "SCN-025", "dask"),
    ("calendar: hall", "calendar: hal", "SCN-026", "hal}"),
    ("schedule: ship", "schedule: shop", "SCN-027", "shop"),
    ("exporter: firms", "exporter: farms", "SCN-028", "farms"),
    ("next: serve", "next: serv", "SCN-029", "serv}"),
    ("entry: in", "entry: out", "SCN-029", "out,"),
    ("mix: {tier", "mix: {teir", "SCN-030", "teir"),
    ("duration: 1 h", "duration: {by: teir, small: 1 h, large: 2 h}", "SCN-030", "teir"),
    ("small: 80 %", "medium: 80 %", "SCN-031", "medium"),
    ("duration: 1 h", "duration: {by: tier, small: 1 h, large: 2 h, huge: 3 h}", "SCN-031", "huge"),
    ("large: rest", "large: 30 %", "SCN-032", "tier: {small: 80"),
    ("duration: 1 h", "duration: {by: tier, small: 1 h}", "SCN-033", "duration"),
    ("duration: 1 h", "duration: {by: [tier, goods, lane], default: 1 h}", "SCN-030", "lane"),
    ("duration: 1 h", "duration: {by: [tier, tier], default: 1 h}", "SCN-034", "duration"),
    ("{exponential: 20 min}", "{exponental: 20 min}", "SCN-035", "duration: {exponental"),
    ("{exponential: 20 min}", "{lognormal: {mean: 1 h}}", "SCN-035", "lognormal"),
    ("{exponential: 20 min}", "{lognormal: {median: 1 h, p90: 30 min}}", "SCN-035", "lognormal"),
    ("{exponential: 20 min}", "{triangular: [3 h, 2 h, 5 h]}", "SCN-035", "triangular"),
    ("{exponential: 20 min}", "{mixture: [{weight: 50 %, of: 1 h}]}", "SCN-032", "mixture"),
    ('"14:00-18:00"', '"11:00-18:00"', "SCN-036", '"11:00'),
    ('{mon-fri: ["09:00-12:00", "14:00-18:00"]}', "{}", "SCN-037", "weekly"),
    ('["tue 20:00"]', "[]", "SCN-037", "departures"),
    ("exporter: firms", "exporter: firms, profile: {mon: {}}", "SCN-037", "profile"),
    ("end: departed", "end: deperted", "SCN-038", "deperted"),
    ("end: departed", "end: departed:second", "SCN-038", "departed:second"),
    ("intervals:", "tariffs: {t: {interval: al, rate: SGD 1 /day, account: a/b}}\nintervals:", "SCN-039", "al,"),
    ("duration: 1 h", "duration: {value: 1 h, grade: published}", "SCN-041", "published"),
    ("tier: [small, large]", "tier: [small, small]", "SCN-043", "tier: ["),
    ("kind: delay, duration: 1 h", "kind: key, document: invoise", "SCN-044", "invoise"),
    ("holder: trader}", "holder: trader, handling: invoice}", "SCN-054", "invoice}"),
    ("kind: cycle", "kind: year", "SCN-047", "year"),
    ("kind: cycle", "kind: cycle, start: 2026-01-05", "SCN-047", "2026-01-05"),
    ("kind: cycle", "kind: year, start: 2026-01-06", "SCN-047", "2026-01-06"),
    ("kind: cycle", "kind: year, start: 2026-02-30", "SCN-022", "2026-02-30"),
    ("duration: 1 h", "duration: 1 h, charges: {fee: SGD 3}", "SCN-048", "SGD 3"),
    ("duration: 1 h", "duration: 1 h, charges: {a/b: GBP 3}", "SCN-022", "GBP 3"),
    ("entry: in", "entry: in, interval: 1 h", "SCN-049", "x: {rate"),
    ("capacity: 2", "shifts: [{capacity: 1}]", "SCN-049", "hall}"),
    ("duration: 1 h", "duration: 1 h, charges: {a/b: CNY 3}", "SCN-051", "charges"),
    ("title:", "fx: {CYN: 0.2}\ntitle:", "SCN-024", "CYN"),
    ("title:", "currency: EUR\ntitle:", "SCN-024", "EUR"),
    ("title:", "policies: [stafing]\ntitle:", "SCN-063", "stafing"),
    ("title:", "policies: [{staffing: {chnge: 2}}]\ntitle:", "SCN-064", "2}"),
    ("title:", "policies: [{staffing: {change: two}}]\ntitle:", "SCN-064", "two"),
    ("title:", "policies: [{staffing: {pool: dask, change: 1}}]\ntitle:", "SCN-060", "dask"),
]


def at(text: str, problem: Problem) -> str:
    """What stands at a problem's place."""
    assert problem.place is not None
    return text.split("\n")[problem.place.line - 1][problem.place.column - 1 :]


@pytest.mark.parametrize(("old", "new", "code", "there"), MISTAKES, ids=[f"{m[2]} {m[1][:30]!r}" for m in MISTAKES])
def test_a_mistake_has_its_code_and_place(old, new, code, there, queue: str, problems: Callable[..., list[Problem]]):
    assert old in queue
    text = queue.replace(old, new, 1)
    found = [p for p in problems(text) if p.code == code]
    assert found, [str(p) for p in problems(text)]
    assert at(text, found[0]).startswith(there)
    assert found[0].why[-1] in ".?!"
    assert found[0].do
    assert found[0].severity == "error"


TEN = """\
title: {en: Ten mistakes}
experiment: {kind: cycle, warm_up: 2, window: 4 weeks, run_out: 3 weeks, lenght: 3}
attributes: {tier: [small, large]}
calendars:
  hall: {weekly: {mon-fri: ["9:00-12:00"]}}
  never: {weekly: {mon-fri: ["09:00-12:00"]}, closed: {mon-sun: ["00:00-24:00"]}}
pools:
  desk: {capacity: -2, calendar: hal}
arrivals:
  x: {rate: 10 /week, entry: in, mix: {tier: {small: 110 %, large: rest}}}
steps:
  in: {kind: milestone, milestone: goods_ready, next: serv}
  serve: {kind: service, pool: dask, actor: custom, duration: {lognormal: {mean: 1 h}}, next: exit}
  pick: {kind: branch, shares: {serve: 20 %, in: 30 %}}
  wait: {kind: delay, duration: {value: 3 h, grade: publisched, source: x}, next: exit}
  table: {kind: delay, duration: {by: tier, small: 3 h, huge: 2 h}, next: exit}
intervals:
  t: {start: goods_redy, end: goods_ready}
policies: [stafing]
"""
PLACES = [
    (2, 36, "SCN-022", "experiment.warm_up"),
    (2, 74, "SCN-020", "experiment.lenght"),
    (5, 29, "SCN-022", "calendars.hall.weekly.mon-fri.0"),
    (6, 11, "SCN-037", "calendars.never.weekly"),
    (8, 20, "SCN-022", "pools.desk.capacity"),
    (8, 34, "SCN-026", "pools.desk.calendar"),
    (10, 54, "SCN-022", "arrivals.x.mix.tier.small"),
    (12, 55, "SCN-029", "steps.in.next"),
    (13, 32, "SCN-025", "steps.serve.pool"),
    (13, 45, "SCN-024", "steps.serve.actor"),
    (13, 64, "SCN-035", "steps.serve.duration.lognormal"),
    (14, 24, "SCN-032", "steps.pick.shares"),
    (15, 53, "SCN-024", "steps.wait.duration.grade"),
    (15, 73, "SCN-042", "steps.wait.duration.source"),
    (16, 24, "SCN-033", "steps.table.duration"),
    (16, 57, "SCN-031", "steps.table.duration.huge"),
    (18, 14, "SCN-038", "intervals.t.start"),
    (19, 12, "SCN-063", "policies.stafing"),
]


def test_planted_mistakes_are_all_shown_at_their_places(problems):
    found = problems(TEN)
    shown = [(p.place.line, p.place.column, p.code, p.path) for p in found if p.place]
    assert len(shown) == len(found)
    assert shown == PLACES


def test_a_mistake_in_a_base_is_shown_in_the_base(tmp_path: Path, refusal, queue: str):
    (tmp_path / "base.yaml").write_text(queue.replace("duration: 1 h", "duration: 1 hour and a half"))
    mine = tmp_path / "mine.yaml"
    mine.write_text("extends: base.yaml\npools: {desk: {capacity: none}}\n")
    places = {p.code + p.path: str(p.place) for p in refusal(str(mine))}
    assert places["SCN-022steps.lodge.duration"].endswith("base.yaml:16:34")
    assert places["SCN-022pools.desk.capacity"].endswith("mine.yaml:2:26")


def test_a_problem_of_the_graph_has_the_place_of_the_text(queue: str, problems):
    text = queue.replace("steps:\n", "steps:\n  lost: {kind: delay, duration: 1 h, next: exit}\n")
    (problem,) = [p for p in problems(text) if p.severity == "error"]
    assert (problem.code, problem.path) == ("FLW-021", "steps.lost")
    assert at(text, problem).startswith("lost:")


def test_overload_is_a_warning_in_an_episode_and_a_refusal_in_a_cycle(queue: str, problems):
    busy = queue.replace("rate: 10 /week", "rate: 1000 /week")
    (problem,) = problems(busy)
    assert problem.severity == "error"
    assert problem.path == "pools.desk.capacity"
    # 1000 x 20 min / (2 x 35 h)
    assert problem.value.startswith("476")
    (warning,) = problems(busy.replace("kind: cycle", "kind: episode, start: 2026-01-05"))
    assert (warning.code, warning.severity, warning.value) == (problem.code, "warning", problem.value)


def test_the_error_of_the_design_page(queue: str, problems):
    (problem,) = problems(queue.replace("capacity: 2", "capacity: 0"))
    head = str(problem).split("\n")[0]
    assert re.search(r"case\.yaml:8:20  pools\.desk\.capacity = 0 +SCN-014$", head)


def test_every_code_of_the_catalogue_is_raised_and_every_raised_code_is_in_it():
    folder = Path(__file__).resolve().parents[2] / "sim"
    raised = set()
    for file in [
        *(folder / "scenario").rglob("*.py"),
        *(folder / "policies").rglob("*.py"),
        *(folder / "cli").glob("*.py"),
    ]:
        if file.name != "codes.py":
            raised |= set(re.findall(r'"(SCN-\d{3})"', file.read_text(encoding="utf-8")))
    assert raised == set(CODES)


def test_every_code_of_the_catalogue_is_met_by_a_test():
    tests = "".join(f.read_text(encoding="utf-8") for f in Path(__file__).parent.glob("test_*.py"))
    assert [code for code in CODES if f'"{code}' not in tests] == []
