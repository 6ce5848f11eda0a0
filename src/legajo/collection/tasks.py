"""The jobs of the stage. Their arguments are a declaration's id and the moment of the act that asked for them."""

import datetime
from uuid import UUID

from procrastinate.contrib.django import app

from legajo.collection import work


@app.task(name="collection.read", queue="collection")
def read(declaration_id: str, at: str) -> None:
    """Read a sheet that was received."""
    work.read(UUID(declaration_id), at=datetime.datetime.fromisoformat(at))


@app.task(name="collection.propose", queue="collection")
def propose(declaration_id: str, at: str) -> None:
    """Propose a sheet that was confirmed."""
    work.propose(UUID(declaration_id), at=datetime.datetime.fromisoformat(at))
