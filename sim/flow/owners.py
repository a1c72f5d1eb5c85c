"""Whose time an hour is; the fixed list behind every attribution."""

OWNERS = (
    "trader",
    "broker",
    "forwarder",
    "carrier",
    "terminal",
    "haulier",
    "courier",
    "bank",
    "customs",
    "checkpoint",
    "agency",
    "system",
    "schedule",
)
STATES = ("work", "queue", "closed", "transit", "wait")
