"""How the model begins: it reads the town as the database has it, once, and foretells everything from there on."""

from typing import TYPE_CHECKING

from sqlalchemy import select

from tests.prove.money.bank import Bank
from tests.prove.money.papers import VILLAGE_STEPS, Account, Agreed, Line, Paper, Work
from webapp.claims.models import Claim
from webapp.core.clock import business_day
from webapp.core.db import db
from webapp.core.filters import today
from webapp.funds.models import FundLine
from webapp.payees.models import BankAccount, Kinship
from webapp.placements.models import Spell
from webapp.placements.workflow import MonthState
from webapp.policies.queries import policy_on

if TYPE_CHECKING:
    from tests.prove.money.office import Office

KEYS = ("notice_days", "account_hold_days", "secretary_signs_from", "captain_signs_from", "batch_signs_from")


def adopt(office: "Office") -> Bank:
    """Read the town."""
    model = Bank(today())
    spells = db.session.scalars(select(Spell).order_by(Spell.id)).all()
    model.policy = {key: policy_on(model.day, spells[0].town_id).value(key) for key in KEYS}
    for spell in spells:
        model.works[spell.id] = _work(spell)
        model.villages[spell.member_id] = spell.village_id
        model.accounts.setdefault(spell.member_id, None)
    for account in db.session.scalars(select(BankAccount).where(BankAccount.replaced_at.is_(None))):
        model.accounts[account.member_id] = _account(office, account)
    for number, line_id in enumerate(office.lines, 1):
        row = db.session.get_one(FundLine, line_id)
        model.lines[number] = Line(row.received_fen, row.reserved_fen, row.spent_fen)
    members = {spell.member.id_number_index: spell.member_id for spell in spells}
    for kin in db.session.scalars(select(Kinship)):
        model.kin.setdefault(members[kin.id_number_index], set()).add(office.persons[kin.person_id])
    for number, claim_id in enumerate(office.claims, 1):
        model.papers[number] = _paper(office, model, db.session.get_one(Claim, claim_id))
    db.session.rollback()
    return model


def _work(spell: Spell) -> Work:
    open_month = next((str(one.month) for one in spell.months if one.state is not MonthState.CONFIRMED), None)
    return Work(
        worker=spell.member_id,
        starts_on=spell.started_on,
        full_on=spell.qualifies_on,
        firm=spell.firm_id,
        wages={str(one.month): one.wage_fen for one in spell.months},
        open_month=open_month,
        left=spell.ended_on is not None,
    )


def _account(office: "Office", account: BankAccount) -> Account:
    confirmed = account.confirmed_by_id
    return Account(
        serial=office.accounts.index(account.id) + 1,
        number=account.number.reveal(),
        entered_by=office.persons[account.entered_by_id],
        confirmed_by=office.persons[confirmed] if confirmed else None,
        confirmed_on=business_day(account.confirmed_at) if account.confirmed_at else None,
    )


def _paper(office: "Office", model: Bank, claim: Claim) -> Paper:
    """Take a claim as it stands; in the town's beginning nothing has changed since it was decided on."""
    paper = Paper(
        work=claim.spell_id,
        state=str(claim.state),
        amount=claim.amount_fen or 0,
        needs=claim.needs,
        account=office.number_of(office.accounts, claim.account_id),
        line=office.number_of(office.lines, claim.fund_line_id),
        turn=claim.turn,
        over_on=claim.notice.over_on if claim.notice else None,
    )
    paper.frozen = model.right(paper) if claim.facts_hash else None
    for one in claim.made:
        about = model.right(paper) if one.step in VILLAGE_STEPS else model.payment(paper)
        paper.agreed.append(Agreed(one.step, office.persons[one.person_id], about))
    return paper
