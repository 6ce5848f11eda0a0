"""The staff of the sample workbook, as the demonstration's employer: who worked there before July 2025, at what wage."""

import datetime
import random
from dataclasses import replace
from pathlib import Path

from legajo.collection import reading
from legajo.collection.checks import Sound, check
from legajo.demo.people import Employer, Worker, wage_history
from legajo.record.people import check_digit
from legajo.record.period import Month


SAMPLE = Path(__file__).parent / "data" / "declaration-2025-07.xlsx"
FIRST = Month(2016, 1)
LAST = Month(2025, 6)  # July 2025 is left for the visitor
VISIT = Month(2025, 7)
HOUSEHOLD = {"urban": "本市城镇", "rural": "外埠农村"}
SEX = {"male": "男", "female": "女"}

# The faulty rows of the sample as their sender would mend them; the duplicate (row 169) is simply left out.
MENDED: dict[int, tuple[str, str, str, datetime.date, str]] = {
    86: ("孙晓", "44010319730103669", "男", datetime.date(1993, 6, 17), "17579.00"),
    92: ("蔡洋玉", "44010319771226645", "男", datetime.date(2002, 10, 6), "7956.63"),
    102: ("叶雪", "44010319850528680", "女", datetime.date(2003, 11, 1), "14028.35"),
    106: ("吕刚静", "31010419981110402", "女", datetime.date(2016, 9, 15), "7689.74"),
    120: ("吴超梓", "11010119980515610", "女", datetime.date(2023, 3, 11), "59407.57"),
    122: ("郑杰", "42010619860304710", "女", datetime.date(2007, 5, 15), "18000.00"),
    147: ("曹秀", "41010219730102921", "男", datetime.date(1993, 11, 24), "68795.65"),
    223: ("丁丽静", "41010219830430756", "女", datetime.date(2002, 9, 1), "27173.03"),
    231: ("马平晓", "37020220010511368", "女", datetime.date(2023, 5, 31), "12000.00"),
}
NEWCOMERS = (86, 92, 106)  # not in the book before the corrected sheet


def employer() -> Employer:
    """The sample's employer with everybody who was on its list before July 2025."""
    sheet = check(reading.read(SAMPLE.read_bytes()), today=datetime.date(2025, 10, 1))
    staff = [_worker(sound) for sound in sheet.sound if sound.movement != "joins"]
    staff += [_mended(row) for row in MENDED if row not in NEWCOMERS]
    if sheet.code is None or sheet.employer is None:
        raise ValueError("the sample names no employer")
    return Employer(sheet.code, sheet.employer, sheet.injury_class or 1, tuple(staff))


def mended_rows() -> list[Worker]:
    """The rows of the corrected sheet: the sample's faulty rows, mended."""
    return [_mended(row) for row in MENDED]


def _worker(sound: Sound) -> Worker:
    return _employed(
        Worker(
            name=sound.name,
            identity=sound.identity,
            sex=SEX[sound.sex],
            household=HOUSEHOLD["rural" if sound.household == "rural" else "urban"],
            first_work=sound.first_work or datetime.date(2016, 1, 1),
            joined=FIRST,
            wages=((VISIT, sound.wage),),
        )
    )


def _mended(row: int) -> Worker:
    name, seventeen, sex, first_work, wage = MENDED[row]
    identity = seventeen + check_digit(seventeen)
    cents = int(wage.replace(".", ""))
    return _employed(Worker(name, identity, sex, HOUSEHOLD["urban"], first_work, FIRST, ((VISIT, cents),)))


def _employed(worker: Worker) -> Worker:
    """Joined when work began, but not before the decade; wages grow towards the one on the sheet."""
    rng = random.Random(worker.identity)  # noqa: S311 (invented wages, not secrets)
    joined = min(LAST, max(FIRST, Month(worker.first_work.year, worker.first_work.month)))
    return replace(worker, joined=joined, wages=wage_history(rng, joined, VISIT, worker.wages[0][1]))
