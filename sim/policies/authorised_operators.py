"""Trusted traders are inspected less, and earlier, when they import; each country recognises the other's.

For a simulation reader: more importers get ``imp_facilitated``, on which the channel tables depend, and wait in a class
of their own.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import ClassVar

from sim.flow import Flow
from sim.flow.kinds import Service
from sim.policies.tools.contract import Claim, PlacedPolicy
from sim.policies.tools.parameters import Share
from sim.policies.tools.priorities import go_first
from sim.policies.tools.shares import reach_level
from sim.policies.tools.steps import select
from sim.policies.tools.uptake import Uptake
from sim.policies.tools.validity import Validity

TURN = ("declaration.review", "inspection.opening", "inspection.queue")


class AuthorisedOperators(PlacedPolicy):
    """Who is treated as trusted at import.

    Parameters
    ----------
    domestic
        Share of the consignments of authorised importers that get the treatment.
    recognition
        Share of the consignments of the partner's authorised exporters, imported by others, that get it: the exporter
        must ship in its own name and the importer must quote its code.
    """

    name = "authorised_operators"
    stage = 30
    title_en = "Authorised economic operators and their mutual recognition"
    title_zh = "经认证的经营者及互认"
    about = (
        "Mutual recognition in force on 15 March 2013: in Singapore STP-Plus firms only (about 90), in China class AA "
        "then, Advanced now. It counts only when the operator exports directly in its own name and the importer "
        "quotes its code. Fewer and earlier inspections on the import side; no document less. China's 37.1 % is a "
        "share of value, far fewer declarations."
    )
    legal_basis = "WTO TFA article 7.7; China-Singapore arrangement of June 2012, GACC notice 13/2013."
    first_day: ClassVar = {"sg": date(2013, 3, 15), "cn": date(2013, 3, 15)}
    sources = ("gacc-13-2013", "wto-tfa")
    validity = Validity(countries=("cn", "sg"), directions=("import",))
    claims = (
        Claim("overall_import", "shorter", "paper", "fewer of their boxes are opened, and those first", "imp_aeo=yes"),
        Claim(
            "overall_import", "open", "paper", "others give up their turn, and fewer stand before them", "imp_aeo=no"
        ),
        Claim("realised", "open", "paper", "an inspection avoided matters to few consignments"),
    )
    neutral_parameters: ClassVar = {"domestic": "0 %", "recognition": "0 %"}
    full_parameters: ClassVar = {"domestic": "100 %", "recognition": "50 %"}

    domestic: Share = 1.0
    recognition: Share = 0.5

    def apply(self, flow: Flow) -> Flow:
        own = replace(self.reach, attributes=(("imp_aeo", ("yes",)),))
        theirs = replace(self.reach, attributes=(("imp_aeo", ("no",)), ("exp_aeo", ("yes",))))
        trusted = reach_level(self, flow, "facilitation.import", "yes", Uptake(self.domestic), "domestic", own)
        trusted = reach_level(
            self, trusted, "facilitation.import", "yes", Uptake(self.recognition), "recognition", theirs
        )
        if trusted is flow:
            # Nobody new is trusted: who goes first stays as it was found.
            return flow
        turns = tuple(select(trusted, Service, TURN, self.reach))
        return go_first(self, trusted, turns, "imp_facilitated", "yes")
