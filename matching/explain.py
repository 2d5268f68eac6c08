"""Why an opening suits a person, what is missing, what speaks against it: codes to translate."""

from collections.abc import Callable, Iterator, Mapping

from matching.filters import ADULT_AGE, away, care_clash, lives_in, untested, way_minutes
from matching.geo import kilometres
from matching.types import (
    DAY,
    CareDuty,
    Opening,
    Param,
    Reason,
    Segment,
    SegmentKind,
    Span,
    Worker,
    clock,
)
from matching.words.phrases import opening_phrases, stem, worker_phrases
from matching.words.relations import alike, is_same

MOST_FOR = 3
SUITS = 0.6
WAGE_SUITS = 0.51
"""From these values on a feature may be told as a reason for; a wage as soon as it passes the wish."""

FEELS_FAR = 0.45
MENTION_YEARS = 0.5
MENTION_LIKENESS = 0.4

Telling = Callable[[Worker, Opening], Reason | None]


def reasons(
    worker: Worker, opening: Opening, values: Mapping[str, float], weights: Mapping[str, float]
) -> tuple[Reason, ...]:
    """Up to three reasons for, the weightiest first, then all that speaks against, then the gaps."""
    against = (*_against_time(worker, opening), *_against_terms(worker, opening, values))
    return (*_fors(worker, opening, values, weights), *against, *_gaps(worker, opening))


def _fors(
    worker: Worker, opening: Opening, values: Mapping[str, float], weights: Mapping[str, float]
) -> list[Reason]:
    gains = {
        telling: max(weights[name] * (values[name] - 0.5) for name in names)
        for telling, names in TELLINGS.items()
        if max(values[name] for name in names) >= (WAGE_SUITS if telling is _wage else SUITS)
    }
    told = (telling(worker, opening) for telling in sorted(gains, key=lambda telling: -gains[telling]))
    return [reason for reason in told if reason is not None][:MOST_FOR]


def _for(code: str, **params: Param) -> Reason:
    return Reason(code, "for", params)


def _work(worker: Worker, opening: Opening) -> Reason | None:
    """Years in the same work say most, then asked skills, then a skill the title names, then like words."""
    title, years = best_experience(worker, opening)
    if years >= MENTION_YEARS:
        return _for("has_experience", title=title, years=years)
    if held := skills_held(worker, opening):
        return _for("has_skills", skills=held)
    known = tuple(skill for skill in worker.skills if _names_work(stem(skill), opening))
    return _for("knows_work", skills=known) if known else _similar(worker, opening)


def _similar(worker: Worker, opening: Opening) -> Reason | None:
    mine = {stem(phrase): phrase for phrase in (*worker.skills, *worker.experience)}
    theirs = {stem(phrase): phrase for phrase in (opening.title, *opening.skills)}
    pairs = [(alike(a, b).like, a, b) for a in mine for b in theirs]
    best, a, b = max(pairs, default=(0.0, "", ""))
    return _for("similar_work", mine=mine[a], theirs=theirs[b]) if best >= MENTION_LIKENESS else None


def _names_work(phrase: str, opening: Opening) -> bool:
    return any(is_same(phrase, text, in_duties=duty) for text, duty in opening_phrases(opening))


def best_experience(worker: Worker, opening: Opening) -> tuple[str, float]:
    """The longest stay in the same work, with its years; no years if there is none."""
    stays = [
        (years, title) for title, years in worker.experience.items() if _names_work(stem(title), opening)
    ]
    years, title = max(stays, default=(0.0, ""))
    return title, years


def skills_held(worker: Worker, opening: Opening) -> tuple[str, ...]:
    """The asked skills that the person has."""
    mine = worker_phrases(worker)
    return tuple(skill for skill in opening.skills if any(is_same(phrase, stem(skill)) for phrase in mine))


def _time(worker: Worker, opening: Opening) -> Reason | None:
    """The care duty nearest to the hours, if none clashes; for who has no duty, that the hours are free."""
    shift, gone = opening.shift, away(worker, opening)
    if shift is None or gone is None or lives_in(worker, opening) or _clashes(worker, opening):
        return None
    nearest = min(
        ((min(gone.until(duty.span), duty.span.until(gone)), i) for i, duty in enumerate(worker.care)),
        default=None,
    )
    if nearest is not None:
        spare, duty = nearest[0], worker.care[nearest[1]]
        if gone.until(duty.span) <= duty.span.until(gone):
            at, end = clock(duty.span.start), clock(shift.end)
            return _for("free_for_care", what=duty.what, at=at, end=end, spare_minutes=spare)
        until, start = clock(duty.span.end), clock(shift.start)
        return _for("care_before_work", what=duty.what, until=until, start=start, spare_minutes=spare)
    if worker.free is None or gone.overlap(worker.free) < gone.minutes:
        return None
    return _for("within_free_time", **_times(shift, worker.free))


def _times(shift: Span, free: Span) -> dict[str, Param]:
    return {
        "start": clock(shift.start),
        "end": clock(shift.end),
        "free_from": clock(free.start),
        "free_until": clock(free.end),
    }


def _distance(worker: Worker, opening: Opening) -> Reason | None:
    """The way in kilometres, and in minutes where it is known what the person rides."""
    km, minutes = kilometres(worker.place, opening.place), way_minutes(worker, opening)
    if km is None:
        return None
    if minutes is None:
        return _for("near_km", km=km)
    if opening.transport_provided:
        return _for("fetched", km=km, minutes=minutes)
    return _for("near", km=km, minutes=minutes, transport=worker.transport or "")


def _wage(worker: Worker, opening: Opening) -> Reason | None:
    """What the wage gives over the wish, or over the floor if no wish is known."""
    offered = opening.wage_from_fen
    base = worker.wanted_fen or opening.floor_fen
    if not offered or not base or offered < base:
        return None
    if worker.wanted_fen:
        return _for("wage_as_wanted", wage_from_fen=offered, wanted_fen=base, gain_fen=offered - base)
    return _for("wage_over_floor", wage_from_fen=offered, floor_fen=base, gain_fen=offered - base)


def _effort(worker: Worker, opening: Opening) -> Reason | None:
    """That the work is lighter than the heaviest the person can do."""
    if worker.effort is None or opening.effort is None or opening.effort >= worker.effort:
        return None
    return _for("light_enough", asked=opening.effort, can=worker.effort)


def _firm(worker: Worker, opening: Opening) -> Reason | None:
    """How many of a hundred earlier hires stayed."""
    kept = opening.firm_kept_share
    return None if kept is None else _for("firm_keeps", percent=round(kept * 100))


TELLINGS: Mapping[Telling, tuple[str, ...]] = {
    _work: ("skill_overlap", "word_likeness", "experience"),
    _time: ("hours", "care"),
    _distance: ("distance",),
    _wage: ("wage",),
    _effort: ("effort",),
    _firm: ("firm_keeps",),
}
"""One reason each for features that say the same thing twice: trade words and years, hours and care."""


def _clashes(worker: Worker, opening: Opening) -> list[CareDuty]:
    gone = away(worker, opening)
    return [duty for duty in worker.care if gone is not None and gone.overlap(duty.span)]


def _against_time(worker: Worker, opening: Opening) -> Iterator[Reason]:
    """Living away, else the care duties that clash, else the time outside what the person named."""
    if lives_in(worker, opening):
        yield Reason("lives_away", "against", {"km": kilometres(worker.place, opening.place) or 0.0})
        return
    clashes = _clashes(worker, opening)
    for duty in clashes:
        yield care_clash("care_clash", duty, worker, opening)
    gone, free = away(worker, opening), worker.free
    if clashes or gone is None or opening.shift is None or free is None:
        return
    if outside := gone.minutes - gone.overlap(free):
        yield Reason("outside_free_time", "against", {**_times(opening.shift, free), "minutes": outside})


def _against_terms(worker: Worker, opening: Opening, values: Mapping[str, float]) -> Iterator[Reason]:
    """A wage under the wish, and a way that feels far."""
    offered, wanted = opening.wage_from_fen, worker.wanted_fen
    if offered is not None and wanted is not None and offered < wanted:
        short: dict[str, Param] = {
            "wage_from_fen": offered,
            "wanted_fen": wanted,
            "short_fen": wanted - offered,
        }
        yield Reason("wage_below_wanted", "against", short)
    km = kilometres(worker.place, opening.place)
    if km is not None and values["distance"] <= FEELS_FAR and not lives_in(worker, opening):
        yield Reason("far", "against", {"km": km})


def _gap(code: str, **params: Param) -> Reason:
    return Reason(code, "gap", params)


def _gaps(worker: Worker, opening: Opening) -> Iterator[Reason]:
    """What is missing: skills, papers, terms, then what nobody wrote down."""
    yield from _skill_gaps(worker, opening)
    yield from _paper_gaps(worker, opening)
    if opening.part_time:
        yield _gap("part_time")
    if worker.age < ADULT_AGE:
        yield _gap("minor", age=worker.age)
    yield from untested(worker, opening)
    if worker.free is None and opening.shift is not None:
        yield _gap("unknown_free_time")


def _skill_gaps(worker: Worker, opening: Opening) -> Iterator[Reason]:
    if not worker.skills and not worker.experience:
        yield _gap("unknown_skills")
    elif missing := tuple(skill for skill in opening.skills if skill not in skills_held(worker, opening)):
        yield _gap("skills_missing", skills=missing)
    if worker.experience and not opening.skills and best_experience(worker, opening)[1] == 0:
        yield _gap("skills_unused", skills=tuple(sorted(worker.experience)))


def _paper_gaps(worker: Worker, opening: Opening) -> Iterator[Reason]:
    missing = tuple(sorted(opening.quick_certificates - (worker.certificates or frozenset())))
    if missing:
        yield _gap("quick_certificate", certificates=missing)
    if opening.education is not None and worker.education is None:
        yield _gap("unknown_education", asked=opening.education)
    elif opening.education is not None and (worker.education or 0) < opening.education:
        yield _gap("education_below", asked=opening.education, has=worker.education or 0)


def day_strip(worker: Worker, opening: Opening) -> tuple[Segment, ...]:
    """The day as segments to draw one over the other: care, way, work, and where they clash."""
    segments = [piece for duty in worker.care for piece in _segments("care", duty.span, duty.what, duty.hard)]
    gone, shift = away(worker, opening), opening.shift
    if gone is None or shift is None:
        return tuple(segments)
    if gone.minutes > shift.minutes:
        segments += _segments("way", gone)
    segments += _segments("work", shift)
    for duty in _clashes(worker, opening):
        segments += _clash_segments(gone, duty)
    return tuple(segments)


def _segments(kind: SegmentKind, span: Span, what: str = "", hard: bool = False) -> list[Segment]:
    return [Segment(kind, start, end, what, hard) for start, end in _pieces(span)]


def _pieces(span: Span) -> list[tuple[int, int]]:
    """The span cut at midnight."""
    end = span.start + span.minutes
    return [(span.start, end)] if end <= DAY else [(span.start, DAY), (0, end - DAY)]


def _clash_segments(gone: Span, duty: CareDuty) -> list[Segment]:
    shared = (
        (max(start, from_), min(end, to)) for start, end in _pieces(gone) for from_, to in _pieces(duty.span)
    )
    return [Segment("clash", start, end, duty.what, duty.hard) for start, end in shared if start < end]
