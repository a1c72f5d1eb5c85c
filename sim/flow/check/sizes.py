"""How much a flow may hold: accounts a consignment can be charged to."""

from __future__ import annotations

from collections.abc import Iterator

from sim.flow.check.rule import Finding, rule
from sim.flow.check.view import View

ACCOUNTS = 32


@rule("FLW-090")
def too_many_accounts(view: View) -> Iterator[Finding]:
    """A flow has at most 32 accounts."""
    number = len(view.flow.accounts)
    if number > ACCOUNTS:
        why = f"Every consignment carries all its accounts; there are at most {ACCOUNTS}."
        yield Finding("accounts", str(number), why, "Put small charges of one payer on one account.")


@rule("FLW-091")
def account_form(view: View) -> Iterator[Finding]:
    """An account is named payer/kind."""
    for account in view.flow.accounts:
        payer, slash, kind = account.partition("/")
        if not (payer and slash and kind) or "/" in kind:
            why = "An account says who pays and what for."
            yield Finding(f"accounts.{account}", account, why, "Name it like trader/fees.")
