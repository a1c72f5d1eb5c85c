"""Made-up measures of two comparisons, shaped like real ones: for looking at a page and testing it, never a result."""

from __future__ import annotations

from random import Random

from sim.report.model import ComparisonReport, Head, IntervalText, PageMeta, RunFacts
from sim.stats.measure import Measure

REALISED = IntervalText(
    "realised", "Goods ready to goods delivered", "备货完成至货物交付", "delivery", sign="open", headline=True
)
INTERVALS = (
    REALISED,
    IntervalText(
        "customs_time_last_import",
        "Customs time, import to Zhejiang (last lodgement to release)",
        "海关通关时间（进口）",
        "customs",
        "sg-cn",
        "Lane: Singapore to Zhejiang",
        comparable_with="Shanghai 21.67 h; Qingdao 5.9 h (2017)",
        sign="shorter",
        why="Shanghai reports -26 % against the year before.",
        headline=True,
    ),
    IntervalText(
        "port_stay_import",
        "Port stay, import to Zhejiang",
        "进口港口停留时间",
        "port",
        "sg-cn",
        "Lane: Singapore to Zhejiang",
        (("unloading", "", ""), ("preparation", "", ""), ("customs", "", ""), ("pick_up", "", "")),
        "Port office 2017, Qingdao 148.0 h",
        "open",
        headline=True,
    ),
    IntervalText(
        "customs_time_last_export",
        "Customs time, export from Zhejiang (last lodgement to release)",
        "海关通关时间（出口）",
        "customs",
        "cn-sg",
        sign="shorter",
    ),
    IntervalText(
        "port_stay_export",
        "Port stay, export from Zhejiang",
        "出口港口停留时间",
        "port",
        "cn-sg",
        stages=(("preparation", "", ""), ("customs", "", ""), ("waiting", "", ""), ("departure", "", "")),
        comparable_with="Port office 2017, Qingdao 84.1 h",
        sign="open",
        headline=True,
    ),
    IntervalText("permit_answer_export", "TradeNet's answer, export (each message)", "许可答复", sign="none"),
)
OWNERS = {
    "realised": {
        "trader": 0.21,
        "broker": 0.04,
        "forwarder": 0.06,
        "carrier": 0.24,
        "terminal": 0.13,
        "haulier": 0.07,
        "courier": 0.05,
        "bank": 0.02,
        "customs": 0.045,
        "checkpoint": 0.004,
        "agency": 0.02,
        "system": 0.002,
        "schedule": 0.129,
    },
    "port_stay_import": {"trader": 0.33, "broker": 0.06, "terminal": 0.29, "haulier": 0.2, "customs": 0.12},
    "customs_time_last_import": {"trader": 0.1, "broker": 0.05, "bank": 0.2, "customs": 0.6, "system": 0.05},
    "port_stay_export": {"trader": 0.2, "terminal": 0.2, "customs": 0.05, "schedule": 0.55},
    "customs_time_last_export": {"broker": 0.1, "customs": 0.85, "system": 0.05},
}
LEVELS = {
    ("realised", ""): (541.0, 487.0, 2.1),
    ("realised", "lane=cn-sg"): (497.0, 485.0, 4.4),
    ("realised", "lane=sg-cn"): (562.0, 488.0, 3.0),
    ("realised", "goods=general"): (520.0, 470.0, 2.4),
    ("realised", "goods=controlled"): (631.0, 548.0, 8.1),
    ("realised", "goods=dutiable"): (560.0, 497.0, 11.0),
    ("realised", "tier=large"): (516.0, 468.0, 3.4),
    ("realised", "tier=small"): (570.0, 566.0, 5.6),
    ("customs_time_last_import", ""): (58.2, 9.7, 0.45),
    ("port_stay_import", ""): (236.0, 151.0, 2.6),
    ("customs_time_last_export", ""): (19.1, 1.3, 0.24),
    ("port_stay_export", ""): (109.0, 94.0, 2.9),
    ("permit_answer_export", ""): (2.6, 0.11, 0.03),
}
STAGES = {
    "port_stay_import": {
        "unloading": (0.05, 0.06),
        "preparation": (0.55, 0.45),
        "customs": (0.15, 0.06),
        "pick_up": (0.25, 0.43),
    },
    "port_stay_export": {
        "preparation": (0.3, 0.2),
        "customs": (0.1, 0.01),
        "waiting": (0.5, 0.67),
        "departure": (0.1, 0.12),
    },
}


class Table:
    """Rows while they are made up."""

    def __init__(self, base: str, alternative: str) -> None:
        self.base, self.alternative, self.rows = base, alternative, []

    def level(self, scenario, measure, group, statistic, value, half, kind="time", unit="h", estimator="pooled mean"):
        self.rows.append(
            Measure(
                scenario,
                None,
                measure,
                kind,
                group,
                statistic,
                unit,
                value,
                value - half,
                value + half,
                0.95,
                replications=10,
                cases=4210,
                estimator=estimator,
                censored=0.0,
            )
        )

    def difference(
        self, measure, group, statistic, value, half, kind="time", unit="h", estimator="difference: pooled mean"
    ):
        self.rows.append(
            Measure(
                self.alternative,
                self.base,
                measure,
                kind,
                group,
                statistic,
                unit,
                value,
                value - half,
                value + half,
                0.95,
                replications=10,
                cases=4210,
                estimator=f"{estimator}; exploratory",
                censored=0.0,
            )
        )

    def both(self, measure, group, statistic, a, b, half, kind="time", unit="h"):
        self.level(self.base, measure, group, statistic, a, 1.6 * half, kind, unit)
        self.level(self.alternative, measure, group, statistic, b, 1.4 * half, kind, unit)
        self.difference(measure, group, statistic, b - a, half, kind, unit)


def rows(base: str, alternative: str, *, share: float = 1.0, seed: int = 1) -> list[Measure]:
    """Levels, differences, parts by owner and stage, groups, money and use; ``share`` scales the effect."""
    random, table = Random(seed), Table(base, alternative)
    for (measure, group), (a, full, half) in LEVELS.items():
        b = a + (full - a) * share
        for name, factor, width in (("mean", 1.0, 1.0), ("p50", 0.93, 1.4), ("p90", 1.5, 2.2), ("p95", 1.8, 3.1)):
            table.both(measure, group, name, a * factor, b * factor, half * width)
        parts = OWNERS.get(measure, {})
        changed = {o: w * (0.25 if o == "customs" else 1.35 if o == "schedule" else 1.0) for o, w in parts.items()}
        mixed = {o: changed[o] * share + (1 - share) * w for o, w in parts.items()}
        for owner, weight in parts.items():
            one, two = a * weight / sum(parts.values()), b * mixed[owner] / sum(mixed.values())
            table.both(measure, group, f"by_owner:{owner}", one, two, half * 0.25 * random.uniform(0.5, 1.5))
        for stage, (one, two) in STAGES.get(measure, {}).items():
            table.both(f"{measure}.{stage}", group, "mean", a * one, b * (one + (two - one) * share), half * 0.6)
        if measure == "realised":
            for name, z in (("p5", -2.1), ("p50", 0.1), ("p95", 1.9)):
                table.difference(measure, group, f"paired_{name}", (b - a) + z * 34.0, 3.0)
            for name, value in (("shorter", 0.81), ("longer", 0.12), ("same", 0.07)):
                table.difference(measure, group, f"share_{name}", value, 0.01, "share", "share")
        if measure == "realised" and group == "":
            for grade, one, two in (("published", 0.1, 0.12), ("expert", 0.07, 0.08), ("assumed", 0.83, 0.8)):
                table.both(measure, group, f"by_grade:{grade}", a * one, b * two, half)
            table.difference(measure, group, "variance_reduction", 31.0, 9.0, "time", "ratio")
    for name, a, b in (
        ("cost", 420.0, 251.0),
        ("cost.broker", 41.0, 36.0),
        ("cost.trader", 379.0, 215.0),
        ("cost.trader/demurrage", 122.0, 61.0),
        ("cost.trader/permit_fee", 3.19, 3.19),
    ):
        table.both(name, "", "mean", a, a + (b - a) * share, 0.04 * a if a != b else 0.0, "money", "SGD")
    for name, a, b in (("pool.cn-review-desk", 0.71, 0.34), ("pool.cn-inspection-bays", 0.58, 0.55)):
        table.both(name, "", "utilisation", a, a + (b - a) * share, 0.01, "use", "share")
    table.difference("in_step", "", "share", 0.97, 0.001, "share", "share")
    table.difference("in_step", "", "by_stream:cn-import-sea/discharge", 1.0, 0.0, "share", "share")
    table.difference("in_step", "", "by_stream:cn-import-sea/lodging", 0.62, 0.01, "share", "share")
    return table.rows


def heads() -> dict[str, Head]:
    """Four scenarios."""
    grades = (("measured", 0), ("published", 61), ("expert", 14), ("assumed", 173))
    constructed = (("sg", "constructed"), ("cn", "constructed"))
    dated = (("sg", "2026"), ("cn", "2022"))
    return {
        "paper": Head(
            "paper",
            "Paper on both sides",
            "双边全纸质",
            "constructed counterfactual",
            "No year had paper on both sides of the corridor.",
            constructed,
            (),
            "9f2c41d07be1a6",
            "scenarios/paper.yaml",
            grades,
        ),
        "digital": Head(
            "digital",
            "Full digital package",
            "全数字化",
            "",
            "",
            dated,
            ("electronic_declaration (uptake 100 %)", "single_window", "pre_arrival_processing (share 70 %)"),
            "44b09e1c2d77f0",
            "scenarios/digital.yaml",
            grades,
        ),
        "today": Head("today", "Today: Singapore today, China 2022", "现状", "", "", dated, (), "aa10", "", grades),
        "reform": Head(
            "reform",
            "Today with lodging before arrival",
            "现状加提前申报",
            "",
            "",
            dated,
            ("pre_arrival_processing (share 80 %)",),
            "aa11",
            "",
            grades,
        ),
    }


def comparison(
    base: str = "paper", alternative: str = "digital", *, share: float = 1.0, kicker: str = ""
) -> ComparisonReport:
    """One comparison."""
    known = heads()
    facts = RunFacts(
        10,
        2026,
        0.95,
        "4 weeks",
        "10 weeks",
        0.35,
        (("cn-review-desk", 6, 2), ("cn-inspection-bays", 9, 3)),
        "reference (SimPy)",
        0.97,
        4210,
        0,
        41.7,
        f"clearlane compare {base} {alternative} --seed 2026",
    )
    return ComparisonReport(
        known[base],
        known[alternative],
        INTERVALS,
        rows(base, alternative, share=share),
        facts,
        ("The team cn-inspection-bays is 92 % busy: its queues react strongly to small changes.",),
        kicker,
    )


def demo() -> tuple[list[ComparisonReport], PageMeta]:
    """Both comparisons of a demonstration page."""
    told = [
        comparison(kicker="From paper to a digital flow"),
        comparison("today", "reform", share=0.05, kicker="From today to the next reform: lodging before arrival"),
    ]
    return told, PageMeta(
        "What a digital customs declaration saves", "数字化报关能节省多少时间", "0.1.0", "clearlane demo"
    )
