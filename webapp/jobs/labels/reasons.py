"""Why an opening suits or does not: each code of the ranking as a sentence, with what would help against a limit."""

from collections.abc import Mapping
from typing import Any, Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from webapp.core.money import FEN_PER_YUAN, format_yuan
from webapp.core.sentences import say
from webapp.core.workflow import Notice
from webapp.jobs.labels.words import EFFORTS, TRANSPORTS

Params = Mapping[str, Any]

HUES: Final = {"for": "ok", "gap": "due", "against": "bad"}
"""The colour of a reason by its direction."""

REASONS: Final[Mapping[str, Any]] = {
    "has_experience": _l("Has done %(title)s for %(years)s years"),
    "has_experience.one": _l("Has done %(title)s for one year"),
    "has_skills": _l("Can do what is asked: %(skills)s"),
    "knows_work": _l("Knows the work: %(skills)s"),
    "similar_work": _l("Can do %(mine)s, which is close to %(theirs)s"),
    "free_for_care": _l("Done at %(end)s, in time at %(at)s for: %(what)s"),
    "care_before_work": _l("Work starts at %(start)s, after %(what)s until %(until)s"),
    "within_free_time": _l("Free at these hours, %(start)s to %(end)s"),
    "near": _l("%(km)s km from home, %(minutes)s minutes (%(transport)s)"),
    "near_km": _l("%(km)s km from home"),
    "home_village": _l("In the home village"),
    "fetched": _l("The firm fetches people: %(km)s km, %(minutes)s minutes"),
    "wage_as_wanted": _l("From %(wage_from_fen)s yuan, wished for were %(wanted_fen)s yuan"),
    "wage_over_floor": _l("From %(wage_from_fen)s yuan, %(gain_fen)s yuan above the floor"),
    "light_enough": _l("The work is %(asked)s, not too hard"),
    "firm_keeps": _l("Of earlier hires of this firm %(percent)s of 100 stayed half a year"),
    "lives_away": _l("Would have to live away from home, %(km)s km"),
    "care_clash": _l("%(what)s at %(at)s falls into work and the way"),
    "outside_free_time": _l("%(minutes)s minutes outside the free time, %(free_from)s to %(free_until)s"),
    "wage_below_wanted": _l("From %(wage_from_fen)s yuan, %(short_fen)s yuan less than wished for"),
    "far": _l("Rather far from home, %(km)s km"),
    "unknown_skills": _l("Nobody has asked yet what the person can do"),
    "skills_missing": _l("Still to learn: %(skills)s"),
    "skills_unused": _l("Makes no use of: %(skills)s"),
    "quick_certificate": _l("Still needs: %(certificates)s, had within days"),
    "unknown_education": _l("Schooling is asked for, the person's is not known"),
    "education_below": _l("Asks for more schooling than the person has"),
    "part_time": _l("Part of the day only: income is less steady"),
    "minor": _l("Only %(age)s years old: the protection of young workers holds"),
    "unknown_distance": _l("The way is not known: the place of the post is missing"),
    "unknown_hours": _l("The hours are not known, please ask the firm"),
    "unknown_wage": _l("The wage is not known, please ask the firm"),
    "unknown_night": _l("Ask whether night work is possible"),
    "unknown_effort": _l("Ask how heavy the work may be"),
    "unknown_days": _l("Ask how many days a week are possible"),
    "unknown_certificates": _l("Ask which certificates there are"),
    "unknown_free_time": _l("Ask at which hours the person is free"),
    "welfare_not_asked": _l("Ask whether a close relative is a cadre of the village"),
    "welfare_fit_not_asked": _l("Ask whether the person feels fit for this work"),
}
LIMITS: Final[Mapping[str, Any]] = {
    "under_16": _l("%(age)s years old: nobody under 16 may work"),
    "pupil": _l("Still goes to school"),
    "not_open": _l("The firm has paused it"),
    "firm_not_admitted": _l("The firm is suspended, nobody is sent there"),
    "stale": _l("Not confirmed for %(days)s days, nobody knows whether it still stands"),
    "no_posts_left": _l("All posts are taken"),
    "firm_silent": _l("The firm left %(lying)s introductions without an answer"),
    "firm_full": _l("The firm takes %(most)s introductions a month, and that many were sent"),
    "wage_below_floor": _l("From %(wage_from_fen)s yuan, below today's floor of %(floor_fen)s yuan"),
    "minor_night": _l("%(age)s years old: no night work before 18"),
    "minor_heavy": _l("%(age)s years old: no heavy or dangerous work before 18"),
    "below_post_age": _l("%(age)s years old, the post asks for %(age_min)s"),
    "above_post_age": _l("%(age)s years old, the post ends at %(age_max)s"),
    "works_there": _l("Works at this firm or is hired there"),
    "welfare_double_post": _l("Holds a public-welfare post already"),
    "welfare_works_away": _l("Works away from home by the register"),
    "welfare_cadre_family": _l("A close relative is a cadre of the village"),
    "welfare_not_fit": _l("Does not feel fit for this work"),
    "too_heavy": _l("The work is %(asked)s, possible is: %(can)s"),
    "too_many_days": _l("%(asked)s days a week, possible are %(can)s"),
    "certificate_missing": _l("Must have already: %(certificates)s"),
    "too_far": _l("%(km)s km from home, at most %(max_km)s km are possible"),
    "night_not_possible": _l("%(start)s to %(end)s, and nights are not possible"),
    "care_impossible": _l("%(start)s to %(end)s; at %(at)s nobody else can do this: %(what)s"),
    "care_needs_home": _l("Would live away, but is needed at home: %(what)s"),
}
HELPS: Final[Mapping[str, Any]] = {
    "under_16": _l("Wait for the 16th birthday"),
    "pupil": _l("After leaving school"),
    "not_open": _l("Ask the firm when it goes on"),
    "firm_not_admitted": _l("Once the firm is let in again"),
    "stale": _l("Call the firm and confirm the opening"),
    "no_posts_left": _l("When a post comes free"),
    "firm_silent": _l("Call the firm: once it answers it is shown again"),
    "firm_full": _l("Next month, or if the firm takes more"),
    "wage_below_floor": _l("If the firm raises the wage to the floor"),
    "minor_night": _l("If the firm offers a day shift"),
    "minor_heavy": _l("Look for lighter work"),
    "below_post_age": _l("When the age is reached"),
    "above_post_age": _l("Ask the firm about the age limit"),
    "works_there": _l("Speak with the firm; that takes no introduction"),
    "welfare_double_post": _l("When that post has ended, note it under wishes and skills"),
    "welfare_works_away": _l("Once the person is back, note what is said about work"),
    "welfare_cadre_family": _l("Look among the other openings"),
    "welfare_not_fit": _l("Look for lighter work"),
    "too_heavy": _l("If the firm offers lighter work"),
    "too_many_days": _l("If the firm offers fewer days"),
    "certificate_missing": _l("Get the certificate first"),
    "too_far": _l("If the firm fetches people"),
    "night_not_possible": _l("If the firm offers a day shift"),
    "care_impossible": _l("If the firm shifts the hours, or somebody else takes over"),
    "care_needs_home": _l("If care at home is found"),
}
NEEDS: Final[Mapping[str, Any]] = {
    "need_standing.1": _l("on the list as a marginal household"),
    "need_standing.2": _l("on the list as an unstable household"),
    "need_standing.3": _l("on the list after sudden hardship"),
    "need_local_watch": _l("on the town's own watch list"),
    "need_income.below": _l("income for each person is below the line"),
    "need_income.near": _l("income for each person is close to the line"),
    "need_unknown_income": _l("income is not known"),
    "need_no_earner": _l("nobody at home earns a wage"),
    "need_without_wage": _l("no wage for %(months)s months"),
    "need_without_wage.one": _l("no wage for one month"),
    "need_unknown_months": _l("not known since when there is no wage"),
    "need_dependants": _l("%(able_workers)s able to work, %(dependants)s to feed besides"),
    "need_pupils": _l("%(pupils)s at school"),
    "need_ill_or_disabled": _l("%(members)s ill or disabled"),
    "need_single_parent": _l("a parent alone"),
}


def reason_sentence(code: str, params: Params) -> str:
    """Return the sentence of a reason or a limit of the ranking."""
    if code in ("near", "near_km", "fetched") and not params["km"]:
        code, params = "home_village", {}
    if code == "has_experience" and params["years"] == 1:
        code = f"{code}.one"
    return say({**REASONS, **LIMITS}, Notice(code, "", written(code, params)))


def help_sentence(code: str) -> str:
    """Return what would help against a limit."""
    return str(HELPS[code])


def need_sentence(code: str, params: Params) -> str:
    """Return one part of why work is urgent for a family."""
    if code == "need_standing":
        code = f"{code}.{params['category']}"
    if code == "need_income":
        below = params["income_per_head_fen"] <= params["line_fen"]
        code = f"{code}.{'below' if below else 'near'}"
    if code == "need_without_wage" and params["months"] == 1:
        code = f"{code}.one"
    return say(NEEDS, Notice(code, "", params))


def short_yuan(fen: int) -> str:
    """Write a wage as people speak of it: without the decimals where they are none."""
    return f"{fen // FEN_PER_YUAN:,}" if fen % FEN_PER_YUAN == 0 else format_yuan(fen)


def written(code: str, params: Params) -> dict[str, str]:
    """Return the values of a reason as they stand in its sentence."""
    return {name: _word(code, name, value) for name, value in params.items()}


def _word(code: str, name: str, value: Any) -> str:
    if name == "transport":
        return str(TRANSPORTS.get(value, value))
    if name in ("asked", "can") and code in ("light_enough", "too_heavy"):
        return str(EFFORTS[int(value)])
    if name.endswith("_fen"):
        return short_yuan(int(value))
    if isinstance(value, tuple | list):
        return str(_(", ")).join(value)
    return f"{value:g}" if isinstance(value, float) else str(value)
