"""A grandmother minds the baby from one o'clock; her daughter-in-law is free all day."""

from tests.matching.towns.kit import Town, job, person, should

TOWN = Town(
    story="A day that runs into the afternoon is told as a clash, not hidden: the family may find a way.",
    workers=(
        person("冯婆婆", 56, free="05:30-13:00", care=(should("13:00-18:00", "带孙子"),), max_km=5),
        person("冯嫂", 31, free="07:00-19:00", max_km=12),
    ),
    openings=(
        job("早市帮手", "05:30-12:30", 2500, 1),
        job("酒店布草", "08:00-17:00", 2900, 3),
        job("早班保洁", "06:00-12:00", 2500, 2),
    ),
    order={"冯婆婆": ["早市帮手", "早班保洁", "酒店布草"], "冯嫂": ["酒店布草", "早班保洁", "早市帮手"]},
    blocked={"冯婆婆": {}, "冯嫂": {}},
    told={
        ("冯婆婆", "早班保洁"): ["free_for_care", "near", "unknown_skills"],
        ("冯婆婆", "酒店布草"): ["wage_as_wanted", "care_clash", "unknown_skills"],
        ("冯嫂", "早市帮手"): ["near", "outside_free_time", "unknown_skills"],
    },
)
