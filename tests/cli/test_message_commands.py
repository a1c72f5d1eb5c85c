"""``clearlane message`` through real processes: files in, files out, findings on stdout, remarks on stderr, and the exit code."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from sim.messages.library import library, names
from sim.messages.validation import validate
from tests.cli.started import Command, Said, clearlane, several
from tests.project.documents import blocks
from tests.project.tree import ROOT

DECLARATION = "sg_outward_declaration"
EXAMPLES = library().folder_of(DECLARATION) / "examples"
RIGHT = EXAMPLES / "valid" / "sg-cn-1.xml"


WRONG = EXAMPLES / "invalid"
SAMPLES = ("sample", "cn_import_declaration", "-n", "3", "--goods", "preference", "--items", "2", "--envelope")
BAD = {
    "garbage.xml": (bytes(range(128, 192)), "BYT-02"),
    "killer.xml": (b'<!DOCTYPE r [<!ENTITY x "12">]><r>&x;</r>', "BYT-05"),
    "markup.xml": (RIGHT.read_bytes().replace(b">DRT<", b">[/red]<"), "XSD-"),
    "nothing.xml": (b"", "BYT-02"),
    "truncated.xml": (RIGHT.read_bytes()[:400], "FRM-01"),
}
"""Name -> bytes and the beginning of the first code."""
COMMANDS = {
    "list": ("list", "--json"),
    "table": ("list",),
    "one": (*SAMPLES, "-o", "one"),
    "two": (*SAMPLES, "-o", "two"),
    "json": ("validate", "bad", "--json"),
    "findings": ("validate", "bad"),
    "compared": (
        "validate",
        f"{WRONG}/R02.commercial_invoice.xml",
        "--with",
        f"{WRONG}/R02.with.commercial_invoice.xml",
        "--json",
    ),
    "convert": ("convert", str(RIGHT), "--to", "declaration", "--json"),
    "corrupt": ("corrupt", str(RIGHT), "--defect", "missing_field", "-n", "4", "-o", "wrong"),
    "rule": ("corrupt", str(RIGHT), "--rule", "R19"),
    "respond": ("respond", str(RIGHT), f"{WRONG}/R07.xml", "-o", "answers"),
}


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("messages")
    (folder / "bad").mkdir()
    for name, (data, _) in BAD.items():
        (folder / "bad" / name).write_bytes(data)
    return folder


@pytest.fixture(scope="module")
def said(place: Path) -> dict[str, Said]:
    found = several(place, {name: Command(("message", *words)) for name, words in COMMANDS.items()})
    assert {name: s.code for name, s in found.items() if s.code} == {"json": 2, "findings": 2, "compared": 2}
    return found


def test_list_names_every_message(said: dict[str, Said]) -> None:
    found = json.loads(said["list"].out)
    assert [m["name"] for m in found] == list(names())
    declaration = found[names().index(DECLARATION)]
    assert (declaration["country"], declaration["direction"], declaration["root"]) == (
        "sg",
        "export",
        "OutwardDeclaration",
    )
    assert "R25" in declaration["rules"]
    assert declaration["compares"]["commercial_invoice"] == ["R02"]
    table = said["table"].out
    assert "新加坡出口申报" in table
    assert [n for n in names() if n not in table] == []


def test_samples_are_right_and_the_same_again(said: dict[str, Said], place: Path) -> None:
    for folder in ("one", "two"):
        assert said[folder].out == ""
        assert said[folder].remarks == f"3 files in {folder}\n"
    files = sorted((place / "one").iterdir())
    assert [f.name for f in files] == [f"cn_import_declaration-{i}.xml" for i in (1, 2, 3)]
    for file in files:
        verdict = validate(file.read_bytes())
        assert (verdict.message, verdict.findings) == ("cn_import_declaration", ())
        assert verdict.header is not None
        assert len((verdict.content or {})["items"]) == 2
        assert file.read_bytes() == (place / "two" / file.name).read_bytes()
    assert len({f.read_bytes() for f in files}) == 3


def test_validate_reads_files_folders_and_stdin(tmp_path: Path) -> None:
    rights = len(list((EXAMPLES / "valid").glob("*.xml")))
    wrong = (WRONG / "R07.xml").read_bytes()
    done = clearlane("message", "validate", RIGHT, EXAMPLES / "valid", "-", cwd=tmp_path, given=wrong, code=2)
    assert re.search(r"stdin +R07 +error +6 ", done.stdout)
    assert f"{rights + 2} checked, {rights + 1} without an error, 1 with errors" in done.stderr
    done = clearlane("message", "validate", "-", "--json", cwd=tmp_path, given=RIGHT.read_bytes())
    assert json.loads(done.stdout) == [{"file": "stdin", "message": DECLARATION, "ok": True, "findings": []}]


def test_findings_say_all_for_people_and_programs(said: dict[str, Said]) -> None:
    found = json.loads(said["json"].out)
    assert [Path(one["file"]).name for one in found] == sorted(BAD)
    for one in found:
        assert not one["ok"]
        first = one["findings"][0]
        assert first["code"].startswith(BAD[Path(one["file"]).name][1])
        assert set(first) == {
            "code", "layer", "layer_name", "severity", "location", "field", "value", "why", "do", "source",
        }  # fmt: skip
        assert first["code"] in said["findings"].out
    assert "[/red]" in said["findings"].out


def test_two_documents_are_compared(said: dict[str, Said]) -> None:
    (found,) = json.loads(said["compared"].out)
    assert {(f["code"], f["layer"]) for f in found["findings"]} == {("R02", 7)}


def test_convert_tells_what_is_lost_and_missing(said: dict[str, Said], tmp_path: Path) -> None:
    made = json.loads(said["convert"].out)
    assert set(made) == {"from", "to", "xml", "carried", "lost", "missing", "derived"}
    assert (made["from"], made["to"]) == (DECLARATION, "declaration")
    assert len(made["carried"]) > 20
    assert all(set(one) >= {"fact", "value", "why"} for one in made["lost"])
    assert validate(made["xml"].encode(), expect="declaration").layer in (0, 4)
    told = clearlane("message", "convert", "-", "--to", "cn_import_declaration", cwd=tmp_path, given=RIGHT.read_bytes())
    assert told.stdout.startswith("<?xml")
    assert re.search(r"^carried: \d+ facts$", told.stderr, re.MULTILINE)
    assert "missing: client_number: " in told.stderr


def test_corrupt_makes_what_it_says(said: dict[str, Said], place: Path) -> None:
    told = dict(line.split(": ", 1) for line in said["corrupt"].remarks.splitlines() if ": " in line)
    assert len(told) == 4
    for name, expected in told.items():
        verdict = validate((place / "wrong" / f"{name}.xml").read_bytes(), expect=DECLARATION)
        assert expected.partition(": ")[2] == f"{', '.join(verdict.codes)} (layer {verdict.layer})"
    assert validate(said["rule"].out.strip().encode()).codes == ("R19",)
    assert "R19" in said["rule"].remarks


def test_respond_answers_in_stages(said: dict[str, Said], place: Path) -> None:
    files = sorted(p.name for p in (place / "answers").iterdir())
    assert said["respond"].remarks == f"{len(files)} files in answers\n"
    stages = ("receipt", "syntax", "registration", "decision", "release")
    assert [n for n in files if n.startswith("sg-cn-1-")] == [f"sg-cn-1-{i}-{s}.xml" for i, s in enumerate(stages, 1)]
    for file in files:
        assert validate((place / "answers" / file).read_bytes()).findings == ()
    assert b">03<" in next((place / "answers").glob("R07-*-decision.xml")).read_bytes()


def test_the_page_on_messages_reads_one_from_python(
    place: Path, said: dict[str, Said], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (program,) = [b.text for b in blocks(ROOT / "docs/how-to/messages.md") if b.kind == "python"]
    (place / "samples").mkdir()
    (place / "samples" / f"{DECLARATION}-1.xml").write_bytes(RIGHT.read_bytes())
    monkeypatch.chdir(place)
    exec(compile(program, "messages.md", "exec"), {})
    assert capsys.readouterr().out.startswith("True () Example ")


def test_garbage_is_answered_with_a_syntax_report(tmp_path: Path) -> None:
    done = clearlane("message", "respond", "-", "--stage", "syntax", cwd=tmp_path, given=b"\x1f\x8bxx")
    assert validate(done.stdout.encode(), expect="syntax_report").findings == ()
    assert "BYT-02" in done.stdout


REFUSED = [
    (("sample", "bookin"), "USE-024", 'Did you mean "booking"?'),
    (("sample", "booking", "--lane", "sg-my"), "MSG-040", "sg-cn and cn-sg"),
    (("sample", "booking", "-o", "file.xml/inside"), "USE-026", "cannot be made"),
    (("validate", "nowhere.xml"), "USE-022", "No such file"),
    (("validate", "empty"), "USE-022", "no .xml file"),
    (("validate", "file.xml", "--with", "folder"), "USE-023", "2 files lie there"),
    (("corrupt", "right.xml", "--defect", "mising_field"), "MSG-041", 'Did you mean "missing_field"?'),
    (("corrupt", "right.xml"), "USE-020", "--defect and --rule"),
    (("corrupt", "right.xml", "--rule", "R99"), "MSG-042", "Did you mean"),
    (("convert", "file.xml", "--to", "declaration"), "BYT-02", "file.xml byte 0"),
    (("respond", "file.xml", "--stage", "decision"), "MSG-044", "no authority can answer"),
    (("respond", "right.xml", "--stage", "soon"), "USE-021", "Known: receipt"),
    (("validate", "right.xml", "--on", "2026-02-31"), "USE-025", "2026-03-02"),
    (("dump", "nowhere", "a#1"), "RUN-043", "nowhere"),
]


@pytest.fixture(scope="module")
def refusals(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Said]:
    """What is said of every wrong usage."""
    place = tmp_path_factory.mktemp("wrong")
    (place / "empty").mkdir()
    (place / "folder").mkdir()
    (place / "file.xml").write_bytes(b"no xml")
    for name in ("right.xml", "folder/a.xml", "folder/b.xml"):
        (place / name).write_bytes(RIGHT.read_bytes())
    return several(place, {" ".join(words): Command(("message", *words)) for words, _, _ in REFUSED})


@pytest.mark.parametrize(("words", "code", "hint"), REFUSED, ids=[" ".join(words) for words, _, _ in REFUSED])
def test_wrong_usage_is_refused_with_a_hint(
    refusals: dict[str, Said], words: tuple[str, ...], code: str, hint: str
) -> None:
    found = refusals[" ".join(words)]
    assert (found.code, found.out) == (2, "")
    assert code in found.remarks
    assert hint in found.remarks
