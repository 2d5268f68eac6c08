"""How a month is settled on which firm and village do not agree."""

from collections.abc import Hashable
from typing import Final

from webapp.core.workflow import Refusal

STANDS: Final = "stands"
AS_VILLAGE: Final = "as_village"
AGREED: Final = "agreed"
OUTCOMES: Final = (STANDS, AS_VILLAGE)
"""What a cadre may decide; `agreed` is noted when the village confirms what the firm stated anew."""


def answer_refusals(answer: str) -> list[Refusal]:
    """Why a firm's answer is none: it stands by its statement and says why."""
    return [] if answer.strip() else [Refusal("answer_missing", "answer")]


def settle_refusals(
    person: Hashable, outcome: str, note: str, *, stated_by: Hashable, worker: Hashable
) -> list[Refusal]:
    """Why a case cannot be settled so: nobody confirms what she stated herself, or her own month."""
    found = []
    if outcome not in OUTCOMES:
        found.append(Refusal("outcome_missing", "outcome"))
    if not note.strip():
        found.append(Refusal("settle_note_missing", "note"))
    if outcome == STANDS and person == stated_by:
        found.append(Refusal("stated_by_same_person"))
    if person == worker:
        found.append(Refusal("own_month"))
    return found
