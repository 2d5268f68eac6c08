"""Every refusal of what follows a payment, in the words that a person reads, in both languages."""

import ast
from datetime import date

import pytest
from flask import Flask, g
from flask_babel import force_locale

from tests.support.tree import files_of, short, syntax
from webapp.core.i18n import LOCALES
from webapp.core.money import yuan
from webapp.core.workflow import Refusal
from webapp.payments.labels.after import SENTENCES, SIGNAL_SENTENCES, refusal_sentence, signal_sentence

DAY = date(2026, 11, 23)
TABLE = {
    "tied_to_payee": (
        {}, "您和这个人关系太近，要由别人来办。",
        "You are too near to this person; somebody else must do it.",
    ),
    "sum_missing": (
        {}, "请写明多少元，比如1500或20.50。", "Please write the sum in yuan, such as 1,500 or 20.50.",
    ),
    "sum_not_positive": ({}, "金额要大于零。", "The sum must be more than nothing."),
    "more_than_paid": (
        {"paid_fen": yuan(900)}, "最多追回已支付、还没追回的900.00元。",
        "No more can come back than was paid and is not back yet: 900.00 yuan.",
    ),
    "recovery_needs_reason": ({}, "请选追回的原因。", "Please pick why the money comes back."),
    "recovery_needs_words": (
        {}, "请写明了解到什么、问过谁，第二人要看。",
        "Please write what is known and who was asked; the second person reads it.",
    ),
    "claim_not_paid": (
        {}, "银行还没有支付这笔补贴，没有可追回的。",
        "The bank has not paid this claim, so there is nothing to recover.",
    ),
    "recovery_runs": (
        {}, "这笔补贴已经在追回，要先办完。", "A recovery of this claim is under way already; it has to end first.",
    ),
    "own_proposal": (
        {}, "这笔追回是您提出的，要由别人决定。", "You proposed this recovery; another person opens or rejects it.",
    ),
    "rejection_needs_words": (
        {}, "请写明为什么不追回，提出的人要看。",
        "Please write why the money does not come back; whoever proposed it reads it.",
    ),
    "more_than_owed": (
        {"owed_fen": yuan(600)}, "只剩600.00元没交，请不要超过这个数。",
        "Only 600.00 yuan are still owed; please enter no more than that.",
    ),
    "received_ahead": (
        {}, "这一天还没到，请填钱到账的那天。",
        "This day has not come yet; please enter the day on which the money came in.",
    ),
    "received_before": (
        {"opened_on": DAY}, "2026年11月23日才决定追回，在这之前不会有交回的钱。",
        "The recovery was opened on 23 November 2026; no money can have come back before.",
    ),
    "own_instalment": ({}, "这笔钱是您登记的，要由别人撤回。", "You entered this money; another person takes it back."),
    "take_back_needs_words": ({}, "请写明哪里登错了。", "Please write what was entered wrongly."),
    "instalment_undone": ({}, "这一笔已经撤回了。", "This entry is taken back already."),
    "draw_ahead": (
        {}, "这一天还没到，请选今天或更早的一天。",
        "This day has not come yet; please draw up to today or an earlier day.",
    ),
    "nobody_to_draw": (
        {"to_on": DAY}, "截至2026年11月23日，没有还没参加过抽取的已支付补贴。",
        "Up to 23 November 2026 there is no paid claim that was in no drawing before.",
    ),
    "seed_changed": (
        {}, "打开这一页之后又抽过一次，或者换了日期，种子也跟着变了。请看过再抽。",
        "Another sample was drawn or the day has changed since this page was opened, and with it the seed. "
        "Please look again and then draw.",
    ),
    "had_a_hand": (
        {}, "您经手过这笔补贴，要由没经手的人回访。",
        "You had a hand in this claim; somebody who had none asks the recipient.",
    ),
    "heard_missing": ({}, "请选本人怎么说。", "Please pick what the recipient says."),
    "way_missing": ({}, "请选怎么问的：上门还是打电话。", "Please pick how you asked: by a visit or by phone."),
    "said_missing": ({}, "请写本人说的金额。", "Please write the sum that the recipient names."),
    "words_missing": ({}, "请用自己的话写明。", "Please write it down in your own words."),
    "own_finding": ({}, "这处出入是您问出来的，要由别人处理。", "You found this; another person settles it."),
    "outcome_missing": ({}, "请选结果。", "Please pick how it ended."),
    "recovery_missing": (
        {}, "这笔补贴还没有提出追回，请先让财务提出。",
        "No recovery of this claim is noted yet; please let finance propose it first.",
    ),
    "signal_gone": (
        {}, "记录变了，这个疑点已经不在了。", "The records have changed; this signal is no longer there.",
    ),
    "signal_changed": (
        {"n": 4}, "您查看时记录变了，请再看看现在的情况。",
        "The records have changed while you looked; please look again at what stands now.",
    ),
    "constraint.uq_recovery_running": (
        {}, "这笔补贴已经在追回，要先办完。", "A recovery of this claim is under way already; it has to end first.",
    ),
    "constraint.uq_sample_entry_claim_id": (
        {}, "刚刚已经抽过一次，请再看看。", "Another sample was drawn a moment ago; please look again.",
    ),
    "constraint.uq_instalment_recovery_id_position": (
        {}, "刚刚有别人登记了一笔，请看过再提交。",
        "Somebody else entered money a moment ago; please look and send again.",
    ),
    "spent_too_small": (
        {"there_fen": yuan(1), "asked_fen": yuan(2), "short_fen": yuan(1)}, None,
        "Only 1.00 yuan were paid out, 2.00 are to come back: 1.00 are too many.",
    ),
    "reversal_too_late": (
        {"there_fen": yuan(1), "asked_fen": yuan(2), "short_fen": yuan(1)},
        "冲正不了：要退2.00元，只剩1.00元，其余的之后已经动用。",
        "The entry cannot be reversed: that takes 2.00 yuan where only 1.00 are left; the rest has moved on since.",
    ),
    "reverses_a_reversal": (
        {}, "这一笔本身就是冲正，不能再冲正；请重新登记。",
        "This entry reverses another one, and is not reversed itself; enter it anew.",
    ),
    "reversal_needs_words": (
        {}, "请写明错在哪里，会一直留在账上。", "Please write what the mistake was; it stays beside the entry.",
    ),
    "reversed_before": ({}, "这一笔已经冲正过了。", "This entry is reversed already."),
    "nothing_to_reverse": (
        {}, "这笔资金里没有这个金额和来源、还没冲正的入账。",
        "On this line no money was entered with this sum and source that is not reversed already.",
    ),
}  # fmt: skip
OURS = (
    "webapp/payments/rules/recovery.py", "webapp/payments/rules/sampling.py", "webapp/payments/rules/signals.py",
    "webapp/payments/actions/recoveries.py", "webapp/payments/actions/rechecks.py",
    "webapp/payments/actions/signals.py", "webapp/payments/forms/after.py",
)  # fmt: skip


@pytest.mark.parametrize("code", TABLE)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_refusal_says_what_to_do_in_both_languages(app: Flask, code: str, language: str) -> None:
    params, *said = TABLE[code]
    wanted = said[language == "en"]
    if wanted is None:
        return
    with app.test_request_context(), force_locale(LOCALES[language]):
        g.language = language
        assert refusal_sentence(Refusal(code, "", params)) == wanted


def test_every_refusal_of_the_code_has_its_row() -> None:
    given = {
        node.args[0].value
        for file in files_of(".py", under="webapp/payments")
        if short(file) in OURS
        for node in ast.walk(syntax(file))
        if isinstance(node, ast.Call)
        and getattr(node.func, "id", "") == "Refusal"
        and isinstance(node.args[0], ast.Constant)
    }
    assert len(given) > 25
    assert given - set(TABLE) == set()
    assert set(TABLE) <= set(SENTENCES)


@pytest.mark.parametrize("kind", SIGNAL_SENTENCES)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_signal_says_its_number_and_accuses_nobody(app: Flask, kind: str, language: str) -> None:
    with app.test_request_context(), force_locale(LOCALES[language]):
        said = signal_sentence(kind, 3)
    assert ("3" in said) == (kind != "left_soon")
    assert not any(word in said for word in ("违规", "骗", "fraud", "wrong"))
