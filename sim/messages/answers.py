"""Which answers Singapore and China give, at which stage, and which canonical function each stands for.

For a customs reader: Singapore answers with an error of the system, a rejection by an agency or by Customs, or a permit; China first with a
receipt, then with one letter a step (7 stored, L entered, J reviewed, P released, R closed; E, Z, Y sent back). A permit of Singapore is
*authorised*: the goods may not have arrived yet; released they are at the checkpoint.
For an engineer: the tables are code lists; which of several answers of one stage is given is drawn, with shares that are assumed.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING

from sim.trade.codes import Row, code_list
from sim.trade.content import Content

if TYPE_CHECKING:
    from sim.messages.findings import Finding, Verdict
    from sim.messages.form import Form
    from sim.trade.draws import Draws

COUNTRIES = ("sg", "cn")
CLOSED_ON_EXPORT = "16"
"""Function of China's R when goods have left; 90 when they have come in."""

STAGES: Mapping[str, tuple[str, ...]] = {
    "sg": ("registration", "decision", "payment", "release", "update"),
    "cn": (
        "transport", "registration", "entry", "decision", "payment", "control", "guarantee", "release", "closing", "resend", "suspension",
        "deletion", "update",
    ),
}  # fmt: skip
"""Stages at which an answer is asked for, by country; a national code itself may be asked for too."""

SHARES: Mapping[str, tuple[tuple[str, float], ...]] = {
    "review": (("J", 0.88), ("G", 0.10), ("W", 0.02)),
    "release": (("P", 0.96), ("I", 0.03), ("F", 0.01)),
    "guarantee": (("K", 0.9), ("B", 0.1)),
}
"""China: which letter is given where several mean the same step; assumed (most review is paperless)."""
DOCUMENTS = 0.05
"""Singapore: share of permits that ask for documents within 48 hours (Z02, Z06, Z18); assumed."""
CONDITIONS = (("A6", 0.8), ("Z10", 0.3), ("A59", 0.03))
"""Singapore: conditions a permit bears, each by itself, and its share; assumed."""
PERMIT_WORKING_DAYS = 9
"""How long a permit is valid: nine working days after approval (Singapore Customs, published)."""

_STORED, _BACK = 4, 5
"""China: errors up to layer 4 are refused by the electronic port; layer 5 comes back as a failed declaration."""
_CORRECT = 6
_AGENCY_FIELDS = frozenset(
    ("licence_number", "licence_id", "licence_kind", "licence_code", "product_code", "licence_from")
)
_AGENCY_CODES = frozenset(("R16", "COD-LICENCE-KINDS"))
_PARCELS = "parcel_list"
_PARCEL_ANSWERS = {
    "transport": "120", "registration": "120", "entry": "120", "decision": "399", "control": "500", "release": "800", "closing": "899",
}  # fmt: skip


@cache
def _row(country: str, national_code: str) -> Row:
    row = code_list("national_answers").rows.get(national_code)
    if row is None or row["country"] != country.upper() or not row["function"]:
        known = [c for c, r in code_list("national_answers").rows.items() if r["country"] == country.upper()]
        raise KeyError(f"{country} has no answer {national_code}; it has {', '.join(known)}")
    return row


def function_of(country: str, national_code: str, direction: str = "") -> str:
    """The canonical function code of a national answer.

    Parameters
    ----------
    country
        ``sg`` or ``cn``.
    national_code
        Such as ``PERMIT`` or ``P``.
    direction
        ``import`` or ``export``; tells what closing means.

    Raises
    ------
    KeyError
        When the country has no such answer.

    Examples
    --------
    >>> function_of("sg", "PERMIT"), function_of("cn", "P"), function_of("cn", "R", "export")
    ('72', '09', '16')
    """
    if country == "cn" and national_code == "R" and direction == "export":
        return CLOSED_ON_EXPORT
    return _row(country, national_code)["function"]


def status_of(country: str, national_code: str) -> str:
    """The canonical status in a word: ``AUTHORISED`` of a permit, ``RELEASED`` of P. Raises as ``function_of``."""
    return _row(country, national_code)["status"]


def wording_of(country: str, national_code: str) -> str:
    """What the answer says, in English. Raises as ``function_of``."""
    return _row(country, national_code)["en"]


def is_answer(country: str, word: str) -> bool:
    """Whether a word is one of the country's answers."""
    row = code_list("national_answers").rows.get(word)
    return row is not None and row["country"] == country.upper() and bool(row["function"])


def concerns_agency(finding: Finding) -> bool:
    """Whether an error is an agency's matter (licence, controlled product) and not that of Customs."""
    return finding.code in _AGENCY_CODES or finding.field in _AGENCY_FIELDS


def national_code(
    verdict: Verdict, form: Form | None, content: Content, *, country: str, stage: str, draws: Draws
) -> str:
    """The country's answer to a document at a stage.

    Raises
    ------
    ValueError
        When the country has no such stage and no such answer.
    """
    if is_answer(country, stage):
        return stage
    if stage not in STAGES[country]:
        raise ValueError(f"{country} has no stage {stage}; it has {', '.join(STAGES[country])}")
    if country == "sg":
        return _singapore(verdict, form, content, stage, draws)
    return _china(verdict, form, content, stage, draws)


def _singapore(verdict: Verdict, form: Form | None, content: Content, stage: str, draws: Draws) -> str:
    if 0 < verdict.layer <= _STORED:
        return "DCS_ERROR"
    message = form.id if form is not None else ""
    if message == "update":
        if not verdict.ok:
            return "UPD_REJECTED"
        kind = content.get("update_kind")
        return {"CNL": "CANCELLED", "RFD": "REFUNDED"}.get(str(kind), "UPD_APPROVED")
    if stage == "registration":
        return "SUBMITTED"
    if not verdict.ok:
        errors = [f for f in verdict.findings if f.severity == "error"]
        return "CA_REJECT" if all(concerns_agency(f) for f in errors) else "SC_REJECT"
    if stage == "decision" and message == "origin_application":
        return "CO_APPROVED"
    if stage == "decision":
        return "CONDITION" if draws.below("documents", DOCUMENTS) else "PERMIT"
    return {"payment": "FEE", "release": "RELEASED"}.get(stage, "UPD_APPROVED")


def _china(verdict: Verdict, form: Form | None, content: Content, stage: str, draws: Draws) -> str:
    message = form.id if form is not None else ""
    if message == _PARCELS:
        return _parcels(verdict, stage)
    if 0 < verdict.layer <= _STORED:
        return "ERR"
    if stage == "transport" or (form is not None and not _declares(form)):
        return _simple(verdict, message, content, stage)
    if stage == "registration":
        return "7"
    if not verdict.ok:
        return _sent_back(verdict)
    if stage == "decision":
        return draws.weighted("review", SHARES["review"])
    if stage in SHARES:
        return draws.weighted(stage, SHARES[stage])
    return {
        "entry": "L", "payment": "T", "control": "C", "closing": "R", "resend": "N", "suspension": "H", "deletion": "A", "update": "M",
    }[stage]  # fmt: skip


def _sent_back(verdict: Verdict) -> str:
    """Y: failed at the port; Z: sent back for correction; E: returned by the customs database. Which layer gives which is assumed."""
    if verdict.layer <= _BACK or "R23" in verdict.codes:
        return "Y"
    return "Z" if verdict.layer == _CORRECT else "E"


def _declares(form: Form) -> bool:
    return form.id in {"cn_import_declaration", "cn_export_declaration", "declaration"}


def _simple(verdict: Verdict, message: str, content: Content, stage: str) -> str:
    """Messages that are answered once: the transport layer of a declaration, manifests, updates, origin data, payments."""
    if message == "origin_data":
        return "MATCHED" if verdict.ok else "MISMATCH"
    if message == "update" and stage != "transport":
        if not verdict.ok:
            return "E"
        return "A" if content.get("update_kind") == "CNL" else "M"
    if stage == "transport":
        return "0"
    return "0" if verdict.ok else "ERR"


def _parcels(verdict: Verdict, stage: str) -> str:
    if 0 < verdict.layer <= _STORED:
        return "CEB900"
    return _PARCEL_ANSWERS.get(stage, "120") if verdict.ok else "100"


def stages(verdict: Verdict, form: Form | None, country: str) -> tuple[str, ...]:
    """The stages a document passes, in their order, when nothing is inspected and the tax is paid in time; shorter when it is refused."""
    if form is not None and (
        form.id in ("update", "origin_data") or (country == "cn" and not _declares(form) and form.id != _PARCELS)
    ):
        return ("update",) if form.id == "update" else ("decision",)
    refused_early = 0 < verdict.layer <= _STORED
    if country == "sg":
        if refused_early:
            return ("registration",)
        if form is not None and form.id == "origin_application":
            return ("registration", "decision")
        return ("registration", "decision", "release") if verdict.ok else ("registration", "decision")
    if refused_early:
        return ("transport",)
    if not verdict.ok:
        return ("transport", "registration", "entry")
    taxed = ("payment",) if form is not None and form.direction == "import" else ()
    return ("transport", "registration", "entry", "decision", *taxed, "release", "closing")
