from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from backend.accounts.requests import person
from backend.common import clock
from projects.exchange.papers.answer import RELATED, as_answer
from projects.models import Project


@login_required
def project_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The project on a few sheets for a meeting; `?contacts=no` leaves the contacts out."""
    project = get_object_or_404(Project.objects.visible_to(request.user).select_related(*RELATED), pk=pk)
    contacts = request.GET.get("contacts") != "no"
    return as_answer(project, reader=person(request), now=clock.now(), contacts=contacts)
