"""What the compiled ranking does for each person: numba's Python, plain loops over numbers.

To hand tables over takes longer than to look into them: functions with tables are called once a person, not once a
pair; what is called for each pair takes numbers only.
"""

import numpy as np
from numba import njit

from matching.columns.rows import INSIDE
from matching.features import CARE_MARGIN, HOURS_TOLERANCE, UNKNOWN
from matching.types import DAY

compiled = njit(nogil=True, cache=True)

WHOLE_DAY = float(DAY)
(WORST, COMFORT, AMPLE), (HOPELESS, FAIR, FULL) = CARE_MARGIN
LOWEST = np.finfo(np.float64).min


@compiled
def rank(order, begin, end, shared, words, days, ties, scratch, out_row, out_fit):
    """Rank the people from `begin` to `end` of the order, and write down their rows and fits."""
    top = out_row.shape[1]
    fits, rows = np.empty(2 * top), np.empty(2 * top, np.int64)
    for person in order[begin:end]:
        if shared.barred[person]:
            continue
        possible = _add_rows(person, shared, scratch)
        _add_words(person, possible, words, scratch)
        found = _best_without_way(days.day[person], possible, days, ties, scratch, fits, rows)
        if not days.plain[days.day[person]]:
            sure = _least_with_way(person, found, top, rows, shared, days, scratch)
            possible = _still_possible(days.day[person], possible, sure, days, scratch)
            _add_days(person, possible, shared, days, scratch)
            found = _best(possible, ties, scratch, fits, rows)
        for at in range(found):
            out_row[person, at], out_fit[person, at] = rows[at], fits[at]


@compiled
def _add_rows(person, shared, scratch):
    """Note what is possible, with the points of rows and way; gives how many that are."""
    wages, reach = shared.wages[shared.wish[person]], shared.way[shared.reach[person]]
    coming, possible = shared.coming[shared.place[person]], 0
    term = shared.term[person]
    for at in range(shared.begin[term], shared.begin[term + 1]):
        opening = shared.opening[at]
        way = reach[coming[opening]]
        scratch.possible[possible] = opening
        scratch.points[opening] = (shared.points[at] + wages[opening]) + way
        possible += way > -np.inf
    for at in range(shared.kept_begin[person], shared.kept_begin[person + 1]):
        scratch.points[shared.kept_off[at]] = -np.inf
    return possible


@compiled
def _add_words(person, possible, words, scratch):
    """Add what skills, words and experience bring beyond saying nothing, where they say anything."""
    if words.begin[person] == words.begin[person + 1]:
        return
    _note_said(person, words, scratch)
    _note_held(person, words, scratch)
    _note_stays(person, words, scratch)
    skill, word, stay = words.weights[0], words.weights[1], words.weights[2]
    for at in range(possible):
        opening = scratch.possible[at]
        like = scratch.like[opening]
        if like > 0:
            least = words.least[opening]
            skills = max(words.idle[opening], scratch.same[opening] * words.unasked[opening])
            skills += scratch.held[opening] * words.part[opening]
            more = skill * skills - words.untouched[opening]
            more += word * max(least, like)
            more += stay * max(least, scratch.stay[opening])
            scratch.points[opening] += more


@compiled
def _note_said(person, words, scratch):
    """Note how alike the words are, and how far the work is the same: the best that any phrase says."""
    scratch.like[:] = 0.0
    scratch.same[:] = 0.0
    for at in range(words.begin[person], words.begin[person + 1]):
        phrase = words.phrase[at]
        for entry in range(words.row_begin[phrase], words.row_begin[phrase + 1]):
            opening = words.opening[entry]
            scratch.like[opening] = max(scratch.like[opening], words.like[entry])
        for entry in range(words.same_begin[phrase], words.same_begin[phrase + 1]):
            opening = words.same_opening[entry]
            scratch.same[opening] = max(scratch.same[opening], words.same[entry])


@compiled
def _note_held(person, words, scratch):
    """Note how much of the asked skills the person has: of each skill the best that any phrase says."""
    scratch.held[:] = 0.0
    for at in range(words.begin[person], words.begin[person + 1]):
        phrase = words.phrase[at]
        for entry in range(words.slot_begin[phrase], words.slot_begin[phrase + 1]):
            slot = words.slot[entry]
            if scratch.slot_for[slot] != person:
                scratch.slot_for[slot] = person
                scratch.slot_held[slot] = 0.0
            more = max(np.float32(0.0), words.share[entry] - scratch.slot_held[slot])
            scratch.slot_held[slot] += more
            scratch.held[words.owner[slot]] += more


@compiled
def _note_stays(person, words, scratch):
    """Note the longest stay in such work."""
    scratch.stay[:] = 0.0
    for at in range(words.stay_begin[person], words.stay_begin[person + 1]):
        phrase, years = words.stay[at], words.years[at]
        for entry in range(words.worth_begin[phrase], words.worth_begin[phrase + 1]):
            opening = words.worth_opening[entry]
            scratch.stay[opening] = max(scratch.stay[opening], words.worth[entry] * years)


@compiled
def _best_without_way(day, possible, days, ties, scratch, fits, rows):
    """Find the best if nobody had a way, which makes every day at least as good."""
    most, top = days.most[day], len(fits) // 2
    found, least = 0, LOWEST
    for at in range(possible):
        opening = scratch.possible[at]
        fit = np.float64(scratch.points[opening]) + most[days.shift[opening]]
        if fit >= least:
            fits[found], rows[found] = fit, opening
            found += 1
            if found == len(fits):
                found = _keep_best(fits, rows, ties, found, top)
                least = fits[top - 1]
    return _keep_best(fits, rows, ties, found, top)


@compiled
def _least_with_way(person, found, top, rows, shared, days, scratch):
    """The least that the best of them reach by their real ways: whatever is below cannot be among the best."""
    if found < top:
        return LOWEST
    for at in range(found):
        scratch.touched[at] = rows[at]
    _add_days(person, found, shared, days, scratch)
    return scratch.fits[:found].min()


@compiled
def _still_possible(day, possible, sure, days, scratch):
    """List what could reach so much if it had no way."""
    most, found = days.most[day], 0
    for at in range(possible):
        opening = scratch.possible[at]
        scratch.touched[found] = opening
        found += np.float64(scratch.points[opening]) + most[days.shift[opening]] >= max(sure, LOWEST)
    return found


@compiled
def _best(possible, ties, scratch, fits, rows):
    """Find the best of those that were listed, by their fits."""
    top = len(fits) // 2
    found, least = 0, LOWEST
    for at in range(possible):
        if scratch.fits[at] >= least:
            fits[found], rows[found] = scratch.fits[at], scratch.touched[at]
            found += 1
            if found == len(fits):
                found = _keep_best(fits, rows, ties, found, top)
                least = fits[top - 1]
    return _keep_best(fits, rows, ties, found, top)


@compiled
def _keep_best(fits, rows, ties, found, top):
    """Put them in order, best first, and keep as many as are asked for."""
    for at in range(1, found):
        fit, row, place = fits[at], rows[at], at
        while place > 0 and (
            fits[place - 1] < fit or (fits[place - 1] == fit and ties[rows[place - 1]] > ties[row])
        ):
            fits[place], rows[place] = fits[place - 1], rows[place - 1]
            place -= 1
        fits[place], rows[place] = fit, row
    return min(found, top)


@compiled
def _add_days(person, listed, shared, days, scratch):
    """Work out the fits of those that are listed: their points with those of hours and care."""
    day = days.day[person]
    minutes, coming = shared.minutes[shared.reach[person]], shared.coming[shared.place[person]]
    free, free_lasts = days.free[day, 0], days.free[day, 1]
    for at in range(listed):
        opening = scratch.touched[at]
        way = minutes[coming[opening]]
        inside = way == INSIDE
        way = 0 if inside else way
        lasts = min(WHOLE_DAY, days.lasts[opening] + 2 * way)
        begins = _on_the_day(days.begins[opening] - way)
        hours = UNKNOWN
        if not np.isnan(begins) and not np.isnan(free):
            outside = lasts - _overlap(begins, lasts, free, free_lasts)
            hours = min(1.0, max(0.0, 1 - outside / HOURS_TOLERANCE))
        fit = np.float64(scratch.points[opening]) + days.hours * hours
        clash, spare, forbidden = 0.0, WHOLE_DAY, False
        for number in range(days.duties[day]):
            start, length = days.duty[day, number, 0], days.duty[day, number, 1]
            shared_minutes = 0.0 if np.isnan(begins) else _overlap(begins, lasts, start, length)
            clash += shared_minutes
            spare = min(spare, _on_the_day(start - begins - lasts), _on_the_day(begins - start - length))
            forbidden |= days.duty[day, number, 2] > 0 and (inside or shared_minutes > 0)
        care = 1.0
        if days.duties[day]:
            care = 0.0 if inside else UNKNOWN if np.isnan(begins) else _margin(-clash if clash > 0 else spare)
        scratch.fits[at] = -np.inf if forbidden else fit + days.care * care


@compiled
def _on_the_day(minute):
    """A minute of the day before, or of the one before that, as one of the day."""
    if minute < 0:
        minute += WHOLE_DAY
    if minute < 0:
        minute += WHOLE_DAY
    return minute


@compiled
def _margin(minutes):
    """What so many minutes between work and care are worth."""
    if minutes >= AMPLE:
        return FULL
    if minutes <= WORST:
        return HOPELESS
    if minutes >= COMFORT:
        return FAIR + (FULL - FAIR) / (AMPLE - COMFORT) * (minutes - COMFORT)
    return HOPELESS + (FAIR - HOPELESS) / (COMFORT - WORST) * (minutes - WORST)


@compiled
def _overlap(start, length, other, other_length):
    """Minutes that two stretches of the day have in common."""
    total = 0.0
    for day in (-WHOLE_DAY, 0.0, WHOLE_DAY):
        total += max(0.0, min(start + length, other + other_length + day) - max(start, other + day))
    return total
