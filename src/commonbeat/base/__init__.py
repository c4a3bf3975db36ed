"""What every room shares: stamps, the audit log, forms, page frames, filters.

The audit log is one append-only chain of hashed lines; `audit.record` is the only way to add
to it. Templates here give every page its frame and every field its USWDS markup. This room
knows no user: whoever acts comes in as a value, and rights are asked for by permission name.
"""
