"""The facts that a claim rests on, read from the records themselves: its right, its account, its hashes."""

import json
from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Load, joinedload

from webapp.claims.models import Claim
from webapp.claims.queries import firms
from webapp.claims.queries.standing import was_watched
from webapp.claims.rules import right
from webapp.claims.rules.issuing import NO_ACCOUNT
from webapp.claims.workflow import ClaimState
from webapp.core.db import db
from webapp.core.memo import once
from webapp.core.workflow import Refusal
from webapp.funds import queries as funds
from webapp.funds.models import FundLine
from webapp.payees.models import BankAccount
from webapp.payees.queries import live_account, live_firm_account
from webapp.placements.queries.judging import verdict_of
from webapp.placements.rules.facts import Counted, NotCounted, Verdict
from webapp.policies.queries import policy_on


def subsidised(of: Claim) -> right.Subsidised:
    """Return the other claims of the same person that stand, those before and those after this one."""
    others = standing_beside([of])[of.id]
    return right.Subsidised(
        on=tuple(other.spell.qualifies_on for other in others),
        at_firm=any(other.spell.firm_id == of.spell.firm_id for other in others),
        same_months=same_months_elsewhere(of),
    )


_STANDING: Final = (
    select(Claim)
    .where(
        Claim.member_id.in_(bindparam("member_ids", expanding=True)),
        Claim.scheme == right.RETENTION,
        Claim.state.not_in((ClaimState.REFUSED, ClaimState.WAITING)),
    )
    .order_by(Claim.id)
    .options(Load(Claim).lazyload("*"), joinedload(Claim.spell, innerjoin=True).lazyload("*"))
)
"""Asked of another claim are its state and the days of its employment, not what that leads to."""


def standing_beside(claims: Sequence[Claim]) -> dict[int, list[Claim]]:
    """Return to each of some claims the other claims of the same person that stand; those of firms have none."""
    members = frozenset(one.member_id for one in claims)
    found = once(
        ("standing claims", members),
        lambda: list(db.session.scalars(_STANDING, {"member_ids": list(members)})),
        Claim,
    )
    return {
        one.id: [
            other
            for other in found
            if (other.member_id, other.scheme) == (one.member_id, one.scheme) and other.id != one.id
        ]
        for one in claims
    }


def again_of(of: Claim) -> list[Refusal]:
    """Return why a claim would pay somebody a second time, by the policy of its own day; asked at every step."""
    if of.payee_firm_id is not None:
        return []
    day = of.ends_on or of.spell.qualifies_on
    return right.again_refusals(day, subsidised(of), policy_on(of.spell.qualifies_on, of.town_id))


def same_months_elsewhere(of: Claim) -> bool:
    """Whether another claim of the same person covers one of the same days."""
    query = select(Claim.id).where(
        Claim.member_id == of.member_id,
        Claim.scheme == of.scheme,
        Claim.id != of.id,
        Claim.state != ClaimState.REFUSED,
        Claim.starts_on < (of.ends_on or of.spell.qualifies_on),
        Claim.ends_on > (of.starts_on or of.spell.started_on),
    )
    return db.session.scalar(query.order_by(Claim.id).limit(1)) is not None


def subsidy_facts(of: Claim, day: date) -> right.SubsidyFacts:
    """Return a claim as the rules see it on a day, with everything that is still missing."""
    verdict = verdict_of(of.spell, day)
    missing = [box.judged.reason for box in verdict.boxes if isinstance(box.judged, NotCounted)]
    missing += papers_missing(of)
    return right.SubsidyFacts(
        day=day,
        started_on=verdict.started_on,
        qualifying_on=verdict.qualifying_on,
        watched_on_start=was_watched(of.member.household_id, verdict.started_on),
        months=paid_months(verdict),
        missing=tuple(missing),
        other=subsidised(of),
    )


def papers_missing(of: Claim) -> list[Refusal]:
    """Return what keeps money from its payee: no confirmed account, no fund line of the scheme."""
    missing = []
    if account_for(of) is None:
        missing.append(Refusal(NO_ACCOUNT[of.payee_firm_id is not None]))
    if line_for(of) is None:
        missing.append(Refusal("no_fund_line"))
    return missing


def line_for(of: Claim) -> FundLine | None:
    """Return the line that pays a claim's scheme now: each scheme has its own, so that no list mixes them."""
    return funds.line_for(of.town_id, funds.PURPOSES[of.scheme])


def span_of(of: Claim) -> Verdict:
    """Return what the one rule says of the employment that a claim rests on, once its day had come."""
    return verdict_of(of.spell, of.spell.qualifies_on)


def paid_months(verdict: Verdict) -> tuple[right.PaidMonth, ...]:
    """Return the months that count, as they stand in the database now."""
    return tuple(
        right.PaidMonth(box.month, box.judged.wage_fen, box.judged.days, box.judged.of_days)
        for box in verdict.boxes
        if isinstance(box.judged, Counted)
    )


def missing_of(of: Claim, day: date) -> list[Refusal]:
    """Return why a waiting claim is not ready, by the policy of its own day."""
    if of.payee_firm_id is not None:
        return firms.missing_of(of, day, papers_missing(of))
    policy = policy_on(of.spell.qualifies_on, of.town_id)
    return right.subsidy_refusals(subsidy_facts(of, day), policy)


def confirmed_account(member_id: int) -> BankAccount | None:
    """Return the account that stands for a member if a second person has confirmed it."""
    account = live_account(member_id)
    return account if account is not None and account.confirmed_by_id is not None else None


def account_for(of: Claim) -> BankAccount | None:
    """Return the confirmed account of a claim's payee, the worker or the firm in this town."""
    if of.payee_firm_id is None:
        return confirmed_account(of.member_id)
    account = live_firm_account(of.payee_firm_id, of.town_id)
    return account if account is not None and account.confirmed_by_id is not None else None


def right_fields(of: Claim) -> dict[str, object]:
    """Return what village and town decide on, read from the records and not from what was frozen."""
    if of.payee_firm is not None:
        case = firms.case_of(of)
        started_on, qualifies_on, paid = case.span.starts_on, case.span.ends_on, firms.paid_months(case)
        whose: dict[str, object] = {"firm_ref": of.payee_firm.ref}
    else:
        verdict = span_of(of)
        started_on, qualifies_on, paid = verdict.started_on, verdict.qualifying_on, paid_months(verdict)
        whose = {}
    return whose | {
        "claim_ref": of.ref,
        "scheme": of.scheme,
        "member_ref": of.member.ref,
        "spell_ref": of.spell.ref,
        "amount_fen": of.amount_fen,
        "band": of.band,
        "started_on": started_on,
        "qualifies_on": qualifies_on,
        "months": [
            {"month": one.month, "wage_fen": one.wage_fen, "days": one.days, "of_days": one.of_days}
            for one in paid
        ],
    }


def account_fields(of: Claim) -> dict[str, object]:
    """Return where the money would go and whence, as it stands now."""
    account = account_for(of)
    return {
        "account_ref": account.ref if account is not None else None,
        "fund_line_ref": of.fund_line.ref if of.fund_line else None,
    }


def hashes_now(of: Claim) -> tuple[str, str]:
    """Return the hashes of right and payment as the records stand now; one and the same for a claim of before."""
    fields, account = right_fields(of), account_fields(of)
    if not of.two_hashes:
        del fields["scheme"]
        one = right.approved_hash(fields | account)
        return one, one
    mine = right.right_hash(fields)
    return mine, right.payment_hash(mine, account)


def frozen(of: Claim) -> dict[str, Any]:
    """Return the facts that were frozen when the claim became ready; empty before."""
    return json.loads(of.facts.reveal()) if of.facts_sealed else {}
