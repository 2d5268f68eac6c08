"""How consent was given, in words, and why it cannot be noted."""

from functools import partial

from flask_babel import lazy_gettext as _l

from webapp.core.sentences import say

HOW = {
    "phone": _l("Agreed on the phone"),
    "at_home": _l("Agreed face to face"),
    "in_writing": _l("Agreed in writing"),
}
"""Code and word; the codes are what is stored."""

PURPOSES = {
    "introduction": _l("introduction without the name"),
    "contact": _l("name and phone, once the firm wants to meet"),
}
SENTENCES = {
    "how_unknown": _l("Please say how the person agreed: on the phone, face to face or in writing."),
    "consent_in_future": _l("The day on which the person agreed cannot lie ahead."),
    "consent_too_old": _l("Agreed on %(given_on)s: that no longer holds. Please ask again."),
    "consent_over": _l("This consent no longer holds."),
}
refusal_sentence = partial(say, SENTENCES)
