"""What the bank said, on the page of a payment list and of a claim; and the state of each line of a list."""

from collections.abc import Sequence
from typing import Any

from werkzeug.datastructures import MultiDict

from webapp.access.actor import Actor
from webapp.access.guard import permits
from webapp.access.permissions import Permission
from webapp.claims.forms import TickedForm
from webapp.claims.models import Claim, PaymentLine, PaymentList
from webapp.core.lists import page_of
from webapp.core.panels import Panel
from webapp.payments.forms.results import ResultForm
from webapp.payments.labels.refusals import row_sentence
from webapp.payments.labels.words import AT_THE_FIRM, CAUSES, COLUMNS, LINE_STATES, WAYS, WHY_THERE
from webapp.payments.queries import following, results
from webapp.payments.rules.following import Way

FIRST_ROWS, FIRST_LINES = 10, 25


def of_list(actor: Actor, listed: PaymentList) -> dict[str, Any]:
    """Return how far the bank has come, the failed lines, the rows of its last file that were not taken."""
    files = results.files_of(listed)
    return {
        "listed": listed,
        "progress": results.progress_of(listed),
        "files": files,
        "rows": results.refused_rows(files[0])[:FIRST_ROWS] if files else [],
        "may_read": permits(actor, Permission.LIST_RESULT, listed),
        "upload": ResultForm(MultiDict()),
        **of_failed(actor, listed, 1),
        **WORDS,
    }


def of_failed(actor: Actor, listed: PaymentList, number: int) -> dict[str, Any]:
    """Return one page of the failed lines of a list, with those that this actor can send on."""
    found = page_of(following.failed_of(listed), number, FIRST_LINES)
    failed = following.looked_at(found.rows, actor)
    may_follow = permits(actor, Permission.LIST_ISSUE, listed)
    sendable = [one for one in failed if may_follow and can_send(one)]
    follow = TickedForm(MultiDict())
    return {
        "found": found,
        "failed": failed,
        "sendable": sendable,
        "primary": bool(sendable),
        "follow": follow,
    }


def can_send(one: following.FailedLine) -> bool:
    """Whether a line goes on by this actor's click; back to the maker it goes by anybody's of finance."""
    return one.way is Way.MAKER or (one.way is Way.LIST and one.mine)


def of_claim(actor: Actor, claim: Claim) -> dict[str, Any] | None:
    """Return what the bank said of each line on which a claim stood."""
    said = results.said_of(claim)
    return {"said": said, "causes": CAUSES} if said else None


def line_states(lines: Sequence[PaymentLine]) -> dict[int, Any]:
    """Return the state of each of some lines, in a hue, a shape and a word."""
    said, turns = (
        results.results_of(one.id for one in lines),
        results.last_turns(one.claim_id for one in lines),
    )
    return {
        one.id: LINE_STATES[following.state_of(said.get(one.id), one, turns[one.claim_id])] for one in lines
    }


WORDS: dict[str, Any] = {
    "causes": CAUSES, "columns": COLUMNS, "states": LINE_STATES, "ways": WAYS, "why_there": WHY_THERE,
    "at_the_firm": AT_THE_FIRM, "row_sentence": row_sentence, "can_send": can_send,
}  # fmt: skip
BANK = Panel("payment-list", 10, "list:see", "payments/_bank.html", of_list)
BANK_OF_CLAIM = Panel("claim", 10, "claim:see", "payments/_claim.html", of_claim)
