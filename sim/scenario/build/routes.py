"""Ways and choices: a branch by attribute or by shares, an attribute that is drawn."""

from __future__ import annotations

from typing import Any

from sim.errors import Place, nearest
from sim.flow import Table
from sim.quantity import parse_share
from sim.scenario.build.context import Context
from sim.scenario.build.scope import Scope
from sim.scenario.desk import View
from sim.scenario.fields import PER
from sim.scenario.nodes import Entries, Leaf, Node
from sim.scenario.shares import read_shares
from sim.scenario.tables import read_table


def _per(view: View) -> str:
    per = view.child("per")
    return per.choice(PER, "case") if per else "case"


def read_assign(view: View, context: Context) -> dict[str, Any]:
    """The attribute and, in the order of its values, their shares."""
    attribute, shares = view.child("attribute"), view.child("shares")
    name = attribute.choice(context.values, "", "SCN-030", "An attribute of this name") if attribute else ""
    values = context.values.get(name, ())
    table: Table[tuple[float, ...]] = Table((), ())
    if shares is not None:

        def read(row: View) -> tuple[float, ...]:
            found = read_shares(row)
            for value in found if values else ():
                at = row.content_child(value)
                if value not in values and at is not None:
                    at.name.refuse("SCN-031", f"{name} has no value {value}.", nearest(value, values))
            return tuple(found.get(v, 0.0) for v in values)

        table = read_table(shares, read, context.values, parse_share)
    return {"attribute": name, "shares": table, "per": _per(view)}


def read_branch(view: View, context: Context, scope: Scope, at: str) -> dict[str, Any]:
    """Arms by the value of an attribute, or by shares in the order written."""
    on, cases, shares, otherwise = (view.child(k) for k in ("on", "cases", "shares", "otherwise"))
    if (
        (on is None) == (shares is None)
        or (on is not None and cases is None)
        or (shares is not None and cases is not None)
    ):
        view.refuse("SCN-049", "A branch has on and cases, or shares.", "Give one of the two.")
        return {"arms": ()}
    if on is not None and cases is not None:
        return _by_attribute(on, cases, otherwise, context, scope, at)
    assert shares is not None
    if otherwise is not None:
        otherwise.refuse("SCN-049", "Shares have no otherwise.", "Give the rest a step: {step: rest}.")
    rows = read_table(shares, read_shares, context.values, parse_share)
    words = list(dict.fromkeys(w for row in rows.rows for w in row))
    places = _key_places(shares.node)
    targets = {w: scope.resolve(View(Leaf(w, places.get(w, shares.place)), shares.path, view.desk), at) for w in words}
    context.desk.locate(f"steps.{scope.full(at)}.shares", shares)
    return {
        "arms": tuple(targets[w] for w in words),
        "shares": rows.map(lambda row: tuple(row.get(w, 0.0) for w in words)),
        "per": _per(view),
    }


def _key_places(node: Node) -> dict[str, Place]:
    """Where each key inside a table of shares was written first."""
    found: dict[str, Place] = {}
    if not isinstance(node, Entries):
        return found
    for key, value in node.items.items():
        found.setdefault(key, node.key_place(key))
        for inner, place in _key_places(value).items():
            found.setdefault(inner, place)
    return found


def _by_attribute(
    on: View, cases: View, otherwise: View | None, context: Context, scope: Scope, at: str
) -> dict[str, Any]:
    attribute = on.choice(context.values, "", "SCN-030", "An attribute of this name")
    values = context.values.get(attribute, ())
    context.desk.locate(f"steps.{scope.full(at)}.arms", cases)
    context.desk.locate(f"steps.{scope.full(at)}.attribute", on)
    found: dict[str, str] = {}
    for value, child in cases.children("values and steps"):
        if values and value not in values:
            child.name.refuse("SCN-031", f"{attribute} has no value {value}.", nearest(value, values))
        found[value] = scope.resolve(child, at)
    rest = scope.resolve(otherwise, at) if otherwise is not None else None
    missing = [v for v in values if v not in found]
    if missing and rest is None:
        said = ", ".join(missing)
        cases.refuse("SCN-033", f"No step is given for {said}.", "Add them to cases, or write otherwise:.", said)
    return {"arms": tuple(found.get(v, rest or "") for v in values), "attribute": attribute}
