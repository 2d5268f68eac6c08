"""Months stated by firms and confirmed by village monitors, with a few that went wrong."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from random import Random
from typing import Final

from webapp.access.actor import Actor, Role
from webapp.core.clock import business_day
from webapp.core.money import Fen, yuan
from webapp.core.months import Month
from webapp.demo.accounts import Staff
from webapp.demo.agenda import Agenda, By
from webapp.demo.careers import Career
from webapp.demo.days import Days
from webapp.demo.firms import Firm
from webapp.placements.actions import cases
from webapp.placements.actions import months as placements
from webapp.placements.actions.months import Statement
from webapp.placements.models import MonthCheck, Spell
from webapp.placements.queries.spells import facts_of
from webapp.placements.rules.cases import STANDS
from webapp.placements.rules.history import months_touched
from webapp.placements.rules.statements import is_late, share, statement_days
from webapp.policies.queries import policy_on

_SHORT_BY: Final = yuan(260)
_KINDS: Final = {
    "waiting": "missing",
    "waiting_for_firm": "missing",
    "waiting_for_village": "stated",
    "waiting_disputed": "disputed",
    "waiting_under_floor": "under_floor",
}
_PLACES: Final = {"waiting_disputed": -2, "waiting_under_floor": 2}
"""Which month of the six a goal spoils; the last one where nothing is said."""

_ANSWER: Final = "工资条上有本人签字，加班另计"
_SETTLED: Final = "看过工资条，也问过本人，企业报的对"
_NOT_STATED, _NOT_CONFIRMED = 0.08, 0.22
"""Of the month that has just ended so many are open still: work for the desks."""


@dataclass(slots=True, eq=False)
class Job:
    """A career that led to work: the spell and the wage agreed."""

    career: Career
    spell: Spell
    wage_fen: Fen

    @property
    def months(self) -> tuple[Month, ...]:
        """The months that must be confirmed."""
        return months_touched(self.spell.started_on, self.spell.qualifies_on)

    def kind(self, month: Month, today: Month) -> str:
        """What is wrong with a month; nothing with most."""
        goal, trouble = self.career.goal, self.career.trouble
        if goal in _KINDS and month == self.months[_PLACES.get(goal, -1)]:
            return _KINDS[goal]
        return trouble if trouble and month == today.plus(-2) else ""

    def must_be_right(self, month: Month) -> bool:
        """Whether the plan of the claim hangs on this month."""
        return bool(self.career.goal) and month in self.months


class Stating:
    """Firms state, monitors confirm, each on their days."""

    def __init__(
        self, rng: Random, days: Days, agenda: Agenda, staff: Staff, firms: Mapping[int, Firm]
    ) -> None:
        """The people of one town, and the firms by the id of their organisation."""
        self._rng, self._days, self._agenda, self._staff, self._firms = rng, days, agenda, staff, firms
        self._now = Month.of(days.today)
        self.confirmed: list[Callable[[Job, datetime], None]] = []
        self.stated: list[Callable[[int, Month, int, datetime], None]] = []

    def state(self, firm_id: int, month: Month, jobs: Sequence[Job], now: datetime) -> None:
        """State a month for all of a firm's people of whom it is not stated yet."""
        due = [job for job in jobs if self._is_due(job, month, now)]
        if not due:
            return
        statements = [self._statement(job, month, now) for job in due]
        actor = self._firms[firm_id].actor
        late = is_late(month, business_day(now), policy_on(business_day(now), due[0].spell.town_id))
        self._stated(month, statements, "payroll" if late else None, actor, now)
        for job in due:
            self._plan_answer(job, month, now)
        for listener in self.stated:
            listener(firm_id, month, due[0].spell.town_id, now)

    def fill_in(self, job: Job, month: Month, now: datetime) -> None:
        """Let the cadre state a month for a firm that is silent, after a call."""
        if self._kind(job, month) != "filled":
            return
        cadre, said = self._staff.roles[Role.JOB_CADRE], [self._statement(job, month, now)]
        by, firm_id = By(cadre, "month.fill", job.spell.ref, f"{month} no_access"), job.spell.firm_id
        by.do(lambda: placements.state_months(firm_id, month, said, "no_access", cadre, now, "called"), now)
        self._plan_answer(job, month, now)

    def _stated(
        self, month: Month, statements: Sequence[Statement], late: str | None, firm: Actor, now: datetime
    ) -> None:
        by = By(firm, "month.state", reason=f"{month} {late or ''}".strip())
        by.do(lambda: placements.state_months(firm.firm_id or 0, month, statements, late, firm, now), now)

    def _is_due(self, job: Job, month: Month, now: datetime) -> bool:
        if statement_days(facts_of(job.spell), month, business_day(now)) is None:
            return False
        if any(check.month == month for check in job.spell.months):
            return False
        if self._kind(job, month) in ("missing", "filled"):
            return False
        just_over = month == self._now.plus(-1) and not job.must_be_right(month)
        return not (just_over and self._rng.random() < _NOT_STATED)

    def _kind(self, job: Job, month: Month) -> str:
        return job.kind(month, self._now)

    def _statement(self, job: Job, month: Month, now: datetime, version: int | None = None) -> Statement:
        days = statement_days(facts_of(job.spell), month, business_day(now))
        if days is None:
            raise ValueError(f"no day of work in {month}")
        worked = (days[1] - days[0]).days + 1
        if self._kind(job, month) == "under_floor" and version is None:
            wage = share(job.spell.floor_fen, worked, month.days) - _SHORT_BY
        else:
            wage = share(job.wage_fen + yuan(20) * self._rng.randrange(6), worked, month.days)
        whole = -(-wage // yuan(1)) * yuan(1)
        return Statement(job.spell.id, job.spell.ref.hex, whole, seen_version=version)

    def _plan_answer(self, job: Job, month: Month, now: datetime) -> None:
        kind, on = self._kind(job, month), self._days.after(business_day(now), 1, 5)
        check = next(one for one in job.spell.months if one.month == month)
        just_over = month == self._now.plus(-1) and not job.must_be_right(month)
        if kind == "stated" or (just_over and self._rng.random() < _NOT_CONFIRMED):
            return
        if kind in ("disputed", "answered", "settled", "mended"):
            self._agenda.plan(on, partial(self._dispute, job, check))
        else:
            self._agenda.plan(on, partial(self._confirm, job, check))

    def _confirm(self, job: Job, check: MonthCheck, now: datetime) -> None:
        if check.late_state == "waits" and self._kind(job, check.month) != "mended":
            self._agree_to_lateness(check, now)
        monitor = self._staff.monitors[job.career.candidate.member.village_id]
        by = By(monitor, "month.confirm", check.ref)
        by.do(lambda: placements.confirm_months([(check, check.version)], monitor, now), now)
        for listener in self.confirmed:
            listener(job, now)

    def _agree_to_lateness(self, check: MonthCheck, now: datetime) -> None:
        centre = self._staff.roles[Role.TOWN_CENTRE]
        by = By(centre, "month.late", check.ref)
        by.do(lambda: placements.answer_for_lateness(check, None, agreed=True, actor=centre, now=now), now)

    def _dispute(self, job: Job, check: MonthCheck, now: datetime) -> None:
        monitor = self._staff.monitors[job.career.candidate.member.village_id]
        code = self._rng.choice(("wage", "days"))
        by = By(monitor, "month.confirm", check.ref, code)
        by.do(lambda: placements.dispute_month(check, check.version, code, monitor, now), now)
        if self._kind(job, check.month) == "mended":
            on = self._days.after(business_day(now), 2, 4)
            self._agenda.plan(on, partial(self._restate, job, check))
        if self._kind(job, check.month) in ("answered", "settled"):
            self._agenda.plan(self._days.after(business_day(now), 2, 4), partial(self._answer, job, check))

    def _answer(self, job: Job, check: MonthCheck, now: datetime) -> None:
        firm, case = self._firms[job.spell.firm_id].actor, check.cases[-1]
        by = By(firm, "case.answer", case.ref)
        by.do(lambda: cases.answer(case, None, _ANSWER, firm, now), now)
        if self._kind(job, check.month) == "settled":
            self._agenda.plan(self._days.after(business_day(now), 1, 3), partial(self._settle, check))

    def _settle(self, check: MonthCheck, now: datetime) -> None:
        cadre, case = self._staff.roles[Role.JOB_CADRE], check.cases[-1]
        by = By(cadre, "case.settle", case.ref, STANDS)
        by.do(lambda: cases.settle(case, None, STANDS, _SETTLED, cadre, now), now)

    def _restate(self, job: Job, check: MonthCheck, now: datetime) -> None:
        again = self._statement(job, check.month, now, check.version)
        actor = self._firms[job.spell.firm_id].actor
        late = is_late(check.month, business_day(now), policy_on(business_day(now), job.spell.town_id))
        self._stated(check.month, [again], "pay_settled" if late else None, actor, now)
        on = self._days.after(business_day(now), 1, 4)
        self._agenda.plan(on, partial(self._confirm, job, check))
