"""Claims and payment lists as the actor may see them, the facts a claim rests on, and the locks it moves under."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Select, and_, exists, func, or_, select
from sqlalchemy.orm import selectinload

from webapp.access.actor import Actor
from webapp.access.guard import permits
from webapp.access.permissions import Permission
from webapp.access.scope import loads, within
from webapp.accounts.models import Person
from webapp.claims import rules
from webapp.claims.models import Claim, Decision, PaymentLine, PaymentList
from webapp.claims.workflow import CLAIM, ClaimState
from webapp.core.clock import business_day
from webapp.core.db import db
from webapp.core.workflow import Notice, Refusal
from webapp.funds import queries as funds
from webapp.households.models import CategoryFact, LocalWatch, Member
from webapp.households.rules import is_watched
from webapp.payees.models import BankAccount
from webapp.payees.queries import live_account, live_accounts, shared_with
from webapp.placements.models import MonthCheck, Spell
from webapp.placements.queries import judging
from webapp.placements.queries import spells as placements
from webapp.placements.rules.facts import Counted, NotCounted
from webapp.policies.queries import policy_on

STEPS: Final[Mapping[str, Permission]] = {
    "review": Permission.CLAIM_REVIEW,
    "make": Permission.CLAIM_MAKE,
    "check": Permission.CLAIM_CHECK,
    "sign_as_secretary": Permission.CLAIM_SIGN_SECRETARY,
    "sign_as_captain": Permission.CLAIM_SIGN_CAPTAIN,
}
WAITS_IN: Final = {row: frozenset(s for s in CLAIM.states if CLAIM.allows(s, row)) for row in STEPS}


@dataclass(frozen=True)
class Look:
    """A claim as a decider sees it in a list: the account it is paid to, and why to look twice."""

    claim: Claim
    account: BankAccount | None
    doubts: tuple[Notice, ...]
    months: int


def step_of(actor: Actor) -> str | None:
    """Return the one step that this seat decides."""
    return next((step for step, permission in STEPS.items() if permits(actor, permission)), None)


@loads(Permission.CLAIM_SEE)
def claim(actor: Actor, ref: UUID) -> Claim | None:
    """Return one claim of the actor's town."""
    query = within(actor, select(Claim).where(Claim.ref == ref), Claim.town_id)
    found: Claim | None = db.session.scalar(query)
    return found


@loads(Permission.LIST_SEE)
def payment_list(actor: Actor, ref: UUID) -> PaymentList | None:
    """Return one payment list of the actor's town."""
    query = within(actor, select(PaymentList).where(PaymentList.ref == ref), PaymentList.town_id)
    found: PaymentList | None = db.session.scalar(query)
    return found


def claims_in(actor: Actor, states: Iterable[str] = ()) -> Select[Any]:
    """Return the query for the claims of the actor's town in some states (all without), the newest first."""
    query = within(actor, select(Claim), Claim.town_id)
    wanted = [ClaimState(state) for state in states]
    query = query.where(Claim.state.in_(wanted)) if wanted else query
    return query.order_by(Claim.opened_on.desc(), Claim.id.desc())


def claims_named(actor: Actor, refs: Iterable[UUID]) -> list[Claim]:
    """Return the claims of the actor's town among some refs, the oldest first."""
    query = within(actor, select(Claim).where(Claim.ref.in_(list(refs))), Claim.town_id)
    return list(db.session.scalars(query.order_by(Claim.id)))


def counts_by_state(actor: Actor) -> dict[str, int]:
    """Return how many claims of the actor's town are in each state."""
    counted: Any = select(Claim.state, func.count()).group_by(Claim.state)
    query = within(actor, counted, Claim.town_id)
    return {str(state): int(number) for state, number in db.session.execute(query)}


def for_me(actor: Actor) -> Select[Any]:
    """Return the query for claims that wait for this actor's decision, the oldest first."""
    step = step_of(actor)
    mine = exists().where(Decision.claim_id == Claim.id, Decision.person_id == actor.person_id)
    query = within(actor, select(Claim), Claim.town_id).where(~mine)
    query = query.where(Claim.state.in_(WAITS_IN[step] if step else ()))
    return query.order_by(Claim.ready_on, Claim.id)


def count_for_me(actor: Actor) -> int:
    """Return how many claims wait for this actor's decision."""
    return db.session.scalar(select(func.count()).select_from(for_me(actor).order_by(None).subquery())) or 0


def to_issue(actor: Actor) -> list[Claim]:
    """Return the signed claims of the actor's town, by fund line and day of readiness."""
    query = within(actor, select(Claim), Claim.town_id).where(Claim.state == ClaimState.SIGNED)
    query = query.order_by(Claim.fund_line_id, Claim.ready_on, Claim.id)
    return list(db.session.scalars(query.options(selectinload(Claim.fund_line))))


def count_to_issue(actor: Actor) -> int:
    """Return how many signed claims wait for a payment list."""
    query = within(actor, select(func.count(Claim.id)), Claim.town_id).where(Claim.state == ClaimState.SIGNED)
    return db.session.scalar(query) or 0


def lists_of(actor: Actor) -> Select[Any]:
    """Return the query for the payment lists of the actor's town, the newest first."""
    query = within(actor, select(PaymentList), PaymentList.town_id)
    return query.order_by(PaymentList.id.desc())


def lists_in_year(town_id: int, year: int) -> int:
    """Return how many payment lists a town has issued in a year: the next one's number follows."""
    query = select(func.count(PaymentList.id)).where(
        PaymentList.town_id == town_id, PaymentList.number.startswith(f"{year}-", autoescape=True)
    )
    return db.session.scalar(query) or 0


def lines_of(of: PaymentList) -> list[PaymentLine]:
    """Return the lines of a payment list in their order."""
    query = select(PaymentLine).where(PaymentLine.payment_list_id == of.id)
    return list(db.session.scalars(query.order_by(PaymentLine.position)))


def locked(claim_ids: Iterable[int]) -> list[Claim]:
    """Return claims as they stand now and hold them until the commit, always in the same order."""
    query = select(Claim).where(Claim.id.in_(list(claim_ids))).order_by(Claim.id).with_for_update(of=Claim)
    return list(db.session.scalars(query.execution_options(populate_existing=True)))


def fund_lines_of(claim_ids: Iterable[int]) -> list[int]:
    """Return the fund lines that some claims are paid from, in the order in which they are locked."""
    query = select(Claim.fund_line_id).where(Claim.id.in_(list(claim_ids)), Claim.fund_line_id.is_not(None))
    return sorted({line_id for line_id in db.session.scalars(query) if line_id is not None})


def live_claim(spell_id: int) -> Claim | None:
    """Return the claim of a spell that is not refused."""
    query = select(Claim).where(Claim.spell_id == spell_id, Claim.state != ClaimState.REFUSED)
    return db.session.scalar(query)


def is_settled(spell_id: int) -> bool:
    """Whether nothing is to be opened for a spell: a claim lives, or one was refused for good."""
    settled = or_(Claim.state != ClaimState.REFUSED, Claim.refusal_code.not_in(rules.MENDABLE))
    return db.session.scalar(select(exists().where(Claim.spell_id == spell_id, settled))) or False


def due_spells(day: date) -> list[int]:
    """Return the spells for which a claim is to be opened on a day."""
    settled = or_(Claim.state != ClaimState.REFUSED, Claim.refusal_code.not_in(rules.MENDABLE))
    known = exists().where(and_(Claim.spell_id == Spell.id, settled))
    query = placements.qualified(day).with_only_columns(Spell.id).where(~known)
    return list(db.session.scalars(query))


def waiting_claims() -> list[int]:
    """Return the claims that wait for months, the oldest first."""
    query = select(Claim.id).where(Claim.state == ClaimState.WAITING).order_by(Claim.id)
    return list(db.session.scalars(query))


def was_watched(household_id: int, day: date) -> bool:
    """Whether a family was on the national or the local list on a day."""
    category = select(CategoryFact.category).where(
        CategoryFact.household_id == household_id,
        CategoryFact.starts_on <= day,
        or_(CategoryFact.ends_on.is_(None), CategoryFact.ends_on > day),
    )
    local = exists().where(
        LocalWatch.household_id == household_id,
        LocalWatch.starts_on <= day,
        or_(LocalWatch.ends_on.is_(None), LocalWatch.ends_on > day),
    )
    found = db.session.scalars(category.order_by(CategoryFact.id).limit(1)).first()
    return is_watched(found, bool(db.session.scalar(select(local))))


def subsidised_on(of: Claim) -> date | None:
    """Return the last day on which the same person earned this subsidy by another employment."""
    query = (
        select(func.max(Spell.qualifies_on))
        .join(Claim, Claim.spell_id == Spell.id)
        .where(Claim.member_id == of.member_id, Claim.id < of.id)
        .where(Claim.state.not_in((ClaimState.REFUSED, ClaimState.WAITING)))
    )
    return db.session.scalar(query)


def subsidy_facts(of: Claim, day: date) -> rules.SubsidyFacts:
    """Return a claim as the rules see it on a day, with everything that is still missing."""
    spell = of.spell
    boxes = judging.verdict_of(spell, day).boxes
    missing = [box.judged.reason for box in boxes if isinstance(box.judged, NotCounted)]
    account = live_account(of.member_id)
    if account is None or account.confirmed_by_id is None:
        missing.append(Refusal("account_not_confirmed"))
    if funds.line_for(of.town_id) is None:
        missing.append(Refusal("no_fund_line"))
    return rules.SubsidyFacts(
        day=day,
        started_on=spell.started_on,
        qualifying_on=spell.qualifies_on,
        watched_on_start=was_watched(of.member.household_id, spell.started_on),
        months=paid_months(spell),
        missing=tuple(missing),
        last_subsidised_on=subsidised_on(of),
    )


def paid_months(spell: Spell) -> tuple[rules.PaidMonth, ...]:
    """Return the months of a spell that count, as they stand in the database now."""
    return tuple(
        rules.PaidMonth(box.month, box.judged.wage_fen, box.judged.days, box.judged.of_days)
        for box in judging.verdict_of(spell, spell.qualifies_on).boxes
        if isinstance(box.judged, Counted)
    )


def missing_of(of: Claim, day: date) -> list[Refusal]:
    """Return why a waiting claim is not ready, by the policy of its own day."""
    policy = policy_on(of.spell.qualifies_on, of.town_id)
    return rules.subsidy_refusals(subsidy_facts(of, day), policy)


def approved_fields(of: Claim) -> dict[str, object]:
    """Return what a decision is about, read from the records themselves and not from what was frozen."""
    spell, account = of.spell, live_account(of.member_id)
    confirmed = account is not None and account.confirmed_by_id is not None
    return {
        "claim_ref": of.ref,
        "member_ref": of.member.ref,
        "spell_ref": spell.ref,
        "account_ref": account.ref if account is not None and confirmed else None,
        "fund_line_ref": of.fund_line.ref if of.fund_line else None,
        "amount_fen": of.amount_fen,
        "band": of.band,
        "started_on": spell.started_on,
        "qualifies_on": spell.qualifies_on,
        "months": [
            {"month": paid.month, "wage_fen": paid.wage_fen, "days": paid.days, "of_days": paid.of_days}
            for paid in paid_months(spell)
        ],
    }


def frozen(of: Claim) -> dict[str, Any]:
    """Return the facts that were frozen when the claim became ready; empty before."""
    return json.loads(of.facts.reveal()) if of.facts_sealed else {}


def payee_of(member: Member) -> int | tuple[str, int]:
    """Return the person who is this member, if she signs in herself, or the member in a shape no person has."""
    if member.id_number_index is None:
        return ("member", member.id)
    query = select(Person.id).where(Person.id_number_index == member.id_number_index)
    return db.session.scalar(query) or ("member", member.id)


def family_of(member: Member) -> list[int]:
    """Return the persons who sign in and live with a member."""
    home = select(Member.id_number_index).where(Member.household_id == member.household_id)
    query = select(Person.id).where(
        Person.id_number_index.in_(home.where(Member.id_number_index.is_not(None)))
    )
    return list(db.session.scalars(query.order_by(Person.id)))


def looks_at(claims: list[Claim], free_fen: Mapping[int, int] | None = None) -> list[Look]:
    """Return claims with account and doubts; `free_fen` by fund line says what the money would be short of."""
    months = select(Spell).where(Spell.id.in_([one.spell_id for one in claims]))
    db.session.scalars(months.options(selectinload(Spell.months))).all()  # one query for the months of all
    accounts = live_accounts(one.member_id for one in claims)
    shared = shared_with(accounts.values())
    return [_look(one, accounts.get(one.member_id), shared, free_fen or {}) for one in claims]


def _look(
    of: Claim, account: BankAccount | None, shared: Mapping[int, int], free_fen: Mapping[int, int]
) -> Look:
    facts, checks = frozen(of), of.spell.months
    counted = [check for check in checks if _in(check, facts)]
    free = free_fen.get(of.fund_line_id or 0)
    short = 0 if free is None else max(0, (of.amount_fen or 0) - free)
    found = rules.doubts(
        rules.DoubtFacts(
            account_changed=bool(facts) and (account is None or str(account.ref) != facts["account_ref"]),
            shared_families=shared.get(of.member_id, 0),
            stated_on=tuple(business_day(check.stated_at) for check in counted),
            late_months=sum(check.late_code is not None for check in counted),
            left_on=of.spell.ended_on,
            short_fen=short,
        )
    )
    return Look(of, account, tuple(found), len(facts.get("months", ())))


def _in(check: MonthCheck, facts: Mapping[str, Any]) -> bool:
    return str(check.month) in {month["month"] for month in facts.get("months", ())}
