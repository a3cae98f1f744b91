"""The pages, and the task that a prefect's approval is. Read from here: ``from cms.models import ConsultationPage``."""

from cms.models.approval import PrefectureApproval
from cms.models.consultation import ConsultationIndexPage, ConsultationPage
from cms.models.institutions import CouncilPage, PrefecturePage
from cms.models.plain import HomePage, InformationPage, NewsIndexPage, NewsPage

__all__ = [
    "ConsultationIndexPage",
    "ConsultationPage",
    "CouncilPage",
    "HomePage",
    "InformationPage",
    "NewsIndexPage",
    "NewsPage",
    "PrefectureApproval",
    "PrefecturePage",
]
