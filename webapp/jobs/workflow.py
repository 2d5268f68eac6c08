"""What may happen to an opening, and to the introduction of a person to one."""

from enum import StrEnum
from typing import Final

from webapp.core.workflow import Workflow


class OpeningState(StrEnum):
    """What was done with an opening; that nobody confirmed it for long is reckoned from the day (rules, Standing)."""

    DRAFT = "draft"
    PUBLISHED = "published"
    PAUSED = "paused"
    FILLED = "filled"
    WITHDRAWN = "withdrawn"


class BatchState(StrEnum):
    """How far a chamber's spreadsheet has come."""

    STAGED = "staged"
    APPLIED = "applied"
    DROPPED = "dropped"


class IntroductionState(StrEnum):
    """What became of an introduction."""

    PROPOSED = "proposed"
    WANTED = "wanted"
    TRIAL = "trial"
    TAKEN = "taken"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    CLOSED = "closed"


_O = OpeningState
OPENING = Workflow(
    "opening",
    (
        ("publish", {_O.DRAFT}, _O.PUBLISHED),
        ("confirm", {_O.PUBLISHED}, _O.PUBLISHED),
        ("pause", {_O.PUBLISHED, _O.PAUSED}, _O.PAUSED),
        ("resume", {_O.PAUSED}, _O.PUBLISHED),
        ("fill", {_O.PUBLISHED, _O.PAUSED}, _O.FILLED),
        ("reopen", {_O.FILLED}, _O.PUBLISHED),
        ("free", {_O.FILLED}, _O.PAUSED),
        ("withdraw", {_O.DRAFT, _O.PUBLISHED, _O.PAUSED}, _O.WITHDRAWN),
    ),
    start=_O.DRAFT,
)
"""Somebody leaves and a post comes `free`: whether the firm still looks is its own to say, so nobody is sent yet;
`pause` says no to that as well.
"""

FREE_AGAIN_IN: Final = (_O.PUBLISHED, _O.PAUSED)
"""States in which somebody has to say whether a post that came free is to be had."""

BATCH = Workflow(
    "spreadsheet of posts",
    (("apply", {BatchState.STAGED}, BatchState.APPLIED), ("drop", {BatchState.STAGED}, BatchState.DROPPED)),
    start=BatchState.STAGED,
)

_I = IntroductionState
UNDER_WAY: Final = (_I.PROPOSED, _I.WANTED, _I.TRIAL)
"""States in which something is still to come of an introduction; two at a time for one post and person are refused."""

ALIVE: Final = (*UNDER_WAY, _I.TAKEN)
WANTED_IN: Final = (_I.WANTED, _I.TRIAL, _I.TAKEN)
"""What a firm may see hangs on these: states it follows at all, and those after it has said that it wants to meet."""

INTRODUCTION = Workflow(
    "introduction",
    (
        ("want", {_I.PROPOSED}, _I.WANTED),
        ("try", {_I.WANTED}, _I.TRIAL),
        ("take", UNDER_WAY, _I.TAKEN),
        ("decline", UNDER_WAY, _I.DECLINED),
        ("undo", {_I.WANTED, _I.DECLINED}, _I.PROPOSED),
        ("undo", {_I.TRIAL}, _I.WANTED),
        ("withdraw", UNDER_WAY, _I.WITHDRAWN),
        ("close", UNDER_WAY, _I.CLOSED),
    ),
    start=_I.PROPOSED,
)
"""`want` and `try` are the firm's, `decline` the firm's or the worker's, `withdraw` the cadre's; `close` is nobody's
answer: hired elsewhere, post gone, nothing heard. What is undone begins anew: the firm is asked once more."""
