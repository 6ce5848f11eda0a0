"""One fact of every kind, with every field that matters filled in."""

from typing import Any

from legajo.record import facts as f
from legajo.record.facts import Amounts, Fact, Party, Scheme, SubPeriod


DIGEST = "ab" * 32
MARK = "cd" * 16
DERIVED: dict[str, Any] = {"plan": MARK, "inputs": "ef" * 16, "known_at": "2025-10-01"}
AMOUNTS: Amounts = {
    Scheme.PENSION: {Party.EMPLOYER: 241_513, Party.PERSON: 120_757},
    Scheme.WORK_INJURY: {Party.EMPLOYER: 3_019},
}

FACTS: tuple[Fact, ...] = (
    f.PersonRegistered(
        identity=DIGEST, name=DIGEST, sex="female", born="1989-11-20", household_nature="rural"
    ),
    f.PersonChanged(attribute="household_nature", old="rural", new="urban", since="2021-03-04"),
    f.IdentityLinked(action="merge", records=(12, 13), ground="police certificate 京公证 5"),
    f.PersonEnded(cause="death", on="2024-02-29", source="civil affairs notice"),
    f.EmployerRegistered(
        code="91110108MAXNQ2G3KP",
        name="北京同和餐饮管理有限公司",
        schemes=(Scheme.PENSION, Scheme.MEDICAL),
        since="2015-06-01",
    ),
    f.EmployerChanged(attribute="name", old="甲", new="乙", since="2020-01-01"),
    f.EmployerEnded(cause="bankruptcy", on="2023-05-06", liquidator="王"),
    f.InjuryRateSet(industry_class=1, since="2015-10", rate="0.2"),
    f.RelationStarted(form="contract", started="2016-01-04", schemes=(Scheme.PENSION,)),
    f.RelationChanged(state="ended", on="2025-07-31", reason_code="03", own_will=False),
    f.PostRecorded(begun="2016-01-04", category="woman_in_management"),
    f.WageDeclared(from_month="2025-07", contribution_year="2025-07", wage=1_509_458),
    f.ReliefGranted(
        employers="small",
        schemes=(Scheme.PENSION,),
        party=Party.EMPLOYER,
        from_month="2020-02",
        to_month="2020-12",
        form="exempt",
    ),
    f.MoneyReceived(
        payer="employer",
        voucher="V-2025-08-0001",
        value_date="2025-08-10",
        from_month="2025-07",
        to_month="2025-07",
        amounts=AMOUNTS,
        amount=365_289,
        line_count=3,
        lines=DIGEST,
    ),
    f.AllocationOverridden(voucher="V-1", from_lines=("1",), to_lines=("2",), ground="payer's letter"),
    f.BackpaymentApproved(
        months=(f.MonthBase(month="2014-03", base=500_000),),
        ground="judgment",
        counts_in_years=True,
        charge="late_fee",
        document="(2019) 12",
    ),
    f.ArrearsArranged(
        debts=("2019-03:pension",),
        arrangement="instalments",
        document="A-7",
        schedule=(("2026-01-31", 10_000),),
    ),
    f.RefundApproved(
        scheme=Scheme.PENSION,
        months=("2019-03",),
        party=Party.PERSON,
        cause="overlap",
        payee="person",
        document="R-1",
    ),
    f.SubsidyGranted(
        scheme=Scheme.MEDICAL,
        programme="hard_to_employ",
        fund="employment",
        from_month="2022-01",
        to_month="2024-12",
        share="66.67",
        document="S-1",
    ),
    f.BenefitApplied(benefit="pension", on="2026-01-05", choices=("joins schemes",)),
    f.UnemploymentRegistered(
        work_ended="2025-07-31", cause="03", involuntary=True, registered="2025-08-04", seeks_work=True
    ),
    f.InjuryRecognised(accident="2025-03-02", sort="at work", decision="2025-114"),
    f.CapacityAssessed(cause="work", grade=7, valid_from="2025-09-01", number="B-88"),
    f.ChildbirthReported(
        on="2024-05-05", sort="birth", leave_days=(("basic", 98), ("local", 60)), document="C-3"
    ),
    f.ServiceSettled(
        institution="H1",
        agreement="G1",
        number="5",
        begun="2025-02-01",
        until="2025-02-03",
        sort="in_patient",
        items=DIGEST,
        total=300_000,
        by_pool=200_000,
        by_account=50_000,
        by_person=50_000,
    ),
    f.BenefitStateChanged(award="P-1", state="suspended", since="2025-05", cause="not verified"),
    f.EligibilityVerified(on="2025-04-01", method="counter", fulfilled=True, valid_until="2026-03-31"),
    f.BenefitPaid(award="P-1", month="2025-04", amount=400_000, from_account=100_000, bank_reference="BK1"),
    f.OverpaymentDetermined(
        award="P-1", months=("2025-01",), cause="death", recovery="offset", document="O-1"
    ),
    f.SurvivorEntitled(deceased=12, relation="spouse", share=(1, 2)),
    f.DeemedPeriodRecognised(from_month="1985-03", to_month="1992-09", ground="state_employee"),
    f.OpeningPosition(
        as_of="2015-12-31",
        source_system="legacy",
        account={SubPeriod.SINCE_2006: {Party.PERSON: 4_512_345}},
        months={Scheme.PENSION: 120},
        from_month="2006-01",
        year_bases={"2015": 6_000_000},
        missing=("monthly bases",),
    ),
    f.AccountStateChanged(state="sealed", since="2025-08", cause="left the region"),
    f.TransferStep(
        direction="out", agency="310000", step="released", letter="T-1", amounts={"pool": 10}, months=3
    ),
    f.OverlapResolved(months=("2019-03",), kept=7, refunded_by=8, consent="form 4"),
    f.FindingRecorded(origin="dispute", number="D-1", concerns="2019-03", alleged="wage 5000"),
    f.Due(
        month="2025-07",
        cause="difference",
        base={Scheme.PENSION: 1_509_458},
        amounts=AMOUNTS,
        payable_by="2025-12-31",
        because=(
            f.Because(
                name="base.cap@2025-07/2025-09-17",
                was="35283",
                now="35811",
                entry=f.Ref("0197c4e2-5b1f-7d62-9b3c-0a1b2c3d4e5f", 2),
            ),
        ),
        **DERIVED,
    ),
    f.Allocation(
        voucher="V-2025-08-0001",
        month="2025-07",
        posted_month="2025-08",
        amounts=AMOUNTS,
        full=(Scheme.PENSION,),
        credited=(Scheme.PENSION,),
        **DERIVED,
    ),
    f.LateFee(
        month="2024-01",
        scheme=Scheme.PENSION,
        principal=100_000,
        days=30,
        daily_rate="0.05",
        amount=1_500,
        until="2024-03-31",
        **DERIVED,
    ),
    f.Interest(
        party=Party.PERSON,
        period=SubPeriod.SINCE_2006,
        year=2024,
        rate="2.62",
        parameter="pension.account.rate@2024/2025-06-30",
        on_opening=327_675,
        on_postings=9_757,
        cause="difference",
        because=(f.Because(name="opening:2024", was="1000.00", now="1010.00"),),
        **DERIVED,
    ),
    f.Award(
        award="P-1",
        action="award",
        benefit="pension",
        components=(f.Component(name="basic", amount=250_000, rule="pension.basic", version="1"),),
        total=250_000,
        first_month="2026-02",
        arrears=(("2026-02", 250_000),),
        **DERIVED,
    ),
    f.TransferAmount(
        letter="T-1", account={SubPeriod.SINCE_2006: 5}, principal_of_year=1, pool=((2015, 7),), **DERIVED
    ),
    f.Run(
        run="interest-2024",
        sort="interest",
        year=2024,
        parameters=MARK,
        population=DIGEST,
        persons=230,
        totals={"interest": 9},
        **DERIVED,
    ),
    f.AgencyOpened(
        agency="北京",
        origin="legajo/110000/ab",
        clock="simulated",
        agency_key="k1",
        log_key="k2",
        founders=("A", "B"),
    ),
    f.JournalCommit(first=1, last=40, root=DIGEST),
    f.MapRoot(size=1000, subjects=230, root=DIGEST),
    f.KeyRotated(purpose="agency", old="k1", new="k3", officers=("A", "B")),
    f.BookRestored(
        origin="n",
        log_key="k4",
        old_origin="o",
        held_size=10,
        held_root=DIGEST,
        restored_size=8,
        reason="disk",
        officers=("A", "B"),
    ),
    f.ParameterPublished(
        parameter="base.cap",
        region="110000",
        unit="yuan",
        value="35811",
        valid_from="2025-07",
        known_from="2025-09-17",
        source=(("京人社发〔2025〕11号", "https://law.esnai.com/view/227227"),),
        verified="true",
    ),
)
