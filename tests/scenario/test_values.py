"""Values: every way to write a time, tables, shares, hours, streams, against sums done here by other means."""

from __future__ import annotations

import math
from collections.abc import Callable
from statistics import NormalDist

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sim.flow import Table
from sim.flow.kinds import Assign, Branch, Delay, Service
from sim.quantity import DAY, HOUR, MINUTE, WEEK, Distribution, Grade
from sim.scenario import Scenario

Read = Callable[..., Scenario]


def duration(read: Read, queue: str, text: str) -> Distribution:
    step = read(queue.replace("duration: 1 h", f"duration: {text}")).flow.step["lodge"]
    assert isinstance(step, Delay)
    assert step.duration.on == ()
    return step.duration.rows[0]


@pytest.mark.parametrize(
    ("text", "family", "mean", "cv"),
    [
        ("90 min", "constant", 1.5, 0.0),
        ("{constant: 2 h}", "constant", 2.0, 0.0),
        ("{exponential: 3 h}", "exponential", 3.0, 1.0),
        ("{exponential: {mean: 3 h}}", "exponential", 3.0, 1.0),
        ("{lognormal: {mean: 2 h, cv: 0.8}}", "lognormal", 2.0, 0.8),
        ("{lognormal: {mean: 2 h, cv: 80 %}}", "lognormal", 2.0, 0.8),
        ("{gamma: {mean: 2 h, cv: 0.5}}", "gamma", 2.0, 0.5),
        ("{gamma: {mean: 2 h, shape: 4}}", "gamma", 2.0, 0.5),
        ("{weibull: {mean: 2 h, shape: 1}}", "weibull", 2.0, 1.0),
        ("{weibull: {scale: 2 h, shape: 2}}", "weibull", 2 * math.sqrt(math.pi) / 2, math.sqrt(4 / math.pi - 1)),
        ("{triangular: [1 h, 2 h, 6 h]}", "triangular", 3.0, math.sqrt(14 / 12) / 3),
        ("{uniform: [1 h, 3 h]}", "uniform", 2.0, 1 / math.sqrt(3) / 2),
        ("{pert: [1 h, 2 h, 9 h]}", "pert", 3.0, math.sqrt(2 * 6 / 7) / 3),
        ("{empirical: [3 h, 1 h]}", "empirical", 2.0, 0.5),
        ("{mixture: [{weight: 75 %, of: 1 h}, {weight: rest, of: 5 h}]}", "mixture", 2.0, math.sqrt(3) / 2),
    ],
)
def test_moments_are_those_that_were_written(text, family, mean, cv, read: Read, queue: str):
    found = duration(read, queue, text)
    assert found.family == family
    assert found.mean / HOUR == pytest.approx(mean)
    spread = math.sqrt(max(0.0, found.second_moment / found.mean**2 - 1))
    assert spread == pytest.approx(cv, abs=1e-7)


@pytest.mark.parametrize(("name", "share"), [("p90", 0.9), ("p95", 0.95)])
def test_a_lognormal_by_its_quantiles(name: str, share: float, read: Read, queue: str):
    mu, sigma = duration(read, queue, f"{{lognormal: {{median: 4 h, {name}: 12 h}}}}").params
    assert math.exp(mu) == pytest.approx(4 * HOUR)
    assert NormalDist(mu, sigma).cdf(math.log(12 * HOUR)) == pytest.approx(share, abs=1e-12)


@pytest.mark.parametrize(
    "text",
    [
        "{lognormal: {mean: 1 h, p90: 2 h}}",
        "{lognormal: {mean: 1 h, median: 1 h, cv: 1}}",
        "{lognormal: {median: 1 s, p90: 900000000 year}}",
        "{lognormal: {mean: 1 h, cv: 1000000}}",
        "{weibull: {mean: 1 h, shape: 0.000001}}",
        "{weibull: {mean: 0 h, shape: 1}}",
        "{exponential: 0 h}",
        "{exponential: [1 h]}",
        "{uniform: [3 h, 3 h]}",
        "{uniform: [1 h, 2 h, 3 h]}",
        "{empirical: []}",
        "{mixture: []}",
        "{mixture: [{weight: 50 %, of: 1 h}, {weight: 50 %}]}",
        "{mixture: [{weight: 50 %, of: 1 h}, {weight: 50 %, of: {mixture: [{weight: 100 %, of: 1 h}]}}]}",
        "{exponential: 1 h, constant: 2 h}",
        "{}",
        "[1 h, 2 h]",
    ],
)
def test_what_is_no_distribution_is_refused(text: str, queue: str, problems):
    found = problems(queue.replace("duration: 1 h", f"duration: {text}"))
    assert found
    assert {p.code for p in found} <= {"SCN-035", "SCN-022", "SCN-032", "SCN-011"}


def test_tables(read: Read, queue: str):
    text = "{by: [goods, tier], general: {small: 1 h, large: 2 h}, controlled: {large: 3 h}, default: 4 h}"
    step = read(queue.replace("duration: 1 h", f"duration: {text}")).flow.step["lodge"]
    assert isinstance(step, Delay)
    assert step.duration.on == ("goods", "tier")
    assert [d.mean / HOUR for d in step.duration.rows] == [1, 2, 4, 3]
    nearer = text.replace("controlled: {large: 3 h}", "controlled: {large: 3 h, default: 5 h}")
    step = read(queue.replace("duration: 1 h", f"duration: {nearer}")).flow.step["lodge"]
    assert isinstance(step, Delay)
    assert [d.mean / HOUR for d in step.duration.rows] == [1, 2, 5, 3]
    by_handling = "{by: handling.invoice, paper: 5 h, electronic: 1 h}"
    step = read(queue.replace("duration: 1 h", f"duration: {by_handling}")).flow.step["lodge"]
    assert isinstance(step, Delay)
    assert [d.mean / HOUR for d in step.duration.rows] == [1, 5]


def test_shares_in_the_order_written_and_of_values_in_the_order_declared(read: Read, queue: str):
    more = "  ask: {kind: branch, shares: {serve: 20 %, set: 50 %, sail: rest}, per: exporter}\n"
    more += "  set: {kind: assign, attribute: tier, shares: {by: goods, general: {large: 30 %, small: rest}, controlled: {small: 1}}, next: serve}\n"
    text = queue.replace("next: serve}\n", "next: ask}\n", 1).replace("steps:\n", f"steps:\n{more}")
    flow = read(text).flow
    ask, drawn = flow.step["ask"], flow.step["set"]
    assert isinstance(ask, Branch)
    assert isinstance(drawn, Assign)
    assert ask.arms == ("serve", "set", "sail")
    assert ask.shares == Table((), ((0.2, 0.5, pytest.approx(0.3)),))
    assert ask.per == "exporter"
    assert drawn.shares == Table(("goods",), ((0.7, 0.3), (1.0, 0.0)))


def test_a_branch_on_an_attribute_has_an_arm_for_each_value(read: Read, queue: str):
    more = "  ask: {kind: branch, on: handling.invoice, cases: {paper: serve}, otherwise: sail}\n"
    flow = read(queue.replace("next: serve}\n", "next: ask}\n", 1).replace("steps:\n", f"steps:\n{more}")).flow
    ask = flow.step["ask"]
    assert isinstance(ask, Branch)
    assert flow.values["handling.invoice"] == ("electronic", "paper")
    assert (ask.attribute, ask.arms) == ("handling.invoice", ("sail", "serve"))


SPANS = (
    st.lists(st.integers(0, 48), min_size=2, max_size=6, unique=True)
    .map(sorted)
    .map(lambda cuts: [(30 * a, 30 * b) for a, b in zip(cuts[::2], cuts[1::2], strict=False)])
)


def _clock(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dictionaries(st.sampled_from(range(7)), SPANS, min_size=1), st.dictionaries(st.sampled_from(range(7)), SPANS))
def test_weekly_hours_against_minutes(read: Read, queue: str, opened, closed):
    days = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

    def written(hours) -> str:
        parts = (
            f"{days[d]}: [{', '.join(f'{chr(34)}{_clock(a)}-{_clock(b)}{chr(34)}' for a, b in s)}]"
            for d, s in hours.items()
        )
        return "{" + ", ".join(parts) + "}"

    minutes = {1440 * d + m for d, s in opened.items() for a, b in s for m in range(a, b)}
    minutes -= {1440 * d + m for d, s in closed.items() for a, b in s for m in range(a, b)}
    if not minutes:
        return
    text = queue.replace("next: sail}", "next: sail, priority: 0}").replace(
        "calendars:\n", f"calendars:\n  odd: {{weekly: {written(opened)}, closed: {written(closed)}}}\n"
    )
    spec = next(c for c in read(text).flow.calendars if c.name == "odd")
    assert {m for a, b in spec.weekly for m in range(a, b)} == minutes
    assert all(b < c for (_, b), (c, _) in zip(spec.weekly, spec.weekly[1:], strict=False))


def test_days_and_always(read: Read, queue: str):
    text = queue.replace(
        "calendars:\n",
        'calendars:\n  night: {weekly: {"mon-wed,sat": ["22:00-24:00"]}}\n  all: {weekly: always, closed: {sun: ["04:00-08:00"]}}\n',
    )
    specs = {c.name: c.weekly for c in read(text).flow.calendars}
    assert specs["night"] == tuple((1440 * d + 1320, 1440 * d + 1440) for d in (0, 1, 2, 5))
    assert specs["all"] == ((0, 8640 + 240), (8640 + 480, 10080))


def test_streams_of_a_mix(read: Read, queue: str):
    mix = "mix: {tier: {small: 80 %, large: rest}, goods: {controlled: 25 %, general: rest}}"
    flow = read(queue.replace("mix: {tier: {small: 80 %, large: rest}}", mix)).flow
    found = {a.stream: a for a in flow.arrivals}
    assert {n: a.rate * WEEK for n, a in found.items()} == {
        "x/controlled/large": pytest.approx(0.5),
        "x/controlled/small": pytest.approx(2.0),
        "x/general/large": pytest.approx(1.5),
        "x/general/small": pytest.approx(6.0),
    }
    assert found["x/general/large"].attributes == (("goods", "general"), ("tier", "large"))
    assert [(p.role, p.name, p.size) for p in found["x/general/large"].populations] == [("exporter", "firms", 10)]


def test_profile_batches_intervals_and_populations_by_tier(read: Read, queue: str):
    line = "x: {rate: 10 /week, entry: in, mix: {tier: {small: 80 %, large: rest}}, exporter: firms}"
    more = (
        "x: {rate: 10 /week, entry: in, attributes: {tier: large}, exporter: {by: tier, large: big, small: firms},"
        ' profile: {mon-tue: {"08:00-12:00": 2, "12:00-13:00": 0.5}, wed: {"08:00-12:00": 2}}, batch: [50 %, 30 %, rest],'
        " holidays: cn, holiday_factor: 10 %}\n  y: {interval: 10 h, entry: in}"
    )
    flow = read(
        queue.replace(line, more).replace("{firms: 10}", "{firms: 10, big: 3}").replace("1 h, n", "1 h, n")
    ).flow
    x, y = flow.arrivals
    assert x.profile == (
        (0, 0.0),
        (480, 2.0),
        (720, 0.5),
        (780, 0.0),
        (1920, 2.0),
        (2160, 0.5),
        (2220, 0.0),
        (3360, 2.0),
        (3600, 0.0),
    )
    assert x.batch == (0.5, 0.3, pytest.approx(0.2))
    assert (x.holidays, x.holiday_factor, x.populations[0].name, x.populations[0].size) == ("cn", 0.1, "big", 3)
    assert (y.fixed_interval, y.rate) == (36000.0, pytest.approx(1 / 36000))


def test_shifts_schedules_money_and_classes(read: Read, queue: str):
    text = (
        queue.replace(
            "capacity: 2, calendar: hall",
            "shifts: [{capacity: 2, calendar: hall}, {capacity: 1}], rule: suspend, pay: SGD 25.5",
        )
        .replace('["tue 20:00"]', '["sun 23:59", "mon 00:00"]')
        .replace(
            "pool: desk", "pool: desk, priority: {by: tier, large: 0, default: 7}, charges: {trader/fee: SGD 3.19}"
        )
        .replace("schedule: ship", "schedule: ship, cut_off: 90 min")
    )
    flow = read(text).flow
    assert [(s.capacity, s.calendar) for s in flow.pools[0].shifts] == [(2, "hall"), (1, "")]
    assert (flow.pools[0].rule, str(flow.pools[0].pay)) == ("suspend", "SGD 25.50")
    assert flow.schedules[0].departures == (0.0, 6 * DAY + 23 * HOUR + 59 * MINUTE)
    serve = flow.step["serve"]
    assert isinstance(serve, Service)
    assert serve.priority == Table(("tier",), (7, 0))
    assert [(c.account, c.amount.micros) for c in serve.charges] == [("trader/fee", 3_190_000)]
    assert flow.accounts == ("trader/fee",)


def test_grades_go_where_the_numbers_go(read: Read, queue: str):
    def graded(text: str, grade: str) -> str:
        return f"{{value: {text}, grade: {grade}, source: gacc-2022}}"

    text = (
        queue.replace("capacity: 2", f"capacity: {graded('2', 'expert')}")
        .replace(
            "duration: 1 h", f"duration: {graded('{by: tier, small: 1 h, default: {exponential: 2 h}}', 'published')}"
        )
        .replace("{exponential: 20 min}", f"{{exponential: {graded('20 min', 'measured')}}}")
        .replace("rate: 10 /week", f"rate: {graded('10 /week', 'measured')}")
    )
    found = read(text)
    flow = found.flow
    lodge = flow.step["lodge"]
    assert isinstance(lodge, Delay)
    assert {d.grade for d in lodge.duration.rows} == {Grade.PUBLISHED}
    assert lodge.grade is Grade.PUBLISHED
    assert flow.pools[0].grade is Grade.EXPERT
    assert flow.step["serve"].grade is Grade.EXPERT
    assert flow.step["sail"].grade is Grade.ASSUMED
    assert flow.step["in"].grade is Grade.MEASURED
    # The mix of the stream is a bare number, so the stream is assumed although its rate was counted.
    assert {a.grade for a in flow.arrivals} == {Grade.ASSUMED}
    evidence = {e.path: e for e in found.evidence}
    assert evidence["steps.lodge.duration"].evidence.grade is Grade.PUBLISHED
    assert evidence["steps.serve.duration.exponential"].text == "20 min"
    assert evidence["arrivals.x.mix.tier.small"].evidence.source == ""
    assert "arrivals.x.mix.tier.large" not in evidence


def test_ranges_are_in_the_unit_of_the_value(read: Read, queue: str):
    text = queue.replace("duration: 1 h", "duration: {value: {exponential: 1 h}, range: [30 min, 2 h], note: guessed}")
    text = text.replace("capacity: 2", "capacity: {value: 2, range: [1, 3]}").replace(
        "small: 80 %", "small: {value: 80 %, range: [70 %, 0.9]}"
    )
    found = {e.path: e.evidence for e in read(text).evidence}
    assert (found["steps.lodge.duration"].low, found["steps.lodge.duration"].high) == (1800.0, 7200.0)
    assert found["steps.lodge.duration"].note == "guessed"
    assert (found["pools.desk.capacity"].low, found["pools.desk.capacity"].high) == (1.0, 3.0)
    assert (found["arrivals.x.mix.tier.small"].low, found["arrivals.x.mix.tier.small"].high) == (0.7, 0.9)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(1, 9_999), st.sampled_from([("s", 1), ("min", 60), ("h", 3600), ("d", 86400)]))
def test_times_in_any_unit(read: Read, queue: str, number: int, unit):
    name, seconds = unit
    assert duration(read, queue, f"{number} {name}").params == (number * seconds,)
    assert duration(read, queue, f"{number}{name}").params == (number * seconds,)
