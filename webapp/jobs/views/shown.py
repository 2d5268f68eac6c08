"""How ranked things are put before people: reasons as sentences, the day as a strip, states as words."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from flask import Blueprint
from flask_babel import gettext as _
from flask_babel import ngettext

from webapp.consents.labels import HOW, PURPOSES
from webapp.core.filters import clock_time
from webapp.jobs.labels import words
from webapp.jobs.labels.reasons import HUES, help_sentence, need_sentence, reason_sentence, short_yuan
from webapp.jobs.models import Opening
from webapp.jobs.recommend.lists import Barred, Match
from webapp.jobs.rules.openings import Standing

DAY_START, DAY_END, MIDNIGHT = 6 * 60, 22 * 60, 24 * 60
LEFT_OF: Final = 0.6
LONGEST_WORD: Final = 14


@dataclass(frozen=True)
class Strip:
    """A day to draw: segments with their words, from when to when."""

    segments: list[dict[str, Any]]
    title: str
    start: int
    end: int


def told(reasons: Iterable[Mapping[str, Any]]) -> list[tuple[str, str]]:
    """Return reasons as (colour, sentence)."""
    return [(HUES[one["polarity"]], reason_sentence(one["code"], one["params"])) for one in reasons]


def need_told(reasons: Iterable[Mapping[str, Any]], most: int | None = None) -> str:
    """Return why work is urgent as one sentence, the weightiest first, what is not known left out."""
    known = [one for one in reasons if one["polarity"] == "for"][:most]
    sentences = (need_sentence(one["code"], one["params"]) for one in known)
    text = str(_(" · ")).join(sentences)
    return text[:1].upper() + text[1:]


def limits_told(barred: Barred) -> str:
    """Return every limit that keeps something off a list, in one sentence."""
    return str(_("; ")).join(reason_sentence(one["code"], one["params"]) for one in barred.limits)


def helps_told(barred: Barred) -> str:
    """Return what would help against those limits."""
    return str(_("; ")).join(dict.fromkeys(help_sentence(one["code"]) for one in barred.limits))


def wages(opening: Opening) -> str:
    """Write a wage range as people speak of it."""
    low, high = short_yuan(opening.wage_from_fen), short_yuan(opening.wage_to_fen)
    return low if low == high else f"{low}–{high}"


def wage_told(opening: Opening) -> str:
    """Write a wage with what it is paid for."""
    return str(words.WAGES_IN[opening.wage_unit]) % {"wages": wages(opening)}


def hours_told(opening: Opening) -> str:
    """Write the shifts of a post one after the other."""
    shifts = ((opening.shift_from, opening.shift_to), *opening.more_shifts)
    return str(_(", ")).join(f"{clock_time(start)}–{clock_time(end)}" for start, end in shifts)


def way(match: Match) -> str:
    """Write the way: kilometres, and minutes where it is known what the person rides."""
    if match.km is None:
        return str(_("way not known"))
    if not match.km:
        return str(_("in the home village"))
    km = f"{match.km:g}"
    if match.minutes is None or match.transport is None:
        return str(_("%(km)s km", km=km))
    by = words.TRANSPORTS[match.transport]
    return str(_("%(km)s km, %(minutes)s minutes (%(by)s)", km=km, minutes=match.minutes, by=by))


def work_years(experience: Mapping[str, float] | Iterable[tuple[str, float]]) -> str:
    """Write what somebody has done, with the years."""
    pairs = experience.items() if isinstance(experience, Mapping) else experience
    return str(_(", ")).join(
        ngettext(
            "%(work)s, one year",
            "%(work)s, %(years)s years",
            1 if years == 1 else 2,
            work=work,
            years=f"{years:g}",
        )
        for work, years in pairs
    )


def place_of(opening: Opening) -> str:
    """Name the firm and where the post is."""
    return " · ".join(filter(None, (opening.firm.name, opening.village.name if opening.village else "")))


def strip_of(match: Match) -> Strip:
    """Lay the hours of a post over the care duties of a person."""
    pieces = [one for one in match.strip if one.kind != "way"]
    outside = any(one.start < DAY_START or one.end > DAY_END for one in pieces)
    start, end = (0, MIDNIGHT) if outside else (DAY_START, DAY_END)
    segments: list[dict[str, Any]] = [
        {"kind": one.kind, "start": one.start, "end": one.end, "what": one.what} for one in pieces
    ]
    _word_work([one for one in segments if one["kind"] == "work"], match.opening)
    _word_care([one for one in segments if one["kind"] == "care"], start, end)
    clashes = {one["what"]: one for one in reversed(segments) if one["kind"] == "clash"}
    for clash in clashes.values():
        clash["word"] = _short(
            str(_("%(time)s %(what)s", time=clock_time(clash["start"]), what=clash["what"]))
        )
    hours = {"start": clock_time(match.opening.shift_from), "end": clock_time(match.opening.shift_to)}
    return Strip(segments, _("Work from %(start)s to %(end)s over the care duties", **hours), start, end)


def _word_work(segments: Sequence[dict[str, Any]], opening: Opening) -> None:
    if segments:
        segments[0]["from_word"] = str(_("begins %(time)s", time=clock_time(opening.shift_from)))
        segments[-1]["to_word"] = str(_("ends %(time)s", time=clock_time(opening.shift_to)))


def _word_care(segments: Sequence[dict[str, Any]], start: int, end: int) -> None:
    """One word at the left for the duties of the morning, one at the right for those of the evening."""
    border = start + (end - start) * LEFT_OF
    left = [one for one in segments if one["start"] < border]
    right = [one for one in segments if one["start"] >= border]
    for group, bearer in ((left, 0), (right, -1)):
        if group:
            group[bearer]["word"] = _short(str(_(", ")).join(dict.fromkeys(one["what"] for one in group)))


def _short(text: str) -> str:
    return text if len(text) <= LONGEST_WORD * 2 else f"{text[: LONGEST_WORD * 2 - 1]}…"


def register(blueprint: Blueprint) -> None:
    """Hand the words to every template, since panels show them on other pages too."""
    filters: dict[str, Callable[..., Any]] = {
        "told": told, "need_told": need_told, "limits_told": limits_told, "helps_told": helps_told, "wages": wages,
        "way": way, "strip": strip_of, "short_yuan": short_yuan, "post_place": place_of,
        "opening_state": lambda standing: words.STANDINGS[Standing(standing)],
        "wage_told": wage_told, "unit_word": lambda unit: words.UNIT_WORDS[unit],
        "plan_word": lambda plan: words.PLANS[plan], "body_word": lambda need: words.BODY_NEEDS[need],
        "withdrawn_word": lambda code: words.WITHDRAWN[code], "hours_told": hours_told,
        "firm_state": lambda state: words.FIRM_STATES[state], "suspended_word": lambda code: words.SUSPENDED[code],
        "batch_state": lambda state: words.BATCH_STATES[state],
        "introduction_state": lambda state: words.INTRODUCTION_STATES[state],
        "decline_word": lambda code: words.DECLINES[code],
        "side_word": lambda code: words.SIDES[code.partition(".")[0]],
        "kind_word": lambda kind: words.KINDS[kind],
        "effort_word": lambda effort: words.EFFORTS[effort],
        "education_word": lambda education: words.EDUCATIONS[education],
        "close_word": lambda code: words.CLOSES[code], "purpose_word": lambda purpose: PURPOSES[purpose],
        "how_word": lambda how: HOW[how], "work_years": work_years,
        "transport_word": lambda transport: words.TRANSPORTS[transport],
    }  # fmt: skip
    for name, function in filters.items():
        blueprint.add_app_template_filter(function, name)
