"""The names, groups, units and states of policy numbers, and the sentences of what is refused or noticed here."""

from collections.abc import Mapping
from functools import partial
from typing import Any, Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from webapp.core.money import format_yuan
from webapp.core.policy import FULL_TIME, HIRE_FIRM, HOURLY, POST_FIRM, PUBLIC_WELFARE
from webapp.core.policy_values import SPECS
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
    "subsidy_again_same_firm": _l("The same person again at the same firm"),
    "firm_subsidy_on": _l("Subsidy to firms in this town"),
    "firm_subsidy_amount": _l("Subsidy to the firm"),
    "firm_subsidy_months": _l("Full months that one claim of a firm covers"),
    "firm_subsidy_people": _l("For whom a firm is subsidised"),
    "firm_subsidy_contract": _l("Months for which the contract must run"),
    "firm_subsidy_insured": _l("Social insurance must be paid"),
    "post_subsidy_most": _l("Most months of post subsidy for one person"),
    "firm_subsidy_together": _l("Both subsidies to a firm for the same person"),
    "secretary_signs_from": _l("Amount from which the Party secretary signs"),
    "captain_signs_from": _l("Amount from which the team captain signs"),
    "batch_signs_from": _l("Total from which both sign what goes out together"),
    "notice_days": _l("Days for which a notice hangs in the village"),
    "account_hold_days": _l("Days before a new or changed account is paid to"),
    "bank_silent_days": _l("Days without a word of the bank before it is asked"),
    "sample_one_in": _l("Of how many paid claims one is re-checked"),
    "signal_left_days": _l("Days after the six months in which leaving is looked at"),
    "signal_burst_months": _l("Months stated on one day that are looked at"),
    "doubt_floor_margin": _l("Percent above the floor up to which a wage below the agreed one is looked at"),
    "signal_firm_claims": _l("Claims of one firm from which its share is looked at"),
    "statement_window_days": _l("Days in which a month's statement is on time"),
    "statement_late_days": _l("Days in which a late statement is still taken"),
    "proof_needed": _l("Strength of proof that a month needs"),
    "contract_warning_days": _l("Days of warning before a contract ends"),
    "start_ahead_days": _l("Days ahead for which a start may be agreed"),
    "consent_months": _l("Months for which a consent holds"),
    "opening_stale_days": _l("Days after which an unconfirmed opening is closed"),
    "opening_notice_days": _l("Days before that in which the firm is asked"),
    "firm_introductions": _l("Introductions a firm is sent in a month"),
    "firm_silent_days": _l("Days after which an unanswered introduction counts as left lying"),
    "firm_silent_from": _l("Introductions left lying from which a firm is shown to nobody"),
    "fit_weight": _l("Share in how well an opening suits"),
    "plan_need": _l("By how much the greatest need counts more in the plan for the town"),
    "plan_first_earner": _l(
        "How much the first wage of a family without one counts in the plan for the town"
    ),
    "hourly_hours_day": _l("Longest day of work by the hour"),
    "hourly_hours_week": _l("Most hours a week of work by the hour"),
    "hourly_pay_days": _l("Longest time between two payments of work by the hour"),
    "welfare_age_most": _l("Highest age for a public-welfare post"),
    "welfare_age_fit": _l("Highest age for a public-welfare post, if fit"),
    "introduction_chase_days": _l("Days without a word after which the firm is called"),
    "introduction_close_days": _l("Days without a word after which an introduction is closed"),
    "answer_undo_days": _l("Days for which an answer can be taken back"),
    "unseen_days": _l("Days after which somebody whom no list showed is looked at"),
    "watch_review_months": _l("Months after which a watch entry is looked at again"),
    "working_age": _l("Age from which a person may be employed"),
    "adult_age": _l("Age at which the protection of young workers ends"),
    "retirement_age": _l("Age of retirement"),
    "shift_hours_most": _l("Longest working day in hours"),
    "shift_days_most": _l("Most working days a week"),
    "monitoring_line": _l("Yearly income for each person under which a family is watched"),
}
KINDS: Final = {
    FULL_TIME: _l("Full time"),
    HOURLY: _l("By the hour"),
    PUBLIC_WELFARE: _l("Public-welfare post"),
    "band_1": _l("Tier 1"),
    "band_2": _l("Tier 2"),
    "band_3": _l("Tier 3"),
    HIRE_FIRM: _l("one-off subsidy for hiring"),
    POST_FIRM: _l("post subsidy"),
    "skill_overlap": _l("asked skills"),
    "word_likeness": _l("likeness of words"),
    "experience": _l("years in such work"),
    "hours": _l("hours that suit"),
    "care": _l("time for care"),
    "distance": _l("way"),
    "wage": _l("wage"),
    "effort": _l("effort"),
    "firm_keeps": _l("people stay with the firm"),
    "class_4": _l("Class 4"),
    "male": _l("Men"),
    "female": _l("Women"),
}
GROUPS: Final[tuple[tuple[Any, tuple[str, ...]], ...]] = (
    (_l("Wages and floors"), ("wage_floor", "minimum_wage_month", "minimum_wage_hour", "wage_class")),
    (
        _l("Subsidy"),
        (
            "qualifying_months",
            "same_employer_required",
            "employer_gap_days",
            "proof_needed",
            "subsidy_wage_from",
            "subsidy_amount",
            "subsidy_again_months",
            "subsidy_again_same_firm",
        ),
    ),
    (
        _l("Subsidies to firms"),
        (
            "firm_subsidy_on",
            "firm_subsidy_amount",
            "firm_subsidy_months",
            "firm_subsidy_people",
            "firm_subsidy_contract",
            "firm_subsidy_insured",
            "post_subsidy_most",
            "firm_subsidy_together",
        ),
    ),
    (
        _l("Signatures and payment"),
        (
            "notice_days",
            "secretary_signs_from",
            "captain_signs_from",
            "batch_signs_from",
            "doubt_floor_margin",
            "account_hold_days",
        ),
    ),
    (
        _l("After the payment"),
        (
            "bank_silent_days",
            "sample_one_in",
            "signal_left_days",
            "signal_burst_months",
            "signal_firm_claims",
        ),
    ),
    (
        _l("Days and terms"),
        (
            "statement_window_days",
            "statement_late_days",
            "start_ahead_days",
            "contract_warning_days",
            "consent_months",
            "watch_review_months",
        ),
    ),
    (
        _l("Openings and firms"),
        (
            "opening_stale_days",
            "introduction_chase_days",
            "introduction_close_days",
            "answer_undo_days",
            "unseen_days",
            "opening_notice_days",
            "firm_introductions",
            "firm_silent_days",
            "firm_silent_from",
        ),
    ),
    (_l("What counts in the ranking"), ("fit_weight", "plan_need", "plan_first_earner")),
    (
        _l("Ages and hours"),
        (
            "working_age",
            "adult_age",
            "retirement_age",
            "welfare_age_most",
            "welfare_age_fit",
            "shift_hours_most",
            "shift_days_most",
            "hourly_hours_day",
            "hourly_hours_week",
            "hourly_pay_days",
        ),
    ),
    (_l("Monitoring"), ("monitoring_line",)),
)
"""How the pages order the keys; one that nobody has put anywhere stands under the last heading."""

OTHER: Final = _l("Other numbers")
SCOPES: Final = {
    "national": _l("National law"),
    "province": _l("Rule of the province"),
    "class_of_city": _l("Rule of the province, by class of city"),
    "town": _l("Default of this program"),
}
OWN: Final = _l("This town")
UNITS: Final = {
    "fen": _l("yuan"),
    "month": _l("months"),
    "day": _l("days"),
    "year": _l("years"),
    "hour": _l("hours"),
    "person": _l("people"),
    "percent": _l("percent"),
}
SWITCH: Final = {1: _l("yes"), 0: _l("no")}
CHOICES: Final = {
    "proof_needed": {
        0: _l("the word of both sides"),
        1: _l("a screenshot, checked by phone"),
        2: _l("a certificate with a cash slip"),
        3: _l("a bank statement"),
        4: _l("social insurance"),
    },
    "firm_subsidy_people": {
        0: _l("the three national categories only"),
        1: _l("the three categories and the town's own watch list"),
    },
}
"""Numbers that stand for words: what each says."""

STANDINGS: Final = {
    "waiting": ("due", "glass", _l("waits for a second person")),
    "coming": ("run", "half", _l("comes into force")),
    "in_force": ("ok", "check", _l("in force")),
    "past": ("idle", "square", _l("no longer in force")),
    "never": ("idle", "dash", _l("never counted: another number held")),
    "rejected": ("bad", "cross", _l("rejected")),
    "withdrawn": ("idle", "back", _l("taken back")),
}
"""Hue, shape and word."""

SOURCES: Final = (
    "Guangdong minimum wage table in force from 2018-07-01, class 4",
    "Guangdong minimum wage table in force from 2021-12-01, class 4",
    "Guangdong minimum wage table from 2025-03-01, class 4; figures not seen",
    "The report gives 1,000 to 2,000 yuan and no steps; three steps by wage are ours",
    "Maoming and Yangjiang are class 4; other cities differ",
    "The report on the two towns: more than half a year; read as six full months",
    "This project's default; ask the county",
    "This project's default; ask the county: the report is silent, other counties ask for it",
    "This project's default; ask the county: once a person a year elsewhere",
    "This project's default; ask the county: the word of firm and village is enough; other counties want a paper",
    "This project's default; ask the county: seven days in a county's notice that was seen",
    "This project's default; ask the county: a day to think again",
    "This project's default; ask the county: set by hand and tried on twenty small made-up towns",
    "This project's default; ask the county: no subsidy to firms unless the town switches it on",
    "This project's default; ask the county: the notices seen name other groups than the watch list",
    "Guangdong one-off subsidy for hiring, a notice from 2022-08-01 to 2025-12-31; it may have lapsed",
    "A city's post subsidy to employers in Guangdong, from three months insured up to three years",
    'Money of the "631" fund is signed by town Party secretary and team captain, every sum',
    "A county's notice on rural public-welfare posts: new people up to 60, to 65 if fit",
    "Labour Contract Law of the People's Republic of China, article 68",
    "Labour Contract Law of the People's Republic of China, article 72",
    "Labour Law of the People's Republic of China, article 15",
    "Labour Law of the People's Republic of China, article 58",
    "Labour Law of the People's Republic of China, articles 36 and 41: 8 hours and 3 of overtime",
    "Labour Law of the People's Republic of China, article 38: one day of rest a week",
    "State Council rules of 1978; rising month by month since 2025, which this row does not follow",
    "The report on the two towns: posts of three chambers not under 2,500 yuan; the year of 17 October is assumed",
)
"""The sources that ship with the program, as the catalogue knows them; a town writes its own in its own words."""

SENTENCES = {
    "policy_unknown": _l("There is no such policy number."),
    "policy_not_by_town": _l("The law sets this number for everybody; a town cannot change it."),
    "policy_out_of_range": _l("Please enter a number from %(low)s to %(high)s."),
    "policy_sum_out_of_range": _l("Please enter a sum from %(low_fen)s to %(high_fen)s yuan."),
    "policy_source_missing": _l("Please name the document that says so, with its number and day."),
    "policy_rewrites_past": _l(
        "A number in force can be replaced from %(day)s on, so that old cases keep theirs."
    ),
    "policy_all_weights_zero": _l("All the others are at zero: then nothing would be left to rank by."),
    "policy_own_proposal": _l("You entered this number yourself; somebody else has to confirm it."),
    "policy_day_passed": _l(
        "It was to hold from %(day)s, which is over. Please enter it again with a new day."
    ),
    "policy_own_rejection": _l("You entered this number yourself; take it back instead of rejecting it."),
    "policy_reason_missing": _l("Please say why, so that the person who entered it can mend it."),
    "policy_reason_too_long": _l("Please say it in %(most)s characters or fewer."),
    "policy_not_yours": _l("Only the person who entered this number can take it back."),
    "policy_decided": _l("Somebody has decided on this number in the meantime; nothing was changed."),
    "number_empty": _l("Please enter the number."),
    "number_not_a_number": _l("This is no sum of money. Please write it like 2500 or 2,500.00."),
    "number_negative": _l("The number cannot be below zero."),
    "number_too_precise": _l("Yuan have two decimals at most."),
    "number_too_large": _l("This number is too large."),
    "number_not_whole": _l("Please enter a whole number in digits."),
    "policy_same_number": _l("The number stays the same; only the document changes."),
    "policy_pledge_under_minimum": _l(
        "The legal minimum is %(minimum_fen)s yuan and counts as long as the pledge lies below it."
    ),
    "policy_floor_falls": _l(
        "The floor would fall from %(floor_fen)s yuan. Whoever was hired before keeps the old one."
    ),
    "policy_ladder_falls": _l(
        "The three steps would no longer rise with the wage. Please look at the other steps too."
    ),
    "policy_late_before_on_time": _l(
        "Late statements would be refused while they are still on time. Please look at both terms."
    ),
    "constraint.ck_policy_row_two_persons": _l(
        "You entered this number yourself; somebody else has to confirm it."
    ),
    "constraint.ck_policy_row_decided_once": _l(
        "Somebody has decided on this number in the meantime; nothing was changed."
    ),
    "constraint.policy_row_is_decided_once": _l(
        "Somebody has decided on this number in the meantime; nothing was changed."
    ),
    "constraint.ck_policy_row_rejected_has_reason": _l(
        "Please say why, so that the person who entered it can mend it."
    ),
    "constraint.policy_row_is_never_edited": _l(
        "A number is never edited. Please enter a new one that takes its place."
    ),
}
refusal_sentence = partial(say, SENTENCES)


def name_of(key: str, kind: str = "") -> str:
    """Return what a number is called, with its kind where a key has several."""
    name = str(KEYS.get(key, SPECS[key].meaning))
    if not kind or len(SPECS[key].kinds) == 1:
        return name
    return str(_("%(name)s (%(kind)s)", name=name, kind=KINDS.get(kind, kind)))


def words_of(key: str) -> Mapping[int, Any]:
    """Return what each value of a key says where it is no amount; empty for amounts."""
    return SWITCH if SPECS[key].unit == "yes_no" else CHOICES.get(key, {})


def worded(key: str, value: int) -> str:
    """Return a number with its unit, as people say it."""
    unit = SPECS[key].unit
    if words_of(key):
        return str(words_of(key)[value])
    if unit == "fen":
        return str(_("%(sum)s yuan", sum=format_yuan(value)))
    return str(_counted(unit, value))


def _counted(unit: str, value: int) -> Any:
    if unit == "month":
        return ngettext("one month", "%(num)d months", value)
    if unit == "day":
        return ngettext("one day", "%(num)d days", value)
    if unit == "year":
        return ngettext("one year", "%(num)d years", value)
    if unit == "hour":
        return ngettext("one hour", "%(num)d hours", value)
    if unit == "person":
        return ngettext("one person", "%(num)d people", value)
    if unit == "percent":
        return _("%(n)s percent", n=value)
    return _("class %(n)s", n=value) if unit == "class" else value


def source_words(source: str, own: bool) -> str:
    """Return the document behind a number: shipped ones in the reader's language, a town's own as it wrote it."""
    return source if own else str(_(source))


def groups() -> list[tuple[Any, tuple[str, ...]]]:
    """Return every key under its heading."""
    placed = {key for _title, keys in GROUPS for key in keys}
    known = [(title, tuple(key for key in keys if key in SPECS)) for title, keys in GROUPS]
    rest = tuple(key for key in SPECS if key not in placed)
    return [(title, keys) for title, keys in (*known, (OTHER, rest)) if keys]
