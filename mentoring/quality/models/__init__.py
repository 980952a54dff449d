from mentoring.quality.models.assessments import Answer, Assessment
from mentoring.quality.models.standards import Criterion, Standard, StandardVersion

__all__ = ["Answer", "Assessment", "Criterion", "Standard", "StandardVersion"]
