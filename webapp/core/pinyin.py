"""Names by their sound, so that a list sorts and a search box finds as people here expect."""

from functools import lru_cache
from typing import Final

from pypinyin import lazy_pinyin

# Characters that sound otherwise when they open a name; the surname readings of 现代汉语词典.
_SURNAMES: Final[dict[str, str]] = {
    "曾": "zeng", "单": "shan", "解": "xie", "区": "ou", "仇": "qiu", "查": "zha", "盖": "ge",
    "朴": "piao", "任": "ren", "冼": "xian", "翟": "zhai", "尉": "wei", "覃": "qin", "谌": "chen",
    "繁": "po", "员": "yun", "贠": "yun", "乐": "yue", "缪": "miao", "折": "she", "秘": "bi",
    "费": "fei", "华": "hua", "黑": "he", "种": "chong", "召": "shao", "过": "guo", "逄": "pang",
    "那": "na", "宁": "ning", "燕": "yan", "应": "ying", "车": "che", "句": "gou", "卜": "bu",
    "阚": "kan", "郗": "xi", "庹": "tuo", "牟": "mu", "葛": "ge", "隗": "wei", "宓": "mi", "莘": "shen",
    "万俟": "mo qi", "尉迟": "yu chi", "单于": "chan yu", "长孙": "zhang sun", "澹台": "tan tai",
    "令狐": "ling hu", "欧阳": "ou yang", "司徒": "si tu", "上官": "shang guan", "诸葛": "zhu ge",
    "夏侯": "xia hou", "皇甫": "huang fu", "慕容": "mu rong", "宇文": "yu wen", "鲜于": "xian yu",
    "呼延": "hu yan", "公孙": "gong sun", "钟离": "zhong li", "东方": "dong fang", "独孤": "du gu",
    "司马": "si ma", "端木": "duan mu", "南宫": "nan gong", "赫连": "he lian",
}  # fmt: skip


@lru_cache(maxsize=20_000)
def syllables(name: str) -> tuple[str, ...]:
    """The name's syllables without tones, the surname read as a surname."""
    plain = "".join(character for character in name if character.isalnum()).lower()
    for length in (2, 1):
        if plain[:length] in _SURNAMES and len(plain) >= length:
            return (*_SURNAMES[plain[:length]].split(), *_read(plain[length:]))
    return _read(plain)


def _read(text: str) -> tuple[str, ...]:
    return tuple(lazy_pinyin(text, v_to_u=False)) if text else ()


def full(name: str) -> str:
    """The whole sound in one word, as in zengguowen."""
    return "".join(syllables(name))


def initials(name: str) -> str:
    """The first letter of each syllable, as people type them into a search box: zgw."""
    return "".join(syllable[:1] for syllable in syllables(name))


def sort_key(name: str) -> str:
    """Orders names by syllable and then by character, the same on every database."""
    return f"{' '.join(syllables(name))} {name}"
