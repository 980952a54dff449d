"""A person's own messages, and on which ways they come, under /api/v1/."""

from datetime import timedelta

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet, ReadOnlyModelViewSet

from backend.accounts.requests import person
from backend.common import clock
from backend.common.errors import Invalid
from backend.notifications.choices import choices_of, offered_messengers, save_choice
from backend.notifications.filters import MessageFilter
from backend.notifications.inbox import read_all_messages, read_message
from backend.notifications.messengers.connecting import CODE_SECONDS, disconnect, messengers_of
from backend.notifications.models import Endpoint, InboxMessage
from backend.notifications.serializers import (
    BeginningSerializer,
    ChoiceSerializer,
    ChoosingSerializer,
    CodeSerializer,
    CountSerializer,
    MessageSerializer,
    MessengerSerializer,
)


class MessageViewSet(ReadOnlyModelViewSet[InboxMessage]):
    """The person's own messages on the site, the newest first."""

    queryset = InboxMessage.objects.none()
    serializer_class = MessageSerializer
    filterset_class = MessageFilter
    lookup_value_regex = r"\d{1,18}"

    def get_queryset(self) -> QuerySet[InboxMessage]:
        return InboxMessage.objects.visible_to(self.request.user).order_by("-arrived_at", "-id")

    @extend_schema(request=None, responses=MessageSerializer)
    @action(detail=True, methods=["post"])
    def read(self, request: Request, pk: str) -> Response:
        """Marks a message as read."""
        return Response(MessageSerializer(read_message(message=self.get_object(), now=clock.now())).data)

    @extend_schema(operation_id="messages_read_all", filters=False, request=None, responses=CountSerializer)
    @action(detail=False, methods=["post"], url_path="read", pagination_class=None)
    def read_all(self, request: Request) -> Response:
        """Marks all my messages as read; says how many were not."""
        return Response({"count": read_all_messages(user=person(request), now=clock.now())})


class ChannelViewSet(GenericViewSet):
    """On which channels the person wants which kind of letters."""

    serializer_class = ChoiceSerializer
    pagination_class = None
    filter_backends = []

    @extend_schema(responses=ChoiceSerializer(many=True))
    def list(self, request: Request) -> Response:
        """What I can choose, and what I have chosen."""
        return Response(ChoiceSerializer(choices_of(person(request)), many=True).data)

    @extend_schema(request=ChoosingSerializer, responses=ChoiceSerializer)
    @action(detail=False, methods=["put"], url_path="choice")
    def choose(self, request: Request) -> Response:
        """Changes one of my choices."""
        form = ChoosingSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        user = person(request)
        return Response(ChoiceSerializer(save_choice(user=user, by=user, now=clock.now(), **form.validated_data)).data)


class MessengerViewSet(GenericViewSet):
    """Chats in messengers that are connected to the person's account."""

    queryset = Endpoint.objects.none()
    serializer_class = MessengerSerializer
    lookup_field = "channel"
    lookup_value_regex = "[a-z0-9_]{1,16}"
    pagination_class = None
    filter_backends = []

    @extend_schema(responses=MessengerSerializer(many=True))
    def list(self, request: Request) -> Response:
        """The messengers that this service writes to, and which of them I have connected."""
        found = messengers_of(person(request), offered_messengers(), clock.now())
        return Response(MessengerSerializer(found, many=True).data)

    @extend_schema(request=BeginningSerializer, responses=CodeSerializer)
    def create(self, request: Request) -> Response:
        """Begins to connect a messenger: the chat that sends this code to our bot within 15 minutes is mine."""
        form = BeginningSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        now, channel = clock.now(), form.validated_data["channel"]
        if channel not in offered_messengers():
            raise Invalid(_("This service is not connected to the messenger. Choose another one."), field="channel")
        (found,) = messengers_of(person(request), [channel], now)
        code = {"channel": channel, "code": found.code, "link": found.link}
        return Response(CodeSerializer(code | {"valid_until": now + timedelta(seconds=CODE_SECONDS)}).data)

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, channel: str) -> Response:
        """Takes my chat off: nothing goes there any more."""
        user = person(request)
        disconnect(endpoint=get_object_or_404(Endpoint, user=user, channel=channel), by=user, now=clock.now())
        return Response(status=204)
