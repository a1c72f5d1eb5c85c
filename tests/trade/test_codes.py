"""Code lists: whole, sourced, fresh where made by rule, and free of the traps that codes of two countries set."""

from __future__ import annotations

import runpy
from datetime import date, timedelta
from pathlib import Path

import pytest
import yaml
from stdnum.cn import uscc
from stdnum.sg import uen

from sim.assets import schemas
from sim.errors import Refused
from sim.trade import codes
from sim.trade.codes import CodeList, code_list, exchange_rate, names

ROOT = Path(__file__).resolve().parents[2]
SOURCES = yaml.safe_load((schemas() / "codes" / "SOURCES.yaml").read_text(encoding="utf-8"))
GRADES = {"published", "expert", "assumed", "synthetic"}
CHECKED = (
    "agreements", "attachment_kinds", "cancellation_reasons", "certificate_types", "cn_offices", "cn_ports",
    "container_types", "countries", "currencies", "incoterms", "licence_kinds", "locodes", "origin_criteria", "packages", "parties",
    "procedures_cn", "procedures_sg", "products", "response_functions", "sg_locations", "units",
)  # fmt: skip
"""Lists whose codes stand in declarations: a defect writes a stale code, so each has at least two."""
BOTH_WAYS = {
    "countries": ("alpha_3",),
    "units": ("sg_unit", "cn_unit"),
    "packages": ("sg_package", "cn_package"),
    "incoterms": ("cn_trans_mode",),
    "cn_ports": ("locode",),
    "agreements": ("cn_code",),
    "container_types": ("cn_code",),
    "products": ("hs_6", "hs_sg", "hs_cn"),
}
"""Columns by which a dialect is read back: no value stands in two rows."""


def test_every_list_says_where_it_comes_from_and_no_other_does() -> None:
    assert sorted(SOURCES) == list(names())
    for name, told in SOURCES.items():
        assert set(told) == {"title", "source", "grade", "note"}, name
        assert told["grade"] in GRADES, name
        assert all(isinstance(text, str) and text for text in told.values()), name


@pytest.mark.parametrize("name", names())
def test_a_list_is_well_made(name: str) -> None:
    known = code_list(name)
    head = (schemas() / "codes" / f"{name}.csv").read_text(encoding="utf-8").splitlines()[0].split(",")
    assert head[:3] == ["code", "en", "zh"]
    assert head[-1] == "valid_until"
    assert len(known) == len(known.current) + len(known.stale)
    for code, row in known.rows.items():
        assert code == code.strip(), name
        if row["valid_until"]:
            assert row["valid_until"] == date.fromisoformat(row["valid_until"]).isoformat()
        if "basis" in row:
            assert row["basis"] in {"published", "open", "synthetic"}, (name, code)


@pytest.mark.parametrize("name", CHECKED)
def test_a_list_has_stale_codes(name: str) -> None:
    known = code_list(name)
    assert len(known.stale) >= 2
    for code in known.stale:
        until = date.fromisoformat(known.rows[code]["valid_until"])
        assert until < date(2026, 1, 1)
        assert code in known
        assert not known.valid(code)
        assert not known.valid(code, "2026-01-05")
        assert known.valid(code, until.isoformat())
        assert not known.valid(code, (until + timedelta(days=1)).isoformat())


@pytest.mark.parametrize(("name", "column"), [(name, c) for name, columns in BOTH_WAYS.items() for c in columns])
def test_what_a_dialect_writes_can_be_read_back(name: str, column: str) -> None:
    values = list(code_list(name).column(column).values())
    assert len(values) == len(set(values))
    assert {code_list(name).by(column)[v]["code"] for v in values} == set(code_list(name).column(column))


def test_a_made_up_expired_code_says_so() -> None:
    silent = [
        (name, code)
        for name in CHECKED
        for code in code_list(name).stale
        if code_list(name).rows[code].get("basis") == "synthetic"
        and "(synthetic entry" not in code_list(name).rows[code]["en"]
    ]
    assert silent == []


def test_an_unknown_code_is_not_valid() -> None:
    assert "ZZ" not in code_list("countries")
    assert not code_list("countries").valid("ZZ", "2026-01-01")
    assert code_list("countries").valid("SG")


def test_lists_made_by_rule_are_fresh() -> None:
    made = runpy.run_path(str(ROOT / "scripts" / "codes.py"))["made"]()
    assert set(made) == {"parties.csv", "vessels.csv", "exchange_rates.csv"}
    for file, text in made.items():
        assert (schemas() / "codes" / file).read_text(encoding="utf-8") == text, f"run scripts/codes.py: {file}"


def test_firms_have_numbers_that_hold_and_names_that_cannot_be_real() -> None:
    known = code_list("parties").rows
    counted: dict[tuple[str, str], int] = {}
    for code, row in known.items():
        assert "Example" in row["en"]
        assert row["en"].isascii()
        assert len(row["en"]) <= 70
        counted[row["country"], row["role"]] = counted.get((row["country"], row["role"]), 0) + 1
        if row["country"] == "SG":
            assert uen.is_valid(code)
            assert not row["customs_code"]
        elif row["country"] == "CN":
            assert uscc.is_valid(code)
            assert code[2:8] == "339900"
            assert len(row["customs_code"]) == 10
    for country in ("SG", "CN"):
        assert [counted[country, role] for role in ("trader", "agent", "forwarder")] == [62, 14, 14]
    held = [row["customs_code"] for row in known.values() if row["customs_code"]]
    assert len(held) == len(set(held))


def test_products_have_one_class_in_both_countries() -> None:
    units, kinds, packs = code_list("units"), code_list("licence_kinds"), code_list("packages")
    for row in code_list("products").rows.values():
        assert [len(row[c]) for c in ("hs_6", "hs_sg", "hs_cn", "ciq_code")] == [6, 8, 10, 3]
        assert row["hs_sg"][:6] == row["hs_cn"][:6] == row["hs_6"]
        assert units.valid(row["unit"])
        assert units.valid(row["statutory_unit"])
        assert row["statutory_unit"] in {"KGM", row["unit"]}
        assert packs.rows[row["package_kind"]]["sg_package"]
        assert packs.rows[row["package_kind"]]["cn_package"]
        assert units.rows[row["unit"]]["sg_unit"]
        assert units.rows[row["unit"]]["cn_unit"]
        for country, direction in (("sg", "I"), ("sg", "E"), ("cn", "I"), ("cn", "E")):
            kind = row[f"licence_{country}_{'import' if direction == 'I' else 'export'}"]
            if kind:
                assert kinds.valid(kind)
                assert kinds.rows[kind]["country"] == country.upper()
                assert kinds.rows[kind]["direction"] == direction


def test_the_trap_of_the_airports() -> None:
    rows = code_list("locodes").rows
    assert "CNYIW" not in rows
    assert rows["CNNGB"]["function"] == rows["CNHGH"]["function"] == "4"
    assert rows["CNNGB"]["sea_alias"] == "CNNBO"
    assert "1" in rows["CNNBO"]["function"]
    for row in rows.values():
        assert not row["sea_alias"] or "1" in rows[row["sea_alias"]]["function"]


def test_the_trap_of_the_carton() -> None:
    units, packs = code_list("units"), code_list("packages")
    assert "carton" in units.rows["CTN"]["en"]
    assert not units.rows["CTN"]["sg_unit"]
    assert "CTN" not in packs
    assert packs.by("sg_package")["CTN"]["code"] == "CT"


def test_references_between_lists_lead_somewhere() -> None:
    locodes, countries = code_list("locodes"), code_list("countries")
    assert all(row["country"] in countries for row in locodes.rows.values())
    assert set(code_list("cn_ports").column("locode").values()) <= set(locodes.rows)
    for ports in code_list("cn_offices").column("ports").values():
        assert set(ports.split()) <= set(locodes.rows)
    functions = code_list("response_functions")
    assert set(code_list("national_answers").column("function").values()) <= set(functions.current)
    assert set(code_list("agreements").column("certificate_type").values()) <= set(
        code_list("certificate_types").current
    )
    assert set(code_list("vessels").column("carrier").values()) <= set(code_list("parties").current)


def test_every_agreement_binds_both_countries_and_is_in_force() -> None:
    for code in code_list("agreements").current:
        row = code_list("agreements").rows[code]
        assert set(row["parties"].split()) == {"SG", "CN"}
        assert row["since"] < "2026-01-01"


def test_the_rate_is_that_of_the_week() -> None:
    monday = exchange_rate("USD", "2026-03-02")
    assert monday is not None
    assert exchange_rate("USD", "2026-03-08") == monday
    assert exchange_rate("SGD", "2026-03-05") == "1.0000"
    assert len({exchange_rate("USD", (date(2026, 1, 5) + timedelta(weeks=n)).isoformat()) for n in range(20)}) > 5
    assert exchange_rate("USD", "2020-01-01") is None
    assert exchange_rate("XYZ", "2026-03-02") is None


def test_an_unknown_list_is_refused_with_the_nearest_name() -> None:
    with pytest.raises(Refused) as told:
        code_list("country")
    (problem,) = told.value.problems
    assert problem.code == "COD-001"
    assert "countries" in problem.do


@pytest.mark.parametrize(
    "text", ["code,en,zh,valid_until\nA,a\n", "code,en,zh,valid_until\nA,,,\nA,,,\n", "code,en,zh,valid_until\n,a,,\n"]
)
def test_a_broken_file_is_refused(tmp_path: Path, monkeypatch, text: str) -> None:
    (tmp_path / "codes").mkdir()
    (tmp_path / "codes" / "countries.csv").write_text(text, encoding="utf-8")
    monkeypatch.setattr(codes, "schemas", lambda: tmp_path)
    with pytest.raises(Refused) as told:
        code_list.__wrapped__("countries")
    assert [p.code for p in told.value.problems] == ["COD-002"]


def test_a_column_leaves_out_empty_cells_and_an_unknown_one_is_an_error() -> None:
    assert set(code_list("incoterms").column("cn_trans_mode")) == {"CIF", "CFR", "FOB"}
    with pytest.raises(KeyError):
        code_list("incoterms").column("nothing")
    current_first = CodeList(
        "x", {"old": {"k": "1", "valid_until": "2000-01-01"}, "new": {"k": "1", "valid_until": ""}}
    )
    assert current_first.by("k")["1"] is current_first.rows["new"]
