"""``clearlane message``: list, make, check, convert, spoil and answer messages; print those of a stored run."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sim.cli.scenario import AsJson, table
from sim.cli.talk import print_json, say, show

if TYPE_CHECKING:
    from sim.messages.form import Form
    from sim.messages.rules.rule import Context
    from sim.trade.content import Content

app = typer.Typer(no_args_is_help=True, help="Make, check, convert, spoil and answer messages.")

Inputs = Annotated[
    list[Path], typer.Argument(metavar="FILE...", help="Files, folders (every .xml in them), or - for stdin.")
]
Input = Annotated[Path, typer.Argument(metavar="FILE", help="A file, or - for stdin.")]
Out = Annotated[Path | None, typer.Option("--output", "-o", help="Folder to write files into instead of stdout.")]
On = Annotated[str, typer.Option("--on", help="Day of submission (2026-03-02); the document's own day by default.")]
Number = Annotated[int, typer.Option("--number", "-n", min=1, max=100_000, help="How many.")]
SeedOption = Annotated[int, typer.Option("--seed", min=0, max=2**63 - 1, help="Names the luck.")]
MOST_READ = 64_000_000


@app.command("list")
def list_messages(as_json: AsJson = False) -> None:
    """Every message: what it is, who sends it to whom, and how many fields and rules it has."""
    from sim.messages.library import form, names

    forms = [form(name) for name in names()]
    if as_json:
        print_json([_facts(f) for f in forms])
        return
    rows = [
        (
            f.id,
            f.title["en"],
            f.title["zh"],
            f.country,
            f"{f.sender} -> {f.receiver}",
            str(len(f.facts())),
            str(len(f.rules)),
        )
        for f in forms
    ]
    show(table(("name", "title", "", "country", "from -> to", "fields", "rules"), rows))


def _facts(found: Form) -> dict[str, Any]:
    return {
        "name": found.id,
        "version": found.version,
        "title": dict(found.title),
        "namespace": found.namespace,
        "root": found.root,
        "country": found.country,
        "direction": found.direction,
        "sender": found.sender,
        "receiver": found.receiver,
        "answers": list(found.answers),
        "fields": sorted(found.facts()),
        "rules": list(found.rules),
        "compares": {other: list(codes) for other, codes in found.compares.items()},
    }


@app.command("sample")
def sample(
    name: Annotated[str, typer.Argument(metavar="MESSAGE", help="Its name (clearlane message list).")],
    number: Number = 1,
    lane: Annotated[
        str, typer.Option("--lane", help="sg-cn or cn-sg; the one the message belongs to by default.")
    ] = "",
    goods: Annotated[str, typer.Option("--goods", help="general, controlled, dutiable, preference or strategic.")] = "",
    items: Annotated[
        int, typer.Option("--items", min=0, max=50, help="How many goods items; 0 leaves it to luck.")
    ] = 0,
    seed: SeedOption = 1,
    envelope: Annotated[bool, typer.Option("--envelope", help="Wrap each in its envelope.")] = False,
    output: Out = None,
) -> None:
    """Make valid messages of synthetic consignments; the same seed makes the same messages."""
    from sim.messages.samples import enveloped, samples

    kind = _form(name)
    made = samples(kind, number, lane=lane, goods=goods, items=items, seed=seed)
    _deliver(
        ((f"{name}-{i + 1}", enveloped(kind, xml, seed, i) if envelope else xml) for i, xml in enumerate(made)), output
    )


@app.command("validate")
def validate_messages(
    files: Inputs,
    others: Annotated[
        list[Path] | None, typer.Option("--with", help="A document it is compared with; may be repeated.")
    ] = None,
    expect: Annotated[str, typer.Option("--expect", help="The message it must be.")] = "",
    on: On = "",
    as_json: AsJson = False,
) -> None:
    """Check messages layer by layer: bytes, form, identity, schema, codes, rules, and against other documents.

    Exit code 2 if any message has an error.
    """
    from sim.messages.validation import validate

    if expect:
        _form(expect)
    compared = _compared(others or ())
    context = _context(on)
    verdicts = [(name, validate(data, expect=expect, others=compared, context=context)) for name, data in _read(files)]
    wrong = sum(not v.ok for _, v in verdicts)
    if as_json:
        print_json(
            [
                {"file": name, "message": v.message, "ok": v.ok, "findings": [f.as_dict() for f in v.findings]}
                for name, v in verdicts
            ]
        )
    else:
        rows = [
            (name, f.code, f.severity, str(f.layer), f.location, f.value, f"{f.why} {f.do}")
            for name, v in verdicts
            for f in v.findings
        ]
        if rows:
            show(table(("file", "code", "severity", "layer", "where", "value", "why, and what to do"), rows))
        say(f"{len(verdicts)} checked, {len(verdicts) - wrong} without an error, {wrong} with errors")
    raise typer.Exit(2 if wrong else 0)


@app.command("convert")
def convert_message(
    file: Input,
    to: Annotated[str, typer.Option("--to", help="The message to make of it.", show_default=False)],
    as_json: AsJson = False,
) -> None:
    """Turn a declaration into another country's, or the canonical one; what is lost or missing is listed on stderr."""
    from dataclasses import asdict

    from sim.messages.convert import convert
    from sim.messages.writer import write

    target = _form(to)
    message, content = _good(file)
    made = convert(_form(message), content, target)
    text = write(target, made.content).decode()
    if as_json:
        told = {part: [asdict(one) for one in getattr(made, part)] for part in ("derived", "lost", "missing")}
        print_json({"from": message, "to": to, "xml": text, "carried": list(made.carried), **told})
        return
    sys.stdout.write(text + "\n")
    say(f"carried: {len(made.carried)} facts")
    for derived in made.derived:
        say(f"derived: {derived.fact}: {derived.how}")
    for lost in made.lost:
        say(f"lost: {lost.fact} = {lost.value}: {lost.why}")
    for missing in made.missing:
        where = f" (in {missing.records} records)" if missing.records else ""
        say(f"missing: {missing.fact}: {missing.why}{where}")


@app.command("corrupt")
def corrupt(
    file: Input,
    defect: Annotated[
        str, typer.Option("--defect", help="A defect, or one at a class of fields: transposed_digits@container_number.")
    ] = "",
    rule: Annotated[str, typer.Option("--rule", help="Instead: break exactly this rule.")] = "",
    number: Number = 1,
    seed: SeedOption = 1,
    output: Out = None,
) -> None:
    """Make wrong messages of a right one, and say on stderr with what finding each is expected to be found."""
    from sim.messages.samples import spoiled_by_defect, spoiled_by_rule

    message, content = _good(file)
    kind = _form(message)
    if bool(defect) == bool(rule):
        raise _refused(
            "USE-020", "--defect", defect or rule, "Exactly one of --defect and --rule is needed.", "Name one of them."
        )
    maker = spoiled_by_defect if defect else spoiled_by_rule
    made = list(maker(kind, content, defect or rule, number, seed))
    for one in made:
        say(f"{one.name}: {one.expected}")
    if len(made) < number:
        say(f"{len(made)} of {number}: no more places were found")
    _deliver(((one.name, one.xml) for one in made), output)


@app.command("respond")
def respond_to(
    files: Inputs,
    on: On = "",
    stage: Annotated[
        str, typer.Option("--stage", help="Which answers: all, receipt, syntax, registration or decision.")
    ] = "all",
    seed: SeedOption = 1,
    output: Out = None,
) -> None:
    """Answer messages as the electronic port or TradeNet would: receipt, syntax report, registration, decision."""
    from sim.messages.samples import STAGES, answers

    if stage not in STAGES:
        raise _refused("USE-021", "--stage", stage, "There is no such stage.", f"Known: {', '.join(STAGES)}.")
    made = [
        (f"{Path(name).stem}-{i + 1}-{answer.name}", answer.xml)
        for name, data in _read(files)
        for i, answer in enumerate(answers(data, stage, _context(on), seed))
    ]
    _deliver(made, output)


@app.command("dump")
def dump(
    folder: Annotated[Path, typer.Argument(metavar="RUN", help="Folder of a run.", show_default=False)],
    case: Annotated[str, typer.Argument(metavar="CASE", help="Consignment as STREAM#NUMBER.")],
    replication: Annotated[int, typer.Option("--replication", "-r", min=1, help="Which repetition.")] = 1,
    scenario: Annotated[str, typer.Option("--scenario", help="Which scenario of the run; the first by default.")] = "",
    output: Out = None,
) -> None:
    """Write every document of one consignment as it was after each change, with the errors it had then."""
    from sim.experiment.dump import dump as run_dump
    from sim.experiment.rerun import parse_case

    papers = list(run_dump(folder, parse_case(case), replication, scenario))
    for one in papers:
        unwritten = "" if one.xml is not None else "; not written, these goods have no such field"
        say(f"{one.name}: {', '.join(one.wrong) or 'nothing wrong'}{unwritten}")
    _deliver([(one.name, one.xml) for one in papers if one.xml is not None], output)


# --- reading and writing --------------------------------------------------------------------------------------


def _read(paths: Sequence[Path]) -> Iterator[tuple[str, bytes]]:
    """Name and bytes of every input, folders in order of name.

    Raises
    ------
    Refused
        ``USE-022`` for a file or folder that cannot be read.
    """
    for path in paths:
        if str(path) == "-":
            yield "stdin", sys.stdin.buffer.read(MOST_READ)
            continue
        file = path
        try:
            for file in _files(path):
                with file.open("rb") as opened:
                    yield str(file), opened.read(MOST_READ)
        except OSError as error:
            reason = f"It cannot be read: {error.strerror}."
            raise _refused("USE-022", "FILE", str(file), reason, "Check the path and its rights.") from None


def _files(path: Path) -> Sequence[Path]:
    if not path.is_dir():
        return [path]
    found = sorted(p for p in path.rglob("*.xml") if p.is_file())
    if not found:
        raise _refused("USE-022", "FILE", str(path), "The folder holds no .xml file.", "Name another folder or a file.")
    return found


def _deliver(made: Iterable[tuple[str, bytes]], output: Path | None) -> None:
    """Files in a folder, or one document after another on stdout.

    Raises
    ------
    Refused
        ``USE-026`` when the folder cannot be made.
    Failed
        ``RUN-042`` when a file cannot be written.
    """
    if output is None:
        for _, xml in made:
            sys.stdout.write(xml.decode() + "\n")
        return
    from sim.experiment.files import write_whole

    try:
        output.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        reason = f"The folder cannot be made: {error.strerror}."
        raise _refused("USE-026", "--output", str(output), reason, "Name another folder.") from None
    used: Counter[str] = Counter()
    for name, xml in made:
        # Inputs of different folders may have one name.
        used[name] += 1
        write_whole(output / f"{name if used[name] == 1 else f'{name}-{used[name]}'}.xml", xml)
    say(f"{used.total()} files in {output}")


def _good(path: Path) -> tuple[str, Content]:
    """Message and content of the only document at ``path``.

    Raises
    ------
    Refused
        With its findings when it has errors up to the schema; ``USE-023`` when there are several documents.
    """
    from sim.errors import Problem, Refused
    from sim.messages.validation import validate

    (name, data), *more = _read([path])
    if more:
        why = f"{len(more) + 1} files lie there, and one is needed."
        raise _refused("USE-023", "FILE", str(path), why, "Name one of them.")
    verdict = validate(data)
    if verdict.content is None:
        raise Refused([Problem(f.code, f"{name} {f.location}", f.value, f.why, f.do) for f in verdict.findings])
    return verdict.message, verdict.content


def _compared(paths: Sequence[Path]) -> dict[str, Content]:
    """Contents by message.

    Raises
    ------
    Refused
        As ``_good``; ``USE-027`` for two of one message.
    """
    found: dict[str, Content] = {}
    for path in paths:
        message, content = _good(path)
        if message in found:
            why = f"Another document of the message {message} was named before."
            raise _refused("USE-027", "--with", str(path), why, "Compare with one at a time.")
        found[message] = content
    return found


def _form(name: str) -> Form:
    from sim.errors import nearest
    from sim.messages.library import form, names

    if name not in names():
        raise _refused("USE-024", "message", name, "No message has this name.", nearest(name, names()))
    return form(name)


def _context(on: str) -> Context:
    from datetime import date

    from sim.messages.rules.rule import Context

    try:
        return Context(on=date.fromisoformat(on) if on else None)
    except ValueError:
        raise _refused("USE-025", "--on", on, "This is no day.", "Write it like 2026-03-02.") from None


def _refused(code: str, path: str, value: str, why: str, do: str) -> Exception:
    from sim.errors import Problem, Refused

    return Refused([Problem(code, path, value, why, do)])
