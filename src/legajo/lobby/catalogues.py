"""The catalogues of the three languages: compiled and checked in plain Python, without gettext's programs.

`python -m legajo.lobby.catalogues` compiles every .po below the package to .mo; with `--check` it also fails on
a text of the templates or the code that a catalogue lacks.
"""

import sys
from pathlib import Path

from legajo.lobby.catalogue_texts import texts_of
from legajo.lobby.pofile import Catalogue, compile_mo, read_po


PACKAGE = Path(__file__).resolve().parents[1]
LANGUAGES = ("es", "zh_Hans")


def compile_all(root: Path = PACKAGE) -> list[Path]:
    """Compile each .po whose .mo is missing or older; return what was written."""
    written = []
    for po in sorted(root.rglob("locale/*/LC_MESSAGES/django.po")):
        mo = po.with_suffix(".mo")
        if not mo.exists() or mo.stat().st_mtime_ns < po.stat().st_mtime_ns:
            mo.write_bytes(compile_mo(read_po(po)))
            written.append(mo)
    return written


def catalogue_of(language: str, root: Path = PACKAGE) -> Catalogue:
    """All packages' texts of one language together, as Django merges them."""
    merged: Catalogue = {}
    for po in sorted(root.rglob(f"locale/{language}/LC_MESSAGES/django.po")):
        merged.update(read_po(po))
    return merged


def missing(root: Path = PACKAGE) -> list[str]:
    """One line for each text and language without a translation."""
    found = []
    texts = texts_of(root)
    for language in LANGUAGES:
        known = catalogue_of(language, root)
        found += [
            f"{language}: {text.where}: {text.msgid!r}"
            for text in texts
            if not (text.key in known and all(known[text.key].forms))
        ]
    return found


def main(arguments: list[str]) -> int:
    """Compile; with --check, also say which texts lack a translation."""
    compile_all()
    if "--check" not in arguments:
        return 0
    lines = missing()
    for line in lines:
        sys.stdout.write(line + "\n")
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
