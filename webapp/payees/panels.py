"""The family's bank accounts, on the household page."""

from typing import Any

from webapp.access.actor import Actor
from webapp.core.panels import Panel
from webapp.households.models import Household
from webapp.payees import queries
from webapp.payees.labels import refusal_sentence


def context(actor: Actor, household: Household) -> dict[str, Any] | None:
    """Return each living-in member with the account that stands for them."""
    members = [member for member in household.members if member.left_on is None]
    accounts = queries.live_accounts(member.id for member in members)
    said = {
        member_id: [refusal_sentence(notice) for notice in queries.notices(account)]
        for member_id, account in accounts.items()
    }
    return {"members": members, "accounts": accounts, "said": said}


ACCOUNTS = Panel("household", 40, "household:see", "payees/_payees.html", context)
