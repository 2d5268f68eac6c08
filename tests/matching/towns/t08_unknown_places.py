"""A hamlet that nobody has put on the map, and a site whose address the firm left out."""

from tests.matching.towns.kit import Town, job, person

TOWN = Town(
    story="An unknown place blocks nobody; it is told, and the post that is known to be near comes first.",
    workers=(
        person("覃大妹", 39, place=None, free="07:00-18:00", max_km=5),
        person("覃二妹", 36, free="07:00-18:00", max_km=5),
    ),
    openings=(
        job("包装工", "08:00-17:00", 2600, 1),
        job("包装工（远）", "08:00-17:00", 2600, 9, title="包装工"),
        job("包装工（无地址）", "08:00-17:00", 2600, None, title="包装工"),
    ),
    order={
        "覃大妹": ["包装工", "包装工（无地址）", "包装工（远）"],
        "覃二妹": ["包装工", "包装工（无地址）"],
    },
    blocked={"覃大妹": {}, "覃二妹": {"包装工（远）": ["too_far"]}},
    told={
        ("覃大妹", "包装工"): ["within_free_time", "wage_as_wanted", "unknown_skills", "unknown_distance"],
        ("覃二妹", "包装工"): ["within_free_time", "near", "wage_as_wanted", "unknown_skills"],
        ("覃二妹", "包装工（无地址）"): [
            "within_free_time",
            "wage_as_wanted",
            "unknown_skills",
            "unknown_distance",
        ],
    },
)
