"""The hard limits: exact, never learned, nothing overrides them.

A missing fact never blocks anyone. It is told instead: `untested` lists, as gaps, the limits that could not
be tried because something is not known.
"""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from matching.geo import kilometres, minutes_by
from matching.types import CareDuty, Opening, Param, Reason, Span, Worker, clock

WORKING_AGE = 16
ADULT_AGE = 18
"""Labour law: nobody under 16; at 16 and 17 no night work, no heavy or dangerous work."""

HEAVY = 2

NIGHT = Span.of("22:00-06:00")
NIGHT_SHIFT_MINUTES = 120
"""An early shift from five is not a night shift for a grown-up: two hours of the night make one."""

Limit = Callable[[Worker, Opening], Reason | None]


def _no(code: str, **params: Param) -> Reason:
    return Reason(code, "against", params)


def _gap(code: str, **params: Param) -> Reason:
    return Reason(code, "gap", params)


def night_minutes(opening: Opening) -> int:
    """Minutes of the shift between 22:00 and 06:00."""
    return opening.shift.overlap(NIGHT) if opening.shift else 0


def is_night_work(opening: Opening) -> bool:
    """Whether a grown-up would call it a night shift: declared as one, or two hours of the night in it."""
    return opening.night or night_minutes(opening) >= NIGHT_SHIFT_MINUTES


def lives_in(worker: Worker, opening: Opening) -> bool:
    """Whether the person would sleep at the firm: it lodges, fetches nobody, and lies past the limit."""
    if not opening.lodging or opening.transport_provided or worker.max_km is None:
        return False
    km = kilometres(worker.place, opening.place)
    return km is not None and km > worker.max_km


def way_minutes(worker: Worker, opening: Opening) -> int | None:
    """Minutes from home to the post, by the firm's bus if there is one; None if not known."""
    km = kilometres(worker.place, opening.place)
    return minutes_by("bus" if opening.transport_provided else worker.transport, km)


def away(worker: Worker, opening: Opening) -> Span | None:
    """From leaving home to being back, as far as the way is known; None without known hours."""
    if opening.shift is None:
        return None
    way = 0 if lives_in(worker, opening) else way_minutes(worker, opening) or 0
    return opening.shift.widened(way, way)


def under_sixteen(worker: Worker, opening: Opening) -> Reason | None:
    """Nobody under 16 is proposed for any work."""
    return _no("under_16", age=worker.age) if worker.age < WORKING_AGE else None


def pupil(worker: Worker, opening: Opening) -> Reason | None:
    """Whoever still goes to school or college is not proposed."""
    return _no("pupil") if worker.is_pupil else None


def minor_at_night(worker: Worker, opening: Opening) -> Reason | None:
    """At 16 and 17 no minute of the work may lie between 22:00 and 06:00."""
    if worker.age >= ADULT_AGE or not (opening.night or night_minutes(opening)):
        return None
    return _no("minor_night", age=worker.age)


def minor_at_heavy_work(worker: Worker, opening: Opening) -> Reason | None:
    """At 16 and 17 no heavy or dangerous work."""
    heavy = opening.heavy_or_dangerous or (opening.effort or 0) >= HEAVY
    return _no("minor_heavy", age=worker.age) if heavy and worker.age < ADULT_AGE else None


def wage_below_floor(worker: Worker, opening: Opening) -> Reason | None:
    """The lower end of the wage is not under the floor that binds this opening."""
    wage, floor = opening.wage_from_fen, opening.floor_fen
    if wage is None or floor is None or wage >= floor:
        return None
    return _no("wage_below_floor", wage_from_fen=wage, floor_fen=floor)


def younger_than_post(worker: Worker, opening: Opening) -> Reason | None:
    """The post's own lawful lowest age is reached."""
    if opening.age_min is None or worker.age >= opening.age_min:
        return None
    return _no("below_post_age", age=worker.age, age_min=opening.age_min)


def older_than_post(worker: Worker, opening: Opening) -> Reason | None:
    """The post's own lawful highest age is not passed."""
    if opening.age_max is None or worker.age <= opening.age_max:
        return None
    return _no("above_post_age", age=worker.age, age_max=opening.age_max)


def hard_care(worker: Worker, opening: Opening) -> Reason | None:
    """Work and the way leave free every care duty that nobody else can take; living in leaves none."""
    duties = [duty for duty in worker.care if duty.hard] if worker.care else ()
    if not duties:
        return None
    if lives_in(worker, opening):
        return _no("care_needs_home", what=duties[0].what)
    gone = away(worker, opening)
    clash = next((duty for duty in duties if gone is not None and gone.overlap(duty.span)), None)
    return care_clash("care_impossible", clash, worker, opening) if clash else None


def care_clash(code: str, duty: CareDuty, worker: Worker, opening: Opening) -> Reason:
    """The reason that sets a care duty against the hours of a post and the way to it."""
    shift, way = opening.shift or duty.span, way_minutes(worker, opening) or 0
    times = {"start": clock(shift.start), "end": clock(shift.end)}
    at, until = clock(duty.span.start), clock(duty.span.end)
    return _no(code, what=duty.what, at=at, until=until, way_minutes=way, **times)


def night_not_possible(worker: Worker, opening: Opening) -> Reason | None:
    """Who said that nights are not possible is not proposed for a night shift."""
    if worker.night_ok is not False or not is_night_work(opening):
        return None
    start, end = (clock(opening.shift.start), clock(opening.shift.end)) if opening.shift else ("", "")
    return _no("night_not_possible", start=start, end=end)


def too_many_days(worker: Worker, opening: Opening) -> Reason | None:
    """The post asks for no more days a week than the person can work."""
    asked, can = opening.days_per_week, worker.days_per_week
    return _no("too_many_days", asked=asked, can=can) if asked and can and asked > can else None


def kept_off(worker: Worker, opening: Opening) -> Reason | None:
    """The rules of the town and of the post itself, which ask more than this library knows, let the person have it."""
    code = worker.kept_off.get(opening.key)
    return _no(code) if code else None


def too_heavy(worker: Worker, opening: Opening) -> Reason | None:
    """The work is no heavier than the most the person can do (0 light, 1 moderate, 2 heavy)."""
    if opening.effort is None or worker.effort is None or opening.effort <= worker.effort:
        return None
    return _no("too_heavy", asked=opening.effort, can=worker.effort)


def certificate_missing(worker: Worker, opening: Opening) -> Reason | None:
    """Every certificate that must be held already is held."""
    if worker.certificates is None:
        return None
    missing = tuple(sorted(opening.certificates - worker.certificates))
    return _no("certificate_missing", certificates=missing) if missing else None


def too_far(worker: Worker, opening: Opening) -> Reason | None:
    """The way is within the named limit, unless the firm fetches people or lodges one who may leave home."""
    km = kilometres(worker.place, opening.place)
    if km is None or worker.max_km is None or km <= worker.max_km or opening.transport_provided:
        return None
    if opening.lodging and not worker.needs_near_home:
        return None
    return _no("too_far", km=km, max_km=worker.max_km)


def no_posts_left(worker: Worker, opening: Opening) -> Reason | None:
    """At least one post is still free."""
    return _no("no_posts_left") if opening.posts_left < 1 else None


def not_open(worker: Worker, opening: Opening) -> Reason | None:
    """The opening is published, and confirmed recently enough to be believed."""
    if opening.is_open:
        return None
    return (
        _no("not_open") if opening.days_unconfirmed is None else _no("stale", days=opening.days_unconfirmed)
    )


def firm_not_admitted(worker: Worker, opening: Opening) -> Reason | None:
    """The firm is one that the towns work with now."""
    return None if opening.firm_admitted else _no("firm_not_admitted")


def firm_silent(worker: Worker, opening: Opening) -> Reason | None:
    """The firm does not leave people lying without an answer."""
    return _no("firm_silent", lying=opening.firm_left_lying) if opening.firm_left_lying else None


def firm_full(worker: Worker, opening: Opening) -> Reason | None:
    """The firm can take one more introduction this month."""
    most = opening.firm_takes_a_month
    return None if most is None else _no("firm_full", most=most)


PERSON_LIMITS: tuple[Limit, ...] = (under_sixteen, pupil)
"""Those that ask only who it is."""

OPENING_LIMITS: tuple[Limit, ...] = (
    firm_not_admitted,
    not_open,
    no_posts_left,
    firm_silent,
    firm_full,
    wage_below_floor,
)
"""Those that ask only what is offered."""

PAIR_LIMITS: tuple[Limit, ...] = (
    minor_at_night,
    minor_at_heavy_work,
    younger_than_post,
    older_than_post,
    kept_off,
    too_heavy,
    too_many_days,
    certificate_missing,
    too_far,
    night_not_possible,
    hard_care,
)
"""Those that ask both; what takes longest to find out comes last."""

LIMITS = (*PERSON_LIMITS, *OPENING_LIMITS, *PAIR_LIMITS)


def limits(worker: Worker, opening: Opening) -> list[Reason]:
    """Every hard limit that stands between the two; empty means the person may be proposed."""
    return [reason for limit in LIMITS if (reason := limit(worker, opening)) is not None]


def allowed_pairs(workers: Sequence[Worker], openings: Sequence[Opening]) -> NDArray[np.bool_]:
    """Which pairs have no limit between them, workers by openings; the same verdicts as `limits`, sooner."""
    allowed = np.zeros((len(workers), len(openings)), dtype=bool)
    if not workers or not openings:
        return allowed
    people = [i for i, worker in enumerate(workers) if _passes(PERSON_LIMITS, worker, openings[0])]
    posts = [j for j, opening in enumerate(openings) if _passes(OPENING_LIMITS, workers[0], opening)]
    for i in people:
        allowed[i, [j for j in posts if _passes(PAIR_LIMITS, workers[i], openings[j])]] = True
    return allowed


def _passes(tried: tuple[Limit, ...], worker: Worker, opening: Opening) -> bool:
    for limit in tried:  # noqa: SIM110 - a generator here doubles the time of a town
        if limit(worker, opening) is not None:
            return False
    return True


def untested(worker: Worker, opening: Opening) -> list[Reason]:
    """The gaps: what to ask because a limit could not be tried without it."""
    checks = (
        ("unknown_distance", kilometres(worker.place, opening.place) is None),
        ("unknown_hours", opening.shift is None),
        ("unknown_wage", opening.wage_from_fen is None),
        ("unknown_night", worker.night_ok is None and is_night_work(opening)),
        ("unknown_effort", _effort_unknown(worker, opening)),
        ("unknown_days", _days_unknown(worker, opening)),
        ("unknown_certificates", worker.certificates is None and bool(opening.certificates)),
    )
    asked = worker.to_ask.get(opening.key, ())
    return [_gap(code) for code in (*(code for code, missing in checks if missing), *asked)]


def _effort_unknown(worker: Worker, opening: Opening) -> bool:
    """Who can do heavy work can do any; what is light suits all: only in between the fact is missed."""
    if opening.effort is None:
        return worker.effort is not None and worker.effort < HEAVY
    return opening.effort > 0 and worker.effort is None


def _days_unknown(worker: Worker, opening: Opening) -> bool:
    """A seven-day week is not taken for granted, nor unnamed days by one who has only so many."""
    if opening.days_per_week is None:
        return worker.days_per_week is not None
    return worker.days_per_week is None and opening.days_per_week > 6
