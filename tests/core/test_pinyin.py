import pytest

from webapp.core.pinyin import full, initials, sort_key


@pytest.mark.parametrize(
    ("name", "sound", "letters"),
    [
        ("曾国文", "zengguowen", "zgw"),
        ("单雄", "shanxiong", "sx"),
        ("解春兰", "xiechunlan", "xcl"),
        ("区家明", "oujiaming", "ojm"),
        ("仇和", "qiuhe", "qh"),
        ("查良", "zhaliang", "zl"),
        ("覃秀英", "qinxiuying", "qxy"),
        ("翟天", "zhaitian", "zt"),
        ("朴正", "piaozheng", "pz"),
        ("盖平", "geping", "gp"),
        ("任重", "renzhong", "rz"),
        ("乐嘉", "yuejia", "yj"),
        ("冼星海", "xianxinghai", "xxh"),
        ("欧阳修", "ouyangxiu", "oyx"),
        ("尉迟恭", "yuchigong", "ycg"),
        ("单于飞", "chanyufei", "cyf"),
        ("令狐冲", "linghuchong", "lhc"),
        ("吕布", "lvbu", "lb"),
        ("张明", "zhangming", "zm"),
        ("阿依古丽·买买提", "ayigulimaimaiti", "ayglmmt"),
        ("Li", "li", "l"),
        ("", "", ""),
    ],
)
def test_a_name_sounds_as_its_bearer_says_it(name: str, sound: str, letters: str) -> None:
    assert full(name) == sound
    assert initials(name) == letters


def test_a_surname_reading_holds_only_at_the_front() -> None:
    assert full("王单") == "wangdan"
    assert full("李解") == "lijie"


def test_names_sort_by_syllable_and_never_tie_by_chance() -> None:
    assert sorted(["李明", "曾文", "区明", "单文", "李敏"], key=sort_key) == [
        "李敏",
        "李明",
        "区明",
        "单文",
        "曾文",
    ]
    assert sort_key("李明") != sort_key("黎明")
