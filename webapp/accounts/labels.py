"""The sentences and words of accounts."""

from collections.abc import Mapping
from functools import partial
from typing import Any, Final

from flask_babel import lazy_gettext as _l

from webapp.core.sentences import say

SENTENCES = {
    "too_many_attempts": _l("Too many wrong passwords. Please wait %(n)d minutes."),
    "password_wrong": _l("User name or password is wrong. Check both and try again."),
    "no_seat": _l("Your account has no seat today. Please ask your town's administrator."),
    "invitation_used": _l("This link was used a moment ago. Please sign in, or ask for a new link."),
    "password_too_short": _l(
        "Please use at least %(least)d characters; a short sentence is easy to remember."
    ),
    "password_too_long": _l("Please use at most %(most)d characters."),
    "password_holds_username": _l("The password must not contain your user name."),
    "password_common": _l("This is guessed too easily. Please choose words that nobody would try first."),
}
IDENTITY: Final[Mapping[str, Any]] = {
    "id_stored_as_number": _l(
        "The identity number is stored as a number, so Excel has lost its last digits."
    ),
    "id_missing": _l("The identity number is not filled in."),
    "id_wrong_length": _l("The identity number has %(length)s characters; it must have 18."),
    "id_wrong_characters": _l("The identity number holds something else than digits and a last X."),
    "id_check_digit": _l(
        "The last digit of the identity number does not fit the others, so one digit is wrong."
    ),
    "id_impossible_date": _l("The identity number holds a day of birth that no calendar has: %(digits)s."),
    "id_born_in_future": _l("By the identity number the person is not born yet."),
    "id_too_old": _l("By the identity number the person is older than %(age)s years."),
    "name_missing": _l("The name is not filled in."),
    "name_too_long": _l("The name is longer than %(most)s characters."),
    "name_wrong_characters": _l("The name holds digits or signs that no name has."),
    "id_stands_for_none": _l("The number begins with six nines, which stands for a person without one."),
    "unknown_area": _l(
        "The identity number begins with %(area)s, a code that is not in our table; it may be "
        "an abolished one."
    ),
    "id_tidied": _l("Spaces, full-width digits or a small x were mended; this is what is stored."),
    "fifteen_to_eighteen": _l(
        "The 15-digit number of the old kind became the 18-digit one; this is what is stored."
    ),
    "disability_number": _l(
        "The number of a disability certificate: its first 18 characters are stored as the identity number."
    ),
}
"""What core.identity says of a number or name, for everybody above who asks for one."""

refusal_sentence = partial(say, SENTENCES)
