"""Certificates of origin that travel as data between the two customs services (EODES).

For a simulation reader: raises the electronic share of the certificate's handling on Singapore -> China, preference
goods only.
"""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from sim.flow import Flow
from sim.policies.tools.contract import Claim, PlacedPolicy
from sim.policies.tools.shares import reach_level
from sim.policies.tools.uptake import Adoption, Uptake
from sim.policies.tools.validity import Validity


class ElectronicCertificate(PlacedPolicy):
    """How many preference claims rest on an exchanged certificate.

    Parameters
    ----------
    uptake
        Share of exporters.
    """

    name = "electronic_certificate"
    stage = 10
    title_en = "Electronic certificate of origin"
    title_zh = "原产地电子数据交换"
    about = (
        "EODES, Singapore -> China, consignments that claim preference. From China to Singapore it is worth nothing: "
        "Singapore has duty on liquor, tobacco, motor vehicles and petroleum only. RCEP certificates joined on 11 "
        "December 2025. A late certificate costs money more than hours: the goods are released against a guarantee."
    )
    legal_basis = "Memorandum of 29 April 2019; Singapore S 724/2019; GACC notice 243/2025 for RCEP."
    first_day: ClassVar = {"sg": date(2019, 11, 1), "cn": date(2019, 11, 1)}
    sources = ("sg-s724-2019", "gacc-243-2025")
    validity = Validity(
        countries=("cn", "sg"),
        directions=("export", "import"),
        attributes=(("lane", ("sg-cn",)), ("goods", ("preference",))),
    )
    claims = (
        Claim("overall_import", "open", "paper", "a late certificate costs money more than hours", "goods=preference"),
        Claim("realised", "none", "paper", "an import into Singapore claims no preference", "lane=cn-sg"),
        Claim("realised", "open", "paper", "the certificate travels while the goods do"),
    )
    neutral_parameters: ClassVar = {"uptake": "0 %"}
    full_parameters: ClassVar = {"uptake": "100 %"}

    uptake: Adoption = Uptake(1.0)

    def apply(self, flow: Flow) -> Flow:
        return reach_level(self, flow, "handling.certificate", "electronic", self.uptake)
