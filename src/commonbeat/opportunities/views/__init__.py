"""Pages of form sets and opportunities: of the office, and of everybody."""
