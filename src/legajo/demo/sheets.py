"""The papers that the invented employers and the collector send in a demonstration."""

import csv
import io
from collections.abc import Iterable

from legajo.demo.people import Employer, Worker
from legajo.record.money import yuan
from legajo.record.period import Month


HEADINGS = ("序号", "姓名", "证件号码", "性别", "参加工作日期", "申报工资", "变动类型", "户口性质", "备注")
CLASSES = "一二三四五六七八"


def declaration_csv(employer: Employer, month: Month, workers: Iterable[Worker]) -> bytes:
    """A month's declaration as a personnel office exports it: UTF-8 with a byte-order mark."""
    out = io.StringIO()
    sheet = csv.writer(out)
    sheet.writerow(["社会保险缴费工资申报表"])
    sheet.writerow([f"单位名称: {employer.name}", f"统一社会信用代码: {employer.code}"])
    sheet.writerow(
        [f"费款所属期: {month}", f"工伤行业类别: {CLASSES[employer.injury_class - 1]}类", "单位：元"]
    )
    sheet.writerow(HEADINGS)
    for number, worker in enumerate(workers, 1):
        movement = "新增" if worker.joined == month else "续保"
        wage = yuan(worker.wage(month))
        sheet.writerow(
            [
                number,
                worker.name,
                worker.identity,
                worker.sex,
                worker.first_work.isoformat(),
                wage,
                movement,
                worker.household,
                "",
            ]
        )
    return b"\xef\xbb\xbf" + out.getvalue().encode()
