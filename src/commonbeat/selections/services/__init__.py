"""What is done to runs: computed, verified, reviewed and published."""
