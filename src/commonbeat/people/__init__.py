"""People: their accounts, their roles, and how they prove who they are.

A person signs in with an e-mail address and holds any number of roles. A role grants
permissions by name, so that lower rooms can ask for a right without knowing this one.
Sign-up, second factors and providers are allauth's, in our pages (ADR 20); staff need a
second factor. What is typed into a form that comes after the session has ended is kept.
"""
