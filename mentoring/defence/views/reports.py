"""The head writes the report: figures from the data, words of one's own, publication, corrections."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from backend.accounts.permissions import permit
from backend.accounts.requests import person
from backend.common import clock
from backend.common.errors import DomainError, NotAllowed
from backend.ui.forms import show_refusal
from backend.ui.pages import form_page
from mentoring.defence.forms import CentreForm, ReportForm
from mentoring.defence.models import DefenceVersion
from mentoring.defence.services import reports as services
from mentoring.defence.views.public import report, visible
from mentoring.defence.views.seasons import found, own_centres


@login_required
def begin(request: HttpRequest, pk: int) -> HttpResponse:
    """Drafts the report of one's centre from the data."""
    season, user = found(request, pk), person(request)
    centres = own_centres(user, season)
    if not centres.exists():
        raise NotAllowed(_("The head of a centre of the region begins its report, once a year."))
    return form_page(
        request, form=CentreForm(request.POST or None, centres=centres), back=season.get_absolute_url(),
        title=_("Begin the report"), submit=_("Draft it from the data"), context={"crumbs": [season]},
        done=_("The report is drafted. Open it below, read the figures, and write what they mean."),
        save=lambda data: services.begin_report(season=season, by=user, now=clock.now(), **data),
    )  # fmt: skip


def _own(request: HttpRequest, pk: int) -> DefenceVersion:
    rows = DefenceVersion.objects.visible_to(request.user).select_related("defence__season__region", "defence__centre")
    version = get_object_or_404(rows, pk=pk)
    permit(person(request), "defence.change_defence", version.defence)
    return version


@login_required
def write(request: HttpRequest, pk: int) -> HttpResponse:
    """The head's words to the figures. They are kept as they are typed; without JavaScript by the button."""
    version = _own(request, pk)
    if version.published:
        return redirect(version)
    form = ReportForm(
        request.POST or None, sections=list(version.sections.all()), note=version.note if version.number > 1 else None
    )
    if request.method == "POST" and form.is_valid():
        now = clock.now()
        try:
            services.write_report(version=version, texts=form.texts(), note=form.note(), by=person(request), now=now)
        except DomainError as refusal:
            show_refusal(form, refusal)
        else:
            if request.htmx:  # type: ignore[attr-defined]
                return render(request, "defence/saved.html", {"at": now})
            messages.success(request, _("Everything is kept."))
            return redirect(version)
    status = 400 if form.is_bound and form.errors else 200
    parts = [(section, form[f"t-{section.key}"]) for section in form.sections]
    return render(request, "defence/write.html", {**report(version), "form": form, "parts": parts}, status=status)


@login_required
@require_POST
def renew(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes the figures anew."""
    version = services.renew_figures(version=_own(request, pk), by=person(request), now=clock.now())
    messages.success(request, _("The figures are taken anew; your texts are as they were."))
    return redirect(version)


@login_required
@require_POST
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    """Freezes the draft and shows it to everybody."""
    version = services.publish_report(version=_own(request, pk), by=person(request), now=clock.now())
    messages.success(request, _("The report is published. Everybody can read it and ask."))
    return redirect(version.defence)


@login_required
@require_POST
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Throws a correction away."""
    version = _own(request, pk)
    services.discard_draft(version=version, by=person(request), now=clock.now())
    messages.success(request, _("The correction is thrown away."))
    return redirect(version.defence)


@login_required
@require_POST
def correct(request: HttpRequest, pk: int) -> HttpResponse:
    """Begins a new version."""
    version = services.correct_report(defence=visible(request, pk), by=person(request), now=clock.now())
    messages.success(request, _("A new version is begun as a copy. Say what it corrects, then publish it."))
    return redirect("defence:write", version.pk)
