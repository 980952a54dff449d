import re
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from projects.models import Programme

FUND = "Фонд президентских грантов"
# «25-1-000003»: the year, the contest of that year, the application. Special contests have a letter.
_NUMBER = re.compile(r"\d\d-(?P<contest>[^-]{1,4})-\d+")
_ORDINALS = {"1": "Первый конкурс", "2": "Второй конкурс", "3": "Третий конкурс"}
# A letter may have been typed as the Latin one that looks the same.
_TO_RUSSIAN = str.maketrans("ABEKMHOPCTX", "АВЕКМНОРСТХ")
# «Второй конкурс 2024, субсидии областного бюджета …»: behind the comma stands who pays.
_CONTEST = re.compile(r"(?P<name>.*?\b(?P<year>20\d\d)\b[^,]*)(,\s*(?P<donor>.+))?")


class Contest(NamedTuple):
    """What tells a contest from others."""

    donor: str
    name: str
    year: int


def contest_named(text: str, year: int | None) -> Contest | None:
    """The contest of a file's cell such as «Первый конкурс 2024»; the year in the name counts more than `year`."""
    text = " ".join(text.split())
    if match := _CONTEST.fullmatch(text):
        donor = match["donor"] or FUND
        return Contest(donor[0].upper() + donor[1:], match["name"].strip(), int(match["year"]))
    return Contest(FUND, f"{text} {year}", year) if text and year else None


def contest_of_number(number: str, year: int) -> Contest | None:
    """The fund's contest to which an application with this number went, or None when the number does not say."""
    match = _NUMBER.fullmatch(number)
    if match is None:
        return None
    contest = match["contest"].upper().translate(_TO_RUSSIAN)
    return Contest(FUND, f"{_ORDINALS.get(contest, 'Конкурс ' + contest)} {year}", year)


class ProgrammeIndex:
    """All contests. Reads them once."""

    def __init__(self) -> None:
        rows = list(Programme.objects.all())
        self._ids = {_key(Contest(row.donor, row.name, row.year)): row.pk for row in rows}
        self._results = {row.pk: row.results_on for row in rows}

    def find(self, contest: Contest | None) -> int | None:
        """The id of this contest's programme."""
        return self._ids.get(_key(contest)) if contest else None

    def results_on(self, contest: Contest | None) -> date | None:
        """The day on which the results of this contest were told, where it is known."""
        number = self.find(contest)
        return self._results.get(number) if number else None

    def add(self, contests: Iterable[Contest | None]) -> None:
        """Makes the programmes that are not there yet, in one statement."""
        missing = {_key(contest): contest for contest in contests if contest and self.find(contest) is None}
        if missing:
            rows = Programme.objects.bulk_create(Programme(**contest._asdict()) for contest in missing.values())
            self._ids |= {key: row.pk for key, row in zip(missing, rows, strict=True)}


def _key(contest: Contest) -> Contest:
    return Contest(contest.donor.casefold(), contest.name.casefold(), contest.year)
