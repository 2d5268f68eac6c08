"""Made-up names: a surname of the south and characters that people of that age carry."""

from random import Random
from typing import Final

from webapp.core.identity import MALE

_SURNAMES: Final = (
    "陈李黄梁林张吴刘杨邓谢周罗王何郑叶莫冯苏温曾卢谭蔡潘朱江许钟吕丁杜崔赖车严邹倪董熊龙彭"
    "柯庞欧易钱汤关岑古凌包余章"
)
_COMMON: Final = 14
_OLD: Final = 1965
_MIDDLE: Final = 1990
_GIVEN: Final = {
    ("male", 0): (
        "国建志水亚土木日金德永光振伟观寿福贵荣庆炳文兆汉祥",
        "生明强华东全才新芳添胜清兴安辉林友良成泉",
    ),
    ("male", 1): ("伟志文俊家永国海世康小明建炎景锦水观", "杰华辉斌勇强平波军锋亮健坤涛鹏飞龙彪"),
    ("male", 2): ("子浩宇俊梓家天嘉梓铭思晨泽一启", "轩宇豪杰铭涵睿乐阳航辰诚熙霖然朗"),
    ("female", 0): ("秀桂亚玉月少惠丽素凤兰琼金美雪", "英芳兰莲珍梅娟琴花连群芬容妹娣清"),
    ("female", 1): ("小丽春雪晓秋海燕美艳红云水少翠", "玲燕霞梅萍丽娟婷敏芬红霞云兰妹花"),
    ("female", 2): ("梓雨诗欣思晓嘉子紫佳心若语可", "涵琪妍怡晴萱彤瑶桐悦然颖盈宁"),
}
_SINGLE: Final = 0.08
"""The share of given names of one character."""


class Names:
    """Draws names; staff get each name once, so that two of them cannot be mixed up on a page."""

    def __init__(self, rng: Random) -> None:
        """Begin with nobody named."""
        self._rng = rng
        self._staff: set[str] = set()

    def surname(self) -> str:
        """A surname, the common ones more often."""
        pool = _SURNAMES[:_COMMON] if self._rng.random() < 0.6 else _SURNAMES
        return self._rng.choice(pool)

    def person(self, surname: str, sex: str, born: int) -> str:
        """A whole name of somebody born in a year."""
        age = 0 if born < _OLD else 1 if born < _MIDDLE else 2
        first, second = _GIVEN["male" if sex == MALE else "female", age]
        if self._rng.random() < _SINGLE:
            return surname + self._rng.choice(second)
        return surname + self._rng.choice(first) + self._rng.choice(second)

    def staff(self, sex: str) -> str:
        """A name for somebody who signs in, unlike all other such names."""
        while True:
            name = self.person(self.surname(), sex, 1985)
            if len(name) > 2 and name not in self._staff:
                self._staff.add(name)
                return name
