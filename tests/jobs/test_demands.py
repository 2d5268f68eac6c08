"""What the text of an opening must not ask, in a table: the words found, and plain texts that pass."""

import pytest

from webapp.core.policy import FULL_TIME
from webapp.jobs.rules.demands import CODES, Demand, forbidden_demands
from webapp.jobs.rules.openings import OpeningFacts, text_refusals

FINE = (
    "", "车间缝纫，包吃住，有全勤奖", "每天搬运货物，需要力气，男女不限", "持健康证，无犯罪记录",
    "入职带身份证复印件，工资打到银行卡", "招女装车间缝纫工，缝制女士服装", "只做男裤，不做裙子", "男鞋女鞋都做",
    "须年满18周岁", "年满16周岁以上均可", "照看3岁以下幼儿", "给60岁以上老人送饭", "为70岁左右的老人做饭",
    "男女工都招", "不招童工", "要求会开叉车，有叉车证", "本地有宿舍，外地人也欢迎", "高温补贴每月150元，2026年发放",
    "限高2米的车间", "需久站，会用平车",
)  # fmt: skip
ASKED = (
    ("入职须交押金300元", "deposit", "交押金"),
    ("收取服装保证金", "deposit", "收取服装保证金"),
    ("押金200元，离职退", "deposit", "押金200元"),
    ("上交身份证原件", "keeps_documents", "上交身份证"),
    ("扣押 身份证", "keeps_documents", "扣押身份证"),
    ("限男性", "sex", "限男性"),
    ("仅招女工", "sex", "仅招女工"),
    ("男性优先", "sex", "男性优先"),
    ("要求女性，会平车", "sex", "要求女性"),
    ("男工3名，女工5名", "sex", "男工3名"),
    ("不招男工", "sex", "不招男工"),
    ("已婚已育者优先", "family", "已婚已育者优先"),
    ("要求未婚", "family", "要求未婚"),
    ("三年内不得生育", "family", "三年内不得生育"),
    ("不要带孩子的", "family", "不要带孩子"),
    ("35岁以下", "age", "35岁以下"),
    ("１８－４５周岁", "age", "18-45周岁"),
    ("年龄不超过40", "age", "年龄不超过40"),
    ("45周岁以上勿扰", "age", "45周岁以上"),
    ("只招年轻人", "age", "只招年轻"),
    ("身高160以上", "looks", "身高160"),
    ("五官端正", "looks", "五官端正"),
    ("身体健康，无不良嗜好", "health", "身体健康"),
    ("无传染病史", "health", "无传染病史"),
    ("不招残疾", "health", "不招残疾"),
    ("视力5.0", "health", "视力5.0"),
    ("需做乙肝两对半检查", "infection", "乙肝"),
    ("不招外地人", "origin", "不招外地人"),
    ("不要壮族", "origin", "不要壮族"),
    ("限本地户口", "origin", "限本地"),
    ("只招汉族", "origin", "只招汉族"),
    ("不要脱贫户", "household", "不要脱贫户"),
)


@pytest.mark.parametrize("text", FINE)
def test_a_plain_text_asks_nothing(text: str) -> None:
    assert forbidden_demands(text) == ()


@pytest.mark.parametrize(("text", "code", "words"), ASKED)
def test_what_the_law_forbids_is_found_in_its_words(text: str, code: str, words: str) -> None:
    assert Demand(code, words) in forbidden_demands(text)


def test_every_kind_of_demand_has_its_case() -> None:
    assert {code for _text, code, _words in ASKED} == set(CODES)


def test_several_demands_are_told_at_once_each_kind_once() -> None:
    facts = OpeningFacts(
        kind=FULL_TIME, wage_from_fen=1, wage_to_fen=1, posts=1, words="需交押金300元，限男性，男性优先"
    )
    told = [(one.code, one.params["demand"], one.params["words"]) for one in text_refusals(facts)]
    assert told == [("forbidden_demand", "deposit", "交押金"), ("forbidden_demand", "sex", "限男性")]
