"""Pages of opportunities: those of the office, and those of everybody."""
