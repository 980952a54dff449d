"""Endpoints under /api/v1/: (prefix, viewset, basename). The same services and rules as the pages."""

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, status
from rest_framework.decorators import action
from rest_framework.permissions import SAFE_METHODS, IsAuthenticated, IsAuthenticatedOrReadOnly
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet, ReadOnlyModelViewSet

from backend.accounts.models import Invitation, Membership
from backend.accounts.permissions import permit
from backend.accounts.requests import person
from backend.common import clock
from backend.common.errors import Invalid
from backend.directory import pages_api
from backend.directory import serializers as shapes
from backend.directory.closing import open_affairs
from backend.directory.filters import CentreFilter, MembershipFilter, OrganisationFilter, TerritoryFilter
from backend.directory.leaving import left_behind
from backend.directory.models import Centre, Organisation, Territory
from backend.directory.selectors import invitations_visible_to, memberships_visible_to, with_flags
from backend.directory.services.centres import change_centre, close_centre, register_centre
from backend.directory.services.organisations import change_organisation, register_organisation
from backend.directory.services.people import end_membership, invite_member, recall_invitation

NUMBER = r"\d{1,18}"


class TerritoryViewSet(ReadOnlyModelViewSet):
    """Federal districts, regions, municipalities."""

    queryset = Territory.objects.order_by("name", "pk")
    serializer_class = shapes.TerritorySerializer
    filterset_class = TerritoryFilter
    permission_classes = [IsAuthenticatedOrReadOnly]
    lookup_value_regex = NUMBER


class OrganisationViewSet(ReadOnlyModelViewSet):
    """Organisations that the person sees: their own, and for staff of centres and regions all."""

    queryset = Organisation.objects.none()
    serializer_class = shapes.OrganisationSerializer
    filterset_class = OrganisationFilter
    lookup_value_regex = NUMBER

    def get_queryset(self) -> QuerySet[Organisation]:
        return Organisation.objects.visible_to(self.request.user).order_by("name", "pk")

    def create(self, request: Request) -> Response:
        """Registers an organisation; who does so leads it, unless they work for a centre or a region."""
        permit(person(request), "directory.register_organisation")
        form = self.get_serializer(data=request.data)
        form.is_valid(raise_exception=True)
        made = register_organisation(by=person(request), now=clock.now(), **form.validated_data)
        return Response(self.get_serializer(made).data, status=status.HTTP_201_CREATED)

    def partial_update(self, request: Request, pk: str) -> Response:
        """Changes fields of an organisation."""
        found = self.get_object()
        permit(person(request), "directory.change_organisation", found)
        form = self.get_serializer(found, data=request.data, partial=True)
        form.is_valid(raise_exception=True)
        row = change_organisation(organisation=found, by=person(request), now=clock.now(), **form.validated_data)
        return Response(self.get_serializer(row).data)


class CentreViewSet(ReadOnlyModelViewSet):
    """Resource centres, for everybody."""

    queryset = Centre.objects.none()
    serializer_class = shapes.CentreSerializer
    filterset_class = CentreFilter
    permission_classes = [IsAuthenticatedOrReadOnly]
    lookup_value_regex = NUMBER

    def get_queryset(self) -> QuerySet[Centre]:
        # Everybody reads of a centre; that it can be changed, only its own people know.
        reads = self.request.method in SAFE_METHODS and self.action != "affairs"
        seen = Centre.objects.visible_to if reads else Centre.objects.people_visible_to
        today = clock.local_date(clock.now(), clock.MOSCOW)
        rows = with_flags(seen(self.request.user), self.request.user, today).select_related("region")
        return rows.prefetch_related("municipalities", "operators").order_by("name", "pk")

    def create(self, request: Request) -> Response:
        """Registers a centre in a region that the person operates."""
        permit(person(request), "directory.register_centre")
        form = self.get_serializer(data=request.data)
        form.is_valid(raise_exception=True)
        made = register_centre(by=person(request), now=clock.now(), **form.validated_data)
        return Response(self.get_serializer(made).data, status=status.HTTP_201_CREATED)

    def partial_update(self, request: Request, pk: str) -> Response:
        """Changes a centre's profile."""
        found = self.get_object()
        permit(person(request), "directory.change_centre", found)
        form = self.get_serializer(found, data=request.data, partial=True)
        form.is_valid(raise_exception=True)
        row = change_centre(centre=found, by=person(request), now=clock.now(), **form.validated_data)
        return Response(self.get_serializer(row).data)

    @extend_schema(responses=shapes.LeftBehindSerializer(many=True))
    @action(detail=True, filterset_class=None, pagination_class=None, permission_classes=[IsAuthenticated])
    def affairs(self, request: Request, pk: str) -> Response:
        """What is open at the centre, and what becomes of it when the centre is closed."""
        centre = self.get_object()
        permit(person(request), "directory.verify_centre", centre)
        return Response(shapes.LeftBehindSerializer(open_affairs(centre, clock.now()), many=True).data)

    @extend_schema(request=None, responses=shapes.CentreSerializer)
    @action(detail=True, methods=["post"], filterset_class=None)
    def close(self, request: Request, pk: str) -> Response:
        """Closes the centre with all that is open there; what becomes of it the operation `affairs` says before."""
        close_centre(centre=self.get_object(), by=person(request), now=clock.now())
        return Response(self.get_serializer(self.get_object()).data)


class MembershipViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, GenericViewSet):
    """The person's own roles, and the people of organisations and centres that they see."""

    queryset = Membership.objects.none()
    serializer_class = shapes.MembershipSerializer
    filterset_class = MembershipFilter
    lookup_value_regex = NUMBER

    def get_queryset(self) -> QuerySet[Membership]:
        return memberships_visible_to(person(self.request)).order_by("pk")

    @extend_schema(request=shapes.NewMemberSerializer, responses={201: shapes.AddedSerializer})
    def create(self, request: Request) -> Response:
        """Gives a role to the person with this address, or invites the address when nobody has it."""
        form = shapes.NewMemberSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        fields = dict(form.validated_data)
        place = self._place(fields.pop("organisation", None), fields.pop("centre", None))
        made = invite_member(place=place, by=person(request), now=clock.now(), **fields)
        invited = isinstance(made, Invitation)
        added = {"membership": None if invited else made, "invitation": made if invited else None}
        return Response(shapes.AddedSerializer(added).data, status=status.HTTP_201_CREATED)

    def _place(self, organisation: int | None, centre: int | None) -> Organisation | Centre:
        """The place to which somebody is added; 404 where the person does not see its people."""
        user = person(self.request)
        if organisation and not centre:
            return get_object_or_404(Organisation.objects.visible_to(user).select_related("region"), pk=organisation)
        if centre and not organisation:
            return get_object_or_404(Centre.objects.people_visible_to(user).select_related("region"), pk=centre)
        raise Invalid(_("Name one organisation or one centre."), field="organisation")

    @extend_schema(responses=shapes.LeftBehindSerializer(many=True))
    @action(detail=True, url_path="left-behind", filterset_class=None, pagination_class=None)
    def left_behind(self, request: Request, pk: str) -> Response:
        """What would stay behind if this role ended now; for those who may end it."""
        membership, by = self.get_object(), person(request)
        if membership.user_id != by.pk:
            permit(by, "directory.manage_people", membership.place)
        return Response(shapes.LeftBehindSerializer(left_behind(membership, clock.now()), many=True).data)

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, pk: str) -> Response:
        """Ends a role, today."""
        end_membership(membership=self.get_object(), by=person(request), now=clock.now())
        return Response(status=status.HTTP_204_NO_CONTENT)


class InvitationViewSet(mixins.ListModelMixin, GenericViewSet):
    """Open invitations to organisations and centres whose people the person sees."""

    queryset = Invitation.objects.none()
    serializer_class = shapes.InvitationSerializer
    lookup_value_regex = NUMBER

    def get_queryset(self) -> QuerySet[Invitation]:
        return invitations_visible_to(person(self.request)).order_by("-sent_at", "pk")

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, pk: str) -> Response:
        """Recalls an invitation: its link works no more."""
        recall_invitation(invitation=self.get_object(), by=person(request), now=clock.now())
        return Response(status=status.HTTP_204_NO_CONTENT)


routes: list[tuple[str, type[GenericViewSet], str]] = [
    *pages_api.routes,
    ("territories", TerritoryViewSet, "territory"),
    ("organisations", OrganisationViewSet, "organisation"),
    ("centres", CentreViewSet, "centre"),
    ("memberships", MembershipViewSet, "membership"),
    ("invitations", InvitationViewSet, "invitation"),
]
