"""Every code that what-if and why-not say, with the names of its values: what whoever shows them has to cover."""

from collections.abc import Mapping

WORKER_CODES: Mapping[str, tuple[str, ...]] = {
    "gets_vehicle": ("transport", "km"),
    "goes_further": ("km", "further_km"),
    "learns_skill": ("skill",),
    "gets_certificate": ("certificate",),
    "works_nights": (),
    "works_one_more_day": ("days",),
    "duty_taken_over": ("what", "at", "until"),
    "care_taken_over": ("what",),
    "free_earlier": ("free_from", "minutes"),
    "free_later": ("free_until", "minutes"),
    "wishes_less": ("wanted_fen", "less_fen"),
}
OPENING_CODES: Mapping[str, tuple[str, ...]] = {
    "ends_earlier": ("end", "minutes"),
    "starts_later": ("start", "minutes"),
    "fetches_people": (),
    "lodges_people": (),
    "pays_more": ("wage_from_fen", "more_fen"),
    "drops_skill": ("skill",),
    "drops_certificate": ("certificate",),
    "asks_fewer_days": ("days",),
    "pays_for_the_way": ("further_km",),
}
TOWN_CODES: Mapping[str, tuple[str, ...]] = {
    "skill_course": ("skill",),
    "certificate_course": ("certificate",),
    "transport_line": ("from_latitude", "from_longitude", "to_latitude", "to_longitude", "km"),
    "care_service": ("what",),
}
WHY_NOT_CODES: Mapping[str, tuple[str, ...]] = {
    "is_shown": ("place", "of"),
    "further_down": ("place", "of", "shown"),
    "lower_band": ("fit", "other_fit", "band"),
    "less_need": ("need", "other_need"),
    "less_fit": ("fit", "other_fit"),
    "equal_but_key": (),
    "fewer_points": ("feature", "points", "other_points", "short_points"),
}
WHATIF_CODES: Mapping[str, tuple[str, ...]] = {**WORKER_CODES, **OPENING_CODES, **TOWN_CODES, **WHY_NOT_CODES}
