"""What the pages of decisions find: whoever may not see it finds nothing."""

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from events.decisions.models import Addressee, Protocol, Recommendation
from events.models import Event


def visible_event(request: HttpRequest, pk: int) -> Event:
    """An event that the person sees, else 404."""
    rows = Event.objects.visible_to(request.user).select_related("centre__region", "series")
    return get_object_or_404(rows, pk=pk)


def visible_protocol(request: HttpRequest, pk: int) -> Protocol:
    """A document that the person sees, else 404."""
    return get_object_or_404(Protocol.objects.visible_to(request.user).with_places(), pk=pk)


def own_protocol(request: HttpRequest, pk: int) -> Protocol:
    """A document of an event that the person runs, else 404."""
    return get_object_or_404(Protocol.objects.run_by(request.user).with_places(), pk=pk)


def own_addressee(request: HttpRequest, pk: int) -> Addressee:
    """An addressee in a document of an event that the person runs, else 404."""
    rows = Addressee.objects.filter(protocol__in=Protocol.objects.run_by(request.user).values("pk"))
    return get_object_or_404(rows.select_related("protocol__event", "protocol__centre", "organisation"), pk=pk)


def own_point(request: HttpRequest, pk: int) -> Recommendation:
    """A point of a document of an event that the person runs, else 404."""
    return get_object_or_404(Recommendation.objects.run_by(request.user).with_places(), pk=pk)


def visible_point(request: HttpRequest, pk: int) -> Recommendation:
    """A recommendation that the person sees, else 404."""
    return get_object_or_404(Recommendation.objects.visible_to(request.user).with_places(), pk=pk)
