"""The sentences of what is refused about openings, workers and introductions."""

from functools import partial
from typing import Any

from flask_babel import lazy_gettext as _l

from webapp.consents.labels import SENTENCES as CONSENTS
from webapp.core.sentences import Said, say
from webapp.core.workflow import Notice
from webapp.jobs.labels.introductions import REFUSALS as INTRODUCTIONS
from webapp.jobs.labels.reasons import LIMITS, reason_sentence
from webapp.jobs.labels.town_words import REFUSALS as TOWN_WORDS

DEMANDS = {
    "deposit": _l("a deposit"),
    "keeps_documents": _l("that documents are handed over"),
    "sex": _l("one sex only"),
    "family": _l("marriage or children"),
    "infection": _l("a test for hepatitis or HIV"),
    "origin": _l("where people come from"),
    "household": _l("what kind of family people come from"),
    "age": _l("an age that no law asks for"),
    "looks": _l("how people look"),
    "health": _l("health beyond what the work needs"),
}
ADVICE = {
    "deposit": _l("Nobody pays to work; leave it out."),
    "keeps_documents": _l("A copy is enough; documents stay with their owner."),
    "sex": _l("Say what the work is like: people know themselves whether they can do it."),
    "family": _l("Say the hours exactly: who has children sees whether they fit."),
    "infection": _l("Ask for the health card only where food is handled."),
    "origin": _l("Say where the work is and whether there is lodging."),
    "household": _l("Leave it out: who needs work most is who is sent."),
    "age": _l("Only 16 or 18 may be asked, and that is a field of its own."),
    "looks": _l("Say what the work needs; leave looks out."),
    "health": _l("Tick what the work asks of the body instead."),
}
"""How to say it instead, by what must not be asked."""

SENTENCES: dict[str, Any] = {
    "kind_unknown": _l("Please choose the kind of work from the list."),
    "kind_has_people": _l(
        "People have been taken on already; kind and pay cannot change. Please write a new opening."
    ),
    "unit_unknown": _l("This kind of work is not paid like that. Please choose another."),
    "workload_missing": _l("Please say for how many hours of work that pay is."),
    "workload_out_of_range": _l("Please fill in the hours of work, from 1 to %(most)s."),
    "pay_days_missing": _l(
        "Work by the hour is paid at least every %(days)s days. Please fill in after how many."
    ),
    "pay_days_out_of_range": _l("Please fill in the days from one payment to the next, from 1 to %(days)s."),
    "hourly_pay_too_late": _l("Work by the hour must be paid within %(days)s days."),
    "hours_missing": _l("Please fill in when work begins and when it ends: work by the hour has its limits."),
    "hourly_day_too_long": _l("Work by the hour is at most %(hours)s hours a day. Longer work is full time."),
    "hourly_week_too_long": _l(
        "Work by the hour is at most %(hours)s hours a week. Please choose fewer days."
    ),
    "welfare_age_missing": _l("Please fill in the highest age; without a reason it is %(age)s."),
    "welfare_age_needs_fit": _l("Above %(age)s only who is fit for the work: please tick that."),
    "welfare_age_too_high": _l("A public-welfare post is newly filled up to %(age)s years of age."),
    "accident_insurance_missing": _l(
        "A public-welfare post must be insured against accidents. Please buy it and tick it."
    ),
    "overseer_missing": _l("Please name who sees that the work is done: no post may stand on paper only."),
    "welfare_too_old": _l("This public-welfare post is for people up to %(age)s years of age."),
    "welfare_double_post": _l("The person holds a public-welfare post already; nobody has two at one time."),
    "welfare_works_away": _l("The person works away from home; a public-welfare post is for who is here."),
    "welfare_not_asked": _l(
        "Please ask whether a close relative is a cadre of the village, and note the answer."
    ),
    "welfare_fit_not_asked": _l(
        "At this age the post is for who is fit for the work. Please ask, and note the answer."
    ),
    "welfare_not_fit": _l("At this age the post is for who is fit for the work, and the person says no."),
    "welfare_ask_town": _l(
        "The town has to look at this public-welfare post again before somebody starts. Please call it."
    ),
    "welfare_cadre_family": _l("Public-welfare posts are not for the families of village cadres."),
    "plan_wrong": _l("Please choose how the shifts go together; several shifts need their hours."),
    "body_need_unknown": _l("Please choose what the work needs from the list."),
    "member_speaks_itself": _l("This member has an account and does this itself. Please call it."),
    "no_member": _l(
        "No admitted member of your chamber has this name. Please compare it with the list of members."
    ),
    "cell_missing": _l("Nothing stands here. Please fill it in."),
    "cell_too_long": _l("This is too long. Please say it in %(most)s characters or fewer."),
    "firm_silent": _l(
        "This firm has left %(lying)s introductions without an answer. Please call it; "
        "once it answers it is sent people again."
    ),
    "firm_full": _l(
        "This firm takes %(most)s introductions a month, and %(sent)s were sent. Please choose another firm."
    ),
    "capacity_out_of_range": _l(
        "Please fill in how many people a month, from 1 to %(most)s; to stop, pause the openings."
    ),
    "promise_out_of_range": _l("Please fill in how many posts, from 1 to %(most)s."),
    "promise_in_future": _l("This day is still to come. Please fill in the day on which it was promised."),
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
    "age_from_unlawful": _l("No higher age than %(age)s may be asked for. Please choose from the list."),
    "age_hazardous": _l("Dangerous or harmful work is for people from %(age)s on. Please choose that."),
    "age_to_unlawful": _l("No highest age may be asked for this kind of work."),
    "age_range_reversed": _l("The highest age is below the lowest. Please check both."),
    "forbidden_demand": _l("“%(words)s”: an opening must not ask for %(demand)s. %(advice)s"),
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
    "firm_not_admitted": _l(
        "This firm is not admitted now: nobody is introduced to it and nobody taken on by it."
    ),
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
    "weights_changed": _l(
        "The weights were learned anew since you opened this page. Please look at them before you propose them."
    ),
    "weights_waiting": _l(
        "Shares that were proposed still wait for a second person; they are decided first."
    ),
    "weights_as_they_are": _l("There is nothing to propose: no learned weights differ from those in force."),
    "time_unreadable": _l("Please write the time as hours and minutes, for example 07:30."),
    "time_half_given": _l("Please fill in both times, or neither."),
    "care_half_given": _l("A care duty needs both times and what is done."),
    "number_unreadable": _l("Please write a plain number."),
    "experience_unreadable": _l(
        "Please write one kind of work in each line, and the years in figures behind it."
    ),
    "constraint.ck_opening_wage_at_or_above_minimum": _l(
        "The wage is below the floor. Please reload the page and check it."
    ),
    "constraint.ck_opening_wage_at_or_above_pledge": _l(
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
    **INTRODUCTIONS,
    **TOWN_WORDS,
    **{f"limit.{code}": sentence for code, sentence in LIMITS.items()},
}
_say = partial(say, SENTENCES)


def refusal_sentence(said: Said) -> str:
    """Return the sentence of a refusal; a limit of the ranking speaks as it does there."""
    if said.code.startswith("limit."):
        return reason_sentence(said.code.removeprefix("limit."), said.params)
    params = dict(said.params)
    if said.code == "forbidden_demand":
        code = str(params["demand"])
        params |= {"demand": DEMANDS[code], "advice": ADVICE[code]}
    if said.code in ("wage_below_pledge", "wage_below_minimum"):
        params["short_fen"] = int(params["floor_fen"]) - int(params["wage_fen"])
    return _say(Notice(said.code, "", params))
