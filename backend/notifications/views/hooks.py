import logging

from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from backend.common import clock
from backend.common.errors import DomainError
from backend.notifications.bounces import hook

logger = logging.getLogger(__name__)


@csrf_exempt  # a program posts here; the signature over the body is the proof
@never_cache
@require_POST
def mail_hook(request: HttpRequest) -> JsonResponse:
    """Takes in one event of a mail provider; answers `{code, message, field}` when it is refused."""
    try:
        if int(request.META.get("CONTENT_LENGTH") or 0) > hook.LARGEST:
            raise hook.TooLong(_("This is too long. Send one event at a time."))
        hook.take_event(
            body=request.body,
            timestamp=request.headers.get("X-Rostok-Timestamp", ""),
            signature=request.headers.get("X-Rostok-Signature", ""),
            now=clock.now(),
        )
    except DomainError as error:
        logger.warning("An event of a mail provider was refused: %s %s", error.code, error.field)
        return JsonResponse({"code": error.code, "message": error.message, "field": error.field}, status=error.status)
    return JsonResponse({"taken": True})
