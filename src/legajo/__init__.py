"""Legajo: the system of record of a social-insurance agency."""

__version__ = "0.1.0"
