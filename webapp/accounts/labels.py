"""The sentences and words of accounts."""

from functools import partial

from flask_babel import lazy_gettext as _l

from webapp.core.sentences import say

SENTENCES = {
    "too_many_attempts": _l("Too many wrong passwords. Please wait %(n)d minutes."),
    "password_wrong": _l("User name or password is wrong. Check both and try again."),
    "no_seat": _l("Your account has no seat today. Please ask your town's administrator."),
    "password_too_short": _l(
        "Please use at least %(least)d characters; a short sentence is easy to remember."
    ),
    "password_too_long": _l("Please use at most %(most)d characters."),
    "password_holds_username": _l("The password must not contain your user name."),
    "password_common": _l("This is guessed too easily. Please choose words that nobody would try first."),
}
refusal_sentence = partial(say, SENTENCES)
