"""Pages of applications: begin, overview, write, conflicts."""
