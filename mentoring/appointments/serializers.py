"""How the pool, its times, bookings and visits look to programs. Parsing and printing only."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from backend.accounts.guests import Person
from backend.accounts.models import User
from backend.common.api.fields import Moment, Number
from backend.directory.models import Centre, Territory
from mentoring.appointments.enums import AppointmentStatus, VisitForm
from mentoring.appointments.models import LONGEST_TEXT, Appointment, Slot, Specialist, Visit
from mentoring.appointments.services.booking import Wish
from mentoring.appointments.services.slots import Meeting, Pattern
from mentoring.offering.enums import ServiceForm
from mentoring.offering.models import Service


class SpecialistSerializer(serializers.ModelSerializer[Specialist]):
    """A specialist as everybody sees one."""

    centre_name = serializers.CharField(source="centre.name", read_only=True)
    free = serializers.IntegerField(read_only=True, help_text="Free times in the next sixty days.")
    next_free_at = serializers.DateTimeField(read_only=True, allow_null=True)
    url = serializers.CharField(source="get_absolute_url", read_only=True)

    class Meta:
        model = Specialist
        fields = [
            "id", "centre", "centre_name", "name", "fields", "about", "active", "free", "next_free_at", "url",
        ]  # fmt: skip
        read_only_fields = fields


class SpecialistWriteSerializer(serializers.Serializer[Any]):
    """The card of a specialist."""

    name = serializers.CharField(max_length=200)
    fields = serializers.ListField(  # type: ignore[assignment]
        child=serializers.CharField(max_length=100), min_length=1, max_length=10, help_text="Fields of knowledge."
    )
    about = serializers.CharField(max_length=LONGEST_TEXT, required=False, allow_blank=True)
    user = Number(queryset=User.objects.filter(is_active=True), required=False, allow_null=True)
    active = serializers.BooleanField(required=False)


class NewSpecialistSerializer(SpecialistWriteSerializer):
    centre = Number(queryset=Centre.objects.all())


class SlotSerializer(serializers.ModelSerializer[Slot]):
    """A time that can be booked. The link of a call is only for whoever has booked it."""

    specialist_name = serializers.CharField(source="specialist.name", read_only=True)
    zone = serializers.CharField(read_only=True)
    municipality_name = serializers.CharField(source="municipality.name", read_only=True, default="")

    class Meta:
        model = Slot
        fields = [
            "id", "specialist", "specialist_name", "starts_at", "ends_at", "zone", "form", "place", "municipality",
            "municipality_name", "cancelled_at",
        ]  # fmt: skip
        read_only_fields = fields


class MeetingSerializer(serializers.Serializer[Any]):
    """How client and specialist meet."""

    specialist = serializers.IntegerField(min_value=1, max_value=10**18)
    minutes = serializers.IntegerField(min_value=10, max_value=480, help_text="For one client.")
    form = serializers.ChoiceField(choices=ServiceForm.choices)
    place = serializers.CharField(max_length=300, required=False, allow_blank=True, default="")
    online_url = serializers.URLField(max_length=200, required=False, allow_blank=True, default="")
    municipality = Number(
        queryset=Territory.objects.municipalities(), required=False, allow_null=True, default=None
    )  # fmt: skip

    def meeting(self) -> Meeting:
        data = self.validated_data
        return Meeting(
            form=data["form"], place=data["place"], online_url=data["online_url"], municipality=data["municipality"]
        )


class NewSlotSerializer(MeetingSerializer):
    starts_at = Moment()


class PatternSerializer(MeetingSerializer):
    """Times of a week by the clock of the centre; days off are left out."""

    first_day = serializers.DateField()
    last_day = serializers.DateField()
    weekdays = serializers.ListField(
        child=serializers.IntegerField(min_value=0, max_value=6), min_length=1, max_length=7, help_text="0 is Monday."
    )
    begins = serializers.TimeField()
    ends = serializers.TimeField()
    pause = serializers.IntegerField(min_value=0, max_value=480, required=False, default=0, help_text="Minutes.")

    def pattern(self) -> Pattern:
        data = self.validated_data
        return Pattern(
            first_day=data["first_day"],
            last_day=data["last_day"],
            weekdays=frozenset(data["weekdays"]),
            begins=data["begins"],
            ends=data["ends"],
            minutes=data["minutes"],
            pause=data["pause"],
        )


class OpenedSerializer(serializers.Serializer[Any]):
    made = serializers.IntegerField()
    skipped = serializers.IntegerField(help_text="Left out because something stands there.")


class AppointmentReasonSerializer(serializers.Serializer[Any]):
    reason = serializers.CharField(max_length=500, help_text="Who was told of it reads this in their letter.")


class MaybeReasonSerializer(serializers.Serializer[Any]):
    reason = serializers.CharField(
        max_length=500, required=False, allow_blank=True, default="", help_text="Needed when somebody has booked it."
    )


class BookingSerializer(serializers.Serializer[Any]):
    """Who wants which time."""

    slot = serializers.IntegerField(min_value=1, max_value=10**18)
    full_name = serializers.CharField(max_length=200)
    email = serializers.EmailField(max_length=254)
    phone = serializers.CharField(max_length=32, required=False, allow_blank=True, default="")
    organisation_name = serializers.CharField(max_length=300, required=False, allow_blank=True, default="")
    question = serializers.CharField(max_length=LONGEST_TEXT, required=False, allow_blank=True, default="")
    consent = serializers.BooleanField(help_text="The person agreed to the processing of their data: must be true.")

    def validate_consent(self, given: bool) -> bool:
        if not given:
            raise serializers.ValidationError(_("Without this consent you can't be booked."))
        return given

    def wish(self, language: str) -> Wish:
        data = self.validated_data
        guest = Person(
            full_name=data["full_name"],
            email=data["email"],
            phone=data["phone"],
            organisation_name=data["organisation_name"],
            language=language,
        )
        return Wish(person=guest, question=data["question"])


class BookingAnswerSerializer(serializers.Serializer[Any]):
    """The same for an address that has booked already, so that nobody learns from it what others have booked."""

    booked = serializers.BooleanField(help_text="Whether it is sure; false: the letter has to be answered.")
    message = serializers.CharField(help_text="What to do now.")


class AppointmentSerializer(serializers.ModelSerializer[Appointment]):
    """An appointment as the client and whoever receives them see it."""

    specialist = serializers.IntegerField(source="slot.specialist_id", read_only=True)
    specialist_name = serializers.CharField(source="slot.specialist.name", read_only=True)
    starts_at = serializers.DateTimeField(source="slot.starts_at", read_only=True)
    ends_at = serializers.DateTimeField(source="slot.ends_at", read_only=True)
    zone = serializers.CharField(source="slot.zone", read_only=True)
    place = serializers.CharField(source="slot.place", read_only=True)

    class Meta:
        model = Appointment
        fields = [
            "id", "slot", "specialist", "specialist_name", "starts_at", "ends_at", "zone", "place", "case", "status",
            "full_name", "email", "phone", "organisation_name", "question", "booked_at", "hold_until", "cancelled_at",
            "settled_at",
        ]  # fmt: skip
        read_only_fields = fields


class AppointmentTicketSerializer(serializers.ModelSerializer[Appointment]):
    """What a client learns by their token."""

    starts_at = serializers.DateTimeField(source="slot.starts_at", read_only=True)
    ends_at = serializers.DateTimeField(source="slot.ends_at", read_only=True)
    specialist_name = serializers.CharField(source="slot.specialist.name", read_only=True)

    class Meta:
        model = Appointment
        fields = ["slot", "status", "full_name", "specialist_name", "starts_at", "ends_at", "hold_until"]
        read_only_fields = fields


class AppointmentTokenSerializer(serializers.Serializer[Any]):
    token = serializers.CharField(max_length=500, help_text="From the link in the letter.")


class MoveSerializer(AppointmentTokenSerializer):
    slot = serializers.IntegerField(min_value=1, max_value=10**18, help_text="Another time of the same specialist.")


class OutcomeSerializer(serializers.Serializer[Any]):
    outcome = serializers.ChoiceField(
        choices=[
            (AppointmentStatus.TOOK_PLACE.value, AppointmentStatus.TOOK_PLACE.label),
            (AppointmentStatus.MISSED.value, AppointmentStatus.MISSED.label),
        ]
    )
    note = serializers.CharField(max_length=LONGEST_TEXT, required=False, allow_blank=True, default="")


class VisitSerializer(serializers.ModelSerializer[Visit]):
    """A visit to a municipality, or a remote session for it."""

    centre_name = serializers.CharField(source="centre.name", read_only=True)
    municipality_name = serializers.CharField(source="municipality.name", read_only=True)
    zone = serializers.CharField(read_only=True)
    services: Any = serializers.PrimaryKeyRelatedField(many=True, read_only=True)
    url = serializers.CharField(source="get_absolute_url", read_only=True)

    class Meta:
        model = Visit
        fields = [
            "id", "centre", "centre_name", "municipality", "municipality_name", "form", "status", "title", "about",
            "starts_at", "ends_at", "zone", "place", "online_url", "services", "people", "organisations", "note", "url",
        ]  # fmt: skip
        read_only_fields = fields


class VisitWriteSerializer(serializers.Serializer[Any]):
    """What the head of a centre says about a visit."""

    municipality = Number(queryset=Territory.objects.municipalities())
    form = serializers.ChoiceField(choices=VisitForm.choices, required=False)
    title = serializers.CharField(max_length=300)
    about = serializers.CharField(max_length=LONGEST_TEXT, required=False, allow_blank=True)
    starts_at = Moment()
    ends_at = Moment()
    place = serializers.CharField(max_length=300, required=False, allow_blank=True)
    online_url = serializers.URLField(max_length=200, required=False, allow_blank=True)
    services = serializers.ListField(child=Number(queryset=Service.objects.all()), required=False, max_length=60)


class NewVisitSerializer(VisitWriteSerializer):
    centre = Number(queryset=Centre.objects.all())


class HeldSerializer(serializers.Serializer[Any]):
    people = serializers.IntegerField(min_value=0, max_value=100_000)
    organisations = serializers.IntegerField(min_value=0, max_value=100_000)
    note = serializers.CharField(max_length=LONGEST_TEXT, required=False, allow_blank=True, default="")


class UnvisitedSerializer(serializers.ModelSerializer[Territory]):
    """A municipality where nothing was held in the year."""

    last_at = serializers.DateTimeField(read_only=True, allow_null=True, help_text="Before the year; null: never.")
    next_at = serializers.DateTimeField(read_only=True, allow_null=True, help_text="Planned or announced in the year.")

    class Meta:
        model = Territory
        fields = ["id", "name", "last_at", "next_at"]
        read_only_fields = fields
