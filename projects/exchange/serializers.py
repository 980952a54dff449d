from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers

from projects.exchange.intake.cards import MOST
from projects.exchange.models import FileImport, RowRemark


class ImportSerializer(serializers.ModelSerializer[FileImport]):
    """A file on its way in. The counts are the trial's until the import begins."""

    percent = serializers.IntegerField(read_only=True, min_value=0, max_value=100)

    class Meta:
        model = FileImport
        fields = (
            "id", "name", "size", "sha256", "layout", "status", "trial", "percent", "line", "read", "created",
            "updated", "unchanged", "skipped", "refused", "noted", "problem", "created_at", "finished_at",
        )  # fmt: skip
        read_only_fields = fields


class BringSerializer(serializers.Serializer[Any]):
    """Either a file (multipart) or the text of one card."""

    file = serializers.FileField(required=False)
    text = serializers.CharField(required=False, max_length=MOST)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if len(attrs) != 1:
            raise serializers.ValidationError(_("Choose a file, or paste the text of a card."))
        return attrs


class RowRemarkSerializer(serializers.ModelSerializer[RowRemark]):
    """What there is to say about one row."""

    class Meta:
        model = RowRemark
        fields = ("line", "column", "message", "refused")
        read_only_fields = fields
