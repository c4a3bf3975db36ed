"""People who sign in: their names, their roles, and how they prove who they are.

A person signs in with an e-mail address and holds any number of roles. A role grants
permissions by name, so that lower rooms can ask for a right without knowing this one.
Repeated wrong passwords lock the address out for a while.
"""
