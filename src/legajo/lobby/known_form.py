"""The day as of which a figure is asked for: the same on the website and at the counter."""

import datetime

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _


class KnownForm(forms.Form):
    """A day in the past, or none for today."""

    as_known = forms.DateField(
        required=False, input_formats=["%Y-%m-%d"], error_messages={"invalid": _("That is not a day.")}
    )

    def clean_as_known(self) -> datetime.date | None:
        """Only what was known can be shown: a day that has not come yet is refused."""
        day: datetime.date | None = self.cleaned_data["as_known"]
        if day is not None and day > timezone.localdate():
            raise forms.ValidationError(gettext("That day has not come yet."))
        return day
