"""Pages of this room, one file for each part of the work."""
