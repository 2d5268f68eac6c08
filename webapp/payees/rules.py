"""Bank accounts: their shape, whose they are, the second person who confirms them; and declared relatives."""

import re
from collections.abc import Collection, Hashable
from dataclasses import dataclass
from typing import Final

from webapp.core.identity import looks_calculated, plain, same_name
from webapp.core.workflow import Notice, Refusal

SHORTEST, LONGEST = 12, 25
"""Cards have 16 to 19 digits; passbooks of rural banks fewer or more."""

RELATIONS: Final = ("spouse", "parent", "child", "sibling", "grandparent", "in_law", "cousin", "other")
"""Relatives on whose claims nobody decides; the auditor asks for the wider family."""

_CARDS: Final = range(16, 20)
_DIGITS: Final = re.compile(r"[0-9]+")


@dataclass(frozen=True, slots=True)
class AccountNumber:
    """A bank account's number as it is stored, and what was noticed on the way."""

    value: str
    notices: tuple[Notice, ...] = ()


def passes_luhn(digits: str) -> bool:
    """Whether a card number's last digit is right (ISO/IEC 7812)."""
    doubled = (int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(digits)))
    return sum(number - 9 * (number > 9) for number in doubled) % 10 == 0


def normalise_account(typed: object, field: str = "account") -> AccountNumber | list[Refusal]:
    """The number as it is stored, or why it is none; a wrong check digit is said and passes (passbooks)."""
    if isinstance(typed, int | float):
        return [Refusal("account_stored_as_number", field)]
    digits = plain("" if typed is None else str(typed)).replace("-", "")
    if not digits:
        return [Refusal("account_missing", field)]
    if looks_calculated(digits):
        return [Refusal("account_stored_as_number", field)]
    if not _DIGITS.fullmatch(digits):
        return [Refusal("account_wrong_characters", field)]
    if not SHORTEST <= len(digits) <= LONGEST:
        return [
            Refusal("account_wrong_length", field, {"length": len(digits), "from": SHORTEST, "to": LONGEST})
        ]
    return AccountNumber(digits, tuple(_notices(digits, field)))


def _notices(digits: str, field: str) -> list[Notice]:
    if len(digits) not in _CARDS:
        return [Notice("account_not_a_card", field, {"length": len(digits)})]
    return [] if passes_luhn(digits) else [Notice("account_check_digit", field)]


def holder_refusals(holder: str, payee_name: str) -> list[Refusal]:
    """Why an account cannot be this payee's: the bank pays to the name, so the holder must be the payee."""
    if not holder.strip():
        return [Refusal("holder_missing", "holder")]
    return [] if same_name(holder, payee_name) else [Refusal("holder_is_not_payee", "holder")]


def firm_holder_refusals(holder: str, firm_name: str) -> list[Refusal]:
    """Why an account cannot be this firm's: money for a firm never goes to a person, not even its owner."""
    if not holder.strip():
        return [Refusal("holder_missing", "holder")]
    return [] if same_name(holder, firm_name) else [Refusal("holder_is_not_firm", "holder")]


def shared_notices(others: int) -> list[Notice]:
    """What is said when other households or firms have the same account: often a relative's, sometimes fraud."""
    return [Notice("account_shared", "account", {"n": others})] if others else []


def confirm_refusals(
    person: Hashable, *, entered_by: Hashable, payee: Hashable, speakers: Collection[Hashable] = ()
) -> list[Refusal]:
    """Why a person may not confirm an account: whoever entered it, the payee, or somebody who speaks for the firm."""
    found = []
    if person == entered_by:
        found.append(Refusal("entered_by_same_person"))
    if person == payee:
        found.append(Refusal("own_account"))
    if person in speakers:
        found.append(Refusal("own_firm_account"))
    return found


def kin_refusals(relation: str, *, is_self: bool) -> list[Refusal]:
    """Why a relative is not noted: the relation must be one of the list, and nobody is their own relative."""
    found = [] if relation in RELATIONS else [Refusal("kin_relation_missing", "relation")]
    return found + ([Refusal("kin_is_self", "id_number")] if is_self else [])


def end_kin_refusals(person: Hashable, *, of: Hashable) -> list[Refusal]:
    """Why a declared relative is not taken off: nobody ends a tie of their own."""
    return [Refusal("kin_ended_by_self")] if person == of else []
