"""A widow who can leave her fields five days a week."""

from tests.matching.towns.kit import Town, job, person

TOWN = Town(
    story="Six days are too many for her; a post that does not say its days is shown with the question.",
    workers=(
        person("古月娥", 53, days_per_week=5, free="07:00-17:00", max_km=10),
        person("古月明", 29, free="07:00-17:00", max_km=10),
    ),
    openings=(
        job("社区清洁", "07:30-15:30", 2500, 2, days_per_week=5),
        job("果场采摘", "07:30-15:30", 2900, 2, days_per_week=6),
        job("茶厂拣茶", "07:30-15:30", 2700, 2),
        job("民宿保洁", "07:30-15:30", 2800, 2, days_per_week=7),
    ),
    order={
        "古月娥": ["茶厂拣茶", "社区清洁"],
        "古月明": ["果场采摘", "民宿保洁", "茶厂拣茶", "社区清洁"],
    },
    blocked={"古月娥": {"果场采摘": ["too_many_days"], "民宿保洁": ["too_many_days"]}, "古月明": {}},
    told={
        ("古月娥", "茶厂拣茶"): [
            "within_free_time",
            "near",
            "wage_as_wanted",
            "unknown_skills",
            "unknown_days",
        ],
        ("古月明", "民宿保洁"): [
            "within_free_time",
            "near",
            "wage_as_wanted",
            "unknown_skills",
            "unknown_days",
        ],
        ("古月明", "果场采摘"): ["within_free_time", "near", "wage_as_wanted", "unknown_skills"],
    },
)
