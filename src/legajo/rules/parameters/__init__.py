"""Published parameters: dated values with their sources, on two time axes."""

from legajo.rules.parameters.loading import LoadError, load, load_folder
from legajo.rules.parameters.store import (
    NATION,
    Definition,
    ParameterError,
    Parameters,
    ParameterValue,
    Source,
)


__all__ = [
    "NATION",
    "Definition",
    "LoadError",
    "ParameterError",
    "ParameterValue",
    "Parameters",
    "Source",
    "load",
    "load_folder",
]
