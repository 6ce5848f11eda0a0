"""The officers' site, on the business network (art. 8)."""

from django.urls import URLPattern, URLResolver, include, path


urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("legajo.lobby.urls")),
    path("demo/", include("legajo.demo.urls")),
    path("", include("legajo.channels.counter.urls")),
]
handler400 = "legajo.lobby.pages.bad_request"
handler403 = "legajo.lobby.pages.permission_denied"
handler404 = "legajo.lobby.pages.not_found"
handler429 = "legajo.lobby.pages.too_many"
handler500 = "legajo.lobby.pages.broken"
