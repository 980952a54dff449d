import logging

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from backend.accounts.requests import person
from backend.common import clock
from backend.common.errors import DomainError
from backend.notifications.enums import Channel
from backend.notifications.messengers.connecting import disconnect
from backend.notifications.messengers.incoming import inside, read, take_code
from backend.notifications.models import Endpoint

logger = logging.getLogger(__name__)


def refused(channel: Channel, error: DomainError) -> JsonResponse:
    """A refusal in the form of the API, noted without what was sent."""
    logger.warning("An event of %s was refused: %s", channel, error.code)
    return JsonResponse({"code": error.code, "message": error.message, "field": error.field}, status=error.status)


@csrf_exempt  # Telegram posts here; the secrets of the address and of the header are the proof
@never_cache
@require_POST
def telegram_hook(request: HttpRequest, secret: str) -> HttpResponse:
    """A message to our bot: the code in it connects the chat. The answer goes back in the response."""
    own, header = settings.TELEGRAM_WEBHOOK_SECRET, request.headers.get("X-Telegram-Bot-Api-Secret-Token", "")
    if not own or not constant_time_compare(secret, own) or not constant_time_compare(header, own):
        raise Http404
    try:
        message = inside(read(request.body), "message")
        chat = inside(message, "chat", "id")
        if inside(message, "chat", "type") != "private":
            return HttpResponse("ok")
        said = take_code(channel=Channel.TELEGRAM, chat=chat, text=inside(message, "text"), now=clock.now())
    except DomainError as error:
        return refused(Channel.TELEGRAM, error)
    return JsonResponse({"method": "sendMessage", "chat_id": chat, "text": said}) if said else HttpResponse("ok")


@csrf_exempt  # VK posts here; the secret in the body is the proof
@never_cache
@require_POST
def vk_hook(request: HttpRequest) -> HttpResponse:
    """An event of our community in VK: its confirmation, or a message whose code connects the person."""
    if not settings.VK_CALLBACK_SECRET:
        raise Http404
    try:
        event = read(request.body)
        if not constant_time_compare(str(event.get("secret", "")), settings.VK_CALLBACK_SECRET):
            raise Http404
        if event.get("type") == "confirmation":
            return HttpResponse(settings.VK_CONFIRMATION, content_type="text/plain")
        message = inside(event, "object", "message")
        chat, text = inside(message, "from_id"), inside(message, "ref") or inside(message, "text")
        if event.get("type") == "message_new" and inside(message, "peer_id") == chat:
            take_code(channel=Channel.VK, chat=chat, text=text, now=clock.now())
    except DomainError as error:
        return refused(Channel.VK, error)
    return HttpResponse("ok", content_type="text/plain")


@require_POST
@login_required
def disconnect_messenger(request: HttpRequest, channel: str) -> HttpResponse:
    """Takes the person's chat off."""
    user = person(request)
    endpoint = get_object_or_404(Endpoint, user=user, channel=channel)
    disconnect(endpoint=endpoint, by=user, now=clock.now())
    messages.success(request, _("Disconnected: nothing goes there any more."))
    return redirect("inbox:settings")
