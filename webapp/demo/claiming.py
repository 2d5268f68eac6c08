"""Claims open on their day, are decided by five persons, and go out on one payment list."""

from collections.abc import Sequence
from datetime import date, datetime
from functools import partial
from random import Random
from typing import Final

from webapp.access.actor import Role
from webapp.access.grants import GRANTS
from webapp.claims import actions as claims
from webapp.claims.models import Claim
from webapp.claims.queries import STEPS, live_claim
from webapp.claims.workflow import ClaimState
from webapp.core.clock import business_day
from webapp.core.money import yuan
from webapp.core.unit import Done, Refused
from webapp.demo.accounts import Staff
from webapp.demo.agenda import Agenda, By
from webapp.demo.days import Days
from webapp.demo.months import Job
from webapp.demo.places import Place
from webapp.funds import actions as funds

LINE: Final = "稳岗资金"
OUT_OF: Final = yuan(3_000_000)
"""The report: taken out of the "631" fund for four ends."""

FOR_RETENTION: Final = yuan(600_000)
"""Ours: how the report's sum is divided among its four ends is not told."""

_SOURCE: Final = "“631”资金中划出300万元，其中用于稳岗补贴的部分（划分为演示数值）"
_STEPS: Final = (
    ("review", Role.TOWN_CENTRE),
    ("make", Role.FINANCE_MAKER),
    ("check", Role.FINANCE_CHECKER),
    ("sign_as_secretary", Role.PARTY_SECRETARY),
    ("sign_as_captain", Role.TEAM_CAPTAIN),
)
_AUDIT: Final = {role: GRANTS[STEPS[step]].audit or "" for step, role in _STEPS}
_CAPTAIN_FIRST: Final = (*_STEPS[:3], _STEPS[4], _STEPS[3])
_DONE: Final = {
    "reviewed": 1, "made": 2, "checked": 3, "signed_by_secretary": 4, "signed_by_captain": 4,
    "signed": 5, "issued": 5, "issued_then_left": 5,
    "refused_by_centre": 0, "refused_by_checker": 2, "refused_by_secretary": 3,
}  # fmt: skip
"""How many of the five decisions a goal asks for."""

_NO: Final = {
    "refused_by_centre": (Role.TOWN_CENTRE, "wage_not_proved", "工资流水对不上，请企业补材料"),
    "refused_by_checker": (Role.FINANCE_CHECKER, "paid_elsewhere", "已在县里领过同类补贴"),
    "refused_by_secretary": (Role.PARTY_SECRETARY, "not_entitled", ""),
}
ISSUED_AGO: Final = 20
"""How many days ago the payment list was issued."""


class Claiming:
    """Follows the claims of one town."""

    def __init__(self, rng: Random, days: Days, agenda: Agenda, place: Place, staff: Staff) -> None:
        """Everybody who decides."""
        self._rng, self._days, self._agenda, self._place, self._staff = rng, days, agenda, place, staff
        self._signed: list[Job] = []
        self._begun: set[Job] = set()

    def fund(self, received_on: date) -> None:
        """Open the fund line with its money, and plan the day on which the list is issued."""
        self._agenda.plan(received_on, self._receive)
        self._agenda.plan(self._days.ago(ISSUED_AGO), self._issue)

    def follow(self, job: Job) -> None:
        """Open the claim on the qualifying day if the person is still at work."""
        career, day = job.career, job.spell.qualifies_on
        if career.last_on is None or career.last_on >= day:
            self._agenda.plan(day, partial(self._open, job))

    def month_confirmed(self, job: Job, now: datetime) -> None:
        """Begin the way through the offices once the claim is ready."""
        claim = live_claim(job.spell.id)
        ready = claim is not None and claim.state is ClaimState.READY
        if ready and job.career.goal in _DONE and job not in self._begun:
            self._begun.add(job)
            self._plan_next(job, 0, business_day(now))

    def _receive(self, now: datetime) -> None:
        maker = self._staff.roles[Role.FINANCE_MAKER]

        def command() -> Done | Refused:
            line = funds.open_line(self._place.town.id, LINE, _SOURCE)
            return funds.receive(line, FOR_RETENTION, _SOURCE, now, maker.person_id)

        By(maker, "fund.receive").do(command, now)

    def _open(self, job: Job, now: datetime) -> None:
        def command() -> Done:
            claims.follow(job.spell, None, now)
            return Done()

        By(None, "claim.open", job.spell.ref).do(command, now)

    def _plan_next(self, job: Job, taken: int, day: date) -> None:
        goal, on = job.career.goal, self._days.after(day, 1, 2)
        if taken < _DONE[goal]:
            steps = _CAPTAIN_FIRST if goal == "signed_by_captain" else _STEPS
            self._agenda.plan(on, partial(self._agree, job, steps, taken))
        elif goal in _NO:
            self._agenda.plan(on, partial(self._refuse, job))
        elif goal.startswith("issued"):
            self._signed.append(job)

    def _agree(self, job: Job, steps: Sequence[tuple[str, Role]], taken: int, now: datetime) -> None:
        step, role = steps[taken]
        actor, picked = self._staff.roles[role], self._picked(job)
        by = By(actor, _AUDIT[role], self._claim(job).ref)
        by.do(lambda: claims.agree([picked], step, actor, now), now)
        self._plan_next(job, taken + 1, business_day(now))

    def _refuse(self, job: Job, now: datetime) -> None:
        role, code, note = _NO[job.career.goal]
        claim_id, version = self._picked(job)
        actor = self._staff.roles[role]
        by = By(actor, _AUDIT[role], self._claim(job).ref, f"refused: {code}")
        by.do(lambda: claims.refuse(claim_id, version, code, note, actor, now), now)

    def _issue(self, now: datetime) -> None:
        picked = [self._picked(job) for job in self._signed]
        maker = self._staff.roles[Role.FINANCE_MAKER]
        By(maker, "list.issue").do(lambda: claims.issue(picked, maker, now), now)

    def _picked(self, job: Job) -> tuple[int, int]:
        claim = self._claim(job)
        return claim.id, claim.version

    def _claim(self, job: Job) -> Claim:
        claim = live_claim(job.spell.id)
        if claim is None:
            raise LookupError(f"spell {job.spell.id} has no claim")
        return claim
