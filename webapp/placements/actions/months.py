"""What is said of a month: the firm states it, the village confirms or disputes it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from webapp.access.actor import Actor
from webapp.accounts.models import Person
from webapp.core.clock import business_day
from webapp.core.db import db
from webapp.core.money import Fen
from webapp.core.months import Month
from webapp.core.unit import Conflict, Done, Refused
from webapp.core.workflow import Refusal
from webapp.payees.queries import is_same_person
from webapp.placements.actions.spells import Leaving, finish, follow
from webapp.placements.models import MonthCheck, Spell
from webapp.placements.queries import spells as queries
from webapp.placements.queries.judging import yardstick_of
from webapp.placements.rules import statements as rules
from webapp.placements.workflow import MONTH, MonthState
from webapp.policies.queries import policy_on


@dataclass(frozen=True)
class Statement:
    """What a firm says of one person's month; `seen_version` is that of the check it had before its eyes."""

    spell_id: int
    key: str
    wage_fen: Fen
    employed: bool = True
    leaving: Leaving | None = None
    seen_version: int | None = None


def state_months(
    firm_id: int,
    month: Month,
    statements: Iterable[Statement],
    late_code: str | None,
    actor: Actor,
    now: datetime,
) -> Done | Refused:
    """State a month for a firm's people, all of them or, when one is refused, none."""
    refusals: list[Refusal] = []
    written = 0
    for statement in statements:
        spell = queries.locked(statement.spell_id)
        if spell.firm_id != firm_id:
            raise PermissionError("a firm states only its own people")
        found = _state(spell, month, statement, late_code, actor, now)
        refusals += found or []
        written += found == []
        if statement.leaving is not None and not found:
            follow(spell, actor, now)
    if refusals:
        return Refused(tuple(refusals))
    return Done(data={"people": written}) if written else Refused((Refusal("nothing_to_state"),))


def _state(
    spell: Spell, month: Month, statement: Statement, late_code: str | None, actor: Actor, now: datetime
) -> list[Refusal] | None:
    """State one month; None when it already stands so."""
    check = next((one for one in spell.months if one.month == month), None)
    if (check.version if check else None) != statement.seen_version:
        raise Conflict
    if check is not None and _stands(check, statement):
        return None
    if statement.leaving is not None:
        found = finish(spell, statement.leaving, business_day(now), restated=month)
        if found:
            return _at(found, statement)
    refusals = _statement_refusals(spell, check, month, late_code, business_day(now))
    return _at(refusals, statement) or _write(spell, check, month, statement, late_code, actor, now)


def _stands(check: MonthCheck, statement: Statement) -> bool:
    same = (check.wage_fen, check.employed) == (statement.wage_fen, statement.employed)
    settled = check.state in (MonthState.STATED, MonthState.CONFIRMED)
    return settled and same and statement.leaving is None


def _statement_refusals(
    spell: Spell, check: MonthCheck | None, month: Month, late_code: str | None, today: date
) -> list[Refusal]:
    facts, policy = queries.facts_of(spell), policy_on(today, spell.town_id)
    refusals = rules.statement_refusals(facts, month, today, policy)
    if check is not None and check.state is MonthState.CONFIRMED:
        refusals += rules.correct_refusals(facts, queries.facts_of_check(check), yardstick_of(spell.town_id))
    if rules.is_late(month, today, policy) and not late_code:
        refusals.append(Refusal("late_needs_reason", "late_code"))
    return refusals


def _write(
    spell: Spell,
    check: MonthCheck | None,
    month: Month,
    statement: Statement,
    late_code: str | None,
    actor: Actor,
    now: datetime,
) -> list[Refusal]:
    today = business_day(now)
    days = rules.statement_days(queries.facts_of(spell), month, today)
    if days is None:
        return _at([Refusal("month_outside_spell", "", {"month": str(month)})], statement)
    late = rules.is_late(month, today, policy_on(today, spell.town_id))
    if check is None:
        check = MonthCheck(spell_id=spell.id, month=month, state=MonthState.OPEN)
        spell.months.append(check)
    action = "correct" if check.state is MonthState.CONFIRMED else "state"
    check.state = MONTH.next(check.state, action)
    check.employed, check.worked_to, check.wage_fen = statement.employed, days[1], statement.wage_fen
    check.stated_by_id, check.stated_at = actor.person_id, now
    check.confirmed_by_id = check.confirmed_at = None
    check.late_code = late_code if late else None
    db.session.flush()
    return []


def _at(refusals: list[Refusal], statement: Statement) -> list[Refusal]:
    """Put refusals at the fields of the person they are about."""
    fields = {"": "wage", "last_on": "last", "late_code": ""}
    return [
        Refusal(
            one.code,
            f"{fields[one.field]}_{statement.key}" if fields.get(one.field) else one.field,
            one.params,
        )
        for one in refusals
    ]


def confirm_months(
    checks: Iterable[tuple[MonthCheck, int | None]], actor: Actor, now: datetime
) -> Done | Refused:
    """Confirm what firms stated, each at the version that was shown; all of them or none."""
    confirmed = 0
    for check, seen_version in checks:
        refusals = _judge(check, seen_version, "confirm", actor, now)
        if refusals:
            return Refused(tuple(refusals))
        check.dispute_code = None
        db.session.flush()
        follow(check.spell, actor, now)
        confirmed += 1
    return Done(data={"people": confirmed})


def dispute_month(
    check: MonthCheck, seen_version: int | None, code: str, actor: Actor, now: datetime
) -> Done | Refused:
    """Say that a stated month is wrong, and what is; the firm states it anew."""
    refusals = _judge(check, seen_version, "dispute", actor, now)
    if not code:
        refusals = [*refusals, Refusal("dispute_needs_code", "code")]
    if refusals:
        return Refused(tuple(refusals))
    check.dispute_code = code
    db.session.flush()
    return Done(ref=check.ref)


def _judge(
    check: MonthCheck, seen_version: int | None, action: str, actor: Actor, now: datetime
) -> list[Refusal]:
    spell = queries.locked(check.spell_id)
    db.session.refresh(check)
    if seen_version is not None and seen_version != check.version:
        raise Conflict
    person = db.session.get_one(Person, actor.person_id)
    worker = person.id if is_same_person(person, spell.member) else ("member", spell.member_id)
    check.state = MONTH.next(check.state, action)
    check.confirmed_by_id, check.confirmed_at = person.id, now
    return rules.confirm_refusals(person.id, stated_by=check.stated_by_id, worker=worker)
