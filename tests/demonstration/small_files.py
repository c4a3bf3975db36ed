"""A few lines of each public file of a real round, with their traps."""

from pathlib import Path

from commonbeat.demonstration.public_files import (
    CROSSWALK,
    EMPLOYEES,
    OFFENSES,
    POVERTY,
    UNEMPLOYMENT,
    PublicFile,
)

EMPLOYEES_HEADER = (
    "ori,data_year,pub_agency_name,state_abbr,county_name,agency_type_name,population,"
    "officer_ct,civilian_ct,total_pe_ct"
)
OFFENSES_HEADER = (
    "state,city,population,violent_crime,murder,rape,robbery,aggravated_assault,"
    "property_crime,burglary,larceny_theft,motor_vehicle_theft,arson"
)
SMALL: dict[PublicFile, list[str]] = {
    EMPLOYEES: [
        EMPLOYEES_HEADER,
        "AL0010100,2025,Hoover,AL,JEFFERSON,City,92000,180,60,240",
        "CT0000400,2025,Avon,CT,CAPITOL PLANNING REGION,City,19000,30,5,35",
        "DC0010000,2024,Washington,DC,NOT SPECIFIED,City,690000,3000,700,3700",
        "AL0010000,2025,Jefferson,AL,JEFFERSON,County,145845,466,100,566",
        "AL0010200,2025,Ghost,AL,JEFFERSON,City,0,3,0,3",
        "AL0010300,2025,Unarmed,AL,JEFFERSON,City,500,0,1,1",
        "AL0010400,2025,Silent,AL,JEFFERSON,City,700,4,0,4",
        "AL0010500,2025,Grown,AL,JEFFERSON,City,50000,90,0,90",
        "CT0000700,2025,Lost,CT,CAPITOL PLANNING REGION,City,800,4,0,4",
        "GM0010100,2025,Dededo,GM,GUAM,City,44000,20,0,20",
    ],
    OFFENSES: [
        OFFENSES_HEADER,
        "ALABAMA,Hoover5,85670,114,4,15,27,68,1922,128,1694,100,2",
        "CONNECTICUT,Avon,18300,0,0,2,1,3,90,10,70,10,0",
        "DISTRICT OF COLUMBIA,Washington,705749,6896,166,345,2240,4145,30000,1843,25000,3157,0",
        "ALABAMA,Grown,9000,1,0,0,0,1,10,1,9,0,0",
        "CONNECTICUT,Lost,800,1,0,0,0,1,10,1,9,0,0",
        "ALABAMA,Unarmed,500,1,0,0,0,1,10,1,9,0,0",
        "ALABAMA,Ghost,300,1,0,0,0,1,10,1,9,0,0",
        "ALABAMA,Sheriffville,9000,1,0,0,0,1,10,1,9,0,0",
        "GUAM,Dededo,44000,1,0,0,0,1,10,1,9,0,0",
    ],
    POVERTY: [
        "Title,,,",
        "FIPStxt,Area_name,PCTPOVALL_2018,MEDHHINC_2018",
        '01073,Jefferson County,16.1,"55,013"',
        '09003,Hartford County,10.3,"72,000"',
        '11001,District of Columbia,16.1,"85,203"',
    ],
    UNEMPLOYMENT: [
        "Title,,,",
        "FIPS,Area_name,Unemployment_rate_2017,Unemployment_rate_2018",
        "01073,Jefferson County,4.4,3.8",
        "09003,Hartford County,4.8,4.2",
        "11001,District of Columbia,6.1,5.6",
    ],
    CROSSWALK: [
        "countyfip,state,place,PlaceName,population",
        '01073,01,35896,"Hoover city, AL",60000',
        '01117,01,35896,"Hoover city, AL",25000',
        '11001,11,50000,"Washington city, DC",689545',
    ],
}


def write_small_files(folder: Path) -> None:
    """Write the files below a folder, where `commonbeat demo --real` looks for them."""
    for file, lines in SMALL.items():
        path = folder / file.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
