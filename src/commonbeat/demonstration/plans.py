"""Plans in applicants' words, put together from parts so that they vary; all synthetic."""

import numpy as np

from commonbeat.demonstration.draws import Draws, Ints
from commonbeat.formats.text_columns import Bytes, choice_column

# Parts have no commas, so that a line of the file needs no quotation marks.
_PARTS = (
    (
        "Synthetic plan: new officers will walk the same beats every week",
        "Synthetic plan: two officers will be assigned to the neighborhoods with most calls",
        "Synthetic plan: the department will reopen its substation and keep it staffed",
        "Synthetic plan: officers will be taken off the desk and put on foot and bicycle",
        "Synthetic plan: a team will answer repeat calls until their cause is gone",
        "Synthetic plan: school resource officers will mentor students and teach classes",
        "Synthetic plan: the agency will staff a night shift that it had to give up",
        "Synthetic plan: deputies will be stationed in the villages that are farthest away",
        "Synthetic plan: each new officer will own one district and its problems",
        "Synthetic plan: officers will work with residents who know the street best",
        "Synthetic plan: the department will pair officers with crisis counselors",
        "Synthetic plan: victims of repeat burglary will be visited within a day",
    ),
    (
        " with the housing authority",
        " with a council of residents",
        " with the schools and parents",
        " with merchants on the main street",
        " with faith communities",
        " with the health department",
        " with tenants and landlords",
        " with the probation office",
        " with youth clubs",
        " with the chamber of commerce",
        " with neighboring agencies",
    ),
    (
        " to reduce gun violence",
        " to close open-air drug markets",
        " to bring down burglaries",
        " to calm traffic near schools",
        " to build trust after a hard year",
        " to protect the elderly from fraud",
        " to find treatment instead of arrest",
        " to settle disputes before they turn violent",
        " to keep parks open in the evening",
    ),
    (
        ". Calls for service and a survey of residents will show whether it works.",
        ". Results will be discussed with residents every quarter.",
        ". The first year is for analysis; the second and third are for response.",
        ". The positions will be kept from the general fund after the grant ends.",
        ". A partner from the state university will measure the results.",
        ". Offences in the target area will be compared with the year before.",
    ),
)


def plan_statements(draws: Draws, keys: Ints) -> Bytes:
    """Return one plan for each key, as a column of text."""
    return np.concatenate(
        [
            choice_column(draws.below(f"plan {place}", keys, len(parts)), parts)
            for place, parts in enumerate(_PARTS)
        ],
        axis=1,
    )
