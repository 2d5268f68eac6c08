"""The sentences of what is refused about answers to introductions."""

from typing import Any

from flask_babel import lazy_gettext as _l

REFUSALS: dict[str, Any] = {
    "contact_not_agreed": _l("The person has not agreed to be known by name yet. Please ask first."),
    "meeting_in_past": _l("This day is over. Please choose today or later."),
    "answer_not_own": _l("This answer was given by another side; please ask the town."),
    "undo_too_late": _l("An answer can be taken back for %(days)s days only. Please call the town."),
    "already_answered": _l("This introduction has been answered already."),
    "move_unknown": _l("Please choose what is to be done with the ticked ones."),
    "constraint.ck_introduction_known_by_consent": _l(
        "The person has not agreed to be known by name yet. Please ask first."
    ),
}
