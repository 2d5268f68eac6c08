"""The words of what follows a payment: recoveries, re-checks and signals, and the sentences of what is refused."""

from collections.abc import Callable
from functools import partial

from flask_babel import gettext, ngettext
from flask_babel import lazy_gettext as _l

from webapp.claims.labels import SENTENCES as CLAIM_SENTENCES
from webapp.core.sentences import say
from webapp.payments.workflow import CheckState, RecoveryState

RECOVERIES = {
    RecoveryState.PROPOSED: ("due", "glass", _l("proposed, waits for a second person")),
    RecoveryState.OPEN: ("run", "half", _l("open, money is owed")),
    RecoveryState.SETTLED: ("ok", "check", _l("all came back")),
    RecoveryState.REJECTED: ("idle", "square", _l("not recovered")),
}
RECOVERY_REASONS = {
    "not_entitled": _l("there was no right to it"),
    "paid_twice": _l("it was paid twice"),
    "months_untrue": _l("the months were not as stated"),
    "wrong_person": _l("it went to the wrong person"),
    "given_back": _l("the payee gives it back"),
}
CHECKS = {
    CheckState.OPEN: ("due", "dia", _l("still to be asked")),
    CheckState.AGREED: ("ok", "check", _l("says the same")),
    CheckState.FINDING: ("bad", "tri", _l("to be looked into")),
    CheckState.SETTLED: ("ok", "square", _l("looked into, settled")),
}
HEARD = {
    "got_it": _l("got it all"),
    "got_less": _l("got less"),
    "got_more": _l("got more"),
    "got_nothing": _l("got nothing"),
    "not_reached": _l("could not be reached"),
}
WAYS = {"visit": _l("by a visit"), "phone": _l("by phone")}
CHECK_OUTCOMES = {
    "explained": _l("explained, nothing to do"),
    "recovered": _l("the money is recovered"),
    "reported": _l("reported to the county or the discipline inspection"),
}
SIGNALS = {
    "shared_account": _l("Shared bank account"),
    "shared_phone": _l("Shared phone"),
    "left_soon": _l("Left soon after"),
    "burst": _l("Months in one burst"),
    "one_firm": _l("One firm with most claims"),
}
SIGNAL_OUTCOMES = {
    "in_order": _l("in order"),
    "watched": _l("kept in view"),
    "recovered": _l("the money is recovered"),
    "reported": _l("reported to the county or the discipline inspection"),
}
SENTENCES = {
    **CLAIM_SENTENCES,
    "tied_to_payee": _l("You are too near to this person; somebody else must do it."),
    "sum_missing": _l("Please write the sum in yuan, such as 1,500 or 20.50."),
    "day_missing": _l("Please write the day as 2026-11-23."),
    "sum_not_positive": _l("The sum must be more than nothing."),
    "more_than_paid": _l("No more can come back than was paid and is not back yet: %(paid_fen)s yuan."),
    "recovery_needs_reason": _l("Please pick why the money comes back."),
    "recovery_needs_words": _l("Please write what is known and who was asked; the second person reads it."),
    "claim_not_paid": _l("The bank has not paid this claim, so there is nothing to recover."),
    "recovery_runs": _l("A recovery of this claim is under way already; it has to end first."),
    "own_proposal": _l("You proposed this recovery; another person opens or rejects it."),
    "rejection_needs_words": _l(
        "Please write why the money does not come back; whoever proposed it reads it."
    ),
    "more_than_owed": _l("Only %(owed_fen)s yuan are still owed; please enter no more than that."),
    "received_ahead": _l("This day has not come yet; please enter the day on which the money came in."),
    "received_before": _l("The recovery was opened on %(opened_on)s; no money can have come back before."),
    "own_instalment": _l("You entered this money; another person takes it back."),
    "take_back_needs_words": _l("Please write what was entered wrongly."),
    "instalment_undone": _l("This entry is taken back already."),
    "draw_ahead": _l("This day has not come yet; please draw up to today or an earlier day."),
    "nobody_to_draw": _l("Up to %(to_on)s there is no paid claim that was in no drawing before."),
    "seed_changed": _l(
        "Another sample was drawn or the day has changed since this page was opened, and with it the seed. "
        "Please look again and then draw."
    ),
    "had_a_hand": _l("You had a hand in this claim; somebody who had none asks the recipient."),
    "heard_missing": _l("Please pick what the recipient says."),
    "way_missing": _l("Please pick how you asked: by a visit or by phone."),
    "said_missing": _l("Please write the sum that the recipient names."),
    "words_missing": _l("Please write it down in your own words."),
    "own_finding": _l("You found this; another person settles it."),
    "outcome_missing": _l("Please pick how it ended."),
    "recovery_missing": _l("No recovery of this claim is noted yet; please let finance propose it first."),
    "signal_gone": _l("The records have changed; this signal is no longer there."),
    "signal_changed": _l("The records have changed while you looked; please look again at what stands now."),
    "constraint.uq_recovery_running": _l(
        "A recovery of this claim is under way already; it has to end first."
    ),
    "constraint.uq_instalment_reverses_id": _l("This entry is taken back already."),
    "constraint.uq_instalment_recovery_id_position": _l(
        "Somebody else entered money a moment ago; please look and send again."
    ),
    "constraint.uq_sample_town_id_number": _l("Another sample was drawn a moment ago; please look again."),
    "constraint.uq_sample_entry_claim_id": _l("Another sample was drawn a moment ago; please look again."),
    "constraint.uq_recheck_claim_id": _l("Another sample was drawn a moment ago; please look again."),
}
SIGNAL_SENTENCES: dict[str, Callable[[int], str]] = {
    "shared_account": lambda n: ngettext(
        "A payee of one other family has the same bank account.",
        "Payees of %(num)d other families have the same bank account.",
        n,
    ),
    "shared_phone": lambda n: ngettext(
        "A payee of one other family has the same phone number.",
        "Payees of %(num)d other families have the same phone number.",
        n,
    ),
    "left_soon": lambda _n: gettext("The person left soon after the qualifying day."),
    "burst": lambda n: ngettext(
        "One month was stated on one day.", "%(num)d months were stated on one day.", n
    ),
    "one_firm": lambda n: ngettext(
        "One paid claim, and with it most of the town's, comes from this firm.",
        "%(num)d paid claims, most of the town's, come from this firm.",
        n,
    ),
}
refusal_sentence = partial(say, SENTENCES)


def signal_sentence(kind: str, weight: int) -> str:
    """Say what a signal tells, with its number."""
    return str(SIGNAL_SENTENCES[kind](weight))
