"""The names of policy numbers, and the sentences of what is refused here."""

from functools import partial

from flask_babel import lazy_gettext as _l

from webapp.core.sentences import say

KEYS = {
    "wage_class": _l("Class of the city in the minimum wage table"),
    "minimum_wage_month": _l("Legal minimum wage by the month"),
    "minimum_wage_hour": _l("Legal minimum wage by the hour"),
    "wage_floor": _l("The town's pledged wage floor"),
    "qualifying_months": _l("Full months of work before the subsidy"),
    "same_employer_required": _l("All months with one employer"),
    "employer_gap_days": _l("Days allowed between two employers"),
    "subsidy_amount": _l("Retention subsidy to the worker"),
    "subsidy_wage_from": _l("Average wage from which a step is paid"),
    "subsidy_again_months": _l("Months before the same person may be subsidised again"),
    "statement_window_days": _l("Days in which a month's statement is on time"),
    "statement_late_days": _l("Days in which a late statement is still taken"),
    "start_ahead_days": _l("Days ahead for which a start may be agreed"),
    "consent_months": _l("Months for which a consent holds"),
    "opening_stale_days": _l("Days after which an unconfirmed opening is closed"),
    "watch_review_months": _l("Months after which a watch entry is looked at again"),
    "working_age": _l("Age from which a person may be employed"),
    "adult_age": _l("Age at which the protection of young workers ends"),
    "retirement_age": _l("Age of retirement"),
    "shift_hours_most": _l("Longest working day in hours"),
    "shift_days_most": _l("Most working days a week"),
    "monitoring_line": _l("Yearly income for each person under which a family is watched"),
}
SENTENCES = {
    "policy_unknown": _l("There is no such policy number."),
    "policy_not_by_town": _l("The law sets this number for everybody; a town cannot change it."),
    "policy_out_of_range": _l("The number lies outside what makes sense here."),
    "policy_source_missing": _l("Please name the document that says so, with its number and day."),
    "policy_rewrites_past": _l(
        "A number in force can be replaced from %(day)s on, so that old cases keep theirs."
    ),
    "policy_own_proposal": _l("You entered this number yourself; somebody else has to confirm it."),
    "policy_day_passed": _l(
        "It was to hold from %(day)s, which is over. Please enter it again with a new day."
    ),
    "constraint.ck_policy_row_two_persons": _l(
        "You entered this number yourself; somebody else has to confirm it."
    ),
}
refusal_sentence = partial(say, SENTENCES)
