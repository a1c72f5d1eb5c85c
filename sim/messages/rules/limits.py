"""Tolerances and periods of the business rules, each with its source and grade.

For a customs reader: most are trade practice that we could not find in a published text; they are settings, not law, and say so.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields

_OURS = "trade practice; no published figure was found, so it is a setting"


def _limit(value: int, rule: str, unit: str, what: str, source: str = _OURS, grade: str = "assumed") -> int:
    made: int = field(
        default=value, metadata={"rule": rule, "unit": unit, "what": what, "source": source, "grade": grade}
    )
    return made


@dataclass(frozen=True, slots=True)
class Limits:
    """Every number a rule uses; whole numbers in the unit that its row of ``limit_rows`` names."""

    sum_per_item: int = _limit(1, "R02", "cent per item", "sum of lines against the total")
    price_absolute: int = _limit(1, "R03", "cent", "price x quantity against the line total, at least")
    price_per_mille: int = _limit(5, "R03", "per mille of the line", "price x quantity against the line total")
    value_per_mille: int = _limit(
        10, "R11", "per mille of the value", "customs value against invoice, charges and exchange rate"
    )
    certificate_days: int = _limit(365, "R12", "days", "how old a certificate of origin may be when it is claimed")
    late_days: int = _limit(14, "R17", "days", "import declaration after arrival in China before the late fee")
    loading_days: int = _limit(
        1, "R17", "days", "export declaration before departure from China (24 hours before loading)"
    )
    outward_days: int = _limit(3, "R17", "days", "outward declaration after departure from Singapore, at most")
    inward_days: int = _limit(30, "R17", "days", "inward declaration after arrival in Singapore, at most")
    gst_rate: int = _limit(
        900,
        "R20",
        "hundredths of a per cent",
        "goods and services tax",
        "Singapore Customs, rate from 2024",
        "published",
    )
    tax_cents: int = _limit(1, "R20", "cent per line", "computed tax against the declared one (rounding)")
    bill_cents: int = _limit(
        25, "R20", "cent", "tax of a bill against its rate: half a cent for each of 50 lines at most"
    )
    manifest_per_mille: int = _limit(10, "R21", "per mille of the gross weight", "gross weight against the manifest")
    certificate_items: int = _limit(
        50,
        "R24",
        "items",
        "items of a certificate of origin",
        "Singapore Customs, handbook on certificates of origin",
        "published",
    )
    rvc: int = _limit(
        4000, "R24", "hundredths of a per cent", "least regional value content", "CSFTA rules of origin", "published"
    )


def limit_rows() -> list[tuple[str, str, int, str, str, str, str]]:
    """Name, rule, value, unit, what it bounds, source and grade of every limit, in the order of the rules."""
    default = Limits()
    rows = [
        (f.name, m["rule"], getattr(default, f.name), m["unit"], m["what"], m["source"], m["grade"])
        for f in fields(Limits)
        for m in [f.metadata]
    ]
    return sorted(rows, key=lambda r: r[1])
