"""All days of an application move by the difference of two contests: looked at first, and taken back."""

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from backend.accounts.permissions import permit
from backend.accounts.requests import person
from backend.audit.models import Entry
from backend.common import clock
from backend.common.clock import local_date
from backend.common.errors import DomainError
from backend.ui.forms import show_refusal
from projects.models import Project
from projects.passport.selectors import application_of, contests_ahead, shifted
from projects.passport.services.shift import MOST_DAYS, VERB, shift_dates
from projects.views.project import visible_project


class ShiftForm(forms.Form):
    days = forms.IntegerField(
        label=gettext_lazy("By how many days"), min_value=-MOST_DAYS, max_value=MOST_DAYS,
        help_text=gettext_lazy("Below nought: back."),
    )  # fmt: skip


def last_shift(project: Project) -> int:
    """By how many days the application was moved last; 0 when it never was."""
    rows = Entry.objects.filter(verb=VERB, target_type=project._meta.label_lower, target_id=project.pk)
    last = rows.order_by("-at", "-pk").first()
    return int(last.after["days"]) if last else 0


@login_required
def shift_page(request: HttpRequest, pk: int) -> HttpResponse:
    """A GET shows what the days would be, a POST moves them."""
    project, by = visible_project(request, pk), person(request)
    permit(by, "projects.change_passport", project)
    form = ShiftForm(request.POST or (request.GET if "days" in request.GET else None))
    if request.method == "POST" and form.is_valid():
        try:
            shift_dates(project=project, by=by, now=clock.now(), **form.cleaned_data)
        except DomainError as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("All days are moved. You can move them back here."))
            return redirect("passport:shift", pk)
    days = form.cleaned_data["days"] if form.is_bound and form.is_valid() else 0
    context = {
        "project": project, "form": form, "last": last_shift(project), "back": -last_shift(project),
        "contests": contests_ahead(project, local_date(clock.now(), project.zone)),
        "preview": shifted(application_of(project), days) if days else None,
    }  # fmt: skip
    return render(request, "passport/shift.html", context, status=400 if form.is_bound and form.errors else 200)
