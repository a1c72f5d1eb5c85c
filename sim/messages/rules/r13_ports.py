"""R13: ports exist, lie on their side of the corridor, and are of the right kind for the mode of transport.

For a customs reader: the list has a trap. ``CNNGB`` is the *airport* of Ningbo, yet carriers write it for the sea port; a port whose function
does not fit the mode is therefore a warning, and none when the alias table knows the habit. ``CNYIW`` does not exist (Yiwu is ``CNYIU``).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from sim.messages.rules.lookups import country_of, direction_of
from sim.messages.rules.rule import ALONE, Context, FormLike, Found, Rule, changed, text
from sim.messages.rules.spoiling import spoiler
from sim.trade.codes import code_list
from sim.trade.content import Content

if TYPE_CHECKING:
    from sim.trade.draws import Draws

RULE = Rule(
    code="R13",
    layer=ALONE,
    severity="error",
    side="both",
    en="Ports exist and lie on their side: the country's own port is at home, the other one is not.",
    why="Manifest and declaration are matched by port; a wrong one sends the message to another office.",
    do="Look the port up in UN/LOCODE; mind codes of the airport of the same city.",
    source="UN/LOCODE 2024-2 (existence and function); use of an airport's code for the sea port not confirmed, hence the alias",
    grade="published",
)
PORTS = ("loading_port", "discharge_port")


def check(content: Content, form: FormLike, context: Context) -> Iterator[Found]:
    """Each port, then the two together."""
    table = code_list("locodes").rows
    mode = content.get("transport_mode", "")
    home = {"export": "loading_port", "import": "discharge_port"}.get(direction_of(content, form), "")
    country = country_of(content, form).upper()
    seen = ""
    for name in PORTS:
        code = content.get(name)
        if not isinstance(code, str):
            continue
        port = table.get(code)
        if port is None:
            yield Found(name, None, code, "There is no such port in the list.", RULE.do)
            return
        if home and country and (port["country"] == country) != (name == home):
            side = "lies abroad, and goods leave or enter here" if name == home else f"lies in {country} itself"
            yield Found(name, None, code, f"The port {side}.", "Check whether loading and discharge are swapped.")
        elif seen == port["country"]:
            yield Found(name, None, code, "Both ports lie in one country.", "Check the ports against the booking.")
        seen = port["country"]
        if mode in ("1", "4") and mode not in port["function"] and not (mode == "1" and port["sea_alias"]):
            kind = "sea port" if mode == "1" else "airport"
            yield Found(name, None, code, f"{port['en']} is no {kind}.", "Check mode and port.", "warning")


def _ways(content: Content, form: FormLike, draws: Draws) -> Iterator[Content]:
    for name in PORTS:
        code = text(content, name)
        if code:
            yield changed(content, **{name: "CNNBO" if code.startswith("SG") else "SGSIN"})


spoil = spoiler(RULE.code, _ways)
