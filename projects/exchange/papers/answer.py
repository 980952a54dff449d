from datetime import datetime

from django.http import HttpResponse

from backend.accounts.models import User
from backend.common import clock
from backend.common.papers.printing import SHEETS, printed
from projects.exchange.papers.project import paper_of
from projects.models import Project

RELATED = ("organisation__region", "centre__region", "programme", "direction", "region", "contract", "risk")


def as_answer(project: Project, *, reader: User, now: datetime, contacts: bool) -> HttpResponse:
    """The project's file as PDF, for this reader."""
    today = clock.local_date(now, project.zone)
    data = paper_of(project, reader=reader, today=today, contacts=contacts)
    name = f"project-{project.pk}-{today:%Y-%m-%d}.pdf"
    headers = {"Content-Disposition": f'inline; filename="{name}"', "Cache-Control": "no-store"}
    return HttpResponse(printed(SHEETS, data, now=now), content_type="application/pdf", headers=headers)
