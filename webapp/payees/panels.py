"""The family's bank accounts, on the household page."""

from typing import Any

from webapp.access.actor import Actor
from webapp.core.filters import today
from webapp.core.months import age_on
from webapp.core.panels import Panel
from webapp.households.models import Household
from webapp.households.queries.family import present
from webapp.payees import queries
from webapp.payees.labels import refusal_sentence
from webapp.policies.queries import policy_on


def context(actor: Actor, household: Household) -> dict[str, Any] | None:
    """Return each member of working age who lives there, with the account that stands for them."""
    day = today()
    working_age = policy_on(day, household.town_id).value("working_age")
    members = [one for one in present(household) if one.birth_on and age_on(one.birth_on, day) >= working_age]
    accounts = queries.live_accounts(member.id for member in members)
    said = {
        member_id: [refusal_sentence(notice) for notice in queries.notices(account)]
        for member_id, account in accounts.items()
    }
    return {"members": members, "accounts": accounts, "said": said}


ACCOUNTS = Panel("household", 40, "household:see", "payees/_payees.html", context)
