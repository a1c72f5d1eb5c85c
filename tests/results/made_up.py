"""Made-up models and consignments for the tests of results and statistics; no engine is involved."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence

from sim.calendars import CalendarSpec
from sim.flow import Attribute, Experiment, Flow, Pool, Shift, Table
from sim.flow.kinds import Delay, Depart, End, Gate, Service
from sim.quantity import DAY, HOUR, WEEK, Distribution, Grade, Money
from sim.results import CaseRecord, Passage, Segment, Timetables

EXPERIMENT = Experiment("cycle", 10 * WEEK, 12 * WEEK, 10 * WEEK)
MILESTONES = tuple(f"m{i:02d}" for i in range(26))
LANES, GOODS, TIERS = ("sg-cn", "cn-sg"), ("general", "controlled", "dutiable"), ("large", "medium", "small")
_LONG = Table.of(Distribution("exponential", (HOUR,)))


def model(steps: int = 60) -> Flow:
    """A flow with every timed kind in turn, a team that closes at night, and three attributes."""
    kinds = []
    for number in range(steps):
        name, grade = f"p/s{number:02d}", list(Grade)[number % 4]
        match number % 4:
            case 0:
                kinds.append(Delay(name=name, actor="trader", duration=_LONG, next="p/end", grade=grade))
            case 1:
                kinds.append(Service(name=name, actor="broker", pool="desk", duration=_LONG, next="p/end", grade=grade))
            case 2:
                kinds.append(Depart(name=name, actor="carrier", schedule="liner", next="p/end", grade=grade))
            case _:
                kinds.append(Gate(name=name, actor="checkpoint", calendar="day", next="p/end", grade=grade))
    return Flow(
        attributes=(Attribute("goods", GOODS), Attribute("lane", LANES), Attribute("tier", TIERS)),
        milestones=MILESTONES,
        calendars=(CalendarSpec("day", tuple((d * 1440 + 540, d * 1440 + 1020) for d in range(7))),),
        pools=(
            Pool(
                "desk",
                (Shift(2, "day"),),
                rule="suspend",
                owner="customs",
                pay=Money("SGD", 25_000_000),
                grade=Grade.ASSUMED,
            ),
        ),
        steps=(*kinds, End(name="p/zz")),
    )


def timetables(weeks: int = 60) -> Timetables:
    """Open from 09:00 to 17:00 every day."""
    starts = [d * DAY + 9 * HOUR for d in range(7 * weeks)]
    ends = [d * DAY + 17 * HOUR for d in range(7 * weeks)]
    return Timetables({"desk": (starts, ends)}, {"day": (starts, ends)})


def case(
    luck: random.Random,
    index: int,
    created: float,
    *,
    steps: int = 60,
    milestones: int = 26,
    scale: float = 4 * HOUR,
    attributes: Sequence[int] = (),
) -> CaseRecord:
    """A random forest of segments: strands that start and wait for each other as an engine's would."""
    strands: list[tuple[int, float]] = [(-1, created)]  # (last segment, time)
    segments: list[Segment] = []
    passages: list[Passage] = []
    passed = 0
    for number in range(steps):
        at = luck.randrange(len(strands))
        last, time = strands[at]
        if luck.random() < 0.1 and number < steps - 4:
            strands.append((last, time))
            continue
        if luck.random() < 0.1:
            # A wait for another strand: the segment that comes next follows whichever of the two is later.
            other = luck.randrange(len(strands))
            if strands[other][1] > time:
                last, time = strands[other]
        end = time + luck.expovariate(1 / scale)
        kind = number % 4
        state = ("work", luck.choice(("queue", "work")), "wait", "closed")[kind]
        segments.append(Segment(at, number, state, time, end, last))
        strands[at] = (len(segments) - 1, end)
        if passed < milestones and luck.random() < milestones / steps * 1.5:
            passages.append(Passage(luck.randrange(milestones), end, len(segments) - 1))
            passed += 1
    ended = max(t for _, t in strands)
    passages.sort(key=lambda p: p.time)
    passages.insert(0, Passage(0, created, -1))
    return CaseRecord(
        "sg-cn/general/large",
        index,
        created,
        ended,
        list(attributes) or [luck.randrange(3), luck.randrange(2), luck.randrange(3)],
        passages,
        segments,
        {("trader/fee", "SGD"): luck.randrange(10_000_000)},
        visits=bytes(min(1, luck.randrange(3)) for _ in range(61)),
    )


def left_open(record: CaseRecord, now: float) -> CaseRecord:
    """The same consignment when the run stops at ``now``."""
    # Segments enter the list when they end: whatever ended by now keeps its order and gets a new index.
    place = {-1: -1}
    kept: list[Segment] = []
    for i, segment in enumerate(record.segments):
        if segment.end <= now:
            place[i] = len(kept)
            kept.append(segment._replace(predecessor=place[segment.predecessor]))
    return CaseRecord(
        record.stream,
        record.index,
        record.created,
        math.nan,
        record.attributes,
        [p._replace(segment=place[p.segment]) for p in record.passages if p.time <= now],
        kept,
        record.accounts,
        open_at=("p/s00",),
        visits=record.visits,
    )
