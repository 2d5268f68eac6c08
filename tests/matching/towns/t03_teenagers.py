"""A boy of 15, one of 16 and a young man of 18 ask for work after junior school."""

from tests.matching.towns.kit import Town, job, person

FREE = {"free": "07:00-22:00", "effort": 2, "night_ok": True, "max_km": 15}

TOWN = Town(
    story="At 15 nothing; at 16 day work, not heavy, not dangerous; at 18 all that the posts allow.",
    workers=(person("少年", 15, **FREE), person("小李", 16, **FREE), person("阿强", 18, **FREE)),
    openings=(
        job("超市理货员", "08:00-17:00", 2600, 3),
        job("搬运工", "08:00-17:00", 3600, 3, effort=2),
        job("夜班分拣员", "21:00-05:00", 3400, 3, night=True),
        job("烟花厂包装工", "08:00-17:00", 3300, 3, heavy_or_dangerous=True),
        job("网吧收银员", "09:00-17:00", 2700, 3, age_min=18),
        job("烘焙学徒", "05:30-13:30", 2600, 3),
    ),
    order={
        "少年": [],
        "小李": ["超市理货员"],
        "阿强": ["烟花厂包装工", "搬运工", "网吧收银员", "超市理货员", "烘焙学徒", "夜班分拣员"],
    },
    blocked={
        "少年": {
            "超市理货员": ["under_16"],
            "搬运工": ["under_16", "minor_heavy"],
            "夜班分拣员": ["under_16", "minor_night"],
            "烟花厂包装工": ["under_16", "minor_heavy"],
            "网吧收银员": ["under_16", "below_post_age"],
            "烘焙学徒": ["under_16", "minor_night"],
        },
        "小李": {
            "搬运工": ["minor_heavy"],
            "夜班分拣员": ["minor_night"],
            "烟花厂包装工": ["minor_heavy"],
            "网吧收银员": ["below_post_age"],
            "烘焙学徒": ["minor_night"],
        },
        "阿强": {},
    },
    told={("小李", "超市理货员"): ["within_free_time", "near", "light_enough", "unknown_skills", "minor"]},
)
