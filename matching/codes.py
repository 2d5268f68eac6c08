"""Every reason code with the names of its values: what whoever puts reasons into words has to cover."""

from collections.abc import Mapping

_HOURS = ("start", "end")
_CARE = ("what", "at", "until", "way_minutes", *_HOURS)
_FREE = (*_HOURS, "free_from", "free_until")

LIMIT_CODES: Mapping[str, tuple[str, ...]] = {
    "under_16": ("age",),
    "pupil": (),
    "not_open": (),
    "firm_not_admitted": (),
    "stale": ("days",),
    "no_posts_left": (),
    "firm_silent": ("lying",),
    "firm_full": ("most",),
    "wage_below_floor": ("wage_from_fen", "floor_fen"),
    "minor_night": ("age",),
    "minor_heavy": ("age",),
    "below_post_age": ("age", "age_min"),
    "above_post_age": ("age", "age_max"),
    "works_there": (),
    "welfare_double_post": (),
    "welfare_works_away": (),
    "welfare_cadre_family": (),
    "welfare_not_fit": (),
    "too_heavy": ("asked", "can"),
    "too_many_days": ("asked", "can"),
    "certificate_missing": ("certificates",),
    "too_far": ("km", "max_km"),
    "night_not_possible": _HOURS,
    "care_impossible": _CARE,
    "care_needs_home": ("what",),
}
FOR_CODES: Mapping[str, tuple[str, ...]] = {
    "has_experience": ("title", "years"),
    "has_skills": ("skills",),
    "knows_work": ("skills",),
    "similar_work": ("mine", "theirs"),
    "free_for_care": ("what", "at", "end", "spare_minutes"),
    "care_before_work": ("what", "until", "start", "spare_minutes"),
    "within_free_time": _FREE,
    "near": ("km", "minutes", "transport"),
    "near_km": ("km",),
    "fetched": ("km", "minutes"),
    "wage_as_wanted": ("wage_from_fen", "wanted_fen", "gain_fen"),
    "wage_over_floor": ("wage_from_fen", "floor_fen", "gain_fen"),
    "light_enough": ("asked", "can"),
    "firm_keeps": ("percent",),
}
AGAINST_CODES: Mapping[str, tuple[str, ...]] = {
    "lives_away": ("km",),
    "care_clash": _CARE,
    "outside_free_time": (*_FREE, "minutes"),
    "wage_below_wanted": ("wage_from_fen", "wanted_fen", "short_fen"),
    "far": ("km",),
}
GAP_CODES: Mapping[str, tuple[str, ...]] = {
    "unknown_skills": (),
    "skills_missing": ("skills",),
    "skills_unused": ("skills",),
    "quick_certificate": ("certificates",),
    "unknown_education": ("asked",),
    "education_below": ("asked", "has"),
    "part_time": (),
    "minor": ("age",),
    "unknown_distance": (),
    "unknown_hours": (),
    "unknown_wage": (),
    "unknown_night": (),
    "unknown_effort": (),
    "unknown_days": (),
    "unknown_certificates": (),
    "unknown_free_time": (),
    "welfare_not_asked": (),
    "welfare_fit_not_asked": (),
}
NEED_CODES: Mapping[str, tuple[str, ...]] = {
    "need_standing": ("category",),
    "need_local_watch": (),
    "need_income": ("income_per_head_fen", "line_fen"),
    "need_unknown_income": (),
    "need_no_earner": ("able_workers",),
    "need_without_wage": ("months",),
    "need_unknown_months": (),
    "need_dependants": ("dependants", "able_workers"),
    "need_pupils": ("pupils",),
    "need_ill_or_disabled": ("members",),
    "need_single_parent": (),
}
