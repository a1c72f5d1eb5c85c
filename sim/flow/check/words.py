"""Words from closed lists: whose time it is, what is done meanwhile, whose luck it is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sim.errors import nearest
from sim.flow.check.rule import Finding, rule
from sim.flow.check.view import View
from sim.flow.kinds import Assign, Branch, Check, Delay, Key, Repair
from sim.flow.kinds.documents import FAMILIES, MEANS
from sim.flow.owners import OWNERS

RULES = ("finish", "suspend")
ACTIVITIES = ("work", "transit", "wait")
TAGS = ("", "documentary", "border")
TRADERS = ("exporter", "importer")
LUCK_OF_CHOICES = ("case", *TRADERS)
LUCK_OF_DELAYS = ("case", *TRADERS, "sailing", "day")
COUNTRIES = ("", "sg", "cn")


@rule("FLW-012")
def unknown_word(view: View) -> Iterator[Finding]:
    """Owner, end-of-shift rule, state, luck, tag, country, family and means are words the model knows."""
    for name, step in view.steps.items():
        path = f"steps.{name}"
        yield from _of(OWNERS, f"{path}.actor", step.actor)
        yield from _of(TAGS, f"{path}.tag", step.tag)
        yield from _of(COUNTRIES, f"{path}.country", step.country)
        match step:
            case Delay():
                yield from _of(ACTIVITIES, f"{path}.state", step.state)
                yield from _of(LUCK_OF_DELAYS, f"{path}.per", step.per)
            case Assign() | Branch():
                yield from _of(LUCK_OF_CHOICES, f"{path}.per", step.per)
            case Repair():
                yield from _of(OWNERS, f"{path}.by", step.by)
            case Key():
                yield from _of(FAMILIES, f"{path}.family", step.family)
            case Check():
                yield from _of(MEANS, f"{path}.means", step.means)
    for document in view.flow.documents:
        for variant in document.variants:
            path = f"documents.{document.name}.variants.{variant.name}"
            yield from _of(FAMILIES, f"{path}.family", variant.family)
            for means in variant.seen_by:
                yield from _of(MEANS, f"{path}.seen_by", means)
            for owner in variant.repaired_by:
                yield from _of(OWNERS, f"{path}.repaired_by", owner)
    for pool in view.flow.pools:
        yield from _of(RULES, f"pools.{pool.name}.rule", pool.rule)
        yield from _of(OWNERS, f"pools.{pool.name}.owner", pool.owner)
        yield from _of(COUNTRIES, f"pools.{pool.name}.country", pool.country)
    for arrivals in view.flow.arrivals:
        for population in arrivals.populations:
            yield from _of(TRADERS, f"arrivals.{arrivals.stream}.populations.{population.name}", population.role)


def _of(words: Sequence[str], path: str, word: str) -> Iterator[Finding]:
    if word not in words:
        yield Finding(path, word, "The model does not know this word here.", nearest(word, (w for w in words if w)))
