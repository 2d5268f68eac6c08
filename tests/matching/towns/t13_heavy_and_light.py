"""A man with a bad back, his strong brother, and an aunt about whom nobody noted it."""

from tests.matching.towns.kit import Town, job, person

TOWN = Town(
    story="Nobody is sent to work heavier than he can do; the strong one goes where strength pays.",
    workers=(
        person("钟老大", 49, effort=0, free="07:00-18:00", max_km=10),
        person("钟老二", 44, effort=2, free="07:00-18:00", max_km=10),
        person("钟姨", 50, effort=None, free="07:00-18:00", max_km=10),
    ),
    openings=(
        job("搬运工", "08:00-17:00", 3900, 4, effort=2),
        job("门卫", "08:00-17:00", 2500, 4, effort=0),
        job("仓库理货", "08:00-17:00", 2800, 4, effort=1),
        job("杂工", "08:00-17:00", 2700, 4, effort=None),
    ),
    order={
        "钟老大": ["杂工", "门卫"],
        "钟老二": ["搬运工", "仓库理货", "门卫", "杂工"],
        "钟姨": ["搬运工", "仓库理货", "杂工", "门卫"],
    },
    blocked={"钟老大": {"搬运工": ["too_heavy"], "仓库理货": ["too_heavy"]}, "钟老二": {}, "钟姨": {}},
    told={
        ("钟老大", "杂工"): [
            "within_free_time",
            "near",
            "wage_as_wanted",
            "unknown_skills",
            "unknown_effort",
        ],
        ("钟姨", "搬运工"): [
            "within_free_time",
            "wage_as_wanted",
            "near",
            "unknown_skills",
            "unknown_effort",
        ],
        ("钟老二", "门卫"): ["within_free_time", "near", "light_enough", "unknown_skills"],
    },
)
