"""``clearlane audit`` and ``message dump`` on a stored run: the messages say what the run recorded, and a changed table is noticed.

All commands run in one process of their own, some with an altered table of verdicts.
"""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from sim import assets
from sim.messages.validation import validate
from sim.trade.verdicts import FILE, read
from tests.cli.started import Command, Said, several

PAPERS = str(Path(__file__).parent / "papers.yaml")
CASE = "consignments/general/sg-cn/large#3"
CHECK_DIGIT = "wrong_check_digit@container_number"
MESSAGES = {
    "invoice": "commercial_invoice",
    "manifest": "manifest_original",
    "declaration": "cn_import_declaration",
}


COMMANDS = {
    "run": Command(("run", PAPERS, "-n", "1", "-o", "kept")),
    "audit": Command(("audit", "kept", "--sample", "40", "--json")),
    "dump": Command(("message", "dump", "kept", CASE, "-o", "papers")),
    "no run": Command(("audit", "nowhere")),
    "no scenario": Command(("audit", "kept", "--scenario", "paper")),
    "no consignment": Command(("message", "dump", "kept", "consignments#1")),
    "no name": Command(("message", "dump", "kept", CASE.replace("#", "/"))),
    "audit, other codes": Command(("audit", "kept", "--sample", "40"), "codes"),
    "audit, other course": Command(("audit", "kept", "--sample", "40"), "passing"),
    "run, passing": Command(("run", PAPERS, "-n", "1", "-o", "new"), "passing"),
    "audit, passing": Command(("audit", "new", "--sample", "40"), "passing"),
    "run, loose": Command(("run", PAPERS, "-n", "1", "-o", "odd"), "loose"),
    "audit, loose": Command(("audit", "odd", "--sample", "40"), "loose"),
}


def altered(folder: Path, name: str, change: Callable[[dict[str, str]], None], variant: str) -> None:
    """A copy of the schemas in which one row of the verdict table is another."""
    copy = folder / name
    shutil.copytree(assets.schemas(), copy, ignore=shutil.ignore_patterns("examples"))
    with (copy / FILE).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    (row,) = [r for r in rows if (r["message"], r["variant"]) == ("cn_import_declaration", variant)]
    change(row)
    with (copy / FILE).open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def codes_wrong(row: dict[str, str]) -> None:
    row["codes"] = "R01"


def passes_all(row: dict[str, str]) -> None:
    row["layer"], row["codes"], row["escapes"] = "0", "", "yes"


def of_all_goods(row: dict[str, str]) -> None:
    row["goods"] = ""


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("audit")


@pytest.fixture(scope="module")
def said(place: Path) -> dict[str, Said]:
    altered(place, "codes", codes_wrong, CHECK_DIGIT)
    altered(place, "passing", passes_all, CHECK_DIGIT)
    altered(place, "loose", of_all_goods, "late_document@certificate_date")
    return several(place, COMMANDS)


def test_an_audit_finds_what_the_run_recorded(said: dict[str, Said]) -> None:
    assert (said["run"].code, said["audit"].code) == (0, 0)
    (found,) = json.loads(said["audit"].out)
    assert (found["scenario"], found["replication"], found["cases"]) == ("papers", 1, 40)
    assert found["disagreements"] == []
    assert found["verdicts"] >= 120
    assert found["without_message"] == 40
    assert found["wrong_documents"] > 20
    assert set(found["found_at"]) >= {"nothing", "layer 4", "layer 6", "layer 7"}
    assert sum(found["found_at"].values()) == found["verdicts"]


def test_one_altered_row_of_the_table_is_noticed(said: dict[str, Said]) -> None:
    code, told, remarks = said["audit, other codes"]
    assert code == 1
    assert CHECK_DIGIT in told
    assert "layer 6: R01" in told
    assert "layer 6: R07" in told
    assert "not what its messages say" in remarks


def test_so_is_one_with_which_the_run_would_have_taken_another_course(said: dict[str, Said]) -> None:
    assert said["audit, other course"].code == 1
    assert "RUN-053" in said["audit, other course"].remarks


def test_and_one_with_which_a_run_records_what_its_messages_do_not_say(said: dict[str, Said]) -> None:
    assert said["run, passing"].code == 0
    assert said["audit, passing"].code == 1
    assert "layer 6: R07" in said["audit, passing"].out


def test_what_a_consignment_cannot_be_wrong_in_is_counted_apart(said: dict[str, Said]) -> None:
    """Were the table to say that any goods can have an old certificate, most consignments would have none to be old."""
    assert (said["run, loose"].code, said["audit, loose"].code) == (0, 0)
    told = said["audit, loose"].out
    assert "more could not be written: these goods have no field that could be wrong so" in told
    assert "more are of documents that are no message" in told


def test_a_dump_writes_what_was_sent_with_the_errors_it_had(said: dict[str, Said], place: Path) -> None:
    assert said["dump"].code == 0
    table = read(assets.schemas() / FILE)
    files = sorted((place / "papers").iterdir())
    told = dict(line.split(": ", 1) for line in said["dump"].remarks.splitlines() if ": " in line)
    assert [f.stem for f in files] == list(told)
    assert files[0].stem == "01-invoice-keyed"
    wrong = 0
    for file in files:
        _, document, _ = file.stem.split("-")
        variants = [] if told[file.stem] == "nothing wrong" else told[file.stem].split(", ")
        rows = [table.rows[MESSAGES[document], v] for v in variants]
        # A submission sent twice is seen beside the first one only.
        layers = [r.layer for r in rows if 0 < r.layer < 7]
        codes = {c for r in rows if layers and r.layer == min(layers) for c in r.codes}
        assert set(validate(file.read_bytes(), expect=MESSAGES[document]).codes) == codes
        wrong += bool(codes)
    assert wrong > 0


@pytest.mark.parametrize(
    ("name", "code"),
    [("no run", "RUN-043"), ("no scenario", "RUN-051"), ("no consignment", "RUN-052"), ("no name", "RUN-050")],
)
def test_what_is_not_there_is_refused(said: dict[str, Said], name: str, code: str) -> None:
    assert said[name].code == 2
    assert code in said[name].remarks
