"""The words of payments: what the bank said of a line, why it did not pay, and what somebody does about it."""

from flask_babel import lazy_gettext as _l

from webapp.payments.rules.following import Way
from webapp.payments.workflow import LineState

LINE_STATES = {
    LineState.SENT: ("idle", "glass", _l("no word yet")),
    LineState.PAID: ("ok", "check", _l("paid")),
    LineState.FAILED: ("bad", "cross", _l("not paid by the bank")),
    LineState.MENDED: ("due", "back", _l("in order again")),
    LineState.LISTED_AGAIN: ("run", "half", _l("sent again")),
    LineState.BACK: ("due", "back", _l("with the finance maker")),
    LineState.CLOSED: ("idle", "square", _l("refused, not sent again")),
}
CAUSES = {
    "account_closed": _l("the account is closed"),
    "name_differs": _l("the name is not that of the account"),
    "account_frozen": _l("the account is frozen"),
    "account_dormant": _l("the account has not been used for long"),
    "account_wrong": _l("there is no such account"),
    "bank_fault": _l("a fault at the bank itself"),
    "other": _l("another cause"),
}
TO_DO = {
    "account_closed": _l("Ask for a card or book that works and enter the new account."),
    "name_differs": _l(
        "Compare the name with the card or book. It must be the person's own account; enter it anew if it is not."
    ),
    "account_frozen": _l("Ask the person to have the bank free the account, with the identity card."),
    "account_dormant": _l(
        "Ask the person to go to the bank with card and identity card and use the account once."
    ),
    "account_wrong": _l("Read the number from the card or book once more and enter the account anew."),
    "bank_fault": _l("Nothing is to be done in the village; finance sends it again."),
    "other": _l("Ask the person, and the bank if need be, what is wrong."),
}
WAYS = {
    Way.LIST: ("run", "half", _l("goes on the follow-up list")),
    Way.MAKER: ("due", "back", _l("goes back to the finance maker")),
    Way.VILLAGE: ("due", "glass", _l("waits for the village monitor")),
}
AT_THE_FIRM = ("due", "glass", _l("waits for the firm's account"))
WHY_THERE = {
    Way.MAKER: _l("What was agreed to has changed."),
    Way.VILLAGE: _l("The firm or the job cadre enters its account anew."),
    Way.LIST: _l("Another finance person sends it on: it failed on your word alone."),
}
"""Why a line goes back, who mends a firm's, and why it is not for me to send it on."""

COLUMNS = {
    "name": _l("Name"),
    "account": _l("Account number"),
    "amount": _l("Amount"),
    "result": _l("Result"),
    "cause": _l("Cause"),
    "day": _l("Day"),
}
