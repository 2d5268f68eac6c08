"""The sentences of households: why something is refused or said, and what to do about it."""

from collections.abc import Mapping
from functools import partial
from typing import Any, Final

from flask_babel import lazy_gettext as _l

from webapp.core.sentences import say

SENTENCES: Final[Mapping[str, Any]] = {
    # Whole files
    "empty_file": _l("The file is empty."),
    "too_large": _l("The file is larger than %(limit_mb)s MB."),
    "not_a_workbook": _l("This is not an Excel workbook (.xlsx)."),
    "old_format": _l("This is a workbook of the old kind (.xls), which can hide programs."),
    "other_format": _l("This is a workbook of another kind (.xlsb or .ods), not .xlsx."),
    "macros": _l("The workbook holds macros, which are programs."),
    "encrypted": _l("The workbook is protected by a password, so it cannot be read."),
    "bomb": _l("Unpacked, the file would be larger than %(limit_mb)s MB; no list of persons is so large."),
    "too_many_parts": _l("The file holds more than %(limit)s parts; a list of persons has about ten."),
    "odd_parts": _l("The file holds parts that an export never has."),
    "entities": _l("The file holds declarations that Excel never writes and that can do harm."),
    "damaged": _l("The file is damaged and cannot be read to its end."),
    "too_much_work": _l("Reading the file took more time or memory than any list of persons needs."),
    "too_many_rows": _l("A sheet has more than %(limit)s rows."),
    "no_sheet": _l("The workbook has no visible sheet."),
    "no_heading": _l("No row of column names was found in the first ten rows of any sheet."),
    "missing_columns": _l("Sheet “%(sheet)s” lacks these columns in row %(row)s: %(columns)s."),
    "double_columns": _l(
        "These columns stand in the sheet twice, so nobody can tell which is meant: %(columns)s."
    ),
    "no_rows": _l("Below the column names in row %(row)s there are no persons."),
    # Cells
    "blank": _l("Nothing is filled in here."),
    "no_household_number": _l("The row has no household number, so nobody knows whose household it is."),
    "number_loses_digits": _l(
        "The cell is stored as a number; Excel drops leading zeros and last digits of long numbers."
    ),
    "not_yes_no": _l("This is neither yes nor no."),
    "not_month": _l("This is no month."),
    "not_day": _l("This is no day of the calendar."),
    "not_yuan": _l("This is no sum of money."),
    "not_number": _l("This is no number."),
    "not_count": _l("This is no whole number."),
    "not_phone": _l("This is no phone number."),
    "not_code": _l("This value is not in the list. Allowed: %(allowed)s."),
    "code_ended": _l("This value was in use only until %(day)s. Allowed now: %(allowed)s."),
    "not_alone": _l("“%(name)s” cannot stand beside another value."),
    "too_long": _l("The text is longer than %(limit)s characters."),
    "negative": _l("The number is below zero."),
    "other_town": _l("The row belongs to another town; this import is for %(town)s."),
    "unknown_village": _l("The town has no village written like this. It could be: %(villages)s."),
    "ambiguous_village": _l("Several villages could be meant: %(villages)s."),
    "village_code_disagrees": _l("The name means %(village)s, but the code beside it is %(code)s."),
    "disagrees_in_household": _l("Row %(other_row)s of the same household says “%(other)s”."),
    "no_number_at_all": _l(
        "A person without identity number needs a national person number and a day of birth."
    ),
    "id_twice": _l("The same identity number also stands in another household, row %(rows)s."),
    "person_twice": _l("The same person number also stands in row %(rows)s."),
    # What households.rules says of numbers and names
    "id_stored_as_number": _l(
        "The identity number is stored as a number, so Excel has lost its last digits."
    ),
    "id_missing": _l("The identity number is not filled in."),
    "id_wrong_length": _l("The identity number has %(length)s characters; it must have 18."),
    "id_wrong_characters": _l("The identity number holds something else than digits and a last X."),
    "id_check_digit": _l(
        "The last digit of the identity number does not fit the others, so one digit is wrong."
    ),
    "id_impossible_date": _l("The identity number holds a day of birth that no calendar has: %(digits)s."),
    "id_born_in_future": _l("By the identity number the person is not born yet."),
    "id_too_old": _l("By the identity number the person is older than %(age)s years."),
    "name_missing": _l("The name is not filled in."),
    "name_too_long": _l("The name is longer than %(most)s characters."),
    "name_wrong_characters": _l("The name holds digits or signs that no name has."),
    # What households.rules says of families
    "no_head": _l("Nobody in the household is its head."),
    "several_heads": _l("The household has more than one head."),
    "several_spouses": _l("The household has more than one spouse of the head."),
    "same_id_in_household": _l("Two members of the household have the same identity number."),
    "education_and_schooling": _l(
        "Both education and school year are filled in; a pupil has only a school year."
    ),
    "education_missing": _l(
        "Neither education nor school year nor a reason for leaving school is filled in."
    ),
    "healthy_and_ill": _l("“Healthy” stands beside an illness or disability."),
    # Warnings
    "land_line": _l("This is a land line: no text message can be sent to it."),
    "shared_phone": _l("The same phone also stands in another household, row %(rows)s."),
    "size_disagrees": _l("The household states another number of members than the %(rows)s rows it has."),
    "no_number_yet": _l("The person has no identity number yet and is known by the national person number."),
    "id_stands_for_none": _l("The number begins with six nines, which stands for a person without one."),
    "unknown_area": _l(
        "The identity number begins with %(area)s, a code that is not in our table; it may be "
        "an abolished one."
    ),
    "sex_disagrees": _l("The sex filled in differs from the one in the identity number, which is taken."),
    "birth_disagrees": _l(
        "The day of birth filled in differs from the one in the identity number, which is taken."
    ),
    "relation_disagrees": _l("The relation does not fit the person's sex."),
    "pupil_with_labour": _l("A pupil is listed with ability to work."),
    "child_with_labour": _l("A child under 16 is listed with ability to work."),
    "health_missing": _l("The state of health is not filled in."),
    "spouse_of_same_sex": _l("The spouse has the same sex as the head."),
    # Notices
    "id_tidied": _l("Spaces, full-width digits or a small x were mended; this is what is stored."),
    "fifteen_to_eighteen": _l(
        "The 15-digit number of the old kind became the 18-digit one; this is what is stored."
    ),
    "disability_number": _l(
        "The number of a disability certificate: its first 18 characters are stored as the identity number."
    ),
    "name_tidied": _l("Spaces in the name were taken out; this is what is stored."),
    "row_left_out": _l("The row has no household number, no name and no identity number, and was left out."),
}
"""Why a workbook, a row or a family is refused, and what was only noticed."""

MENDS: Final[Mapping[str, Any]] = {
    "export_again": _l("Export the list from the national system again and send that file."),
    "save_as_xlsx": _l("Open it in Excel or WPS, save it as “Excel workbook (.xlsx)” and send that file."),
    "split_by_village": _l("Split the list by villages and send the parts one after the other."),
    "remove_password": _l("Open it with the password, take the password off, save it and send it again."),
    "add_columns": _l("Add these columns in the national system's export and send the file again."),
    "remove_double": _l("Delete or rename the column that is not meant, and send the file again."),
    "check_sheet": _l("Check that the list of persons is on a visible sheet with the column names in row 3."),
    "fill_in": _l("Fill the cell in."),
    "format_as_text": _l("Set the cell's format to text and type the whole number again."),
    "check_id_card": _l("Compare it with the identity card and correct it."),
    "check_name": _l("Compare it with the identity card and write the name only."),
    "write_yes_no": _l("Write yes or no in Chinese, as the national form has it."),
    "write_month": _l("Write year and month as six digits, for example 202605."),
    "write_day": _l("Write year, month and day as eight digits, for example 20260518."),
    "write_number": _l("Write a plain number of zero or more, without words."),
    "write_phone": _l("Write a mobile number of 11 digits, or a land line with its area code."),
    "choose_allowed": _l("Choose one of the allowed values."),
    "keep_one": _l("Keep one of them and delete or correct the other."),
    "shorten": _l("Shorten the text."),
    "choose_village": _l("Write the village's full name with the word for its kind of committee."),
    "own_town_only": _l("Delete the row, or let the other town import it."),
    "make_equal": _l("Make the rows of the household equal."),
    "check_family": _l("Compare it with the household's register and correct it."),
}
"""What the person with the workbook can do."""


refusal_sentence = partial(say, SENTENCES)


def mend_sentence(mend: str) -> str:
    """What to do; nothing where nothing has to be done."""
    return str(MENDS[mend]) if mend else ""
