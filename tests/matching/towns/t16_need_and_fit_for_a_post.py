"""Four women for one sewing post: two who sew, two who do not, and very different need."""

from tests.matching.towns.kit import Town, job, person

DAY = {"free": "07:00-18:00", "max_km": 8}

TOWN = Town(
    story="Among those whom the post suits alike need goes first; the neediest, who cannot sew, goes after.",
    workers=(
        person("甲", 40, skills=("缝纫",), experience={"缝纫": 5}, **DAY),
        person("乙", 41, skills=("缝纫",), experience={"车衣、缝纫": 3}, **DAY),
        person("丙", 39, **DAY),
        person("丁", 42, experience={"保洁": 2}, **DAY),
    ),
    openings=(
        job("缝纫工", "08:00-17:00", 2800, 3, skills=("缝纫",)),
        job("纸箱厂包装", "08:00-17:00", 2600, 3),
        job("鞋面缝纫工", "08:00-17:00", 3000, 7, skills=("缝纫", "制鞋")),
    ),
    order={
        "甲": ["缝纫工", "鞋面缝纫工", "纸箱厂包装"],
        "乙": ["缝纫工", "鞋面缝纫工", "纸箱厂包装"],
        "丙": ["纸箱厂包装", "缝纫工", "鞋面缝纫工"],
        "丁": ["纸箱厂包装", "缝纫工", "鞋面缝纫工"],
    },
    blocked={"甲": {}, "乙": {}, "丙": {}, "丁": {}},
    told={
        ("甲", "鞋面缝纫工"): [
            "within_free_time",
            "has_experience",
            "wage_as_wanted",
            "far",
            "skills_missing",
        ],
        ("丁", "缝纫工"): ["within_free_time", "near", "wage_as_wanted", "skills_missing"],
    },
    people={"缝纫工": ["乙", "甲", "丙", "丁"], "纸箱厂包装": ["丙", "乙", "丁", "甲"]},
    needs={"甲": 30, "乙": 62, "丙": 90, "丁": 55},
)
