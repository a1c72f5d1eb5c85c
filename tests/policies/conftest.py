"""A corridor in small, made by hand: both lanes, every role that a policy looks for, no YAML."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from sim.calendars.spec import CalendarSpec
from sim.flow import Arrivals, Attribute, Document, Flow, Pool, Population, Shift, Table
from sim.flow.kinds import Assign, End, Milestone, Service, Step
from sim.quantity import HOUR, WEEK, Distribution

TIERS = ("large", "medium", "small")
ATTRIBUTES = {
    "lane": ("sg-cn", "cn-sg"),
    "goods": ("general", "controlled", "dutiable", "preference"),
    "tier": TIERS,
    "exp_aeo": ("no", "yes"),
    "imp_aeo": ("no", "yes"),
    "imp_facilitated": ("no", "yes"),
    "exp_plans": ("no", "yes"),
    "imp_plans": ("no", "yes"),
    "exp_lodging": ("after_arrival", "before_arrival"),
    "imp_lodging": ("ordinary", "advance"),
    "inspection_authority": ("separate", "merged"),
    "single_entry": ("no", "yes"),
}
DOCUMENTS = (
    "arrival_report",
    "booking",
    "certificate",
    "delivery_order",
    "exp_attachments",
    "exp_declaration",
    "exp_documents",
    "imp_attachments",
    "imp_declaration",
    "imp_documents",
    "inspection_application",
    "inspection_booking",
    "release_notice",
    "tax_payment",
)
Rows = dict[tuple[str, ...], dict[str, float]]
PAPER = Table.of((0.0, 1.0))
NOBODY = (1.0, 0.0)


def _side(country: str, direction: str) -> list[tuple[str, str, Table[tuple[float, ...]], str]]:
    """(role, attribute, shares, per) of one process."""
    export = direction == "export"
    side, per = ("exp", "exporter") if export else ("imp", "importer")
    rows = [
        ("handling.declaration", f"handling.{side}_declaration", PAPER, per),
        ("handling.documents", f"handling.{side}_documents", PAPER, per),
        ("handling.booking", "handling.booking", PAPER, per),
        (f"planning.{direction}", f"{side}_plans", Table(("tier",), ((0.2, 0.8), (0.5, 0.5), (0.9, 0.1))), per),
    ]
    if country == "cn":
        rows += [
            ("handling.attachments", f"handling.{side}_attachments", PAPER, per),
            ("handling.inspection_application", "handling.inspection_application", PAPER, per),
            ("handling.inspection_booking", "handling.inspection_booking", PAPER, per),
            ("single_entry", "single_entry", Table.of(NOBODY), per),
            ("regime.inspection", "inspection_authority", Table.of(NOBODY), "case"),
        ]
    if export:
        rows.append(("handling.arrival_report", "handling.arrival_report", PAPER, per))
        rows.append(("aeo.exporter", "exp_aeo", Table(("tier",), ((0.6, 0.4), (0.9, 0.1), NOBODY)), per))
    else:
        rows += [
            ("handling.tax_payment", "handling.tax_payment", PAPER, per),
            ("handling.delivery_order", "handling.delivery_order", PAPER, per),
            ("handling.release_notice", "handling.release_notice", PAPER, per),
            ("aeo.importer", "imp_aeo", Table(("tier",), ((0.6, 0.4), (0.9, 0.1), NOBODY)), per),
            ("facilitation.import", "imp_facilitated", Table(("imp_aeo", "exp_aeo"), (NOBODY,) * 4), per),
            ("lodging.import", "imp_lodging", Table(("imp_plans",), (NOBODY, NOBODY)), per),
        ]
    if (country, direction) == ("sg", "export"):
        rows.append(("handling.certificate", "handling.certificate", PAPER, per))
    if (country, direction) == ("cn", "export"):
        rows.append(("lodging.export", "exp_lodging", Table(("exp_plans",), (NOBODY, NOBODY)), per))
    return rows


def _process(country: str, direction: str, after: str) -> list[Step]:
    """The choices of one process, then a review and an inspection, then ``after``."""
    process = f"{country}-{direction}-sea"
    where = {"country": country, "process": process}
    rows = _side(country, direction)
    names = [f"{process}/{i:02d}.{role}" for i, (role, *_) in enumerate(rows)]
    review, opening = f"{process}/review", f"{process}/opening"
    steps: list[Step] = [
        Assign(name=name, role=role, attribute=attribute, shares=shares, per=per, next=following, **where)
        for name, following, (role, attribute, shares, per) in zip(names, [*names[1:], review], rows, strict=True)
    ]
    hour = Table.of(Distribution("exponential", (HOUR,)))
    steps += [
        Service(name=review, role="declaration.review", pool=f"{country}-review", duration=hour, next=opening, **where),
        Service(name=opening, role="inspection.opening", pool=f"{country}-review", duration=hour, next=after, **where),
    ]
    return steps


def _first(country: str) -> str:
    return f"{country}-export-sea/00.handling.declaration"


def corridor() -> Flow:
    """Two lanes, four processes, two teams, six streams."""
    steps: list[Step] = [
        Milestone(name="ready-sg", milestone="goods_ready", next=_first("sg")),
        Milestone(name="ready-cn", milestone="goods_ready", next=_first("cn")),
        *_process("sg", "export", "cn-import-sea/00.handling.declaration"),
        *_process("cn", "import", "done"),
        *_process("cn", "export", "sg-import-sea/00.handling.declaration"),
        *_process("sg", "import", "done"),
        Milestone(name="done", milestone="delivered", next="end"),
        End(name="end"),
    ]
    streams = [
        Arrivals(
            stream=f"{lane}/sea/{goods}/{tier}",
            entry=f"ready-{lane[:2]}",
            rate=20 / WEEK,
            attributes=(("goods", goods), ("lane", lane), ("tier", tier)),
            populations=(
                Population("exporter", f"{lane}-exporters", 50),
                Population("importer", f"{lane}-importers", 50),
            ),
        )
        for lane, goods, tier in (
            ("sg-cn", "general", "large"),
            ("sg-cn", "preference", "small"),
            ("sg-cn", "controlled", "medium"),
            ("cn-sg", "general", "large"),
            ("cn-sg", "dutiable", "small"),
            ("cn-sg", "general", "medium"),
        )
    ]
    office = CalendarSpec("office", tuple((day * 1440 + 540, day * 1440 + 1020) for day in range(5)))
    night = CalendarSpec("evening", tuple((day * 1440 + 1020, day * 1440 + 1200) for day in range(5)))
    return Flow(
        attributes=tuple(Attribute(n, v) for n, v in sorted(ATTRIBUTES.items())),
        documents=tuple(Document(d) for d in DOCUMENTS),
        milestones=("delivered", "goods_ready"),
        calendars=(night, office),
        pools=(
            Pool("cn-review", (Shift(4, "office"), Shift(1, "evening")), country="cn"),
            Pool("sg-broker-clerks", (Shift(2, "office"),), owner="broker", country="sg"),
            Pool("sg-review", (Shift(3, "office"),), country="sg"),
        ),
        arrivals=tuple(sorted(streams, key=lambda a: a.stream)),
        steps=tuple(sorted(steps, key=lambda s: s.name)),
    )


def plain_queue() -> Flow:
    """One queue of no country, process or role: outside the validity of every measure of the corridor."""
    return Flow(
        milestones=("done",),
        pools=(Pool("desk", (Shift(2),), owner="system"),),
        arrivals=(Arrivals("queue", "serve", 1 / HOUR),),
        steps=(
            End(name="end"),
            Service(name="serve", pool="desk", duration=Table.of(Distribution("exponential", (HOUR,))), next="stamp"),
            Milestone(name="stamp", milestone="done", next="end"),
        ),
    )


@pytest.fixture
def flow() -> Flow:
    """The corridor in small, all on paper."""
    return corridor()


@pytest.fixture
def queue() -> Flow:
    """A plain queue."""
    return plain_queue()


@pytest.fixture
def shares() -> Callable[[Flow, str, str], Rows]:
    """Reads the shares of the Assign of a role in a process: by the values of its table, by the value assigned."""

    def read(flow: Flow, role: str, process: str) -> Rows:
        (step,) = (s for s in flow.steps if isinstance(s, Assign) and s.role == role and s.process == process)
        values = flow.values
        return {
            tuple(where.values()): dict(zip(values[step.attribute], row, strict=True))
            for where, row in step.shares.entries(values)
        }

    return read
