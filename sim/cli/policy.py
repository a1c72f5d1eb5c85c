"""``clearlane policy``: which levers there are, since when, on which law, and what they are held to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from sim.cli.scenario import AsJson, table
from sim.cli.talk import print_json, show

if TYPE_CHECKING:
    from sim.policies import Policy

app = typer.Typer(no_args_is_help=True, help="What can be changed, since when, for whom.")


@app.command("list")
def list_policies(as_json: AsJson = False) -> None:
    """Every policy: its stage (they are applied in that order), name, title, first days."""
    from sim.policies import registry

    found = sorted(registry().values(), key=lambda p: (p.stage, p.name))
    if as_json:
        print_json([_facts(p) for p in found])
        return
    rows = [(str(p.stage), p.name, p.title_en, p.title_zh, _first_days(p)) for p in found]
    show(table(("stage", "name", "title", "", "since"), rows))


@app.command("show")
def show_policy(
    name: Annotated[str, typer.Argument(help="Name of the policy (clearlane policy list).")], as_json: AsJson = False
) -> None:
    """One policy: what it changes, on which legal basis, for whom, with which parameters, and what it claims."""
    from rich.text import Text

    from sim.errors import Problem, Refused, nearest
    from sim.policies import registry

    known = registry()
    if name not in known:
        raise Refused([Problem("SCN-063", "policy", name, "No policy has this name.", nearest(name, known))])
    policy = known[name]
    if as_json:
        print_json(_facts(policy))
        return
    show(Text(f"{policy.title_en}  {policy.title_zh}", style="bold"))
    for line in _sentences(policy):
        show(Text(f"  {line}"))
    show(table(("parameter", "by default", "changes nothing at", "claims are tested at"), _parameters(policy)))
    claims = [(c.interval, c.group or "all", c.sign, c.base, c.why) for c in policy.claims]
    show(table(("interval", "for", "should become", "on base", "because"), claims))
    show(Text("Sources", style="bold"))
    for key, title, address in _sources(policy):
        show(Text(f"  {key}: {title} {address}".rstrip()))


def _sentences(policy: type[Policy]) -> list[str]:
    reach = policy.validity
    where = "; ".join(
        f"{what}: {', '.join(values)}"
        for what, values in (
            ("countries", reach.countries),
            ("directions", reach.directions),
            ("modes", reach.modes),
            *((a, v) for a, v in reach.attributes),
        )
        if values
    )
    return [
        policy.about,
        f"Legal basis: {policy.legal_basis}",
        f"In force: {_first_days(policy)}.",
        f"Reaches {where or 'everything'}; elsewhere nothing changes.",
        *([f"Works only together with {', '.join(policy.requires)}."] if policy.requires else []),
        *([f"Excludes {', '.join(policy.conflicts)}."] if policy.conflicts else []),
        f"Applied at stage {policy.stage}.",
    ]


def _first_days(policy: type[Policy]) -> str:
    days = [f"{country} {day.isoformat()}" for country, day in sorted(policy.first_day.items()) if day]
    return ", ".join(days) or "no first day known"


def _parameters(policy: type[Policy]) -> list[tuple[str, str, str, str]]:
    rows = []
    for name, field in policy.model_fields.items():
        default = "required" if field.is_required() else _value(field.get_default(call_default_factory=True))
        rows.append(
            (name, default, str(policy.neutral_parameters.get(name, "")), str(policy.full_parameters.get(name, "")))
        )
    return rows


def _value(value: object) -> str:
    """A default as a person would write it."""
    if isinstance(value, float):
        return f"{value:g}"
    if isinstance(value, tuple):
        return ", ".join(str(v) for v in value) or "all"
    return str(value)


def _sources(policy: type[Policy]) -> list[tuple[str, str, str]]:
    """Key, title and address of each source, from the shipped list."""
    from sim.scenario.shipped import sources

    listed = sources()
    return [(key, *listed.get(key, ("not in the list of sources", ""))) for key in policy.sources]


def _facts(policy: type[Policy]) -> dict[str, Any]:
    return {
        "name": policy.name,
        "stage": policy.stage,
        "title": {"en": policy.title_en, "zh": policy.title_zh},
        "about": policy.about,
        "legal_basis": policy.legal_basis,
        "first_day": {c: d.isoformat() if d else None for c, d in policy.first_day.items()},
        "requires": list(policy.requires),
        "conflicts": list(policy.conflicts),
        "parameters": [
            {"name": n, "default": d, "neutral": neutral, "full": full} for n, d, neutral, full in _parameters(policy)
        ],
        "claims": [
            {"interval": c.interval, "group": c.group, "sign": c.sign, "base": c.base, "why": c.why}
            for c in policy.claims
        ],
        "sources": [{"id": key, "title": title, "address": address} for key, title, address in _sources(policy)],
    }
