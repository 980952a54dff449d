"""A booking may begin at a request for help: its number or its client's token goes along in the address."""

from django.http import HttpRequest

from mentoring.cases.models import Case


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
    return None
