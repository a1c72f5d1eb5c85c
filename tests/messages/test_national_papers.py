"""The declarations of both countries and the papers around them: made from any consignment they pass every layer."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.messages.document import document
from sim.messages.library import form
from sim.messages.transforms import TRANSFORMS
from sim.messages.validation import validate
from sim.messages.writer import write
from sim.trade.codes import code_list
from sim.trade.content import records
from sim.trade.facts import facts, facts_of_side

BOTH = (
    "agency_authorisation", "declaration", "inspection_notice", "inspection_result", "response", "syntax_report", "tax_bill",
    "tax_payment", "transport_receipt", "update",
)  # fmt: skip
ONE_WAY = {
    "sg-cn": ("sg_outward_declaration", "cn_import_declaration"),
    "cn-sg": ("cn_export_declaration", "sg_inward_declaration"),
}
ORIGIN = ("origin_application", "origin_data")


def messages_of(known):
    """The messages of this file that such a consignment has."""
    lane, found = known["case.lane"], list(BOTH)
    found += ONE_WAY[lane]
    if known["case.goods"] == "preference" and lane == "sg-cn":
        found += ORIGIN
    if "sg.licences" in known or "cn.licences" in known:
        found.append("licence")
    return found


@settings(max_examples=30)
@given(
    st.integers(0, 9999),
    st.sampled_from(["sg-cn", "cn-sg"]),
    st.sampled_from(["general", "controlled", "dutiable", "preference"]),
    st.sampled_from(["sea", "air"]),
    st.sampled_from(["small", "large"]),
)
def test_every_paper_of_any_consignment_is_without_a_finding(index, lane, goods, mode, tier):
    known = facts("papers", index, lane=lane, goods=goods, mode=mode, tier=tier)
    contents = {name: document(form(name), facts_of_side(known, form(name).country)) for name in messages_of(known)}
    for name, content in contents.items():
        verdict = validate(write(form(name), content), expect=name, others=contents)
        assert not [f for f in verdict.findings if f.severity == "error"], (name, verdict.codes)
        assert verdict.content == content


@pytest.mark.parametrize("lane", ["sg-cn", "cn-sg"])
def test_a_declaration_of_ten_items_has_about_eight_kilobytes(lane):
    known = facts("size", 1, lane=lane, goods="general", items=10)
    for name in ONE_WAY[lane]:
        size = len(write(form(name), document(form(name), facts_of_side(known, form(name).country))))
        assert 5_500 < size < 13_000, (name, size)


def test_the_tax_bill_adds_up_and_the_payment_pays_it():
    for lane in ONE_WAY:
        for index in range(20):
            known = facts("tax", index, lane=lane, goods="dutiable" if lane == "cn-sg" else "general")
            cents = [round(float(tax["tax_amount"]) * 100) for tax in records(known, "taxes")]
            assert sum(cents) == round(float(known["tax_total"]) * 100)
            assert known["paid_amount"] == known["tax_total"]
            assert known["taxed_on"] <= known["paid_on"] <= known["tax_due_on"]
            for tax in records(known, "taxes"):
                if "tax_rate" in tax:
                    assert float(tax["tax_amount"]) == pytest.approx(
                        float(tax["tax_base"]) * float(tax["tax_rate"]) / 100, abs=0.3
                    )


def test_the_bill_of_singapore_is_the_tax_that_was_declared():
    known = facts("tax", 3, lane="cn-sg", goods="dutiable")
    declared = facts_of_side(known, "sg")
    gst = next(tax for tax in records(known, "taxes") if tax["tax_kind"] == "GST")
    assert gst["tax_amount"] == declared["gst_total"]


def test_an_origin_application_has_a_number_of_its_own_and_is_made_before_the_certificate():
    for index in range(20):
        known = facts("origin", index, lane="sg-cn", goods="preference")
        assert known["application_urn"] != known["sg.urn"]
        assert known["invoice_date"] <= known["applied_on"] <= known["certificate_date"] <= known["sent_on"]
        assert all(item["agreement_origin"] == item["origin_country"] for item in records(known, "items"))


def test_an_answer_has_the_function_its_national_code_stands_for():
    seen = set()
    for lane in ONE_WAY:
        for index in range(60):
            known = facts("answer", index, lane=lane)
            row = code_list("national_answers").rows[known["national_code"]]
            assert (row["function"], row["country"]) == (known["function_code"], known["answered_by"])
            assert ("errors" in known) == (known["function_code"] == "03")
            seen.add(known["national_code"])
    assert {"P", "PERMIT", "E", "SC_REJECT"} <= seen


def test_declarations_of_one_country_use_every_way_of_writing_that_is_known():
    used = {row.transform for name in (*ONE_WAY["sg-cn"], *ONE_WAY["cn-sg"]) for row in form(name).fields.values()}
    assert set(TRANSFORMS) - used == {"time_14"}


@pytest.mark.parametrize("name", [*BOTH, *ORIGIN, *ONE_WAY["sg-cn"], *ONE_WAY["cn-sg"], "licence", "envelope"])
def test_each_says_that_it_is_modelled_on_something_and_no_copy(name):
    made = form(name)
    assert made.modelled_on.startswith("Modelled on ")
    assert "not a copy" in made.modelled_on
    assert made.source
    assert set(made.title) == {"en", "zh"}
