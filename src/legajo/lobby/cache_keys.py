"""Keys of the shared cache begin with the database role: by row security no site reads, or writes, what another keeps."""

from django.db import connection


def key_of(key: str, prefix: str, version: int) -> str:
    """The key under which this process keeps a value (the cache unpickles what it finds under it)."""
    return f"{connection.settings_dict['USER']}:{prefix}:{version}:{key}"
