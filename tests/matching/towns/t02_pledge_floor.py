"""One firm offers less than the pledge, one a fen more, one a range that begins below."""

from tests.matching.towns.kit import Town, job, person

TOWN = Town(
    story="What is under the floor is never shown, however near; all else equal, the better wage leads.",
    workers=(
        person("林阿妹", 38, free="07:00-18:00", max_km=10),
        person("陈水生", 50, wanted=None, max_km=10),
    ),
    openings=(
        job("茶室服务员", "08:00-16:00", 2400, 1),
        job("包装工", "08:00-16:00", 2500, 4),
        job("质检员", "08:00-16:00", 3200, 4),
        job("分拣员", "08:00-16:00", 2499, 4, wage_to_fen=340000),
    ),
    order={"林阿妹": ["质检员", "包装工"], "陈水生": ["质检员", "包装工"]},
    blocked={
        "林阿妹": {"茶室服务员": ["wage_below_floor"], "分拣员": ["wage_below_floor"]},
        "陈水生": {"茶室服务员": ["wage_below_floor"], "分拣员": ["wage_below_floor"]},
    },
    told={
        ("林阿妹", "质检员"): ["within_free_time", "wage_as_wanted", "near", "unknown_skills"],
        ("陈水生", "质检员"): ["wage_over_floor", "near", "unknown_skills", "unknown_free_time"],
    },
)
