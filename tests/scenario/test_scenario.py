"""A small corridor, whole: lanes, processes, fragments, states, policies; and every shipped scenario."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from sim.flow import Table
from sim.flow.check import check
from sim.flow.kinds import Await, Branch, Depart, End, Fork, Milestone, Service
from sim.quantity import DAY
from sim.scenario import Scenario, load
from sim.scenario.codes import CODES
from sim.scenario.compile import compile_tree
from sim.scenario.desk import Desk, View
from sim.scenario.fields import STEPS, TABLES, step_fields
from sim.scenario.nodes import Entries, Leaf, Node, leaves
from sim.scenario.reader import parse
from sim.scenario.shipped import listing
from sim.scenario.write import document


@pytest.fixture(scope="module")
def mini() -> Scenario:
    return load(str(Path(__file__).parent / "data" / "mini.yaml"))


def test_steps_are_named_and_linked_across_processes(mini: Scenario):
    step = mini.flow.step
    assert step["left-export/ready"].successors == ("left-export/papers",)
    assert step["left-export/how"].successors == ("left-export/exam/pick",)
    assert step["left-export/exam/pick"].successors == ("left-export/exam/open", "left-export/sail")
    assert step["left-export/exam/open"].successors == ("left-export/sail",)
    sail = step["left-export/sail"]
    assert isinstance(sail, Depart)
    assert (sail.cut_off, sail.next) == (DAY / 2, "left-export/sail.milestone")
    assert step["left-export/sail.milestone"].successors == ("right-import/voyage",)
    fork = step["right-import/split"]
    assert isinstance(fork, Fork)
    assert fork.branches == ("right-import/side",)
    lodge = step["right-import/lodge"]
    assert isinstance(lodge, Branch)
    assert lodge.arms == ("right-import/review", "right-import/counter")
    wait = step["right-import/wait"]
    assert isinstance(wait, Await)
    assert wait.milestones == ("side_done",)
    assert step["right-import/wait.milestone"].successors == ("right-import/end",)
    assert isinstance(step["right-import/end"], End)
    assert {step[n].process for n in step if n.startswith("left")} == {"left-export"}
    assert {step[n].country for n in step if n.startswith("right")} == {"cn"}


def test_milestones_attributes_accounts_and_order(mini: Scenario):
    flow = mini.flow
    assert flow.milestones == ("arrived", "departed", "goods_ready", "released", "side_done")
    assert {s.milestone for s in flow.steps if isinstance(s, Milestone)} == set(flow.milestones)
    assert flow.values["lane"] == ("north",)
    assert flow.values["handling.invoice"] == ("electronic", "paper")
    assert flow.accounts == ("trader/agent",)
    for members in (flow.steps, flow.pools, flow.calendars, flow.schedules, flow.attributes, flow.documents):
        names = [m.name for m in members]
        assert names == sorted(names)
    assert [a.stream for a in flow.arrivals] == sorted(a.stream for a in flow.arrivals)
    assert {dict(a.attributes)["lane"] for a in flow.arrivals} == {"north"}
    assert [i.name for i in mini.intervals] == sorted(i.name for i in mini.intervals)
    assert check(flow, mini.experiment) == []


def test_what_is_measured_and_what_it_costs(mini: Scenario):
    release, stay = mini.intervals
    assert (str(release.start), str(release.end), release.within, release.headline) == (
        "arrived",
        "released",
        (600.0, 172800.0),
        True,
    )
    assert release.expects is not None
    assert release.expects.sign == "shorter"
    assert stay.measures == ("stay", "stay.customs", "stay.rest")
    assert str(stay.boundaries[2]) == "latest of released, goods_ready:first"
    (storage,) = mini.tariffs
    assert (storage.interval, storage.free, storage.rate.micros, storage.per) == ("stay.customs", DAY, 30_000_000, DAY)
    assert mini.time_value is not None
    assert mini.time_value.interval == "release"
    assert (mini.groups, mini.currency, mini.fx) == (("lane", "goods"), "SGD", {"CNY": 0.19, "USD": 1.35})


def test_policies_are_applied_in_order_of_stage_with_their_places(mini: Scenario):
    assert [(p.name, p.parameters) for p in mini.policies] == [
        ("staffing", {"pool": "officers", "factor": "1"}),
        ("demand_growth", {"growth": "5 %"}),
    ]
    assert mini.policies[0].place.file.endswith("left.yaml")
    assert mini.policies[1].place.file.endswith("mini.yaml")
    assert {s.share for a in mini.flow.arrivals for s in a.surplus} == {0.05}
    # The state's policy multiplies by one: said as a warning at its line.
    assert [(w.code, w.path, str(w.place).rpartition("/")[2]) for w in mini.warnings] == [
        ("SCN-061", "policies.staffing", "left.yaml:4:13")
    ]


def test_policies_meet_refusals_with_their_places(data: Path, refusal):
    file = str(data / "mini.yaml")
    (problem,) = refusal(file, ["policies.staffing.pool=clerks"])
    assert (problem.code, str(problem.place)) == ("SCN-060", "--set:1:24")
    (problem,) = refusal(file, ["policies.demand_growth.growth={value: much, source: counted, grade: expert}"])
    assert (problem.code, problem.path) == ("SCN-064", "policies.demand_growth.growth")
    assert str(problem.place) == "--set:1:39"
    (problem,) = refusal(file, ["policies=[[a, b]]"])
    assert problem.code == "SCN-011"


def test_a_policy_may_be_laid_over_one_that_is_in_force_and_its_parameters_may_have_ranges():
    more = "{electronic_payment: {countries: cn, uptake: {value: 100 %, range: [90 %, 100 %], grade: assumed}}}"
    today = load("today")
    paid = load("today", [f"policies=[{more}]"])
    assert [p.name for p in paid.policies].count("electronic_payment") == [p.name for p in today.policies].count(
        "electronic_payment"
    ) + 1
    assert paid.flow_digest != today.flow_digest
    ranges = [
        (e.evidence.low, e.evidence.high) for e in paid.evidence if e.path == "policies.electronic_payment.uptake"
    ]
    assert (0.9, 1.0) in ranges


def test_a_policy_that_needs_or_excludes_another(data: Path, refusal, monkeypatch: pytest.MonkeyPatch):
    from sim.policies import registry

    monkeypatch.setattr(registry()["demand_growth"], "requires", ("single_window",))
    (problem,) = refusal(str(data / "mini.yaml"))
    assert problem.code == "SCN-062"
    assert str(problem.place).endswith("mini.yaml:21:5")


def test_the_same_policy_may_stand_twice_for_different_countries(data: Path):
    sets = ["policies=[{electronic_declaration: {countries: cn}}, {electronic_declaration: {countries: sg}}]"]
    assert len(load(str(data / "mini.yaml"), sets).policies) == 3


def test_a_declared_lane_attribute_must_name_all_lanes(data: Path, refusal):
    assert load(str(data / "mini.yaml"), ["attributes.lane=[south, north]"]).flow.values["lane"] == ("south", "north")
    (problem,) = [p for p in refusal(str(data / "mini.yaml"), ["attributes.lane=[south]"]) if p.code == "SCN-046"]
    assert str(problem.place).startswith("--set:1:")


def test_a_process_with_two_followers_is_refused(data: Path, refusal):
    codes = {p.code for p in refusal(str(data / "mini.yaml"), ["lanes.south={processes: [left-export]}"])}
    assert "SCN-050" in codes


def test_unlisted_sources_warn(data: Path):
    found = load(str(data / "mini.yaml"), ["pools.officers.pay={value: SGD 20, source: countd, grade: expert}"])
    (warning,) = [w for w in found.warnings if w.code == "SCN-042"]
    assert '"counted"' in warning.do
    assert str(warning.place).startswith("--set:1:")


def _shuffled(node: Node, luck: random.Random) -> Node:
    """The same text with the keys of every mapping in another order, shares excepted."""
    if not isinstance(node, Entries):
        return node
    keys = list(node.items)
    luck.shuffle(keys)
    return Entries(
        {k: node.items[k] if k == "shares" else _shuffled(node.items[k], luck) for k in keys}, node.place, node.keys
    )


@pytest.mark.parametrize("seed", range(5))
def test_the_order_in_a_file_never_matters(seed: int, mini: Scenario, tmp_path: Path):
    mixed = _shuffled(mini.tree, random.Random(seed))
    assert isinstance(mixed, Entries)
    file = tmp_path / "mixed.yaml"
    file.write_text(document(mixed), encoding="utf-8")
    again = load(str(file))
    assert again.digest == mini.digest
    assert again.flow_digest == mini.flow_digest
    assert again.flow == mini.flow
    assert again.intervals == mini.intervals


def _everything() -> str:
    """A text that uses every key there is."""
    return """\
extends: nothing
merged: yes
title: {en: a}
about: a
label: a
dates: {sg: a}
states: {sg: a}
experiment: {kind: year, warm_up: 1 week, window: 1 week, run_out: 1 week, start: 2026-01-05, volume: 50 %}
attributes: {tier: [small, large]}
documents:
  invoice: {message: a, holder: trader, handling: bill, release: m, variants: {v: {family: fact, share: 1 %, site: a, layer: 1, seen_by: [exam], repaired_by: [holder], compared: [a]}}}
  bill: {}
defects: {a: 1 %}
calendars: {hall: {weekly: always, closed: {sun: ["04:00-08:00"]}, holidays: sg, outages: {up: 1 d, down: 1 h}}}
pools:
  desk: {capacity: 2, calendar: hall, rule: finish, owner: customs, pay: SGD 1, country: sg, role: a}
  crew: {shifts: [{capacity: 1, calendar: hall}]}
schedules: {ship: {departures: ["tue 20:00"], delay: 1 h}}
populations: {firms: 10}
arrivals:
  x: {rate: 1 /h, lane: l, profile: {mon: {"08:00-09:00": 1}}, mix: {tier: {small: 1}}, attributes: {tier: small},
      exporter: firms, importer: firms, holidays: sg, holiday_factor: 10 %, batch: [1]}
  y: {interval: 1 h, entry: in}
lanes: {l: {processes: [p], title: {en: a}}}
processes:
  p: {country: sg, direction: export, mode: sea, title: {en: a}, about: a, entry: in, attributes: {a: [b]},
      documents: {d: {}}, steps: {in: {kind: end}}}
steps:
  in: {kind: delay, role: a, actor: trader, label: {en: a}, about: a, stream: a, tag: border, charges: {a/b: SGD 1},
       duration: 1 h, next: g, milestone: m, calendar: hall, state: work, per: case}
  s: {kind: service, pool: desk, duration: 1 h, next: g, milestone: n, priority: 1}
  g: {kind: gate, calendar: hall, next: d, milestone: o, patience: 1 h, otherwise: d}
  d: {kind: depart, schedule: ship, next: w, milestone: q, cut_off: 1 h}
  w: {kind: await, milestones: [m], next: f, milestone: r}
  f: {kind: fork, branches: [j], next: j, milestone: t}
  j: {kind: join, fork: f, next: b, milestone: u}
  b: {kind: branch, on: tier, cases: {small: c}, otherwise: c}
  c: {kind: branch, shares: {a: 1}, per: case}
  a: {kind: assign, attribute: tier, shares: {small: 1}, per: case, next: m, milestone: v}
  m: {kind: milestone, milestone: x, next: e}
  e: {kind: end, withdrawn: true}
  k: {kind: key, document: invoice, next: e, milestone: k1, sources: [invoice], family: fact, error_share: 1 %}
  v: {kind: validate, document: invoice, next: e, milestone: k2, against: [bill]}
  h: {kind: check, document: invoice, next: e, milestone: k3, means: exam, sensitivity: 1, false_query: 0}
  r: {kind: repair, document: invoice, next: e, milestone: k4, by: broker, error_share: 0, rounds: 2, otherwise: e}
  n: {kind: send, document: invoice, next: e, milestone: k5, latency: 1 h, loss: 1 %, timeout: 1 h, attempts: 2,
      calendar: hall, otherwise: e}
  u: {use: a, with: {a: b}, next: e, entry: b, label: {en: a}, about: a}
overrides: {a: b}
policies: [a]
intervals:
  i: {label: {en: a}, start: m, end: n, unit: message, population: {tier: small}, clock: signed, within: [1 h],
      comparable_with: a, source: a, expects: {sign: none, why: a, source: a}, headline: true}
  g: {stages: [{boundary: m}, {boundary: n, name: a, label: {en: a}, grade: expert}]}
groups: [tier]
tariffs: {t: {interval: i, free: 1 h, rate: SGD 1 /day, account: a/b, charge: started}}
currency: SGD
fx: {CNY: 0.2}
time_value: {interval: i, rate: SGD 1 /day}
sources: {a: {title: a, address: a, date: a, note: a}}
"""


# Read before compilation, or for people only.
ELSEWHERE = {"extends", "merged", "dates", "overrides", "about", "label", "title", "states", "policies", "sources"}
FOR_PEOPLE = {"direction", "mode", "address", "date", "note", "with", "grade", "title", "about", "label"}


def test_every_key_is_read_and_every_key_read_is_declared(monkeypatch: pytest.MonkeyPatch):
    """The tables of keys are what the documentation and the schema are made of: they must be what the loader reads."""
    tree = parse(_everything(), "x")
    assert isinstance(tree, Entries)
    seen: set[str] = set()
    original = View.child

    def spy(self: View, key: str) -> View | None:
        seen.add(key)
        return original(self, key)

    monkeypatch.setattr(View, "child", spy)
    desk = Desk()
    compile_tree(tree, desk)
    codes = {p.code for p in desk.problems}
    assert "SCN-020" not in codes, [str(p) for p in desk.problems if p.code == "SCN-020"]
    assert "SCN-021" not in codes
    declared = {f.name for fields in TABLES.values() for f in fields}
    declared |= {f.name for kind in STEPS for f in step_fields(kind)}
    written = {part for path, _ in leaves(tree) for part in path.split(".")}
    assert declared <= written
    assert declared - seen <= ELSEWHERE | FOR_PEOPLE


@pytest.mark.parametrize("name", [s.name for s in listing()])
def test_every_shipped_scenario_loads_without_warnings_but_overload(name: str):
    found = load(name)
    assert [w for w in found.warnings if w.code != "FLW-100"] == []
    assert found.title["en"]
    assert found.title["zh"]
    assert isinstance(next(leaf for _, leaf in leaves(found.tree)), Leaf)
    if "lanes" in found.tree.items:
        assert found.dates.keys() == {"sg", "cn"}
        services = [s for s in found.flow.steps if isinstance(s, Service)]
        assert services
        assert all(isinstance(s.duration, Table) for s in services)
    assert set(CODES)  # the catalogue is what the warnings come from


def test_the_merged_text_of_a_shipped_scenario_is_itself(tmp_path: Path):
    names = [s.name for s in listing() if not s.name.startswith("theory/")][:1] or ["theory/r2"]
    found = load(names[0])
    file = tmp_path / "copy.yaml"
    file.write_text(found.text(), encoding="utf-8")
    again = load(str(file))
    assert (again.digest, again.flow_digest) == (found.digest, found.flow_digest)
