"""The addresses of the insured: their statement, what stands behind each figure, and the check of a paper."""

from django.urls import path

from legajo.channels.web import check, forecast, own, proof


app_name = "web"
urlpatterns = [
    path("statement/", own.statement, name="statement"),
    path("statement/year/<int:year>/", own.year, name="year"),
    path("statement/month/<str:month>/", own.month, name="month"),
    path("statement/why/<str:figure>/", own.why, name="why"),
    path("statement/forecast/", forecast.forecast, name="forecast"),
    path("statement/looks/", own.looks, name="looks"),
    path("statement/paper/", own.paper, name="paper"),
    path("statement/proof/", proof.explained, name="proof"),
    path("statement/proof/file/", proof.download, name="proof_file"),
    path("check/", check.check, name="check"),
]
