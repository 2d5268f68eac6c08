"""The local watch list: put a household on it, look at it again, take it off."""

from datetime import date

from webapp.core.db import db
from webapp.core.unit import Conflict, Done, Refused
from webapp.households.models import Household, LocalWatch
from webapp.households.queries.family import watch_on
from webapp.households.rules import watch_refusals


def put_on(
    household: Household, reason: str, review_on: date | None, person_id: int, day: date
) -> Done | Refused:
    """Put a household on the local list; somebody who did so a moment ago wins."""
    if watch_on(household, day) is not None:
        raise Conflict
    refusals = watch_refusals(reason, review_on, day)
    if refusals or review_on is None:
        return Refused(tuple(refusals))
    watch = LocalWatch(
        household_id=household.id,
        reason=reason.strip(),
        starts_on=day,
        review_on=review_on,
        confirmed_on=day,
        confirmed_by_id=person_id,
    )
    db.session.add(watch)
    db.session.flush()
    return Done(ref=household.ref)


def review(
    watch: LocalWatch | None, reason: str, review_on: date | None, person_id: int, day: date, seen: int | None
) -> Done | Refused:
    """Note that the household was looked at again: the reason as it is now, and the next day to look."""
    watch = _still_there(watch, day, seen)
    refusals = watch_refusals(reason, review_on, day)
    if refusals or review_on is None:
        return Refused(tuple(refusals))
    watch.reason, watch.review_on = reason.strip(), review_on
    watch.confirmed_on, watch.confirmed_by_id = day, person_id
    db.session.flush()
    return Done(ref=watch.household.ref)


def take_off(watch: LocalWatch | None, why: str, person_id: int, day: date, seen: int | None) -> Done:
    """Take a household off the local list; why stays with the entry."""
    watch = _still_there(watch, day, seen)
    watch.ends_on, watch.end_reason = day, why
    watch.confirmed_on, watch.confirmed_by_id = day, person_id
    db.session.flush()
    return Done(ref=watch.household.ref)


def _still_there(watch: LocalWatch | None, day: date, seen: int | None) -> LocalWatch:
    """Return the entry that the person had before his eyes, or raise Conflict if it changed or ended."""
    if watch is None or watch.version != seen or (watch.ends_on is not None and watch.ends_on <= day):
        raise Conflict
    return watch
