"""The same careers in OpenFisca-Core, as a process of its own in an environment of its own: it answers the seconds of CPU that every order took.

Orders: `float` (idiomatic: float32 yuan) or `cents` (whole cents, widened by hand). Balances and totals go to a file beside the careers.
Knows nothing of the product: tables and wages come as files (bench/rules.py writes them).
"""

import json
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
from openfisca_core.entities import build_entity
from openfisca_core.periods import DateUnit
from openfisca_core.simulations import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable


SCHEMES = ("pension", "unemployment", "medical")
PARTIES = ("employer", "person")
TOTALS = ("posted", *(f"{scheme}_{party}" for scheme in SCHEMES for party in PARTIES))
YEARLY = ("interest", "balance")


def main(folder: Path) -> None:
    tables = json.loads((folder / "tables.json").read_text())
    write_parameters(folder / "parameters", tables)
    wages = np.load(folder / "wages.npy").T
    people = wages.shape[1]
    given = {
        "float": [np.ascontiguousarray(month / 100.0, np.float32) for month in wages],
        "cents": [np.ascontiguousarray(month, np.int32) for month in wages],
    }
    systems = {form: system(folder / "parameters", tables, cents=form == "cents") for form in given}
    print("ready", flush=True)
    for line in sys.stdin:
        form = line.strip()
        begun = time.process_time()
        told = run(systems[form], given[form], tables["first"], tables["years"], people)
        seconds = time.process_time() - begun
        figures = np.stack([np.asarray(each, np.float64) for each in told])
        exact = (figures if form == "cents" else np.floor(figures * 100 + 0.5)).astype(np.int64)
        np.save(folder / f"{form}.npy", exact)
        print(seconds, flush=True)


def run(tax: Any, wages: list[Any], first: int, years: int, people: int) -> list[Any]:
    """A new simulation, every month given, every year asked in order: asked at once, a recursion limit would lose balances."""
    simulation = SimulationBuilder().build_default_simulation(tax, count=people)
    for number, month in enumerate(wages):
        simulation.set_input("wage", f"{first + number // 12}-{number % 12 + 1:02d}", month)
    states = ("balance", *(f"total_{name}" for name in TOTALS))
    for name in states:
        simulation.set_input(name, str(first - 1), np.zeros(people))
    for year in range(first, first + years):
        told = [simulation.calculate(name, str(year)) for name in states]
    return told


def write_parameters(root: Path, tables: dict[str, Any]) -> None:
    """Dated YAML parameters, as OpenFisca packages keep them; rates as shares of one, amounts in yuan."""
    first = tables["first"]
    for name, values in tables.items():
        if name in ("first", "years"):
            continue
        path = root.joinpath("account", *name.split(".")).with_suffix(".yaml")
        path.parent.mkdir(parents=True, exist_ok=True)
        yearly = len(values) == tables["years"]
        scale = 100 if name.rpartition(".")[2] in ("floor", "cap", "fixed") else 1_000_000
        told = [
            f"  {first + n if yearly else first + n // 12}-{1 if yearly else n % 12 + 1:02d}-01: {{value: {value / scale!r}}}"
            for n, value in enumerate(values)
            if n == 0 or value != values[n - 1]
        ]
        path.write_text(f"description: {name}\nvalues:\n" + "\n".join(told) + "\n")


def system(root: Path, tables: dict[str, Any], *, cents: bool) -> Any:
    """The country package: monthly and yearly variables with vectorial formulas."""
    person = build_entity(key="person", plural="persons", label="A person", is_person=True)
    formulas = monthly(cents=cents) | yearly(cents=cents)

    def variable(name: str, formula: Any) -> Any:
        period = DateUnit.YEAR if name in YEARLY or name.startswith(("year_", "total_")) else DateUnit.MONTH
        made = {
            "value_type": int if cents else float,
            "entity": person,
            "definition_period": period,
            "label": name,
        }
        return type(name, (Variable,), made | ({f"formula_{tables['first']}": formula} if formula else {}))

    tax = TaxBenefitSystem([person])
    tax.load_parameters(str(root))
    tax.add_variables(*(variable(name, formula) for name, formula in formulas.items()))
    return tax


def share_of(amount: Any, rate: float, cents: bool, parts: int = 1) -> Any:
    """A rate's share of an amount, rounded to the fen; whole cents are widened to 64 bits by hand."""
    if not cents:
        return np.floor(amount * rate / parts * 100 + 0.5) / 100
    divisor = 1_000_000 * parts
    return (2 * amount.astype(np.int64) * round(rate * 1_000_000) + divisor) // (2 * divisor)


def monthly(*, cents: bool) -> dict[str, Any]:
    """The formulas of a month; the wage has none."""

    def limit(yuan: float) -> Any:
        return round(yuan * 100) if cents else yuan

    def base(scheme: str) -> Any:
        def formula(people: Any, month: Any, parameters: Any) -> Any:
            wage, here = people("wage", month), parameters(month).account[scheme]
            return np.where(wage > 0, np.clip(wage, limit(here.floor), limit(here.cap)), 0)

        return formula

    def owed(scheme: str, party: str) -> Any:
        def formula(people: Any, month: Any, parameters: Any) -> Any:
            here = parameters(month).account[scheme]
            amount = share_of(people(f"base_{scheme}", month), here[f"{party}_rate"], cents)
            fixed = limit(here.fixed) if party == "person" else 0
            return amount + np.where(people("wage", month) > 0, fixed, 0) if fixed else amount

        return formula

    def posted(people: Any, month: Any, parameters: Any) -> Any:
        return share_of(people("base_pension", month), parameters(month).account.share, cents)

    def earned(people: Any, month: Any, parameters: Any) -> Any:
        rate = parameters(month).account.rate_on_postings
        return share_of(people("posted", month) * (13 - month.start.month), rate, cents, 12)

    bases = {f"base_{scheme}": base(scheme) for scheme in SCHEMES}
    amounts = {f"{scheme}_{party}": owed(scheme, party) for scheme in SCHEMES for party in PARTIES}
    return {"wage": None, **bases, **amounts, "posted": posted, "earned": earned}


def yearly(*, cents: bool) -> dict[str, Any]:
    """The formulas of a year: sums of its months, and what is carried from the year before."""

    def sum_of(name: str) -> Any:
        return lambda people, year: sum(people(name, month) for month in year.get_subperiods(DateUnit.MONTH))

    def total(name: str) -> Any:
        return lambda people, year: people(f"total_{name}", year.last_year) + people(f"year_{name}", year)

    def interest(people: Any, year: Any, parameters: Any) -> Any:
        on_opening = share_of(people("balance", year.last_year), parameters(year).account.rate, cents)
        return sum_of("earned")(people, year) + on_opening

    def balance(people: Any, year: Any) -> Any:
        return people("balance", year.last_year) + people("year_posted", year) + people("interest", year)

    sums = {f"year_{name}": sum_of(name) for name in TOTALS}
    totals = {f"total_{name}": total(name) for name in TOTALS}
    return {**sums, **totals, "interest": interest, "balance": balance}


if __name__ == "__main__":
    main(Path(sys.argv[1]))
