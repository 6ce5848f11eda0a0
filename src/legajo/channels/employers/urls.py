"""The addresses of the employers' portal."""

from django.urls import URLPattern, path

from legajo.channels.employers import dashboard, debts, sheets


app_name = "employers"
urlpatterns: list[URLPattern] = [
    path("", dashboard.show, name="dashboard"),
    path("debts/", debts.show, name="debts"),
    path("declare/", sheets.upload, name="upload"),
    path("declaration/<uuid:declaration_id>/", sheets.pages.show, name="declaration"),
    path("declaration/<uuid:declaration_id>/progress/", sheets.pages.progress, name="progress"),
    path("declaration/<uuid:declaration_id>/confirm/", sheets.pages.confirm, name="confirm"),
    path("declaration/<uuid:declaration_id>/again/", sheets.pages.resubmit, name="resubmit"),
    path("declaration/<uuid:declaration_id>/withdraw/", sheets.pages.withdraw, name="withdraw"),
    path("declaration/<uuid:declaration_id>/problems.csv", sheets.pages.problems, name="problems"),
    path("declaration/<uuid:declaration_id>/rows-to-correct.xlsx", sheets.pages.faulty, name="faulty"),
]
