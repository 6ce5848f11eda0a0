"""Looking into an upload before any reader touches it: what it is by its content, and what it must not hold.

Readers of workbooks do not tell of macros, links and bombs; this does, with a Refusal for the sender.
"""

from legajo.collection import archive, biff, compound, ooxml, separated
from legajo.collection.findings import UPLOAD_LIMIT, Package
from legajo.collection.refusal import Refusal


_SIGNATURES = (
    (b"%PDF", "kind_pdf"),
    (b"{\\rtf", "kind_unknown"),
    (b"\x1f\x8b", "kind_archive"),
    (b"7z\xbc\xaf", "kind_archive"),
    (b"Rar!", "kind_archive"),
    (b"MZ", "kind_program"),
    (b"\x7fELF", "kind_program"),
    (b"\x89PNG", "kind_picture"),
    (b"\xff\xd8\xff", "kind_picture"),
    (b"GIF8", "kind_picture"),
)


def check_arrival(content: bytes) -> None:
    """What is told at once, before anything is kept: an empty file, or one too large to be looked at."""
    if not content:
        raise Refusal("file_empty")
    if len(content) > UPLOAD_LIMIT:
        raise Refusal("file_too_large", megabytes=UPLOAD_LIMIT // 1024 // 1024)


def inspect(content: bytes) -> Package:
    """The upload's form and the places of its formulas; Refusal when it may not be read. The name says nothing."""
    check_arrival(content)
    for signature, code in _SIGNATURES:
        if content.startswith(signature):
            raise Refusal(code)
    if content.startswith(archive.SIGNATURES):
        return ooxml.inspect(content)
    if content.startswith(compound.SIGNATURE):
        return biff.inspect(content)
    if (
        content[:2] == b"\x09\x08" or content[:2] == b"\x09\x04"
    ):  # a bare stream of records, without its container
        raise Refusal("kind_old_workbook")
    start = content[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<!doctype", b"<html", b"<table", b"<?xml", b"<head", b"<meta", b"mime-version")):
        raise Refusal("kind_web_page")
    return separated.inspect(content)
