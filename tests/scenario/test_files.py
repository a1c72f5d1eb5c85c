"""A scenario of many files: bases, states, processes, fragments, overrides, --set; and their mistakes."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest

from sim import assets
from sim.errors import Refused
from sim.flow.kinds import Delay, Service
from sim.quantity import HOUR, WEEK
from sim.scenario import load, merged
from sim.scenario.nodes import Leaf, leaves
from sim.scenario.shipped import listing, write_new


def hours(scenario, step: str) -> float:
    found = scenario.flow.step[step]
    assert isinstance(found, Delay | Service)
    return found.duration.rows[0].mean / HOUR


def test_layers_lie_in_their_order(tmp_path: Path):
    """Process file < base < state < own keys < overrides < --set."""
    (tmp_path / "processes").mkdir()
    (tmp_path / "states").mkdir()
    steps = "".join(
        f"  {n}: {{kind: delay, duration: 1 h, next: {m}}}\n" for n, m in zip("abcdef", [*"bcdef", "exit"], strict=True)
    )
    (tmp_path / "processes" / "way.yaml").write_text(
        f"entry: in\nsteps:\n  in: {{kind: milestone, milestone: go, next: a}}\n{steps}"
    )

    def says(numbers: str, hours: int) -> str:
        return f"processes: {{way: {{steps: {{{', '.join(f'{n}: {{duration: {hours} h}}' for n in numbers)}}}}}}}\n"

    (tmp_path / "base.yaml").write_text(
        "experiment: {kind: cycle, warm_up: 1 week, window: 1 week, run_out: 1 week}\n"
        "lanes: {l: {processes: [way]}}\narrivals: {x: {rate: 1 /h, lane: l}}\n" + says("bcdef", 2)
    )
    (tmp_path / "states" / "cn-then.yaml").write_text("country: cn\ndate: 2001\n" + says("cdef", 3))
    (tmp_path / "mine.yaml").write_text(
        "extends: base.yaml\nstates: {cn: cn-then}\n"
        + says("def", 4)
        + "overrides: {processes.way.steps.e.duration: 5 h}\n"
    )
    found = load(str(tmp_path / "mine.yaml"), ["processes.way.steps.f.duration=6 h"])
    assert [hours(found, f"way/{n}") for n in "abcdef"] == [1, 2, 3, 4, 5, 6]
    assert found.dates == {"cn": "2001"}
    assert [s.name for s in found.states] == ["cn-then"]
    # A scenario that extends another keeps the state below that one's own keys, and may name another state.
    (tmp_path / "states" / "cn-now.yaml").write_text("country: cn\ndate: 2026\n" + says("cdef", 7))
    (tmp_path / "next.yaml").write_text("extends: mine.yaml\nstates: {cn: cn-now}\n")
    later = load(str(tmp_path / "next.yaml"))
    assert [hours(later, f"way/{n}") for n in "abcdef"] == [1, 2, 7, 4, 5, 4]
    # Chosen on the command line, too.
    chosen = load(str(tmp_path / "mine.yaml"), ["states.cn=cn-now"])
    assert [hours(chosen, f"way/{n}") for n in "abcdef"] == [1, 2, 7, 4, 5, 4]
    assert chosen.dates == {"cn": "2026"}


def test_later_bases_win_and_own_keys_win_over_all(tmp_path: Path, queue: str):
    (tmp_path / "a.yaml").write_text(queue)
    (tmp_path / "b.yaml").write_text("steps: {lodge: {duration: 2 h}, serve: {duration: 2 h}}\n")
    (tmp_path / "c.yaml").write_text("extends: [a.yaml, b.yaml]\nsteps: {serve: {duration: 3 h}}\n")
    found = load(str(tmp_path / "c.yaml"))
    assert (hours(found, "lodge"), hours(found, "serve")) == (2, 3)
    (tmp_path / "d.yaml").write_text("extends: [b.yaml, a.yaml]\n")
    assert hours(load(str(tmp_path / "d.yaml")), "lodge") == 1


def test_a_circle_is_named(tmp_path: Path, refusal):
    for name, base in (("a", "b"), ("b", "c"), ("c", "a")):
        (tmp_path / f"{name}.yaml").write_text(f"label: x\nextends: {base}.yaml\n")
    (problem,) = refusal(str(tmp_path / "a.yaml"))
    assert problem.code == "SCN-012"
    assert [n in problem.why for n in ("a.yaml", "b.yaml", "c.yaml")] == [True] * 3
    assert str(problem.place).endswith("c.yaml:2:10")
    (tmp_path / "self.yaml").write_text("extends: self.yaml\n")
    assert [p.code for p in refusal(str(tmp_path / "self.yaml"))] == ["SCN-012"]


def test_a_bare_name_means_the_shipped_scenario_everywhere(tmp_path: Path):
    (tmp_path / "theory").mkdir()
    (tmp_path / "theory" / "one-server.yaml").write_text("this is not read\n")
    (tmp_path / "mine.yaml").write_text("extends: theory/one-server\n")
    assert load(str(tmp_path / "mine.yaml")).flow == load("theory/one-server").flow
    assert load("theory/one-server.yaml").name == "theory/one-server"


def test_missing_files_and_broken_bases_are_all_shown(tmp_path: Path, refusal):
    (tmp_path / "bad.yaml").write_text("a: [1\n")
    (tmp_path / "twice.yaml").write_text("a: 1\na: 2\n")
    (tmp_path / "mine.yaml").write_text("extends: [bad.yaml, twice.yaml, theory/tandm, [x]]\n")
    assert sorted(p.code for p in refusal(str(tmp_path / "mine.yaml"))) == ["SCN-006", "SCN-009", "SCN-010", "SCN-011"]


def test_a_state_of_another_country_or_with_lanes_is_refused(tmp_path: Path, data: Path, refusal):
    (problem,) = refusal(str(data / "mini.yaml"), ["states.sg=right"])
    assert (problem.code, str(problem.place)) == ("SCN-018", "--set:1:11")
    (tmp_path / "states").mkdir()
    (tmp_path / "states" / "odd.yaml").write_text("country: cn\nlanes: {}\n")
    (tmp_path / "mine.yaml").write_text(f"extends: {data / 'mini.yaml'}\nstates: {{cn: odd}}\n")
    codes = {p.code for p in refusal(str(tmp_path / "mine.yaml"))}
    assert "SCN-020" in codes


def test_parts_are_found_beside_the_file_that_names_them(tmp_path: Path, data: Path):
    """A file elsewhere that extends a corridor needs no copy of its states, processes and fragments, and may add its own."""
    (tmp_path / "states").mkdir()
    mine = tmp_path / "mine.yaml"
    mine.write_text(f"extends: {data / 'mini.yaml'}\n")
    assert load(str(mine)).flow == load(str(data / "mini.yaml")).flow
    (tmp_path / "states" / "own.yaml").write_text("country: cn\ndate: 2030\n")
    mine.write_text(f"extends: {data / 'mini.yaml'}\nstates: {{cn: own}}\n")
    found = load(str(mine))
    assert found.dates["cn"] == "2030"
    assert hours(found, "right-import/exam/open") == 5


def test_what_nothing_reads_is_refused(data: Path, refusal):
    (problem,) = refusal(str(data / "mini.yaml"), ["processes.right-imprt={steps: {side: {duration: 1 h}}}"])
    assert (problem.code, problem.path) == ("SCN-040", "processes.right-imprt")
    assert "right-import" in problem.do
    (problem,) = refusal(str(data / "mini.yaml"), ["lanes.north.processes=[left-export, right-imprt]"])
    assert problem.code == "SCN-010"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("pools.officrs.capacity=3", "SCN-013"),
        ("experiment.kind.name=x", "SCN-013"),
        ("experiment..kind=x", "SCN-013"),
        ("extends=theory/tandem", "SCN-013"),
        ("merged=yes", "SCN-013"),
        (".".join("a" * 500) + "=1", "SCN-013"),
        ("lanes." + ".".join("a" * 500) + "=1", "SCN-013"),
        ("nothing", "SCN-015"),
        ("=3", "SCN-015"),
        ("a=" + "x" * 5000, "SCN-015"),
        ("label=[", "SCN-006"),
        ("label=\u202e", "SCN-004"),
    ],
)
def test_a_bad_set_is_refused(text: str, code: str, data: Path, refusal):
    found = refusal(str(data / "mini.yaml"), ["label=fine", text])
    assert {p.code for p in found} == {code}
    assert all(str(p.place).startswith("--set:2:") for p in found)


def test_a_set_may_give_any_value_and_is_shown_as_its_origin(data: Path):
    sets = ["processes.right-import.steps.review.duration={exponential: 3 h}", "policies=~", "label=changed: by hand"]
    with pytest.raises(Refused):
        load(str(data / "mini.yaml"), sets)
    found = load(str(data / "mini.yaml"), [*sets[:2], 'label="changed: by hand"'])
    assert hours(found, "right-import/review") == 3
    assert found.label == "changed: by hand"
    assert [p.name for p in found.policies] == ["staffing"]
    origins = {path: leaf.place for path, leaf in leaves(found.tree)}
    assert str(origins["processes.right-import.steps.review.duration.exponential"]) == "--set:1:60"
    assert origins["processes.right-import.steps.lodge.on"].file.endswith("right-import.yaml")


def test_overrides_and_sets_reach_the_steps_of_fragments(data: Path):
    found = load(str(data / "mini.yaml"), ["processes.left-export.steps.exam/open.duration=9 h"])
    assert hours(found, "left-export/exam/open") == 9
    # The state changed the other one.
    assert hours(found, "right-import/exam/open") == 7
    # A parameter of the fragment can be set as well, since fragments are written out last.
    changed = load(str(data / "mini.yaml"), ["processes.left-export.steps.exam.with.length=11 h"])
    assert hours(changed, "left-export/exam/open") == 11


def test_parameters_of_fragments(data: Path, refusal):
    codes = {
        p.path: p
        for p in refusal(str(data / "mini.yaml"), ["processes.left-export.steps.exam.with={share: ~, shre: 3 %}"])
    }
    assert codes["processes.left-export.steps.exam.with.shre"].code == "SCN-017"
    assert '"share"' in codes["processes.left-export.steps.exam.with.shre"].do
    missing = codes["processes.left-export.steps.exam.with.share"]
    assert missing.code == "SCN-017"
    assert str(missing.place).endswith("fragments/opening.yaml:4:39")
    odd = refusal(str(data / "mini.yaml"), ["processes.left-export.steps.exam.use=opning"])
    assert [p.code for p in odd] == ["SCN-010"]


def test_a_fragment_may_use_another_but_not_itself(tmp_path: Path, queue: str, refusal):
    folder = tmp_path / "processes" / "fragments"
    folder.mkdir(parents=True)
    (folder / "outer.yaml").write_text("entry: go\nsteps:\n  go: {use: inner, with: {long: $long}, next: exit}\n")
    (folder / "inner.yaml").write_text(
        "entry: wait\nsteps:\n  wait: {kind: delay, duration: $long h, next: $back}\nwith: {back: exit}\n"
    )
    text = queue.replace(
        "lodge: {kind: delay, duration: 1 h, next: serve}", "lodge: {use: outer, with: {long: 4}, next: serve}"
    )
    (tmp_path / "mine.yaml").write_text(text)
    found = load(str(tmp_path / "mine.yaml"))
    assert hours(found, "lodge/go/wait") == 4
    assert found.flow.step["lodge/go/wait"].successors == ("serve",)
    assert found.flow.step["in"].successors == ("lodge/go/wait",)
    (folder / "inner.yaml").write_text("entry: wait\nsteps:\n  wait: {use: outer, with: {long: $long}, next: exit}\n")
    assert {p.code for p in refusal(str(tmp_path / "mine.yaml"))} == {"SCN-012"}
    (folder / "inner.yaml").write_text("entry: wait\nstps: {}\n")
    assert {p.code for p in refusal(str(tmp_path / "mine.yaml"))} == {"SCN-020", "SCN-021"}


def test_a_way_back_from_a_fragment_to_a_step_of_the_process(tmp_path: Path, queue: str):
    """A rejection inside a fragment leads back to a step outside it: names are looked up outwards."""
    folder = tmp_path / "processes" / "fragments"
    folder.mkdir(parents=True)
    (folder / "check.yaml").write_text(
        "entry: look\nsteps:\n  look: {kind: branch, shares: {$again: 5 %, exit: rest}}\n"
    )
    text = queue.replace("next: sail}", "next: check}\n  check: {use: check, with: {again: lodge}, next: sail}")
    (tmp_path / "mine.yaml").write_text(text)
    assert load(str(tmp_path / "mine.yaml")).flow.step["check/look"].successors == ("lodge", "sail")


def test_the_merged_text_needs_no_other_file_and_means_the_same(tmp_path: Path, data: Path):
    found = load(str(data / "mini.yaml"), ["experiment.window=3 weeks"])
    copy = tmp_path / "copy.yaml"
    copy.write_text(found.text(), encoding="utf-8")
    again = load(str(copy))
    assert (again.digest, again.flow_digest, again.text()) == (found.digest, found.flow_digest, found.text())
    assert (again.flow, again.experiment, again.intervals) == (found.flow, found.experiment, found.intervals)
    assert (again.dates, again.label, again.title) == (found.dates, found.label, found.title)
    assert [(p.name, p.parameters) for p in again.policies] == [(p.name, p.parameters) for p in found.policies]
    assert [f for f in again.files if "copy" not in f] == []
    assert again.experiment.window == 3 * WEEK


def test_digests_do_not_see_the_order_of_keys_nor_the_files(tmp_path: Path, queue: str):
    one = tmp_path / "one.yaml"
    one.write_text(queue)
    lines = queue.split("\n")
    start = lines.index("steps:")
    lines[start + 1 : start + 5] = reversed(lines[start + 1 : start + 5])
    (tmp_path / "steps.yaml").write_text("\n".join(lines[start : start + 5]))
    (tmp_path / "rest.yaml").write_text("\n".join([*lines[:start], *lines[start + 5 :]]))
    (tmp_path / "two.yaml").write_text("extends: [steps.yaml, rest.yaml]\n")
    a, b = load(str(one)), load(str(tmp_path / "two.yaml"))
    assert (a.digest, a.flow_digest, a.flow) == (b.digest, b.flow_digest, b.flow)
    (tmp_path / "three.yaml").write_text("extends: two.yaml\nsteps: {lodge: {duration: 61 min}}\n")
    c = load(str(tmp_path / "three.yaml"))
    assert c.digest != a.digest
    assert c.flow_digest != a.flow_digest
    # The same time in other words is another text of the same model.
    (tmp_path / "three.yaml").write_text("extends: two.yaml\nsteps: {lodge: {duration: 60 min}}\n")
    d = load(str(tmp_path / "three.yaml"))
    assert d.digest != a.digest
    assert d.flow_digest == a.flow_digest


def test_a_new_file_extends_and_never_overwrites(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    file = tmp_path / "new.yaml"
    write_new(file, "theory/tandem", "Two: a 'quoted' #title")
    found = load(str(file))
    assert found.title["en"] == "Two: a 'quoted' #title"
    assert found.flow == load("theory/tandem").flow
    before = file.read_text()
    with pytest.raises(Refused) as caught:
        write_new(file, "theory/r1")
    assert caught.value.problems[0].code == "SCN-070"
    assert file.read_text() == before
    for bad in ("new.txt", "no-folder/new.yaml"):
        with pytest.raises(Refused):
            write_new(tmp_path / bad, "theory/r1")
    with pytest.raises(Refused):
        write_new(tmp_path / "other.yaml", "theory/unknown")
    assert not (tmp_path / "other.yaml").exists()
    with pytest.raises(Refused):
        write_new(tmp_path / "other.yaml", "theory/r1", "bad\u202e")
    # A base given by path is found from where the new file stands.
    (tmp_path / "sub").mkdir()
    monkeypatch.chdir(tmp_path)
    write_new(Path("sub/again.yaml"), "new.yaml")
    assert load("sub/again.yaml").flow == found.flow


def test_the_list_names_scenarios_and_not_their_parts():
    found = {s.name: s for s in listing()}
    assert {"theory/one-server", "theory/r1"} <= found.keys()
    assert not {"sources", "intervals", "corridor"} & found.keys()
    assert not [n for n in found if n.startswith(("states/", "processes/"))]
    assert not [s.name for s in found.values() if s.broken or not s.title_en or not s.kind]


def test_data_is_found_from_anywhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    assert (assets.scenarios() / "sources.yaml").is_file()
    assert load("theory/one-server").file == "scenarios/theory/one-server.yaml"
    with pytest.raises(FileNotFoundError, match="nothing"):
        assets.folder("nothing")


def test_data_of_a_wheel_is_found_inside_the_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """An installed package lies among others: a folder of the same name beside it is somebody else's."""
    package = tmp_path / "site-packages" / "sim"
    (package / "_data" / "scenarios").mkdir(parents=True)
    (package.parent / "scenarios").mkdir()
    monkeypatch.setattr(assets, "_PACKAGE", package)
    assets.folder.cache_clear()
    try:
        assert assets.folder("scenarios") == package / "_data" / "scenarios"
    finally:
        assets.folder.cache_clear()


def test_a_scenario_travels_to_other_processes(data: Path):
    found = load(str(data / "mini.yaml"))
    again = pickle.loads(pickle.dumps(found))
    assert (again.flow, again.digest, again.text()) == (found.flow, found.digest, found.text())


def test_a_leaf_keeps_its_own_file_through_all_layers(data: Path):
    files = {
        Path(leaf.place.file).name for _, leaf in leaves(merged(str(data / "mini.yaml"))) if isinstance(leaf, Leaf)
    }
    assert {"base.yaml", "mini.yaml", "opening.yaml", "left-export.yaml", "right-import.yaml", "right.yaml"} <= files
