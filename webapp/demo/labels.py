"""What the demo says on the command line."""

from typing import Any, Final

from flask_babel import lazy_gettext as _l

STEPS: Final[dict[str, Any]] = {
    "towns": _l("Setting up two towns, their villages, and somebody in every seat"),
    "households": _l("Making up 834 once-poor households with 1,720 people, and those who are watched"),
    "firms": _l("Letting in three chambers, 38 firms and what they offer"),
    "history": _l("Living through a year: introductions, work, months, claims, money"),
}
SENTENCES: Final[dict[str, Any]] = {
    "demo_needs_empty": _l("There is a town here already: the demo goes only into a new installation."),
}
ALL_MADE_UP: Final = _l("A demo: all people, firms and sums are made up.")
PASSWORD_IS: Final = _l("The password of every account:")
