from concurrent.futures import ThreadPoolExecutor
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.words.lexicon import (
    ONE_STEP,
    SAME_GROUP,
    SIBLINGS,
    Concept,
    Fault,
    Lexicon,
    WordsRefused,
    lexicon_in_use,
    reading,
    shared_work,
)

LEXICON = Lexicon.default()
CODES = sorted(LEXICON.by_code)
CONCEPTS = st.sampled_from([LEXICON.by_code[code] for code in CODES])


def codes(text, lexicon=LEXICON):
    return [concept.code for concept in lexicon.concepts(text)]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("会踩衣车，打螺丝，带娃", ["sewing", "assembly", "childcare"]),
        ("看店、做饭、搞卫生", ["shop_assistant", "cooking", "cleaning"]),
        ("种果 割胶 养鸡", ["fruit_growing", "rubber_tapping", "poultry"]),
        ("开三轮；做过泥水", ["tricycle_driving", "masonry"]),
        ("剥虾仁、开蚝", ["aquatic_processing"]),
        ("在刀具厂做工，装刀柄", ["knife_making"]),
        ("平车工", ["flat_sewing"]),
        ("Ｓewing-Machine  Operators", ["sewing"]),
        ("平 车 工", ["flat_sewing"]),
        ("Python开发工程师", ["python"]),
        ("javascript", ["frontend"]),
        ("c++/java", ["cpp", "java"]),
        ("", []),
        ("村口大榕树", []),
    ],
)
def test_concepts_are_named_in_the_order_of_the_text(text, named):
    assert codes(text) == named


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("帮厨", ["kitchen_help"]),
        ("做饭店服务员", ["waiting"]),
        ("维护工程师", []),
        ("测试工具", []),
        ("缝纫工厂", ["sewing"]),
        ("停车位", []),
        ("水电费全免", []),
        ("产品管理", []),
        ("fitters", ["fitting"]),
        ("outfitter", []),
        ("cookshop", []),
        ("cooks", ["cooking"]),
        ("cooksx", []),
    ],
)
def test_nothing_is_found_inside_a_bigger_word(text, named):
    assert codes(text) == named


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("不会缝纫，会带娃", ["childcare"]),
        ("不会缝纫会带娃", ["childcare"]),
        ("没做过保安、保洁", []),
        ("没有做过电工，做过焊工", ["welding"]),
        ("不做饭", []),
        ("不想做保安但可以做保洁", ["cleaning"]),
        ("缝纫不会", []),
        ("会缝纫不会电工", ["sewing"]),
        ("销售勿扰，招缝纫工", ["sewing"]),
        ("无需经验普工", ["general_labour"]),
        ("不要求经验，缝纫工", ["sewing"]),
        ("缝纫工，不会的可以学", ["sewing"]),
        ("I can sew but not cook", ["sewing"]),
        ("no experience needed: sewing operator", ["sewing"]),
        ("never worked as a cook. Welder.", ["welding"]),
    ],
)
def test_what_is_denied_is_not_named(text, named):
    assert codes(text) == named


@pytest.mark.parametrize(
    ("villager", "firm", "nearness"),
    [
        ("会踩衣车", "缝纫工", 1.0),
        ("打螺丝", "装配工", 1.0),
        ("带娃", "育婴员", 1.0),
        ("看店", "营业员", 1.0),
        ("搞卫生", "保洁员", 1.0),
        ("泥水", "砌筑工", 1.0),
        ("割胶", "rubber tapper", 1.0),
        ("会踩衣车", "平车工", ONE_STEP),
        ("种荔枝", "种植工", ONE_STEP**2),
        ("锁边", "平车", SIBLINGS),
        ("带娃", "照顾老人", SIBLINGS),
        ("搬货", "普工", SAME_GROUP),
        ("缝纫", "保洁", 0.0),
        ("村口大榕树", "保洁", 0.0),
        ("养鸡，缝纫", "保洁，平车", ONE_STEP),
    ],
)
def test_the_words_of_villagers_and_firms_meet(villager, firm, nearness):
    assert shared_work(villager, firm) == shared_work(firm, villager) == nearness


@given(CONCEPTS, CONCEPTS)
def test_a_relation_is_the_same_from_both_sides_and_whole_only_with_itself(a, b):
    relation = LEXICON.relation(a, b)
    assert relation == LEXICON.relation(b, a)
    assert 0 <= relation <= 1
    assert (relation == 1) == (a == b)


@given(CONCEPTS)
def test_what_is_related_is_what_has_a_relation(concept):
    near = LEXICON.related(concept)
    assert near[concept.code] == 1
    assert all(near.get(code, 0.0) == LEXICON.relation(concept, LEXICON.by_code[code]) for code in CODES)


def test_every_word_by_itself_names_its_own_concept_and_no_other():
    astray = {word for word, code in LEXICON.words.items() if codes(word) != [code]}
    assert astray == set()


@given(st.lists(st.sampled_from(sorted(LEXICON.words)), max_size=4), st.sampled_from("，。；、\n"))
def test_words_set_apart_are_all_found(words, mark):
    expected = list(dict.fromkeys(LEXICON.words[word] for word in words))
    assert codes(mark.join(words)) == expected


def test_a_towns_own_words_are_found_and_the_shipped_lexicon_stays():
    rows = [
        {"concept": "fruit_picking", "word": "落荔枝"},
        {"concept": "水产加工", "word": "劏 鱼"},
        {"concept": "Sewing", "word": "车衫"},
    ]
    town = LEXICON.extended(rows)
    assert codes("会落荔枝，劏鱼", town) == ["fruit_picking", "aquatic_processing"]
    assert town.shared_work("落荔枝", "采摘工") == 1
    assert codes("落荔枝") == []
    assert LEXICON.extended(reversed(rows)).words == town.words


def test_all_faults_of_a_towns_words_are_named_with_row_and_column():
    rows = [
        {"concept": "sewing", "word": "劏鱼"},
        {"concept": "flying", "word": "飞天"},
        {"concept": "", "word": "飞天"},
        {"concept": "sewing", "word": " "},
        {"concept": "sewing", "word": "缝"},
        {"concept": "cleaning", "word": "平车工"},
        {"concept": "cleaning", "word": "劏鱼"},
        {"word": "劏鱼"},
    ]
    with pytest.raises(WordsRefused) as refused:
        LEXICON.extended(rows)
    assert refused.value.faults == (
        Fault(3, "concept", "unknown_concept", "flying"),
        Fault(4, "concept", "empty", ""),
        Fault(5, "word", "empty", ""),
        Fault(6, "word", "too_short", "缝"),
        Fault(7, "word", "taken", "平车工"),
        Fault(8, "word", "taken", "劏鱼"),
        Fault(9, "concept", "empty", ""),
    )
    assert "row 7, column word: taken '平车工'" in str(refused.value)


def test_rows_are_numbered_from_where_the_caller_says():
    with pytest.raises(WordsRefused, match="row 10, column concept: unknown_concept 'flying'"):
        LEXICON.extended([{"concept": "flying", "word": "飞天"}], first_row=10)


def test_a_work_that_nobody_knew_is_near_itself_only_and_what_is_known_adds_nothing():
    town = LEXICON.naming(["吹糖人", "缝纫", "糖"])
    assert [concept.name for concept in town.concepts("会吹糖人")] == ["吹糖人"]
    (own,) = town.concepts("吹糖人")
    assert town.related(own) == {own.code: 1.0}
    assert len(town.by_code) == len(LEXICON.by_code) + 1
    assert LEXICON.naming(["缝纫", "糖"]) is LEXICON
    assert [concept.name for concept in LEXICON.naming(["停车位"]).concepts("停车位")] == ["停车位"]
    both = town.extended([{"concept": "吹糖人", "word": "糖公仔"}])
    assert both.shared_work("做糖公仔", "吹糖人学徒") == 1.0


def test_what_is_read_with_a_towns_words_is_read_without_them_outside_and_elsewhere():
    town = LEXICON.extended([{"concept": "sewing", "word": "揸剪"}])
    other = LEXICON.extended([{"concept": "cleaning", "word": "揸剪"}])
    with ThreadPoolExecutor(1) as pool, reading(town):
        assert lexicon_in_use() is town
        assert pool.submit(lexicon_in_use).result() is LEXICON
        with reading(other):
            assert lexicon_in_use() is other
        assert lexicon_in_use() is town
    assert lexicon_in_use() is LEXICON
    with pytest.raises(KeyError), reading(town):
        raise KeyError
    assert lexicon_in_use() is LEXICON


@pytest.mark.parametrize("broader", ["b", "c"])
def test_broader_concepts_must_be_known_and_lead_somewhere(broader):
    concepts = [Concept("a", "甲甲", "aa", broader=broader), Concept("b", "乙乙", "bb", broader="a")]
    with pytest.raises(ValueError, match="a broader concept is unknown or goes in a circle"):
        Lexicon(concepts, {})


def test_names_of_concepts_are_words_without_being_listed():
    small = Lexicon([Concept("a", "甲乙", "alpha work")], {"丙丁": "a"}, ["甲乙丙"])
    assert [codes(text, small) for text in ("甲乙", "Alpha Work", "丙丁", "甲乙丙")] == [
        ["a"],
        ["a"],
        ["a"],
        [],
    ]


def test_longest_words_win_however_the_words_are_listed():
    words = {"甲乙": "a", "乙丙丁": "b", "丁戊": "a"}
    concepts = [Concept("a", "子子", "aa"), Concept("b", "丑丑", "bb")]
    for order in (words, dict(reversed(words.items()))):
        assert codes("甲乙丙丁戊", Lexicon(concepts, order)) == ["b"]


def test_shared_work_is_the_best_of_all_pairs():
    for a, b in product(["看店，养鸡", "缝纫"], ["喂鸡，保洁", "锁边"]):
        best = max(
            (LEXICON.relation(x, y) for x in LEXICON.concepts(a) for y in LEXICON.concepts(b)), default=0.0
        )
        assert shared_work(a, b) == best
