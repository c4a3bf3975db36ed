"""What the office types about offers and form sets, one file for each noun."""
