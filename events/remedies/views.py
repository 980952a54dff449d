from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from backend.accounts.requests import person
from backend.common import clock
from backend.ui.pages import form_page
from events.remedies.forms import TopicsForm
from events.remedies.services import set_topics
from events.views.organiser import own_event


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def topics(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks which troubles of projects the event helps with."""
    event = own_event(request, pk)
    initial = {"topics": list(event.topics.values_list("topic", flat=True))}
    return form_page(
        request, form=TopicsForm(request.POST if request.method == "POST" else None, initial=initial),
        title=_("Which projects need it"), back=reverse("events:desk", args=[pk]), context={"lead": event.title},
        save=lambda data: set_topics(event=event, by=person(request), now=clock.now(), topics=data["topics"]),
        done=_("Saved. Projects with such a trouble are offered the event."),
    )  # fmt: skip
