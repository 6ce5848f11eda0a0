"""An explanation as data, for programs: docs/formats/explanation.md."""

import datetime
from collections.abc import Mapping
from typing import Any

import msgspec

from legajo.accrual.differences import Cause
from legajo.accrual.known import Known
from legajo.inquiry.comparison import Compared
from legajo.inquiry.grounds import Part, Said, Why
from legajo.inquiry.lookups import OpenFile
from legajo.inquiry.passage import Passage, passages
from legajo.inquiry.why import why
from legajo.inquiry.why_page import compare, ground_of
from legajo.record.facts import KINDS
from legajo.record.permit import Permit
from legajo.rules.computable import write_steps
from legajo.rules.forms import write_unit


FORMAT = "legajo/explanation/1"
UNITS = {"fen": "yuan", "ten_thousandths": "ratio"}  # as they are called once they are written


def document(
    file: OpenFile, figure: str, permit: Permit, *, day: datetime.date | None = None
) -> dict[str, Any]:
    """Explain one figure of an opened file; UnknownFigureError when it has none of that name."""
    if day is None:
        return _document(file, why(figure, ground_of(file)), permit, file.at)
    found = compare(file, figure, day)
    return _document(file, found.shown, permit, found.at) | {"compared": _compared(found)}


def _document(file: OpenFile, found: Why, permit: Permit, at: datetime.datetime) -> dict[str, Any]:
    read = passages(found.sources, permit)
    seen = [known.act_number for known in file.entries if known.moment <= at]
    told: dict[str, Any] = {
        "format": FORMAT,
        "record": file.subject_id,
        "figure": found.figure,
        "standing": "record" if found.record else "forecast",
        "as_known": _moment(at),
        "last_act": max(seen, default=0),
        "value": _value(found),
        "unit": UNITS.get(found.unit, found.unit),
        "sentences": [
            {"code": each.code, "values": {name: _said(value) for name, value in each.values.items()}}
            for each in found.plain
        ],
        "parts": [_part(part, found) for part in found.parts],
        "steps": write_steps(found.told),
        "entries": [_entry(known) for known in found.sources],
        "cases": {case: _case(passage) for case, passage in read.items()},
        "notes": list(found.notes),
    }
    if found.differs:
        told["differs"] = write_unit(found.differs, found.unit)
    return told


def _value(found: Why) -> Any:
    if found.state:
        return found.state
    return _written(found.value, found.unit)


def _written(value: int | None, unit: str) -> Any:
    """Amounts and ratios as text, counts as whole numbers."""
    if value is None:
        return None
    return value if unit == "months" else write_unit(value, unit)


def _said(value: Said) -> Any:
    given, form = value
    return given if isinstance(given, str) or form in ("count", "year", "age") else write_unit(given, form)


def _part(part: Part, found: Why) -> dict[str, Any]:
    unit = part.unit or ("fen" if found.unit == "state" else found.unit)
    told = {"name": part.name, "value": _written(part.value, unit), "unit": UNITS.get(unit, unit)}
    more = {"figure": part.figure, "state": part.state}
    return told | {name: text for name, text in more.items() if text}


def _entry(known: Known) -> dict[str, Any]:
    return {
        "act": known.act_number,
        "act_id": str(known.act_id),
        "line": known.line,
        "kind": KINDS[known.entry.kind].name,
        "entered": _moment(known.moment),
        "covered": bool(getattr(known, "covered", False)),
        "case": known.entry.case,
        "fact": msgspec.to_builtins(known.entry.fact),
    }


def _case(passage: Passage) -> dict[str, Any]:
    return {
        "collected_by": passage.collected_by,
        "decisions": [
            {"rung": rung.rung, "officer": rung.officer, "decided_at": _moment(rung.decided_at)}
            for rung in passage.rungs
        ],
        "originals": list(passage.originals),
    }


def _compared(found: Compared) -> dict[str, Any]:
    unit = found.now.unit
    told: dict[str, Any] = {
        "then": _value(found.then) if found.then else None,
        "now": _value(found.now),
        "told": found.difference is not None,
    }
    if found.difference is None:
        return told
    return told | {
        "causes": [
            {"amount": write_unit(part.amount, unit), "because": list(map(_cause, part.causes))}
            for part in found.difference.parts
        ]
    }


def _cause(cause: Cause) -> Mapping[str, Any]:
    return {
        "sort": cause.sort,
        "kind": cause.kind,
        "name": cause.name,
        "act": cause.act_number,
        "line": cause.line,
        "known": _moment(cause.moment),
        "values": [{"name": each.name, "was": each.was, "now": each.now} for each in cause.because],
    }


def _moment(moment: datetime.datetime) -> str:
    return moment.astimezone(datetime.UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
