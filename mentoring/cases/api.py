"""Requests for help under /api/v1/: the same services and the same rules as the pages."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import get_language
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, status
from rest_framework.decorators import action
from rest_framework.parsers import MultiPartParser
from rest_framework.permissions import AllowAny, BasePermission, IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from backend.accounts.adapters import client_address
from backend.accounts.models import User
from backend.accounts.requests import person
from backend.accounts.throttle import slow_down
from backend.common import clock
from backend.common.api.deeds import Do, Shape, deed
from mentoring.cases import serializers as shapes
from mentoring.cases.filters import CaseFilter
from mentoring.cases.models import Case, CaseMessage, Referral
from mentoring.cases.rules import asks
from mentoring.cases.services import client, referring, talk, work
from mentoring.cases.services.asking import ask
from mentoring.cases.tokens import case_of

NUMBER = r"\d{1,18}"


class CaseViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, GenericViewSet):
    """Requests for help: one's own, those of one's centre, those that it passed on, those of one's region."""

    queryset = Case.objects.none()
    serializer_class = shapes.CaseSerializer
    filterset_class = CaseFilter
    lookup_value_regex = NUMBER

    def get_queryset(self) -> QuerySet[Case]:
        return Case.objects.visible_to(self.request.user).with_places().order_by("-asked_at", "-pk")

    def get_permissions(self) -> list[BasePermission]:
        return [AllowAny() if self.action == "create" else IsAuthenticated()]

    @extend_schema(request=shapes.HelpSerializer, responses={202: shapes.HelpAskedSerializer})
    def create(self, request: Request) -> Response:
        """Asks for help, with an account or without. The letter has the link to the client's own page."""
        slow_down(request._request, "case")
        form = shapes.HelpSerializer(data=request.data, context=self.get_serializer_context())
        form.is_valid(raise_exception=True)
        user = request.user if isinstance(request.user, User) else None
        case = ask(
            need=form.need(), person=form.person(get_language() or "ru"), now=clock.now(), user=user,
            address=client_address(request._request),
        )  # fmt: skip
        said = {"number": case.number, "centre": str(case.centre or ""), "answer_by": case.answer_by}
        return Response(shapes.HelpAskedSerializer(said).data, status=status.HTTP_202_ACCEPTED)

    def _do(self, request: Request, do: Do, shape: Shape | None = None) -> Response:
        case = self.get_object()
        said: dict[str, Any] = {}
        if shape is not None:
            form = shape(data=request.data, context=self.get_serializer_context())
            form.is_valid(raise_exception=True)
            said = form.validated_data
        do(case=case, by=person(request), now=clock.now(), **said)
        # Whoever sends a request back does not see it any more.
        changed = Case.objects.with_places().get(pk=case.pk)
        return Response(self.get_serializer(changed).data)

    @extend_schema(responses=shapes.CaseMessageSerializer(many=True))
    @action(detail=True, filterset_class=None, pagination_class=None)
    def conversation(self, request: Request, pk: str) -> Response:
        """The messages that the person may read, the oldest first."""
        rows = CaseMessage.objects.visible_to(request.user).filter(case=self.get_object())
        return Response(shapes.CaseMessageSerializer(rows, many=True).data)

    @extend_schema(request=shapes.CaseWriteSerializer, responses={201: shapes.CaseMessageSerializer})
    @action(detail=True, methods=["post"], filterset_class=None)
    def messages(self, request: Request, pk: str) -> Response:
        """Writes to the client, asks the client, leaves a note; or writes to the centre as the client."""
        return self._write(request, shapes.CaseWriteSerializer)

    @extend_schema(
        request={"multipart/form-data": shapes.CaseFileMessageSerializer}, responses={201: shapes.CaseMessageSerializer}
    )
    @action(detail=True, methods=["post"], filterset_class=None, parser_classes=[MultiPartParser])
    def files(self, request: Request, pk: str) -> Response:
        """The same with a file."""
        return self._write(request, shapes.CaseFileMessageSerializer)

    def _write(self, request: Request, shape: Shape) -> Response:
        case, by = self.get_object(), person(request)
        form = shape(data=request.data)
        form.is_valid(raise_exception=True)
        said = form.validated_data
        files = [said["content"]] if "content" in said else []
        common: dict[str, Any] = {"case": case, "text": said["text"], "by": by, "now": clock.now(), "files": files}
        if said["kind"] == "client":
            message = talk.client_writes(**common)
        elif said["kind"] == "note":
            message = talk.note(**common)
        else:
            message = talk.answer(**common, wait=said["kind"] == "ask")
        return Response(shapes.CaseMessageSerializer(message).data, status=status.HTTP_201_CREATED)

    @deed(None, shapes.CaseSerializer)
    def take(self, request: Request, pk: str) -> Response:
        """The person works on it from now on; 409 when a colleague was first."""
        return self._do(request, work.take)

    @deed(shapes.CaseAssignSerializer, shapes.CaseSerializer)
    def assign(self, request: Request, pk: str) -> Response:
        """The head gives it to a colleague."""
        return self._do(request, work.assign, shapes.CaseAssignSerializer)

    @deed(shapes.CaseCloseSerializer, shapes.CaseSerializer)
    def close(self, request: Request, pk: str) -> Response:
        """It is dealt with; the client is asked for a rating."""
        return self._do(request, work.close, shapes.CaseCloseSerializer)

    @deed(shapes.CaseReasonSerializer, shapes.CaseSerializer)
    def decline(self, request: Request, pk: str) -> Response:
        """The centre does not help with it."""
        return self._do(request, work.decline, shapes.CaseReasonSerializer)

    @deed(None, shapes.CaseSerializer)
    def reopen(self, request: Request, pk: str) -> Response:
        """The centre takes up again what was closed or declined."""
        return self._do(request, work.reopen)

    @deed(shapes.CasePlaceSerializer, shapes.CaseSerializer)
    def place(self, request: Request, pk: str) -> Response:
        """The operator gives a request that no centre has to a centre."""
        return self._do(request, work.place, shapes.CasePlaceSerializer)

    @deed(shapes.CaseRelateSerializer, shapes.CaseSerializer)
    def relate(self, request: Request, pk: str) -> Response:
        """Ties it to a project, or unties it."""
        return self._do(request, work.relate, shapes.CaseRelateSerializer)

    @deed(shapes.CaseReferSerializer, shapes.CaseSerializer)
    def refer(self, request: Request, pk: str) -> Response:
        """Passes it on to another centre, as soon as the client agrees."""
        return self._do(request, referring.refer, shapes.CaseReferSerializer)

    @deed(None, shapes.CaseSerializer)
    def recall(self, request: Request, pk: str) -> Response:
        """Takes back that it goes to another centre."""
        return self._do(request, referring.recall)

    @deed(shapes.CaseReasonSerializer, shapes.CaseSerializer, "send-back")
    def send_back(self, request: Request, pk: str) -> Response:
        """Does not take what another centre passed on."""
        return self._do(request, referring.send_back, shapes.CaseReasonSerializer)

    @deed(None, shapes.CaseSerializer)
    def agree(self, request: Request, pk: str) -> Response:
        """The client agrees that another centre gets it."""
        return self._do(request, referring.agree)

    @deed(None, shapes.CaseSerializer)
    def disagree(self, request: Request, pk: str) -> Response:
        """The client wants it to stay."""
        return self._do(request, referring.disagree)

    @deed(shapes.CaseRateSerializer, shapes.CaseSerializer)
    def rate(self, request: Request, pk: str) -> Response:
        """The client rates the help, once."""
        return self._do(request, client.rate, shapes.CaseRateSerializer)

    @deed(shapes.CaseWithdrawSerializer, shapes.CaseSerializer)
    def withdraw(self, request: Request, pk: str) -> Response:
        """The client needs no help any more."""
        return self._do(request, client.withdraw, shapes.CaseWithdrawSerializer)

    @deed(shapes.CaseAgainSerializer, shapes.CaseSerializer, "ask-again")
    def ask_again(self, request: Request, pk: str) -> Response:
        """The client takes it up again."""
        return self._do(request, client.ask_again, shapes.CaseAgainSerializer)


class ReferralViewSet(mixins.ListModelMixin, GenericViewSet):
    """How requests went between centres."""

    queryset = Referral.objects.none()
    serializer_class = shapes.ReferralSerializer
    filterset_fields = ("accepted",)
    lookup_value_regex = NUMBER

    def get_queryset(self) -> QuerySet[Referral]:
        return Referral.objects.visible_to(self.request.user).order_by("-at", "-pk")


class ClientCaseViewSet(GenericViewSet):
    """What a client does without an account: the token of the letter stands for them."""

    queryset = Case.objects.none()
    serializer_class = shapes.ClientCaseSerializer
    filterset_class = None
    permission_classes = (AllowAny,)

    @deed(shapes.CaseTokenSerializer, shapes.ClientCaseSerializer, "look", of_one=False)
    def look(self, request: Request) -> Response:
        """The request with its conversation."""
        return self._do(request, shapes.CaseTokenSerializer, None)

    @deed(shapes.CaseTokenMessageSerializer, shapes.ClientCaseSerializer, "write", of_one=False)
    def write(self, request: Request) -> Response:
        """Writes to the centre."""
        return self._do(request, shapes.CaseTokenMessageSerializer, talk.client_writes)

    @deed(shapes.CaseTokenSerializer, shapes.ClientCaseSerializer, "confirm", of_one=False)
    def confirm(self, request: Request) -> Response:
        """Confirms the address."""
        return self._do(request, shapes.CaseTokenSerializer, client.confirm)

    @deed(shapes.CaseTokenRateSerializer, shapes.ClientCaseSerializer, "rate", of_one=False)
    def rate(self, request: Request) -> Response:
        """Rates the help, once."""
        return self._do(request, shapes.CaseTokenRateSerializer, client.rate)

    @deed(shapes.CaseTokenWithdrawSerializer, shapes.ClientCaseSerializer, "withdraw", of_one=False)
    def withdraw(self, request: Request) -> Response:
        """Needs no help any more."""
        return self._do(request, shapes.CaseTokenWithdrawSerializer, client.withdraw)

    @deed(shapes.CaseTokenAgainSerializer, shapes.ClientCaseSerializer, "ask-again", of_one=False)
    def ask_again(self, request: Request) -> Response:
        """Takes the request up again."""
        return self._do(request, shapes.CaseTokenAgainSerializer, client.ask_again)

    @deed(shapes.CaseTokenSerializer, shapes.ClientCaseSerializer, "agree", of_one=False)
    def agree(self, request: Request) -> Response:
        """Agrees that another centre gets the request."""
        return self._do(request, shapes.CaseTokenSerializer, referring.agree)

    @deed(shapes.CaseTokenSerializer, shapes.ClientCaseSerializer, "disagree", of_one=False)
    def disagree(self, request: Request) -> Response:
        """Wants the request to stay where it is."""
        return self._do(request, shapes.CaseTokenSerializer, referring.disagree)

    def _do(self, request: Request, shape: Shape, do: Do | None) -> Response:
        form = shape(data=request.data)
        form.is_valid(raise_exception=True)
        said = dict(form.validated_data)
        case = case_of(said.pop("token"))
        if do is not None:
            slow_down(request._request, f"case-{self.action}")
            user = request.user if isinstance(request.user, User) and asks(request.user, case) else None
            do(case=case, by=user, now=clock.now(), **said)
        return Response(self.get_serializer(Case.objects.with_places().get(pk=case.pk)).data)


routes: list[tuple[str, type[GenericViewSet], str]] = [
    ("cases", CaseViewSet, "case"),
    ("case-links", ClientCaseViewSet, "case-link"),
    ("referrals", ReferralViewSet, "referral"),
]
