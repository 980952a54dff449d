"""Documents and recommendations under /api/v1/: the same services and the same rules as the pages."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, status
from rest_framework.decorators import action
from rest_framework.permissions import SAFE_METHODS, AllowAny, BasePermission, IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from backend.accounts.requests import person
from backend.accounts.throttle import slow_down
from backend.common import clock
from backend.common.api.deeds import Do, Shape, deed
from backend.common.clock import MOSCOW, local_date
from events.decisions import serializers as shapes
from events.decisions.filters import ProtocolFilter, RecommendationApiFilter
from events.decisions.models import Addressee, Protocol, Recommendation, Step
from events.decisions.parsing import parsed
from events.decisions.selectors import carried_to
from events.decisions.services import approving, correcting, drafting, fulfilment, points
from events.decisions.tokens import email_of
from events.models import Event

NUMBER = r"\d{1,18}"


class _Public(GenericViewSet):
    """Everybody reads what is public; whoever writes has an account."""

    lookup_value_regex = NUMBER

    def get_permissions(self) -> list[BasePermission]:
        reads = self.request.method in SAFE_METHODS and self.action not in {"addressees", "correction"}
        return [AllowAny() if reads else IsAuthenticated()]

    def said(self, request: Request, shape: Shape, **rest: Any) -> dict[str, Any]:
        form = shape(data=request.data, context=self.get_serializer_context(), **rest)
        form.is_valid(raise_exception=True)
        return dict(form.validated_data)


class ProtocolViewSet(mixins.ListModelMixin, _Public):
    """Published documents for everybody, drafts for those who run the event."""

    queryset = Protocol.objects.none()
    serializer_class = shapes.ProtocolSerializer
    filterset_class = ProtocolFilter

    def get_queryset(self) -> QuerySet[Protocol]:
        # Everybody reads of a published document; that it can be changed, only those know who run the event.
        reads = self.request.method in SAFE_METHODS
        seen = Protocol.objects.visible_to if reads else Protocol.objects.run_by
        return seen(self.request.user).with_places()

    def _answer(self, pk: int, code: int = status.HTTP_200_OK) -> Response:
        row = Protocol.objects.with_places().get(pk=pk)
        return Response(shapes.ProtocolDetailSerializer(row, context=self.get_serializer_context()).data, status=code)

    @extend_schema(responses=shapes.ProtocolDetailSerializer)
    def retrieve(self, request: Request, pk: str) -> Response:
        """All that the document says."""
        return self._answer(self.get_object().pk)

    @extend_schema(request=shapes.ProtocolDraftSerializer, responses={201: shapes.ProtocolDetailSerializer})
    def create(self, request: Request) -> Response:
        """Makes a draft from what the event knows."""
        said = self.said(request, shapes.ProtocolDraftSerializer)
        protocol = drafting.draft_protocol(by=person(request), now=clock.now(), **said)
        return self._answer(protocol.pk, status.HTTP_201_CREATED)

    @extend_schema(request=shapes.ProtocolWriteSerializer, responses=shapes.ProtocolDetailSerializer)
    def partial_update(self, request: Request, pk: str) -> Response:
        """Changes the words of the draft; 409 when somebody else has changed it since `revision`."""
        protocol = self.get_object()
        said = self.said(request, shapes.ProtocolWriteSerializer, partial=True)
        drafting.edit_protocol(protocol=protocol, by=person(request), now=clock.now(), **said)
        return self._answer(protocol.pk)

    def _do(self, request: Request, do: Do, shape: Shape | None = None) -> Response:
        protocol = self.get_object()
        said = self.said(request, shape) if shape else {}
        do(protocol=protocol, by=person(request), now=clock.now(), **said)
        return self._answer(protocol.pk)

    @deed(shapes.ApproveSerializer, shapes.ProtocolDetailSerializer)
    def approve(self, request: Request, pk: str) -> Response:
        """Freezes the draft as a version and gives it its number."""
        return self._do(request, approving.approve, shapes.ApproveSerializer)

    @deed(None, shapes.ProtocolDetailSerializer)
    def publish(self, request: Request, pk: str) -> Response:
        """Shows the approved version to everybody."""
        return self._do(request, approving.publish)

    @deed(shapes.ProtocolReasonSerializer, shapes.ProtocolDetailSerializer)
    def unpublish(self, request: Request, pk: str) -> Response:
        """Takes the document from the public pages."""
        return self._do(request, approving.unpublish, shapes.ProtocolReasonSerializer)

    @deed(None, shapes.ProtocolDetailSerializer)
    def correct(self, request: Request, pk: str) -> Response:
        """Opens the approved document for a correction."""
        return self._do(request, correcting.correct)

    @extend_schema(responses=shapes.CorrectionSerializer)
    @action(detail=True, filterset_class=None, pagination_class=None)
    def correction(self, request: Request, pk: str) -> Response:
        """The correction being written, with what giving it up would throw away; for those who run the event."""
        protocol = get_object_or_404(Protocol.objects.run_by(request.user).select_related("event"), pk=pk)
        if (correction := correcting.correction_of(protocol)) is None:
            raise Http404
        return Response(shapes.CorrectionSerializer(correction).data)

    @deed(shapes.DropCorrectionSerializer, shapes.ProtocolDetailSerializer, "drop-correction")
    def drop_correction(self, request: Request, pk: str) -> Response:
        """Gives a correction up: the draft is again as it was. 409 when somebody has gone on since `revision`."""
        return self._do(request, correcting.drop_correction, shapes.DropCorrectionSerializer)

    @deed(shapes.PasteSerializer, shapes.ProtocolDetailSerializer)
    def paste(self, request: Request, pk: str) -> Response:
        """Takes numbered lines under the names of those to whom they are made."""
        protocol = self.get_object()
        groups = parsed(self.said(request, shapes.PasteSerializer)["text"])
        points.paste_points(protocol=protocol, groups=groups, by=person(request), now=clock.now())
        return self._answer(protocol.pk)

    @extend_schema(responses=shapes.AddresseeSerializer(many=True))
    @action(detail=True, filterset_class=None, pagination_class=None)
    def addressees(self, request: Request, pk: str) -> Response:
        """To whom the points of the draft are made; for those who run the event."""
        protocol = get_object_or_404(Protocol.objects.run_by(request.user), pk=pk)
        return Response(shapes.AddresseeSerializer(protocol.addressees.all(), many=True).data)

    @extend_schema(request=shapes.AddresseeWriteSerializer, responses={201: shapes.AddresseeSerializer})
    @addressees.mapping.post
    def add_addressee(self, request: Request, pk: str) -> Response:
        """One more of them."""
        said = self.said(request, shapes.AddresseeWriteSerializer)
        added = points.add_addressee(protocol=self.get_object(), by=person(request), now=clock.now(), **said)
        return Response(shapes.AddresseeSerializer(added).data, status=status.HTTP_201_CREATED)


class AddresseeViewSet(GenericViewSet):
    """To whom points are made."""

    queryset = Addressee.objects.none()
    serializer_class = shapes.AddresseeSerializer
    filterset_class = None
    permission_classes = (IsAuthenticated,)
    lookup_value_regex = NUMBER

    def get_queryset(self) -> QuerySet[Addressee]:
        run = Protocol.objects.run_by(self.request.user)
        return Addressee.objects.filter(protocol__in=run.values("pk")).select_related("protocol__event")

    @extend_schema(request=shapes.AddresseeWriteSerializer, responses=shapes.AddresseeSerializer)
    def partial_update(self, request: Request, pk: str) -> Response:
        """Changes its name, or whom to write to."""
        addressee = self.get_object()
        form = shapes.AddresseeWriteSerializer(data=request.data, context=self.get_serializer_context())
        form.is_valid(raise_exception=True)
        points.edit_addressee(addressee=addressee, by=person(request), now=clock.now(), **form.validated_data)
        return Response(shapes.AddresseeSerializer(Addressee.objects.get(pk=addressee.pk)).data)

    @deed(None, shapes.AddresseeSerializer)
    def remove(self, request: Request, pk: str) -> Response:
        """Takes it out of the draft with its points."""
        return self._do(request, points.remove)

    @deed(None, shapes.AddresseeSerializer)
    def restore(self, request: Request, pk: str) -> Response:
        """Brings it back."""
        return self._do(request, points.restore)

    @deed(shapes.PointMoveSerializer, shapes.AddresseeSerializer)
    def move(self, request: Request, pk: str) -> Response:
        """Before its neighbour or behind it."""
        form = shapes.PointMoveSerializer(data=request.data)
        row = self.get_object()
        form.is_valid(raise_exception=True)
        points.move(row=row, by=person(request), now=clock.now(), **form.validated_data)
        return Response(shapes.AddresseeSerializer(Addressee.objects.get(pk=row.pk)).data)

    def _do(self, request: Request, do: Do) -> Response:
        row = self.get_object()
        do(row=row, by=person(request), now=clock.now())
        return Response(shapes.AddresseeSerializer(Addressee.objects.get(pk=row.pk)).data)


class RecommendationViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, _Public):
    """Recommendations of published documents for everybody; one's own; all of events that one runs."""

    queryset = Recommendation.objects.none()
    serializer_class = shapes.RecommendationSerializer
    filterset_class = RecommendationApiFilter

    def get_queryset(self) -> QuerySet[Recommendation]:
        return Recommendation.objects.visible_to(self.request.user).with_places().latest_first()

    def get_serializer_context(self) -> dict[str, Any]:
        run = Event.objects.run_by(self.request.user).values_list("pk", flat=True)
        today = local_date(clock.now(), MOSCOW)
        return {**super().get_serializer_context(), "today": today, "events_run": set(run)}

    def _own(self, pk: str) -> Recommendation:
        return get_object_or_404(Recommendation.objects.run_by(self.request.user).with_places(), pk=pk)

    def _answer(self, pk: int, code: int = status.HTTP_200_OK) -> Response:
        return Response(self.get_serializer(Recommendation.objects.with_places().get(pk=pk)).data, status=code)

    @extend_schema(request=shapes.PointSerializer, responses={201: shapes.RecommendationSerializer})
    def create(self, request: Request) -> Response:
        """A point of a draft."""
        said = self.said(request, shapes.PointSerializer)
        run = Protocol.objects.run_by(request.user).filter(pk=said["addressee"].protocol_id)
        get_object_or_404(run)
        point = points.add_point(by=person(request), now=clock.now(), **said)
        return self._answer(point.pk, status.HTTP_201_CREATED)

    @extend_schema(request=shapes.PointSerializer, responses=shapes.RecommendationSerializer)
    def partial_update(self, request: Request, pk: str) -> Response:
        """The words of a point of a draft, and to whom it is made."""
        point = self._own(pk)
        said = {"text": point.text, **self.said(request, shapes.PointSerializer, partial=True)}
        points.edit_point(point=point, by=person(request), now=clock.now(), **said)
        return self._answer(point.pk)

    @deed(None, shapes.RecommendationSerializer)
    def remove(self, request: Request, pk: str) -> Response:
        """Takes it out of the draft."""
        return self._with_row(request, pk, points.remove)

    @deed(None, shapes.RecommendationSerializer)
    def restore(self, request: Request, pk: str) -> Response:
        """Brings it back."""
        return self._with_row(request, pk, points.restore)

    @deed(shapes.PointMoveSerializer, shapes.RecommendationSerializer)
    def move(self, request: Request, pk: str) -> Response:
        """Before its neighbour or behind it; at the edge over to the next addressee."""
        return self._with_row(request, pk, points.move, shapes.PointMoveSerializer)

    def _with_row(self, request: Request, pk: str, do: Do, shape: Shape | None = None) -> Response:
        point = self._own(pk)
        do(row=point, by=person(request), now=clock.now(), **(self.said(request, shape) if shape else {}))
        return self._answer(point.pk)

    @deed(shapes.EntrustSerializer, shapes.RecommendationSerializer)
    def entrust(self, request: Request, pk: str) -> Response:
        """Says who sees to it and by when; a new person is written to."""
        point = self._own(pk)
        said = self.said(request, shapes.EntrustSerializer)
        fulfilment.entrust(recommendation=point, by=person(request), now=clock.now(), **said)
        return self._answer(point.pk)

    @deed(shapes.ReportShownSerializer, shapes.RecommendationSerializer)
    def report(self, request: Request, pk: str) -> Response:
        """Notes what has become of it."""
        point = self.get_object()
        said = self.said(request, shapes.ReportShownSerializer)
        fulfilment.report(recommendation=point, by=person(request), now=clock.now(), **said)
        return self._answer(point.pk)

    @extend_schema(responses=shapes.RecommendationStepSerializer(many=True))
    @action(detail=True, filterset_class=None, pagination_class=None)
    def steps(self, request: Request, pk: str) -> Response:
        """What was reported, the newest first: what is public, or all of it for those who may report."""
        point = self.get_object()
        rows = point.steps.all()
        if not request.user.has_perm("decisions.report_recommendation", point):
            rows = rows.filter(shown=True)
        return Response(shapes.RecommendationStepSerializer(rows, many=True).data)

    @extend_schema(request=None, responses=shapes.ProtocolDetailSerializer)
    @action(detail=True, methods=["post"], url_path=r"take-over/(?P<protocol_pk>\d{1,18})", filterset_class=None)
    def take_over(self, request: Request, pk: str, protocol_pk: str) -> Response:
        """A draft of a later meeting takes it up again: a link, with one status."""
        protocol = get_object_or_404(Protocol.objects.run_by(request.user).with_places(), pk=protocol_pk)
        point = get_object_or_404(carried_to(protocol.event), pk=pk)
        points.take_over(protocol=protocol, recommendation=point, by=person(request), now=clock.now())
        return Response(shapes.ProtocolDetailSerializer(protocol, context=self.get_serializer_context()).data)


class StepViewSet(GenericViewSet):
    """Reports on recommendations."""

    queryset = Step.objects.none()
    serializer_class = shapes.RecommendationStepSerializer
    filterset_class = None
    permission_classes = (IsAuthenticated,)
    lookup_value_regex = NUMBER

    def get_queryset(self) -> QuerySet[Step]:
        run = Recommendation.objects.run_by(self.request.user)
        return Step.objects.filter(recommendation__in=run.values("pk")).select_related(
            "recommendation__protocol__event"
        )

    @deed(shapes.ShowSerializer, shapes.RecommendationStepSerializer)
    def show(self, request: Request, pk: str) -> Response:
        """Puts a report on the public page, or takes it from there."""
        step = self.get_object()
        form = shapes.ShowSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        shown = fulfilment.show_step(step=step, by=person(request), now=clock.now(), **form.validated_data)
        return Response(shapes.RecommendationStepSerializer(shown).data)


class AnswerViewSet(GenericViewSet):
    """What whoever sees to recommendations does without an account: the token of the letter stands for them."""

    queryset = Recommendation.objects.none()
    serializer_class = shapes.EntrustedSerializer
    filterset_class = None
    permission_classes = (AllowAny,)

    @extend_schema(request=shapes.AnswerTokenSerializer, responses=shapes.EntrustedSerializer(many=True))
    @action(detail=False, methods=["post"], pagination_class=None, filterset_class=None)
    def look(self, request: Request) -> Response:
        """All that the address sees to."""
        form = shapes.AnswerTokenSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        rows = Recommendation.objects.entrusted_to(email_of(form.validated_data["token"])).order_by("due_on", "pk")
        return Response(self.get_serializer(rows[:200], many=True).data)

    @extend_schema(request=shapes.AnswerSerializer, responses=shapes.EntrustedSerializer)
    @action(detail=False, methods=["post"], filterset_class=None)
    def report(self, request: Request) -> Response:
        """Notes what has become of one of them."""
        form = shapes.AnswerSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        said = dict(form.validated_data)
        rows = Recommendation.objects.entrusted_to(email_of(said.pop("token")))
        point = get_object_or_404(rows, pk=said.pop("recommendation"))
        slow_down(request._request, "recommendation-report")
        fulfilment.report(recommendation=point, now=clock.now(), **said)
        return Response(self.get_serializer(Recommendation.objects.get(pk=point.pk)).data)


routes: list[tuple[str, type[GenericViewSet], str]] = [
    ("protocols", ProtocolViewSet, "protocol"),
    ("addressees", AddresseeViewSet, "addressee"),
    ("recommendations", RecommendationViewSet, "recommendation"),
    ("recommendation-reports", StepViewSet, "recommendation-report"),
    ("recommendation-links", AnswerViewSet, "recommendation-link"),
]
