"""How the attendance report looks in the API. Printing only."""

from rest_framework import serializers

from events.turnout.report import Line, Report, Table


class TurnoutLineSerializer(serializers.Serializer[Line]):
    """One line; what nobody marked is null: `marked` of the context says whether anybody was."""

    name = serializers.CharField(help_text="Empty where it is not known.")
    registered = serializers.IntegerField(help_text="Who had said before that they come.")
    came = serializers.SerializerMethodField()
    absent = serializers.SerializerMethodField()
    excused = serializers.SerializerMethodField()
    walk_ins = serializers.SerializerMethodField(help_text="Those of who came that had not signed up before.")

    def _known(self, value: int) -> int | None:
        return value if self.context["marked"] else None

    def get_came(self, line: Line) -> int | None:
        return self._known(line.came)

    def get_absent(self, line: Line) -> int | None:
        return self._known(line.absent)

    def get_excused(self, line: Line) -> int | None:
        return self._known(line.excused)

    def get_walk_ins(self, line: Line) -> int | None:
        return self._known(line.walk_ins)


class TurnoutTableSerializer(serializers.Serializer[Table]):
    key = serializers.CharField(help_text="organisation, category, municipality, region, district, platform, …")
    title = serializers.CharField()
    lines = TurnoutLineSerializer(many=True)


class TurnoutSerializer(serializers.Serializer[Report]):
    """The attendance of an event."""

    event = serializers.SerializerMethodField()
    marked = serializers.BooleanField(help_text="False: nobody was marked, so it is not known who came.")
    headline = serializers.CharField()
    total = TurnoutLineSerializer()
    tables = TurnoutTableSerializer(many=True)

    def get_event(self, report: Report) -> int:
        return int(report.event.pk)
