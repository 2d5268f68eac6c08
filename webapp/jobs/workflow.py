"""What may happen to an opening, and to the introduction of a person to one."""

from enum import StrEnum

from webapp.core.workflow import Workflow


class OpeningState(StrEnum):
    """Where an opening stands."""

    DRAFT = "draft"
    PUBLISHED = "published"
    PAUSED = "paused"
    FILLED = "filled"
    STALE = "stale"
    WITHDRAWN = "withdrawn"


class IntroductionState(StrEnum):
    """What became of an introduction."""

    PROPOSED = "proposed"
    TAKEN = "taken"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    CLOSED = "closed"


_O = OpeningState
OPENING = Workflow(
    "opening",
    (
        ("publish", {_O.DRAFT}, _O.PUBLISHED),
        ("pause", {_O.PUBLISHED}, _O.PAUSED),
        ("resume", {_O.PAUSED}, _O.PUBLISHED),
        ("fill", {_O.PUBLISHED, _O.PAUSED}, _O.FILLED),
        ("reopen", {_O.FILLED, _O.STALE}, _O.PUBLISHED),
        ("expire", {_O.PUBLISHED, _O.PAUSED}, _O.STALE),
        ("withdraw", {_O.DRAFT, _O.PUBLISHED, _O.PAUSED, _O.STALE}, _O.WITHDRAWN),
    ),
    start=_O.DRAFT,
)

_I = IntroductionState
INTRODUCTION = Workflow(
    "introduction",
    (
        ("take", {_I.PROPOSED}, _I.TAKEN),
        ("decline", {_I.PROPOSED}, _I.DECLINED),
        ("withdraw", {_I.PROPOSED}, _I.WITHDRAWN),
        ("close", {_I.PROPOSED}, _I.CLOSED),
    ),
    start=_I.PROPOSED,
)
"""`decline` is said by the firm or the worker, `withdraw` by the cadre, `close` by the system (post gone)."""
