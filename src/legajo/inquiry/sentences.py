"""What a figure says in plain words, before any arithmetic: the templates of the sentences, by code."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from legajo.inquiry.grounds import Sentence
from legajo.inquiry.words import FIGURES, Words
from legajo.inquiry.writing import Writing


SENTENCES: dict[str, Words] = {
    "not_yet": _("On that day the record held nothing of this figure yet."),
    "balance": _("Your individual pension account holds %(value)s."),
    "balance_taken_over": _(
        "%(value)s of it came from the earlier system; that part is not derived from papers held here."
    ),
    "balance_since": _(
        "Since then %(principal)s of contributions and %(interest)s of interest were credited."
    ),
    "balance_unposted": _(
        "Interest for %(year)s and later is not in it yet: it is posted when the year's rate is published."
    ),
    "account_opening": _("The year %(year)s began with %(value)s."),
    "account_principal": _("%(value)s of your contributions were credited in it."),
    "account_interest": _("Interest of %(value)s was posted, at %(rate)s a year."),
    "account_unposted": _("No interest has been posted for it yet."),
    "account_closing": _("So %(year)s stands at %(value)s."),
    "posted": _(
        "In %(year)s, %(value)s of contributions entered the account. Each month below shows its own part."
    ),
    "posted_late": _(
        "%(count)s of these months belong to an earlier year: they were paid late and earn interest from the month of payment."
    ),
    "posted_flexible": _("Of what a self-paying worker pays, the account receives 8 of 20 points."),
    "total_months": _(
        "%(value)s months count for your pension; %(paid)s of them were paid since this system began."
    ),
    "total_taken_over": _("%(value)s were taken over from the earlier system."),
    "total_deemed": _("%(value)s are months of recognised service."),
    "once": _("A calendar month counts once, even with two employers."),
    "months_of": _("In %(year)s, %(value)s months count for your pension."),
    "state_paid": _("%(paid)s of %(due)s were paid: all of it. The month counts."),
    "state_part_paid_counted": _(
        "%(paid)s of %(due)s were paid. Your own share is paid in full, so the month counts."
    ),
    "state_employer_owes": _("Your employer still owes %(value)s; that takes nothing from you."),
    "state_part_paid": _(
        "%(paid)s of %(due)s were paid. The month does not count until your own share, or all of it, is paid."
    ),
    "state_returned": _("The money of this month went back to who had paid it. The month does not count."),
    "state_due": _("%(due)s are due and nothing was paid yet. The month does not count until it is paid."),
    "state_taken_over": _(
        "The month was taken over from the earlier system. It counts; no amounts came with it."
    ),
    "state_several": _("%(count)s employers declared this month; what stands here is the sum."),
    "due_wage": _("For %(month)s a monthly wage of %(wage)s stood declared."),
    "due_within": _(
        "It lies between the lowest base, %(floor)s, and the highest, %(cap)s, so it is the base itself."
    ),
    "due_floor": _("It is below the lowest base, so the base is that: %(base)s."),
    "due_cap": _("It is above the highest base, so the base is that: %(base)s."),
    "due_rate": _("The published rate is %(rate)s of the base."),
    "due": _("That makes %(value)s."),
    "due_difference": _("A later entry changed what was due at first; both stand below."),
    "average_index": _("Over %(months)s months your average index is %(value)s."),
    "index_means": _(
        "1 means that your bases were, on average, the average wage of the year before; the pension grows with it."
    ),
    "no_index": _(
        "There is no index yet: no month counts, or an average wage of one of the years is not known."
    ),
    "born": _("You were born on %(born)s."),
    "born_by_file": _(
        "You were born on %(born)s by the personnel file, which decides where the document says otherwise."
    ),
    "retires_man": _("By law you retire in %(month)s, at %(age)s."),
    "retires_woman_50": _("A woman in an ordinary post born then retires in %(month)s, at %(age)s."),
    "retires_woman_55": _(
        "A woman in a post of management or technology born then retires in %(month)s, at %(age)s."
    ),
    "retires_later": _(
        "That is %(delay)s months after the age of old, %(old)s: since 2025 the age rises step by step with the month of birth."
    ),
    "pension_when": _("This is for retiring in %(month)s, at %(age)s."),
    "pension_earlier": _("That is %(count)s months before the month by law, %(law)s."),
    "pension_later": _("That is %(count)s months after the month by law, %(law)s."),
    "pension_months": _("%(months)s months will count, %(coming)s of them still to be paid."),
    "pension_too_few": _(
        "A monthly pension then asks for %(needed)s months: %(missing)s are missing, so none would be paid."
    ),
    "pension_enough": _("In %(month)s there would be enough."),
    "pension_unknown": _("The amount cannot be computed: a published value is missing."),
    "pension_balance": _("Your account would hold %(value)s."),
    "pension_tell_early": _("To choose it, tell your employer in writing by %(month)s."),
    "pension_tell_late": _("To choose it, agree on it with your employer in writing by %(month)s."),
    "pension_total": _("The pension would be %(value)s a month, in today's terms."),
}

NOTES: dict[str, Words] = {
    "not_posted": _(
        "The interest of this year has not been posted yet: its rate is published in the middle of the next year."
    ),
    "provisional": _("The interest is provisional: the year's own rate was not known when it was posted."),
    "taken_over": _(
        "A part was taken over from the earlier system: it is not derived from originals held here."
    ),
    "no_index": _("The index cannot be computed: an average wage is missing, or no month counts yet."),
    "unknown_values": _(
        "The rule cannot be run again here: the book does not hold all the values that it needs."
    ),
    "category_unknown": _(
        "Which of the two holds depends on your posts, and the record holds none yet: ask your employer to have them recorded."
    ),
    "category_supposed": _("No post of yours is recorded: the age of an ordinary post is supposed here."),
    "forecast": _(
        "What is published now is taken to hold for ever: limits, rates, average wage, interest, base of calculation. The page of the forecast names each."
    ),
    "forecast_unregistered": _("The record holds no birth: nothing can be forecast."),
    "forecast_category_unknown": _("The record holds no post: say first which age is yours."),
    "forecast_no_age": _("The age of retirement of your year is not known here."),
    "forecast_too_old": _("The months in which you could retire lie behind."),
    "forecast_no_region": _("The formula or a published value of this region is not known here."),
}
PARTS: dict[str, Words] = {
    "opening": _("Opening"),
    "principal": _("Contributions"),
    "interest": _("Interest"),
    "taken_over": _("Taken over"),
    "deemed": _("Recognised service"),
    "basic": FIGURES["pension.basic"],
    "account_part": FIGURES["pension.account"],
    "transitional": FIGURES["pension.transitional"],
    "man": _("Men"),
    "woman_50": _("Women in ordinary posts"),
    "woman_55": _("Women in posts of management or technology"),
    "due_employer": _("Due from the employer"),
    "due_person": _("Due from you"),
    "paid_employer": _("Paid by the employer"),
    "paid_person": _("Paid by you"),
}


def in_words(said: Iterable[Sentence], writing: Writing) -> tuple[str, ...]:
    """The sentences in the language in force."""
    return tuple(
        str(SENTENCES[sentence.code]) % {name: writing.said(value) for name, value in sentence.values.items()}
        for sentence in said
    )
