"""Signed claims go out on one payment list: the act that happens once for each of them and decides nothing."""

import hashlib
import json
from collections.abc import Sequence
from datetime import datetime

from webapp.access.actor import Actor
from webapp.claims.actions.locking import Picked, locked_as_seen, locked_lines
from webapp.claims.export import bank_workbook
from webapp.claims.models import Claim, PaymentLine, PaymentList
from webapp.claims.queries import facts, firms, lists, looks, ties
from webapp.claims.rules import issuing
from webapp.claims.rules.deciding import Decided, hold_refusals
from webapp.claims.workflow import CLAIM
from webapp.core import files
from webapp.core.clock import business_day
from webapp.core.db import db
from webapp.core.unit import Done, Refused
from webapp.core.workflow import Refusal
from webapp.funds import actions as money
from webapp.funds import queries as funds
from webapp.funds.models import FundLine
from webapp.payees.models import BankAccount
from webapp.policies.queries import policy_on


def issue(picked: Picked, actor: Actor, now: datetime, follows: PaymentList | None = None) -> Done | Refused:
    """Issue signed claims on one payment list: their money goes out, and none stands on another unless this one failed.

    A list that sends again what the bank could not pay says which list it `follows`.
    """
    if not picked:
        return Refused((Refusal("nobody_picked"),))
    lines = locked_lines(claim_id for claim_id, _seen in picked)
    if len(lines) != 1:
        return Refused((Refusal("several_lines"),))
    (line,) = lines.values()
    claims = locked_as_seen(picked)
    states = [CLAIM.next(claim.state, "issue") for claim in claims]
    refusals = _refusals(claims, actor, now)
    if refusals:
        return Refused(tuple(refusals))
    listed = _list_of(claims, line, actor, now, follows)
    for position, (claim, state) in enumerate(zip(claims, states, strict=True), 1):
        fen = claim.amount_fen or 0
        refusals += money.spend(line, fen, claim.ref, now, actor.person_id, claim.turn)
        listed.lines.append(_line_of(claim, position))
        claim.state, claim.payment_list_id = state, listed.id
    db.session.flush()
    if refusals:
        return Refused(tuple(refusals))
    keep_file(listed, now)
    return Done(ref=listed.ref, data={"number": listed.number})


def _refusals(claims: Sequence[Claim], actor: Actor, now: datetime) -> list[Refusal]:
    found = [
        Refusal(one.code, str(claim.ref), one.params)
        for claim in claims
        for one in (
            *_issue_refusals(claim, actor, now),
            *facts.again_of(claim),
            *hold_refusals(looks.held_by(claim)),
            *_standing(claim, now),
        )
    ]
    found += issuing.scheme_refusals([claim.scheme for claim in claims])
    found += issuing.payee_refusals([claim.payee_firm_id for claim in claims])
    policy = policy_on(business_day(now), claims[0].town_id)
    return found + issuing.list_refusals([(claim.amount_fen or 0, claim.needs) for claim in claims], policy)


def _standing(claim: Claim, now: datetime) -> list[Refusal]:
    return firms.standing_of(claim, business_day(now)) if claim.payee_firm_id is not None else []


def _issue_refusals(claim: Claim, actor: Actor, now: datetime) -> list[Refusal]:
    right_now, payment_now = facts.hashes_now(claim)
    account, day = facts.account_for(claim), business_day(now)
    held = None
    if account is not None and account.confirmed_at is not None:
        policy = policy_on(day, claim.town_id)
        held = issuing.held_until(business_day(account.confirmed_at), day, policy)
    return issuing.issue_refusals(
        issuing.IssueFacts(
            decided=tuple(Decided(one.step, one.person_id) for one in claim.made),
            decided_hashes=tuple(one.facts_hash for one in claim.made),
            right_now=right_now,
            payment_now=payment_now,
            needed=claim.needs,
            account_confirmed=account is not None,
            of_firm=claim.payee_firm_id is not None,
            held_until=held,
            payee=ties.payee_of(claim),
            issuer=actor.person_id,
            reserved_fen=funds.reserved_for([claim.ref]).get(claim.ref, 0),
            amount_fen=claim.amount_fen or 0,
        )
    )


def _list_of(
    claims: Sequence[Claim], line: FundLine, actor: Actor, now: datetime, follows: PaymentList | None
) -> PaymentList:
    day = business_day(now)
    content = [[str(one.ref), one.payment_hash or one.facts_hash, one.amount_fen] for one in claims]
    listed = PaymentList(
        town_id=line.town_id,
        fund_line_id=line.id,
        number=f"{day.year}-{lists.lists_in_year(line.town_id, day.year) + 1:03d}",
        total_fen=sum(claim.amount_fen or 0 for claim in claims),
        people=len(claims),
        fingerprint=hashlib.sha256(json.dumps(content).encode()).hexdigest(),
        issued_on=day,
        issued_at=now,
        issued_by_id=actor.person_id,
        follows_id=follows.id if follows is not None else None,
    )
    db.session.add(listed)
    db.session.flush()
    return listed


def _line_of(claim: Claim, position: int) -> PaymentLine:
    account = _account_of(claim)
    line = PaymentLine(
        claim_id=claim.id,
        turn=claim.turn,
        position=position,
        name=claim.payee_name,
        bank=account.bank,
        amount_fen=claim.amount_fen,
    )
    line.id_number = _number_of(claim)
    line.account = account.number.reveal()
    return line


def _number_of(claim: Claim) -> str | None:
    """Return the number by which the bank knows the payee: a person's identity, a firm's credit code."""
    if claim.payee_firm is not None:
        return claim.payee_firm.uscc
    return claim.member.id_number.reveal() if claim.member.id_number is not None else None


def _account_of(claim: Claim) -> BankAccount:
    """Return the account that was bound when the claim was made; a claim of before has it in its one hash."""
    account = claim.account or facts.account_for(claim)
    if account is None:
        raise LookupError(f"claim {claim.ref} has no account")
    return account


def keep_file(listed: PaymentList, now: datetime) -> Done:
    """Make the bank's file of a list and keep it, sealed, under the list's own ref; a second time changes nothing."""
    if files.find(listed.ref) is None:
        content = bank_workbook(listed, lists.lines_of(listed))
        files.store(content, "payment_list", f"{listed.number}.xlsx", now, ref=listed.ref)
    return Done(ref=listed.ref)
