"""The trades of a made-up county, each in two tongues: what villagers say they can do, what firms write."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Trade:
    """A kind of work: whoever knows one trade of a family half knows the others.

    `said` are villagers' words, `asked` those of firms; `wage` is the usual pay in hundreds of yuan a month,
    `nights` the share of posts with a night shift, `people` and `posts` how many of each there are beside
    other trades, `paper` the certificate that must be held.
    """

    family: str
    title: str
    said: tuple[str, ...]
    asked: tuple[str, ...]
    effort: int
    wage: int
    nights: float
    people: int
    posts: int
    paper: str = ""


TRADES = (
    Trade("sewing", "缝纫工", ("踩衣车", "车衫"), ("平车", "锁边", "缝纫"), 1, 31, 0.1, 9, 9),
    Trade("sewing", "制鞋针车工", ("车鞋面", "做鞋"), ("针车", "鞋面缝制"), 1, 32, 0.2, 5, 6),
    Trade("sewing", "手袋工", ("做手袋", "缝手袋"), ("皮具缝制", "手袋装配"), 1, 29, 0.1, 4, 4),
    Trade(
        "electronics", "电子装配工", ("插件", "装电子"), ("电子元件装配", "贴片", "锡焊"), 0, 33, 0.5, 6, 10
    ),
    Trade("electronics", "质检员", ("看货", "挑次货"), ("产品检验", "目检"), 0, 32, 0.3, 2, 4),
    Trade("electronics", "注塑工", ("开啤机", "啤胶"), ("注塑机操作", "修披锋"), 1, 35, 0.6, 3, 4),
    Trade("building", "瓦工", ("泥水", "砌砖", "批荡"), ("砌筑", "抹灰", "贴砖"), 2, 45, 0.0, 9, 4),
    Trade("building", "木工", ("做木", "钉模板"), ("模板安装", "木作"), 2, 44, 0.0, 5, 3),
    Trade("building", "电焊工", ("烧焊",), ("电焊", "氩弧焊"), 2, 46, 0.1, 3, 3, "焊工证"),
    Trade("building", "电工", ("接电线", "拉电"), ("电气安装", "线路检修"), 1, 42, 0.1, 3, 3, "电工证"),
    Trade("farm", "果园管护工", ("种荔枝", "剪枝", "打药"), ("果树修剪", "病虫害防治"), 1, 26, 0.0, 14, 4),
    Trade("farm", "果品分拣工", ("摘果", "挑果"), ("果品分级", "冷库分拣"), 1, 25, 0.1, 9, 5),
    Trade("farm", "饲养员", ("养猪", "喂鸡"), ("畜禽饲养", "防疫消毒"), 1, 30, 0.1, 9, 3),
    Trade("kitchen", "厨师", ("炒菜", "煮大镬饭"), ("烹饪", "粤菜"), 1, 38, 0.1, 3, 3),
    Trade("kitchen", "帮厨", ("洗菜", "洗碗", "煮饭"), ("配菜", "餐具清洗"), 1, 26, 0.1, 8, 5),
    Trade("home", "家政服务员", ("带小孩", "做家务"), ("育婴", "家居清洁"), 1, 30, 0.0, 8, 5),
    Trade("home", "养老护理员", ("照顾老人", "喂饭"), ("养老护理", "康复照料"), 1, 32, 0.5, 6, 4, "护理证"),
    Trade("home", "保洁员", ("扫地", "拖地"), ("环境清洁", "地面养护"), 0, 22, 0.0, 9, 6),
    Trade("shop", "营业员", ("看铺", "卖货"), ("导购", "收银", "理货"), 0, 26, 0.1, 6, 6),
    Trade("shop", "仓库管理员", ("点货", "记数"), ("库存盘点", "出入库"), 1, 32, 0.1, 2, 3),
    Trade("driving", "货车司机", ("开货车", "拉货"), ("货运驾驶",), 1, 45, 0.3, 4, 3, "驾驶证"),
    Trade("driving", "叉车司机", ("开叉车",), ("叉车驾驶", "堆垛"), 1, 39, 0.3, 2, 3, "叉车证"),
    Trade("carrying", "搬运工", ("担货", "落货"), ("装卸", "搬运"), 2, 34, 0.2, 7, 5),
    Trade("carrying", "包装工", ("打包", "封箱"), ("包装", "贴标"), 1, 28, 0.3, 6, 8),
    Trade("guarding", "保安员", ("看门", "看更"), ("秩序维护", "巡逻"), 0, 27, 0.6, 5, 5),
    Trade("office", "文员", ("打字", "做表"), ("数据录入", "办公软件"), 0, 28, 0.0, 2, 4),
)
"""Words, wages and shares are estimates of ours for a county of western Guangdong, and nobody's count."""

HEALTH_PAPER = "健康证"
"""Asked for in kitchens and homes, and had within days."""

_FAMILIES = sorted({trade.family for trade in TRADES})
FAMILY: NDArray[np.intp] = np.array([_FAMILIES.index(trade.family) for trade in TRADES], dtype=np.intp)
USUAL_WAGE: NDArray[np.float64] = np.array([trade.wage for trade in TRADES], dtype=np.float64)
EFFORT: NDArray[np.intp] = np.array([trade.effort for trade in TRADES], dtype=np.intp)
NIGHTS: NDArray[np.float64] = np.array([trade.nights for trade in TRADES], dtype=np.float64)


def shares(counts: list[int]) -> NDArray[np.float64]:
    """Counts as shares of their sum."""
    return np.array(counts, dtype=np.float64) / sum(counts)


PEOPLE_SHARES = shares([trade.people for trade in TRADES])
POST_SHARES = shares([trade.posts for trade in TRADES])
