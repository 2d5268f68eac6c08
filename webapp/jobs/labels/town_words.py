"""The sentences of what is refused about a town's own words."""

from typing import Any, Final

from flask_babel import lazy_gettext as _l

REFUSALS: Final[dict[str, Any]] = {
    "word_too_short": _l("One character is too little: it would be found inside many other words."),
    "word_means_several": _l("That names several kinds of work: %(works)s. Please name one of them."),
    "word_known": _l("The lexicon reads it like that already; nothing has to be entered."),
    "word_taken": _l("The lexicon reads this as %(work)s already. Please write a longer expression."),
    "word_entered": _l("Somebody has entered this word already; it stands on the list."),
    "word_own": _l("You entered this word yourself; somebody else has to confirm it."),
    "word_means_otherwise": _l(
        "In the meantime the town reads %(means)s as %(now)s. Please take this word back and enter it anew."
    ),
    "word_gone": _l("This word was taken back in the meantime. Please enter it anew."),
    "constraint.uq_town_word_living": _l("Somebody has entered this word already; it stands on the list."),
    "constraint.town_word_is_confirmed_once": _l(
        "This word was taken back in the meantime. Please enter it anew."
    ),
    "constraint.ck_town_word_two_persons": _l(
        "You entered this word yourself; somebody else has to confirm it."
    ),
}
