"""The sentences of households: why something is refused or said, and what to do about it."""

from collections.abc import Mapping
from functools import partial
from typing import Any, Final

from flask_babel import lazy_gettext as _l

from webapp.accounts.labels import IDENTITY
from webapp.core.sentences import say

SENTENCES: Final[Mapping[str, Any]] = {
    **IDENTITY,
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
    "name_tidied": _l("Spaces in the name were taken out; this is what is stored."),
    # The household page
    "watch_reason_missing": _l("Please say why this family needs an eye on it."),
    "watch_review_past": _l("The day to look again must come after %(day)s."),
    "constraint.local_watch_one_at_a_time": _l("This family is on the local watch list already."),
    "child_protected": _l("The identity number of a child under %(age)s is shown to nobody here."),
    "reveal_note_missing": _l("Please say in your words what you need it for."),
    "register_changed": _l(
        "The register changed since this was compared. It was compared anew; please look at it again."
    ),
    "held_elsewhere": _l("Somebody of this household stands in another one, which the file does not name."),
    "why_category": _l("in the national category “%(category)s”"),
    "why_local_watch": _l("on the town's own watch list"),
    "why_below_line": _l("income for each person below the line of %(line_fen)s yuan"),
    "why_no_earner": _l("nobody earns a wage though %(n)s could work"),
    "why_ill": _l("%(n)s ill or disabled"),
    "why_pupils": _l("%(n)s at school"),
    "why_dependants": _l("%(n)s of %(people)s cannot work"),
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


REVEAL_REASONS: Final[Mapping[str, Any]] = {
    "visit": _l("a visit to the family"),
    "identity": _l("checking who somebody is"),
    "contact": _l("reaching the family"),
    "benefit": _l("applying for a benefit or subsidy"),
    "work": _l("finding work"),
    "other": _l("something else, in my words"),
}
"""What a covered field may be shown for."""

FIELDS: Final[Mapping[str, Any]] = {
    "id_number": _l("ID number"),
    "health": _l("Health"),
    "phone": _l("Phone"),
    "name": _l("Name"),
    "number": _l("Household number"),
    "address": _l("Address"),
    "net_income_per_head": _l("Net income for each person"),
    "net_income": _l("Net income of the household"),
    "income_wage": _l("Wages"),
    "income_business": _l("Income of farm and trade"),
    "business_cost": _l("Costs of farm and trade"),
    "income_property": _l("Income of property"),
    "income_transfer": _l("Transfers"),
    "claims_income": _l("Insurance payments"),
    "self_paid": _l("Own share of medical bills"),
    "unsafe_house": _l("Unsafe house"),
    "house_grade": _l("Grade of the house"),
    "house_area": _l("Floor area (square metres)"),
    "safe_water": _l("Safe drinking water"),
    "toilet": _l("Sanitary toilet"),
    "toilet_works": _l("The toilet works"),
    "power": _l("Electricity"),
    "broadcast": _l("Radio and television"),
    "paved_road": _l("Paved way to the house"),
    "road_kind": _l("Kind of way to the house"),
    "road_distance": _l("Distance to the main road (km)"),
    "fuel": _l("Fuel"),
    "resettled": _l("Resettled household"),
    "arable_area": _l("Arable land (mu)"),
    "forest_area": _l("Forest (mu)"),
    "orchard_area": _l("Orchard (mu)"),
    "returned_forest_area": _l("Farmland returned to forest (mu)"),
    "grass_area": _l("Pasture (mu)"),
    "water_area": _l("Water (mu)"),
    "cooperative": _l("In a cooperative"),
    "led_by_firm": _l("Led by a firm"),
    "led_by_founder": _l("Led by a local founder"),
    "measure_development": _l("Development measures"),
    "measure_trade": _l("Help with trade"),
    "measure_job": _l("Help with work"),
    "measure_finance": _l("Help with finance"),
    "measure_public_post": _l("Public-welfare post"),
    "measure_public_post_note": _l("Note on the public-welfare post"),
    "measure_house": _l("Help with the house"),
    "measure_water": _l("Help with water"),
    "measure_health": _l("Help with health"),
    "measure_schooling": _l("Help to stay at school"),
    "measure_education": _l("Help with education"),
    "measure_security": _l("Social security"),
    "measure_social": _l("Help from society"),
    "measure_move": _l("Resettlement"),
    "measure_living": _l("Living conditions"),
    "measure_works": _l("Public works"),
    "contact_name": _l("Contact of the monitoring"),
    "contact_phone": _l("Phone of the contact"),
    "collector_name": _l("Who collected it"),
    "collector_phone": _l("Phone of the collector"),
    "form_day": _l("Form filled in on"),
    "once_poor": _l("Once a poor household"),
    "martyr_family": _l("Soldier's or martyr's family"),
    "disaster_detail": _l("Kind of disaster"),
    "other_note": _l("Note on the national form"),
}
"""The words for figures of the national form, and for what can be shown covered."""

GROUPS: Final[Mapping[str, Any]] = {
    "income": _l("Income"),
    "house": _l("House and surroundings"),
    "land": _l("Land and trade"),
    "measures": _l("Measures of help"),
    "contact": _l("Who collected it"),
    "other": _l("More from the national form"),
}
"""The groups of figures that the household page shows, in its order."""

GUARANTEES: Final[Mapping[str, Any]] = {
    "school_problem": _l("Compulsory school"),
    "house_problem": _l("Safe house"),
    "water_problem": _l("Safe drinking water"),
    "insurance_problem": _l("Basic medical insurance"),
}
"""The three guarantees and drinking water; the national form asks whether there is a problem."""

ACTIONS: Final[Mapping[str, Any]] = {
    "household.import": _l("Import of the national workbook"),
    "payee.enter": _l("Bank account entered"),
    "payee.confirm": _l("Bank account confirmed"),
    "worker.edit": _l("Recorded what she says about work"),
    "consent.note": _l("Consent noted"),
    "introduction.propose": _l("Introduced to an opening"),
}
"""How the timeline calls what the audit holds; what is not here is not a story of the family."""

IMPORT_STATES: Final[Mapping[str, Any]] = {
    "reading": ("run", "half", _l("being read")),
    "refused": ("bad", "cross", _l("not taken")),
    "staged": ("due", "glass", _l("waits to be looked at")),
    "applying": ("run", "half", _l("being written")),
    "applied": ("ok", "check", _l("taken over")),
    "dropped": ("idle", "square", _l("dropped")),
}
"""Where an upload stands: hue, shape, word."""

IMPORT_STEPS: Final[Mapping[str, Any]] = {
    "reading": _l("rows read"),
    "comparing": _l("comparing with the register"),
    "writing": _l("families written"),
}
"""What long work is at."""

IMPORT_PARTS: Final[Mapping[str, Any]] = {
    "refused": _l("held back"),
    "new": _l("new"),
    "changed": _l("changed"),
    "missing": _l("not in the file"),
    "unchanged": _l("as before"),
    "warnings": _l("to look at"),
    "notices": _l("tidied"),
    "columns": _l("columns"),
}
"""The parts of the difference that an upload would make."""
