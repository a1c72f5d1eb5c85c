"""A run does not depend on how it was made: jobs, interruption, order."""

from __future__ import annotations

import json
import os
import signal
from pathlib import Path

import pytest

from sim.errors import Failed, Problem, Refused
from sim.experiment.answers import difference, level_rows
from sim.experiment.precise import run_until_precise
from sim.experiment.run import Run, run
from sim.experiment.workers import run_all
from sim.scenario import load

QUEUE = str(Path(__file__).with_name("queue.yaml"))


def one_server() -> Run:
    return run([load(QUEUE)], numbers=range(1, 5), seed=3, jobs=1)


def plain(done: Run) -> list[str]:
    return [json.dumps([s.to_dict() for s in r.summaries], sort_keys=True) for r in done.replications]


def test_two_processes_give_what_one_gives() -> None:
    scenario = load(QUEUE)
    assert plain(run([scenario], numbers=range(1, 5), seed=3, jobs=2)) == plain(one_server())


def test_another_seed_gives_other_numbers() -> None:
    scenario = load(QUEUE)
    assert plain(run([scenario], numbers=range(1, 5), seed=4, jobs=1)) != plain(one_server())


def test_a_folder_is_extended_and_gives_what_one_run_gives(tmp_path: Path) -> None:
    scenario = load(QUEUE)
    folder = tmp_path / "kept"
    run([scenario], numbers=range(1, 3), seed=3, jobs=1, folder=folder, keep_cases=1)
    first = (folder / "replications" / "00001.json.gz").stat().st_mtime_ns
    whole = run([scenario], numbers=range(1, 5), seed=3, jobs=1, folder=folder, keep_cases=1)
    assert plain(whole) == plain(one_server())
    assert (folder / "replications" / "00001.json.gz").stat().st_mtime_ns == first
    assert sorted(f.name for f in (folder / "cases").iterdir()) == ["00001-queue.parquet"]


@pytest.mark.parametrize(("seed", "sets"), [(4, []), (3, ["experiment.run_out=2 weeks"])])
def test_a_folder_of_another_run_is_refused(tmp_path: Path, seed: int, sets: list[str]) -> None:
    folder = tmp_path / "kept"
    run([load(QUEUE)], numbers=range(1, 2), seed=3, jobs=1, folder=folder)
    with pytest.raises(Refused) as refused:
        run([load(QUEUE, sets)], numbers=range(1, 2), seed=seed, jobs=1, folder=folder)
    assert [p.code for p in refused.value.problems] == ["RUN-040"]


def test_a_folder_that_is_no_run_is_refused(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("dear customs")
    with pytest.raises(Refused) as refused:
        run([load(QUEUE)], numbers=range(1, 2), seed=3, jobs=1, folder=tmp_path)
    assert [p.code for p in refused.value.problems] == ["RUN-041"]
    assert [f.name for f in tmp_path.iterdir()] == ["letter.txt"]


def test_a_damaged_replication_is_named_not_guessed(tmp_path: Path) -> None:
    scenario, folder = load(QUEUE), tmp_path / "kept"
    run([scenario], numbers=range(1, 3), seed=3, jobs=1, folder=folder)
    file = folder / "replications" / "00002.json.gz"
    file.write_bytes(file.read_bytes()[:40])
    with pytest.raises(Refused) as refused:
        run([scenario], numbers=range(1, 3), seed=3, jobs=1, folder=folder)
    assert [p.code for p in refused.value.problems] == ["RUN-044"]


def die_once(state: Path, item: int) -> int:
    """Kill this worker the first time it sees item 2."""
    flag = state / "died"
    if item == 2 and not flag.exists():
        flag.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return item * item


def die_always(state: Path, item: int) -> int:
    os.kill(os.getpid(), signal.SIGKILL)
    return item


def test_a_killed_worker_loses_nothing(tmp_path: Path) -> None:
    assert dict(run_all(die_once, tmp_path, range(5), jobs=2)) == {n: n * n for n in range(5)}


def test_workers_that_keep_dying_end_the_run_with_a_reason(tmp_path: Path) -> None:
    with pytest.raises(Failed, match="RUN-030"):
        dict(run_all(die_always, tmp_path, range(4), jobs=2))


def refuse(state: str, item: int) -> int:
    raise Refused([Problem("RUN-000", state, str(item), "It is refused.", "Do otherwise.")])


def test_a_refusal_in_a_worker_comes_home_as_it_was() -> None:
    with pytest.raises(Refused) as refused:
        dict(run_all(refuse, "somewhere", range(4), jobs=2))
    assert [(p.code, p.path) for p in refused.value.problems] == [("RUN-000", "somewhere")]


def test_a_scenario_and_its_twin_differ_by_nothing() -> None:
    scenario = load(QUEUE)
    twin = load(QUEUE, ["title.en=the same by another name"])
    done = run([scenario, twin], numbers=range(1, 4), seed=1, jobs=1)
    means = [r for r in difference(done, 1).rows if r.statistic in ("mean", "paired_mean")]
    assert means
    assert all(r.estimate == 0.0 for r in means)


def test_auto_goes_on_until_the_headline_is_sharp() -> None:
    done = run_until_precise([load(QUEUE)], seed=1, jobs=2)
    row = next(r for r in level_rows(done, 0, [""]) if (r.measure, r.statistic) == ("checking", "mean"))
    assert len(done.replications) >= 20
    assert row.low is not None
    assert row.high is not None
    assert row.estimate is not None
    assert (row.high - row.low) / 2 <= 0.05 * row.estimate
