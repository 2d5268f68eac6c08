"""Claims open on their day, are checked and hung out in the village, decided by others, and go out on one list."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import partial
from random import Random
from typing import Final

from webapp.access.actor import Actor, Role
from webapp.access.grants import GRANTS
from webapp.claims.actions import deciding, holding, issuing, opening, returning, village
from webapp.claims.models import Claim
from webapp.claims.queries.claims import STEPS, live_claim
from webapp.claims.rules.deciding import Despite
from webapp.claims.workflow import ClaimState
from webapp.core.clock import business_day
from webapp.core.money import yuan
from webapp.core.unit import Done, Refused
from webapp.demo.accounts import Staff
from webapp.demo.agenda import Agenda, By
from webapp.demo.banking import Banking
from webapp.demo.days import Days
from webapp.demo.months import Job
from webapp.demo.places import Place
from webapp.funds import actions as funds

LINE: Final = "稳岗资金"
FOR_RETENTION: Final = yuan(600_000)
"""Ours: the report tells of 3 million yuan out of the "631" fund for four ends, not how they are divided."""

_SOURCE: Final = "“631”资金中划出300万元，其中用于稳岗补贴的部分（划分为演示数值）"
_WAY: Final = ("verify", "notice", "review", "make", "check", "sign_as_secretary", "sign_as_captain")
_CAPTAIN_FIRST: Final = (*_WAY[:5], _WAY[6], _WAY[5])
_ROLES: Final = {
    "review": Role.TOWN_CENTRE,
    "make": Role.FINANCE_MAKER,
    "check": Role.FINANCE_CHECKER,
    "sign_as_secretary": Role.PARTY_SECRETARY,
    "sign_as_captain": Role.TEAM_CAPTAIN,
}
_DONE: Final = {
    "verified": 1, "noticed": 2, "objected": 2, "held": 2, "objection_answered": 3, "held_explained": 3,
    "reviewed": 3, "made": 4, "checked": 5, "returned": 5, "signed_by_secretary": 6, "signed_by_captain": 6,
    "signed": 7, "issued": 7, "issued_then_left": 7,
    "refused_by_village": 0, "refused_by_centre": 2, "refused_by_checker": 4, "refused_by_secretary": 5,
}  # fmt: skip
"""How much of the way a goal asks for."""

_NO: Final = {
    "refused_by_village": (None, "work_not_real", "做了不到两个月就回家了，企业多报"),
    "refused_by_centre": (Role.TOWN_CENTRE, "wage_not_proved", "工资流水对不上，请企业补材料"),
    "refused_by_checker": (Role.FINANCE_CHECKER, "paid_elsewhere", "已在县里领过同类补贴"),
    "refused_by_secretary": (Role.PARTY_SECRETARY, "not_entitled", ""),
}
_OBJECTIONS: Final = {
    "objected": "有人说他七月在家割稻，没有去上班",
    "objection_answered": "有人问，他家已经有一人领过补贴，怎么还有",
}
_ANSWER: Final = "补贴按人不按户，两人都做满了半年，都可以领。"
_TO_MEND: Final = "账户的开户行名称和存折上的不一样，请核对后再送"
_ONE_ACCOUNT: Final = "一家人分了两个户口本，媳妇替公公收钱，两人都到村委会当面说过"
_DESPITE: Final = Despite("asked_the_worker", "打电话问过本人，说的和企业报的一样")
_DAY: Final = timedelta(days=1)
ISSUED_AGO: Final = 20
"""How many days ago the payment list was issued."""


class Claiming:
    """Follows the claims of one town."""

    def __init__(self, rng: Random, days: Days, agenda: Agenda, place: Place, staff: Staff) -> None:
        """Everybody who decides."""
        self._rng, self._days, self._agenda, self._place, self._staff = rng, days, agenda, place, staff
        self._bank = Banking(days, agenda, staff)
        self._signed: list[Job] = []
        self._begun: set[Job] = set()
        self._claims: dict[int, Claim] = {}

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
            opening.follow(job.spell, None, now)
            return Done()

        if live_claim(job.spell.id) is None:  # else what was done on that day has opened it already
            By(None, "claim.open", job.spell.ref).do(command, now)

    def _plan_next(self, job: Job, taken: int, day: date) -> None:
        goal, on = job.career.goal, self._days.after(day, 1, 2)
        if taken < _DONE[goal]:
            way = _CAPTAIN_FIRST if goal == "signed_by_captain" else _WAY
            if way[taken] == "review":
                self._tell(job, on)
                on = self._days.after(self._over_on(job) - _DAY, 1, 3)
            self._agenda.plan(on, partial(self._step, job, way[taken], taken))
        else:
            self._end(job, on)

    def _end(self, job: Job, on: date) -> None:
        goal = job.career.goal
        if goal in _NO:
            self._agenda.plan(on, partial(self._refuse, job))
        elif goal.startswith("issued"):
            self._signed.append(job)
        elif goal == "returned":
            self._agenda.plan(on, partial(self._return, job))
        else:
            self._tell(job, on)

    def _tell(self, job: Job, on: date) -> None:
        """While the notice hangs somebody objects, or the shared account is explained."""
        if job.career.goal in _OBJECTIONS and not self._claim(job).objections:
            self._agenda.plan(on, partial(self._object, job))
        if job.career.goal == "held_explained" and not self._claim(job).explained:
            self._agenda.plan(on, partial(self._explain, job))

    def _over_on(self, job: Job) -> date:
        notice = self._claim(job).notice
        if notice is None:
            raise LookupError(f"spell {job.spell.id} has no notice")
        return notice.over_on

    def _step(self, job: Job, step: str, taken: int, now: datetime) -> None:
        if step == "notice":
            self._hang_out(job, now)
        else:
            actor, picked = self._by(job, step), self._picked(job)
            self._do(job, actor, GRANTS[STEPS[step]].audit or "",
                     lambda: deciding.agree([picked], step, actor, now, _DESPITE), now)  # fmt: skip
        self._plan_next(job, taken + 1, business_day(now))

    def _hang_out(self, job: Job, now: datetime) -> None:
        """One sheet for all that the village has checked by then and that are to hang."""
        due = [one for one in self._begun if self._hangs_with(job, one)]
        if not due:
            return
        actor, picked = self._by(job, "verify"), [self._picked(one) for one in due]
        self._do(job, actor, "claim.notice", lambda: village.post_notice(picked, actor, now), now)

    def _hangs_with(self, job: Job, other: Job) -> bool:
        if other.spell.member.village_id != job.spell.member.village_id or other.career.goal == "verified":
            return False
        claim = live_claim(other.spell.id)
        return claim is not None and claim.state is ClaimState.VERIFIED

    def _object(self, job: Job, now: datetime) -> None:
        monitor, centre, claim = self._by(job, "verify"), self._by(job, "review"), self._claim(job)
        words = _OBJECTIONS[job.career.goal]
        self._do(
            job, monitor, "objection.note", lambda: village.object_to(claim.id, words, monitor, now), now
        )
        if job.career.goal == "objection_answered":
            said = claim.objections[-1]
            self._do(
                job, centre, "objection.answer",
                lambda: village.answer(said, "unfounded", _ANSWER, centre, now), now,
            )  # fmt: skip

    def _explain(self, job: Job, now: datetime) -> None:
        centre, maker, claim = self._by(job, "review"), self._by(job, "make"), self._claim(job)
        code, words = "same_family_lives_apart", _ONE_ACCOUNT
        self._do(
            job,
            centre,
            "claim.hold",
            lambda: holding.explain(claim.id, "account", code, words, centre, now),
            now,
        )
        reason = claim.explained[-1]
        self._do(job, maker, "claim.hold", lambda: holding.release(reason, maker, now), now)

    def _return(self, job: Job, now: datetime) -> None:
        (claim_id, version), actor = self._picked(job), self._by(job, "sign_as_secretary")
        self._do(
            job, actor, "claim.return",
            lambda: returning.send_back(claim_id, version, "maker", _TO_MEND, actor, now), now,
        )  # fmt: skip

    def _refuse(self, job: Job, now: datetime) -> None:
        role, code, note = _NO[job.career.goal]
        claim_id, version = self._picked(job)
        actor = self._staff.roles[role] if role is not None else self._by(job, "verify")
        self._do(
            job, actor, "claim.review", lambda: deciding.refuse(claim_id, version, code, note, actor, now), now,
            f"refused: {code}",
        )  # fmt: skip

    def _by(self, job: Job, step: str) -> Actor:
        if step == "verify":
            return self._staff.monitors[job.career.candidate.member.village_id]
        return self._staff.roles[_ROLES[step]]

    def _do(
        self,
        job: Job,
        actor: Actor,
        audit: str,
        command: Callable[[], Done | Refused],
        now: datetime,
        reason: str | None = None,
    ) -> None:
        By(actor, audit, self._claim(job).ref, reason).do(command, now)

    def _issue(self, now: datetime) -> None:
        picked = [self._picked(job) for job in self._signed]
        maker = self._staff.roles[Role.FINANCE_MAKER]
        issued = By(maker, "list.issue").do(lambda: issuing.issue(picked, maker, now), now)
        if issued.ref is not None:
            self._bank.issued(issued.ref, now)

    def _picked(self, job: Job) -> tuple[int, int]:
        claim = self._claim(job)
        return claim.id, claim.version

    def _claim(self, job: Job) -> Claim:
        claim = self._claims.get(job.spell.id)
        if claim is None or claim.state is ClaimState.REFUSED:
            claim = live_claim(job.spell.id)
        if claim is None:
            raise LookupError(f"spell {job.spell.id} has no claim")
        self._claims[job.spell.id] = claim
        return claim
