"""A year at work, by the actions people use: introduced, taken, paid, stated, confirmed, left."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from random import Random
from typing import Final

from sqlalchemy import select

from webapp.access.actor import Role
from webapp.core.db import db
from webapp.core.money import yuan
from webapp.core.months import Month
from webapp.demo.accounts import Staff
from webapp.demo.agenda import Agenda, By
from webapp.demo.careers import Career
from webapp.demo.claiming import Claiming
from webapp.demo.days import Days
from webapp.demo.employment import Employment
from webapp.demo.firms import Firm
from webapp.demo.introducing import Introducing
from webapp.demo.months import Job, Stating
from webapp.demo.numbers import Numbers
from webapp.jobs.models import Introduction
from webapp.payees import actions as payees
from webapp.payees.queries import live_account
from webapp.placements.actions import spells as placements
from webapp.placements.models import Spell
from webapp.placements.queries.spells import facts_of
from webapp.placements.rules.statements import stateable_on

_BANK: Final = "灯下农信社（虚构）"
_DAY: Final = timedelta(days=1)
_NO_ACCOUNT: Final = ("waiting", "waiting_for_account")
"""Goals whose people have not brought a bank book yet."""


class History:
    """Puts the careers of one town on the agenda."""

    def __init__(
        self,
        rng: Random,
        days: Days,
        agenda: Agenda,
        staff: Staff,
        firms: Mapping[int, Firm],
        numbers: Numbers,
        claiming: Claiming,
    ) -> None:
        """Everybody who acts, and the firms by the id of their organisation."""
        self._rng, self._days, self._agenda = rng, days, agenda
        self._staff, self._firms, self._numbers = staff, firms, numbers
        self._introducing = Introducing(rng, days, staff.roles[Role.JOB_CADRE])
        self._stating = Stating(rng, days, agenda, staff, firms)
        self._stating.confirmed.append(claiming.month_confirmed)
        self._employment = Employment(days, agenda, staff, firms)
        self._stating.stated.append(self._employment.send_sheet)
        self._claiming = claiming
        self._jobs: list[Job] = []
        self._shared: dict[str, str] = {}

    def plan(self, careers: Sequence[Career]) -> None:
        """Plan every introduction, and for each month the day on which a firm states it."""
        for career in careers:
            self._agenda.plan(career.introduced_on, partial(self._introduce, career))
        first = Month.of(min(career.introduced_on for career in careers))
        hiring = dict.fromkeys(career.opening.firm_id for career in careers if career.taken)
        for month in first.until(Month.of(self._days.today).plus(-1)):
            for firm_id in hiring:
                day = self._days.after(month.last_day, 2, 8)
                self._agenda.plan(day, partial(self._state_all, firm_id, month))

    def _introduce(self, career: Career, now: datetime) -> None:
        introduction = self._introducing.propose(career, now)
        latest = career.started_on or self._days.today
        on = max(career.introduced_on, min(latest, self._days.after(career.introduced_on, 1, 5)))
        refuse = self._introducing.refuser(career, self._firms[career.opening.firm_id].actor)
        if career.taken:
            self._agenda.plan(on, partial(self._hire, career, introduction))
        elif refuse is not None:
            self._agenda.plan(on, partial(refuse, introduction))

    def _hire(self, career: Career, introduction: Introduction, now: datetime) -> None:
        opening = career.opening
        steps = (opening.wage_to_fen - opening.wage_from_fen) // yuan(10)
        wage = opening.wage_from_fen + yuan(10) * self._rng.randrange(steps * 2 // 3 + 1)
        self._introducing.take(introduction, career, wage, self._firms[opening.firm_id].actor, now)
        spell = db.session.scalars(select(Spell).where(Spell.introduction_id == introduction.id)).one()
        job = Job(career, spell, wage)
        self._jobs.append(job)
        self._plan_job(job)
        self._claiming.follow(job)

    def _plan_job(self, job: Job) -> None:
        spell, career = job.spell, job.career
        self._employment.follow(job)
        if career.trouble == "filled":
            month = Month.of(self._days.today).plus(-2)
            on = self._days.after(month.last_day, 13, 16)
            self._agenda.plan(on, partial(self._stating.fill_in, job, month))
        if career.goal and career.goal not in _NO_ACCOUNT:
            on = self._days.after(spell.started_on, 20, 60)
            self._agenda.plan(on, partial(self._enter_account, job))
        if career.last_on is not None:
            self._agenda.plan(self._days.near(career.last_on + _DAY), partial(self._leave, job))
        if career.last_on is None or career.last_on >= spell.qualifies_on:
            last = job.months[-1]
            on = self._days.near(stateable_on(facts_of(spell), last))
            self._agenda.plan(on, partial(self._stating.state, spell.firm_id, last, [job]))

    def _state_all(self, firm_id: int, month: Month, now: datetime) -> None:
        jobs = [job for job in self._jobs if job.spell.firm_id == firm_id]
        self._stating.state(firm_id, month, jobs, now)

    def _enter_account(self, job: Job, now: datetime) -> None:
        member, number = job.career.candidate.member, self._account_of(job)
        monitor = self._staff.monitors[member.village_id]
        by = By(monitor, "payee.enter", member.ref)
        by.do(lambda: payees.enter(member, _BANK, member.name, number, monitor, now), now)
        centre, on = self._staff.roles[Role.TOWN_CENTRE], self._days.after(job.spell.started_on, 61, 75)

        def confirm(now: datetime) -> None:
            account = live_account(member.id)
            if account is not None:
                by = By(centre, "payee.confirm", account.ref)
                by.do(lambda: payees.confirm(account, number, centre, now), now)

        self._agenda.plan(on, confirm)

    def _account_of(self, job: Job) -> str:
        """Return a number of its own; families whose claims are to be held share one."""
        goal = job.career.goal
        if not goal.startswith("held"):
            return self._numbers.account()
        if goal not in self._shared:
            self._shared[goal] = self._numbers.account()
        return self._shared[goal]

    def _leave(self, job: Job, now: datetime) -> None:
        by, why = job.career.left_why
        last_on = job.career.last_on
        if last_on is None:
            raise ValueError("nobody leaves without a last day")
        leaving = placements.Leaving(last_on, by, why)
        actor = self._firms[job.spell.firm_id].actor
        deed = By(actor, "spell.end", job.spell.ref)
        deed.do(lambda: placements.end(job.spell, leaving, None, actor, now), now)
