"""How each matter on the desk is said, with its number."""

from collections.abc import Callable

from flask_babel import ngettext

from webapp.core.filters import month as month_word
from webapp.core.months import Month


def sentence(code: str, count: int, month: Month | None = None, name: str = "") -> str:
    """Say one matter in the reader's language; some are about one month, some about one thing with a name."""
    if code == "state_month":
        said = ngettext(
            "State %(month)s for one person",
            "State %(month)s for %(num)d people",
            count,
            month=month_word(month),
        )
    elif code in NAMED:
        said = NAMED[code](count, name)
    else:
        said = SENTENCES[code](count)
    return str(said)


NAMED: dict[str, Callable[[int, str], str]] = {
    "failed_lines": lambda n, name: ngettext(
        "The bank refused one line of list %(name)s; send it on",
        "The bank refused %(num)d lines of list %(name)s; send them on",
        n,
        name=name,
    ),
    "silent_lists": lambda n, name: ngettext(
        "List %(name)s: no word from the bank for one day",
        "List %(name)s: no word from the bank for %(num)d days",
        n,
        name=name,
    ),
}
SENTENCES: dict[str, Callable[[int], str]] = {
    "posts_to_write": lambda n: ngettext(
        "Look through one spreadsheet of posts", "Look through %(num)d spreadsheets of posts", n
    ),
    "members_silent": lambda n: ngettext(
        "Call one member that answers nobody", "Call %(num)d members that answer nobody", n
    ),
    "firms_to_admit": lambda n: ngettext(
        "Look at one firm that wants to be admitted", "Look at %(num)d firms that want to be admitted", n
    ),
    "posts_free_again": lambda n: ngettext(
        "Somebody left one opening: still looking for people?",
        "People left %(num)d openings: still looking for others?",
        n,
    ),
    "openings_to_call": lambda n: ngettext(
        "Ask one firm without an account whether its opening still stands",
        "Ask firms without an account whether %(num)d openings still stand",
        n,
    ),
    "members_unanswered": lambda n: ngettext(
        "One member has introductions to answer", "%(num)d members have introductions to answer", n
    ),
    "due_openings": lambda n: ngettext("Confirm one opening soon", "Confirm %(num)d openings soon", n),
    "answer_introductions": lambda n: ngettext("Answer one introduction", "Answer %(num)d introductions", n),
    "stale_openings": lambda n: ngettext(
        "Confirm that one opening still stands", "Confirm that %(num)d openings still stand", n
    ),
    "draft_openings": lambda n: ngettext(
        "Publish one opening in draft", "Publish %(num)d openings in draft", n
    ),
    "confirm_months": lambda n: ngettext(
        "Confirm what firms stated of one month", "Confirm what firms stated of %(num)d months", n
    ),
    "village_claims": lambda n: ngettext(
        "Check one claim of the village or hang it out",
        "Check %(num)d claims of the village or hang them out",
        n,
    ),
    "accounts_to_mend": lambda n: ngettext(
        "The bank refused one account of the village", "The bank refused %(num)d accounts of the village", n
    ),
    "hang_firms": lambda n: ngettext(
        "Hang out one claim of a firm in the town", "Hang out %(num)d claims of firms in the town", n
    ),
    "answer_objections": lambda n: ngettext("Answer one objection", "Answer %(num)d objections", n),
    "confirm_reasons": lambda n: ngettext(
        "Confirm one reason for a shared account or phone",
        "Confirm %(num)d reasons for shared accounts or phones",
        n,
    ),
    "answer_cases": lambda n: ngettext(
        "The village disputes one month; please answer",
        "The village disputes %(num)d months; please answer",
        n,
    ),
    "settle_cases": lambda n: ngettext(
        "Firm and village do not agree on one month", "Firm and village do not agree on %(num)d months", n
    ),
    "late_months": lambda n: ngettext(
        "Agree to the lateness of one month", "Agree to the lateness of %(num)d months", n
    ),
    "decide_claims": lambda n: ngettext("Decide on one claim", "Decide on %(num)d claims", n),
    "confirm_accounts": lambda n: ngettext("Confirm one bank account", "Confirm %(num)d bank accounts", n),
    "apply_imports": lambda n: ngettext(
        "Look through one import and apply it", "Look through %(num)d imports and apply them", n
    ),
    "say_of_meetings": lambda n: ngettext(
        "Say what came of one talk or trial", "Say what came of %(num)d talks or trials", n
    ),
    "people_to_ask": lambda n: ngettext(
        "Ask one person whom a firm wants to meet", "Ask %(num)d people whom a firm wants to meet", n
    ),
    "firms_to_call": lambda n: ngettext(
        "Call about one introduction without a word",
        "Call about %(num)d introductions without a word",
        n,
    ),
    "review_watches": lambda n: ngettext(
        "Look again at one family of the local watch list",
        "Look again at %(num)d families of the local watch list",
        n,
    ),
    "unanswered_introductions": lambda n: ngettext(
        "One introduction has no answer yet", "%(num)d introductions have no answer yet", n
    ),
    "issue_claims": lambda n: ngettext(
        "Put one signed claim on a payment list", "Put %(num)d signed claims on a payment list", n
    ),
    "confirm_policies": lambda n: ngettext(
        "Decide on one policy number", "Decide on %(num)d policy numbers", n
    ),
    "confirm_words": lambda n: ngettext(
        "Decide on one word of the town", "Decide on %(num)d words of the town", n
    ),
    "under_floor": lambda n: ngettext(
        "One opening or person lies under the wage floor",
        "%(num)d openings and people lie under the wage floor",
        n,
    ),
    "judge_recoveries": lambda n: ngettext(
        "Open or reject one recovery", "Open or reject %(num)d recoveries", n
    ),
    "owed_recoveries": lambda n: ngettext(
        "Money of one recovery is still owed", "Money of %(num)d recoveries is still owed", n
    ),
    "draw_sample": lambda n: ngettext(
        "Draw a sample: one paid claim was in none yet",
        "Draw a sample: %(num)d paid claims were in none yet",
        n,
    ),
    "ask_recipients": lambda n: ngettext(
        "Ask one recipient whether the money came", "Ask %(num)d recipients whether the money came", n
    ),
    "settle_findings": lambda n: ngettext(
        "Settle one finding of a re-check", "Settle %(num)d findings of re-checks", n
    ),
    "look_at_signals": lambda n: ngettext("Look at one signal", "Look at %(num)d signals", n),
    "sign_claims": lambda n: ngettext("Sign one claim", "Sign %(num)d claims", n),
    "accounts_without_password": lambda n: ngettext(
        "One colleague has not set a password yet",
        "%(num)d colleagues have not set a password yet",
        n,
    ),
}
