"""Every policy number that ships with the project: its day, place and source; a town's own are rows of that shape."""

from collections.abc import Iterable
from datetime import date
from typing import Final

from webapp.core.money import yuan
from webapp.core.policy import (
    BANDS,
    FEATURES,
    FIRM_SCHEMES,
    FULL_TIME,
    HIRE_FIRM,
    OPENING_KINDS,
    POST_FIRM,
    PolicyValue,
    Spec,
)

SPECS: Final[dict[str, Spec]] = {
    "wage_class": Spec("Class of the city in the province's minimum wage table", "class", 1, 4, False),
    "minimum_wage_month": Spec(
        "Statutory minimum wage by the month", "fen", 1, yuan(100_000), False, ("class_4",)
    ),
    "minimum_wage_hour": Spec(
        "Statutory minimum wage by the hour", "fen", 1, yuan(10_000), False, ("class_4",)
    ),
    "wage_floor": Spec(
        "The town's own pledge, measured at the lower end of a range",
        "fen",
        1,
        yuan(100_000),
        True,
        OPENING_KINDS,
    ),
    "qualifying_months": Spec("Full calendar months of work before the subsidy", "month", 1, 36),
    "same_employer_required": Spec("Whether all months must be with one employer", "yes_no", 0, 1),
    "employer_gap_days": Spec("Days allowed between two employers, if a change is allowed", "day", 0, 366),
    "subsidy_amount": Spec(
        "Subsidy to a worker kept for the qualifying months", "fen", 1, yuan(100_000), True, BANDS
    ),
    "subsidy_wage_from": Spec(
        "Average monthly wage from which a band of the ladder is paid", "fen", 0, yuan(100_000), True, BANDS
    ),
    "subsidy_again_months": Spec("Months before the same person may be subsidised again", "month", 0, 120),
    "subsidy_again_same_firm": Spec(
        "Whether the same person may be subsidised at the same firm a second time", "yes_no", 0, 1
    ),
    "firm_subsidy_on": Spec(
        "Whether the town pays a subsidy of this scheme to firms", "yes_no", 0, 1, True, FIRM_SCHEMES
    ),
    "firm_subsidy_amount": Spec(
        "Subsidy to a firm: once for each person, or for each month of a post",
        "fen",
        1,
        yuan(100_000),
        True,
        FIRM_SCHEMES,
    ),
    "firm_subsidy_months": Spec(
        "Full months of one person at one firm that one claim of the firm covers",
        "month",
        1,
        36,
        True,
        FIRM_SCHEMES,
    ),
    "firm_subsidy_people": Spec(
        "For whom a firm is subsidised: 0 the three national categories, 1 the town's own watch list too",
        "class",
        0,
        1,
        True,
        FIRM_SCHEMES,
    ),
    "firm_subsidy_contract": Spec(
        "Months for which the contract must run; 0 is none", "month", 0, 60, True, FIRM_SCHEMES
    ),
    "firm_subsidy_insured": Spec(
        "Whether the firm must pay social insurance for the person", "yes_no", 0, 1, True, FIRM_SCHEMES
    ),
    "post_subsidy_most": Spec(
        "Months for which a firm is paid for the post of one person at most", "month", 1, 120
    ),
    "firm_subsidy_together": Spec(
        "Whether a firm may get both subsidies for the same person", "yes_no", 0, 1
    ),
    "secretary_signs_from": Spec(
        "Amount from which the Party secretary signs a claim; 0 is always", "fen", 0, yuan(1_000_000)
    ),
    "captain_signs_from": Spec(
        "Amount from which the team captain signs a claim; 0 is always", "fen", 0, yuan(1_000_000)
    ),
    "batch_signs_from": Spec(
        "Total of claims paid together from which both sign, however small each is; 0 is always",
        "fen",
        0,
        yuan(20_000_000),
    ),
    "notice_days": Spec("Days for which a notice hangs in the village, both ends included", "day", 1, 60),
    "doubt_floor_margin": Spec(
        "Percent above the floor up to which a wage below the agreed one is looked at", "percent", 0, 50
    ),
    "account_hold_days": Spec("Days before money goes to a new or changed account", "day", 0, 60),
    "bank_silent_days": Spec(
        "Days without a word of the bank after which finance is told to ask about a payment list",
        "day",
        1,
        90,
    ),
    "sample_one_in": Spec("Of how many paid claims one is re-checked", "person", 1, 1000),
    "signal_left_days": Spec("Days after the qualifying day in which leaving is looked at", "day", 0, 366),
    "signal_burst_months": Spec("Months stated on one day that are looked at", "month", 2, 12),
    "signal_firm_claims": Spec("Claims of one firm from which its share is looked at", "person", 2, 1000),
    "statement_window_days": Spec(
        "Days after a month's end in which its statement is on time", "day", 0, 366
    ),
    "statement_late_days": Spec(
        "Days after a month's end in which a late statement is still taken", "day", 0, 3660
    ),
    "proof_needed": Spec(
        "Proof that a month needs: 0 none, 1 screenshot, 2 certificate and cash slip, 3 bank, 4 social insurance",
        "class",
        0,
        4,
    ),
    "contract_warning_days": Spec(
        "Days before a contract's end in which it endangers the six months", "day", 0, 366
    ),
    "start_ahead_days": Spec("Days ahead for which the start of work may be agreed", "day", 0, 366),
    "consent_months": Spec("Lifetime of a worker's consent", "month", 1, 120),
    "opening_stale_days": Spec(
        "Days after which an opening that nobody confirmed is closed as stale", "day", 7, 366
    ),
    "opening_notice_days": Spec(
        "Days before an opening goes stale in which the firm is asked whether it still stands", "day", 0, 60
    ),
    "firm_introductions": Spec(
        "Introductions a firm is sent in a month if it named no number itself", "person", 1, 999
    ),
    "firm_silent_days": Spec(
        "Days without an answer after which an introduction counts as left lying", "day", 1, 180
    ),
    "firm_silent_from": Spec(
        "Introductions left lying from which a firm's openings are shown to nobody", "person", 1, 100
    ),
    "fit_weight": Spec(
        "Share of a feature in how well an opening suits; the nine are scaled to a hundred together",
        "percent",
        0,
        100,
        True,
        FEATURES,
    ),
    "plan_need": Spec(
        "Percent by which the greatest need raises what a stay counts in the plan for the town",
        "percent",
        0,
        1000,
    ),
    "plan_first_earner": Spec(
        "Percent that the first wage of a family without one counts in the plan for the town",
        "percent",
        100,
        1000,
    ),
    "hourly_hours_day": Spec("Longest day of work by the hour, on average", "hour", 1, 12, by_town=False),
    "hourly_hours_week": Spec("Most hours a week of work by the hour", "hour", 1, 60, by_town=False),
    "hourly_pay_days": Spec("Longest time between two payments of work by the hour", "day", 1, 31, False),
    "welfare_age_most": Spec("Age up to which a public-welfare post is newly filled", "year", 45, 80),
    "welfare_age_fit": Spec(
        "Age up to which a public-welfare post is newly filled with whoever is fit for it", "year", 45, 85
    ),
    "introduction_chase_days": Spec(
        "Days without a word after which a firm is called about an introduction", "day", 1, 90
    ),
    "introduction_close_days": Spec(
        "Days without a word after which an introduction is closed", "day", 7, 366
    ),
    "answer_undo_days": Spec("Days for which an answer can be taken back", "day", 0, 31),
    "unseen_days": Spec(
        "Days after which somebody whom no list showed stands on a list of her own", "day", 7, 366
    ),
    "watch_review_months": Spec("Months after which a local watch entry is looked at again", "month", 1, 36),
    "working_age": Spec("Age from which a person may be employed", "year", 14, 21, by_town=False),
    "adult_age": Spec(
        "Age from which special protection of young workers ends", "year", 16, 21, by_town=False
    ),
    "retirement_age": Spec("Statutory age of retirement", "year", 45, 75, False, ("male", "female")),
    "shift_hours_most": Spec("Longest working day, overtime included", "hour", 1, 24, by_town=False),
    "shift_days_most": Spec("Most working days a week", "day", 1, 7, by_town=False),
    "monitoring_line": Spec(
        "Yearly income for each person under which a household is watched", "fen", 1, yuan(1_000_000)
    ),
}
"""Every key; one without a shipped value (the monitoring line) stays unset until a town sets it."""

_LAW: Final = date(1995, 1, 1)
_SEED: Final = date(2021, 10, 17)
_WAGE_TABLE: Final = (
    (date(2018, 7, 1), yuan(1_410), 1_400,
     "Guangdong minimum wage table in force from 2018-07-01, class 4", True),
    (date(2021, 12, 1), yuan(1_620), 1_610,
     "Guangdong minimum wage table in force from 2021-12-01, class 4", True),
    (date(2025, 3, 1), yuan(1_750), 1_740,
     "Guangdong minimum wage table from 2025-03-01, class 4; figures not seen", False),
)  # fmt: skip
_LADDER: Final = ((0, 1_000), (3_000, 1_500), (3_500, 2_000))
_LADDER_SOURCE: Final = "The report gives 1,000 to 2,000 yuan and no steps; three steps by wage are ours"
_HOUSE: Final = "This project's default; ask the county"
_REPORT: Final = "The report on the two towns"
_DOUBLE_SIGNED: Final = (
    'Money of the "631" fund is signed by town Party secretary and team captain, every sum'
)
_LABOUR_LAW: Final = "Labour Law of the People's Republic of China"
_CONTRACT_LAW: Final = "Labour Contract Law of the People's Republic of China"
_HOURLY: Final = date(2008, 1, 1)
_FIRM_ONCE: Final = (
    "Guangdong one-off subsidy for hiring, a notice from 2022-08-01 to 2025-12-31; it may have lapsed"
)
_FIRM_POST: Final = (
    "A city's post subsidy to employers in Guangdong, from three months insured up to three years"
)
_BY_HAND: Final = f"{_HOUSE}: set by hand and tried on twenty small made-up towns"
_FIRM_OFF: Final = f"{_HOUSE}: no subsidy to firms unless the town switches it on"
_FIRM_PEOPLE: Final = f"{_HOUSE}: the notices seen name other groups than the watch list"
_WELFARE_POSTS: Final = "A county's notice on rural public-welfare posts: new people up to 60, to 65 if fit"

# key, value, scope, valid_from, source, confirmed
_PLAIN: Final[tuple[tuple[str, int, str, date, str, bool], ...]] = (
    ("wage_class", 4, "class_of_city", date(2018, 7, 1),
     "Maoming and Yangjiang are class 4; other cities differ", True),
    ("qualifying_months", 6, "town", _SEED,
     f"{_REPORT}: more than half a year; read as six full months", True),
    ("same_employer_required", 1, "town", _SEED,
     f"{_HOUSE}: the report is silent, other counties ask for it", False),
    ("employer_gap_days", 0, "town", _SEED, _HOUSE, False),
    ("subsidy_again_months", 12, "town", _SEED, f"{_HOUSE}: once a person a year elsewhere", False),
    ("subsidy_again_same_firm", 0, "town", _SEED, _HOUSE, False),
    ("post_subsidy_most", 36, "town", _SEED, _FIRM_POST, False),
    ("firm_subsidy_together", 0, "town", _SEED, _FIRM_ONCE, False),
    ("secretary_signs_from", 0, "town", _SEED, _DOUBLE_SIGNED, False),
    ("captain_signs_from", 0, "town", _SEED, _DOUBLE_SIGNED, False),
    ("notice_days", 7, "town", _SEED, f"{_HOUSE}: seven days in a county's notice that was seen", False),
    ("doubt_floor_margin", 2, "town", _SEED, _HOUSE, False),
    ("account_hold_days", 3, "town", _SEED, _HOUSE, False),
    ("bank_silent_days", 5, "town", _SEED, _HOUSE, False),
    ("sample_one_in", 10, "town", _SEED, _HOUSE, False),
    ("signal_left_days", 31, "town", _SEED, _HOUSE, False),
    ("signal_burst_months", 3, "town", _SEED, _HOUSE, False),
    ("signal_firm_claims", 5, "town", _SEED, _HOUSE, False),
    ("statement_window_days", 10, "town", _SEED, _HOUSE, False),
    ("statement_late_days", 365, "town", _SEED, _HOUSE, False),
    ("proof_needed", 0, "town", _SEED,
     f"{_HOUSE}: the word of firm and village is enough; other counties want a paper", False),
    ("contract_warning_days", 31, "town", _SEED, _HOUSE, False),
    ("start_ahead_days", 31, "town", _SEED, _HOUSE, False),
    ("consent_months", 12, "town", _SEED, _HOUSE, False),
    ("opening_stale_days", 90, "town", _SEED, _HOUSE, False),
    ("opening_notice_days", 10, "town", _SEED, _HOUSE, False),
    ("firm_introductions", 15, "town", _SEED, _HOUSE, False),
    ("firm_silent_days", 14, "town", _SEED, _HOUSE, False),
    ("firm_silent_from", 3, "town", _SEED, _HOUSE, False),
    ("hourly_hours_day", 4, "national", _HOURLY, f"{_CONTRACT_LAW}, article 68", True),
    ("hourly_hours_week", 24, "national", _HOURLY, f"{_CONTRACT_LAW}, article 68", True),
    ("hourly_pay_days", 15, "national", _HOURLY, f"{_CONTRACT_LAW}, article 72", True),
    ("welfare_age_most", 60, "town", _SEED, _WELFARE_POSTS, False),
    ("welfare_age_fit", 65, "town", _SEED, _WELFARE_POSTS, False),
    ("introduction_chase_days", 5, "town", _SEED, _HOUSE, False),
    ("introduction_close_days", 21, "town", _SEED, _HOUSE, False),
    ("answer_undo_days", 1, "town", _SEED, f"{_HOUSE}: a day to think again", False),
    ("plan_need", 100, "town", _SEED, _HOUSE, False),
    ("plan_first_earner", 150, "town", _SEED, _HOUSE, False),
    ("unseen_days", 60, "town", _SEED, _HOUSE, False),
    ("watch_review_months", 6, "town", _SEED, _HOUSE, False),
    ("working_age", 16, "national", _LAW, f"{_LABOUR_LAW}, article 15", True),
    ("adult_age", 18, "national", _LAW, f"{_LABOUR_LAW}, article 58", True),
    ("shift_hours_most", 11, "national", _LAW,
     f"{_LABOUR_LAW}, articles 36 and 41: 8 hours and 3 of overtime", True),
    ("shift_days_most", 6, "national", _LAW, f"{_LABOUR_LAW}, article 38: one day of rest a week", True),
)  # fmt: skip

# key, for a hire, for a post, source of the one, source of the other
_FIRMS: Final[tuple[tuple[str, int, int, str, str], ...]] = (
    ("firm_subsidy_on", 0, 0, _FIRM_OFF, _FIRM_OFF),
    ("firm_subsidy_amount", yuan(5_000), yuan(200), _FIRM_ONCE, _FIRM_POST),
    ("firm_subsidy_months", 6, 3, _FIRM_ONCE, _FIRM_POST),
    ("firm_subsidy_people", 1, 1, _FIRM_PEOPLE, _FIRM_PEOPLE),
    ("firm_subsidy_contract", 12, 0, _FIRM_ONCE, _HOUSE),
    ("firm_subsidy_insured", 1, 1, _FIRM_ONCE, _FIRM_POST),
)


def shipped_values() -> tuple[PolicyValue, ...]:
    """The defaults of the project, each with its source; what nobody confirmed says so."""
    return (*_plain(), *_minimum_wages(), *_ladder(), *_retirement(), *_firms(), *_fit(), _pledge(), _batch())


def _plain() -> Iterable[PolicyValue]:
    for key, value, scope, since, source, confirmed in _PLAIN:
        yield PolicyValue(key, "", None, value, SPECS[key].unit, since, None, source, confirmed, scope)


def _minimum_wages() -> Iterable[PolicyValue]:
    for since, month, hour, source, confirmed in _WAGE_TABLE:
        for key, fen in (("minimum_wage_month", month), ("minimum_wage_hour", hour)):
            yield PolicyValue(
                key, "class_4", None, fen, "fen", since, None, source, confirmed, "class_of_city"
            )


def _ladder() -> Iterable[PolicyValue]:
    for band, (wage_from, amount) in zip(BANDS, _LADDER, strict=True):
        for key, whole in (("subsidy_wage_from", wage_from), ("subsidy_amount", amount)):
            yield PolicyValue(key, band, None, yuan(whole), "fen", _SEED, None, _LADDER_SOURCE, False)


def _retirement() -> Iterable[PolicyValue]:
    source = "State Council rules of 1978; rising month by month since 2025, which this row does not follow"
    for sex, age in (("male", 60), ("female", 55)):
        yield PolicyValue("retirement_age", sex, None, age, "year", _LAW, None, source, False, "national")


def _firms() -> Iterable[PolicyValue]:
    """Subsidies to firms: each number is a dated setting that nobody has confirmed for these towns."""
    for key, hire, post, of_hire, of_post in _FIRMS:
        for scheme, value, source in ((HIRE_FIRM, hire, of_hire), (POST_FIRM, post, of_post)):
            yield PolicyValue(key, scheme, None, value, SPECS[key].unit, _SEED, None, source, False)


def _fit() -> Iterable[PolicyValue]:
    """32 for the work itself, 30 for the day, 38 for way, wage and staying: no trade makes up for a bad day."""
    for feature, share in zip(FEATURES, (16, 6, 10, 15, 15, 15, 13, 5, 5), strict=True):
        yield PolicyValue("fit_weight", feature, None, share, "percent", _SEED, None, _BY_HAND, False)


def _pledge() -> PolicyValue:
    """The 2,500 yuan of Caojiang: full-time posts of that town only; the report names 17 October, no year."""
    source = f"{_REPORT}: posts of three chambers not under 2,500 yuan; the year of 17 October is assumed"
    return PolicyValue("wage_floor", FULL_TIME, "440981124", yuan(2_500), "fen", _SEED, None, source, False)


def _batch() -> PolicyValue:
    """What counts as much money together; it only matters where a town lets small claims go with fewer signatures."""
    return PolicyValue("batch_signs_from", "", None, yuan(80_000), "fen", _SEED, None, _HOUSE, False)
