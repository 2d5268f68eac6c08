"""The words of the ranking of a whole town: how far it is, and who is shown."""

from typing import Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

STEPS: Final = {
    "people": _l("reading the people"),
    "lists": _l("ranking people and openings"),
    "unlisted": _l("looking for whom no list shows"),
    "helps": _l("trying what would help many"),
    "groups": _l("counting who is shown"),
}
SHOWN: Final = {
    "suited": _l("has an opening that suits"),
    "nothing": _l("nothing that suits"),
    "unlisted": _l("on no opening's list"),
}
BY: Final = {"sex": _l("By sex"), "watch": _l("By watch list"), "village": _l("By village")}
GROUPS: Final = {
    "female": _l("women"),
    "male": _l("men"),
    "": _l("not noted"),
    "watched": _l("on the watch list"),
    "other": _l("outside the watch list"),
}


def group_word(group: str) -> str:
    """Name a group; a village has its own name."""
    return str(GROUPS.get(group, group))


def ratio_sentence(low: float, high: float) -> str:
    """Say whether a group is shown less or more than by lot, or whether nothing can be said."""
    if high < 1:
        return str(_("shown less than by lot"))
    return str(_("shown more than by lot") if low > 1 else _("no clear difference"))
