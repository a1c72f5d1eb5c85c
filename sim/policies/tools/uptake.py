"""How many take something up: one level for all, or one for each tier of traders.

For a simulation reader: a level by the value of one attribute, read from a mapping; None leaves a group as it is found.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from pydantic import BeforeValidator, InstanceOf, PlainSerializer, WithJsonSchema

from sim.policies.tools.parameters import percent, read_share
from sim.quantity import QuantityError


@dataclass(frozen=True, slots=True)
class Uptake:
    """How many do something at least: one share for all, or one by the value of an attribute.

    ``shares`` are (value, share) pairs of the attribute ``by``. ``default`` is for everybody else; None leaves them as
    they are found.
    """

    default: float | None
    by: str = ""
    shares: tuple[tuple[str, float], ...] = ()

    @property
    def none(self) -> bool:
        """Whether nobody takes it up."""
        return not self.default and all(share == 0.0 for _, share in self.shares)

    def of(self, value: str) -> float | None:
        """Share among those with this value of ``by``."""
        return dict(self.shares).get(value, self.default)


def read_uptake(value: object) -> Uptake:
    """``60 %``, ``{large: 100 %, small: 33 %}`` by tier, or ``{by: goods, dutiable: 90 %, default: 30 %}``.

    Raises
    ------
    QuantityError
        Naming the entry that cannot be read.
    """
    if isinstance(value, Uptake):
        return value
    if not isinstance(value, Mapping):
        return Uptake(read_share(value))
    entries = {str(key): entry for key, entry in value.items()}
    by = entries.pop("by", "tier")
    if not isinstance(by, str) or not by or not entries:
        raise QuantityError(
            "an uptake by group needs at least one share, and the name of the attribute it goes by",
            "Write it like {large: 100 %, small: 33 %}, or {by: goods, dutiable: 90 %, default: 30 %}.",
        )
    shares: dict[str, float] = {}
    for key, entry in entries.items():
        try:
            shares[key] = read_share(entry)
        except QuantityError as error:
            raise QuantityError(f'for "{key}" {error.why}', error.do) from None
    return Uptake(shares.pop("default", None), by, tuple(sorted(shares.items())))


def written(uptake: Uptake) -> str | dict[str, str]:
    """An uptake as it is written in a scenario."""
    if not uptake.by:
        return percent(uptake.default or 0.0)
    entries = {"by": uptake.by, **{value: percent(share) for value, share in uptake.shares}}
    return entries if uptake.default is None else {**entries, "default": percent(uptake.default)}


Adoption = Annotated[
    InstanceOf[Uptake],
    BeforeValidator(read_uptake),
    PlainSerializer(written),
    WithJsonSchema(
        {
            "description": "a share, or shares by tier, or by the value of another attribute",
            "anyOf": [{"type": "string"}, {"type": "object", "additionalProperties": {"type": "string"}}],
        }
    ),
]
