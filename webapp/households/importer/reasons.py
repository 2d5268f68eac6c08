"""Why a file or a row is refused, and how to mend it: codes only; their sentences are in labels.py."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Final, TypeAlias

from webapp.core.workflow import Refusal

Params: TypeAlias = Mapping[str, str | int]


class FileReason(StrEnum):
    """Why a whole workbook is refused."""

    EMPTY_FILE = "empty_file"
    TOO_LARGE = "too_large"
    NOT_A_WORKBOOK = "not_a_workbook"
    OLD_FORMAT = "old_format"
    OTHER_FORMAT = "other_format"
    MACROS = "macros"
    ENCRYPTED = "encrypted"
    BOMB = "bomb"
    TOO_MANY_PARTS = "too_many_parts"
    ODD_PARTS = "odd_parts"
    ENTITIES = "entities"
    DAMAGED = "damaged"
    TOO_MUCH_WORK = "too_much_work"
    TOO_MANY_ROWS = "too_many_rows"
    NO_SHEET = "no_sheet"
    NO_HEADING = "no_heading"
    MISSING_COLUMNS = "missing_columns"
    DOUBLE_COLUMNS = "double_columns"
    NO_ROWS = "no_rows"


class RowReason(StrEnum):
    """Why a row is refused, beside what core.identity says of numbers and households.rules of families."""

    BLANK = "blank"
    NO_HOUSEHOLD_NUMBER = "no_household_number"
    NUMBER_LOSES_DIGITS = "number_loses_digits"
    NOT_YES_NO = "not_yes_no"
    NOT_MONTH = "not_month"
    NOT_DAY = "not_day"
    NOT_YUAN = "not_yuan"
    NOT_NUMBER = "not_number"
    NOT_COUNT = "not_count"
    NOT_PHONE = "not_phone"
    NOT_CODE = "not_code"
    CODE_ENDED = "code_ended"
    NOT_ALONE = "not_alone"
    TOO_LONG = "too_long"
    NEGATIVE = "negative"
    OTHER_TOWN = "other_town"
    UNKNOWN_VILLAGE = "unknown_village"
    AMBIGUOUS_VILLAGE = "ambiguous_village"
    VILLAGE_CODE_DISAGREES = "village_code_disagrees"
    DISAGREES_IN_HOUSEHOLD = "disagrees_in_household"
    NO_NUMBER_AT_ALL = "no_number_at_all"
    ID_TWICE = "id_twice"
    PERSON_TWICE = "person_twice"


class Warned(StrEnum):
    """What is taken over, but somebody should look at it; core.identity and households.rules add their own."""

    LAND_LINE = "land_line"
    SHARED_PHONE = "shared_phone"
    SIZE_DISAGREES = "size_disagrees"
    NO_NUMBER_YET = "no_number_yet"


class Noticed(StrEnum):
    """What was changed on the way in without loss; shown, so that nobody wonders."""

    NAME_TIDIED = "name_tidied"
    ROW_LEFT_OUT = "row_left_out"


RULE_NOTICES: Final = frozenset({"id_tidied", "fifteen_to_eighteen", "disability_number"})
"""What core.identity says of a number that only tells how it was mended; the rest are warnings."""


class Mend(StrEnum):
    """What the person with the workbook can do about it."""

    EXPORT_AGAIN = "export_again"
    SAVE_AS_XLSX = "save_as_xlsx"
    SPLIT_BY_VILLAGE = "split_by_village"
    REMOVE_PASSWORD = "remove_password"  # noqa: S105 -- the code of a sentence, no password
    ADD_COLUMNS = "add_columns"
    REMOVE_DOUBLE = "remove_double"
    CHECK_SHEET = "check_sheet"
    FILL_IN = "fill_in"
    FORMAT_AS_TEXT = "format_as_text"
    CHECK_ID_CARD = "check_id_card"
    CHECK_NAME = "check_name"
    WRITE_YES_NO = "write_yes_no"
    WRITE_MONTH = "write_month"
    WRITE_DAY = "write_day"
    WRITE_NUMBER = "write_number"
    WRITE_PHONE = "write_phone"
    CHOOSE_ALLOWED = "choose_allowed"
    KEEP_ONE = "keep_one"
    SHORTEN = "shorten"
    CHOOSE_VILLAGE = "choose_village"
    OWN_TOWN_ONLY = "own_town_only"
    MAKE_EQUAL = "make_equal"
    CHECK_FAMILY = "check_family"


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with one value, before anybody knows in which row it stands."""

    code: str
    mend: str
    params: Params = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FileRefusal:
    """Why nothing of a workbook was taken over."""

    code: FileReason
    mend: Mend
    params: Params = field(default_factory=dict)


class WorkbookRefused(Exception):
    """Raised while reading; the caller shows its refusal."""

    def __init__(self, reason: FileReason, **params: str | int) -> None:
        super().__init__(reason)
        self.refusal = FileRefusal(reason, FILE_MENDS[reason], params)


def plain_params(params: Mapping[str, object]) -> dict[str, str | int]:
    """The facts of a rule's refusal as text and whole numbers, so that a plan can be stored as JSON."""
    return {
        name: value if isinstance(value, str | int) else str(value)
        for name, value in params.items()
        if name != "key"
    }


def id_problem(refusal: Refusal) -> Problem:
    """What to do about an identity number that core.identity refuses."""
    mends = {"id_stored_as_number": Mend.FORMAT_AS_TEXT, "id_missing": Mend.FILL_IN}
    return Problem(refusal.code, mends.get(refusal.code, Mend.CHECK_ID_CARD), plain_params(refusal.params))


FILE_MENDS: Final[Mapping[FileReason, Mend]] = MappingProxyType(
    {
        FileReason.EMPTY_FILE: Mend.EXPORT_AGAIN,
        FileReason.TOO_LARGE: Mend.SPLIT_BY_VILLAGE,
        FileReason.NOT_A_WORKBOOK: Mend.SAVE_AS_XLSX,
        FileReason.OLD_FORMAT: Mend.SAVE_AS_XLSX,
        FileReason.OTHER_FORMAT: Mend.SAVE_AS_XLSX,
        FileReason.MACROS: Mend.SAVE_AS_XLSX,
        FileReason.ENCRYPTED: Mend.REMOVE_PASSWORD,
        FileReason.BOMB: Mend.EXPORT_AGAIN,
        FileReason.TOO_MANY_PARTS: Mend.EXPORT_AGAIN,
        FileReason.ODD_PARTS: Mend.EXPORT_AGAIN,
        FileReason.ENTITIES: Mend.EXPORT_AGAIN,
        FileReason.DAMAGED: Mend.EXPORT_AGAIN,
        FileReason.TOO_MUCH_WORK: Mend.EXPORT_AGAIN,
        FileReason.TOO_MANY_ROWS: Mend.SPLIT_BY_VILLAGE,
        FileReason.NO_SHEET: Mend.CHECK_SHEET,
        FileReason.NO_HEADING: Mend.CHECK_SHEET,
        FileReason.MISSING_COLUMNS: Mend.ADD_COLUMNS,
        FileReason.DOUBLE_COLUMNS: Mend.REMOVE_DOUBLE,
        FileReason.NO_ROWS: Mend.CHECK_SHEET,
    }
)
