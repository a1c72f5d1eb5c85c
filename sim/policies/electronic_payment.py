"""Duty and tax paid by message instead of at a bank counter.

For a simulation reader: raises the electronic share of an importer's way of paying.
"""

from __future__ import annotations

from typing import ClassVar

from sim.flow import Flow
from sim.policies.tools.contract import Claim, PlacedPolicy
from sim.policies.tools.shares import reach_level
from sim.policies.tools.uptake import Adoption, Uptake
from sim.policies.tools.validity import Validity


class ElectronicPayment(PlacedPolicy):
    """How many importers pay electronically.

    Parameters
    ----------
    uptake
        Share of importers.
    """

    name = "electronic_payment"
    stage = 10
    title_en = "Electronic payment of duty and tax"
    title_zh = "税费电子支付"
    about = (
        "China: the bank counter (half a day to two days) becomes minutes to hours; release against a guarantee is "
        "the stronger measure and another one. Singapore: the cashier's order before the stamp belongs to the paper "
        "years; once GST and duty are taken by inter-bank GIRO nobody waits, and the policy has no effect there. "
        "Reaches whoever has duty or tax to pay."
    )
    legal_basis = "WTO TFA article 7.2."
    first_day: ClassVar = {"sg": None, "cn": None}
    sources = ("sg-giro", "wto-tfa")
    validity = Validity(countries=("cn", "sg"), directions=("import",))
    claims = (
        Claim("overall_import", "shorter", "paper", "no bank counter between assessment and release"),
        Claim("overall_export", "none", "paper", "no tax is paid on exports"),
        Claim("permit_obtained_import", "shorter", "paper", "no cashier's order before the stamp"),
        Claim("permit_obtained_import", "none", "today", "GIRO leaves nothing to shorten in Singapore"),
        Claim("realised", "open", "paper", "pick-up may absorb what is saved"),
    )
    neutral_parameters: ClassVar = {"uptake": "0 %"}
    full_parameters: ClassVar = {"uptake": "100 %"}

    uptake: Adoption = Uptake(1.0)

    def apply(self, flow: Flow) -> Flow:
        return reach_level(self, flow, "handling.tax_payment", "electronic", self.uptake)
