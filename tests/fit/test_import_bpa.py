"""A table of activities becomes a process that runs, or every cell that cannot be read is said at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.errors import Refused
from sim.experiment.bpa import process_text
from sim.quantity import Grade
from sim.scenario import load
from tests.fit.study import clearlane

TABLE = """\
Activity,Actor,Low,Typical,High,Cost,Currency,Next
Prepare papers,Exporter,2 h,6 h,2 d,,,
Lodge declaration,Customs broker,10 min,30 min,2 h,150,CNY,
Documentary check,customs,1 h,4 h,1 d,,,Release 90 %; 查验
查验,customs,4 h,12 h,36 h,500,CNY,Documentary check 5 %; Release
Release,customs,,15 min,,,,end
"""
SCENARIO = """\
experiment: {kind: cycle, warm_up: 1 week, window: 2 weeks, run_out: 8 weeks}
currency: CNY
arrivals: {goods: {rate: 5 /day, lane: out}}
lanes: {out: {processes: [my-export]}}
"""


def table(folder: Path, text: str = TABLE) -> Path:
    path = folder / "table.csv"
    path.write_text(text, encoding="utf-8")
    return path


def made(folder: Path, text: str = TABLE, shape: str = "triangular") -> str:
    return process_text(table(folder, text), country="cn", direction="export", mode="sea", shape=shape)


@pytest.mark.parametrize("shape", ["triangular", "pert"])
def test_a_table_becomes_a_process(tmp_path: Path, shape: str) -> None:
    (tmp_path / "processes").mkdir()
    (tmp_path / "processes/my-export.yaml").write_text(made(tmp_path, shape=shape), encoding="utf-8")
    (tmp_path / "scenario.yaml").write_text(SCENARIO, encoding="utf-8")
    scenario = load(str(tmp_path / "scenario.yaml"))
    steps = {name.rpartition("/")[2]: s for name, s in scenario.flow.step.items()}
    first, check = steps["prepare_papers"], steps["documentary_check"]
    law = first.duration.rows[0]
    assert (first.actor, law.family, law.params, law.grade) == (
        "trader",
        shape,
        (7200.0, 21600.0, 172800.0),
        Grade.EXPERT,
    )
    assert scenario.flow.step[check.next].next.endswith("documentary_check_then")  # type: ignore[attr-defined]
    assert steps["activity_4"].label_zh == "查验"
    (charge,) = steps["lodge_declaration"].charges
    assert (charge.account, charge.amount.micros) == ("trader/lodge_declaration", 150_000_000)
    assert steps["release"].duration.rows[0].family == "constant"


@pytest.mark.parametrize(
    ("old", "new", "code", "place"),
    [
        ("Typical", "Usual", "FIT-006", (1, 1)),
        ("Release,customs", "Release,custom", "FIT-050", (6, 2)),
        ("2 h,6 h,2 d", "7 h,6 h,2 d", "FIT-050", (2, 4)),
        ("2 h,6 h,2 d", "2 h,6,2 d", "FIT-050", (2, 4)),
        ("2 h,6 h,2 d", "2 h,,2 d", "FIT-050", (2, 4)),
        ("500,CNY", "500,EUR", "FIT-050", (5, 6)),
        ("500,CNY", "much,CNY", "FIT-050", (5, 6)),
        ("Release 90 %", "Relese 90 %", "FIT-050", (4, 8)),
        ("Release 90 %", "Release 190 %", "FIT-050", (4, 8)),
        ("Release 90 %; 查验", "Release & 查验", "FIT-050", (4, 8)),
        ("Release,customs", "Prepare papers,customs", "FIT-050", (6, 1)),
        (",15 min,,,,end", ",15 min", "FIT-050", (6, 1)),
        (",15 min,,,,end", ",15 min,,,,Prepare papers", "FIT-051", (1, 1)),
    ],
)
def test_a_cell_that_cannot_be_read_is_said_with_its_place(
    tmp_path: Path, old: str, new: str, code: str, place: tuple[int, int]
) -> None:
    assert old in TABLE
    text = TABLE.replace(old, new)
    with pytest.raises(Refused) as refused:
        made(tmp_path, text)
    found = {(p.place.line, p.place.column) for p in refused.value.problems if p.code == code and p.place is not None}
    assert found == {place}


def test_the_command_writes_the_file_or_nothing(tmp_path: Path) -> None:
    table(tmp_path)
    options = ("--country", "cn", "--direction", "export", "--mode", "sea")
    done = clearlane("scenario", "import-bpa", "table.csv", "-o", "processes/my-export.yaml", *options, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    (tmp_path / "scenario.yaml").write_text(SCENARIO, encoding="utf-8")
    assert load(str(tmp_path / "scenario.yaml")).flow.step
    table(tmp_path, TABLE.replace("customs", "custom").replace("CNY", "EUR"))
    done = clearlane("scenario", "import-bpa", "table.csv", "-o", "processes/other.yaml", *options, cwd=tmp_path)
    assert done.returncode == 2
    assert done.stderr.count("FIT-050") == 5
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "processes/other.yaml").exists()
    done = clearlane("scenario", "import-bpa", "table.csv", "-o", "processes/cn-import-sea.yaml", cwd=tmp_path)
    assert "FIT-040" in done.stderr
