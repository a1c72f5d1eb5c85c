"""The reference page of messages: one section each, with who sends it to whom, what it is modelled on, and a table of its fields.

For an engineering reader: everything is read from the forms, so that the page cannot say anything the writer and the schema do not do.
"""

from __future__ import annotations

from collections.abc import Iterator

from sim.messages.form import Form, Group, Payload, Row
from sim.messages.library import ENVELOPE, Library, library
from sim.trade.listings import Table, read
from sim.trade.vocabulary import SimpleType, simple_types, vocabulary

SIDES = {"sg": "Singapore", "cn": "China", "": "either country"}


def messages(source: Library | None = None) -> Iterator[str]:
    """The page, block by block: an overview, a section for each message, the types its tables name.

    Raises
    ------
    Refused
        When a form cannot be read.
    """
    shelf = source or library()
    yield "# The messages"
    yield (
        "Every message is a folder of `schemas/`: what it is (`message.yaml`), which fact stands where (`mapping.yaml`), its schema\n"
        "(`.xsd`, written from the mapping), and examples, valid and invalid. All are **modelled on** real messages and copies of none;\n"
        "firms, people, numbers and values in the examples are synthetic. Facts are in canonical form (kilograms, ISO dates, two-letter\n"
        "countries, UN/LOCODE); *written* says how a message writes one otherwise. A path is relative to the root, or to the group's element."
    )
    forms = [
        shelf.form(name) for name in (*shelf.names(), ENVELOPE) if (shelf.folder_of(name) / "message.yaml").is_file()
    ]
    rows = [
        f"| [{f.title['en']}](#{f.id}) | {f.title['zh']} | {f.sender} | {f.receiver} | {_scope(f)} |" for f in forms
    ]
    yield "\n".join(["| message | | from | to | where |", "|---|---|---|---|---|", *rows])
    for form in forms:
        yield from _section(form, _about(shelf, form))
    yield from _types(forms)


def _scope(form: Form) -> str:
    return " ".join(w for w in (SIDES.get(form.country, form.country), form.direction) if w)


def _about(shelf: Library, form: Form) -> str:
    table = read(shelf.folder_of(form.id) / "message.yaml")
    return " ".join(table.text("about").split()) if isinstance(table, Table) else ""


def _section(form: Form, about: str) -> Iterator[str]:
    yield f'## <a id="{form.id}"></a>{form.title["en"]} · {form.title["zh"]}'
    folder = f"../../schemas/{form.id}/v1"
    yield f"`{form.id}` version {form.version}, `{{{form.namespace}}}{form.root}`. [Schema]({folder}/{form.id}.xsd), [mapping]({folder}/mapping.yaml)."
    yield form.modelled_on + (f" {about}" if about else "")
    said = [f"From {form.sender} to {form.receiver}; {_scope(form)}."]
    if form.answers:
        said.append(f"Answered by {_listed(form.answers)}.")
    if form.reference:
        said.append(f"Its sender knows it by `{form.reference}`.")
    if form.rules:
        said.append(f"Rules: {', '.join(form.rules)}.")
    if form.compares:
        said.append(
            "Compared with " + "; ".join(f"`{m}` ({', '.join(codes)})" for m, codes in form.compares.items()) + "."
        )
    yield "\n".join(said)
    yield f"Source: {form.source}"
    yield "\n".join(
        ["| fact | path | type | written | occurs | code list | label |", "|---|---|---|---|---|---|---|", *_rows(form)]
    )


def _listed(names: tuple[str, ...]) -> str:
    return ", ".join(f"`{n}`" for n in names)


def _rows(form: Form) -> Iterator[str]:
    for row in form.rows:
        if isinstance(row, Group):
            key = f"each with its own `{row.key}`" if row.key else ""
            yield f"| **{row.name}** | `{row.path}` | group | | {_occurs(row.low, row.high)} | | {key} |"
            for inner in row.rows:
                yield _row(inner, f"{row.path}/")
        elif isinstance(row, Payload):
            yield f"| *any message* | `{row.path}` | | | 1 | | the enveloped message |"
        else:
            yield _row(row, "")


def _row(row: Row, inside: str) -> str:
    fact = f"`{row.fact}`" if row.fact else f"always `{row.constant}`"
    known = vocabulary().facts.get(row.fact)
    label = f"{known.en} · {known.zh}" if known else ""
    codes = f"[{row.codes}](../../schemas/codes/{row.codes}.csv)" if row.codes else ""
    return f"| {fact} | `{inside}{row.path}` | {row.type} | {row.transform} | {_occurs(row.low, row.high)} | {codes} | {_safe(label)} |"


def _occurs(low: int, high: int) -> str:
    return str(low) if low == high else f"{low}..{high}"


def _safe(text: str) -> str:
    return text.replace("|", "\\|")


def _types(forms: list[Form]) -> Iterator[str]:
    used = {r.type for f in forms for r in f.rows if isinstance(r, Row)}
    used |= {r.type for f in forms for g in f.groups for r in g.rows}
    yield "## The types"
    rows = [f"| {t.name} | {t.base} | {_facets(t)} |" for t in simple_types().values() if t.name in used]
    yield "\n".join(["| type | base | demands |", "|---|---|---|", *rows])


def _facets(kind: SimpleType) -> str:
    said = []
    if kind.pattern:
        said.append(f"pattern `{_safe(kind.pattern)}`")
    if kind.max_length:
        said.append(f"{kind.min_length or 'up to'}{' to' if kind.min_length else ''} {kind.max_length} characters")
    if kind.total_digits:
        said.append(
            f"at most {kind.total_digits} digits"
            + (f", {kind.fraction_digits} after the point" if kind.fraction_digits else "")
        )
    if kind.low or kind.high:
        said.append(f"from {kind.low or 'any'}" + (f" to {kind.high}" if kind.high else ""))
    return ", ".join(said)
