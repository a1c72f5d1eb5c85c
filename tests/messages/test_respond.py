"""Answers: the right word of the right country at each stage, with its canonical function, and always a valid message."""

from __future__ import annotations

import doctest
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.messages import answers
from sim.messages.document import document
from sim.messages.findings import Finding, Verdict
from sim.messages.library import form
from sim.messages.receipts import receipt, syntax_report
from sim.messages.respond import dialogue, respond, valid_until
from sim.messages.rules import registry
from sim.messages.validation import validate
from sim.messages.writer import write
from sim.trade.codes import code_list
from sim.trade.content import Content
from sim.trade.draws import Draws
from sim.trade.facts import facts, facts_of_side

ON = date(2026, 3, 2)
OK = Verdict("", ())


def draws(number: int = 1) -> Draws:
    return Draws(1, 0, "answer", number)


def content_of(name: str, *, goods: str = "general", index: int = 3) -> Content:
    message = form(name)
    lane = "sg-cn" if (message.country, message.direction) in {("sg", "export"), ("cn", "import")} else "cn-sg"
    return document(message, facts_of_side(facts("respond", index, lane=lane, goods=goods), message.country))


def failed(layer: int, code: str = "R01", field: str = "", severity: str = "error") -> Verdict:
    return Verdict("", (Finding(code, layer, severity, "/A[1]/B", field, "value", "Wrong.", "Mend it.", "us"),))


def codes(name: str, verdict: Verdict, stage: str, goods: str = "general") -> set[str]:
    """National codes of forty answers to one document."""
    message, content = form(name), content_of(name, goods=goods)
    return {
        str(respond(verdict, message, content, on=ON, draws=draws(n), stage=stage)["national_code"]) for n in range(40)
    }


def test_the_table_of_functions_is_the_published_mapping():
    """Canonical function of every national answer, written out by hand."""
    expected = {
        ("sg", "SUBMITTED"): "02", ("cn", "0"): "02", ("cn", "7"): "70", ("cn", "L"): "01", ("cn", "J"): "71", ("cn", "G"): "71",
        ("cn", "W"): "71", ("sg", "CONDITION"): "06", ("cn", "N"): "06", ("cn", "M"): "06", ("cn", "C"): "05", ("cn", "T"): "13",
        ("sg", "FEE"): "13", ("sg", "PERMIT"): "72", ("cn", "P"): "09", ("cn", "I"): "09", ("cn", "F"): "09", ("sg", "RELEASED"): "09",
        ("cn", "B"): "08", ("cn", "K"): "08", ("cn", "R"): "90", ("sg", "DCS_ERROR"): "03", ("sg", "CA_REJECT"): "03",
        ("sg", "SC_REJECT"): "03", ("cn", "E"): "03", ("cn", "Z"): "03", ("cn", "Y"): "03", ("sg", "CANCELLED"): "10",
        ("cn", "A"): "10", ("cn", "D"): "10", ("cn", "H"): "73", ("sg", "UPD_APPROVED"): "11", ("sg", "UPD_REJECTED"): "03",
        ("sg", "REFUNDED"): "74",
    }  # fmt: skip
    assert {key: answers.function_of(*key) for key in expected} == expected
    assert answers.function_of("cn", "R", "export") == "16"
    assert answers.function_of("cn", "R", "import") == "90"
    assert set("7LEZYHMTJGWCPRBKAD") <= set(code_list("national_answers").current)


def test_a_permit_is_authorised_and_not_released():
    assert answers.status_of("sg", "PERMIT") == "AUTHORISED"
    assert answers.status_of("cn", "P") == "RELEASED"


def test_every_answer_has_the_status_of_its_function():
    both = code_list("national_answers").rows
    for code, row in both.items():
        if row["function"]:
            canonical = code_list("response_functions").rows[row["function"]]
            assert canonical["status"] == row["status"], code


def test_singapore_answers_by_layer_and_subject():
    name = "sg_inward_declaration"
    assert all(codes(name, failed(layer), "decision") == {"DCS_ERROR"} for layer in (1, 2, 3, 4))
    assert codes(name, failed(6, "R04"), "decision") == {"SC_REJECT"}
    assert codes(name, failed(6, "R16", "licence_number"), "decision") == {"CA_REJECT"}
    assert codes(name, failed(5, "COD-LICENCE-KINDS", "licence_kind"), "decision") == {"CA_REJECT"}
    assert codes(name, OK, "decision") <= {"PERMIT", "CONDITION"}
    assert codes(name, OK, "registration") == {"SUBMITTED"}
    assert codes(name, OK, "payment") == {"FEE"}
    assert codes(name, OK, "release") == {"RELEASED"}
    assert codes("origin_application", OK, "decision", goods="preference") == {"CO_APPROVED"}


def test_a_warning_never_stops_a_document():
    assert codes("sg_inward_declaration", failed(6, "R17", severity="warning"), "decision") <= {"PERMIT", "CONDITION"}
    answer = respond(
        failed(6, severity="warning"), form("cn_import_declaration"), {}, on=ON, draws=draws(), stage="entry"
    )
    assert answer["national_code"] == "L"
    assert answer["errors"][0]["error_severity"] == "W"


def test_china_answers_with_a_receipt_and_then_letters():
    name = "cn_import_declaration"
    assert all(codes(name, failed(layer), "transport") == {"ERR"} for layer in (1, 2, 3, 4))
    assert codes(name, failed(6), "transport") == {"0"}
    assert codes(name, OK, "registration") == {"7"}
    assert codes(name, failed(6), "registration") == {"7"}
    assert codes(name, OK, "entry") == {"L"}
    assert codes(name, failed(5, "COD-UNITS"), "entry") == {"Y"}
    assert codes(name, failed(6), "entry") == {"Z"}
    assert codes(name, failed(7, "R21"), "entry") == {"E"}
    assert codes(name, failed(7, "R23"), "entry") == {"Y"}
    assert codes(name, OK, "decision") <= {"J", "G", "W"}
    assert codes(name, OK, "release") <= {"P", "I", "F"}
    assert codes(name, OK, "P") == {"P"}


def update(kind: str, target: str = "sg_inward_declaration") -> Content:
    return {"update_kind": kind, "target_message": target, "target_reference": "REF1", "declaration_id": "IZ000000001"}


def test_updates_are_approved_rejected_cancelled_refunded():
    message = form("update")
    for kind, sg, cn in (("AME", "UPD_APPROVED", "M"), ("CNL", "CANCELLED", "A"), ("RFD", "REFUNDED", "M")):
        for target, code in (("sg_inward_declaration", sg), ("cn_import_declaration", cn)):
            answer = respond(OK, message, update(kind, target), on=ON, draws=draws(), stage="update")
            assert (answer["national_code"], answer["target_reference"]) == (code, "REF1")
    assert (
        respond(failed(6, "R22"), message, update("CNL"), on=ON, draws=draws(), stage="update")["national_code"]
        == "UPD_REJECTED"
    )
    assert (
        respond(failed(4, "XSD-TYPE"), message, update("CNL"), on=ON, draws=draws(), stage="update")["national_code"]
        == "DCS_ERROR"
    )


NAMES = (
    "sg_inward_declaration", "sg_outward_declaration", "cn_import_declaration", "cn_export_declaration", "origin_application",
    "manifest_original", "parcel_list", "update", "origin_data", "tax_payment",
)  # fmt: skip


@given(
    st.sampled_from(NAMES),
    st.sampled_from(
        [OK, failed(1, "BYT-02"), failed(4, "XSD-TYPE"), failed(5, "COD-UNITS"), failed(6, "R16"), failed(7, "R21")]
    ),
    st.integers(min_value=1, max_value=99),
)
def test_every_answer_is_a_valid_message(name, verdict, number):
    message = form(name)
    content = content_of(name, goods="preference" if "origin" in name else "controlled", index=number)
    for answer in dialogue(verdict, message, content, on=ON, draws=draws(number)):
        told = validate(write(form("response"), answer), expect="response")
        assert told.ok, told.findings
        assert told.content == answer


def test_dialogues_have_the_order_of_the_country():
    def told(name: str, verdict: Verdict = OK) -> list[str]:
        return [a["function_code"] for a in dialogue(verdict, form(name), content_of(name), on=ON, draws=draws(4))]

    assert told("cn_import_declaration") == ["02", "70", "01", "71", "13", "09", "90"]
    assert told("cn_export_declaration") == ["02", "70", "01", "71", "09", "16"]
    assert told("cn_import_declaration", failed(4)) == ["03"]
    assert told("cn_import_declaration", failed(6)) == ["02", "70", "03"]
    assert told("sg_inward_declaration")[-1] == "09"
    assert told("sg_inward_declaration", failed(6)) == ["02", "03"]
    assert told("sg_inward_declaration", failed(3)) == ["03"]


def test_a_dialogue_speaks_of_one_number():
    for name in ("cn_import_declaration", "sg_inward_declaration"):
        said = dialogue(OK, form(name), content_of(name), on=ON, draws=draws(4))
        numbers = {a["declaration_id"] for a in said if "declaration_id" in a}
        assert len(numbers) == 1
        assert len({a["response_number"] for a in said}) == len(said)


def test_errors_carry_code_place_value_and_remedy_cut_and_escaped():
    nasty = Finding("R01", 6, "error", "/A" * 400, "item_count", "\u202e<b>" + "x" * 999, "y" * 900, "Mend it.", "us")
    answer = respond(Verdict("m", (nasty,)), form("cn_import_declaration"), {}, on=ON, draws=draws(), stage="entry")
    (error,) = answer["errors"]
    assert len(error["error_pointer"]) <= 255
    assert len(error["error_text"]) <= 512
    assert error["error_value"].startswith("\\u202e<b>")
    assert validate(write(form("response"), answer)).ok


def test_real_rejections_name_the_rule_and_its_place():
    message = form("sg_outward_declaration")
    content = content_of("sg_outward_declaration")
    wrong = registry()["R25"].spoil(content, message, draws())
    verdict = validate(write(message, wrong))
    answer = respond(verdict, message, verdict.content, on=ON, draws=draws())
    assert answer["national_code"] == "SC_REJECT"
    assert answer["target_reference"] == wrong["urn"]
    assert "declaration_id" not in answer
    assert [(e["error_code"], e["error_value"]) for e in answer["errors"]] == [("R25", wrong["urn"])]
    assert answer["errors"][0]["error_pointer"].endswith("UniqueReferenceNumber")


def test_what_cannot_be_told_is_answered_all_the_same():
    answer = respond(failed(2, "FRM-01"), None, None, on=ON, draws=draws(), country="sg")
    assert (answer["national_code"], answer["target_reference"]) == ("DCS_ERROR", "UNKNOWN")
    assert validate(write(form("response"), answer)).ok


def test_a_permit_is_valid_for_nine_working_days():
    assert valid_until(date(2026, 3, 2)) == "2026-03-13"
    assert valid_until(date(2026, 2, 13)) == "2026-03-02"  # the Lunar New Year, 17 and 18 February, is between
    answer = respond(
        OK,
        form("sg_inward_declaration"),
        content_of("sg_inward_declaration"),
        on=datetime(2026, 3, 2, 2, 30, tzinfo=UTC),
        draws=draws(),
    )
    assert (answer["answered_at"], answer["valid_from"], answer["valid_until"]) == (
        "2026-03-02T10:30:00+08:00",
        "2026-03-02",
        "2026-03-13",
    )


def test_conditions_ask_for_documents_when_the_answer_says_so():
    message = form("sg_inward_declaration")
    content = content_of("sg_inward_declaration", goods="controlled")
    papers = {c for c, r in code_list("sg_conditions").rows.items() if r["documents"]}
    seen = set()
    for n in range(200):
        answer = respond(OK, message, content, on=ON, draws=draws(n))
        listed = {c["condition_code"] for c in answer["conditions"]}
        assert bool(listed & papers) is (answer["national_code"] == "CONDITION")
        assert {"MA", "EEE"} <= listed
        seen.add(answer["national_code"])
    assert seen == {"PERMIT", "CONDITION"}


def test_answers_depend_on_their_draws_alone():
    message, content = form("cn_import_declaration"), content_of("cn_import_declaration")
    assert respond(OK, message, content, on=ON, draws=draws(5)) == respond(OK, message, content, on=ON, draws=draws(5))
    assert respond(OK, message, content, on=ON, draws=draws(5)) != respond(OK, message, content, on=ON, draws=draws(6))


@pytest.mark.parametrize(("country", "stage"), [("sg", "P"), ("cn", "PERMIT"), ("sg", "entry"), ("cn", "nothing")])
def test_an_unknown_stage_is_refused_by_name(country, stage):
    with pytest.raises(ValueError, match=stage):
        respond(OK, None, None, on=ON, draws=draws(), stage=stage, country=country)


def test_an_unknown_answer_is_refused_by_name():
    with pytest.raises(KeyError, match="PERMIT"):
        answers.function_of("cn", "PERMIT")


def test_syntax_reports_and_receipts_are_valid_messages():
    uuid = "00000000-0000-4000-8000-000000000000"
    for verdict, action in ((None, "8"), (OK, "7"), (failed(6), "7"), (failed(3, "IDN-01"), "4")):
        report = syntax_report(verdict, refers_to=uuid, on=ON, draws=draws())
        assert report["syntax_action"] == action
        assert ("errors" in report) is (action == "4")
        assert validate(write(form("syntax_report"), report), expect="syntax_report").ok
    made = receipt("DUPLICATE", refers_to=uuid, digest="0" * 64, on=ON, draws=draws())
    assert validate(write(form("transport_receipt"), made), expect="transport_receipt").ok


def test_the_examples_of_the_explanation_run():
    found = doctest.testfile(
        str(Path(__file__).parents[2] / "docs" / "explanation" / "answers.md"), module_relative=False
    )
    assert found.attempted > 0
    assert not found.failed
