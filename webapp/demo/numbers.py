"""Numbers that pass every check and can belong to nobody: identity, telephone, bank account, credit code."""

from datetime import date
from random import Random
from typing import Final

from webapp.core.identity import DEMO_AREA, MALE, check_character
from webapp.organisations.rules import credit_check
from webapp.payees.rules import passes_luhn

MOBILES: Final = "154"
"""No operator has numbers that begin so: libphonenumber's table of China has 15 followed by 0-3 and 5-9 only."""

ACCOUNTS: Final = "9000"
"""ISO/IEC 7812 keeps a first 9 for national bodies, named by the three digits after it; no country has 000."""

_COMPANY: Final = "91"
_CARD_DIGITS: Final = 19
_FREE: Final = 499


class Numbers:
    """Hands out numbers, each once, in an order that the seed decides."""

    def __init__(self, rng: Random) -> None:
        """Begin with nothing given out."""
        self._rng = rng
        self._given: set[str] = set()

    def id_number(self, birth_on: date, sex: str) -> str:
        """An identity number of the area that no province ever had."""
        while True:
            serial = 2 * self._rng.randrange(_FREE) + (1 if sex == MALE else 2)
            body = f"{DEMO_AREA}{birth_on:%Y%m%d}{serial:03d}"
            if self._fresh(body):
                return body + check_character(body)

    def mobile(self) -> str:
        """A mobile number of a range that no operator has."""
        while True:
            number = f"{MOBILES}{self._digits(8)}"
            if self._fresh(number):
                return number

    def account(self) -> str:
        """A card number that passes its check and that no bank can have issued."""
        while True:
            body = ACCOUNTS + self._digits(_CARD_DIGITS - len(ACCOUNTS) - 1)
            if self._fresh(body):
                return next(body + str(last) for last in range(10) if passes_luhn(body + str(last)))

    def credit_code(self) -> str:
        """A credit code of a company registered in the area that no province ever had."""
        while True:
            body = f"{_COMPANY}{DEMO_AREA}{self._digits(9)}"
            if self._fresh(body):
                return body + credit_check(body)

    def _digits(self, count: int) -> str:
        return f"{self._rng.randrange(10**count):0{count}d}"

    def _fresh(self, number: str) -> bool:
        if number in self._given:
            return False
        self._given.add(number)
        return True
