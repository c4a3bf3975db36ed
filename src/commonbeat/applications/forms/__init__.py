"""What people type about applications, one file for each part of the work."""
