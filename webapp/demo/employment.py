"""What goes with employment in the year: contracts, a raise, pay sheets, and a few who say that they will leave."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import partial
from random import Random
from typing import Final

from webapp.core.clock import business_day
from webapp.core.money import yuan
from webapp.core.months import Month, months_after
from webapp.demo.accounts import Staff
from webapp.demo.agenda import Agenda, By
from webapp.demo.days import Days
from webapp.demo.firms import Firm
from webapp.demo.months import Job
from webapp.placements.actions import proofs
from webapp.placements.actions import spells as placements
from webapp.placements.queries.months import checks_in_month
from webapp.placements.rules.proofs import CERTIFICATE

_SHEET: Final = "%PDF-1.4\n% 虚构的工资表：{firm}，{month}\n"
_RAISE: Final = yuan(100)
_YEAR, _SHORT, _PROBATION = 12, 4, 2
_SHORT_EACH, _RAISED_EACH, _NOTICE_EACH = 9, 4, 7
"""Of so many contracts one is short; of so many people one is paid more later, of so many at work one will leave."""

_WITH_SHEETS: Final = 2
"""So many months back firms have begun to send their pay sheets; every second firm does."""


class Employment:
    """Firms note what they agree; one of two sends pay sheets; somebody says that she will leave."""

    def __init__(self, days: Days, agenda: Agenda, staff: Staff, firms: Mapping[int, Firm]) -> None:
        """The people of one town, and the firms by the id of their organisation."""
        self._days, self._agenda, self._staff, self._firms = days, agenda, staff, firms
        self._rng, self._number = Random(len(firms)), 0

    def follow(self, job: Job) -> None:
        """Plan what goes with one employment."""
        self._number += 1
        spell, working = job.spell, job.career.last_on is None and not job.career.goal
        self._agenda.plan(
            self._days.near(spell.started_on + timedelta(days=3)), partial(self._sign, job, self._number)
        )
        if working and self._number % _RAISED_EACH == 0:
            raised_on = Month.of(months_after(spell.started_on, _PROBATION)).first_day
            self._agenda.plan(
                self._days.before(raised_on - timedelta(days=2)), partial(self._raise, job, raised_on)
            )
        if working and not job.career.trouble and self._number % _NOTICE_EACH == 0:
            self._agenda.plan(self._days.ago(1), partial(self._will_leave, job))

    def send_sheet(self, firm_id: int, month: Month, town_id: int, now: datetime) -> None:
        """Let a firm hang its pay sheet on a month that it has stated."""
        if firm_id % 2 or month < Month.of(self._days.today).plus(-1 - _WITH_SHEETS):
            return
        firm, checks = self._firms[firm_id], checks_in_month(firm_id, month, town_id)
        content = _SHEET.format(firm=firm.organisation.name, month=month).encode()
        paper = proofs.Paper(content, f"{month}.pdf", CERTIFICATE)
        if checks:
            by = By(firm.actor, "proof.add", reason=CERTIFICATE)
            by.do(lambda: proofs.add(paper, firm_id, month, checks, firm.actor, now), now)

    def _sign(self, job: Job, number: int, now: datetime) -> None:
        firm, spell = self._firms[job.spell.firm_id].actor, job.spell
        months = _SHORT if number % _SHORT_EACH == 0 and not job.career.goal else _YEAR
        signed = placements.Contract(
            "fixed",
            spell.started_on,
            months_after(spell.started_on, months) - timedelta(days=1),
            number % 3 != 0,
        )
        if spell.ended_on is None:
            by = By(firm, "spell.write", spell.ref)
            by.do(lambda: placements.note_contract(spell, signed, None, firm, now), now)

    def _raise(self, job: Job, from_on: date, now: datetime) -> None:
        firm, spell = self._firms[job.spell.firm_id].actor, job.spell
        known: Sequence[date] = [check.worked_to for check in spell.months]
        if spell.ended_on is None and from_on > max(known, default=spell.started_on):
            by, wage = By(firm, "spell.write", spell.ref), spell.wage_fen + _RAISE
            by.do(lambda: placements.change(spell, from_on, wage, "", None, firm, now), now)

    def _will_leave(self, job: Job, now: datetime) -> None:
        spell = job.spell
        monitor = self._staff.monitors[job.career.candidate.member.village_id]
        leaves_on = self._days.near(business_day(now) + timedelta(days=self._rng.randrange(9, 20)))
        told = placements.LeavingNotice(leaves_on, "worker", self._rng.choice(("family", "conditions")))
        if spell.ended_on is None:
            by = By(monitor, "spell.notice", spell.ref)
            by.do(lambda: placements.note_leaving(spell, told, None, monitor, now), now)
