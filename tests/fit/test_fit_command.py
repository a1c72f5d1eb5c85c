"""``clearlane fit`` as a user meets it: a scenario that loads, or every mistake at once and nothing written."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import yaml

from sim.errors import Refused
from sim.experiment.fit.codes import CODES
from sim.experiment.fit.run import checked, fit_file
from sim.experiment.fit.scenario import duration, number
from sim.quantity import Grade, parse_duration
from sim.report.fit import HEIGHT, WIDTH, render
from sim.scenario import load, merged
from sim.scenario.difference import differences
from tests.fit.study import BASE, MAPPING, clearlane, exponential, extract, save

ALL = (
    MAPPING.replace("to: out}", "to: out, by: tier}")
    + """\
  steps.landing.duration: {from: landed, to: released, families: [lognormal, gamma]}
shares:
  steps.channel.shares: {of: channel, by: goods}
  arrivals.goods-in.mix.tier: {of: tier}
"""
)


def gamma(luck: object) -> float:
    return luck.gammavariate(2.0, 5.0)  # type: ignore[attr-defined,no-any-return]


def rows() -> list[list[str]]:
    made = extract(400, gamma)
    for n, row in enumerate(made):
        # A landing of one length could not be fitted.
        row[3] = row[3] if n % 2 else row[2]
    return made


def test_the_command_writes_a_scenario_that_loads_and_a_page(tmp_path: Path) -> None:
    save(tmp_path, rows(), ALL)
    arguments = ("fit", "extract.csv", "--columns", "columns.yaml", "--base", BASE, "-o", "new.yaml")
    done = clearlane(*arguments, "--json", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert (told["rows"], told["used"], told["encoding"]) == (400, 400, "utf-8")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["columns.yaml", "extract.csv", "new.html", "new.yaml"]
    new = load(str(tmp_path / "new.yaml"))
    fitted = [e for e in new.evidence if e.evidence.grade is Grade.MEASURED]
    assert {"extract.csv: 400 rows, 2026-03-02 to 2026-03-29"} >= {
        e.evidence.source for e in fitted if e.path.startswith("steps.landing")
    }
    assert all(e.evidence.low is not None and e.evidence.high is not None for e in fitted)
    paths = {d.path for d in differences(merged(BASE), merged(str(tmp_path / "new.yaml")))}
    changed = {"steps.pickup", "steps.landing", "steps.channel", "arrivals.goods-in.mix.tier"}
    assert {c for c in changed if any(p.startswith(c) for p in paths)} == changed
    assert all(p.startswith(tuple(changed)) for p in paths)
    again = clearlane(*arguments, cwd=tmp_path)
    assert again.returncode == 2
    assert again.stderr.count("FIT-040") == 2


def test_what_is_written_is_what_was_found(tmp_path: Path) -> None:
    data, columns = save(tmp_path, rows(), ALL)
    found = fit_file(data, columns, BASE, tmp_path / "new.yaml")
    with checked(found.text, tmp_path / "new.yaml") as trial:
        flow = load(str(trial)).flow
    assert not trial.exists()
    table = flow.step["pickup"].duration
    assert table.on == ("tier",)
    for fit, (_, law) in zip(found.paths[0].groups, table.entries({"tier": ("large", "small")}), strict=True):  # type: ignore[union-attr]
        assert law.family == fit.best.family.name
        assert law.grade is Grade.MEASURED
        quantiles = fit.best.family.quantile
        sample = [float(quantiles(u, fit.best.theta)) for u in (0.1, 0.5, 0.9)]
        assert sample == sorted(sample)
        if law.family == "gamma":
            assert law.mean == pytest.approx(fit.best.parameters[0].value, rel=1e-3)
    assert flow.arrivals[0].rate > 0


def test_the_page_draws_inside_its_frame_and_says_what_was_left_out(tmp_path: Path) -> None:
    made = rows()
    made[4][1] = "<script>"
    data, columns = save(tmp_path, made, ALL)
    page = render(fit_file(data, columns, BASE, tmp_path / "new.yaml"))
    assert "a stamp that is no date of the stated form" in page
    assert "<script" not in page
    assert page.count("<svg") == 2 * 4
    drawn = [
        tuple(map(float, pair.split(","))) for line in re.findall(r'points="([^"]*)"', page) for pair in line.split()
    ]
    drawn += [(float(x), float(y)) for x, y in re.findall(r'cx="([\d.]+)" cy="([\d.-]+)"', page)]
    assert len(drawn) > 500
    assert all(0 <= x <= WIDTH and 0 <= y <= HEIGHT for x, y in drawn)


@pytest.mark.parametrize(
    ("old", "new", "code", "line"),
    [
        ("case: no\n", "case: number\n", "FIT-006", 1),
        ("landed: landed", "landed: arrival", "FIT-006", 5),
        ('"+08:00"', "Mars/Olympus", "FIT-011", 2),
        ("%H:%M:%S", "%z", "FIT-010", 3),
        (' %H:%M:%S"', '"', "FIT-010", 3),
        ("last: 2026-03-29", "last: 2026-02-01", "FIT-014", 4),
        ("from: released", "from: freed", "FIT-012", 9),
        ("from: released", "from: out", "FIT-012", 9),
        ("to: out}", "to: out, by: size}", "FIT-013", 9),
        ("to: out}", "to: out, by: [tier, goods, channel]}", "FIT-013", 9),
        ("{tier: tier,", "{tier: {column: tier, values: {large: huge}},", "", 0),
        ("to: out}", "to: out, hours: offices}", "FIT-021", 9),
        ("steps.pickup.duration", "steps.pick-up.duration", "FIT-020", 9),
        ("steps.pickup.duration", "steps.channel.shares", "FIT-020", 9),
        ("steps.pickup.duration", "steps.pickup.actor", "FIT-020", 9),
        ("durations:\n  steps.pickup.duration: {from: released, to: out}\n", "", "FIT-015", 1),
        ("to: out}", "to: out, families: [normal]}", "SCN-024", 9),
        ("case: no\n", "", "SCN-021", 1),
        ("case: no\n", "case: no\ncases: 4\n", "SCN-020", 2),
    ],
)
def test_a_mistake_in_the_mapping_is_said_with_its_place(
    tmp_path: Path, old: str, new: str, code: str, line: int
) -> None:
    assert old in MAPPING
    data, columns = save(tmp_path, extract(60, exponential(6)), MAPPING.replace(old, new))
    if not code:
        fit_file(data, columns, BASE, tmp_path / "new.yaml")
        return
    with pytest.raises(Refused) as refused:
        fit_file(data, columns, BASE, tmp_path / "new.yaml")
    assert code in {p.code for p in refused.value.problems}
    placed = [p for p in refused.value.problems if p.code == code and p.place is not None]
    assert line in {p.place.line for p in placed if p.place is not None}


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "FIT-004"),
        (b"no,landed\n", "FIT-004"),
        (b'no,landed\n"D1,2026\n', "FIT-005"),
        (b"\xff\xfe\x00", "FIT-003"),
        (b"no,landed,landed,lodged,released,out,tier,goods,channel\n1,2,3,4,5,6,7,8,9\n", "FIT-007"),
        (
            b"no,landed,lodged,released,out,tier,goods,channel\nD1,2026-03-02 00:00:00,,,,large,general,green\n",
            "FIT-030",
        ),
        (b"a;b\n1;2\n", "FIT-006"),
    ],
)
def test_a_file_that_is_no_extract_is_refused(tmp_path: Path, content: bytes, code: str) -> None:
    data, columns = save(tmp_path, [])
    data.write_bytes(content)
    with pytest.raises(Refused) as refused:
        fit_file(data, columns, BASE, tmp_path / "new.yaml")
    assert code in {p.code for p in refused.value.problems}


def test_everything_wrong_is_said_at_once_and_nothing_is_written(tmp_path: Path) -> None:
    mapping = MAPPING.replace("lodged: lodged", "lodged: logded").replace(
        "steps.pickup.duration", "steps.pikup.duration"
    )
    save(tmp_path, extract(60, exponential(6)), mapping)
    before = sorted(tmp_path.iterdir())
    done = clearlane("fit", "extract.csv", "--columns", "columns.yaml", "--base", BASE, "-o", "new.yaml", cwd=tmp_path)
    assert done.returncode == 2
    assert done.stdout == ""
    assert "columns.yaml:5:" in done.stderr
    assert 'Did you mean "lodged"?' in done.stderr
    assert 'Did you mean "pickup"?' in done.stderr
    assert "Traceback" not in done.stderr
    assert sorted(tmp_path.iterdir()) == before


def warned(folder: Path, made: list[list[str]], mapping: str) -> set[str]:
    data, columns = save(folder, made, mapping)
    return {p.code for p in fit_file(data, columns, BASE, folder / "new.yaml").warnings}


def test_a_step_that_means_something_else_is_warned_of(tmp_path: Path) -> None:
    made = rows()
    assert warned(tmp_path, made, MAPPING) == set()
    for step, start, end in (("lodging", "landed", "released"), ("review", "landed", "released")):
        mapping = MAPPING.replace(
            "pickup.duration: {from: released, to: out}", f"{step}.duration: {{from: {start}, to: {end}}}"
        )
        assert "FIT-022" in warned(tmp_path, made, mapping)
    hours = MAPPING.replace(
        "pickup.duration: {from: released, to: out}", "lodging.duration: {from: released, to: out, hours: office}"
    )
    assert "FIT-022" not in warned(tmp_path, made, hours)


def test_groups_and_data_that_say_little_are_warned_of(tmp_path: Path) -> None:
    made = extract(200, gamma)
    for n, row in enumerate(made):
        row[5] = "small" if n < 5 else "large"
    made[100][5] = "tiny"
    by_tier = MAPPING.replace("to: out}", "to: out, by: tier}") + "shares:\n  arrivals.goods-in.mix.tier: {of: tier}\n"
    assert warned(tmp_path, made, by_tier) == {"FIT-035", "FIT-036"}
    text = fit_file(tmp_path / "extract.csv", tmp_path / "columns.yaml", BASE, tmp_path / "new.yaml").text
    assert "of all consignments: small has too few rows" in text
    for row in made[:20]:
        row[4] = row[3]
    assert "FIT-033" in warned(tmp_path, made, MAPPING)
    for row in made[20:60]:
        row[4] = ""
    assert "FIT-037" in warned(tmp_path, made, MAPPING.replace("until: 2026-04-12", "until: 2026-05-30"))
    two = extract(300, lambda luck: luck.gauss(2, 0.1) if luck.random() < 0.5 else luck.gauss(40, 2))
    assert "FIT-034" in warned(tmp_path, two, MAPPING)


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(172800, "2 d"), (90000, "25 h"), (3600, "1 h"), (3599, "59.98 min"), (1.23456, "1.235 s"), (123456789, "1429 d")],
)
def test_durations_are_written_as_scenarios_read_them(seconds: float, text: str) -> None:
    assert duration(seconds) == text
    assert parse_duration(text) == pytest.approx(seconds, rel=1e-3)


def test_numbers_have_no_exponent() -> None:
    assert [number(x) for x in (0.00001234567, 12345.678, 100000.0, 0.0)] == ["0.00001235", "12346", "100000", "0"]


def test_every_code_used_is_in_the_catalogue() -> None:
    folder = Path(__file__).parents[2] / "sim/experiment"
    texts = [
        p.read_text(encoding="utf-8") for p in [*folder.glob("fit/*.py"), folder / "bpa.py"] if p.name != "codes.py"
    ]
    assert set(re.findall(r"FIT-\d{3}", " ".join(texts))) >= set(CODES)
    assert set(re.findall(r'"(FIT-\d{3})"', " ".join(texts))) <= set(CODES)


WEIRD = [None, "", [], {}, ["a", "b"], {"a": {"b": "c"}}, "~~", "2026-13-01", [["landed"], "x"], 7, "é" * 300]


def _places(node: object, path: tuple[object, ...] = ()) -> list[tuple[object, ...]]:
    inner = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    return [path, *(p for key, child in inner for p in _places(child, (*path, key)))]


def _replaced(node: object, path: tuple[object, ...], new: object) -> object:
    if not path:
        return new
    if isinstance(node, dict):
        return {k: _replaced(v, path[1:], new) if k == path[0] else v for k, v in node.items()}
    assert isinstance(node, list)
    return [_replaced(v, path[1:], new) if n == path[0] else v for n, v in enumerate(node)]


def test_no_mapping_is_a_fault_of_the_program(tmp_path: Path) -> None:
    """Every part of a mapping is replaced by values of other shapes; each is refused with a code, or makes sense after all."""
    text = (
        ALL.replace("tier: tier,", "tier: {column: tier, values: {large: large, small: small}},")
        + "limits: {rows: 20}\n"
    )
    tree = yaml.load(text, yaml.BaseLoader)
    data, columns = save(tmp_path, extract(60, gamma))
    places = _places(tree)
    codes = set()
    for turn, path in enumerate(places):
        for weird in (WEIRD[turn % len(WEIRD)], WEIRD[(5 * turn + 3) % len(WEIRD)]):
            columns.write_text(yaml.safe_dump(_replaced(tree, path, weird), allow_unicode=True), encoding="utf-8")
            try:
                fit_file(data, columns, BASE, tmp_path / "new.yaml")
            except Refused as refused:
                codes |= {p.code for p in refused.problems}
    assert len(codes) > 10
    assert all(re.fullmatch(r"(FIT|SCN)-\d{3}", code) for code in codes)
