"""What the files say of an application, whichever of the three layouts they have."""

import re
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from backend.common.errors import Invalid
from backend.common.tabular.layouts import Layout
from backend.common.tabular.rows import Row
from backend.directory.importing.matching import Applicant
from backend.directory.importing.organisations import read_inn, read_ogrn
from backend.directory.regions import region_named, region_of_ogrn
from projects.exchange.importing.directions import without_mark
from projects.exchange.importing.programmes import Contest, contest_named, contest_of_number
from projects.lifecycle import Stage
from projects.numbers import number_key

OPEN_DATA = Layout(
    "open_data",
    gettext_lazy("open data of the fund, 29 columns"),
    frozenset({
        "name", "contest", "year", "direction", "date_req", "region", "org", "inn", "ogrn", "implem_start",
        "implem_end", "winner", "rate", "money_req_grant", "cofunding", "total_money", "description", "goal", "tasks",
        "soc_signif", "pj_geo", "target_groups", "req_num",
    }),
    frozenset({"address", "web_site", "link", "okato", "oktmo", "level"}),
)  # fmt: skip
CARDS = Layout(
    "cards",
    gettext_lazy("cards of projects"),
    frozenset({
        "req_num", "status", "name", "contest", "direction", "rate", "date_req", "money_grant", "cofunding",
        "implem_start", "implem_end", "org", "inn", "ogrn",
    }),
    frozenset({
        "link", "transferred", "region", "total_money", "description", "goal", "tasks", "soc_signif", "pj_geo",
        "target_groups", "address", "web_site",
    }),
)  # fmt: skip
WINNERS = Layout(
    "winners",
    gettext_lazy("short list of winners"),
    frozenset({"grant_id", "project_name", "region", "year", "direction"}),
)

# What the columns hold about a project, field by field of the passport.
_TEXTS = {
    "summary": "description", "goal": "goal", "tasks": "tasks", "significance": "soc_signif",
    "geography": "pj_geo", "target_groups": "target_groups",
}  # fmt: skip
_YES = frozenset({"true", "1", "1.0", "да", "победитель", "победа", "t", "yes"})
_NO = frozenset({"false", "0", "0.0", "нет", "проигравший", "проигрыш", "f", "no"})
# How the fund's cards call a result, by how the sentence begins.
_STATUSES = {
    "победитель": Stage.WON,
    "проект не получил": Stage.LOST,
    "не получил": Stage.LOST,
    "на независимой экспертизе": Stage.ADMITTED,
    "не допущен": Stage.REJECTED_FORMAL,
    "заявка не допущена": Stage.REJECTED_FORMAL,
    "отозван": Stage.WITHDRAWN,
    "заявка отозвана": Stage.WITHDRAWN,
}
# Letters, digits and dashes with a digit among them: else the columns have slipped.
_NUMBER = re.compile(r"(?=.*\d)[0-9A-Za-zА-Яа-яЁё/.‐‑‒–—−-]{3,40}")
_NO_SITE = frozenset({"-", "—", "нет", "отсутствует"})


@dataclass(frozen=True, slots=True)
class Application:
    """One row, understood. Fields that the file leaves empty are not in `passport`."""

    line: int
    number: str
    stage: Stage
    direction: str
    long_term: bool
    contest: Contest | None
    region: str
    applicant: Applicant | None
    applied_on: date | None
    passport: dict[str, object] = field(default_factory=dict)

    @property
    def key(self) -> str:
        return number_key(self.number)

    @property
    def year(self) -> int | None:
        return self.contest.year if self.contest else None


class _Columns(NamedTuple):
    """How a layout calls the number, the title and the sum ("": it has none)."""

    number: str
    title: str
    grant: str


def read_open_data(row: Row) -> Application:
    """A row of the fund's open data. The site and the address belong to the organisation."""
    texts = {name: row.text(column) for name, column in _TEXTS.items()}
    return _application(
        row,
        columns=_Columns("req_num", "name", "money_req_grant"),
        stage=_result(row),
        region=row.text("region"),
        contest=_contest(row),
        applicant=_applicant(row, row.text("region")),
        extra={**texts, "total": row.money("total_money")},
    )


def read_card(row: Row) -> Application:
    """A public card. Where it names no region, that of the organisation's ОГРН is taken."""
    applicant = _applicant(row, row.text("region"))
    region = row.text("region") or (applicant.region.name if applicant.region else "")
    texts = {name: row.text(column) for name, column in _TEXTS.items()}
    return _application(
        row,
        columns=_Columns("req_num", "name", "money_grant"),
        stage=_status(row),
        region=region,
        contest=_contest(row),
        applicant=applicant,
        extra={**texts, "total": row.money("total_money")},
    )


def read_winner(row: Row) -> Application:
    """A row of the list of winners, which does not say whose project it is."""
    year = row.whole("year", least=2000, most=2100)
    if year is None:
        raise Invalid(_("It is empty."), field="year")
    return _application(
        row,
        columns=_Columns("grant_id", "project_name", ""),
        stage=Stage.WON,
        region=row.text("region"),
        contest=contest_of_number(row.text("grant_id"), year),
        applicant=None,
        extra={},
    )


READERS = {OPEN_DATA.name: read_open_data, CARDS.name: read_card, WINNERS.name: read_winner}


def _application(
    row: Row,
    *,
    columns: _Columns,
    stage: Stage,
    region: str,
    contest: Contest | None,
    applicant: Applicant | None,
    extra: dict[str, object],
) -> Application:
    direction, long_term = without_mark(row.text("direction", most=500, required=True))
    starts_on, ends_on = row.day("implem_start"), row.day("implem_end")
    if starts_on and ends_on and ends_on < starts_on:
        raise Invalid(_("The project ends before it begins."), field="implem_end")
    applied_on = row.day("date_req")
    passport = {
        "title": row.text(columns.title, most=500, required=True),
        "starts_on": starts_on,
        "ends_on": ends_on,
        "grant": row.money(columns.grant) if columns.grant else None,
        "cofunding": row.money("cofunding"),
        "rating": row.decimal("rate", least=Decimal(0), most=Decimal(9999)),
        "applied_on": applied_on,
        "link": _site(row.text("link")),
        **extra,
    }
    return Application(
        line=row.line,
        number=_number(row, columns.number),
        stage=stage,
        direction=direction,
        long_term=long_term,
        contest=contest,
        region=region,
        applicant=applicant,
        applied_on=applied_on,
        passport={name: value for name, value in passport.items() if value not in (None, "")},
    )


def _number(row: Row, column: str) -> str:
    number = row.text(column, most=40, required=True)
    if not _NUMBER.fullmatch(number):
        raise Invalid(_("“%(value)s” is not the number of an application.") % {"value": number}, field=column)
    return number


def _contest(row: Row) -> Contest:
    year = row.whole("year", least=2000, most=2100)
    contest = contest_named(row.text("contest", most=290, required=True), year)
    if contest is None:
        raise Invalid(_("The year of the contest is missing."), field="contest")
    return contest


def _applicant(row: Row, region: str) -> Applicant:
    inn, ogrn = read_inn(row), read_ogrn(row)
    if not inn and not ogrn:
        raise Invalid(_("An organisation without ИНН and ОГРН can't be told from others: fill one in."), field="inn")
    return Applicant(
        name=row.text("org", most=500, required=True),
        inn=inn,
        ogrn=ogrn,
        region=region_of_ogrn(ogrn) or region_named(region),
        address=row.text("address", most=500),
        website=_site(row.text("web_site"), most=200),
    )


# Most addresses are so plain that Django's validator, which is slow, need not be asked.
_PLAIN_SITE = re.compile(r"https?://([a-z0-9]([a-z0-9-]{0,50}[a-z0-9])?\.)+[a-z]{2,24}(/[A-Za-z0-9/_.?=&%~+-]{0,400})?")
_is_site = URLValidator(schemes=["http", "https"])


def _site(text: str, most: int = 500) -> str:
    """An address of the web as our pages can link to it, or "" when the text is none."""
    if not text or text.casefold() in _NO_SITE:
        return ""
    address = text if re.match(r"https?://", text, re.IGNORECASE) else f"http://{text}"
    try:
        if not _PLAIN_SITE.fullmatch(address):
            _is_site(address)
    except ValidationError:
        return ""
    return address if len(address) <= most else ""


def _result(row: Row) -> Stage:
    """`winner` of the open data; it is empty while the result is not known."""
    value = row.text("winner").casefold()
    if value in _YES:
        return Stage.WON
    if value in _NO:
        return Stage.LOST
    if value in ("", "nan", "none", "null"):
        return Stage.ADMITTED
    raise Invalid(
        _("“%(value)s” is neither won nor lost: write true or false.") % {"value": value[:60]}, field="winner"
    )


def _status(row: Row) -> Stage:
    value = " ".join(row.text("status", required=True).casefold().split())
    for beginning, stage in _STATUSES.items():
        if value.startswith(beginning):
            return stage
    raise Invalid(_("The status “%(status)s” is not known.") % {"status": value[:60]}, field="status")
