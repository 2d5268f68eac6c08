"""Each refusal of the bank's word, in both languages: a table of cases."""

from datetime import date

import pytest
from flask import Flask
from flask_babel import force_locale

from webapp.core.workflow import Refusal
from webapp.payments.labels import refusals, words
from webapp.payments.rules.results import CAUSES

DAY = date(2026, 11, 18)
CASES: dict[str, tuple[dict[str, object], str, str]] = {
    "account_as_number": ({}, "设成文本", "as text"),
    "account_unreadable": ({}, "完整账号", "whole number"),
    "amount_unreadable": ({}, "不是金额", "no sum of money"),
    "amount_differs": ({"listed_fen": 150_000}, "清单上这个人是1,500.00元", "The list says 1,500.00 yuan"),
    "result_unreadable": ({}, "付成写“成功”", "“paid” or “failed”"),
    "cause_missing": ({}, "原因一列", "write why"),
    "day_unreadable": ({}, "不是日期", "no day"),
    "day_before_issue": ({"issued_on": DAY}, "2026年11月18日才开出", "was only issued on"),
    "day_ahead": ({}, "还没到", "still to come"),
    "name_of_another": ({}, "不是这个人的", "for somebody else"),
    "line_unknown": ({}, "没有这个账号", "has this account"),
    "row_doubled": ({"first": 4}, "第4行已经写了", "Row 4 says the same"),
    "rows_contradict": ({"rows": "4, 5"}, "第4, 5行互相矛盾", "Rows 4, 5 contradict"),
    "noted_otherwise": ({}, "以先前的为准", "it stands"),
    "head_missing": ({"n": 10}, "前10行没有列名", "first 10 rows"),
    "column_missing": ({"row": 2, "column": "cause"}, "第2行是列名，但缺“原因”", "“Cause” is missing"),
    "column_doubled": ({"row": 2, "column": "account"}, "有两个“账号”", "“Account number” stands twice"),
    "result_empty": ({}, "没有一行写了账号或结果", "no row with an account or a result"),
    "result_missing": ({}, "请先选银行回盘文件", "choose the bank's file"),
    "result_read_before": ({"read_on": DAY, "who": "郑一甲"}, "已由郑一甲读入过", "by 郑一甲"),
    "own_result": ({}, "另一位财务人员", "another finance person"),
    "waits_for_village": ({}, "先由村里", "The village has to ask"),
    "mended_before": ({}, "已经说过办好了", "already"),
    "nothing_to_mend": ({}, "已经往下办了", "has gone on"),
    "mend_needs_words": ({}, "请写明问了谁", "whom you asked"),
    "constraint.uq_result_file_payment_list_id_sha256": ({}, "刚刚读入过", "a moment ago"),
    "constraint.uq_line_result_payment_line_id": ({}, "再传一次", "send the file again"),
    "constraint.uq_line_mend_line_result_id": ({}, "已经说过办好了", "already"),
    "constraint.line_mend_after_failure": ({}, "银行已经付了", "The bank has paid"),
}


def test_the_table_holds_every_refusal() -> None:
    assert set(CASES) == {*refusals.ROWS, *refusals.FILES, *refusals.LINES}


@pytest.mark.parametrize(("code", "case"), CASES.items(), ids=CASES)
def test_a_refusal_says_what_is_wrong_and_what_to_do_in_both_languages(
    app: Flask, code: str, case: tuple[dict[str, object], str, str]
) -> None:
    params, chinese, english = case
    for locale, part in (("zh_Hans_CN", chinese), ("en", english)):
        with app.test_request_context(), force_locale(locale):
            said = refusals.refusal_sentence(Refusal(code, "", params))
            assert part in said
            assert "%(" not in said


def test_every_cause_has_its_words_and_what_to_do_about_it() -> None:
    assert set(words.CAUSES) == set(words.TO_DO) == set(CAUSES)
