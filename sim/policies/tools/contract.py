"""What a policy is: a lever with its legal basis, its reach, and what it claims to make shorter.

For a customs reader: who may use the measure, since when, on which law, and which clock it is expected to move.
For a simulation reader: a frozen parameter model with a pure function Flow -> Flow. Outside its validity, and at its
neutral parameters, the function returns an equal flow.
"""

from __future__ import annotations

import sys
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, ClassVar, NoReturn, Self

from pydantic import BaseModel, ConfigDict, ValidationInfo, field_validator

from sim.errors import Problem, Refused
from sim.flow import Flow
from sim.policies.tools.parameters import Countries, Directions
from sim.policies.tools.validity import Validity
from sim.quantity import QuantityError

SIGNS = ("shorter", "longer", "none", "open")
COUNTRIES = ("cn", "sg")
REFUSED = "SCN-060"
"""A policy whose parameters do not fit the flow it is applied to."""


@dataclass(frozen=True, slots=True)
class Claim:
    """What a policy is expected to do to one interval; tested by paired replications.

    Parameters
    ----------
    interval
        A row of ``scenarios/intervals.yaml``.
    sign
        ``shorter``, ``longer``, ``none`` (none of its steps is touched) or ``open`` (nothing is claimed,
        and the report says so).
    base
        The shipped scenario the claim is made on; a sign on another base is another claim.
    why
        The reason, in a sentence.
    group
        Consignments meant, as in the table of measures (``goods=controlled``); empty for all of the interval's.
    """

    interval: str
    sign: str
    base: str
    why: str
    group: str = ""

    def __post_init__(self) -> None:
        if self.sign not in SIGNS:
            raise ValueError(f"a claim's sign is one of {', '.join(SIGNS)}, not {self.sign!r}")


class Policy(BaseModel, ABC):
    """Base of all policies; a subclass stands in a file of its own name and fills every class variable below.

    Attributes
    ----------
    name
        Registered name, equal to the file's.
    stage
        Policies are applied in the order of (stage, name): 10 documents, 20 procedures, 30 trust, 80 capacity, 90
        demand.
    title_en, title_zh
        For people.
    about
        What the measure really changes, and what it leaves.
    legal_basis
        Law, notice or article.
    first_day
        First day in force per country; None where it never was in force, or the day is not known to us.
    sources
        Rows of ``scenarios/sources.yaml``.
    validity
        Where and for whom; outside, the flow stays identical.
    requires, conflicts
        Names of policies that must be, or must not be, applied with it.
    claims
        Signs it is held to.
    accumulates
        Parameters that add up when the policy is applied twice; with all others, twice is once.
    neutral_parameters, full_parameters
        The parameters that change nothing; those its claims are tested with.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    name: ClassVar[str]
    stage: ClassVar[int]
    title_en: ClassVar[str]
    title_zh: ClassVar[str]
    about: ClassVar[str]
    legal_basis: ClassVar[str]
    first_day: ClassVar[Mapping[str, date | None]]
    sources: ClassVar[tuple[str, ...]]
    validity: ClassVar[Validity]
    requires: ClassVar[tuple[str, ...]] = ()
    conflicts: ClassVar[tuple[str, ...]] = ()
    claims: ClassVar[tuple[Claim, ...]]
    accumulates: ClassVar[tuple[str, ...]] = ()
    neutral_parameters: ClassVar[Mapping[str, str]]
    full_parameters: ClassVar[Mapping[str, str]]

    @classmethod
    def __pydantic_init_subclass__(cls, **kwargs: Any) -> None:
        """Refuse a half-finished policy when its file is imported, naming the file."""
        super().__pydantic_init_subclass__(**kwargs)
        if cls.__module__ == __name__:
            return
        file = getattr(sys.modules.get(cls.__module__), "__file__", None) or cls.__module__
        missing = [n for n in _CLASS_VARIABLES if not hasattr(cls, n)]
        if getattr(cls.apply, "__isabstractmethod__", False):
            missing.append("apply")
        if missing:
            raise TypeError(f"{file}: policy {cls.__name__} is not finished: it lacks {', '.join(missing)}")
        if cls.name != cls.__module__.rpartition(".")[2]:
            raise TypeError(f"{file}: a policy's name is its file's; {cls.name!r} is not {Path(file).stem!r}")
        if sorted(cls.first_day) != sorted(COUNTRIES):
            raise TypeError(f"{file}: first_day needs a day or None for each of {', '.join(COUNTRIES)}")

    @classmethod
    def neutral(cls) -> Self:
        """The policy with parameters that change nothing."""
        return cls(**cls.neutral_parameters)

    @classmethod
    def full(cls) -> Self:
        """The policy as its claims are tested."""
        return cls(**cls.full_parameters)

    @abstractmethod
    def apply(self, flow: Flow) -> Flow:
        """The flow under this policy; the input is not changed.

        Raises
        ------
        Refused
            When the parameters do not fit this flow (an unknown team, a table that may take no further attribute).
        """

    def parameters(self) -> dict[str, Any]:
        """Every parameter as a scenario would write it; reading them gives an equal policy."""
        return self.model_dump(mode="json")

    @property
    def reach(self) -> Validity:
        """The validity these parameters leave."""
        return self.validity

    def refuse(self, parameter: str, value: str, why: str, do: str) -> NoReturn:
        """Refuse a parameter that this flow cannot take; the scenario loader adds the place."""
        path = f"policies.{self.name}.{parameter}" if parameter else f"policies.{self.name}"
        raise Refused([Problem(REFUSED, path, value, why, do)])


class PlacedPolicy(Policy):
    """A policy that can be switched on in some countries and directions only (default: wherever it is valid)."""

    countries: Countries | None = None
    directions: Directions | None = None

    @field_validator("countries", "directions")
    @classmethod
    def _inside(cls, value: tuple[str, ...] | None, info: ValidationInfo) -> tuple[str, ...] | None:
        valid: tuple[str, ...] = getattr(cls.validity, str(info.field_name))
        outside = [v for v in value or () if valid and v not in valid]
        if outside:
            raise QuantityError(f"{cls.name} does not reach {outside[0]}", f"It reaches {' and '.join(valid)}.")
        return value

    @property
    def reach(self) -> Validity:
        return replace(
            self.validity,
            countries=self.countries or self.validity.countries,
            directions=self.directions or self.validity.directions,
        )


_CLASS_VARIABLES = (
    "name",
    "stage",
    "title_en",
    "title_zh",
    "about",
    "legal_basis",
    "first_day",
    "sources",
    "validity",
    "claims",
    "neutral_parameters",
    "full_parameters",
)
