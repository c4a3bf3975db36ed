"""Law-enforcement agencies: who they are, whom they serve, how many they employ.

Every figure carries its source and vintage. The public importers (FBI police employees,
offences by city, county economics) write here; nothing here knows of grants.
"""
