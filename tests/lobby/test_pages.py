"""Languages, headers and error pages."""

import pytest
from django.contrib.auth.models import User
from django.test import Client
from tests.lobby.test_sign_in import sign_in


def test_the_language_is_switched_by_a_plain_form(visitor: Client) -> None:
    answer = visitor.post("/language/", {"language": "zh-hans", "next": "/sign-in/"})
    assert answer.headers["Location"] == "/sign-in/"
    page = visitor.get("/sign-in/").content.decode()
    assert '<html lang="zh-Hans"' in page
    assert "密码" in page
    assert (
        "Contraseña"
        in visitor.post("/language/", {"language": "es", "next": "/sign-in/"}, follow=True).content.decode()
    )


def test_the_language_form_leads_nowhere_else(visitor: Client) -> None:
    answer = visitor.post("/language/", {"language": "es", "next": "https://elsewhere.example/"})
    assert answer.headers["Location"] == "/"


def test_pages_load_nothing_foreign_and_nothing_inline(visitor: Client) -> None:
    policy = visitor.get("/sign-in/").headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy


def test_personal_pages_are_not_kept(visitor: Client, enrolled: User) -> None:
    sign_in(visitor)
    answer = visitor.get("/queue/")
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert answer.headers["Referrer-Policy"] == "same-origin"


def test_cookies_are_strict(visitor: Client, enrolled: User) -> None:
    sign_in(visitor)
    cookie = visitor.cookies["legajo_desk"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Strict"


@pytest.mark.parametrize(
    ("language", "words"),
    [("es", "Página no encontrada"), ("en", "Page not found"), ("zh-hans", "页面不存在")],
)
def test_errors_speak_the_reader_s_language(
    visitor: Client, enrolled: User, language: str, words: str
) -> None:
    sign_in(visitor)
    visitor.post("/language/", {"language": language})
    answer = visitor.get("/nowhere/")
    assert answer.status_code == 404
    assert words in answer.content.decode()


def test_a_refusal_of_the_gateway_is_a_page_with_its_words(visitor: Client, enrolled: User) -> None:
    sign_in(visitor)
    answer = visitor.get("/forbidden/")
    assert answer.status_code == 403
    assert "Say why the file is opened" in answer.content.decode()


def test_a_bug_is_a_page_that_asks_nothing_of_the_database(enrolled: User) -> None:
    visitor = Client(raise_request_exception=False)
    sign_in(visitor)
    answer = visitor.get("/broken/")
    assert answer.status_code == 500
    assert "Something broke on our side" in answer.content.decode()


def test_a_form_of_another_window_is_told_so(enrolled: User) -> None:
    visitor = Client(enforce_csrf_checks=True)
    answer = visitor.post("/sign-in/", {"login": "E0001", "password": "x"})
    assert answer.status_code == 403
    assert "This form has expired" in answer.content.decode()
