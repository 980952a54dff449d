"""The text of a project's public card, as somebody copies it from the fund's page.

What the page calls a field stands on a line of its own with the value below it, or before the value on the same line.
Lines that belong to no field that we know are let be.
"""

import csv
import io
import re

from django.utils.translation import gettext as _

from backend.common.errors import Invalid

# What the cards of the fund and of regional contests call a field, without case and colon; the longest name counts.
_LABELS = {
    "номер заявки": "req_num", "номер": "req_num",
    "статус": "status", "статус заявки": "status",
    "название проекта": "name", "наименование проекта": "name", "проект": "name", "название": "name",
    "конкурс": "contest",
    "грантовое направление": "direction", "направление": "direction", "направление конкурса": "direction",
    "рейтинг заявки": "rate", "рейтинг": "rate",
    "дата подачи": "date_req", "дата подачи заявки": "date_req",
    "размер гранта": "money_grant", "запрашиваемая сумма": "money_grant", "сумма гранта": "money_grant",
    "величина гранта": "money_grant",
    "cофинансирование": "cofunding", "софинансирование": "cofunding",
    "общая сумма расходов на реализацию проекта": "total_money", "общая сумма расходов": "total_money",
    "перечислено фондом на реализацию проекта": "transferred", "перечислено": "transferred",
    "сроки реализации": "period", "срок реализации": "period",
    "дата начала реализации": "implem_start", "начало реализации": "implem_start",
    "дата окончания реализации": "implem_end", "окончание реализации": "implem_end",
    "организация": "org", "наименование организации": "org", "заявитель": "org", "победитель": "org",
    "инн": "inn", "огрн": "ogrn", "регион": "region", "ссылка": "link",
    "адрес организации": "address", "адрес": "address", "сайт организации": "web_site", "веб-сайт": "web_site",
    "краткое описание": "description", "описание": "description", "описание проекта": "description",
    "цель": "goal", "цели": "goal", "задачи": "tasks",
    "обоснование социальной значимости": "soc_signif", "география проекта": "pj_geo", "целевые группы": "target_groups",
}  # fmt: skip
_LONG = frozenset({"name", "description", "goal", "tasks", "soc_signif", "pj_geo", "target_groups", "address", "org"})
_STATUSES = re.compile(
    r"победитель конкурса|проект не получил поддержку|на независимой экспертизе|не допущена?\b", re.IGNORECASE
)
_DATES = re.compile(r"(\d\d\.\d\d\.\d{4}|\d{4}-\d\d-\d\d)")
_ROUBLES = re.compile(r"\s*(₽|руб(лей|ля|ль)?\.?|р\.)\s*$", re.IGNORECASE)
_NAMES = "|".join(sorted(map(re.escape, _LABELS), key=len, reverse=True))
_LABEL = re.compile(rf"(?P<label>{_NAMES})\s*(?P<colon>:|\t|$)\s*", re.IGNORECASE)
COLUMNS = (
    "req_num", "status", "name", "contest", "direction", "rate", "date_req", "money_grant", "cofunding", "transferred",
    "implem_start", "implem_end", "org", "inn", "ogrn", "link", "region", "total_money", "description", "goal", "tasks",
    "soc_signif", "pj_geo", "target_groups", "address", "web_site",
)  # fmt: skip
MOST = 200_000


def card_as_table(text: str) -> tuple[str, bytes]:
    """A name for the card, and its text as a CSV file of one row in the layout of cards.

    Raises:
        Invalid: there is no number of an application in it.
    """
    if len(text) > MOST:
        raise Invalid(_("This is too long for the text of a card. Upload a file instead."), field="text")
    cells = read_card_text(text)
    if "req_num" not in cells:
        raise Invalid(
            _("There is no number of an application in the text. Copy the whole card from the fund's page."),
            field="text",
        )
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, delimiter=";", extrasaction="ignore", restval="")
    writer.writeheader()
    writer.writerow(cells)
    return _("card %(number)s") % {"number": cells["req_num"][:60]}, out.getvalue().encode("utf-8", "replace")


def read_card_text(text: str) -> dict[str, str]:
    """The cells of a card by column, as far as the text names them."""
    cells: dict[str, list[str]] = {}
    column = ""
    for written in text.replace("\0", "").splitlines():
        value = written.strip()
        if match := _LABEL.match(value):
            column = _LABELS[match["label"].casefold()]
            cells.setdefault(column, [])
            value = value[match.end() :]
        elif column and cells[column] and column not in _LONG:
            column = ""
        if value and column:
            cells[column].append(value)
    found = {column: "\n".join(lines) for column, lines in cells.items() if lines}
    return _settled(found, text)


def _settled(found: dict[str, str], text: str) -> dict[str, str]:
    dates = _DATES.findall(found.pop("period", ""))
    if len(dates) >= 2:
        found.setdefault("implem_start", dates[0])
        found.setdefault("implem_end", dates[1])
    if "status" not in found and (status := _STATUSES.search(text)):
        found["status"] = status.group().lower()
    for column in ("money_grant", "cofunding", "transferred", "total_money"):
        if column in found:
            found[column] = _ROUBLES.sub("", found[column])
    for column in ("name", "org"):
        if column in found:
            found[column] = " ".join(found[column].split())
    return found
