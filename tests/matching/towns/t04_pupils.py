"""A student of 19 at a vocational college and her sister who left school last summer."""

from tests.matching.towns.kit import Town, job, person

TOWN = Town(
    story="Whoever is still at school is proposed nothing, of age or not.",
    workers=(
        person("苏小芳", 19, is_pupil=True, skills=("导游",), free="08:00-20:00"),
        person("苏小兰", 20, skills=("收银",), free="08:00-20:00", max_km=10),
    ),
    openings=(
        job("收银员", "09:00-17:00", 2600, 5),
        job("景区讲解员", "08:30-17:00", 2800, 6, skills=("导游",)),
        job("奶茶店员", "10:00-18:00", 2500, 2),
    ),
    order={"苏小芳": [], "苏小兰": ["收银员", "奶茶店员", "景区讲解员"]},
    blocked={
        "苏小芳": {"收银员": ["pupil"], "景区讲解员": ["pupil"], "奶茶店员": ["pupil"]},
        "苏小兰": {},
    },
    told={
        ("苏小兰", "收银员"): ["knows_work", "within_free_time", "near"],
        ("苏小兰", "景区讲解员"): ["within_free_time", "wage_as_wanted", "skills_missing"],
    },
)
