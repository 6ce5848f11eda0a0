"""The visitor's page. Both sites mount it; it answers only where the book's clock is simulated."""

from django.urls import URLPattern, path

from legajo.demo import pages


app_name = "demo"
urlpatterns: list[URLPattern] = [
    path("", pages.show, name="visit"),
    path("papers/<str:name>", pages.paper, name="paper"),
]
