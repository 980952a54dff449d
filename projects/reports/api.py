"""Reports of stages under /api/v1/: the same services and the same rules as the pages."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer
from rest_framework.viewsets import GenericViewSet

from backend.accounts.requests import person
from backend.common import clock
from projects.reports import serializers as shapes
from projects.reports.content import content_of
from projects.reports.content.parts import fields_of
from projects.reports.filters import ReportFilter
from projects.reports.models import StageReport
from projects.reports.selectors import report_list
from projects.reports.services.drafts import Clash, answer_fields, keep_draft, values_of
from projects.reports.services.planning import begin_report, change_dates
from projects.reports.services.review import accept_report, add_remarks, return_report, settle_remark
from projects.reports.services.sending import problems_of, send_report, take_back

NUMBER = r"\d{1,18}"


class ReportViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, GenericViewSet):
    """Reports of the stages of the projects that the person sees."""

    queryset = StageReport.objects.none()
    serializer_class = shapes.ReportSerializer
    filterset_class = ReportFilter
    lookup_value_regex = NUMBER

    def get_queryset(self) -> QuerySet[StageReport]:
        return report_list(self.request.user)

    def _answer(self, report: StageReport, code: int = status.HTTP_200_OK) -> Response:
        return Response(self.get_serializer(self.get_queryset().get(pk=report.pk)).data, status=code)

    def _given(self, request: Request, shape: type[Serializer[Any]]) -> dict[str, Any]:
        form = shape(data=request.data, context=self.get_serializer_context())
        form.is_valid(raise_exception=True)
        given: dict[str, Any] = form.validated_data
        return given

    @extend_schema(request=shapes.BeginSerializer, responses={201: shapes.ReportSerializer})
    def create(self, request: Request) -> Response:
        """Begins a report by hand, with a checkpoint of its own."""
        report = begin_report(by=person(request), now=clock.now(), **self._given(request, shapes.BeginSerializer))
        return self._answer(report, status.HTTP_201_CREATED)

    @extend_schema(request=shapes.DatesSerializer, responses=shapes.ReportSerializer)
    def partial_update(self, request: Request, pk: str) -> Response:
        """Writes the period and the deadline that the contract names."""
        report = self.get_object()
        form = shapes.DatesSerializer(data=request.data, partial=True)
        form.is_valid(raise_exception=True)
        dates = {name: getattr(report, name) for name in ("period_from", "period_to", "due_on")}
        change_dates(report=report, by=person(request), now=clock.now(), **(dates | form.validated_data))
        return self._answer(report)

    @extend_schema(
        methods=["GET"], responses=shapes.DraftSerializer, filters=False, parameters=[],
        description="The draft: what is asked, what stands there, what is missing.",
    )  # fmt: skip
    @extend_schema(
        methods=["PATCH"], request=shapes.TypedSerializer, responses=shapes.DraftSerializer,
        description="Keeps what was typed. A field that somebody else has changed since `revision` keeps their text "
        "and comes back among the clashes.",
    )  # fmt: skip
    @action(detail=True, methods=["get", "patch"], pagination_class=None, filterset_class=None)
    def draft(self, request: Request, pk: str) -> Response:
        report, now = self.get_object(), clock.now()
        if request.method == "GET":
            return self._draft(report, [])
        given = self._given(request, shapes.TypedSerializer)
        kept = keep_draft(report=report, by=person(request), now=now, typed=given["values"], revision=given["revision"])
        return self._draft(kept.report, kept.clashes)

    def _draft(self, report: StageReport, clashes: list[Clash]) -> Response:
        content = content_of(report)
        values = values_of(report, content)
        asked = fields_of(content.sections(values)) | answer_fields(report)
        shown = {
            "revision": report.revision,
            "asked": list(asked.values()),
            "values": {key: values[key] for key in asked if key in values},
            "problems": problems_of(report, now=clock.now(), content=content),
            "clashes": clashes,
        }
        return Response(shapes.DraftSerializer(shown).data)

    @extend_schema(request=shapes.RevisionSerializer, responses=shapes.ReportSerializer)
    @action(detail=True, methods=["post"], filterset_class=None)
    def send(self, request: Request, pk: str) -> Response:
        """Sends the draft, as it was at `revision`, for review."""
        report = self.get_object()
        send_report(
            report=report, by=person(request), now=clock.now(), **self._given(request, shapes.RevisionSerializer)
        )
        return self._answer(report)

    @extend_schema(request=None, responses=shapes.ReportSerializer)
    @action(detail=True, methods=["post"], filterset_class=None)
    def take_back(self, request: Request, pk: str) -> Response:
        """Takes a report back that nobody has decided about."""
        return self._answer(take_back(report=self.get_object(), by=person(request), now=clock.now()))

    @extend_schema(request=shapes.AcceptSerializer, responses=shapes.ReportSerializer)
    @action(detail=True, methods=["post"], filterset_class=None)
    def accept(self, request: Request, pk: str) -> Response:
        """Accepts the version; its days, figures and sums become those of the passport and the tranches."""
        report, given = self.get_object(), self._given(request, shapes.AcceptSerializer)
        return self._answer(accept_report(report=report, by=person(request), now=clock.now(), **given))

    @extend_schema(request=shapes.ReturnSerializer, responses=shapes.ReportSerializer)
    @action(detail=True, methods=["post"], url_path="return", filterset_class=None)
    def return_for_correction(self, request: Request, pk: str) -> Response:
        """Returns the version for correction, with remarks at its fields."""
        report, given = self.get_object(), self._given(request, shapes.ReturnSerializer)
        texts = given.pop("remarks", {})
        return self._answer(return_report(report=report, by=person(request), now=clock.now(), texts=texts, **given))

    @extend_schema(
        methods=["GET"], responses=shapes.RemarkSerializer(many=True), filters=False,
        description="What was said about the fields of the report.",
    )  # fmt: skip
    @extend_schema(
        methods=["POST"], request=shapes.RemarksSerializer, responses={201: shapes.RemarkSerializer(many=True)},
        description="Writes remarks without deciding yet.",
    )  # fmt: skip
    @action(detail=True, methods=["get", "post"], pagination_class=None, filterset_class=None)
    def remarks(self, request: Request, pk: str) -> Response:
        report = self.get_object()
        if request.method == "GET":
            return Response(shapes.RemarkSerializer(report.remarks.all(), many=True).data)
        given = self._given(request, shapes.RemarksSerializer)
        made = add_remarks(
            report=report, by=person(request), now=clock.now(), texts=given["remarks"], version=given["version"]
        )
        return Response(shapes.RemarkSerializer(made, many=True).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=shapes.SettleSerializer, responses=shapes.RemarkSerializer)
    @action(
        detail=True, methods=["post"], url_path=rf"remarks/(?P<remark_pk>{NUMBER})/settle", url_name="settle",
        filterset_class=None,
    )  # fmt: skip
    def settle(self, request: Request, pk: str, remark_pk: str) -> Response:
        """Marks a remark as settled, or opens it again."""
        remark = get_object_or_404(self.get_object().remarks.select_related("report__project"), pk=remark_pk)
        given = self._given(request, shapes.SettleSerializer)
        return Response(
            shapes.RemarkSerializer(settle_remark(remark=remark, by=person(request), now=clock.now(), **given)).data
        )

    @extend_schema(responses=shapes.VersionSerializer(many=True), filters=False)
    @action(detail=True, pagination_class=None, filterset_class=None)
    def versions(self, request: Request, pk: str) -> Response:
        """What was sent, the newest first, and what was decided about it."""
        return Response(shapes.VersionSerializer(self.get_object().versions.all(), many=True).data)


routes = [("reports", ReportViewSet, "report")]
