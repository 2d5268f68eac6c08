"""After the payment: a sample is asked, money comes back, signals are looked at."""

from datetime import datetime
from functools import partial
from typing import Final

from sqlalchemy import select

from webapp.access.actor import Actor, Role
from webapp.claims.models import Claim
from webapp.claims.workflow import ClaimState
from webapp.core.clock import business_day
from webapp.core.db import db
from webapp.core.money import yuan
from webapp.demo.accounts import Staff
from webapp.demo.agenda import Agenda, By
from webapp.demo.days import Days
from webapp.demo.places import Place
from webapp.payments.actions import rechecks, recoveries, signals
from webapp.payments.models import Recheck, Recovery
from webapp.payments.queries import rechecks as recheck_queries
from webapp.payments.queries.recoveries import locked
from webapp.payments.queries.signals import standing

DRAWN_AGO, ASKED_AGO, OPENED_AGO, BACK_AGO, LOOKED_AGO = 12, 9, 8, 4, 3
"""Ours: how many days ago each thing was done."""

_OWED, _BACK = yuan(500), yuan(250)
_WHY: Final = "八月请假回家，实际没有上满；问过本人和厂里，本人同意分两次退回"
_RECEIPT: Final = "镇财政所收据（虚构）"
_LESS: Final = "说到手只有九百，另外的钱是儿子代领的，要再问"
_LOOKED: Final = "打电话问过，家里老人摔伤，回去照看，厂里也这样说"
_ANSWERS: Final = (
    rechecks.Answer("got_it", None, "visit", ""),
    rechecks.Answer("got_less", yuan(900), "phone", _LESS),
)
"""What the first of the sample say; the others are still to be asked."""


class Afterwards:
    """What follows the first payment list of a town."""

    def __init__(self, days: Days, agenda: Agenda, place: Place, staff: Staff) -> None:
        """Everybody who acts."""
        self._days, self._agenda, self._place, self._staff = days, agenda, place, staff

    def plan(self) -> None:
        """Put it all on the agenda, after the list was issued."""
        deeds = (
            (DRAWN_AGO, self._draw),
            (ASKED_AGO, self._ask),
            (OPENED_AGO, self._recover),
            (LOOKED_AGO, self._look),
        )
        for ago, deed in deeds:
            self._agenda.plan(self._days.ago(ago), deed)

    def _draw(self, now: datetime) -> None:
        auditor, day = self._staff.roles[Role.AUDITOR], business_day(now)
        town_id = self._place.town.id
        seed = recheck_queries.seed_of(town_id, rechecks.next_number(town_id, day), day)
        By(auditor, "sample.draw").do(lambda: rechecks.draw(town_id, day, seed, auditor, now), now)

    def _ask(self, now: datetime) -> None:
        auditor = self._staff.roles[Role.AUDITOR]
        query = select(Recheck).order_by(Recheck.sample_id, Recheck.position).limit(len(_ANSWERS))
        for row, said in zip(db.session.scalars(query).all(), _ANSWERS, strict=False):
            answer = partial(rechecks.answer, row.id, None, said, auditor, now)
            By(auditor, "recheck.answer", row.ref, said.way).do(answer, now)

    def _recover(self, now: datetime) -> None:
        """Money of somebody whom nobody has asked is to come back; half of it has."""
        asked = select(Recheck.claim_id)
        query = select(Claim).where(Claim.town_id == self._place.town.id, Claim.state == ClaimState.PAID)
        claim = db.session.scalars(query.where(Claim.id.not_in(asked)).order_by(Claim.id).limit(1)).first()
        if claim is None:
            return
        maker, checker = self._staff.roles[Role.FINANCE_MAKER], self._staff.roles[Role.FINANCE_CHECKER]
        what = recoveries.Proposal(_OWED, "months_untrue", _WHY)
        propose = partial(recoveries.propose, claim.id, what, maker, now)
        made = By(maker, "recovery.propose", claim.ref, what.code).do(propose, now)
        row = db.session.scalars(select(Recovery).where(Recovery.ref == made.ref)).one()
        confirm = partial(recoveries.confirm, row.id, None, checker, now)
        By(checker, "recovery.judge", row.ref, "opened").do(confirm, now)
        self._agenda.plan(self._days.ago(BACK_AGO), partial(self._comes_back, row.id, maker))

    def _comes_back(self, recovery_id: int, maker: Actor, now: datetime) -> None:
        row, day = locked(recovery_id), business_day(now)
        receive = partial(recoveries.receive, row.id, None, _BACK, day, _RECEIPT, maker, now)
        By(maker, "recovery.receive", row.ref, "entered").do(receive, now)

    def _look(self, now: datetime) -> None:
        """The captain has looked at the first signal; the others wait."""
        captain = self._staff.roles[Role.TEAM_CAPTAIN]
        for found in standing(captain, business_day(now))[:1]:
            kind, about, weight = found.signal.kind, found.about.ref, found.signal.weight
            note = partial(signals.note, kind, about, weight, "in_order", _LOOKED, captain, now)
            By(captain, "signal.note", about, f"{kind}: in_order").do(note, now)
