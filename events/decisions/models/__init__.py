from events.decisions.models.attendants import Attendant
from events.decisions.models.correction import Correction
from events.decisions.models.points import Addressee, Recommendation, Step, TakenOver
from events.decisions.models.protocol import NumberOfYear, Protocol, ProtocolVersion

__all__ = [
    "Addressee",
    "Attendant",
    "Correction",
    "NumberOfYear",
    "Protocol",
    "ProtocolVersion",
    "Recommendation",
    "Step",
    "TakenOver",
]
