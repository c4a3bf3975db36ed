"""Changes of programs, rounds, rulebooks and form sets, one file for each noun."""

from commonbeat.opportunities.services.programs import (
    LARGEST_RULEBOOK,
    address_problems,
    code_problems,
    make_program,
    open_round,
    save_rulebook,
)

__all__ = [
    "LARGEST_RULEBOOK",
    "address_problems",
    "code_problems",
    "make_program",
    "open_round",
    "save_rulebook",
]
