"""The words for roles and organisations, and the sentences of what is refused here."""

from collections.abc import Mapping
from typing import Any, Final

from flask_babel import lazy_gettext as _l

from webapp.access.actor import Role
from webapp.accounts.labels import IDENTITY
from webapp.core.sentences import say
from webapp.core.workflow import Refusal

ROLES = {
    Role.VILLAGE_MONITOR: _l("Village monitor"),
    Role.AREA_STATION: _l("Area station"),
    Role.FIRST_SECRETARY: _l("First secretary of an area"),
    Role.TOWN_CENTRE: _l("Town centre"),
    Role.JOB_CADRE: _l("Job cadre"),
    Role.FIRM: _l("Firm"),
    Role.FINANCE_MAKER: _l("Finance maker"),
    Role.FINANCE_CHECKER: _l("Finance checker"),
    Role.PARTY_SECRETARY: _l("Town Party secretary"),
    Role.TEAM_CAPTAIN: _l("Work-team captain"),
    Role.AUDITOR: _l("Auditor"),
    Role.ADMINISTRATOR: _l("Administrator of the town"),
    Role.CHAMBER: _l("Chamber of commerce"),
}
SENTENCES: Final[Mapping[str, Any]] = {
    **IDENTITY,
    "username_taken": _l("This user name is taken. Please choose another one."),
    "constraint.uq_account_username": _l("This user name is taken. Please choose another one."),
    "village_missing": _l("A village monitor serves one village. Please pick it."),
    "area_missing": _l("This role serves an area. Please pick it."),
    "serves_elsewhere": _l("This person also serves elsewhere, so the account is not this town's to change."),
    "own_account": _l("You cannot disable your own account; ask another administrator."),
    "name_differs": _l(
        "Somebody with this ID number is known here already, under another name. Check name and number against the "
        "ID card."
    ),
    "account_disabled": _l(
        "This person has an account that is disabled. Open it again first, or ask the town that disabled it."
    ),
    "seat_held": _l("This person has this role here already."),
    "offices_apart": _l(
        "These offices check each other, so one person holds one of them only. This person holds: %(role)s. "
        "End that first."
    ),
    "seat_ended": _l("This role ended already, on %(left_on)s."),
    "last_administrator": _l(
        "Then nobody who can sign in would hand out accounts in this town. Add another administrator first, who sets "
        "a password."
    ),
    "credit_code_missing": _l("Please fill in the unified social credit code, as it stands on the licence."),
    "credit_code_stored_as_number": _l(
        "This code was kept as a number and has lost digits. Please type it anew."
    ),
    "credit_code_wrong_length": _l(
        "The credit code has 18 characters; here are %(length)s. Please compare it with the licence."
    ),
    "credit_code_wrong_characters": _l(
        "The credit code has figures and capital letters only, never I, O, Z, S or V."
    ),
    "credit_code_check": _l(
        "One character of this credit code is wrong. Please compare it with the licence."
    ),
    "credit_code_kind_unknown": _l(
        "Codes that begin with %(kind)s are rare. Please compare it with the licence."
    ),
    "credit_code_taken": _l("A firm or chamber with this credit code is here already."),
    "constraint.uq_organisation_uscc": _l("A firm or chamber with this credit code is here already."),
    "phone_missing": _l("Please fill in a phone number at which somebody can be reached."),
    "phone_stored_as_number": _l("This phone number has lost digits. Please type it anew."),
    "phone_wrong": _l(
        "This is no phone number. A mobile has 11 digits; a land line its area code before it."
    ),
    "land_line": _l("This is a land line: no message reaches it."),
    "not_admitted": _l("Please admit the firm first; then it gets its account."),
    "village_code_unknown": _l("This town has no village with the code %(code)s."),
    "constraint.uq_person_id_number_index": _l(
        "Somebody added this person a moment ago. Please send the form again."
    ),
}


def refusal_sentence(refusal: Refusal) -> str:
    """Say a refusal or notice; the role in it is written as people call it."""
    role = refusal.params.get("role")
    if role is None:
        return say(SENTENCES, refusal)
    params = {**refusal.params, "role": str(ROLES[Role(str(role))])}
    return say(SENTENCES, Refusal(refusal.code, refusal.field, params))
