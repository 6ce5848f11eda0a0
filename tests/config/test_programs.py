"""Which processes are started, and what each is told."""

import pytest

from legajo.config.programs import Places, environment, programs


PLACES = Places(9000, 9001, 9002)


@pytest.fixture(autouse=True)
def server(monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that somebody else keeps."""
    monkeypatch.setenv("DATABASE_URL", "postgresql://owner:secret@db.example:5432/legajo")
    monkeypatch.delenv("LEGAJO_WITNESS", raising=False)


def test_an_agency_asks_its_own_witness_unless_told_of_another(monkeypatch: pytest.MonkeyPatch) -> None:
    assert environment(PLACES, "integrator")["LEGAJO_WITNESS"] == "http://127.0.0.1:9002"
    monkeypatch.setenv("LEGAJO_WITNESS", "https://witness.example")
    for each in programs(PLACES):
        assert each.environment["LEGAJO_WITNESS"] == "https://witness.example"


def test_each_has_a_role_of_its_own_and_none_the_owners_password() -> None:
    started = programs(PLACES)
    assert [each.name for each in started] == ["integrator", "worker", "desk", "web"]
    assert [each.environment["LEGAJO_ROLE"] for each in started] == [each.name for each in started]
    assert not any("secret" in each.environment["DATABASE_URL"] for each in started)
