"""The sentences of what is refused about openings, workers and introductions."""

from functools import partial
from typing import Any

from flask_babel import lazy_gettext as _l

from webapp.consents.labels import SENTENCES as CONSENTS
from webapp.core.sentences import Said, say
from webapp.core.workflow import Notice
from webapp.jobs.labels.reasons import LIMITS, reason_sentence

DEMANDS = {
    "deposit": _l("a deposit"),
    "keeps_documents": _l("that documents are handed over"),
    "sex": _l("one sex only"),
    "family": _l("marriage or children"),
    "infection": _l("a test for hepatitis or HIV"),
    "origin": _l("where people come from"),
    "household": _l("what kind of family people come from"),
}
SENTENCES: dict[str, Any] = {
    "kind_not_enabled": _l("Only full-time openings can be published for now."),
    "wage_below_pledge": _l(
        "%(wage_fen)s yuan is %(short_fen)s yuan below the agreed floor. "
        "Please fill in %(floor_fen)s yuan or more."
    ),
    "wage_below_minimum": _l(
        "%(wage_fen)s yuan is %(short_fen)s yuan below the legal minimum wage. "
        "Please fill in %(floor_fen)s yuan or more."
    ),
    "wage_range_reversed": _l("The highest wage is below the lowest. Please check both."),
    "wage_empty": _l("Please fill in the wage in yuan, for example 2,800."),
    "wage_not_a_number": _l("This is no sum of money. Please write figures only, for example 2,800."),
    "wage_negative": _l("A wage cannot be below zero. Please fill in the wage in yuan."),
    "wage_too_precise": _l("A wage has two decimals at most, for example 2,800.50."),
    "wage_too_large": _l("This wage is too large to be right. Please check the figures."),
    "wage_zero": _l("A wage cannot be zero. Please fill in the wage in yuan."),
    "shift_half_given": _l("Please fill in when work begins and when it ends."),
    "shift_empty": _l("Work begins and ends at the same time. Please check both."),
    "shift_too_long": _l("More than %(hours)s hours a day is not allowed. Please check the hours."),
    "days_per_week_out_of_range": _l("Please choose 1 to %(days)s days a week: one day of rest is the law."),
    "posts_out_of_range": _l("Please fill in how many people, from 1 to %(most)s."),
    "posts_below_filled": _l("%(filled)s people have been taken on already; the posts cannot be fewer."),
    "age_below_working_age": _l("Nobody under %(age)s may be employed."),
    "age_range_reversed": _l("The highest age is below the lowest. Please check both."),
    "forbidden_demand": _l("An opening must not ask for %(demand)s. Please take it out of the text."),
    "village_unknown": _l("Please choose the village of the post from the list."),
    "firm_unknown": _l("Please choose the firm from the list."),
    "firm_suspended": _l("This firm cannot publish openings now. Please ask the town."),
    "opening_not_editable": _l("A withdrawn opening cannot be changed. Copy it instead."),
    "under_age": _l("Under %(age)s years old: may not be introduced to any work."),
    "age_unknown": _l("The day of birth is not known, so nobody can tell whether work is allowed."),
    "pupil": _l("Still goes to school: may not be introduced to any work."),
    "no_consent": _l("The person has not agreed to this firm yet. Please ask, and say how it was agreed."),
    "already_working": _l("The person is at work already."),
    "already_introduced": _l("The person is introduced to this opening already."),
    "opening_in_other_town": _l("This opening belongs to another town."),
    "opening_not_published": _l("This opening is not open now."),
    "opening_stale": _l("Nobody has confirmed this opening for long. Please call the firm first."),
    "opening_full": _l("All posts of this opening are taken."),
    "opening_missing": _l("Please choose an opening first."),
    "nobody_picked": _l("Please tick at least one person first."),
    "reason_unknown": _l("Please choose a reason from the list."),
    "note_missing": _l("Please say in a few words what the reason was."),
    "wage_below_agreed": _l(
        "The agreed wage must not be below what the opening promised: %(wage_fen)s yuan."
    ),
    "time_unreadable": _l("Please write the time as hours and minutes, for example 07:30."),
    "time_half_given": _l("Please fill in both times, or neither."),
    "care_half_given": _l("A care duty needs both times and what is done."),
    "number_unreadable": _l("Please write a plain number."),
    "experience_unreadable": _l(
        "Please write one kind of work in each line, and the years in figures behind it."
    ),
    "constraint.ck_opening_wage_at_or_above_floor": _l(
        "The wage is below the floor. Please reload the page and check it."
    ),
    "constraint.uq_introduction_open": _l("The person is introduced to this opening already."),
    "constraint.uq_introduction_opening_id_member_id": _l(
        "The person is introduced to this opening already."
    ),
    "constraint.uq_worker_profile_member_id": _l(
        "Somebody else has just noted what this person said. Please look at it first."
    ),
    **CONSENTS,
    **{f"limit.{code}": sentence for code, sentence in LIMITS.items()},
}
_say = partial(say, SENTENCES)


def refusal_sentence(said: Said) -> str:
    """Return the sentence of a refusal; a limit of the ranking speaks as it does there."""
    if said.code.startswith("limit."):
        return reason_sentence(said.code.removeprefix("limit."), said.params)
    params = dict(said.params)
    if said.code == "forbidden_demand":
        params["demand"] = DEMANDS[str(params["demand"])]
    if said.code in ("wage_below_pledge", "wage_below_minimum"):
        params["short_fen"] = int(params["floor_fen"]) - int(params["wage_fen"])
    return _say(Notice(said.code, "", params))
