"""One sound flow with every kind of thing in it, and for each rule the change that breaks this rule alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sim.calendars.spec import CalendarSpec, OutageSpec
from sim.flow import (
    Arrivals,
    Attribute,
    Document,
    Experiment,
    Flow,
    Pool,
    Population,
    Schedule,
    Shift,
    Surplus,
    Table,
    Variant,
)
from sim.flow.kinds import (
    Assign,
    Await,
    Branch,
    Charge,
    Check,
    Delay,
    Depart,
    End,
    Fork,
    Gate,
    Join,
    Key,
    Milestone,
    Repair,
    Send,
    Service,
    Step,
    Validate,
)
from sim.quantity import DAY, HOUR, WEEK, Distribution, Money

ONE_HOUR = Table.of(Distribution("constant", (HOUR,)))
HALVES = Table.of((0.5, 0.5))


def wrong(
    name: str, share: float = 1.0, layer: int = 0, family: str = "keystroke", repaired_by: str = "trader"
) -> Variant:
    """A variant people see and somebody can repair; a comparison of permit and invoice shows it."""
    return Variant(name, family, share, name, layer, (), ("review",), (repaired_by,), ("invoice", "permit"))


def sound() -> Flow:
    """Goods wait for a permit that is applied for beside them, are examined, and sail; nothing is wrong with it."""
    steps: list[Step] = [
        Milestone(name="ready", milestone="goods_ready", next="invoice"),
        Key(name="invoice", document="invoice", error_share=Table.of(0.05), next="uptake"),
        Assign(name="uptake", attribute="handling.permit", shares=Table(("tier",), ((0.2, 0.8), (0.6, 0.4))), per="exporter", next="split"),
        Fork(name="split", branches=("how",), next="stuffing"),
        Branch(name="how", attribute="handling.permit", arms=("key", "counter")),
        Gate(name="counter", calendar="office", patience=ONE_HOUR, otherwise="courier", next="key"),
        Delay(name="courier", duration=ONE_HOUR, state="transit", next="key"),
        Key(name="key", document="permit", sources=("invoice",), error_share=Table.of(0.1), next="validate"),
        Validate(name="validate", document="permit", against=("invoice",), next="send"),
        Send(name="send", document="permit", latency=ONE_HOUR, loss=0.1, timeout=60.0, attempts=3, otherwise="courier", next="review"),
        Service(name="review", pool="officers", duration=ONE_HOUR, priority=Table(("tier",), (0, 7)), next="look",
                charges=(Charge("trader/fees", Money("SGD", 3_190_000)),)),
        Check(name="look", document="permit", sensitivity=Table.of(0.9), next="flagged"),
        Branch(name="flagged", attribute="flagged.permit", arms=("channel", "repair")),
        Repair(name="repair", document="permit", by="trader", rounds=3, otherwise="given up", next="review"),
        End(name="given up", withdrawn=True),
        Assign(name="channel", attribute="channel", shares=Table(("has_defect.permit",), ((0.9, 0.1), (0.5, 0.5))), next="granted"),
        Milestone(name="granted", milestone="permit_obtained", next="meet"),
        Delay(name="stuffing", duration=ONE_HOUR, calendar="office", next="wait"),
        Await(name="wait", milestones=("permit_obtained",), next="meet"),
        Join(name="meet", fork="split", next="examined"),
        Branch(name="examined", attribute="channel", arms=("sail", "examination")),
        Service(name="examination", pool="officers", duration=ONE_HOUR, next="outcome"),
        Branch(name="outcome", shares=HALVES, arms=("sail", "seized")),
        End(name="seized", withdrawn=True),
        Depart(name="sail", schedule="weekly", cut_off=HOUR, next="voyage"),
        Delay(name="voyage", duration=ONE_HOUR, per="sailing", next="delivered"),
        End(name="delivered"),
    ]  # fmt: skip
    return Flow(
        attributes=(Attribute("channel", ("green", "red")), Attribute("tier", ("small", "large"))),
        documents=(
            Document(
                "invoice",
                "invoice",
                "trader",
                release="permit_obtained",
                variants=(wrong("weight"), wrong("value", 0.0)),
            ),
            Document("list", handling="invoice"),
            Document("permit", "permit", "broker", variants=(wrong("weight"), wrong("value", family="fact"))),
        ),
        milestones=("goods_ready", "permit_obtained"),
        accounts=("trader/fees",),
        calendars=(
            CalendarSpec(
                "office",
                ((540, 1020), (1980, 2460)),
                outages=OutageSpec(Distribution("exponential", (DAY,)), Distribution("exponential", (HOUR,))),
            ),
        ),
        pools=(Pool("officers", (Shift(2, "office"), Shift(1)), pay=Money("SGD", 25_000_000)),),
        schedules=(Schedule("weekly", (DAY, 3 * DAY), Distribution("constant", (0.0,))),),
        arrivals=tuple(
            Arrivals(
                f"lane/{tier}",
                "ready",
                1 / DAY,
                attributes=(("tier", tier),),
                populations=(Population("exporter", "exporters", 40),),
                profile=((0, 1.0), (7200, 0.0)),
                surplus=(Surplus("growth", 0.1),),
            )
            for tier in ("large", "small")
        ),
        steps=tuple(sorted(steps, key=lambda s: s.name)),
    )


CYCLE = Experiment("cycle", 8 * WEEK, 12 * WEEK, 8 * WEEK)


def step(name: str, **changes: Any) -> Callable[[Flow], Flow]:
    """Change the fields of one step."""
    return lambda flow: replace(flow, steps=tuple(replace(s, **changes) if s.name == name else s for s in flow.steps))


def member(collection: str, number: int, **changes: Any) -> Callable[[Flow], Flow]:
    """Change the fields of one member of a collection."""

    def change(flow: Flow) -> Flow:
        members = list(getattr(flow, collection))
        members[number] = replace(members[number], **changes)
        return replace(flow, **{collection: tuple(members)})

    return change


def variants(number: int, *new: Variant) -> Callable[[Flow], Flow]:
    """Other variants of a document."""
    return member("documents", number, variants=new)


def add(collection: str, *new: Any) -> Callable[[Flow], Flow]:
    """Add members to a collection."""
    return lambda flow: replace(flow, **{collection: (*getattr(flow, collection), *new)})


def put(**collections: Any) -> Callable[[Flow], Flow]:
    """Replace whole collections."""
    return lambda flow: replace(flow, **collections)


def every(*changes: Callable[[Flow], Flow]) -> Callable[[Flow], Flow]:
    """Several changes after each other."""

    def change(flow: Flow) -> Flow:
        for one in changes:
            flow = one(flow)
        return flow

    return change


def swap(name: str, new: Step) -> Callable[[Flow], Flow]:
    """Another step in the place of one."""
    return lambda flow: replace(flow, steps=tuple(new if s.name == name else s for s in flow.steps))


@dataclass(frozen=True)
class Fault:
    """A change that breaks one rule, and where the rule must say so."""

    change: Callable[[Flow], Flow]
    path: str
    experiment: Experiment | None = CYCLE
    severity: str = "error"


def outages(up: Distribution) -> OutageSpec:
    return OutageSpec(up, Distribution("constant", (HOUR,)))


NOTHING = Distribution("constant", (0.0,))
UNLIMITED = every(
    step("repair", rounds=0, otherwise=""),
    lambda f: replace(f, steps=tuple(s for s in f.steps if s.name != "given up")),
)
RECHECK = Validate(name="recheck", document="permit", next="look")
FAULTS: dict[str, tuple[Fault, ...]] = {
    "FLW-001": (
        Fault(add("pools", Pool("officers", (Shift(1),))), "pools.officers"),
        Fault(add("steps", End(name="delivered")), "steps.delivered"),
        Fault(add("milestones", "goods_ready"), "milestones.goods_ready"),
        Fault(add("attributes", Attribute("colour", ("red", "red"))), "attributes.colour.values.red"),
    ),
    "FLW-002": (
        Fault(step("voyage", next="deliverd"), "steps.voyage.next"),
        Fault(step("outcome", arms=("sail", "lost")), "steps.outcome.arms[1]"),
        Fault(step("split", branches=("how", "lost")), "steps.split.branches[1]"),
        Fault(step("counter", otherwise="lost"), "steps.counter.otherwise"),
        Fault(step("repair", otherwise="lost"), "steps.repair.otherwise"),
    ),
    "FLW-003": (Fault(step("examination", pool="oficers"), "steps.examination.pool"),),
    "FLW-004": (
        Fault(step("counter", calendar=""), "steps.counter.calendar"),
        Fault(step("stuffing", calendar="night"), "steps.stuffing.calendar"),
        Fault(member("pools", 0, shifts=(Shift(1, "night"),)), "pools.officers.shifts[0].calendar"),
    ),
    "FLW-005": (Fault(step("sail", schedule="daily"), "steps.sail.schedule"),),
    "FLW-006": (
        Fault(step("examined", attribute="chanel"), "steps.examined.attribute"),
        Fault(step("review", priority=Table(("size",), (0, 7))), "steps.review.priority"),
        Fault(member("arrivals", 0, attributes=(("size", "big"),)), "arrivals.lane/large.attributes.size"),
    ),
    "FLW-007": (Fault(member("arrivals", 0, attributes=(("tier", "huge"),)), "arrivals.lane/large.attributes.tier"),),
    "FLW-008": (
        Fault(step("granted", milestone="permit_given"), "steps.granted.milestone"),
        Fault(step("wait", milestones=("permit_obtained", "permit")), "steps.wait.milestones"),
        Fault(member("documents", 0, release="released"), "documents.invoice.release"),
    ),
    "FLW-009": (Fault(step("meet", fork="spilt"), "steps.meet.fork"),),
    "FLW-010": (
        Fault(step("sail", charges=(Charge("trader/freight", Money("SGD", 1)),)), "steps.sail.charges.trader/freight"),
    ),
    "FLW-011": (
        Fault(step("key", document="licence"), "steps.key.document"),
        Fault(step("key", sources=("invoice", "bill")), "steps.key.sources"),
        Fault(step("validate", against=("bill",)), "steps.validate.against"),
        Fault(member("documents", 1, handling="bill"), "documents.list.handling"),
    ),
    "FLW-012": (
        Fault(step("voyage", actor="pirate"), "steps.voyage.actor"),
        Fault(step("courier", state="rest"), "steps.courier.state"),
        Fault(step("uptake", per="sailing"), "steps.uptake.per"),
        Fault(member("pools", 0, rule="go home"), "pools.officers.rule"),
        Fault(step("invoice", family="luck"), "steps.invoice.family"),
        Fault(step("look", means="guess"), "steps.look.means"),
        Fault(variants(2, wrong("weight", repaired_by="pirate")), "documents.permit.variants.weight.repaired_by"),
        Fault(
            variants(0, wrong("weight"), replace(wrong("value", 0.0), seen_by=("guess",))),
            "documents.invoice.variants.value.seen_by",
        ),
        Fault(variants(0, wrong("weight"), wrong("value", family="luck")), "documents.invoice.variants.value.family"),
    ),
    "FLW-013": (Fault(member("arrivals", 0, entry="raedy"), "arrivals.lane/large.entry"),),
    "FLW-014": (
        Fault(add("attributes", Attribute("handling.licence", ("electronic", "paper"))), "attributes.handling.licence"),
        Fault(add("attributes", Attribute("flagged.permit", ("no", "yes"))), "attributes.flagged.permit"),
        Fault(add("attributes", Attribute("handling.permit", ("paper", "fax"))), "attributes.handling.permit"),
    ),
    "FLW-015": (Fault(add("attributes", Attribute("colour", ())), "attributes.colour.values"),),
    "FLW-016": (
        Fault(
            member("arrivals", 0, attributes=(("tier", "large"), ("tier", "small"))),
            "arrivals.lane/large.attributes.tier",
        ),
    ),
    "FLW-017": (
        Fault(step("review", duration=Table(("has_defect.permit",), ONE_HOUR.rows * 2)), "steps.review.duration"),
        Fault(step("examined", attribute="has_defect.permit"), "steps.examined.attribute"),
        Fault(step("channel", attribute="flagged.permit"), "steps.channel.attribute"),
    ),
    "FLW-020": (Fault(put(arrivals=()), "arrivals"),),
    "FLW-021": (Fault(add("steps", Delay(name="attic", duration=ONE_HOUR, next="delivered")), "steps.attic"),),
    "FLW-022": (
        Fault(
            every(
                step("outcome", arms=("sail", "store")),
                add("steps", Delay(name="store", duration=ONE_HOUR, next="store")),
                lambda f: replace(f, steps=tuple(s for s in f.steps if s.name != "seized")),
            ),
            "steps.store",
        ),
    ),
    "FLW-023": (
        Fault(
            swap("courier", Assign(name="courier", attribute="channel", shares=HALVES, next="counter")), "steps.counter"
        ),
        Fault(
            every(
                step("review", duration=Table.of(NOTHING)),
                step("send", otherwise="end of line"),
                add("steps", End(name="end of line", withdrawn=True)),
            ),
            "steps.flagged",
        ),
    ),
    "FLW-024": (Fault(add("pools", Pool("reserve", (Shift(1),))), "pools.reserve", severity="warning"),),
    "FLW-025": (
        Fault(
            every(
                step("outcome", attribute="tier", shares=None, arms=("again", "seized")),
                add("steps", Delay(name="again", duration=ONE_HOUR, next="outcome")),
            ),
            "steps.again",
        ),
    ),
    "FLW-030": (
        Fault(
            every(
                step("wait", next="meet again"), add("steps", Join(name="meet again", fork="split", next="examined"))
            ),
            "steps.meet again.fork",
        ),
    ),
    "FLW-031": (
        Fault(
            every(step("examination", next="idle"), add("steps", Fork(name="idle", branches=(), next="outcome"))),
            "steps.idle.branches",
        ),
    ),
    "FLW-032": (
        Fault(step("outcome", arms=("sail", "stuffing", "seized"), shares=Table.of((0.5, 0.25, 0.25))), "steps.split"),
    ),
    "FLW-033": (
        Fault(
            every(
                step("examination", next="spread"),
                add("steps", Fork(name="spread", branches=("delivered",), next="outcome")),
                step("outcome", arms=("sail", "examination", "seized"), shares=Table.of((0.5, 0.25, 0.25))),
            ),
            "steps.spread",
        ),
    ),
    "FLW-034": (
        Fault(
            every(
                member("arrivals", 0, entry="second ready"),
                add("steps", Milestone(name="second ready", milestone="permit_obtained", next="stuffing")),
            ),
            "steps.meet",
        ),
        Fault(
            every(
                step("examination", next="spread"),
                add("steps", Fork(name="spread", branches=("stray",), next="outcome")),
                add(
                    "steps",
                    Branch(name="stray", shares=HALVES, arms=("delivered", "second")),
                    Fork(name="second", branches=("seen",), next="seen"),
                    Join(name="seen", fork="second", next="delivered"),
                ),
                step("outcome", arms=("seen", "seized")),
            ),
            "steps.seen",
        ),
    ),
    "FLW-035": (
        Fault(step("granted", next="delivered"), "steps.meet"),
        Fault(
            every(step("wait", next="late"), add("steps", Branch(name="late", shares=HALVES, arms=("meet", "sail")))),
            "steps.meet",
        ),
    ),
    "FLW-036": (
        Fault(
            every(
                step("split", branches=("how", "second")),
                step("wait", next="second"),
                add(
                    "steps",
                    Fork(name="second", branches=("seen",), next="seen"),
                    Join(name="seen", fork="second", next="meet"),
                ),
            ),
            "steps.second",
        ),
    ),
    "FLW-040": (Fault(step("wait", milestones=()), "steps.wait.milestones"),),
    "FLW-041": (Fault(step("granted", milestone="goods_ready"), "steps.wait.milestones"),),
    "FLW-042": (
        Fault(
            every(
                step("channel", next="maybe"),
                add("steps", Branch(name="maybe", shares=HALVES, arms=("granted", "meet"))),
            ),
            "steps.wait.milestones",
        ),
        Fault(
            every(
                step("how", arms=("key", "asked")),
                add("steps", Branch(name="asked", attribute="tier", arms=("counter", "meet"))),
            ),
            "steps.wait.milestones",
        ),
    ),
    "FLW-043": (
        Fault(
            every(
                step("key", next="slot"),
                add("steps", Await(name="slot", milestones=("stuffed",), next="validate")),
                put(milestones=("goods_ready", "permit_obtained", "stuffed")),
                step("wait", next="stuffed"),
                add("steps", Milestone(name="stuffed", milestone="stuffed", next="meet")),
            ),
            "steps.slot",
        ),
    ),
    "FLW-050": (
        Fault(
            step("review", priority=Table(("tier", "channel", "handling.permit"), (0,) * 8)), "steps.review.priority"
        ),
        Fault(step("review", priority=Table(("tier", "tier"), (0,) * 4)), "steps.review.priority"),
    ),
    "FLW-051": (Fault(step("review", priority=Table(("tier",), (0, 1, 2))), "steps.review.priority"),),
    "FLW-052": (
        Fault(step("outcome", shares=Table.of((1.0,))), "steps.outcome.shares"),
        Fault(step("uptake", shares=Table.of((0.5, 0.25, 0.25))), "steps.uptake.shares"),
    ),
    "FLW-053": (
        Fault(step("outcome", shares=Table.of((1.5, -0.5))), "steps.outcome.shares"),
        Fault(step("outcome", shares=Table.of((float("nan"), 0.4))), "steps.outcome.shares"),
        Fault(step("key", error_share=Table.of(1.1)), "steps.key.error_share"),
        Fault(step("send", loss=-0.1), "steps.send.loss"),
    ),
    "FLW-054": (
        Fault(step("outcome", shares=Table.of((0.5, 0.4))), "steps.outcome.shares"),
        Fault(step("uptake", shares=Table(("tier",), ((0.2, 0.8), (0.6, 0.6)))), "steps.uptake.shares"),
    ),
    "FLW-055": (Fault(step("review", priority=Table.of(8)), "steps.review.priority"),),
    "FLW-056": (
        Fault(step("outcome", attribute="tier"), "steps.outcome"),
        Fault(step("outcome", shares=None), "steps.outcome"),
        Fault(step("examined", arms=("sail", "examination", "sail")), "steps.examined.arms"),
    ),
    "FLW-060": tuple(
        Fault(step("examination", duration=Table.of(Distribution(family, params, parts))), "steps.examination.duration")
        for family, params, parts in (
            ("constant", (-1.0,), ()),
            ("constant", (float("inf"),), ()),
            ("constant", (), ()),
            ("exponential", (0.0,), ()),
            ("lognormal", (1.0, -1.0), ()),
            ("lognormal", (1.0, 1e3), ()),
            ("weibull", (1.0, 0.0), ()),
            ("weibull", (1.0, 1e-9), ()),
            ("gamma", (-1.0, 1.0), ()),
            ("triangular", (1.0, 3.0, 2.0), ()),
            ("pert", (1.0, 1.0, 1.0), ()),
            ("uniform", (2.0, 1.0), ()),
            ("empirical", (2.0, 1.0), ()),
            ("mixture", (1.0,), ()),
            ("mixture", (0.0,), (NOTHING,)),
            ("mixture", (1.0,), (Distribution("exponential", (-1.0,)),)),
            ("normal", (1.0, 1.0), ()),
        )
    ),
    "FLW-061": (
        Fault(member("pools", 0, shifts=(Shift(0),)), "pools.officers.capacity"),
        Fault(member("pools", 0, shifts=()), "pools.officers.capacity"),
        Fault(member("pools", 0, shifts=(Shift(4), Shift(-1))), "pools.officers.capacity"),
    ),
    "FLW-062": (Fault(member("calendars", 0, weekly=()), "calendars.office.weekly"),),
    "FLW-063": (
        Fault(member("calendars", 0, weekly=((540, 1020), (1000, 1100))), "calendars.office.weekly"),
        Fault(member("calendars", 0, weekly=((540, 600), (600, 1100))), "calendars.office.weekly"),
        Fault(member("calendars", 0, weekly=((9000, 10081),)), "calendars.office.weekly"),
    ),
    "FLW-064": (Fault(member("calendars", 0, outages=outages(NOTHING)), "calendars.office.outages.up"),),
    "FLW-065": (
        Fault(member("schedules", 0, departures=()), "schedules.weekly.departures"),
        Fault(member("schedules", 0, departures=(DAY, DAY)), "schedules.weekly.departures"),
        Fault(member("schedules", 0, departures=(DAY, WEEK)), "schedules.weekly.departures"),
    ),
    "FLW-066": (Fault(step("sail", cut_off=-1.0), "steps.sail.cut_off"),),
    "FLW-067": (
        Fault(step("counter", patience=None), "steps.counter.patience"),
        Fault(every(step("counter", otherwise=""), step("send", otherwise="courier")), "steps.counter.otherwise"),
    ),
    "FLW-068": (
        Fault(step("send", attempts=0), "steps.send.attempts"),
        Fault(step("send", timeout=0.0), "steps.send.timeout"),
        Fault(step("send", otherwise=""), "steps.send.otherwise"),
    ),
    "FLW-069": (
        Fault(step("review", charges=(Charge("trader/fees", Money("SGD", -1)),)), "steps.review.charges.trader/fees"),
        Fault(member("pools", 0, pay=Money("SGD", -1)), "pools.officers.pay"),
    ),
    "FLW-070": (
        Fault(member("arrivals", 0, rate=0.0), "arrivals.lane/large.rate"),
        Fault(member("arrivals", 0, rate=-1.0), "arrivals.lane/large.rate"),
        Fault(member("arrivals", 0, fixed_interval=-1.0), "arrivals.lane/large.interval"),
    ),
    "FLW-071": (
        Fault(member("arrivals", 0, profile=((60, 1.0),)), "arrivals.lane/large.profile"),
        Fault(member("arrivals", 0, profile=((0, 0.0), (60, 0.0))), "arrivals.lane/large.profile"),
        Fault(member("arrivals", 0, profile=((0, 1.0), (60, -1.0))), "arrivals.lane/large.profile"),
        Fault(member("arrivals", 0, profile=((0, 1.0), (10080, 1.0))), "arrivals.lane/large.profile"),
    ),
    "FLW-072": (
        Fault(member("arrivals", 0, batch=()), "arrivals.lane/large.batch"),
        Fault(member("arrivals", 0, batch=(0.5, 0.6)), "arrivals.lane/large.batch"),
    ),
    "FLW-073": (
        Fault(member("arrivals", 0, keep=0.0), "arrivals.lane/large.keep"),
        Fault(member("arrivals", 0, keep=1.1), "arrivals.lane/large.keep"),
        Fault(member("arrivals", 0, holiday_factor=-0.1), "arrivals.lane/large.holiday_factor"),
        Fault(member("arrivals", 0, surplus=(Surplus("growth", -0.1),)), "arrivals.lane/large.surplus.growth"),
        Fault(member("arrivals", 0, surplus=(Surplus("a", 0.1),) * 2), "arrivals.lane/large.surplus.a"),
        Fault(member("arrivals", 0, surplus=(Surplus("a", 0.1, 2.0, 1.0),)), "arrivals.lane/large.surplus.a"),
    ),
    "FLW-074": (
        Fault(
            member("arrivals", 0, populations=(Population("exporter", "e", 0),)), "arrivals.lane/large.populations.e"
        ),
        Fault(
            member("arrivals", 0, populations=(Population("exporter", "e", 1), Population("exporter", "f", 1))),
            "arrivals.lane/large.populations.exporter",
        ),
    ),
    "FLW-075": (Fault(member("arrivals", 0, populations=()), "arrivals.lane/large.exporter"),),
    "FLW-080": (Fault(step("courier", per="sailing"), "steps.courier.per"),),
    "FLW-090": (Fault(put(accounts=("trader/fees", *(f"trader/{i:02}" for i in range(32)))), "accounts"),),
    "FLW-091": (Fault(add("accounts", "trader"), "accounts.trader"),),
    "FLW-100": (
        Fault(member("arrivals", 0, rate=1.5 / HOUR), "pools.officers.capacity"),
        Fault(
            member("arrivals", 0, rate=1.5 / HOUR),
            "pools.officers.capacity",
            Experiment("episode", WEEK, WEEK, WEEK, date(2026, 1, 5)),
            "warning",
        ),
    ),
    "FLW-110": (
        Fault(put(), "experiment.kind", replace(CYCLE, kind="month")),
        Fault(put(), "experiment.start", Experiment("year", WEEK, WEEK, WEEK)),
        Fault(put(), "experiment.start", Experiment("episode", WEEK, WEEK, WEEK, date(2026, 1, 6))),
    ),
    "FLW-111": (
        Fault(put(), "experiment.window", replace(CYCLE, window=0.0)),
        Fault(put(), "experiment.run_out", replace(CYCLE, run_out=-1.0)),
        Fault(put(), "experiment.volume", replace(CYCLE, volume=0.0)),
    ),
    "FLW-112": (Fault(put(), "experiment.warm_up", replace(CYCLE, warm_up=8 * WEEK + DAY)),),
    "FLW-113": (
        Fault(
            put(calendars=tuple(replace(c, holidays="cn") for c in sound().calendars)),
            "experiment.start",
            Experiment("year", WEEK, WEEK, WEEK, date(2030, 1, 7)),
            "warning",
        ),
    ),
    "FLW-120": (
        Fault(
            every(step("uptake", next="list"), add("steps", Key(name="list", document="list", next="split"))),
            "steps.list.document",
        ),
        Fault(
            every(variants(0), step("invoice", error_share=Table.of(0.0)), step("validate", against=())),
            "steps.invoice.document",
        ),
    ),
    "FLW-121": (
        Fault(
            variants(0, *(wrong(f"v{i}", 1 / 64) for i in range(64)), *((wrong("weight", 0.0),))),
            "documents.invoice.variants",
        ),
        Fault(variants(0, wrong("weight", 0.5), wrong("weight", 0.5)), "documents.invoice.variants.weight"),
        Fault(variants(0, wrong("weight", 0.5), wrong("value", 0.4)), "documents.invoice.variants"),
        Fault(variants(0, wrong("weight", 1.0, -1)), "documents.invoice.variants.weight.layer"),
    ),
    "FLW-122": (
        Fault(step("invoice", family="fact"), "steps.invoice.error_share"),
        Fault(variants(0, wrong("weight", 0.0)), "steps.invoice.error_share"),
        Fault(
            every(
                step("repair", error_share=Table.of(0.1)),
                variants(2, wrong("weight", family="fact")),
                step("key", family="fact"),
            ),
            "steps.repair.error_share",
        ),
    ),
    "FLW-123": (
        Fault(step("repair", rounds=-1), "steps.repair.rounds"),
        Fault(step("repair", rounds=0), "steps.repair.rounds"),
        Fault(
            every(
                step("repair", otherwise=""),
                lambda f: replace(f, steps=tuple(s for s in f.steps if s.name != "given up")),
            ),
            "steps.repair.otherwise",
        ),
    ),
    "FLW-124": (
        Fault(
            every(
                step("flagged", arms=("channel", "first")),
                add("steps", Repair(name="first", document="permit", by="trader", next="repair")),
                step("repair", otherwise="again"),
                add("steps", Delay(name="again", duration=ONE_HOUR, next="first")),
                lambda f: replace(f, steps=tuple(s for s in f.steps if s.name != "given up")),
            ),
            "steps.repair.otherwise",
        ),
    ),
    "FLW-125": (
        Fault(
            every(
                UNLIMITED,
                step("review", next="recheck"),
                add("steps", RECHECK),
                variants(2, wrong("weight", 1.0, 4, repaired_by="carrier")),
            ),
            "steps.repair",
        ),
        Fault(
            every(UNLIMITED, step("review", next="recheck"), add("steps", replace(RECHECK, against=("invoice",)))),
            "steps.repair",
        ),
    ),
    "FLW-126": (
        Fault(step("examined", attribute="flagged.list"), "steps.examined.attribute"),
        Fault(step("channel", shares=Table(("has_defect.list",), ((0.9, 0.1), (0.5, 0.5)))), "steps.channel.shares"),
    ),
    "FLW-127": (
        Fault(step("validate", against=("permit",)), "steps.validate.against"),
        Fault(step("validate", against=("invoice", "invoice")), "steps.validate.against"),
        Fault(step("key", sources=("invoice", "invoice")), "steps.key.sources"),
    ),
    "FLW-128": (
        Fault(add("documents", Document("box list", handling="list")), "documents.box list.handling"),
        Fault(add("attributes", Attribute("handling.list", ("electronic", "paper"))), "attributes.handling.list"),
    ),
    "FLW-129": (
        Fault(
            every(
                variants(0, replace(wrong("weight"), compared=())), variants(2, replace(wrong("weight"), compared=()))
            ),
            "steps.validate.against",
            severity="warning",
        ),
    ),
}
