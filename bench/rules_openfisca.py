"""The same careers in OpenFisca-Core, as a process of its own in an environment of its own: it answers the seconds of CPU that every order took.

Orders: `float` (idiomatic: float32 yuan) or `cents` (whole cents, widened by hand). The balances go to a file beside the careers.
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
        balance = run(systems[form], given[form], tables["first"], tables["years"], people)
        seconds = time.process_time() - begun
        exact = (
            balance.astype(np.int64)
            if form == "cents"
            else np.floor(balance.astype(np.float64) * 100 + 0.5).astype(np.int64)
        )
        np.save(folder / f"{form}.npy", exact)
        print(seconds, flush=True)


def run(tax: Any, wages: list[Any], first: int, years: int, people: int) -> Any:
    """A new simulation, every month given, every year asked in order: asked at once, a recursion limit would lose balances."""
    simulation = SimulationBuilder().build_default_simulation(tax, count=people)
    for number, month in enumerate(wages):
        simulation.set_input("wage", f"{first + number // 12}-{number % 12 + 1:02d}", month)
    simulation.set_input("balance", str(first - 1), np.zeros(people))
    for year in range(first, first + years):
        balance = simulation.calculate("balance", str(year))
    return balance


def write_parameters(root: Path, tables: dict[str, Any]) -> None:
    """Dated YAML parameters, as OpenFisca packages keep them; rates as shares of one, amounts in yuan."""
    folder = root / "account"
    folder.mkdir(parents=True)
    first = tables["first"]
    for name in ("floor", "cap", "share", "rate", "rate_on_postings"):
        values, yearly = tables[name], len(tables[name]) == tables["years"]
        scale = 100 if name in ("floor", "cap") else 1_000_000
        dates = [
            f"{first + n}-01-01" if yearly else f"{first + n // 12}-{n % 12 + 1:02d}-01"
            for n in range(len(values))
        ]
        told = [
            f"  {date}: {{value: {value / scale!r}}}"
            for n, (date, value) in enumerate(zip(dates, values, strict=True))
            if n == 0 or value != values[n - 1]
        ]
        (folder / f"{name}.yaml").write_text(f"description: {name}\nvalues:\n" + "\n".join(told) + "\n")


def system(root: Path, tables: dict[str, Any], *, cents: bool) -> Any:
    """The country package: monthly and yearly variables with vectorial formulas."""
    person = build_entity(key="person", plural="persons", label="A person", is_person=True)
    money = int if cents else float

    def half_up(amount: Any) -> Any:
        return np.floor(amount * 100 + 0.5) / 100

    def share_of(amount: Any, rate: float, parts: int = 1) -> Any:
        """A rate's share of an amount, rounded to the fen; whole cents are widened to 64 bits by hand."""
        if not cents:
            return half_up(amount * rate / parts)
        divisor = 1_000_000 * parts
        return (2 * amount.astype(np.int64) * round(rate * 1_000_000) + divisor) // (2 * divisor)

    def limit(yuan: float) -> Any:
        return round(yuan * 100) if cents else yuan

    def base(people: Any, period: Any, parameters: Any) -> Any:
        wage, here = people("wage", period), parameters(period).account
        return np.where(wage > 0, np.clip(wage, limit(here.floor), limit(here.cap)), 0)

    def posted(people: Any, period: Any, parameters: Any) -> Any:
        return share_of(people("base", period), parameters(period).account.share)

    def earned(people: Any, period: Any, parameters: Any) -> Any:
        rate = parameters(period).account.rate_on_postings
        return share_of(people("posted", period) * (13 - period.start.month), rate, 12)

    def principal(people: Any, period: Any, parameters: Any) -> Any:
        return sum(people("posted", month) for month in period.get_subperiods(DateUnit.MONTH))

    def interest(people: Any, period: Any, parameters: Any) -> Any:
        postings = sum(people("earned", month) for month in period.get_subperiods(DateUnit.MONTH))
        return postings + share_of(people("balance", period.last_year), parameters(period).account.rate)

    def balance(people: Any, period: Any, parameters: Any) -> Any:
        return people("balance", period.last_year) + people("principal", period) + people("interest", period)

    def variable(name: str, period: Any, formula: Any = None) -> Any:
        made = {"value_type": money, "entity": person, "definition_period": period, "label": name}
        return type(name, (Variable,), made | ({f"formula_{tables['first']}": formula} if formula else {}))

    tax = TaxBenefitSystem([person])
    tax.load_parameters(str(root))
    tax.add_variables(
        variable("wage", DateUnit.MONTH),
        variable("base", DateUnit.MONTH, base),
        variable("posted", DateUnit.MONTH, posted),
        variable("earned", DateUnit.MONTH, earned),
        variable("principal", DateUnit.YEAR, principal),
        variable("interest", DateUnit.YEAR, interest),
        variable("balance", DateUnit.YEAR, balance),
    )
    return tax


if __name__ == "__main__":
    main(Path(sys.argv[1]))
