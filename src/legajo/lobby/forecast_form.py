"""What a reader may suppose in a forecast: the same form for the insured person and at the counter."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from legajo.inquiry.forecast import GREATEST_WAGE, Scenario
from legajo.record.period import Month


CATEGORIES = (
    ("woman_50", _("An ordinary post (from 50)")),
    ("woman_55", _("Management or technology (from 55)")),
)
GROWTHS = ("0", "1", "2", "3", "5")  # per cent a year beyond the average wage
POINT = 10_000  # millionths in one per cent


class ForecastForm(forms.Form):
    """A scenario; whatever is left empty stays as it is today."""

    at = forms.CharField(label=_("Retire in"), max_length=7, required=False)
    wage = forms.DecimalField(
        label=_("Monthly wage (yuan)"),
        required=False,
        min_value=0,
        max_value=GREATEST_WAGE // 100,
        decimal_places=2,
        max_digits=12,
        error_messages={
            "invalid": _("A wage is written in yuan, like 9500 or 9500.50."),
            "min_value": _("A wage is not less than nothing."),
            "max_value": _("Nobody earns that much in a month."),
            "max_digits": _("Nobody earns that much in a month."),
            "max_decimal_places": _("A wage has at most two decimals."),
            "max_whole_digits": _("Nobody earns that much in a month."),
        },
    )
    growth = forms.ChoiceField(
        label=_("Grows each year, beyond the average wage, by"),
        choices=tuple((each, f"{each} %") for each in GROWTHS),
        required=False,
    )
    paying = forms.ChoiceField(
        label=_("Paying contributions"),
        choices=(("on", _("goes on until retirement")), ("off", _("ends now"))),
        required=False,
    )
    category = forms.ChoiceField(
        label=_("Post, on which the age depends"), choices=CATEGORIES, required=False
    )

    def clean_at(self) -> Month | None:
        """The month that is told in full; one that is none of the dates falls back to the one by law."""
        try:
            return Month.parse(self.cleaned_data["at"]) if self.cleaned_data["at"] else None
        except ValueError:
            return None


def supposed(given: Any) -> tuple[ForecastForm, Scenario, Month | None]:
    """The form of what was asked, the scenario and the month; today's own where the form has faults."""
    form = ForecastForm(given)
    if not form.is_valid():
        return (
            form,
            Scenario(category=given.get("category") if given.get("category") in dict(CATEGORIES) else None),
            None,
        )
    said = form.cleaned_data
    wage = None if said["wage"] is None else int(said["wage"] * 100)
    scenario = Scenario(
        category=said["category"] or None,
        wage=wage,
        growth=int(said["growth"] or 0) * POINT,
        paying=said["paying"] != "off",
    )
    return form, scenario, said["at"]
