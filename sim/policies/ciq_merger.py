"""Inspection and quarantine become part of China Customs: one declaration, one desk, one opening of the box.

For a simulation reader: the regime of each consignment changes from ``separate`` to ``merged``; a law, so there is no
uptake.
"""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from sim.flow import Flow
from sim.policies.tools.contract import Claim, PlacedPolicy
from sim.policies.tools.parameters import YesNo
from sim.policies.tools.shares import reach_level
from sim.policies.tools.uptake import Uptake
from sim.policies.tools.validity import Validity


class CiqMerger(PlacedPolicy):
    """The merger of 2018.

    Parameters
    ----------
    in_force
        ``yes`` or ``no``.
    """

    name = "ciq_merger"
    stage = 20
    title_en = "Merger of inspection and quarantine into customs"
    title_zh = "关检融合"
    about = (
        "From 1 June 2018 the clearance form (通关单), obtained for listed goods before the customs declaration, is "
        "abolished; from 1 August 2018 one declaration replaces two (229 items become 105). Two desks and sometimes "
        "two openings become one. The largest single measure of 2018. Exports of listed goods keep their inspection "
        "at the place of origin."
    )
    legal_basis = "GACC notice 50/2018 (clearance form) and the single declaration of 1 August 2018."
    first_day: ClassVar = {"sg": None, "cn": date(2018, 6, 1)}
    sources = ("gacc-50-2018", "ciq-one-declaration-2018")
    validity = Validity(countries=("cn",), directions=("export", "import"))
    claims = (
        Claim("overall_import", "shorter", "cn-2017", "listed goods wait for no clearance form", "goods=controlled"),
        Claim("to_departure", "none", "cn-2017", "nothing changes before goods leave Singapore", "lane=sg-cn"),
        Claim("realised", "open", "cn-2017", "pick-up and the trader's readiness may absorb what is saved"),
    )
    neutral_parameters: ClassVar = {"in_force": "no"}
    full_parameters: ClassVar = {"in_force": "yes"}

    in_force: YesNo = True

    def apply(self, flow: Flow) -> Flow:
        if not self.in_force:
            return flow
        return reach_level(self, flow, "regime.inspection", "merged", Uptake(1.0), "in_force")
