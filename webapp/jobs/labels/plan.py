"""Why a pair that a cadre wants in the plan cannot stand there."""

from typing import Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

WHY: Final = {
    "unknown": _l("one of the two is no longer there"),
    "not_a_candidate": _l("the opening does not suit, or a limit keeps the two apart"),
    "forbidden": _l("the same pair is ruled out"),
    "worker_pinned_twice": _l("the person is held at another opening too"),
    "no_seats": _l("no post is free"),
    "seats_taken_by_pins": _l("more people are held there than posts are free"),
}


def pin_sentence(why: str, person: str, opening: str) -> str:
    """Return the sentence for one pair."""
    if not person or not opening:
        return str(
            _("A pair that was held is no longer there: the person, or the opening, is not to be had now.")
        )
    return str(
        _(
            "%(name)s and %(title)s cannot be held together: %(why)s.",
            name=person,
            title=opening,
            why=WHY[why],
        )
    )
