"""Each business rule on content written by hand: what it lets pass, what it finds, and where it is silent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pytest

from sim.messages.register import Register
from sim.messages.rules import Context, Limits, alone, limit_rows, registry
from sim.messages.rules.lookups import uen_fault, uscc_fault
from sim.messages.rules.registry import _member
from sim.trade.content import Content
from sim.trade.vocabulary import vocabulary

UEN, OTHER_UEN = "197401143C", "00192200M"
USCC = "91110000600037341L"
BOX = "CSQU3054383"
RULES = Path(__file__).parents[2] / "sim" / "messages" / "rules"
EVERY = tuple(f"R{n:02d}" for n in range(1, 26))


class Everything(dict):
    """A form that maps every fact."""

    def __contains__(self, name: object) -> bool:
        return True


@dataclass
class Form:
    """As much of a form as rules read."""

    id: str = "made_up"
    country: str = ""
    direction: str = ""
    reference: str = "urn"
    rules: tuple[str, ...] = EVERY
    compares: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    fields: Mapping[str, object] = field(default_factory=Everything)


def found(
    content: Content, form: Form | None = None, *, context: Context | None = None, severity: str = "error"
) -> set[str]:
    """Codes of the findings of one severity."""
    hits = alone(form or Form(), content, context or Context())
    return {h.rule.code for h in hits if h.severity == severity}


def beside(code: str, content: Content, other: Content, form: Form | None = None) -> list[tuple[str, str]]:
    """Field and severity of what a rule finds beside another document."""
    member = registry()[code]
    own = form or Form()
    return [
        (f.field, f.severity or member.rule.severity)
        for f in member.compare(content, other, own, Form(id="other"), Context())
    ]


def items(*rows: dict[str, str]) -> Content:
    return {"items": [dict(r) for r in rows]}


SG_IN, SG_OUT = Form(country="sg", direction="import"), Form(country="sg", direction="export")
CN_IN, CN_OUT = Form(country="cn", direction="import"), Form(country="cn", direction="export")
GOOD, BAD = None, True

ALONE = [
    ("R01", {"item_count": "2", **items({"sequence": "1"}, {"sequence": "2"})}, GOOD, None),
    ("R01", {"item_count": "3", **items({"sequence": "1"}, {"sequence": "2"})}, BAD, None),
    ("R01", items({"sequence": "1"}, {"sequence": "3"}), BAD, None),
    ("R02", {"total_value": "30.01", **items({"line_value": "10.00"}, {"line_value": "20.00"})}, GOOD, None),
    ("R02", {"total_value": "30.03", **items({"line_value": "10.00"}, {"line_value": "20.00"})}, BAD, None),
    ("R02", {"customs_value": "9.00", **items({"line_customs_value": "10.00"})}, BAD, None),
    ("R02", {"total_value": "9.00", **items({"line_value": "10.00"}, {"description": "no value"})}, GOOD, None),
    ("R03", items({"unit_price": "2.50", "quantity": "4", "line_value": "10.05"}), GOOD, None),
    ("R03", items({"unit_price": "2.50", "quantity": "4", "line_value": "10.06"}), BAD, None),
    ("R04", {"gross_weight": "10", "net_weight": "10"}, GOOD, None),
    ("R04", {"gross_weight": "10", "net_weight": "10.00001"}, BAD, None),
    ("R04", {"net_weight": "3", **items({"item_net_weight": "2"}, {"item_net_weight": "1.5"})}, BAD, None),
    ("R04", items({"item_net_weight": "2", "item_gross_weight": "1"}), BAD, None),
    ("R05", {"package_count": "5", **items({"item_packages": "2"}, {"item_packages": "3"})}, GOOD, None),
    ("R05", {"package_count": "5", "containers": [{"container_packages": "4", "container_number": BOX}]}, BAD, None),
    ("R05", {"package_count": "0"}, BAD, None),
    ("R05", {"package_count": "0", "package_kind": "VR"}, GOOD, None),
    ("R06", items({"hs_6": "390210", "hs_sg": "39021040", "hs_cn": "3902100090", "ciq_code": "999"}), GOOD, None),
    ("R06", items({"hs_cn": "3902100091"}), BAD, None),
    ("R06", items({"hs_cn": "3902100090", "ciq_code": "101"}), BAD, None),
    ("R06", items({"hs_6": "390110", "hs_sg": "39021040"}), BAD, None),
    ("R07", {"containers": [{"container_number": BOX, "load_type": "FCL", "seal": "EX1"}]}, GOOD, None),
    ("R07", {"containers": [{"container_number": BOX, "load_type": "LCL"}]}, GOOD, None),
    ("R07", {"containers": [{"container_number": BOX[:-1] + "4", "load_type": "LCL"}]}, BAD, None),
    ("R07", {"containers": [{"container_number": "CSQR3054383", "load_type": "LCL"}]}, BAD, None),
    ("R07", {"containers": [{"container_number": BOX, "load_type": "LCL"}] * 2}, BAD, None),
    ("R07", {"containers": [{"container_number": BOX, "load_type": "FCL"}]}, BAD, None),
    ("R07", {"containers": [{"container_number": BOX}]}, BAD, None),
    ("R08", {"exporter_id": UEN, "importer_id": USCC}, GOOD, None),
    ("R08", {"exporter_id": UEN[:-1] + "A"}, BAD, None),
    ("R08", {"exporter_id": USCC}, BAD, SG_OUT),
    ("R08", {"exporter_id": "a foreign firm"}, GOOD, SG_IN),
    ("R09", {"importer_id": USCC[:-1] + "M"}, BAD, CN_IN),
    ("R09", {"importer_id": UEN}, BAD, CN_IN),
    ("R10", {"currency": "JPY", "total_value": "100.00"}, GOOD, None),
    ("R10", {"currency": "JPY", "total_value": "100.50"}, BAD, None),
    ("R10", {"currency": "USD", "total_value": "100.505"}, BAD, None),
    ("R10", {"currency": "???"}, BAD, None),
    ("R10", {"currency": "USD", "exchange_rate": "1.3057", "declared_on": "2026-01-03"}, GOOD, None),
    ("R10", {"currency": "USD", "exchange_rate": "1.3058", "declared_on": "2026-01-03"}, BAD, None),
    ("R11", {"incoterm": "CIF"}, GOOD, CN_IN),
    ("R11", {"incoterm": "CIF", "freight": "10.00"}, BAD, CN_IN),
    ("R11", {"incoterm": "FOB", "freight": "10.00"}, BAD, CN_IN),
    ("R11", {"incoterm": "FOB", "freight": "10.00", "insurance": "1.00"}, GOOD, CN_IN),
    ("R11", {"incoterm": "CFR", "insurance": "1.00"}, GOOD, CN_IN),
    ("R11", {"incoterm": "FOB"}, GOOD, CN_OUT),
    ("R11", {"incoterm": "CFR", "freight": "10.00"}, GOOD, CN_OUT),
    ("R11", {"incoterm": "CIF", "freight": "10.00"}, BAD, CN_OUT),
    ("R12", {**items({"origin_country": "SG"})}, GOOD, None),
    ("R12", items({"description": "no origin"}), BAD, None),
    ("R12", items({"origin_country": "SG", "certificate_item": "1"}), BAD, None),
    ("R13", {"loading_port": "SGSIN", "discharge_port": "CNNBO", "transport_mode": "1"}, GOOD, None),
    ("R13", {"loading_port": "SGSIN", "discharge_port": "SGJUR"}, BAD, None),
    ("R13", {"loading_port": "CNYIW"}, BAD, None),
    ("R13", {"loading_port": "CNNBO"}, BAD, SG_OUT),
    ("R13", {"loading_port": "SGSIN"}, BAD, SG_IN),
    ("R13", {"discharge_port": "SGSIN"}, BAD, CN_IN),
    ("R14", {"package_kind": "CT", "package_count": "5"}, GOOD, CN_IN),
    ("R14", {"package_kind": "RO", "package_count": "5"}, BAD, CN_IN),
    ("R14", {"package_kind": "RO", "package_count": "5"}, GOOD, SG_IN),
    ("R14", {"package_kind": "VR", "package_count": "5"}, BAD, SG_IN),
    ("R14", {"package_kind": "VR", "package_count": "1"}, GOOD, SG_IN),
    ("R14", {"bills": [{"bill_package_kind": "VR", "bill_packages": "2"}]}, BAD, None),
    ("R15", items({"hs_cn": "3902100090", "statutory_unit": "KGM"}), GOOD, None),
    ("R15", items({"hs_cn": "3902100090", "statutory_unit": "EA"}), BAD, None),
    ("R15", items({"statutory_unit": "KGM", "statutory_quantity": "5", "item_net_weight": "5.000"}), GOOD, None),
    ("R15", items({"statutory_unit": "KGM", "statutory_quantity": "5", "item_net_weight": "5.001"}), BAD, None),
    ("R15", {"net_weight": "4", **items({"statutory_unit": "KGM", "statutory_quantity": "5"})}, BAD, None),
    ("R16", items({"hs_cn": "2106909090"}), BAD, CN_IN),
    ("R16", items({"hs_cn": "2106909090"}), GOOD, CN_OUT),
    ("R16", {**items({"hs_cn": "2106909090", "licence_number": "L1"}), "licences": [{"licence_id": "L1", "licence_kind": "519"}]}, GOOD, CN_IN),
    ("R16", {**items({"hs_cn": "2106909090", "licence_number": "L1"}), "licences": [{"licence_id": "L2", "licence_kind": "519"}]}, BAD, CN_IN),
    ("R16", {**items({"hs_cn": "2106909090", "licence_number": "L1"}), "licences": [{"licence_id": "L1", "licence_kind": "Q"}]}, BAD, CN_IN),
    ("R17", {"departure_date": "2026-03-02", "arrival_date": "2026-03-02"}, GOOD, None),
    ("R17", {"departure_date": "2026-03-03", "arrival_date": "2026-03-02"}, BAD, None),
    ("R17", {"departure_date": "2026-03-02", "declared_on": "2026-03-03"}, BAD, CN_OUT),
    ("R17", {"departure_date": "2026-03-02", "declared_on": "2026-03-05"}, GOOD, SG_OUT),
    ("R17", {"departure_date": "2026-03-02", "declared_on": "2026-03-06"}, BAD, SG_OUT),
    ("R17", {"arrival_date": "2026-03-02", "declared_on": "2026-04-02"}, BAD, SG_IN),
    ("R17", {"licences": [{"licence_from": "2026-03-02", "licence_until": "2026-03-01"}]}, BAD, None),
    ("R18", {"transport_mode": "1", "vessel": "V", "voyage": "1", "bl_number": "B1"}, GOOD, None),
    ("R18", {"transport_mode": "1", "voyage": "1", "bl_number": "B1"}, BAD, None),
    ("R18", {"transport_mode": "4", "voyage": "1", "bl_number": "99312345675"}, GOOD, None),
    ("R18", {"transport_mode": "4", "voyage": "1", "bl_number": "ZQHL12345"}, BAD, None),
    ("R18", {"bl_number": "B1", "house_bl": "B1", "forwarder_id": UEN}, BAD, None),
    ("R18", {"bl_number": "B1", "house_bl": "H1"}, BAD, None),
    ("R19", {"weight_unit": "TNE", "transport_mode": "1"}, GOOD, SG_IN),
    ("R19", {"weight_unit": "KGM", "transport_mode": "1"}, BAD, SG_IN),
    ("R19", {"weight_unit": "TNE", "transport_mode": "4"}, BAD, SG_IN),
    ("R19", {"weight_unit": "TNE", "transport_mode": "1"}, BAD, CN_IN),
    ("R20", items({"gst_rate": "9", "gst_amount": "9.45", "line_customs_value": "100.00", "duty_amount": "5.00"}), GOOD, SG_IN),
    ("R20", items({"gst_rate": "9", "gst_amount": "9.00", "line_customs_value": "100.00", "duty_amount": "5.00"}), BAD, SG_IN),
    ("R20", items({"gst_rate": "7", "gst_amount": "7.00", "line_customs_value": "100.00"}), BAD, SG_IN),
    ("R20", {"gst_total": "9.02", **items({"gst_amount": "9.00", "line_customs_value": "100.00"})}, BAD, SG_IN),
    ("R22", {"update_kind": "CNL", "update_reason": "C02", "update_version": "2", "updated_on": "2026-03-02"}, GOOD, None),
    ("R22", {"update_kind": "CNL", "update_version": "2"}, BAD, None),
    ("R22", {"update_kind": "CNL", "update_reason": "C98", "updated_on": "2026-03-02"}, BAD, None),
    ("R22", {"update_kind": "AME", "changes": [{"change_fact": "vessel", "change_to": "V"}]}, GOOD, None),
    ("R22", {"update_kind": "AME", "changes": [{"change_fact": "importer_id", "change_to": "V"}]}, BAD, None),
    ("R22", {"update_kind": "AME"}, BAD, None),
    ("R22", {"update_kind": "RFD"}, BAD, None),
    ("R22", {"update_kind": "???"}, BAD, None),
    ("R22", {"update_kind": "RFD", "refund_amount": "5.00", "update_version": "1"}, BAD, None),
    ("R24", {"invoice_date": "2026-03-02", "applied_on": "2026-03-02"}, GOOD, None),
    ("R24", {"invoice_date": "2026-03-03", "applied_on": "2026-03-02"}, BAD, None),
    ("R24", items({"origin_country": "SG", "origin_criterion": "RVC", "rvc": "40.00"}), GOOD, None),
    ("R24", items({"origin_country": "SG", "origin_criterion": "RVC", "rvc": "39.99"}), BAD, None),
    ("R24", items({"origin_country": "SG", "origin_criterion": "RVC"}), BAD, None),
    ("R24", {"certificate_type": "33", **items({"origin_country": "MY"})}, BAD, SG_OUT),
    ("R24", {"certificate_type": "34", **items({"origin_country": "MY"})}, GOOD, SG_OUT),
    ("R24", items(*({"origin_country": "SG", "origin_criterion": "P", "sequence": str(n)} for n in range(1, 52))), BAD, None),
    ("R25", {"urn": UEN + "202603020001", "agent_id": UEN, "declared_on": "2026-03-02"}, GOOD, None),
    ("R25", {"urn": UEN + "202603020001", "agent_id": OTHER_UEN}, BAD, None),
    ("R25", {"urn": UEN + "202603010001", "declared_on": "2026-03-02"}, BAD, None),
    ("R25", {"urn": UEN[:-1] + "A202603020001"}, BAD, None),
    ("R25", {"application_urn": "SHORT"}, BAD, None),
]  # fmt: skip


@pytest.mark.parametrize(
    ("code", "content", "bad", "form"), ALONE, ids=[f"{n}-{row[0]}" for n, row in enumerate(ALONE)]
)
def test_a_rule_finds_its_own_mistake_and_lets_the_rest_pass(code, content, bad, form):
    assert (code in found(content, form)) is bool(bad)


def test_every_rule_of_the_table_is_there_with_words_source_and_grade():
    assert tuple(registry()) == EVERY
    for code, member in registry().items():
        rule = member.rule
        assert rule.code == code
        assert rule.severity in ("error", "warning")
        assert rule.side in ("both", "sg", "cn")
        assert rule.layer in (6, 7)
        assert rule.grade in ("measured", "published", "expert", "assumed")
        assert all(text.endswith(".") for text in (rule.en, rule.why, rule.do))
        assert rule.source


def test_every_tolerance_names_its_rule_unit_source_and_grade():
    for name, rule, value, unit, what, source, grade in limit_rows():
        assert rule in EVERY, name
        assert value > 0
        assert all((unit, what, source))
        assert grade in ("published", "expert", "assumed")


def test_every_tolerance_is_used_by_its_rule():
    for name, rule, *_ in limit_rows():
        (file,) = RULES.glob(f"{rule.lower()}_*.py")
        assert f"limits.{name}" in file.read_text(encoding="utf-8"), name


def test_a_half_finished_rule_is_refused_with_its_file_name(tmp_path: Path):
    with pytest.raises(ImportError, match="r99_nothing"):
        _member(tmp_path / "r99_nothing.py")


def test_absent_facts_silence_every_rule():
    for form in (Form(), SG_IN, SG_OUT, CN_IN, CN_OUT):
        assert alone(form, {}) == []
        assert alone(form, {"items": [], "containers": []}) == []


@pytest.mark.parametrize("text", ["", "-", "1e999", "nan", "9" * 5000, "1,5", "2026-02-30", "１２", "\u202e"])
def test_no_text_makes_a_rule_raise(text: str):
    content: Content = {}
    for fact in vocabulary().facts.values():
        if fact.group:
            held = content.setdefault(fact.group, [{}])
            assert isinstance(held, list)
            held[0][fact.name] = text
        else:
            content[fact.name] = text
    for form in (Form(), SG_IN, CN_OUT):
        alone(form, content, Context(on=date(2026, 3, 2)))
        for member in registry().values():
            if member.compare is not None:
                list(member.compare(content, content, form, Form(id="other"), Context()))


def test_what_is_not_confirmed_is_a_warning():
    late = {"arrival_date": "2026-03-02", "declared_on": "2026-03-17"}
    assert found(late, CN_IN) == set()
    assert found(late, CN_IN, severity="warning") == {"R17"}
    assert found({**late, "declared_on": "2026-03-16"}, CN_IN, severity="warning") == set()
    airport = {"loading_port": "CNHGH", "discharge_port": "SGSIN", "transport_mode": "1"}
    ports = Form(rules=("R13",))
    assert found(airport, ports) == set()
    assert found(airport, ports, severity="warning") == {"R13"}
    alias = {"loading_port": "CNNGB", "discharge_port": "SGSIN", "transport_mode": "1"}
    assert found(alias, ports, severity="warning") == set()


def test_tolerances_are_settings():
    content: Content = {"arrival_date": "2026-03-02", "declared_on": "2026-03-17"}
    assert found(content, CN_IN, context=Context(limits=Limits(late_days=15)), severity="warning") == set()
    price = items({"unit_price": "2.50", "quantity": "4", "line_value": "10.06"})
    assert "R03" not in found(price, context=Context(limits=Limits(price_per_mille=10)))


def test_the_day_of_submission_goes_before_the_documents_own():
    content: Content = {"currency": "USD", "exchange_rate": "1.3057", "declared_on": "2026-01-03"}
    assert found(content, context=Context(on=date(2026, 3, 3))) == {"R10"}


def test_a_wrong_sum_is_told_once():
    """A slip in a value is not told again as a wrong tax or a wrong customs value."""
    line = {
        "line_value": "100.00",
        "line_customs_value": "130.57",
        "gst_rate": "9",
        "gst_amount": "11.75",
        "origin_country": "SG",
    }
    good: Content = {
        "incoterm": "CIF", "currency": "USD", "exchange_rate": "1.3057", "declared_on": "2026-01-03", "total_value": "100.00",
        "customs_value": "130.57", "gst_total": "11.75", "items": [line],
    }  # fmt: skip
    assert found(good, SG_IN) == set()
    assert found({**good, "items": [{**line, "line_customs_value": "180.57"}]}, SG_IN) == {"R02"}
    assert found(
        {
            **good,
            "customs_value": "230.57",
            "items": [{**line, "line_customs_value": "230.57", "gst_amount": "20.75"}],
            "gst_total": "20.75",
        },
        SG_IN,
    ) == {"R11"}


@pytest.mark.parametrize(("form", "incoterm", "value"), [(SG_IN, "CIF", "110.00"), (SG_OUT, "FOB", "90.00")])
def test_other_charges_are_added_on_the_way_in_and_taken_off_on_the_way_out(form: Form, incoterm: str, value: str):
    known: Content = {
        "incoterm": incoterm, "currency": "SGD", "exchange_rate": "1.0000", "declared_on": "2026-01-07", "total_value": "100.00",
        "other_charges": "10.00",
    }  # fmt: skip
    assert found({**known, "customs_value": value}, form) == set()
    assert found({**known, "customs_value": "100.00"}, form) == {"R11"}
    assert found({**known, "customs_value": "90.00" if value == "110.00" else "110.00"}, form) == {"R11"}


def test_a_finding_about_a_reference_number_names_the_one_it_is_about():
    hits = alone(Form(rules=("R25",)), {"application_urn": "SHORT"})
    assert [h.found.field for h in hits] == ["application_urn"]


def test_a_bill_of_tax_adds_up():
    duty = {"tax_kind": "CUD", "tax_base": "1000.00", "tax_rate": "10.00", "tax_amount": "100.00"}
    vat = {"tax_kind": "VAT", "tax_base": "1100.00", "tax_rate": "13.00", "tax_amount": "143.00"}
    bill: Content = {"tax_currency": "CNY", "tax_total": "243.00", "taxes": [duty, vat]}
    assert found(bill) == set()
    assert found({**bill, "tax_total": "244.00"}) == {"R20"}
    assert found({**bill, "taxes": [duty, {**vat, "tax_amount": "150.00"}]}) == {"R20"}
    assert found(
        {**bill, "tax_total": "230.00", "taxes": [duty, {**vat, "tax_base": "1000.00", "tax_amount": "130.00"}]}
    ) == {"R20"}


def test_a_bill_of_tax_is_the_sum_of_lines_rounded_one_by_one_and_of_duties_without_one_rate():
    duty = {"tax_kind": "CUD", "tax_base": "1000.00", "tax_amount": "77.00"}
    gst = {"tax_kind": "GST", "tax_base": "1077.00", "tax_rate": "9", "tax_amount": "97.18"}
    bill: Content = {"tax_currency": "SGD", "tax_total": "174.18", "taxes": [duty, gst]}
    assert found(bill) == set()
    assert found({**bill, "tax_total": "174.10", "taxes": [duty, {**gst, "tax_amount": "97.10"}]}) == set()
    assert found({**bill, "tax_total": "174.50", "taxes": [duty, {**gst, "tax_amount": "97.50"}]}) == {"R20"}
    assert found({**bill, "tax_total": "194.18"}) == {"R20"}


def test_documents_side_by_side():
    line = {"sequence": "1", "hs_6": "390210", "quantity": "5", "unit": "KGM"}
    claim = {"sequence": "1", "hs_cn": "3902100090", "quantity": "5", "unit": "KGM", "certificate_item": "1"}
    head = {"certificate_number": "EX1", "certificate_date": "2026-01-03"}
    assert beside("R12", {**head, "items": [claim]}, {**head, "items": [line]}) == []
    assert beside("R12", {**head, "items": [{**claim, "quantity": "6"}]}, {**head, "items": [line]}) == [
        ("quantity", "error")
    ]
    assert beside("R12", {**head, "items": [{**claim, "hs_cn": "3901100090"}]}, {**head, "items": [line]}) == [
        ("hs_cn", "error")
    ]
    assert beside("R12", {**head, "items": [{**claim, "certificate_item": "2"}]}, {**head, "items": [line]}) == [
        ("certificate_item", "error")
    ]
    assert beside("R12", {**head, "certificate_number": "EX2", "items": [claim]}, {**head, "items": [line]}) == [
        ("certificate_number", "error")
    ]
    assert beside("R06", {"items": [claim]}, {"items": [{**line, "hs_6": "390110"}]}) == [("hs_cn", "warning")]
    assert beside(
        "R02", {"currency": "USD", **items({"line_value": "5.00"})}, {"currency": "USD", "total_value": "6.00"}
    ) == [("line_value", "error")]
    assert (
        beside("R02", {"currency": "USD", **items({"line_value": "5.00"})}, {"currency": "EUR", "total_value": "6.00"})
        == []
    )


def test_a_licence_beside_the_declaration():
    licence = {
        "licence_id": "L1",
        "licence_kind": "519",
        "licence_from": "2026-01-01",
        "licence_until": "2026-06-30",
        "licence_balance": "10",
    }
    own: Content = {
        "declared_on": "2026-03-02", "items": [{"licence_number": "L1", "statutory_quantity": "10"}],
        "licences": [{"licence_id": "L1", "licence_kind": "519"}],
    }  # fmt: skip
    assert beside("R16", own, {"licences": [licence]}) == []
    assert beside("R16", {**own, "declared_on": "2026-07-01"}, {"licences": [licence]}) == [("licence_number", "error")]
    assert beside("R16", own, {"licences": [{**licence, "licence_balance": "9.99"}]}) == [
        ("statutory_quantity", "error")
    ]
    assert beside(
        "R16", {**own, "licences": [{"licence_id": "L2", "licence_kind": "519"}]}, {"licences": [licence]}
    ) == [("licence_id", "error")]
    assert beside("R16", own, {"licences": [{**licence, "licence_id": "L9", "licence_kind": "Q"}]}) == []


def test_a_declaration_beside_the_manifest():
    bill = {"bill_number": "B1", "bill_packages": "5", "bill_gross_weight": "1000"}
    other = {"bill_number": "B2", "bill_packages": "7", "bill_gross_weight": "70"}
    own: Content = {
        "bl_number": "B1",
        "package_count": "5",
        "gross_weight": "1010",
        "voyage": "001N",
        "containers": [{"container_number": BOX}],
    }
    manifest: Content = {
        "bills": [bill, other],
        "voyage": "001N",
        "containers": [{"container_number": BOX}, {"container_number": "X"}],
    }
    assert beside("R21", own, manifest) == []
    assert beside("R21", {**own, "gross_weight": "1011"}, manifest) == [("gross_weight", "error")]
    assert beside("R21", {**own, "package_count": "6"}, manifest) == [("package_count", "error")]
    assert beside("R21", {**own, "bl_number": "B3"}, manifest) == [("bl_number", "error")]
    assert beside("R21", {**own, "voyage": "002N"}, manifest) == [("voyage", "error")]
    assert beside("R21", {**own, "containers": [{"container_number": "Y"}]}, manifest) == [
        ("container_number", "error")
    ]
    assert beside("R21", {"bills": [bill, other]}, {"bills": [{**bill, "bill_packages": "6"}, other]}) == [
        ("bill_packages", "error")
    ]
    assert beside("R21", {"bills": [bill, other]}, {"bl_number": "B1", "package_count": "5"}) == []
    assert beside("R21", {"bills": [bill, other]}, {"bl_number": "B9"}) == [("bill_number", "error")]


def test_a_reference_is_used_once():
    assert beside("R23", {"urn": "U1", "remarks": "a"}, {"urn": "U1", "remarks": "b"}) == [("urn", "error")]
    assert beside("R23", {"urn": "U1"}, {"urn": "U1"}) == [("urn", "warning")]
    assert beside("R23", {"urn": "U1"}, {"urn": "U2"}) == []
    register = Register()
    register.receive("agent", "U1", "digest one")
    for digest, sender, severities in (
        ("digest one", "agent", ["warning"]),
        ("digest two", "agent", [""]),
        ("digest two", "other", []),
    ):
        context = Context(register=register, sender=sender, digest=digest)
        assert [f.severity for f in registry()["R23"].recorded({"urn": "U1"}, Form(), context)] == severities


def test_an_update_beside_the_register_and_its_declaration():
    register = Register()
    register.receive("agent", "U1", "digest")
    register.settle("agent", "U1", "accepted", "2026-03-15")
    update: Content = {
        "target_reference": "U1",
        "update_version": "2",
        "updated_on": "2026-03-15",
        "update_kind": "CNL",
    }

    def fields(**facts: str) -> list[str]:
        return [f.field for f in registry()["R22"].recorded({**update, **facts}, Form(), Context(register=register))]

    assert fields() == []
    assert fields(update_version="3") == ["update_version"]
    assert fields(updated_on="2026-03-16") == ["updated_on"]
    assert fields(target_reference="U2") == ["target_reference"]
    register.settle("agent", "U1", "used")
    assert fields() == ["update_kind"]
    assert fields(update_kind="AME") == []
    register.settle("agent", "U1", "cancelled")
    assert fields(update_kind="AME") == ["target_reference"]
    declaration: Content = {"urn": "U1", "version": "1", "vessel": "OLD"}
    change = [{"change_fact": "vessel", "change_from": "OLD", "change_to": "NEW"}]
    assert beside("R22", {**update, "changes": change}, declaration) == []
    assert beside("R22", {**update, "changes": change, "update_version": "3"}, declaration) == [
        ("update_version", "error")
    ]
    assert beside("R22", {**update, "changes": [{**change[0], "change_from": "ELSE"}]}, declaration) == [
        ("change_from", "error")
    ]
    assert beside("R22", {**update, "target_reference": "U2"}, declaration) == [("target_reference", "error")]


def test_check_characters_agree_with_python_stdnum():
    from stdnum.cn import uscc
    from stdnum.sg import uen

    for number in (
        "197401143C",
        "197401143D",
        "00192200M",
        "00192200X",
        "S16FC0121D",
        "T01FC6132D",
        "T01ZZ6132D",
        "123456",
        "197401143c ",
    ):
        assert bool(uen_fault(number)) is not (uen.is_valid(number) and number == uen.compact(number)), number
    for number in (USCC, USCC[:-1] + "M", "A1110000600037341L", "12345"):
        assert bool(uscc_fault(number)) is not uscc.is_valid(number), number
