"""The catalogues: compiled so that gettext reads them, complete for every text that people read."""

import gettext
import io
from pathlib import Path

import pytest

from legajo.lobby.catalogue_texts import texts_of
from legajo.lobby.catalogues import PACKAGE, missing
from legajo.lobby.pofile import CatalogueError, compile_mo, read_po


HEADER = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n\n'


def po(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "locale" / "es" / "LC_MESSAGES" / "django.po"
    path.parent.mkdir(parents=True)
    path.write_text(HEADER + text, encoding="utf-8")
    return path


def test_gettext_reads_what_is_compiled(tmp_path: Path) -> None:
    path = po(
        tmp_path,
        'msgid "Row"\nmsgstr "Fila"\n\nmsgctxt "declaration"\nmsgid "Received"\nmsgstr "Recibida"\n\n'
        'msgid "%(n)s day"\nmsgid_plural "%(n)s days"\nmsgstr[0] "%(n)s día"\nmsgstr[1] "%(n)s días"\n\n'
        'msgid "empty"\nmsgstr ""\n\nmsgid ""\n"two "\n"parts"\nmsgstr "dos partes"\n',
    )
    words = gettext.GNUTranslations(io.BytesIO(compile_mo(read_po(path))))
    assert words.gettext("Row") == "Fila"
    assert words.pgettext("declaration", "Received") == "Recibida"
    assert words.ngettext("%(n)s day", "%(n)s days", 2) == "%(n)s días"
    assert words.gettext("empty") == "empty"
    assert words.gettext("two parts") == "dos partes"


def test_a_text_that_stands_twice_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match="stands twice"):
        read_po(po(tmp_path, 'msgid "Row"\nmsgstr "Fila"\n\nmsgid "Row"\nmsgstr "Línea"\n'))


def test_every_way_of_saying_a_text_is_found(tmp_path: Path) -> None:
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "a.html").write_text(
        '{% load i18n %}{% translate "One" %}{% translate "Two" context "c" %}'
        "{% blocktranslate count n=k %}{{ n }} row{% plural %}{{ n }} rows{% endblocktranslate %}"
    )
    (tmp_path / "b.py").write_text(
        '_("Three")\nngettext("Four", "Fours", 2)\npgettext("c", "Five")\nother("Six")\n'
    )
    assert {text.key for text in texts_of(tmp_path)} == {
        (None, "One"),
        ("c", "Two"),
        (None, "%(n)s row"),
        (None, "Three"),
        (None, "Four"),
        ("c", "Five"),
    }


def test_a_missing_translation_is_named_with_its_file(tmp_path: Path) -> None:
    (tmp_path / "b.py").write_text('_("Row")\n')
    po(tmp_path, 'msgid "Row"\nmsgstr "Fila"\n')
    assert missing(tmp_path) == ["zh_Hans: b.py: 'Row'"]


def test_every_text_of_the_product_stands_in_three_languages() -> None:
    assert missing(PACKAGE) == []
