"""What the office offers: its programs, their rounds, and the rulebooks that decide them.

A rulebook is kept as the bytes that were uploaded, with their SHA-256, and never changes;
another policy is another version. Uploading one parses it and reports every problem at once.
"""
