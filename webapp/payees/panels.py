"""The bank accounts of a family on its page, and of a firm on its own."""

from typing import Any

from webapp.access.actor import Actor, Role
from webapp.core.filters import today
from webapp.core.months import age_on
from webapp.core.panels import Panel
from webapp.core.policy import FIRM_SCHEMES
from webapp.households.models import Household
from webapp.households.queries.family import present
from webapp.organisations.models import Organisation
from webapp.organisations.queries import towns
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


def of_firm(actor: Actor, firm: Organisation) -> dict[str, Any] | None:
    """Return the accounts to which a firm is paid, in towns that pay firms; chambers see none."""
    if actor.role is Role.CHAMBER:
        return None
    known = {town.id: town for town in towns() if actor.role is Role.FIRM or town.id == actor.town_id}
    found = queries.live_firm_accounts([firm.id])
    standing = [(known[town_id], one) for (_, town_id), one in found.items() if town_id in known]
    pays = any(
        policy_on(today(), town_id).get("firm_subsidy_on", scheme)
        for town_id in known
        for scheme in FIRM_SCHEMES
    )
    return {"firm": firm, "standing": standing} if pays or standing else None


FIRM_ACCOUNT = Panel("firm", 40, "firm:see", "payees/_firm_account.html", of_firm)
ACCOUNTS = Panel("household", 40, "household:see", "payees/_payees.html", context)
