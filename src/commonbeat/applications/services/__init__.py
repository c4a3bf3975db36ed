"""Changes to applications, one file for each noun."""

from commonbeat.applications.services.files import (
    LARGEST_FILE,
    REFUSED_KEPT,
    Beside,
    checked,
    keep_refusal,
    save_applications,
    too_large,
)

__all__ = [
    "LARGEST_FILE",
    "REFUSED_KEPT",
    "Beside",
    "checked",
    "keep_refusal",
    "save_applications",
    "too_large",
]
