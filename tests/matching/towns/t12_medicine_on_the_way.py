"""The shift ends at the minute when the father needs his injection, and the way home takes half an hour."""

from tests.matching.towns.kit import Town, job, must, person

CARE = (must("17:00-17:20", "给父亲打针"),)

TOWN = Town(
    story="For a duty nobody else can take the way home counts; unknown, only the hours do.",
    workers=(
        person("麦志明", 48, care=CARE, max_km=10),
        person("麦志远", 45, care=CARE, place=None, max_km=10),
    ),
    openings=(
        job("仓管员", "08:00-17:00", 3000, 8),
        job("装卸工", "07:00-16:00", 2800, 8),
        job("巡河员", "07:00-16:50", 2800, 1),
        job("叉车工", "08:00-17:10", 3300, 8),
    ),
    order={"麦志明": ["巡河员", "装卸工"], "麦志远": ["装卸工", "巡河员", "仓管员"]},
    blocked={
        "麦志明": {"仓管员": ["care_impossible"], "叉车工": ["care_impossible"]},
        "麦志远": {"叉车工": ["care_impossible"]},
    },
    told={
        ("麦志明", "巡河员"): [
            "near",
            "free_for_care",
            "wage_as_wanted",
            "unknown_skills",
            "unknown_free_time",
        ],
        ("麦志远", "仓管员"): [
            "wage_as_wanted",
            "free_for_care",
            "unknown_skills",
            "unknown_distance",
            "unknown_free_time",
        ],
    },
)
