"""Careers of 480 months, batch, one core: the compiled plan against OpenFisca-Core and against a plain C loop, in one run.

The work: what employer and person owe of every month for pension, unemployment and medical insurance, each between the scheme's
own limits and to the fen; the person's share posted, the interest of each posting to the fen, the year closed to the fen; Beijing's published values from 1993, the last known ones carried on. All read the same wages; the turns
alternate, and CPU time counts, so that whatever else the machine does falls on nobody.
OpenFisca runs in an environment of its own (requirements/bench.txt), made when first asked for; it is no part of the product.
"""

import ctypes
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from bench.figure import Figure
from legajo.rules.careers import from_wages
from legajo.rules.engine import arrow
from legajo.rules.engine.batch import Batch
from legajo.rules.engine.career import Plan
from legajo.rules.engine.careers import Ints
from legajo.rules.engine.one import Career, Single
from legajo.rules.engine.story import Story
from legajo.rules.parameters import load


HERE = Path(__file__).parent
PROJECT = HERE.parent
FIRST, YEARS = 1993, 40
MONTHS = 12 * YEARS
KNOWN = "2026-01-01"
PEOPLE, TURNS = 20_000, 7
SCHEMES = ("pension", "unemployment", "medical")
FIGURES = [0, 1, *range(3, 9)]  # of ours, those that OpenFisca tells: all but the number of months
LIMITS = ("floor", "cap", "employer_rate", "person_rate", "fixed")


def figures(*, small: bool = False) -> Iterator[Figure]:
    """Ratios of the medians; what OpenFisca gets wrong; one person; memory."""
    people, turns = (1_000, 3) if small else (PEOPLE, TURNS)
    plan = from_wages(load(), "110000", FIRST, FIRST + YEARS - 1, KNOWN)
    wages = made_up(people)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        yield from compared(plan, wages, turns, folder)
    yield from one_person(plan, wages)
    yield memory(people)


def made_up(people: int) -> Ints:
    """Wages in fen, [person, month]: gaps, late beginnings, below the floor and above the cap."""
    random = np.random.default_rng(20_260_101)
    level = np.exp(random.normal(0, 0.6, (people, 1)))
    growth = 50_000 * 1.085 ** (np.arange(MONTHS) / 12).clip(max=34)
    wages = (level * growth * random.uniform(0.8, 1.2, (people, MONTHS))).astype(np.int64)
    begins = random.integers(0, MONTHS // 3, (people, 1))
    gaps = random.random((people, MONTHS)) < 0.06
    return np.where(gaps | (np.arange(MONTHS) < begins), 0, wages)


def compared(plan: Plan, wages: Ints, turns: int, folder: Path) -> Iterator[Figure]:
    """Ours, C and both forms of OpenFisca in turns on the same wages."""
    ours, plain, balances = compiled(plan, wages), plain_loop(plan, wages, folder), tables_of(plan)
    np.save(folder / "wages.npy", wages)
    (folder / "tables.json").write_text(json.dumps({"first": FIRST, "years": YEARS, **balances}))
    with openfisca(folder) as ask:
        taken: dict[str, list[float]] = {"ours": [], "C": [], "float": [], "cents": []}
        first, second = ours(), plain()
        assert np.array_equal(first, second), "ours and the C loop differ"
        for _ in range(turns):
            taken["ours"].append(cpu_seconds(ours))
            taken["C"].append(cpu_seconds(plain))
            taken["float"].append(ask("float"))
            taken["cents"].append(ask("cents"))
        wrong = {form: np.load(folder / f"{form}.npy") != first[FIGURES] for form in ("float", "cents")}
        off = np.abs(np.load(folder / "float.npy")[0] - first[0])
    middle = {name: statistics.median(each) for name, each in taken.items()}
    speed = {name: wages.size / each / 1e6 for name, each in middle.items()}
    told = ", ".join(f"{name} {each:.1f}" for name, each in speed.items())
    yield Figure(
        "careers, against idiomatic OpenFisca",
        middle["float"] / middle["ours"],
        20,
        f"million person-months/s: {told}",
    )
    yield Figure("careers, against OpenFisca in whole cents", middle["cents"] / middle["ours"], None, told)
    yield Figure(
        "careers, against the plain C loop",
        middle["C"] / middle["ours"],
        0.5,
        f"{len(wages):,} people, every figure equal to the fen",
    )
    yield Figure(
        "balances that idiomatic OpenFisca gets wrong",
        float(wrong["float"][0].mean()),
        None,
        f"{int(wrong['float'][0].sum()):,} of {len(wages):,}, by at most {off.max() / 100:.2f} yuan; some figure of "
        f"{int(wrong['float'].any(axis=0).sum()):,} people; in whole cents {int(wrong['cents'].sum())}",
    )


def compiled(plan: Plan, wages: Ints) -> Callable[[], Ints]:
    """The product's way: Arrow columns in, figures out."""
    people = len(wages)
    lists = pa.ListArray.from_arrays(
        pa.array(np.arange(people + 1, dtype=np.int32) * MONTHS), pa.array(wages.ravel())
    )
    first = pa.array(np.full(people, plan.first.ordinal))
    records = pa.RecordBatch.from_pydict({"first": first, "wage": lists})
    batch = Batch(plan, keep=False)

    def run() -> Ints:
        told = batch.compute(arrow.careers_of(plan, records))
        return np.stack(list(told.results.values()))

    return run


def plain_loop(plan: Plan, wages: Ints, folder: Path) -> Callable[[], Ints]:
    """The C loop, compiled for this machine."""
    library = folder / "plain.so"
    source = str(HERE / "rules_plain.c")
    subprocess.run(
        ["gcc", "-O3", "-march=native", "-fPIC", "-shared", "-o", str(library), source], check=True
    )
    careers = ctypes.CDLL(str(library)).careers
    people = len(wages)
    told = tables_of(plan)
    arrays = [np.arange(people + 1, dtype=np.int64) * MONTHS, wages.ravel()]
    several = (np.array([told[f"{scheme}.{name}"] for scheme in SCHEMES], np.int64) for name in LIMITS)
    single = (np.array(told[name], np.int64) for name in ("share", "rate", "rate_on_postings"))
    arrays += [*several, *single]
    out = np.empty((3 + 2 * len(SCHEMES), people), np.int64)

    def run() -> Ints:
        pointers = [ctypes.c_void_p(each.ctypes.data) for each in (*arrays, out)]
        careers(ctypes.c_int64(people), *pointers)
        return out

    return run


def tables_of(plan: Plan) -> dict[str, tuple[int, ...]]:
    """The published values that the plan uses, month by month or year by year."""
    stages = {stage.name: stage for stage in plan.stages}
    points = stages["credit"].tables
    own = (points[name] for name in points if name != "employer_points")
    nothing = (0,) * MONTHS
    told = {
        f"{scheme}.{name}": stages[scheme].tables.get(name, nothing) for scheme in SCHEMES for name in LIMITS
    }
    return {
        **told,
        "share": tuple(max(each) for each in zip(*own, strict=True)),
        "rate": stages["year"].tables["rate"],
        "rate_on_postings": stages["posting"].tables["rate"][::12],
    }


class openfisca:  # noqa: N801 — a context, named for what stands in it
    """The other process; to ask is to name a form and to get the seconds that it took."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __enter__(self) -> Callable[[str], float]:
        command = [str(environment()), str(HERE / "rules_openfisca.py"), str(self.folder)]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        assert self._line() == "ready"
        return self.ask

    def ask(self, form: str) -> float:
        assert self.process.stdin is not None
        self.process.stdin.write(f"{form}\n")
        self.process.stdin.flush()
        return float(self._line())

    def __exit__(self, *raised: object) -> None:
        assert self.process.stdin is not None
        self.process.stdin.close()
        self.process.wait()

    def _line(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.readline().strip()


def environment() -> Path:
    """An interpreter with OpenFisca-Core, made from pinned hashes when there is none."""
    folder = PROJECT / "var" / "bench-openfisca"
    python = folder / "bin" / "python"
    if not (folder / "complete").exists():
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(folder)], check=True)
        pins = str(PROJECT / "requirements" / "bench.txt")
        subprocess.run(
            [str(python), "-m", "pip", "install", "--quiet", "--require-hashes", "-r", pins], check=True
        )
        (folder / "complete").touch()
    return python


def one_person(plan: Plan, wages: Ints) -> Iterator[Figure]:
    """One career of 480 months, warm: its figures, and its explanation with one year drilled to the months."""
    career = Career({"wage": [int(wage) or 1 for wage in wages[0]]}, {})
    single, story = Single(plan), Story(plan)
    for name, most, work in (
        ("one person's figures", 1.0, lambda: single.compute(career)),
        ("one person's explanation, one year by months", 5.0, lambda: story.tell(career, drilled=[2009])),
    ):
        milliseconds = 1_000 * median_cpu(work)
        yield Figure(
            f"{name}, ms of CPU", milliseconds, most, "480 months, median of 50", lower_is_better=True
        )


def median_cpu(work: Callable[[], object], times: int = 50) -> float:
    return statistics.median(cpu_seconds(work) for _ in range(times))


def cpu_seconds(work: Callable[[], object]) -> float:
    """CPU time of one call."""
    begun = time.process_time()
    work()
    return time.process_time() - begun


PROGRAM = """
import resource, sys
import numpy as np
from bench.rules import FIRST, KNOWN, YEARS, made_up
from legajo.rules.careers import from_wages
from legajo.rules.engine.batch import Batch
from legajo.rules.engine.careers import Careers
from legajo.rules.parameters import load
plan = from_wages(load(), "110000", FIRST, FIRST + YEARS - 1, KNOWN)
batch, wages = Batch(plan), made_up(500)
offsets, zeros = np.arange(501) * plan.months, np.zeros(500, np.int64)
careers = Careers(offsets, {"wage": wages.ravel()}, zeros, zeros, zeros + plan.months)
for _ in range(int(sys.argv[1])):
    batch.compute(careers)
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def memory(people: int) -> Figure:
    """The highest memory of a process that computes ten times the population, batch after batch, to that for the population."""
    few, many = (peak(people * times // 500) for times in (1, 10))
    detail = f"{few // 1024} MiB for {people:,} people, {many // 1024} MiB for {10 * people:,}"
    return Figure("growth of memory with ten times the people", many / few, 1.1, detail, lower_is_better=True)


def peak(batches: int) -> int:
    place = os.pathsep.join((str(PROJECT), str(PROJECT / "src")))
    done: Any = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(batches)],
        check=True,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": place},
    )
    return int(done.stdout)
