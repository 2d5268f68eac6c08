"""What the compiled ranking does for each person: numba's Python, plain loops over numbers.

To hand tables over takes longer than to look into them: functions with tables are called once a person, not once a
pair; what is called for each pair takes numbers only. Loops over all openings hold nothing but sums and maxima, which
the compiler turns into steps of sixteen openings; whatever needs a choice is done for the few that are left.
"""

import numpy as np
from numba import njit

from matching.columns.plain import LOWEST, SLACK
from matching.columns.rows import INSIDE
from matching.features import CARE_MARGIN, HOURS_TOLERANCE, UNKNOWN
from matching.types import DAY

compiled = njit(nogil=True, cache=True)

WHOLE_DAY = float(DAY)
(WORST, COMFORT, AMPLE), (HOPELESS, FAIR, FULL) = CARE_MARGIN
NEVER = -np.inf
ALWAYS = np.float32(np.inf)


@compiled
def rank(order, begin, end, shared, sayings, like, held, days, ties, scratch, out_row, out_fit):
    """Rank the people from `begin` to `end` of the order, and write down their rows and fits."""
    top, place, reach = out_row.shape[1], -1, -1
    for person in order[begin:end]:
        if shared.barred[person]:
            continue
        if shared.place[person] != place or shared.reach[person] != reach:
            place, reach = shared.place[person], shared.reach[person]
            _note_way(place, reach, shared, scratch)
        _raise(person, sayings.begin, sayings.phrase, held, scratch.held)
        _raise(person, sayings.begin, sayings.phrase, like, scratch.like)
        _note_stays(person, sayings, scratch)
        _add_up(person, shared, sayings, scratch)
        _add_further(person, sayings, scratch)
        _note_bounds(days.most[days.day[person]], days.shift, scratch)
        _note_best_of_blocks(scratch.bound, scratch.block)
        rows, fits = out_row[person], out_fit[person]
        likely = _near_best(scratch.block, fits)
        found = 0
        for low, high in ((likely, ALWAYS), (LOWEST, likely)):
            if found == top:
                low = max(low, np.float32(fits[top - 1] - SLACK))
            listed = _list(low, high, scratch)
            _add_days(person, listed, shared, days, scratch)
            found = _keep_best(listed, found, ties, scratch, rows, fits)
        fits[found:] = np.nan


@compiled
def _note_way(place, reach, shared, scratch):
    """Note the points of the way to each opening, for all who have the same."""
    coming, points = shared.coming[place], shared.way[reach]
    for opening in range(len(coming)):
        scratch.way[opening] = points[coming[opening]]


@compiled
def _raise(person, begin, phrases, table, best):
    """Begin with what everybody has, and raise it to the best that any phrase says."""
    for opening in range(len(best)):  # to copy it as a slice takes five times as long
        best[opening] = table.least[opening]
    for at in range(begin[person], begin[person + 1]):
        phrase = phrases[at]
        if table.row[phrase] >= 0:
            row = table.rows[table.row[phrase]]
            for opening in range(len(row)):
                best[opening] = max(best[opening], row[opening])
        for entry in range(table.begin[phrase], table.begin[phrase + 1]):
            opening = table.place[entry]
            best[opening] = max(best[opening], table.value[entry])


@compiled
def _add_further(person, sayings, scratch):
    """Add how far further skills are held: each as far as the best phrase says."""
    for skill in range(len(scratch.further)):
        scratch.further[skill] = 0
    for at in range(sayings.begin[person], sayings.begin[person + 1]):
        phrase = sayings.phrase[at]
        for entry in range(sayings.further.begin[phrase], sayings.further.begin[phrase + 1]):
            skill = sayings.further.place[entry]
            scratch.further[skill] = max(scratch.further[skill], sayings.further.value[entry])
    for skill in range(len(sayings.owner)):
        owner = sayings.owner[skill]
        scratch.points[owner] += np.float32(scratch.further[skill]) * sayings.share[owner]


@compiled
def _note_stays(person, sayings, scratch):
    """Note what the longest stay in such work adds."""
    for opening in range(len(scratch.stay)):
        scratch.stay[opening] = 0
    for at in range(sayings.stay_begin[person], sayings.stay_begin[person + 1]):
        stay, years = sayings.stay[at], sayings.years[at]
        for entry in range(sayings.worth.begin[stay], sayings.worth.begin[stay + 1]):
            opening = sayings.worth.place[entry]
            scratch.stay[opening] = max(scratch.stay[opening], np.float32(sayings.worth.value[entry]) * years)


@compiled
def _add_up(person, shared, sayings, scratch):
    """Add up all but further skills and the day."""
    terms, wages = shared.terms[shared.term[person]], shared.wages[shared.wish[person]]
    for opening in range(len(terms)):
        text = np.float32(scratch.held[opening]) * sayings.share[opening]
        text += np.float32(scratch.like[opening]) * sayings.word
        text += (scratch.stay[opening] + np.float32(sayings.least[opening])) * sayings.experience
        scratch.points[opening] = ((terms[opening] + wages[opening]) + scratch.way[opening]) + text
    for at in range(shared.kept_begin[person], shared.kept_begin[person + 1]):
        scratch.points[shared.kept_off[at]] = -np.inf


@compiled
def _note_bounds(most, shift, scratch):
    """Note the points with the most that the day can bring."""
    for opening in range(len(shift)):
        scratch.bound[opening] = scratch.points[opening] + most[shift[opening]]


@compiled
def _note_best_of_blocks(bound, block):
    """Note the greatest of each block: of openings that lie as many apart as there are blocks."""
    for at in range(len(block)):
        block[at] = bound[at]
    for begin in range(len(block), len(bound), len(block)):
        for at in range(len(block)):
            block[at] = max(block[at], bound[begin + at])


@compiled
def _near_best(block, kept):
    """Points that as many openings reach as are asked for, because so many blocks have one that does."""
    if len(block) < len(kept):
        return LOWEST
    kept[:] = NEVER
    for best in block:
        place = len(kept) - 1
        if best > kept[place]:
            while place > 0 and kept[place - 1] < best:
                kept[place] = kept[place - 1]
                place -= 1
            kept[place] = best
    return max(LOWEST, np.float32(kept[-1]))


@compiled
def _list(low, high, scratch):
    """List the openings whose bound lies from `low` to below `high`; gives how many they are."""
    listed = 0
    for at in range(len(scratch.block)):
        if scratch.block[at] >= low:
            for opening in range(at, len(scratch.bound), len(scratch.block)):
                scratch.listed[listed] = opening
                listed += low <= scratch.bound[opening] < high
    return listed


@compiled
def _keep_best(listed, found, ties, scratch, rows, fits):
    """Put those that are listed among the best found so far, in their order; gives how many there are now."""
    top = len(rows)
    for at in range(listed):
        fit, row = scratch.fits[at], np.int64(scratch.listed[at])
        place = found
        while place > 0 and (
            fits[place - 1] < fit or (fits[place - 1] == fit and ties[rows[place - 1]] > ties[row])
        ):
            place -= 1
        if place < top and fit > NEVER:
            found = min(found + 1, top)
            for later in range(found - 1, place, -1):
                fits[later], rows[later] = fits[later - 1], rows[later - 1]
            fits[place], rows[place] = fit, row
    return found


@compiled
def _add_days(person, listed, shared, days, scratch):
    """Work out the fits of those that are listed: their points with those of hours and care."""
    day = days.day[person]
    minutes, coming = shared.minutes[shared.reach[person]], shared.coming[shared.place[person]]
    free, free_lasts = days.free[day, 0], days.free[day, 1]
    for at in range(listed):
        opening = scratch.listed[at]
        way = minutes[coming[opening]]
        inside = way == INSIDE
        way = 0 if inside else way
        lasts = min(WHOLE_DAY, days.lasts[opening] + 2 * way)
        begins = _on_the_day(days.begins[opening] - way)
        hours = UNKNOWN
        if not np.isnan(begins) and not np.isnan(free):
            outside = lasts - _overlap(begins, lasts, free, free_lasts)
            hours = min(1.0, max(0.0, 1 - outside / HOURS_TOLERANCE))
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
        day_points = days.hours * hours + days.care * care
        scratch.fits[at] = NEVER if forbidden else np.float64(scratch.points[opening]) + day_points


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
