import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.words.titles import LEVELS, Title, normal_title
from tests.matching.words.ads import ads

TAKEN_APART = [
    ("【急招】高级缝纫工（包吃住）5名", Title("缝纫工", ("senior",), (), ("5名", "急招", "包吃住"))),
    ("(包吃住)普工 4000-6000元", Title("普工", noise=("4000-6000元", "包吃住"))),
    ("★★★保安★★★", Title("保安")),
    ("🔥急招🔥打包工", Title("打包工", noise=("急招",))),
    ("ＣＮＣ操作员", Title("cnc操作员")),
    ("缝纫工学徒", Title("缝纫工", ("trainee",))),
    ("（实习）算法工程师", Title("算法工程师", ("trainee",))),
    ("中高级python开发工程师", Title("python开发工程师", ("middle", "senior"))),
    ("初/高级Python开发-4377", Title("python开发", ("junior", "senior"), (), ("4377",))),
    ("电子工程师（初级、中级、高级）", Title("电子工程师", ("junior", "middle", "senior"))),
    ("主任工程师", Title("工程师", ("chief",))),
    ("助理工程师", Title("工程师", ("junior",))),
    ("行政助理", Title("行政助理")),
    ("[2024届校招] 大数据开发工程师", Title("大数据开发工程师", ("graduate",), (), ("2024届校招",))),
    ("Sr. Software QA Engineer", Title("software qa engineer", ("senior",))),
    ("Python开发工程师(J11013)", Title("python开发工程师", noise=("j11013",))),
    ("数据开发工程师G00784", Title("数据开发工程师", noise=("g00784",))),
    ("软件工程师（西安）", Title("软件工程师", noise=("西安",))),
    ("AI工程师（合肥/西安）", Title("ai工程师", noise=("合肥", "西安"))),
    ("研发工程师（工作地点：昆山）", Title("研发工程师", noise=("工作地点", "昆山"))),
    ("爬虫工程师（爬虫方向）", Title("爬虫工程师", details=("爬虫方向",))),
    ("焊工（氩弧焊、二保焊）", Title("焊工", details=("氩弧焊/二保焊",))),
    ("Software Engineer 软件工程师", Title("软件工程师", details=("software engineer",))),
    ("IT技术支持 IT Support", Title("it技术支持", details=("it support",))),
    ("C/C++/Python开发工程师", Title("c/c++/python开发工程师")),
    ("Python 开发工程师", Title("python开发工程师")),
    ("招缝纫工、平车工若干名", Title("缝纫工/平车工", noise=("若干名", "招"))),
    ("招聘专员", Title("招聘专员")),
    ("招商主管", Title("招商主管")),
    ("急救员", Title("急救员")),
    ("网络运维 双休 住宿  5k-8k", Title("网络运维", noise=("5k-8k", "双休", "住宿"))),
    ("python工程师12K", Title("python工程师", noise=("12k",))),
    ("5G算法工程师", Title("5g算法工程师")),
    ("软件开发岗", Title("软件开发")),
    ("【缝纫工】急招", Title("缝纫工", noise=("急招",))),
    ("实习生", Title("实习生", ("trainee",))),
    ("", Title("")),
]


@pytest.mark.parametrize(("text", "title"), TAKEN_APART)
def test_a_title_is_its_trade_and_the_rest_is_kept_beside_it(text, title):
    assert normal_title(text) == title


@pytest.mark.parametrize(
    "ornament", ["【急招】{}", "{}（包吃住）", "诚聘{}3名", "高薪 {} 双休", "{}+五险一金", "★{}★"]
)
@pytest.mark.parametrize("trade", ["平车工", "cnc操作员", "仓库管理员", "sewing machine operator"])
def test_ornaments_change_nothing_of_the_trade(trade, ornament):
    assert normal_title(ornament.format(trade)).core == trade


@given(st.text(alphabet="缝纫工急招高级(（【】)5名k-8+/ 实习生双休Java软件,", max_size=20))
def test_a_trade_is_never_empty_unless_the_title_is(text):
    title = normal_title(text)
    assert bool(title.core) == bool(text.strip())
    assert list(title.levels) == sorted(title.levels, key=LEVELS.index)


def test_titles_of_the_ads_come_to_fewer_trades_and_no_trade_to_more():
    titles = {ad["title"] for ad in ads()}
    trades = {normal_title(title).core for title in titles}
    assert len(titles) == 2_950
    assert len(trades) < 1_950
    assert len({normal_title(trade).core for trade in trades}) <= len(trades)


def test_a_hundred_ads_for_one_trade_are_found_under_one_name():
    cores = [normal_title(ad["title"]).core for ad in ads()]
    exact = [ad["title"].casefold() for ad in ads()]
    assert cores.count("python开发工程师") > exact.count("python开发工程师") + 40
