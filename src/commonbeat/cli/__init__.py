"""The shell's door: `commonbeat award`, `verify`, `compare`, `what-if`, `rulebook` and more.

No rules live here. A command reads files, asks the engine, and writes files or a table;
each stands in a module of its own, loaded when it is called, so that help is instant and a
run of the engine never loads the web framework.
"""
