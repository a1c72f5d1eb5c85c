"""How a country writes what all mean alike: exact, inverse, and never confused with what means something else."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.messages.transforms import TRANSFORMS
from sim.trade.codes import code_list

TABLES = {
    "alpha_3": "countries",
    "cn_agreement": "agreements",
    "cn_container": "container_types",
    "cn_incoterm": "incoterms",
    "cn_package": "packages",
    "cn_unit": "units",
    "sg_package": "packages",
    "sg_unit": "units",
}
SEA, AIR = {"weight_unit": "TNE"}, {"weight_unit": "KGM"}
EXAMPLES = [
    ("alpha_3", "SG", "SGP"),
    ("cn_agreement", "RCEP", "22"),
    ("cn_container", "22G1", "21"),
    ("cn_incoterm", "CIF", "1"),
    ("cn_incoterm", "CFR", "2"),
    ("cn_incoterm", "FOB", "3"),
    ("cn_load_type", "LCL", "1"),
    ("cn_mode", "1", "2"),
    ("cn_mode", "4", "5"),
    ("cn_package", "CT", "22"),
    ("cn_port", "CNNBO", "330200"),
    ("cn_unit", "KGM", "035"),
    ("date_8", "2026-03-02", "20260302"),
    ("in_tonnes", "12345.6", "12.3456"),
    ("sg_package", "CT", "CTN"),
    ("sg_unit", "C62", "NMB"),
    ("time_14", "2026-03-02T09:30:05+08:00", "20260302093005"),
    ("tonnes", "12345.6", "12.3456"),
]


@pytest.mark.parametrize(("name", "canonical", "written"), EXAMPLES)
def test_each_writes_as_its_country_does_and_reads_it_back(name, canonical, written):
    assert TRANSFORMS[name].out(canonical, SEA) == written
    assert TRANSFORMS[name].back(written, SEA) == canonical


def test_every_transform_has_an_example():
    assert {name for name, _, _ in EXAMPLES} == set(TRANSFORMS)


@pytest.mark.parametrize("name", sorted(TABLES))
def test_a_code_comes_back_as_itself_or_is_refused_but_never_as_another_code(name):
    way, known = TRANSFORMS[name], code_list(TABLES[name])
    for code in known.rows:
        back = way.back(way.out(code, {}), {})
        assert back == code or back not in known, f"{code} comes back as {back}"


def test_ports_come_back_as_themselves():
    way = TRANSFORMS["cn_port"]
    for port in code_list("cn_ports").column("locode").values():
        assert way.back(way.out(port, {}), {}) == port


@pytest.mark.parametrize(
    ("name", "foreign"), [("cn_mode", "1"), ("cn_incoterm", "CIF"), ("cn_unit", "KGM"), ("alpha_3", "SG")]
)
def test_a_canonical_code_in_a_national_field_is_not_taken_for_right(name, foreign):
    # China's mode 1 is no ship, and a declaration that says KGM where 035 belongs is wrong.
    read = TRANSFORMS[name].back(foreign, {})
    assert read == "~" + foreign
    assert TRANSFORMS[name].out(read, {}) == foreign


def test_what_a_country_has_no_code_for_is_left_for_the_code_lists_to_report():
    assert TRANSFORMS["cn_package"].out("RO", {}) == "RO"
    assert TRANSFORMS["cn_package"].back("RO", {}) == "~RO"
    assert TRANSFORMS["cn_unit"].back("999", {}) == "999"


decimals = st.from_regex(r"(0|[1-9][0-9]{0,24})(\.[0-9]{1,12})?", fullmatch=True)


@given(decimals)
def test_tonnes_are_exact_to_the_last_digit_and_come_back_as_the_same_text(kilograms):
    tonnes = TRANSFORMS["in_tonnes"].out(kilograms, {})
    assert Decimal(tonnes).scaleb(3).compare(Decimal(kilograms)) == 0 or len(kilograms) > 28
    assert int(tonnes.replace(".", "") or 0) == int(kilograms.replace(".", ""))
    assert TRANSFORMS["in_tonnes"].back(tonnes, {}) == kilograms


@given(decimals)
def test_the_unit_decides_whether_a_weight_is_written_in_tonnes(kilograms):
    way = TRANSFORMS["tonnes"]
    assert way.late
    assert way.out(kilograms, AIR) == kilograms == way.back(kilograms, AIR) == way.out(kilograms, {})
    assert way.out(kilograms, SEA) == TRANSFORMS["in_tonnes"].out(kilograms, {})
    assert way.back(way.out(kilograms, SEA), SEA) == kilograms


@given(
    st.text(max_size=12) | st.from_regex(r"[0-9.,~-]{1,12}", fullmatch=True),
    st.sampled_from(sorted(TRANSFORMS)),
    st.booleans(),
)
def test_any_text_is_taken_without_an_error(text, name, outward):
    way = TRANSFORMS[name]
    assert isinstance((way.out if outward else way.back)(text, SEA), str)


@given(st.dates().map(lambda d: d.isoformat()) | st.from_regex(r"[0-9]{8}|[0-9-]{10}", fullmatch=True))
def test_a_day_comes_back_even_when_it_was_written_wrongly(text):
    way = TRANSFORMS["date_8"]
    assert way.back(way.out(text, {}), {}) == text
    assert way.out(way.back(text, {}), {}) == text


@given(
    st.datetimes().map(lambda t: t.isoformat(timespec="seconds") + "+08:00")
    | st.from_regex(r"[0-9]{14}", fullmatch=True)
)
def test_a_time_comes_back_even_when_it_was_written_wrongly(text):
    way = TRANSFORMS["time_14"]
    assert way.back(way.out(text, {}), {}) == text
    assert way.out(way.back(text, {}), {}) == text


def test_a_number_with_a_comma_is_left_as_it_is():
    assert TRANSFORMS["in_tonnes"].out("1,5", {}) == "1,5" == TRANSFORMS["in_tonnes"].back("1,5", {})
