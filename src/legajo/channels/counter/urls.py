"""The addresses of the officers' desk."""

from django.urls import URLPattern


app_name = "counter"
urlpatterns: list[URLPattern] = []
