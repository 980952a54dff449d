"""A project on a few sheets for a meeting: where it is, what is wrong, what is next, what was promised."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from backend.accounts.models import User
from backend.common.papers.printing import BRAND
from backend.ui.templatetags.ui import days_left, money, number
from projects.forms.passport import PARTS
from projects.models import Project
from projects.passport.enums import ResultKind
from projects.passport.selectors import Application, application_of
from projects.passport.sums import sums_of
from projects.reading import as_text
from projects.selectors import upcoming_dates
from projects.warning.selectors import risk_of

DATES = 12
Part = dict[str, Any]


def paper_of(project: Project, *, reader: User, today: date, contacts: bool = True) -> dict[str, Any]:
    """What `sheets.typ` sets: headings, facts, tables and lists in words of the active language.

    Contacts are in it only for those who may see them, and when they want them on paper.
    """
    application = application_of(project)
    sections = [
        _section(_("Where it is"), _state(project, today)),
        _section(_("What threatens it"), _risk(project)),
        _section(pgettext("on paper", "Dates"), _dates(project, today)),
        _section(_("About the project"), _about(project)),
        _section(_("Calendar plan"), _plan(application)),
        _section(_("Results"), _results(application)),
        _section(pgettext("on paper", "Budget"), _budget(application)),
        _section(_("Partners"), _partners(application)),
    ]
    if contacts and reader.has_perm("exchange.view_contacts", project):
        sections.append(_section(pgettext("on paper", "Contacts"), _contacts(project, application)))
    lead = [str(project.organisation), project.region.name if project.region else "", _numbered(project)]
    return {
        "lang": get_language() or "ru",
        "brand": BRAND,
        "title": project.title,
        "author": str(project.organisation),
        "lead": " · ".join(filter(None, lead)),
        "footer": _("%(project)s, as of %(day)s") % {"project": _short(project.title), "day": _full(today)},
        "page": pgettext("on paper", "page"),
        "of": pgettext("on paper", "of"),
        "sections": [section for section in sections if section["parts"]],
    }


def _section(title: str, parts: list[Part]) -> dict[str, Any]:
    return {"title": title, "parts": parts}


def _facts(*rows: tuple[str | Promise, Any]) -> list[Part]:
    filled = [[str(label), text] for label, value in rows if (text := as_text(value))]
    return [{"kind": "facts", "rows": filled}] if filled else []


def _table(
    head: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    widths: Sequence[int],
    title: str = "",
    right: Sequence[int] = (),
    total: Sequence[str] = (),
) -> Part:
    align = ["right" if index in right else "left" for index in range(len(head))]
    cells = [list(map(str, row)) for row in rows]
    return {
        "kind": "table", "title": title, "head": list(head), "rows": cells, "widths": list(widths), "align": align,
        "total": list(total),
    }  # fmt: skip


def _short(text: str, most: int = 70) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def _full(moment: date) -> str:
    """A day with its year: paper lies about for long."""
    return date_format(moment, "j E Y")


def _numbered(project: Project) -> str:
    contract = getattr(project, "contract", None)
    if contract and contract.number:
        return _("contract No. %(number)s") % {"number": contract.number}
    return _("application No. %(number)s") % {"number": project.number} if project.number else ""


def _state(project: Project, today: date) -> list[Part]:
    contract = getattr(project, "contract", None)
    span = [_full(moment) for moment in (project.starts_on, project.ends_on) if moment]
    return _facts(
        (_("Stage"), _("%(stage)s, since %(day)s") % {
            "stage": project.get_stage_display(), "day": _full(project.stage_since),
        }),
        (_("Contest"), project.programme),
        (_("Direction"), project.direction),
        (_("Carried out"), " – ".join(span)),
        (_("Grant"), contract.amount if contract and contract.amount is not None else project.grant),
        (_("Own contribution"), project.cofunding),
        (_("Total costs"), project.total),
        (_("Contract signed"), _full(contract.signed_on) if contract and contract.signed_on else ""),
        (_("Resource centre"), project.centre),
    )  # fmt: skip


def _risk(project: Project) -> list[Part]:
    risk = risk_of(project)
    if not risk.causes:
        return [{"kind": "note", "text": _("Nothing that the service looks at is wrong.")}]
    items = [
        {
            "when": "",
            "title": cause.text,
            "note": str(cause.remedy or ""),
            "tone": "danger" if risk.level > 1 else "attention",
        }
        for cause in risk.causes
    ]
    level = str(risk.label)
    if risk.since:
        level = _("%(level)s, since %(day)s") % {"level": level, "day": _full(risk.since)}
    return [*_facts((_("Risk"), level)), {"kind": "list", "items": items}]


def _dates(project: Project, today: date) -> list[Part]:
    items = [
        {"when": _full(item.on), "title": str(item.title), "note": str(days_left(item.on, today)), "tone": item.tone}
        for item in upcoming_dates(project, today=today, limit=DATES)
    ]
    return [{"kind": "list", "items": items}] if items else [{"kind": "note", "text": _("Nothing is due.")}]


def _about(project: Project) -> list[Part]:
    """The texts of the passport, each under the name that its form gives it."""
    texts = []
    for part in ("about", "purpose", "afterwards"):
        for name, field in PARTS[part].base_fields.items():
            value = getattr(project, name)
            if isinstance(value, str) and value.strip() and name not in {"title", "topic", "link", "number"}:
                texts.append({"kind": "text", "title": capfirst(str(field.label)), "text": value.strip()})
    return texts


def _plan(application: Application) -> list[Part]:
    head = [_("Activity"), _("Expected result"), pgettext("on paper", "When"), pgettext("on paper", "Done")]
    return [
        _table(
            head,
            [
                [
                    activity.title,
                    activity.expected,
                    " – ".join(_full(moment) for moment in (activity.starts_on, activity.ends_on) if moment),
                    _full(activity.done_on) if activity.done_on else "–",
                ]
                for activity in application.activities_of(task)
            ],
            title=task.title,
            widths=(4, 4, 3, 2),
        )
        for task in application.tasks
    ]


def _results(application: Application) -> list[Part]:
    counted = [row for row in application.results if row.kind == ResultKind.QUANTITY]
    changes = [row for row in application.results if row.kind == ResultKind.QUALITY]
    parts = []
    if counted:
        rows = [[row.title, _amount(row.target), _amount(row.achieved), row.unit] for row in counted]
        head = [
            _("Result"),
            pgettext("on paper", "Target"),
            pgettext("on paper", "Achieved"),
            pgettext("on paper", "Unit"),
        ]
        parts.append(_table(head, rows, widths=(6, 2, 2, 2), right=(1, 2)))
    if changes:
        rows = [[row.title, row.measured_by] for row in changes]
        parts.append(_table([pgettext("on paper", "Change"), _("How it is measured")], rows, widths=(1, 1)))
    return parts


def _amount(value: Decimal | None) -> str:
    return "–" if value is None else str(number(value))


def _budget(application: Application) -> list[Part]:
    if not application.budget:
        return []
    sums = sums_of(application.budget)
    rows = [
        [line.get_article_display(), str(money(line.total)), str(money(line.cofunding)), str(money(line.requested))]
        for line in application.budget
    ]
    total = [
        pgettext("on paper", "Together"),
        *(str(money(amount)) for amount in (sums.total, sums.cofunding, sums.requested)),
    ]
    head = [
        pgettext("on paper", "Article"),
        pgettext("on paper", "Total"),
        _("Own contribution"),
        _("Asked of the fund"),
    ]
    return [_table(head, rows, widths=(5, 3, 3, 3), right=(1, 2, 3), total=total)]


def _partners(application: Application) -> list[Part]:
    rows = [[partner.name, partner.get_role_display(), partner.support] for partner in application.partners]
    return [_table([_("Partner"), _("Role"), _("Support")], rows, widths=(4, 3, 4))] if rows else []


def _contacts(project: Project, application: Application) -> list[Part]:
    people = [
        [member.full_name, member.get_duty_display(), "\n".join(filter(None, (member.phone, member.email)))]
        for member in application.team
    ]
    organisation, centre = project.organisation, project.centre
    offices = _facts(
        (_("Organisation"), "\n".join(filter(None, (organisation.address, organisation.phone, organisation.email)))),
        (_("Resource centre"), "\n".join(filter(None, (centre.address, centre.phone, centre.email))) if centre else ""),
    )
    table = [_table([_("Name"), _("Duty"), _("Contact")], people, widths=(4, 3, 4))] if people else []
    return [*offices, *table]
