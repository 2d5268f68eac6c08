"""Who had a hand in a claim, and who is too near to its payee: neither asks the payee afterwards."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Select, and_, or_, select, union

from webapp.claims.models import (
    Claim,
    ClaimReturn,
    Decision,
    HoldReason,
    Objection,
    PaymentLine,
    PaymentList,
    VillageNotice,
)
from webapp.claims.queries.ties import accounts_of, near, payee_of
from webapp.core.db import db
from webapp.jobs.models import Introduction
from webapp.payees.models import BankAccount
from webapp.payments.models import LineMend, LineResult, ResultFile
from webapp.placements.models import MonthCheck, Spell


def hands_of(claims: Iterable[Claim]) -> dict[int, frozenset[int]]:
    """Return, by claim, everybody who introduced, stated, confirmed, decided, held, hung out, listed or entered."""
    ids = [one.id for one in claims]
    found: dict[int, set[int]] = {claim_id: set() for claim_id in ids}
    for claim_id, person_id in db.session.execute(union(*_hands(ids))):
        if person_id is not None:
            found[claim_id].add(person_id)
    return {claim_id: frozenset(persons) for claim_id, persons in found.items()}


def _hands(ids: Sequence[int]) -> list[Select[Any]]:
    direct: list[tuple[Any, tuple[Any, ...]]] = [
        (Decision, (Decision.person_id,)),
        (ClaimReturn, (ClaimReturn.person_id,)),
        (Objection, (Objection.noted_by_id, Objection.answered_by_id)),
        (HoldReason, (HoldReason.proposed_by_id, HoldReason.confirmed_by_id)),
    ]
    queries: list[Select[Any]] = [
        select(kind.claim_id, person).where(kind.claim_id.in_(ids))
        for kind, persons in direct
        for person in persons
    ]
    return [*queries, *_at_work(ids), *_paying(ids)]


def _at_work(ids: Sequence[int]) -> list[Select[Any]]:
    """Who introduced the person, and who said what of her months."""
    spells = select(Claim.id).join(Spell, Claim.spell_id == Spell.id).where(Claim.id.in_(ids))
    months = spells.join(MonthCheck, MonthCheck.spell_id == Spell.id)
    introduced = spells.join(Introduction, Spell.introduction_id == Introduction.id)
    return [
        months.add_columns(MonthCheck.stated_by_id),
        months.add_columns(MonthCheck.confirmed_by_id),
        months.add_columns(MonthCheck.late_answered_by_id),
        introduced.add_columns(Introduction.proposed_by_id),
    ]


def _paying(ids: Sequence[int]) -> list[Select[Any]]:
    """Who entered the account, hung out the notice, issued the list, read the bank's word and acted on it."""
    whose = or_(
        and_(Claim.payee_firm_id.is_(None), BankAccount.member_id == Claim.member_id),
        and_(BankAccount.firm_id == Claim.payee_firm_id, BankAccount.town_id == Claim.town_id),
    )
    accounts = select(Claim.id).join(BankAccount, whose).where(Claim.id.in_(ids))
    listed = select(PaymentLine.claim_id).join(PaymentList, PaymentLine.payment_list_id == PaymentList.id)
    listed = listed.where(PaymentLine.claim_id.in_(ids))
    noticed = (
        select(Claim.id).join(VillageNotice, Claim.notice_id == VillageNotice.id).where(Claim.id.in_(ids))
    )
    said = listed.join(LineResult, LineResult.payment_line_id == PaymentLine.id)
    read = said.join(ResultFile, LineResult.result_file_id == ResultFile.id)
    mended = said.join(LineMend, LineMend.line_result_id == LineResult.id)
    return [
        accounts.add_columns(BankAccount.entered_by_id),
        accounts.add_columns(BankAccount.confirmed_by_id),
        noticed.add_columns(VillageNotice.posted_by_id),
        listed.add_columns(PaymentList.issued_by_id),
        read.add_columns(ResultFile.read_by_id),
        mended.add_columns(LineMend.mended_by_id),
    ]


def tied_to(of: Claim) -> frozenset[Any]:
    """Return everybody who is too near to the payee."""
    return payee_of(of).related


def kept_from(person_id: int, claims: Sequence[Claim]) -> set[int]:
    """Return the claims among some whose payees a person may not ask: a hand in them, or too near."""
    if not claims:
        return set()
    hands, mine = hands_of(claims), near(person_id)
    accounts = accounts_of(claims)
    return {one.id for one in claims if person_id in hands[one.id] or mine.holds(one, accounts.get(one.id))}
