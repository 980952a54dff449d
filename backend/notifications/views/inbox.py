from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from backend.accounts.requests import person
from backend.common import clock
from backend.notifications.inbox import read_all_messages, read_message
from backend.notifications.models import InboxMessage

PAGE = 20


@require_GET
@login_required
def messages_page(request: HttpRequest) -> HttpResponse:
    """The person's own messages, the newest first."""
    mine = InboxMessage.objects.visible_to(person(request))
    page = Paginator(mine.order_by("-arrived_at", "-id"), PAGE).get_page(request.GET.get("page"))
    return render(request, "notifications/inbox/list.html", {"page": page})


@require_GET
@login_required
def message_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One message. Looking changes nothing: it is `open_message` that marks it as read."""
    message = get_object_or_404(InboxMessage.objects.visible_to(person(request)), pk=pk)
    return render(request, "notifications/inbox/message.html", {"message": message})


@require_POST
@login_required
def open_message(request: HttpRequest, pk: int) -> HttpResponse:
    """Marks a message as read and shows it."""
    message = get_object_or_404(InboxMessage.objects.visible_to(person(request)), pk=pk)
    read_message(message=message, now=clock.now())
    return redirect("inbox:message", pk=message.pk)


@require_POST
@login_required
def read_all(request: HttpRequest) -> HttpResponse:
    """Marks all messages of the person as read."""
    count = read_all_messages(user=person(request), now=clock.now())
    done = ngettext("%(count)d message is marked as read.", "%(count)d messages are marked as read.", count)
    messages.success(request, done % {"count": count} if count else _("There was nothing unread."))
    return redirect("inbox:list")
