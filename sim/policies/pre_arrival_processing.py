"""Declaring before the ship, or the box, arrives: the check is done while the goods still travel.

For a simulation reader: of the traders who plan ahead, a share lodges in advance; more traders may start to plan.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import ClassVar

from sim.flow import Flow
from sim.policies.tools.contract import Claim, PlacedPolicy
from sim.policies.tools.parameters import Share
from sim.policies.tools.shares import move_share, reach_level
from sim.policies.tools.uptake import Adoption, Uptake
from sim.policies.tools.validity import Validity

_SIDES = {
    "export": ("planning.export", "lodging.export", "exp_plans", "before_arrival"),
    "import": ("planning.import", "lodging.import", "imp_plans", "advance"),
}


class PreArrivalProcessing(PlacedPolicy):
    """Advance lodgement, by those who plan.

    Parameters
    ----------
    uptake
        Share, among traders who plan before arrival, of those who lodge in advance.
    widening
        Share of the traders who only react to notices that start to plan: 0 unless a source says more, since a rule
        that allows something hurries nobody.
    """

    name = "pre_arrival_processing"
    stage = 20
    title_en = "Pre-arrival processing"
    title_zh = "提前申报"
    about = (
        "China import: a declaration may be lodged after the vessel's departure with the manifest in, before arrival; "
        "the importer bears the risk of later amendment. China export: at most 3 days before the terminal's arrival "
        "report, once goods are ready and the pre-loading manifest is in; inspection and release still come after the "
        "report. Both for credit general or better, which every trader of this model has. Singapore: possible since "
        "TradeNet, required for food; its exports have no such clock. It moves work in front of the clock: a shorter "
        "release time is no earlier sailing."
    )
    legal_basis = (
        "WTO TFA article 7.1. China: GACC notice 74/2014 as cited by Ningbo Customs' notice in force from 8 May 2019."
    )
    first_day: ClassVar = {"sg": date(1989, 1, 1), "cn": date(2019, 5, 8)}
    sources = ("ningbo-advance-export-2019", "wto-tfa")
    validity = Validity(countries=("cn", "sg"), directions=("export", "import"))
    claims = (
        Claim("overall_import", "shorter", "paper", "review and payment run during the voyage"),
        Claim("overall_export", "shorter", "paper", "the declaration is there when the arrival report comes"),
        Claim("overall_import", "shorter", "today", "review and payment run during the voyage"),
        Claim(
            "customs_time_raw_import",
            "longer",
            "today",
            "who lodges days before arrival waits for the ship on this clock",
        ),
        Claim("realised", "open", "paper", "no box sails earlier by itself, and pick-up has its own queue"),
        Claim("realised", "open", "today", "no box sails earlier by itself, and pick-up has its own queue"),
    )
    accumulates = ("widening",)
    neutral_parameters: ClassVar = {"uptake": "0 %", "widening": "0 %"}
    full_parameters: ClassVar = {"uptake": "100 %", "widening": "0 %"}

    uptake: Adoption = Uptake(1.0)
    widening: Share = 0.0

    def apply(self, flow: Flow) -> Flow:
        for direction in self.reach.directions:
            planning, lodging, plans, early = _SIDES[direction]
            reach = replace(self.reach, directions=(direction,))
            flow = move_share(self, flow, planning, "yes", self.widening, reach)
            planners = replace(reach, attributes=((plans, ("yes",)),))
            flow = reach_level(self, flow, lodging, early, self.uptake, reach=planners)
        return flow
