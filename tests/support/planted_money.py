"""The money of the planted towns: fund lines, claims in every state, payment lists; all by the actions."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from sqlalchemy import select

from tests.support import bank
from tests.support.canaries import Canary, know, ref
from webapp.access.actor import Actor, Role
from webapp.claims.actions import deciding, issuing, opening, village
from webapp.claims.models import Claim, HoldReason, Objection, PaymentLine, PaymentList
from webapp.claims.queries.lists import payment_list
from webapp.claims.rules.deciding import Despite
from webapp.claims.workflow import ClaimState
from webapp.core.db import db
from webapp.core.money import format_yuan
from webapp.core.policy import HIRE_FIRM
from webapp.core.unit import Done
from webapp.funds import actions as funds
from webapp.funds.models import FundLine
from webapp.funds.queries import RETENTION
from webapp.organisations.models import Seat, Town
from webapp.organisations.queries import actor_on
from webapp.payees.models import Kinship
from webapp.payments.actions import results
from webapp.payments.importer.results import read_result
from webapp.payments.models import LineResult, ResultFile
from webapp.placements.models import Spell

NOW = datetime(2026, 11, 23, 1, tzinfo=UTC)
OPENED_ON, TODAY = date(2026, 10, 8), date(2026, 11, 23)
RECEIVED_FEN = 9_000_037
EARLIER = NOW - timedelta(days=20)
LOOKED = Despite("papers_seen", "看过材料")
ALL = ("verify", "review", "make", "check", "sign_as_secretary", "sign_as_captain")
BY = dict(
    zip(
        ALL,
        (
            Role.VILLAGE_MONITOR,
            Role.TOWN_CENTRE,
            Role.FINANCE_MAKER,
            Role.FINANCE_CHECKER,
            Role.PARTY_SECRETARY,
            Role.TEAM_CAPTAIN,
        ),
        strict=True,
    )
)
STEPS = {
    "waiting": (), "ready": (), "hanging": ALL[:1], "reviewed": ALL[:2], "made": ALL[:3], "checked": ALL[:4],
    "half": ALL[:5], "other_half": (*ALL[:4], ALL[5]), "signed": ALL, "issued": ALL, "paid": ALL, "owing": ALL,
    "charged": ALL, "failed": ALL, "refused": ALL[:2],
}  # fmt: skip
"""The decisions that were taken on the claim of each person."""

PAID = ("paid", "owing", "charged")
"""Whom the bank has paid; what followed stands in `planted_after`."""


def fund_lines(town: Town, places: tuple[str, ...]) -> None:
    """Give a town a line for each of its places; the claims are paid out of the first."""
    purposes = (RETENTION, "other", "another")
    for number, place in enumerate(places):
        line = funds.open_line(town.id, f"稳岗补助资金{place}", "试验来源", purposes[number])
        line.ref = ref("fund_line", place)
        db.session.flush()
        _must(funds.receive(line, RECEIVED_FEN, f"到账鹮{place}", NOW))


def claim(one: Canary) -> None:
    """Open a person's claim and take it as far as its name says."""
    spell = db.session.scalars(select(Spell).where(Spell.ref == one.ref("spell"))).one()
    row = Claim(
        ref=one.ref("claim"), spell_id=spell.id, town_id=spell.town_id, member_id=spell.member_id,
        state=ClaimState.WAITING, opened_on=OPENED_ON, decisions=0,
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    opening.look_again(row.id, OPENED_ON, NOW)
    for step in STEPS[one.who]:
        actor, at = _actor(BY[step], spell.town_id), EARLIER if step == "verify" else NOW
        _must(deciding.agree([(row.id, None)], step, actor, at, LOOKED))
        if step == "verify":
            _must(village.post_notice([(row.id, None)], actor, at))
        db.session.refresh(row)
    _said_of(row, one)
    if one.who == "signed":
        _of_firm(row, spell, one)
    if one.who == "refused":
        actor = _actor(Role.FINANCE_MAKER, spell.town_id)
        _must(deciding.refuse(row.id, row.version, "not_entitled", one.text("不予"), actor, NOW))
    if one.who in ("issued", "failed"):
        know("list" if one.who == "issued" else "failed-list", one.place, _issue(row))
        _not_paid(one, _actor(Role.FINANCE_MAKER, spell.town_id))
    if one.who in PAID:
        _pay(row, _issue(row))


def _issue(row: Claim) -> UUID:
    done = _must(issuing.issue([(row.id, None)], _actor(Role.FINANCE_CHECKER, row.town_id), NOW))
    assert isinstance(done.ref, UUID)
    return done.ref


def _pay(row: Claim, list_ref: UUID) -> None:
    """The bank's word that a claim was paid, in a file of its own."""
    listed = db.session.scalars(select(PaymentList).where(PaymentList.ref == list_ref)).one()
    content = bank_says(listed.lines, listed.issued_on)
    sent = results.Sent("results.csv", content, read_result(content))
    _must(results.take(listed, sent, _actor(Role.FINANCE_CHECKER, row.town_id), NOW))


def _of_firm(row: Claim, spell: Spell, one: Canary) -> None:
    """Add the firm's own claim for somebody, checked by the village: a row, since the towns here pay no firms."""
    sum_fen, steps = row.amount_fen, ",".join(ALL)
    db.session.add(
        Claim(
            ref=ref("firm_claim", one.place), spell_id=spell.id, town_id=spell.town_id, member_id=spell.member_id,
            scheme=HIRE_FIRM, payee_firm_id=spell.firm_id, state=ClaimState.VERIFIED, opened_on=OPENED_ON,
            starts_on=spell.started_on, ends_on=spell.qualifies_on, amount_fen=sum_fen, band=HIRE_FIRM,
            facts_hash="0" * 64, steps=steps, needed=len(ALL), decisions=0,
        )
    )  # fmt: skip
    db.session.flush()


def _not_paid(one: Canary, maker: Actor) -> None:
    """Read a file in which the bank did not pay: by a fault of its own, or in its own words and with a wrong row."""
    by_itself = one.who == "issued"
    listed = payment_list(maker, ref("list" if by_itself else "failed-list", one.place))
    assert listed is not None
    why = ("失败", "系统超时" if by_itself else one.text("退票"))
    rows = [bank.row_of(line, why, day=TODAY) for line in listed.lines]
    if not by_itself:
        rows += [bank.row_of(line, why, day=TODAY, 姓名=one.text("错名")) for line in listed.lines]
    content = bank.as_csv(rows)
    _must(results.take(listed, results.Sent("回盘.csv", content, read_result(content)), maker, NOW))
    query = select(LineResult).join(ResultFile, LineResult.result_file_id == ResultFile.id)
    said = db.session.scalars(query.where(ResultFile.payment_list_id == listed.id)).one()
    if not by_itself:
        know("result-file", one.place, said.result_file.ref)
        know("refused-account", one.place, said.ref)


def _said_of(row: Claim, one: Canary) -> None:
    """What a village said against a claim, and why families share a phone: rows, since nothing asks for them here."""
    centre = _actor(Role.TOWN_CENTRE, row.town_id).person_id
    if one.who == "hanging":
        db.session.add(
            Objection(
                ref=ref("objection", one.place), claim_id=row.id, words=one.text("意见"), noted_by_id=centre,
                noted_at=NOW,
            )
        )  # fmt: skip
    if one.who == "ready":
        db.session.add(
            HoldReason(
                ref=ref("reason", one.place), claim_id=row.id, kind="phone", about=b"1" * 16, families=1,
                code="shared_phone", words=one.text("共用"), proposed_by_id=centre, proposed_at=NOW,
            )
        )  # fmt: skip
    db.session.flush()


def relative(town: Town, place: str) -> None:
    """Declare a relative of the town's Party secretary, once for each place."""
    one, secretary = Canary(place, "resting"), _actor(Role.PARTY_SECRETARY, town.id).person_id
    kin = Kinship(
        ref=ref("kin", place), town_id=town.id, person_id=secretary, name=one.text("亲属"), relation="cousin",
        declared_by_id=secretary, declared_on=OPENED_ON,
    )  # fmt: skip
    kin.id_number = one.id_number
    db.session.add(kin)
    db.session.flush()


def bank_says(lines: Sequence[PaymentLine], on: date) -> bytes:
    """Return the bank's file that says of every line that it was paid."""
    rows = [
        f'{one.name},="{one.account.reveal()}",{format_yuan(one.amount_fen).replace(",", "")},成功,,{on}'
        for one in lines
    ]
    return "\n".join(["姓名,账号,金额,结果,原因,日期", *rows]).encode()


def free_fen(town_id: int) -> int:
    """Return what is left on a town's first line."""
    query = select(FundLine).where(FundLine.town_id == town_id).order_by(FundLine.id)
    return db.session.scalars(query).first().free_fen  # type: ignore[union-attr]  # every planted town has a line


def _actor(role: Role, town_id: int) -> Actor:
    query = select(Seat).where(Seat.role == role, Seat.town_id == town_id).order_by(Seat.id)
    return actor_on(db.session.scalars(query).first())  # type: ignore[arg-type]  # every seat is taken


def _must(outcome: object) -> Done:
    assert isinstance(outcome, Done), outcome
    return outcome
