"""The sentences of what is refused: a row of a bank's file, a file, a line that is sent on, a word of the village."""

from datetime import date
from functools import partial
from typing import Any

from flask_babel import lazy_gettext as _l

from webapp.claims.labels import SENTENCES as CLAIM_SENTENCES
from webapp.core.sentences import say
from webapp.core.workflow import Refusal
from webapp.households.importer.reasons import FileRefusal
from webapp.households.labels import mend_sentence
from webapp.households.labels import refusal_sentence as file_sentence
from webapp.payments.labels.words import COLUMNS

ROWS = {
    "account_as_number": _l(
        "Excel kept the account as a calculated figure and may have lost its end. Ask the bank for the column as text."
    ),
    "account_unreadable": _l("This is no account number. Write the whole number, in digits only."),
    "amount_unreadable": _l("This is no sum of money. Write it in figures, with two decimals at most."),
    "amount_differs": _l(
        "The list says %(listed_fen)s yuan for this person. Ask the bank what was paid, and correct the row."
    ),
    "result_unreadable": _l("Write whether it was paid: “paid” or “failed”."),
    "cause_missing": _l("The bank did not pay: write why in the column of the cause."),
    "day_unreadable": _l("This is no day. Write year, month and day, for example 2026-11-18."),
    "day_before_issue": _l("The list was only issued on %(issued_on)s. Correct the day."),
    "day_ahead": _l("This day is still to come. Correct the day."),
    "name_of_another": _l(
        "The account is on this list, but for somebody else. Compare name and account with the list."
    ),
    "line_unknown": _l(
        "Nobody on this list has this account. It may belong to another list; read it in there."
    ),
    "row_doubled": _l(
        "Row %(first)s says the same of this person already; it counts once. Nothing is to be done."
    ),
    "rows_contradict": _l(
        "Rows %(rows)s contradict each other. Ask the bank which is right and leave only that one."
    ),
    "noted_otherwise": _l(
        "Something else was read for this person before, and it stands. If the bank corrects itself, tell the auditor."
    ),
}
"""Why one row is not taken; it never keeps another one out."""

FILES = {
    "head_missing": _l(
        "Nothing was read: in the first %(n)s rows there are no column names. There must be a row with name, account "
        "number, amount, result, cause and day."
    ),
    "column_missing": _l(
        "Nothing was read: row %(row)s has the column names, but “%(column)s” is missing. Add the column and send the "
        "file again."
    ),
    "column_doubled": _l(
        "Nothing was read: in row %(row)s “%(column)s” stands twice. Delete the column that is not meant and send the "
        "file again."
    ),
    "result_empty": _l(
        "Nothing was read: below the column names there is no row with an account or a result."
    ),
    "result_missing": _l("Please choose the bank's file first."),
    "result_read_before": _l(
        "This very file was read on %(read_on)s already, by %(who)s. Nothing was changed."
    ),
    "constraint.uq_result_file_payment_list_id_sha256": _l(
        "This very file was read a moment ago. Nothing was changed."
    ),
    "constraint.uq_line_result_payment_line_id": _l(
        "Somebody else has read a file into this list a moment ago. Please look at the list and send the file again."
    ),
}
MENDS = {
    "export_again": _l("Ask the bank for the file once more and read that one."),
    "split_by_village": _l("Ask the bank for the file in parts and read them one after the other."),
    "check_sheet": _l("Check that the table is on a visible sheet, or ask the bank for the file once more."),
}
"""What to do about a file that cannot be opened, where it is the bank's and not the national system's."""

LINES = {
    "own_result": _l(
        "That it failed stands on your word alone, so another finance person must send it on: money never goes out "
        "twice on one person's word."
    ),
    "waits_for_village": _l("The village has to ask about the account first."),
    "mended_before": _l("This account was said to be in order again already."),
    "nothing_to_mend": _l("Nothing is to be mended here any more: the line has gone on."),
    "mend_needs_words": _l("Please write whom you asked and what was said."),
    "constraint.uq_line_mend_line_result_id": _l("This account was said to be in order again already."),
    "constraint.line_mend_after_failure": _l("The bank has paid this line; nothing is to be mended."),
}
SENTENCES = {**CLAIM_SENTENCES, **ROWS, **FILES, **LINES}
_say = partial(say, SENTENCES)


def refusal_sentence(refusal: Refusal) -> str:
    """Say why something is refused and what to do; columns by their names."""
    named = {name: COLUMNS[str(value)] for name, value in refusal.params.items() if name == "column"}
    return _say(Refusal(refusal.code, refusal.field, {**refusal.params, **named}))


def file_sentences(refusal: FileRefusal) -> list[str]:
    """Say why a file cannot be opened, and what to do."""
    why = Refusal(refusal.code, "result", refusal.params)
    return [file_sentence(why), str(MENDS.get(refusal.mend) or mend_sentence(refusal.mend))]


def row_sentence(row: dict[str, Any]) -> str:
    """Say why a row of a file that was read before was not taken."""
    params = {name: _read(name, value) for name, value in row["params"].items()}
    return refusal_sentence(Refusal(row["code"], row["column"], params))


def _read(name: str, value: Any) -> Any:
    return date.fromisoformat(value) if name.endswith("_on") else value
