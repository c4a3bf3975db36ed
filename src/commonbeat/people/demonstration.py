"""The people of the demonstration: made-up names, one published password."""

from dataclasses import dataclass

from commonbeat.people.enums import Role

PASSWORD = "walk-the-beat-together"  # noqa: S105  published on purpose; refused outside a demonstration


@dataclass(frozen=True)
class DemoPerson:
    """Somebody who signs in to the demonstration."""

    email: str
    display_name: str
    role: Role


PEOPLE = (
    DemoPerson("manager@commonbeat.example", "Dana Whitfield", Role.PROGRAM_MANAGER),
    DemoPerson("director@commonbeat.example", "Marcus Oyelaran", Role.DIRECTOR),
    DemoPerson("auditor@commonbeat.example", "Ines Calloway", Role.AUDITOR),
)
