"""Three views of the night: never, gladly, and nobody asked."""

from tests.matching.towns.kit import Town, job, person

TOWN = Town(
    story="Nights are for who said yes; who was not asked gets the question; an early start is no night.",
    workers=(
        person("罗金凤", 42, night_ok=False, free="06:00-18:00", max_km=10),
        person("罗金龙", 30, night_ok=True, free="19:00-07:00", max_km=10),
        person("罗金宝", 33, night_ok=None, max_km=10),
    ),
    openings=(
        job("夜班保安", "20:00-04:00", 3000, 4),
        job("白班保安", "08:00-16:00", 2800, 4),
        job("环卫工", "05:00-13:00", 2600, 4),
        job("值班员", None, 2600, 4, night=True),
    ),
    order={
        "罗金凤": ["白班保安", "环卫工"],
        "罗金龙": ["夜班保安", "值班员", "白班保安", "环卫工"],
        "罗金宝": ["夜班保安", "白班保安", "值班员", "环卫工"],
    },
    blocked={
        "罗金凤": {"夜班保安": ["night_not_possible"], "值班员": ["night_not_possible"]},
        "罗金龙": {},
        "罗金宝": {},
    },
    told={
        ("罗金龙", "夜班保安"): ["within_free_time", "near", "wage_as_wanted", "unknown_skills"],
        ("罗金宝", "夜班保安"): [
            "near",
            "wage_as_wanted",
            "unknown_skills",
            "unknown_night",
            "unknown_free_time",
        ],
        ("罗金龙", "值班员"): ["near", "wage_as_wanted", "unknown_skills", "unknown_hours"],
    },
)
