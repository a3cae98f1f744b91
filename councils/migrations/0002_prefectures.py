"""The 106 offices of ``councils/data/prefectures.csv``: they exist in every installation."""

import csv
from pathlib import Path

from django.db import migrations

TEXTS = (
    "sigla slug istat_province_code province_name region_name istat_region_code seat_municipality office_type "
    "official_title head_title council_name"
).split()


def load(apps, schema_editor):
    Prefecture = apps.get_model("councils", "Prefecture")
    source = Path(__file__).parents[1] / "data" / "prefectures.csv"
    with source.open(encoding="utf-8", newline="") as lines:
        rows = [
            Prefecture(**{name: row[name] for name in TEXTS}, is_metropolitan_city=row["is_metropolitan_city"] == "true")
            for row in csv.DictReader(lines)
        ]
    Prefecture.objects.using(schema_editor.connection.alias).bulk_create(rows)


class Migration(migrations.Migration):
    dependencies = [("councils", "0001_initial")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
