"""The words for where an offer stands."""

from django.db import models


class Stage(models.TextChoices):
    """Where one version of an opportunity stands on its way to the public."""

    DRAFT = "draft", "Draft"
    SUBMITTED = "submitted", "Waiting for approval"
    RETURNED = "returned", "Returned"
    PUBLISHED = "published", "Published"


# who may apply, by the codes that the office uses; SF-424 has its own letters for them
APPLICANT_TYPES = {
    "municipal": "City or town police",
    "county": "County police or sheriff",
    "state": "State law-enforcement agency",
    "tribal": "Federally recognized tribe",
    "campus": "College or university police",
    "school": "School district",
    "special": "Transit, port, park or other special police",
    "territory": "Agency of a territory",
    "local_government": "City, county or other local government",
    "nonprofit": "Nonprofit organization",
    "training_provider": "Training provider",
}
