"""What is said of a month: the firm states it, the village confirms or disputes it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from webapp.access.actor import Actor
from webapp.core.clock import business_day
from webapp.core.db import db, reread
from webapp.core.money import Fen
from webapp.core.months import Month
from webapp.core.unit import Conflict, Done, Refused
from webapp.core.workflow import Refusal
from webapp.placements.actions.cases import answer_by_stating, close_agreed, open_case, worker_of
from webapp.placements.actions.spells import Leaving, finish, follow
from webapp.placements.models import MonthCheck, Spell
from webapp.placements.queries import spells as queries
from webapp.placements.queries.judging import yardstick_of
from webapp.placements.rules import statements as rules
from webapp.placements.workflow import MONTH, MonthState
from webapp.policies.queries import policy_on


@dataclass(frozen=True)
class Statement:
    """What is said of one person's month; `seen_version` is that of the check it had before its eyes."""

    spell_id: int
    key: str
    wage_fen: Fen
    employed: bool = True
    leaving: Leaving | None = None
    seen_version: int | None = None
    quantity: int | None = None
    pay_days: int | None = None


@dataclass(frozen=True)
class Sending:
    """One sending of a month: by whom and when, why so late, and why the town speaks for a firm that is silent."""

    month: Month
    actor: Actor
    now: datetime
    late_code: str | None = None
    stated_for: str | None = None

    @property
    def today(self) -> date:
        """The business day of the sending."""
        return business_day(self.now)


def state_months(
    firm_id: int,
    month: Month,
    statements: Iterable[Statement],
    late_code: str | None,
    actor: Actor,
    now: datetime,
    stated_for: str | None = None,
) -> Done | Refused:
    """State a month for a firm's people, all of them or, when one is refused, none."""
    sending = Sending(month, actor, now, late_code, stated_for)
    refusals: list[Refusal] = []
    written: list[MonthCheck] = []
    for statement in statements:
        spell = queries.locked(statement.spell_id)
        if spell.firm_id != firm_id:
            raise PermissionError("a firm states only its own people")
        found = _state(spell, statement, sending)
        if isinstance(found, MonthCheck):
            written.append(found)
        refusals += found if isinstance(found, list) else []
        if statement.leaving is not None and not found:
            follow(spell, actor, now)
    if refusals:
        return Refused(tuple(refusals))
    told = {"people": len(written), "checks": [one.id for one in written]}
    return Done(data=told) if written else Refused((Refusal("nothing_to_state"),))


def _state(spell: Spell, statement: Statement, sending: Sending) -> list[Refusal] | MonthCheck | None:
    """State one month; None when it already stands so."""
    check = next((one for one in spell.months if one.month == sending.month), None)
    if (check.version if check else None) != statement.seen_version:
        raise Conflict
    if check is not None and _stands(check, statement):
        return None
    if statement.leaving is not None:
        found = finish(spell, statement.leaving, sending.today, restated=sending.month)
        if found:
            return _at(found, statement)
    refusals = _statement_refusals(spell, check, statement, sending)
    if refusals:
        return _at(refusals, statement)
    return _write(spell, check, statement, sending)


def _stands(check: MonthCheck, statement: Statement) -> bool:
    same = (check.wage_fen, check.employed, check.quantity) == (
        statement.wage_fen, statement.employed, statement.quantity,
    )  # fmt: skip
    settled = check.state in (MonthState.STATED, MonthState.CONFIRMED)
    return settled and same and statement.leaving is None and check.late_state != "refused"


def _statement_refusals(
    spell: Spell, check: MonthCheck | None, statement: Statement, sending: Sending
) -> list[Refusal]:
    facts, policy = queries.facts_of(spell), policy_on(sending.today, spell.town_id)
    refusals = rules.statement_refusals(facts, sending.month, sending.today, policy)
    if check is not None and check.state is MonthState.CONFIRMED:
        measure = yardstick_of(spell.town_id)
        refusals += rules.correct_refusals(facts, queries.facts_of_check(check), measure)
    stated = rules.Stated(
        late=rules.is_late(sending.month, sending.today, policy),
        late_code=sending.late_code,
        quantity=statement.quantity,
        employed=statement.employed,
        pay_days=statement.pay_days,
        cycle_days=policy.get("hourly_pay_days") or 0,
    )
    return refusals + rules.content_refusals(facts, sending.month, stated)


def _write(
    spell: Spell, check: MonthCheck | None, statement: Statement, sending: Sending
) -> list[Refusal] | MonthCheck:
    days = rules.statement_days(queries.facts_of(spell), sending.month, sending.today)
    if days is None:
        return _at([Refusal("month_outside_spell", "", {"month": str(sending.month)})], statement)
    late = rules.is_late(sending.month, sending.today, policy_on(sending.today, spell.town_id))
    if check is None:
        check = MonthCheck(spell_id=spell.id, month=sending.month, state=MonthState.OPEN)
        spell.months.append(check)
    check.state = MONTH.next(check.state, "correct" if check.state is MonthState.CONFIRMED else "state")
    check.employed, check.worked_to, check.wage_fen = statement.employed, days[1], statement.wage_fen
    check.quantity = statement.quantity if statement.employed else None
    check.pay_days = statement.pay_days if statement.employed else None
    check.stated_by_id, check.stated_at = sending.actor.person_id, sending.now
    check.stated_for = sending.stated_for
    check.confirmed_by_id = check.confirmed_at = check.confirmed_how = None
    check.late_code, check.late_state = (sending.late_code, "waits") if late else (None, None)
    check.late_answered_by_id = check.late_answered_at = None
    db.session.flush()
    answer_by_stating(check, sending.actor, sending.now)
    return check


def _at(refusals: list[Refusal], statement: Statement) -> list[Refusal]:
    """Put refusals at the fields of the person they are about."""
    fields = {"": "wage", "last_on": "last", "late_code": "", "quantity": "quantity", "pay_days": "times"}
    return [
        Refusal(
            one.code,
            f"{fields[one.field]}_{statement.key}" if fields.get(one.field) else one.field,
            one.params,
        )
        for one in refusals
    ]


def confirm_months(
    checks: Iterable[tuple[MonthCheck, int | None]], actor: Actor, now: datetime, how: str | None = None
) -> Done | Refused:
    """Confirm what firms stated, each at the version that was shown; all of them or none."""
    confirmed = 0
    for check, seen_version in checks:
        refusals = _judge(check, seen_version, "confirm", actor, now)
        if refusals:
            return Refused(tuple(Refusal(one.code, str(check.ref), one.params) for one in refusals))
        check.dispute_code, check.confirmed_how = None, how
        db.session.flush()
        close_agreed(check, actor, now)
        follow(check.spell, actor, now)
        confirmed += 1
    return Done(data={"people": confirmed})


def dispute_month(
    check: MonthCheck, seen_version: int | None, code: str, actor: Actor, now: datetime
) -> Done | Refused:
    """Say that a stated month is wrong, and what is: it becomes a case that the firm answers."""
    refusals = _judge(check, seen_version, "dispute", actor, now)
    if not code:
        refusals = [*refusals, Refusal("dispute_needs_code", "code")]
    if refusals:
        return Refused(tuple(refusals))
    check.dispute_code = code
    db.session.flush()
    open_case(check, code, actor, now)
    return Done(ref=check.ref)


def answer_for_lateness(
    check: MonthCheck, seen_version: int | None, *, agreed: bool, actor: Actor, now: datetime
) -> Done | Refused:
    """Agree to the lateness of a month as the second role, or refuse it: only what is agreed to counts."""
    spell = queries.locked(check.spell_id)
    reread(check)
    if seen_version is not None and seen_version != check.version:
        raise Conflict
    refusals = rules.late_refusals(actor.person_id, check.late_state or "", stated_by=check.stated_by_id)
    if refusals:
        return Refused(tuple(refusals))
    check.late_state = "agreed" if agreed else "refused"
    check.late_answered_by_id, check.late_answered_at = actor.person_id, now
    db.session.flush()
    follow(spell, actor, now)
    return Done(ref=check.ref)


def _judge(
    check: MonthCheck, seen_version: int | None, action: str, actor: Actor, now: datetime
) -> list[Refusal]:
    spell = queries.locked(check.spell_id)
    reread(check)
    if seen_version is not None and seen_version != check.version:
        raise Conflict
    worker = worker_of(spell, actor)
    check.state = MONTH.next(check.state, action)
    check.confirmed_by_id, check.confirmed_at = actor.person_id, now
    return rules.confirm_refusals(actor.person_id, stated_by=check.stated_by_id, worker=worker)
