"""A factory 25 km away: on her own, by its bus, or with a bed in its hostel."""

from tests.matching.towns.kit import Town, job, must, person

TOWN = Town(
    story="Her limit holds unless the bus comes; a bed in the hostel is for those whom nobody needs at home.",
    workers=(
        person("潘少珍", 37, free="06:00-19:00", max_km=8),
        person("潘少芬", 34, free="06:00-19:00", max_km=8, care=(must("19:30-20:00", "给母亲换药"),)),
        person("潘少兰", 40, free="06:00-19:00", max_km=8, needs_near_home=True),
    ),
    openings=(
        job("普工（自行上班）", "08:00-17:00", 3000, 25.3, title="电子厂普工"),
        job("普工（接送车）", "08:00-17:00", 3000, 15, title="电子厂普工", transport_provided=True),
        job("普工（住厂）", "08:00-17:00", 3000, 25.3, title="电子厂普工", lodging=True),
        job("村口工坊", "08:00-17:00", 2500, 1, title="手工编织"),
    ),
    order={
        "潘少珍": ["村口工坊", "普工（接送车）", "普工（住厂）"],
        "潘少芬": ["村口工坊", "普工（接送车）"],
        "潘少兰": ["村口工坊", "普工（接送车）"],
    },
    blocked={
        "潘少珍": {"普工（自行上班）": ["too_far"]},
        "潘少芬": {"普工（自行上班）": ["too_far"], "普工（住厂）": ["care_needs_home"]},
        "潘少兰": {"普工（自行上班）": ["too_far"], "普工（住厂）": ["too_far"]},
    },
    told={
        ("潘少珍", "村口工坊"): ["within_free_time", "near", "unknown_skills"],
        ("潘少珍", "普工（住厂）"): ["wage_as_wanted", "lives_away", "unknown_skills"],
        ("潘少芬", "村口工坊"): ["free_for_care", "near", "unknown_skills"],
    },
)
