"""What one change would open, as a sentence."""

from collections.abc import Mapping
from typing import Any, Final

from flask_babel import lazy_gettext as _l

from webapp.core.sentences import say
from webapp.core.workflow import Notice
from webapp.jobs.labels.reasons import Params, written

CHANGES: Final[Mapping[str, Any]] = {
    "gets_vehicle": _l("With this to ride: %(transport)s"),
    "goes_further": _l("Going up to %(km)s km"),
    "learns_skill": _l("Learning this: %(skill)s"),
    "gets_certificate": _l("Getting this paper: %(certificate)s"),
    "works_nights": _l("Being able to work nights"),
    "works_one_more_day": _l("Working %(days)s days a week"),
    "duty_taken_over": _l("Somebody else for this, %(at)s to %(until)s: %(what)s"),
    "care_taken_over": _l("Somebody else for all of this: %(what)s"),
    "free_earlier": _l("Being free from %(free_from)s on"),
    "free_later": _l("Being free until %(free_until)s"),
    "skill_course": _l("A course in this: %(skill)s"),
    "certificate_course": _l("A course for this paper: %(certificate)s"),
    "care_service": _l("Somebody of the town for this: %(what)s"),
    "wishes_less": _l("Wishing for %(wanted_fen)s yuan, %(less_fen)s less"),
}


def change_sentence(code: str, params: Params) -> str:
    """Return the sentence of one change."""
    return say(CHANGES, Notice(code, "", written(code, params)))
