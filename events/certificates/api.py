"""Certificates under /api/v1/: the same services and the same rules as the pages."""

from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import get_language
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import mixins, status
from rest_framework.decorators import action
from rest_framework.permissions import AllowAny, BasePermission, IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from backend.accounts.requests import person
from backend.accounts.throttle import slow_down
from backend.common import clock
from events.certificates import serializers as shapes
from events.certificates.filters import CertificateApiFilter
from events.certificates.models import Certificate
from events.certificates.selectors import found_by
from events.certificates.services import issue_by_hand, issue_certificates, reissue_certificate, revoke_certificate


class CertificateViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, GenericViewSet):
    """Certificates of the events that the person organises; and the check of a number, for everybody."""

    queryset = Certificate.objects.none()
    serializer_class = shapes.CertificateSerializer
    filterset_class = CertificateApiFilter
    lookup_value_regex = r"\d{1,18}"

    def get_queryset(self) -> QuerySet[Certificate]:
        return Certificate.objects.visible_to(self.request.user).select_related("event__centre__region")

    def get_permissions(self) -> list[BasePermission]:
        return [AllowAny() if self.action == "check" else IsAuthenticated()]

    @extend_schema(request=shapes.IssueSerializer, responses=shapes.IssuedSerializer)
    @action(detail=False, methods=["post"], filterset_class=None)
    def issue(self, request: Request) -> Response:
        """Gives everybody who was at the event a certificate, and writes to them. Twice changes nothing."""
        form = shapes.IssueSerializer(data=request.data, context=self.get_serializer_context())
        form.is_valid(raise_exception=True)
        issued = issue_certificates(by=person(request), now=clock.now(), **form.validated_data)
        return Response({"issued": issued})

    @extend_schema(request=shapes.ByHandSerializer, responses={201: shapes.CertificateSerializer})
    def create(self, request: Request) -> Response:
        """Gives a speaker, an organiser or a volunteer a certificate."""
        form = shapes.ByHandSerializer(data=request.data, context=self.get_serializer_context())
        form.is_valid(raise_exception=True)
        made = issue_by_hand(
            by=person(request), now=clock.now(), language=get_language() or "ru", **form.validated_data
        )
        return Response(self.get_serializer(made).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=shapes.CertificateReasonSerializer, responses=shapes.CertificateSerializer)
    @action(detail=True, methods=["post"], filterset_class=None)
    def revoke(self, request: Request, pk: str) -> Response:
        """Takes a certificate back; whoever checks its number learns so, without the reason."""
        found = self.get_object()
        form = shapes.CertificateReasonSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        revoked = revoke_certificate(certificate=found, by=person(request), now=clock.now(), **form.validated_data)
        return Response(self.get_serializer(revoked).data)

    @extend_schema(request=shapes.ReissueSerializer, responses={201: shapes.CertificateSerializer})
    @action(detail=True, methods=["post"], filterset_class=None)
    def reissue(self, request: Request, pk: str) -> Response:
        """Issues a certificate with the right name and a number of its own instead of this one."""
        found = self.get_object()
        form = shapes.ReissueSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        fresh = reissue_certificate(certificate=found, by=person(request), now=clock.now(), **form.validated_data)
        return Response(self.get_serializer(fresh).data, status=status.HTTP_201_CREATED)

    @extend_schema(
        parameters=[OpenApiParameter("number", str, required=True, description="As it stands on the certificate.")],
        filters=False,
        responses=shapes.CheckedSerializer,
    )
    @action(detail=False, methods=["get"], filterset_class=None, pagination_class=None)
    def check(self, request: Request) -> Response:
        """Whether a number is real: event, date and initials, nothing else. A wrong number is 404."""
        slow_down(request._request, "certificate-check")
        certificate = found_by(request.query_params.get("number", ""))
        if certificate is None:
            raise Http404
        return Response(shapes.CheckedSerializer(certificate).data)


routes: list[tuple[str, type[GenericViewSet], str]] = [("certificates", CertificateViewSet, "certificate")]
