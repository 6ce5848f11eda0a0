"""The invented people of a demonstration: the same seed gives the same employers, people and wages.

Nobody here exists. Identity numbers carry valid check digits; names are drawn from common characters.
"""

import datetime
import random
from collections.abc import Iterator
from dataclasses import dataclass

from stdnum.cn import uscc

from legajo.record.people import check_digit
from legajo.record.period import Month


SURNAMES = tuple("王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕")
GIVEN = tuple("伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉红梅兰文建国志海波宁婷宇欣雪梓晨")
DISTRICTS = (
    "110101",
    "110102",
    "110105",
    "110106",
    "110108",
    "310104",
    "370202",
    "410102",
    "420106",
    "440103",
    "510104",
)
HOUSEHOLDS = ("本市城镇", "外埠城镇", "本市农村", "外埠农村")
TRADES = ("餐饮管理", "机械制造", "软件技术", "纺织", "物流", "建筑安装", "医疗器械", "印刷包装")
CONTRIBUTION_YEAR_STARTS = 7  # Beijing: July to June since 2014-07
GROWTH_PER_MILLE = (20, 95)  # a year's raise, drawn between these


@dataclass(frozen=True, slots=True)
class Worker:
    """One invented person: what their employer writes on a sheet, and their wages by contribution year."""

    name: str
    identity: str
    sex: str  # 男 | 女
    household: str
    first_work: datetime.date
    joined: Month
    wages: tuple[tuple[Month, int], ...]  # (first month of the contribution year, fen), oldest first

    def wage(self, month: Month) -> int:
        """The wage in fen declared for a month."""
        return [cents for since, cents in self.wages if since <= month][-1]


@dataclass(frozen=True, slots=True)
class Employer:
    """One invented employer with its staff."""

    code: str
    name: str
    injury_class: int
    staff: tuple[Worker, ...]

    def working(self, month: Month) -> list[Worker]:
        """Those on the list of a month."""
        return [worker for worker in self.staff if worker.joined <= month]


def wage_history(
    rng: random.Random, joined: Month, last: Month, last_wage: int
) -> tuple[tuple[Month, int], ...]:
    """Wages by contribution year, walked backwards from the last one by a yearly raise, to the whole yuan."""
    start = Month(
        last.year if last.number >= CONTRIBUTION_YEAR_STARTS else last.year - 1, CONTRIBUTION_YEAR_STARTS
    )
    history = [(start, last_wage)]
    wage = last_wage
    while history[-1][0] > joined:
        wage = max(200_000, wage * 1000 // (1000 + rng.randint(*GROWTH_PER_MILLE)) // 100 * 100)
        history.append((history[-1][0].plus(-12), wage))
    return tuple(reversed(history))


def employers(
    people: int, *, seed: int, first: Month, last: Month, staff_size: int = 1000
) -> Iterator[Employer]:
    """As many employers as `people` fill, each with at most `staff_size` workers."""
    made = 0
    number = 0
    while made < people:
        size = min(staff_size, people - made)
        yield _employer(number, size, seed=seed, first=first, last=last)
        made += size
        number += 1


def _employer(number: int, size: int, *, seed: int, first: Month, last: Month) -> Employer:
    rng = random.Random(f"{seed}/{number}")  # noqa: S311 (invented people, not secrets)
    body = f"91110108{number:09d}"
    code = body + uscc.calc_check_digit(body)
    name = "北京" + "".join(rng.choice(GIVEN) for _ in range(2)) + rng.choice(TRADES) + "有限公司"
    # The order number within a day and place keeps identity numbers apart between employers.
    staff = tuple(_worker(rng, number * 1_000_003 + i, first=first, last=last) for i in range(size))
    return Employer(code, name, rng.randint(1, 8), staff)


def _worker(rng: random.Random, ordinal: int, *, first: Month, last: Month) -> Worker:
    birth = datetime.date(1972, 1, 1) + datetime.timedelta(days=ordinal % 12_000)
    district = DISTRICTS[(ordinal // 12_000) % len(DISTRICTS)]
    sequence = (ordinal // (12_000 * len(DISTRICTS))) % 1000
    body = f"{district}{birth:%Y%m%d}{sequence:03d}"
    identity = body + check_digit(body)
    first_work = datetime.date(birth.year + rng.randint(18, 25), rng.randint(1, 12), rng.randint(1, 28))
    joined = max(first, Month(first_work.year, first_work.month))
    if joined > last:
        joined = last
        first_work = min(first_work, datetime.date(last.year, last.number, 1))
    wage = min(9_000_000, int(rng.lognormvariate(9.4, 0.6))) * 100 + rng.randint(0, 99)
    return Worker(
        name=rng.choice(SURNAMES) + "".join(rng.choice(GIVEN) for _ in range(rng.randint(1, 2))),
        identity=identity,
        sex="男" if int(identity[16]) % 2 else "女",
        household=rng.choices(HOUSEHOLDS, (60, 20, 10, 10))[0],
        first_work=first_work,
        joined=joined,
        wages=wage_history(rng, joined, last, wage),
    )
