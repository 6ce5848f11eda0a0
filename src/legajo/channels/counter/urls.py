"""The addresses of the officers' desk."""

from django.urls import URLPattern, path

from legajo.channels.counter import cases, explained, intake, looks, publication, queue, runs


app_name = "counter"
urlpatterns: list[URLPattern] = [
    path("queue/", queue.show, name="queue"),
    path("case/<uuid:case_id>/", cases.show, name="case"),
    path("case/<uuid:case_id>/decide/", cases.decide, name="decide"),
    path("case/<uuid:case_id>/original/<str:digest>/", cases.original, name="original"),
    path("case/<uuid:case_id>/page/<str:digest>/", cases.page, name="page"),
    path("person/", looks.person, name="person"),
    path("person/paper/", looks.paper, name="paper"),
    path("person/why/", explained.why, name="why"),
    path("person/forecast/", explained.forecast, name="forecast"),
    path("intake/", intake.show, name="intake"),
    path("intake/payments/", intake.payments, name="payments"),
    path("intake/declaration/", intake.upload, name="upload"),
    path("runs/", runs.show, name="runs"),
    path("runs/anew/", runs.anew, name="anew"),
    path("intake/values/", publication.publish, name="publish"),
    path("declaration/<uuid:declaration_id>/", intake.pages.show, name="declaration"),
    path("declaration/<uuid:declaration_id>/progress/", intake.pages.progress, name="progress"),
    path("declaration/<uuid:declaration_id>/confirm/", intake.pages.confirm, name="confirm"),
    path("declaration/<uuid:declaration_id>/again/", intake.pages.resubmit, name="resubmit"),
    path("declaration/<uuid:declaration_id>/withdraw/", intake.pages.withdraw, name="withdraw"),
    path("declaration/<uuid:declaration_id>/problems.csv", intake.pages.problems, name="problems"),
    path("declaration/<uuid:declaration_id>/rows-to-correct.xlsx", intake.pages.faulty, name="faulty"),
]
