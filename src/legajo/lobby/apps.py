"""The lobby: sign-in, languages, base pages and errors, what the channels share."""

from django.apps import AppConfig


class LobbyConfig(AppConfig):
    name = "legajo.lobby"
    label = "lobby"
    verbose_name = "Lobby"
