"""More trade, or less, with the same officers and ships.

For a simulation reader: growth is a second stream of the rate difference, a decrease thins; base consignments keep
their luck.
"""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from sim.errors import nearest
from sim.flow import Flow
from sim.flow.model import Arrivals
from sim.policies.tools.contract import Claim, Policy
from sim.policies.tools.parameters import Change, Names
from sim.policies.tools.streams import grown
from sim.policies.tools.validity import Validity


class DemandGrowth(Policy):
    """So many per cent more consignments.

    Parameters
    ----------
    growth
        Relative change of the number of consignments.
    lane, goods, tier
        Which streams; left out, all.
    """

    name = "demand_growth"
    stage = 90
    title_en = "Growth of demand"
    title_zh = "货量增长"
    about = (
        "The published 16.6 % a year (2019-22) is growth of US$ value and no count of declarations; 3-6 % a year is "
        "our assumption for consignments, and 4.5 % the value when none is given. Capacities and sailings stay."
    )
    legal_basis = "None: an assumption about the world."
    first_day: ClassVar = {"sg": None, "cn": None}
    sources = ("straitstimes-2023",)
    validity = Validity()
    claims = (
        Claim("overall_import", "longer", "paper", "the same officers have more to do"),
        Claim("overall_export", "longer", "paper", "the same officers have more to do"),
        Claim("realised", "open", "paper", "sailings and slots may hide longer queues"),
    )
    accumulates = ("growth",)
    neutral_parameters: ClassVar = {"growth": "0 %"}
    full_parameters: ClassVar = {"growth": "5 %"}

    growth: Change = 0.045
    lane: Names = ()
    goods: Names = ()
    tier: Names = ()

    def apply(self, flow: Flow) -> Flow:
        chosen = {"lane": ("lane", self.lane), "goods": ("goods", self.goods), "tier": ("tier", self.tier)}
        for parameter, (attribute, wanted) in chosen.items():
            known = flow.values.get(attribute, ())
            for value in wanted:
                if value not in known:
                    self.refuse(parameter, value, f'No consignment has {attribute} "{value}".', nearest(value, known))
        arrivals = tuple(self._changed(a) if self._meant(flow, a) else a for a in flow.arrivals)
        return flow if arrivals == flow.arrivals else replace(flow, arrivals=arrivals)

    def _meant(self, flow: Flow, stream: Arrivals) -> bool:
        has = dict(stream.attributes)
        for attribute, wanted in (("lane", self.lane), ("goods", self.goods), ("tier", self.tier)):
            # What an arrival does not state is the attribute's first value.
            if wanted and has.get(attribute, flow.values[attribute][0]) not in wanted:
                return False
        return True

    def _changed(self, stream: Arrivals) -> Arrivals:
        if stream.fixed_interval > 0.0 and self.growth > 0.0:
            self.refuse(
                "growth",
                f"{self.growth:g}",
                f'Arrivals of "{stream.stream}" come at fixed intervals, which a second stream would break.',
                "Change the interval of that stream instead.",
            )
        return grown(stream, self.growth, "growth")
