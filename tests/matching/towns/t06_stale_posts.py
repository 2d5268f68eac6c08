"""Nobody has confirmed two openings for weeks, and one was withdrawn."""

from tests.matching.towns.kit import Town, job, person

TOWN = Town(
    story="A stale opening says for how long nobody confirmed it; a withdrawn one says no more.",
    workers=(
        person("吴亚连", 35, skills=("育婴",), free="07:30-18:00", max_km=10),
        person("吴亚喜", 52, max_km=10),
    ),
    openings=(
        job("育婴员", "08:00-17:00", 3200, 3, is_open=False, days_unconfirmed=37),
        job("保育员", "08:00-17:00", 2700, 3),
        job("洗碗工", "09:00-17:00", 2500, 3, is_open=False),
        job("门卫", "08:00-17:00", 2400, 3, is_open=False, days_unconfirmed=95, posts_left=0),
    ),
    order={"吴亚连": ["保育员"], "吴亚喜": ["保育员"]},
    blocked={
        "吴亚连": {
            "育婴员": ["stale"],
            "洗碗工": ["not_open"],
            "门卫": ["stale", "no_posts_left", "wage_below_floor"],
        },
        "吴亚喜": {
            "育婴员": ["stale"],
            "洗碗工": ["not_open"],
            "门卫": ["stale", "no_posts_left", "wage_below_floor"],
        },
    },
    told={("吴亚连", "保育员"): ["within_free_time", "knows_work", "near"]},
)
