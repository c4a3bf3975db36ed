"""What is wrong, said so that a person can mend it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong: a stable code, the value at fault, and the way out."""

    code: str
    message: str
    way_out: str
    where: str = ""

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where else ""
        return f"{place}{self.message} {self.way_out}"


class Refused(Exception):  # noqa: N818  the house says "refused", as its people do
    """An operation that was not carried out, with every reason at once."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems
