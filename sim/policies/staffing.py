"""More officers on duty, or fewer.

For a simulation reader: servers of each shift times a factor plus a number; whole, at least one.
"""

from __future__ import annotations

from typing import ClassVar

from sim.errors import nearest
from sim.flow import Flow, Pool
from sim.policies.tools.contract import Claim, Policy
from sim.policies.tools.parameters import Added, Countries, Factor, Names, Owner
from sim.policies.tools.teams import put_pools, staffed
from sim.policies.tools.validity import Validity


class Staffing(Policy):
    """So many posts more in each shift of the teams chosen.

    Parameters
    ----------
    pool
        Names of the teams; left out, all of ``owner``.
    owner, country
        Whose teams, when they are not named.
    change
        Posts added to every shift (negative: taken away).
    factor
        Multiplies first; half a post is rounded up.
    """

    name = "staffing"
    stage = 80
    title_en = "Staffing"
    title_zh = "人员配置"
    about = (
        "Ten more officers are a lever like any other, and dearer than most. They shorten the wait for an officer, "
        "not the trader's, not the ship's: in 2017 customs held about 4 % of the import port stay."
    )
    legal_basis = "None needed: a budget."
    first_day: ClassVar = {"sg": None, "cn": None}
    sources = ("npmo-2017",)
    validity = Validity()
    claims = (
        Claim("overall_import", "shorter", "paper", "shorter queues for review and inspection"),
        Claim("overall_export", "shorter", "paper", "shorter queues for review and inspection"),
        Claim("realised", "open", "paper", "customs holds few of the hours before delivery"),
    )
    accumulates = ("change", "factor")
    neutral_parameters: ClassVar = {"change": "0", "factor": "1"}
    full_parameters: ClassVar = {"change": "2"}

    pool: Names = ()
    owner: Owner = "customs"
    country: Countries | None = None
    change: Added = 0
    factor: Factor = 1.0

    def apply(self, flow: Flow) -> Flow:
        known = {p.name for p in flow.pools}
        for name in self.pool:
            if name not in known:
                self.refuse("pool", name, f'There is no team "{name}" here.', nearest(name, known))
        return put_pools(flow, {p.name: staffed(p, self.change, self.factor) for p in flow.pools if self._meant(p)})

    def _meant(self, pool: Pool) -> bool:
        if self.pool:
            return pool.name in self.pool
        return pool.owner == self.owner and (self.country is None or pool.country in self.country)
