"""The words of the screens for what the stages name by codes: rungs, verdicts, sorts of case, kinds, figures."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from legajo.inquiry.words import PARTIES, SCHEMES


Words = str | Promise
__all__ = ["PARTIES", "SCHEMES", "VOCABULARIES", "Words", "word"]

RUNGS: dict[str, Words] = {
    "preliminary": _("Preliminary review"),  # 初审
    "examination": _("Examination"),  # 审核
    "reexamination": _("Second review"),  # 复核
    "approval": _("Approval"),  # 审批
}
POSTS: dict[str, Words] = {
    "collection": _("Front desk"),
    **RUNGS,
    "finance": _("Finance"),
    "administration": _("Administration"),
    "supervision": _("Supervision"),
}
VERDICTS: dict[str, Words] = {"accept": _("Accepted"), "return": _("Returned"), "refuse": _("Refused")}
STATUSES: dict[str, Words] = {
    "collecting": _("Being collected"),
    "open": _("Under review"),
    "returned": _("Returned to the sender"),
    "refused": _("Refused"),
    "entered": _("Entered in the book"),
    "withdrawn": _("Withdrawn"),
}
STATUS_COLOURS: dict[str, str] = {
    "collecting": "neutral",
    "open": "info",
    "returned": "warning",
    "refused": "danger",
    "entered": "success",
    "withdrawn": "neutral",
}
SORTS: dict[str, Words] = {
    "declaration": _("Declaration"),
    "payment": _("Payments"),
    "registration": _("Registration"),
    "opening": _("Opening positions"),
    "correction": _("Correction"),
    "parameters": _("Parameters"),
    "run": _("Run over the records"),
}
KINDS: dict[str, Words] = {
    "person_registered": _("New person"),
    "person_changed": _("Person's data changed"),
    "employer_registered": _("New employer"),
    "employer_changed": _("Employer's data changed"),
    "injury_rate_set": _("Work-injury class"),
    "relation_started": _("Employment starts"),
    "relation_changed": _("Employment changes"),
    "wage_declared": _("Wage"),
    "money_received": _("Money received"),
    "opening_position": _("Opening position"),
    "parameter_published": _("Parameter"),
    "posted.run": _("Run"),
}
FIGURES: dict[str, Words] = {
    "due": _("Due"),
    "paid": _("Paid"),
    "months": _("Months counted"),
    "account": _("Pension account"),
    "wage": _("Declared wage"),
    "unallocated": _("Not allocated"),
    "interest": _("Interest"),
    "wages_changed": _("Wages changed"),
}
COUNTED_FIGURES = frozenset({"months", "wages_changed"})  # the others are money
EXCEPTIONS: dict[str, Words] = {
    "new_person": _("new in the book"),
    "new_relation": _("employment new in the book"),
    "wage_jump": _("wage rises by more than half"),
    "wage_drop": _("wage falls by more than 30 per cent"),
    "past_retirement_age": _("past retirement age"),
    "household_differs": _("household is another in the book than in the sheet"),
    "correction": _("corrects what stands"),
    "unallocated": _("money without a due"),
    "part_paid": _("paid in part"),
    "floor": _("raised to the floor"),
    "cap": _("cut at the cap"),
}
REGIONS: dict[str, Words] = {  # GB/T 2260; another region shows its code
    "000000": _("the whole country"),
    "110000": _("Beijing"),
    "310000": _("Shanghai"),
}
PAYERS: dict[str, Words] = {"employer": _("Employer"), "person": _("Person"), "fund": _("Fund")}
HOUSEHOLDS: dict[str, Words] = {
    "urban": pgettext_lazy("household", "Urban"),
    "rural": pgettext_lazy("household", "Rural"),
}
VERIFIED: dict[str, Words] = {
    "true": _("verified"),
    "secondary": _("from tables of others"),
    "false": _("not verified"),
}
VERIFIED_COLOURS: dict[str, str] = {"true": "success", "secondary": "warning", "false": "danger"}
DOCUMENTS: dict[str, Words] = {
    "identity_card": _("Resident identity card"),
    "social_security_card": _("Social security card"),
    "passport": _("Passport"),
    "permit": _("Residence permit"),
}
STATES: dict[str, Words] = {
    "received": pgettext_lazy("declaration", "Received"),
    "reading": pgettext_lazy("declaration", "Being read"),
    "read": pgettext_lazy("declaration", "Read, waits for you"),
    "confirmed": pgettext_lazy("declaration", "Confirmed, the case is being written"),
    "proposed": pgettext_lazy("declaration", "Under review"),
    "refused": pgettext_lazy("declaration", "Cannot be read"),
    "superseded": pgettext_lazy("declaration", "Replaced by a corrected sheet"),
    "withdrawn": pgettext_lazy("declaration", "Withdrawn"),
}
STATE_COLOURS: dict[str, str] = {
    "received": "info",
    "reading": "info",
    "read": "warning",
    "confirmed": "info",
    "proposed": "success",
    "refused": "danger",
    "superseded": "neutral",
    "withdrawn": "neutral",
}
COLUMNS: dict[str, Words] = {
    "serial": _("Number"),
    "name": _("Name"),
    "identity": _("Identity number"),
    "sex": _("Sex"),
    "first_work_date": _("First day of work"),
    "wage": _("Wage"),
    "movement": _("Movement"),
    "household": _("Household"),
    "notes": _("Notes"),
    "correction": _("Correction"),
    "month": _("Month"),
    "employer": _("Employer"),
    "unified_social_credit_code": _("Credit code"),
    "injury_class": _("Work-injury class"),
    "voucher": _("Voucher"),
    "value_date": _("Value date"),
    "employer_code": _("Credit code"),
    "scheme": _("Scheme"),
    "party": _("Party"),
    "amount": _("Amount"),
}
VOCABULARIES: dict[str, dict[str, Words]] = {
    "rung": RUNGS,
    "post": POSTS,
    "verdict": VERDICTS,
    "status": STATUSES,
    "sort": SORTS,
    "kind": KINDS,
    "figure": FIGURES,
    "exception": EXCEPTIONS,
    "document": DOCUMENTS,
    "state": STATES,
    "column": COLUMNS,
    "region": REGIONS,
    "status_colour": dict(STATUS_COLOURS),
    "state_colour": dict(STATE_COLOURS),
}


def word(code: str, vocabulary: str) -> Words:
    """The words of a code; a code of tomorrow shows itself rather than nothing."""
    return VOCABULARIES[vocabulary].get(str(code), str(code))
