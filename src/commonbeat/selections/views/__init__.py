"""The pages: what everybody sees of programs and results, and the office's workspace."""
