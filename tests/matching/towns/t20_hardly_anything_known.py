"""A list from the village with names and ages only, and openings with a title and a place."""

from tests.matching.towns.kit import Town, job, person

BARE = {"effort": None, "night_ok": None, "wanted": None, "transport": None}

TOWN = Town(
    story="With next to nothing known there is still an order: what is surely near and well paid leads.",
    workers=(
        person("甲某", 40, **BARE),
        person("乙某", 17, **BARE),
        person("丙某", 15, **(BARE | {"place": None})),
    ),
    openings=(
        job("近处杂工", None, None, 1, floor=None, effort=None),
        job("远处杂工", None, None, 18, floor=None, effort=None),
        job("高薪杂工", None, 3500, 1, effort=None),
        job("危险品装卸", None, 5000, 1, effort=None, heavy_or_dangerous=True),
    ),
    order={
        "甲某": ["危险品装卸", "高薪杂工", "近处杂工", "远处杂工"],
        "乙某": ["高薪杂工", "近处杂工", "远处杂工"],
        "丙某": [],
    },
    blocked={
        "甲某": {},
        "乙某": {"危险品装卸": ["minor_heavy"]},
        "丙某": {
            "近处杂工": ["under_16"],
            "远处杂工": ["under_16"],
            "高薪杂工": ["under_16"],
            "危险品装卸": ["under_16", "minor_heavy"],
        },
    },
    told={
        ("甲某", "高薪杂工"): ["wage_over_floor", "near_km", "unknown_skills", "unknown_hours"],
        ("甲某", "远处杂工"): ["far", "unknown_skills", "unknown_hours", "unknown_wage"],
        ("乙某", "近处杂工"): ["near_km", "unknown_skills", "minor", "unknown_hours", "unknown_wage"],
    },
)
