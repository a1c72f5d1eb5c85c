"""Declarations as messages instead of forms, and attachments kept by the trader instead of shown at a counter.

For a simulation reader: raises the electronic share of three handling choices of a trader (declaration, attachments,
documents).
"""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from sim.flow import Flow
from sim.policies.tools.contract import Claim, PlacedPolicy
from sim.policies.tools.shares import reach_level
from sim.policies.tools.uptake import Adoption, Uptake
from sim.policies.tools.validity import Validity


class ElectronicDeclaration(PlacedPolicy):
    """Levels of electronic handling; what is left out follows ``uptake``.

    Parameters
    ----------
    uptake
        Share of traders who lodge by message.
    paperless
        Share of traders whose attachments are no longer shown on paper (China; Singapore asks for none).
    documents
        Share of traders whose own papers travel as scans or data, since no counter wants the sheet.
    """

    name = "electronic_declaration"
    stage = 10
    title_en = "Electronic declaration"
    title_zh = "电子申报与通关无纸化"
    about = (
        "Singapore: mandatory with TradeNet, so an uptake below 1 belongs to the years around 1989 only. China: the "
        "data have long been electronic; the paperless reform took away about 12 paper attachments and the visit to "
        "the hall, and was optional. It speeds no trader who is not ready, no sailing and no opening of a box."
    )
    legal_basis = "Singapore: TradeNet, 1989. China: GACC notices 38/2012 and 19/2013. WTO TFA article 7.1.2."
    first_day: ClassVar = {"sg": date(1989, 1, 1), "cn": date(2012, 8, 1)}
    sources = ("gacc-38-2012", "gacc-19-2013", "wto-tfa")
    validity = Validity(countries=("cn", "sg"), directions=("export", "import"))
    claims = (
        Claim("overall_import", "shorter", "paper", "no counter hours, and no delivery order before declaring"),
        Claim("overall_export", "shorter", "paper", "no counter hours between arrival report and release"),
        Claim("permit_obtained_export", "shorter", "paper", "forms no longer go from counter to counter"),
        Claim("permit_obtained_import", "shorter", "paper", "forms no longer go from counter to counter"),
        Claim("realised", "open", "paper", "sailings, slots and traders who are not hurried may absorb what is saved"),
    )
    neutral_parameters: ClassVar = {"uptake": "0 %"}
    full_parameters: ClassVar = {"uptake": "100 %"}

    uptake: Adoption = Uptake(1.0)
    paperless: Adoption | None = None
    documents: Adoption | None = None

    def apply(self, flow: Flow) -> Flow:
        flow = reach_level(self, flow, "handling.declaration", "electronic", self.uptake)
        paperless = self.uptake if self.paperless is None else self.paperless
        flow = reach_level(self, flow, "handling.attachments", "electronic", paperless, "paperless")
        documents = self.uptake if self.documents is None else self.documents
        return reach_level(self, flow, "handling.documents", "electronic", documents, "documents")
