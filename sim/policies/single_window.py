"""One entry point for all that is filed, with data entered once; in Singapore only what the port community adds.

For a simulation reader: raises the electronic share of applications and bookings and of the single entry of data.
"""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from sim.flow import Flow
from sim.policies.tools.contract import Claim, PlacedPolicy
from sim.policies.tools.shares import reach_level
from sim.policies.tools.uptake import Adoption, Uptake
from sim.policies.tools.validity import Validity

APPLICATIONS = ("handling.inspection_application", "handling.inspection_booking")
LOGISTICS = ("handling.arrival_report", "handling.booking", "handling.delivery_order", "handling.release_notice")


class SingleWindow(PlacedPolicy):
    """Filing in one place.

    Parameters
    ----------
    uptake
        Share of traders in China who file the inspection application, book inspections and re-use data there.
    logistics
        Share of bookings, delivery orders, arrival reports and release notices that pass through the port community's
        side of the window, in both countries.
    """

    name = "single_window"
    stage = 20
    title_en = "Single window"
    title_zh = "国际贸易单一窗口"
    about = (
        "China's standard version (2016-19) is one entry point; agencies in parallel came with the merger of "
        "inspection and customs, not with it. Singapore has routed applications to agencies inside TradeNet since "
        "1989, so uptake changes nothing there; only the logistics side (delivery orders, bookings) can."
    )
    legal_basis = "WTO TFA article 10.4."
    first_day: ClassVar = {"sg": date(1989, 1, 1), "cn": None}
    sources = ("gacc-single-window-users", "wto-tfa")
    validity = Validity(countries=("cn", "sg"), directions=("export", "import"))
    claims = (
        Claim(
            "overall_import",
            "shorter",
            "paper",
            "inspections are applied for and booked without visits",
            "goods=controlled",
        ),
        Claim("permit_obtained_export", "none", "paper", "TradeNet's routing to agencies is no part of this lever"),
        Claim("realised", "open", "paper", "re-keying is minutes; it matters through errors and cost"),
    )
    neutral_parameters: ClassVar = {"uptake": "0 %", "logistics": "0 %"}
    full_parameters: ClassVar = {"uptake": "100 %", "logistics": "0 %"}

    uptake: Adoption = Uptake(1.0)
    logistics: Adoption = Uptake(0.0)

    def apply(self, flow: Flow) -> Flow:
        if "cn" in self.reach.countries:
            china = _only_china(self.reach)
            for role in APPLICATIONS:
                flow = reach_level(self, flow, role, "electronic", self.uptake, reach=china)
            flow = reach_level(self, flow, "single_entry", "yes", self.uptake, reach=china)
        for role in LOGISTICS:
            flow = reach_level(self, flow, role, "electronic", self.logistics, "logistics")
        return flow


def _only_china(reach: Validity) -> Validity:
    return Validity(("cn",), reach.directions, reach.modes, reach.attributes)
