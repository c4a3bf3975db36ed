"""The words for people of agencies and their registration."""

from django.db import models


class AgencyRole(models.TextChoices):
    """What a person may do for an agency; one person may hold several roles."""

    ENTITY_ADMINISTRATOR = "entity_administrator", "Entity administrator"
    APPLICATION_SUBMITTER = "application_submitter", "Application submitter"
    LAW_ENFORCEMENT_EXECUTIVE = "law_enforcement_executive", "Law-enforcement executive"
    GOVERNMENT_EXECUTIVE = "government_executive", "Government executive"
    AWARD_ADMINISTRATOR = "award_administrator", "Award administrator"
    FINANCIAL_MANAGER = "financial_manager", "Financial manager"


# the two who certify an application and accept an award; they must be two people
AUTHORIZED_REPRESENTATIVES = (
    AgencyRole.LAW_ENFORCEMENT_EXECUTIVE,
    AgencyRole.GOVERNMENT_EXECUTIVE,
)

# what each role may do, in the words of somebody who has nine officers and no grant writer
ROLE_WORDS = {
    AgencyRole.ENTITY_ADMINISTRATOR: (
        "Invites people, gives and ends roles, keeps the registration up to date."
    ),
    AgencyRole.APPLICATION_SUBMITTER: (
        "Begins and writes applications, and submits them once both signers have certified."
    ),
    AgencyRole.LAW_ENFORCEMENT_EXECUTIVE: (
        "The chief or sheriff: the first of the two signers."
    ),
    AgencyRole.GOVERNMENT_EXECUTIVE: (
        "The mayor, city or county manager, or tribal chair: the second of the two signers."
    ),
    AgencyRole.AWARD_ADMINISTRATOR: (
        "Looks after an award: accepts it with the signers, reports on it, asks for changes."
    ),
    AgencyRole.FINANCIAL_MANAGER: "Asks for payments and reports what was spent.",
}


class ClaimState(models.TextChoices):
    """Where a claim to an agency's page stands."""

    WAITING = "waiting", "Waiting for the office"
    GRANTED = "granted", "Granted"
    REFUSED = "refused", "Refused"


class RegistrationStatus(models.TextChoices):
    """What is known of an agency's registration in the government's registry of entities."""

    ACTIVE = "active", "Active"
    EXPIRED = "expired", "Expired"
    PENDING = "pending", "Pending: applied for, not confirmed yet"
    UNCHECKED = "unchecked", "Not checked: the registry could not be asked"
    UNKNOWN = "unknown", "Not found in the registry"
