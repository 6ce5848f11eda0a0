"""The inquiry stage: arts. 14 to 22."""

from django.apps import AppConfig


class InquiryConfig(AppConfig):
    name = "legajo.inquiry"
