"""The documents go to the Ministry of Justice, and its answer comes."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from backend.accounts.permissions import permit
from backend.accounts.requests import person
from backend.common import clock
from backend.common.clock import local_date
from backend.ui.pages import form_page
from projects.founding import services
from projects.founding.forms import FilingForm, RefusalForm, RegistrationForm
from projects.founding.models import Founding
from projects.founding.views.overview import visible_founding


def _led(request: HttpRequest, pk: int) -> Founding:
    founding = visible_founding(request, pk)
    permit(person(request), "founding.lead_founding", founding)
    return founding


@login_required
def file_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Puts down that the documents were filed."""
    founding = _led(request, pk)
    return form_page(
        request,
        form=FilingForm(request.POST or None, initial={"filed_on": local_date(clock.now(), founding.zone)}),
        save=lambda data: services.file_documents(founding=founding, by=person(request), now=clock.now(), **data),
        done=lambda filing: _("Put down. The answer is due by %(day)s.") % {"day": f"{filing.answer_by:%d.%m.%Y}"},
        back=founding.get_absolute_url(),
        title=_("The documents are filed"),
        submit=_("Put down"),
        context={"crumbs": [founding]},
    )


@login_required
@require_POST
def recall(request: HttpRequest, pk: int) -> HttpResponse:
    """The documents were not filed after all, or were fetched."""
    founding = _led(request, pk)
    services.recall_filing(founding=founding, by=person(request), now=clock.now())
    messages.success(request, _("The filing is taken back."))
    return redirect(founding)


@login_required
def refusal_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Puts down that registration was refused, and why."""
    founding = _led(request, pk)
    return form_page(
        request,
        form=RefusalForm(request.POST or None, initial={"answered_on": local_date(clock.now(), founding.zone)}),
        save=lambda data: services.record_refusal(founding=founding, by=person(request), now=clock.now(), **data),
        done=_("Put down. Correct the documents and file them again: a second try costs nothing online."),
        back=founding.get_absolute_url(),
        title=_("Registration was refused"),
        submit=_("Put down"),
        context={"crumbs": [founding]},
    )


@login_required
@require_POST
def take_back_refusal(request: HttpRequest, pk: int) -> HttpResponse:
    """The refusal was put down by mistake."""
    founding = _led(request, pk)
    services.take_back_refusal(founding=founding, by=person(request), now=clock.now())
    messages.success(request, _("The refusal is taken back."))
    return redirect(founding)


@login_required
def registered_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Puts down that the organisation is registered: the group becomes it."""
    founding = _led(request, pk)
    return form_page(
        request,
        form=RegistrationForm(request.POST or None, initial={"name": founding.name}),
        save=lambda data: services.register(founding=founding, by=person(request), now=clock.now(), **data),
        done=_("Congratulations! The group is an organisation now; its projects and people stay with it."),
        back=founding.get_absolute_url(),
        title=_("The organisation is registered"),
        submit=_("Make it an organisation"),
        context={
            "crumbs": [founding],
            "lead": _("Copy the numbers from the certificate: their check digits are checked."),
        },
    )


@login_required
@require_POST
def take_back_registration(request: HttpRequest, pk: int) -> HttpResponse:
    """The registration was put down by mistake."""
    founding = _led(request, pk)
    services.take_back_registration(founding=founding, by=person(request), now=clock.now())
    messages.success(request, _("The organisation is an initiative group again."))
    return redirect(founding)
