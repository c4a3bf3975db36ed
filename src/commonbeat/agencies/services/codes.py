"""What an import of one code for each agency did: the same words for every kind of code."""

from dataclasses import dataclass


@dataclass(kw_only=True)
class CodeReport:
    """What an import of codes did, or would do; `what` names the code."""

    what: str
    set: int = 0
    changed: int = 0
    unchanged: int = 0
    dry_run: bool = False

    @property
    def sentences(self) -> list[str]:
        """Return what came of the import, in numbers."""
        return [
            (
                f"{self.set:,} agencies got {self.what}, {self.changed:,} changed,"
                f" {self.unchanged:,} unchanged."
            )
        ]

    @property
    def details(self) -> list[str]:
        """Return nothing more: a code says little to anybody."""
        return []
