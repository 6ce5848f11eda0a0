"""The words of a statement for what the book names by codes: schemes, states, sub-ledgers, channels."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from legajo.accrual.months import Payment
from legajo.record.facts import Party, Scheme


Words = str | Promise

SCHEMES: dict[Scheme, Words] = {
    Scheme.PENSION: _("Pension"),
    Scheme.UNEMPLOYMENT: _("Unemployment"),
    Scheme.MEDICAL: _("Medical"),
    Scheme.WORK_INJURY: _("Work injury"),
    Scheme.MATERNITY: _("Maternity"),
}
PARTIES: dict[Party, Words] = {Party.EMPLOYER: _("Employer"), Party.PERSON: _("Person")}
PAYMENTS: dict[Payment, Words] = {
    Payment.PAID: _("Paid"),
    Payment.PART_PAID_COUNTED: _("Part paid, counted"),
    Payment.PART_PAID: _("Part paid"),
    Payment.DUE: _("Due, not paid"),
    Payment.NONE: _("No contribution"),
}
TAKEN_OVER: Words = _("Taken over")
COLOURS: dict[Payment, str] = {
    Payment.PAID: "success",
    Payment.PART_PAID_COUNTED: "info",
    Payment.PART_PAID: "warning",
    Payment.DUE: "danger",
    Payment.NONE: "neutral",
}
SUB_LEDGERS: dict[str, Words] = {
    "before_1998/person": _("Own share, before 1998"),
    "before_1998/employer": _("Employer's share, before 1998"),
    "y1998_2005/person": _("Own share, 1998 to 2005"),
    "y1998_2005/employer": _("Employer's share, 1998 to 2005"),
    "since_2006/person": _("Own share, since 2006"),
    "since_2006/employer": _("Employer's share, since 2006"),
}
CHANNELS: dict[str, Words] = {
    "web": _("on the website"),
    "counter": _("at the counter"),
    "employers": _("on the employers' site"),
    "system": _("by the agency's own programs"),
}
SEXES: dict[str, Words] = {"female": pgettext_lazy("sex", "Female"), "male": pgettext_lazy("sex", "Male")}
RUNGS: dict[str, Words] = {
    "preliminary": _("Preliminary review"),
    "examination": _("Examination"),
    "reexamination": _("Second review"),
    "approval": _("Approval"),
}
KINDS: dict[str, Words] = {
    "person_registered": _("Registration of the person"),
    "relation_started": _("Beginning of work"),
    "relation_changed": _("Change of the relation of work"),
    "wage_declared": _("Declared wage"),
    "opening_position": _("Position taken over"),
    "deemed_period_recognised": _("Recognised service"),
    "refund_approved": _("Refund"),
    "overlap_resolved": _("Overlap settled"),
    "posted.due": _("Amount due"),
    "posted.allocation": _("Money allocated"),
    "posted.interest": _("Interest posted"),
}
# Figures of the rules that stand as headings of an explanation.
FIGURES: dict[str, Words] = {
    "pension.basic": _("Basic pension"),
    "pension.account": _("Account pension"),
    "pension.transitional": _("Transitional pension"),
    "pension.divisor": _("Months divisor"),
    "pension.total": _("Monthly pension"),
    "pension.period": _("Contribution months"),
    "pension.index": _("Average contribution index"),
    "retirement.date": _("Retirement by law"),
    "retirement.early": _("Earlier by choice"),
    "retirement.late": _("Later by agreement"),
    "retirement.early.told_until": _("When to tell it"),
    "retirement.late.told_until": _("When to tell it"),
}
# What the names in the rules' lines are called; those that only carry a fraction are left out.
NAMES: dict[str, Words] = {
    "actual": _("months paid"),
    "amount": _("amount"),
    "base": _("base"),
    "bases": _("sum of the bases"),
    "cap": _("cap"),
    "class_rate": _("rate of the class"),
    "compared": _("average wage of those months"),
    "counted": _("months that count"),
    "cut": _("cut"),
    "deemed": _("deemed months"),
    "deemed_index": _("deemed index"),
    "denominator": "",
    "earns": _("months that it earns"),
    "employer_rate": _("the employer's rate"),
    "fixed": _("fixed part"),
    "floor": _("floor"),
    "interest": _("interest"),
    "kept": _("what remains of the rate"),
    "months": _("months"),
    "numerator": _("sum of the ratios"),
    "on_opening": _("interest on the opening"),
    "on_postings": _("interest on the postings"),
    "opening": _("opening"),
    "person_rate": _("the person's rate"),
    "principal": _("contributions"),
    "product": _("monthly product"),
    "rate": _("rate"),
    "rate_on_postings": _("rate on the postings"),
    "reference": _("average wage"),
    "removed": _("months refunded or moved"),
    "share": _("share by the base"),
    "total": _("total"),
    "wage": _("wage"),
    "years": _("years"),
    "account": _("account pension"),
    "age": _("retirement age"),
    "allowed": _("allowed"),
    "apart": _("months apart"),
    "at_age": _("divisor at the age"),
    "at_next_age": _("divisor at the next age"),
    "average": _("average index"),
    "balance": _("account balance"),
    "basic": _("basic pension"),
    "birth": _("month of birth"),
    "bound": _("bound"),
    "by_law": _("month by law"),
    "chosen": _("chosen month"),
    "closing": _("closing"),
    "coefficient": _("coefficient"),
    "deemed_years": _("deemed years"),
    "delay": _("months later"),
    "divisor": _("divisor"),
    "document": _("document"),
    "due": _("due"),
    "employer": _("employer's share"),
    "employer_points": _("points of the employer's share"),
    "enough": _("minimum reached"),
    "exact": _("divisor in twelfths"),
    "fall": _("fall within the year"),
    "final_age": _("age in the end"),
    "first_birth": _("first month of birth"),
    "for_actual": _("for years paid before 1998-07"),
    "for_deemed": _("for deemed years"),
    "index": _("average index"),
    "indexed": _("indexed base"),
    "military": _("military service"),
    "missing": _("months missing"),
    "month": _("month"),
    "most": _("most months"),
    "needed": _("minimum of months"),
    "notice": _("months of notice"),
    "old": _("month of the age of old"),
    "old_age": _("age of old"),
    "per_year": _("part for each year"),
    "person": _("person's share"),
    "person_points": _("points of the person's share"),
    "points": _("points"),
    "public_institution": _("service in public institutions"),
    "ratio": _("ratio"),
    "sent_down_youth": _("service of sent-down youth"),
    "state_employee": _("state service"),
    "step": _("months of birth a step"),
    "steps": _("steps"),
    "supplement": _("supplement"),
    "told_until": _("told by"),
    "transitional": _("transitional pension"),
    "twice": _("base and indexed base"),
    "within": _("within the bounds"),
    "years_before_1998_07": _("years paid before 1998-07"),
}
