"""Every key a scenario file may have: its type, whether it must be there, and what it means.

For a simulation reader: one table read by the loader (unknown and missing keys), the JSON Schema and the reference page. A type is a
word of ``sim.scenario.schema``; ``map of``, ``list of`` and ``table of`` combine them, and a name in capitals is another table here.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType

from sim.flow.kinds.documents import FAMILIES, MEANS
from sim.flow.owners import OWNERS

KINDS = (
    "assign", "await", "branch", "check", "delay", "depart", "end", "fork", "gate", "join", "key", "milestone", "repair", "send",
    "service", "validate",
)  # fmt: skip
COUNTRIES = ("cn", "sg")
PER = ("case", "exporter", "importer")


@dataclass(frozen=True, slots=True)
class Field:
    """One key."""

    name: str
    type: str
    about: str
    required: bool = False


def _choice(*words: str) -> str:
    return "one of " + " | ".join(words)


_TITLE = Field("title", "map of text", "Name for people, by language: `{en: ..., zh: ...}`.")
_ACTOR = _choice(*OWNERS)
_NEXT = Field("next", "step", "The step after it, or `exit`.", True)
_SHARE_TABLE = "table of shares"

SCENARIO = (
    Field("extends", "list of text", "Bases: shipped names or paths. Later ones win, own keys win over all."),
    Field("merged", _choice("yes"), "The text is complete (written by `scenario show`): nothing else is read."),
    _TITLE,
    Field("about", "text", "What the scenario is for, in sentences."),
    Field("label", "text", "Printed wherever the scenario appears, such as `constructed counterfactual`."),
    Field("dates", "map of text", "The date each side stands for: `{sg: 2026, cn: 2022}`."),
    Field("states", "map of text", "One state file for each country: `{sg: sg-today, cn: cn-2022}`."),
    Field("experiment", "EXPERIMENT", "How long is simulated, and which consignments count.", True),
    Field("attributes", "map of list of name", "Properties of a consignment; the first value is the default."),
    Field(
        "documents", "map of DOCUMENT", "Documents; each brings the attribute `handling.<name>`: electronic or paper."
    ),
    Field(
        "defects",
        "map of share",
        "How frequent each defect is among those of its family; those not named do not occur.",
    ),
    Field("calendars", "map of CALENDAR", "Opening hours."),
    Field("pools", "map of POOL", "Teams and their capacity."),
    Field("schedules", "map of SCHEDULE", "Weekly departures."),
    Field("populations", "map of count", "Traders: how many of each population."),
    Field("arrivals", "map of ARRIVALS", "Streams of consignments.", True),
    Field("lanes", "map of LANE", "Chains of processes; each lane sets the attribute `lane`."),
    Field("processes", "map of PROCESS", "Processes written out here, or changes to the process files of the lanes."),
    Field("steps", "map of STEP", "Steps outside any process (queueing models)."),
    Field("overrides", "map of any", "`dotted.path: value`, laid over everything else."),
    Field("policies", "list of policy", "Levers: `name`, or `{name: {parameter: value}}`."),
    Field("intervals", "map of INTERVAL", "What is measured between which milestones."),
    Field("groups", "list of attribute", "Attributes every measure is also split by."),
    Field("tariffs", "map of TARIFF", "Money that grows with the length of an interval."),
    Field("currency", "text", "Currency of all totals."),
    Field("fx", "map of number", "Worth of one unit of another currency in `currency`."),
    Field("time_value", "TIME_VALUE", "What a day of an interval is worth to the owner of the goods."),
    Field("sources", "map of SOURCE", "Where numbers come from."),
)
STATE = (
    Field("country", _choice(*COUNTRIES), "Whose state this is.", True),
    Field("date", "text", "The date the state stands for."),
    Field("in_force", "list of policy", "Policies in force there, before those of the scenario."),
)
EXPERIMENT = (
    Field("kind", _choice("cycle", "episode", "year"), "A repeating week, a path, or a dated year.", True),
    Field("warm_up", "duration", "Before the measured window.", True),
    Field("window", "duration", "Consignments created in it are the cohort.", True),
    Field("run_out", "duration", "Longest wait after the window for open consignments.", True),
    Field("start", "date", "A Monday; needed by year and episode, absent in a cycle."),
    Field("volume", "share", "Share of the arrival rates that is simulated."),
)
DOCUMENT = (
    Field("message", "text", "Its message, a folder of `schemas/`: says how it can be wrong."),
    Field("holder", _ACTOR, "Who keys it."),
    Field("handling", "document", "The document whose handling it shares, instead of one of its own."),
    Field("release", "milestone", "A defect nobody has found when this is passed has escaped."),
    Field(
        "variants", "map of VARIANT", "How it can be wrong, written out; then `message` is only a name for `compared`."
    ),
)
VARIANT = (
    Field("family", _choice(*FAMILIES), "Where the error comes from; `keystroke` when absent."),
    Field("share", "share", "How frequent it is among those of its family."),
    Field(
        "site",
        "text",
        "What it makes wrong; at most one variant of a site is there at a time. Its own name when absent.",
    ),
    Field("layer", "count", "The layer of validation (1-7) at which a machine finds it; 0, when absent: never."),
    Field("seen_by", "list of text", "By what means a person may find it: `review`, `exam`, `audit`."),
    Field("repaired_by", "list of text", "Owners who can repair it; `holder` is the document's."),
    Field("compared", "list of text", "Messages whose comparison with this document shows it."),
)
CALENDAR = (
    Field("weekly", "weekly", '`always`, or days and spans: `{mon-fri: ["09:00-12:00"]}`.', True),
    Field("closed", "weekly", "Spans taken out of `weekly`, such as maintenance."),
    Field("holidays", _choice(*COUNTRIES), "Public holidays that close it in dated experiments."),
    Field("outages", "OUTAGES", "Random closures on top."),
)
OUTAGES = (
    Field("up", "dist", "From the end of one outage to the next.", True),
    Field("down", "dist", "How long an outage lasts.", True),
)
POOL = (
    Field("capacity", "count", "Servers, all at the same hours."),
    Field("calendar", "calendar", "When they are there; always, when absent."),
    Field("shifts", "list of SHIFT", "Instead of capacity and calendar: capacities add up while several are open."),
    Field("rule", _choice("finish", "suspend"), "At closing: finish the job in hand, or suspend it."),
    Field("owner", _ACTOR, "Whose time it is to queue here."),
    Field("pay", "money", "Per paid server-hour."),
    Field("country", _choice(*COUNTRIES), "Where it is."),
    Field("role", "text", "What it is, whatever its name; policies select by it."),
)
SHIFT = (
    Field("capacity", "count", "Servers of this shift.", True),
    Field("calendar", "calendar", "Its hours; always, when absent."),
)
SCHEDULE = (
    Field("departures", "list of moment", "Moments of the week, such as `tue 20:00`.", True),
    Field("delay", "dist", "How late a sailing is; never, when absent."),
)
ARRIVALS = (
    Field("rate", "rate", "Mean arrivals (batches, where `batch` is given), such as `150 /week`."),
    Field("interval", "duration", "Instead of a rate: one consignment at each such interval."),
    Field("lane", "lane", "The lane they travel."),
    Field("entry", "step", "Instead of a lane: their first step."),
    Field("profile", "map of map of number", "Relative weights by day and span; times not named have none."),
    Field("mix", "map of shares", "Shares of attribute values; makes one stream for each combination."),
    Field("attributes", "map of value", "Attribute values of all of them."),
    Field("exporter", "table of population", "Population their exporters come from."),
    Field("importer", "table of population", "Population their importers come from."),
    Field("holidays", _choice(*COUNTRIES), "Holidays that change the rate in dated experiments."),
    Field("holiday_factor", "share", "Rate on a holiday relative to an ordinary day."),
    Field("batch", "list of share", "Probabilities of 1, 2, ... consignments an arrival."),
)
LANE = (Field("processes", "list of process", "In the order of the journey.", True), _TITLE)
PROCESS = (
    Field("country", _choice(*COUNTRIES), "Where it takes place."),
    Field("direction", _choice("export", "import", "transit"), "Which way the goods go there."),
    Field("mode", "text", "Means of transport, such as `sea`."),
    _TITLE,
    Field("about", "text", "What the process is, in sentences."),
    Field("entry", "step", "Its first step.", True),
    Field("attributes", "map of list of name", "Attributes it needs."),
    Field("documents", "map of DOCUMENT", "Documents it handles."),
    Field("steps", "map of STEP", "Its steps; their order in the file does not matter.", True),
)
COMMON = (
    Field("kind", _choice(*KINDS), "What the step does.", True),
    Field("role", "text", "What it is, in whatever process; policies select by it."),
    Field("actor", _ACTOR, "Whose time it is."),
    Field("label", "map of text", "Name for people, by language."),
    Field("about", "text", "A remark for readers of the file."),
    Field("stream", "text", "Name of its random stream, shared by the paper and the electronic twin."),
    Field("tag", _choice("border", "documentary"), "For the World Bank's intervals."),
    Field("charges", "map of money", "`payer/kind: amount`, booked at each passage."),
)
_STAMP = Field("milestone", "milestone", "A milestone stamped right after it.")
_PER = Field("per", _choice(*PER), "Whose luck it is.")
_DURATION = Field("duration", "table of dist", "How long it takes.", True)
_DOCUMENT = Field("document", "document", "Which document.", True)
STEPS = MappingProxyType({
    "delay": (
        _DURATION, _NEXT, _STAMP,
        Field("calendar", "calendar", "Only its open hours count."),
        Field("state", _choice("transit", "wait", "work"), "What its actor does meanwhile."),
        Field("per", _choice(*PER, "day", "sailing"), "Whose luck it is."),
    ),
    "service": (
        Field("pool", "pool", "Who does it.", True), _DURATION, _NEXT, _STAMP,
        Field("priority", "table of class", "0 is served first, 7 last."),
    ),
    "gate": (
        Field("calendar", "calendar", "When it is open.", True), _NEXT, _STAMP,
        Field("patience", "table of dist", "If the next opening is further away, `otherwise` is taken."),
        Field("otherwise", "step", "The way of those who do not wait."),
    ),
    "depart": (
        Field("schedule", "schedule", "Whose departures.", True), _NEXT, _STAMP,
        Field("cut_off", "duration", "How long before departure one must be there."),
    ),
    "await": (Field("milestones", "list of milestone", "All must have been passed.", True), _NEXT, _STAMP),
    "fork": (Field("branches", "list of step", "A new token starts at each, in this order.", True), _NEXT, _STAMP),
    "join": (Field("fork", "step", "The fork whose tokens meet here.", True), _NEXT, _STAMP),
    "branch": (
        Field("on", "attribute", "The attribute that decides."),
        Field("cases", "map of step", "A step for each of its values."),
        Field("otherwise", "step", "For the values not named in `cases`."),
        Field("shares", _SHARE_TABLE, "Instead of `on`: a share for each step; one may be `rest`."),
        _PER,
    ),
    "assign": (
        Field("attribute", "attribute", "The attribute that is set.", True),
        Field("shares", _SHARE_TABLE, "A share for each value; one may be `rest`.", True),
        _PER, _NEXT, _STAMP,
    ),
    "milestone": (Field("milestone", "milestone", "Its name, the same in every process.", True), _NEXT),
    "end": (Field("withdrawn", _choice("false", "true"), "The case is withdrawn: its other tokens end too."),),
    "key": (
        _DOCUMENT, _NEXT, _STAMP,
        Field("sources", "list of document", "What it is copied from; itself, when it keeps what it has."),
        Field("family", _choice(*FAMILIES), "Which errors slip in; `keystroke` when absent."),
        Field("error_share", "table of share", "Share of documents in which an error slips in."),
    ),
    "validate": (
        _DOCUMENT, _NEXT, _STAMP,
        Field("against", "list of document", "Compared with these when it has no finding of its own."),
    ),
    "check": (
        _DOCUMENT, _NEXT, _STAMP,
        Field("means", _choice(*MEANS), "What a person looks with; `review` when absent."),
        Field("sensitivity", "table of share", "Share of the visible errors found."),
        Field("false_query", "table of share", "Share of documents queried without a reason."),
    ),
    "repair": (
        _DOCUMENT, _NEXT, _STAMP,
        Field("by", _ACTOR, "Who repairs.", True),
        Field("error_share", "table of share", "Share of repairs that add a keystroke error."),
        Field("rounds", "count", "How many repairs of the document there are at most."),
        Field("otherwise", "step", "Instead of one more round."),
    ),
    "send": (
        _DOCUMENT, _NEXT, _STAMP,
        Field("latency", "table of dist", "Time under way.", True),
        Field("loss", "share", "Share of messages lost."),
        Field("timeout", "duration", "After which it is sent again."),
        Field("attempts", "count", "How often at most."),
        Field("calendar", "calendar", "When the way is open."),
        Field("otherwise", "step", "After the last attempt."),
    ),
    "use": (
        Field("use", "text", "A file of `scenarios/processes/fragments`; its steps are named `<step>/<its step>`.", True),
        Field("with", "map of any", "Values of its `$parameters`."),
        Field("next", "step", "Where its `exit` leads."),
        Field("entry", "text", "Its first step (written by the program)."),
        Field("label", "map of text", "Name for people, by language."),
        Field("about", "text", "A remark for readers of the file."),
    ),
})  # fmt: skip
INTERVAL = (
    Field("label", "map of text", "Name for people, by language."),
    Field(
        "start", "reference", "Milestone the clock starts at: `name`, `name:first`, `name:last`, `{latest_of: [...]}`."
    ),
    Field("end", "reference", "Milestone the clock stops at."),
    Field("stages", "list of STAGE", "Instead of start and end: boundaries in order; each stage ends at its boundary."),
    Field("unit", _choice("consignment", "message"), "What is counted."),
    Field("population", "map of list of value", "Only consignments with these attribute values."),
    Field("clock", _choice("clipped", "signed"), "What a time before the start counts: nothing, or less than nothing."),
    Field("within", "list of duration", "Shares within these times are reported."),
    Field("comparable_with", "text", "The published figure it can be held against."),
    Field("source", "text", "Where its definition comes from."),
    Field("expects", "EXPECTS", "Whether a published figure lets one expect a sign."),
    Field("headline", _choice("false", "no", "true", "yes"), "Shown first."),
)
STAGE = (
    Field("boundary", "reference", "Its end; the first entry is the start.", True),
    Field("name", "text", "What the time up to the boundary is called."),
    Field("label", "map of text", "Name for people, by language."),
    Field("grade", _choice("assumed", "expert", "measured", "published"), "How sure the boundary is."),
)
EXPECTS = (
    Field("sign", _choice("longer", "none", "open", "shorter"), "What the alternative should do.", True),
    Field("why", "text", "Because of what."),
    Field("source", "text", "A row of `sources`."),
)
TARIFF = (
    Field("interval", "interval", "What it grows with.", True),
    Field("free", "duration", "Free of charge up to here."),
    Field("rate", "tariff", "Such as `SGD 30 /day`.", True),
    Field("account", "text", "`payer/kind`.", True),
    Field("charge", _choice("proportional", "started"), "A started unit is paid whole, or to the second."),
)
TIME_VALUE = (
    Field("interval", "interval", "Whose length is valued.", True),
    Field("rate", "tariff", "Such as `SGD 20 /day`.", True),
)
SOURCE = (
    Field("title", "text", "What it is.", True),
    Field("address", "text", "Where it is found."),
    Field("date", "text", "When it was published or seen."),
    Field("note", "text", "What it does and does not say."),
)
FRAGMENT = (
    Field("entry", "step", "Its first step.", True),
    Field("steps", "map of STEP", "Its steps.", True),
    Field("with", "map of any", "Values of parameters that may be left out."),
    _TITLE,
    Field("about", "text", "What it is, in sentences."),
)
TABLES = MappingProxyType({
    "SCENARIO": SCENARIO, "EXPERIMENT": EXPERIMENT, "DOCUMENT": DOCUMENT, "VARIANT": VARIANT, "CALENDAR": CALENDAR, "OUTAGES": OUTAGES, "POOL": POOL,
    "SHIFT": SHIFT, "SCHEDULE": SCHEDULE, "ARRIVALS": ARRIVALS, "LANE": LANE, "PROCESS": PROCESS, "INTERVAL": INTERVAL,
    "STAGE": STAGE, "EXPECTS": EXPECTS, "TARIFF": TARIFF, "TIME_VALUE": TIME_VALUE, "SOURCE": SOURCE,
})  # fmt: skip


def step_fields(kind: str) -> tuple[Field, ...]:
    """The keys of a step of one kind, ``use`` included."""
    return STEPS[kind] if kind == "use" else COMMON + STEPS[kind]
