"""Why each applicant was or was not funded: a code, and plain sentences with numbers."""
