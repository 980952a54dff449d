"""A booking may begin at a request for help: its number or its client's token goes along in the address."""

from django.http import Http404, HttpRequest

from backend.accounts.forms import known_guest
from backend.common.errors import Invalid
from mentoring.cases.models import Case
from mentoring.cases.tokens import case_of


def asked_for(request: HttpRequest) -> str:
    """What stands behind `case=` in the address: to be handed on to the next page. "" without one."""
    return (request.GET.get("case") or request.POST.get("case") or "")[:500]


def case_behind(request: HttpRequest) -> Case | None:
    """The request that the booking belongs to: one that the person sees, or one whose letter they read.

    A key that opens nothing is none: whoever cut the link off can book all the same.
    """
    key = asked_for(request)
    if key.isdecimal():
        return Case.objects.visible_to(request.user).filter(pk=int(key)).first() if len(key) < 19 else None
    try:
        return case_of(key) if key else None
    except (Http404, Invalid):
        return None


def known_client(request: HttpRequest) -> dict[str, str]:
    """What the form of a booking need not ask: the client of the request for help, else whoever is logged in.

    A mentor may choose the time for a client whose contacts they see: the client confirms it by the letter.
    """
    case = case_behind(request)
    by_letter = not asked_for(request).isdecimal()
    if case is None or not (by_letter or request.user.has_perm("cases.view_contacts", case)):
        return known_guest(request.user)
    return {
        "full_name": case.name,
        "email": case.email,
        "phone": case.phone,
        "organisation_name": case.organisation_name,
        "question": case.subject,
    }
