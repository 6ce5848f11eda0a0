"""The square code of a paper: black on white, readable by any telephone."""

import io

import segno


def square(text: str) -> str:
    """An SVG of the QR code of that text, with the quiet zone that readers want."""
    drawing = io.BytesIO()
    segno.make(text, error="m", micro=False).save(
        drawing, kind="svg", xmldecl=False, border=2, dark="#14242f"
    )
    return drawing.getvalue().decode()
