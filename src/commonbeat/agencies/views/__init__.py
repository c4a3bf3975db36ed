"""The pages: the registry for everybody, the people of an agency, the office's queue."""
