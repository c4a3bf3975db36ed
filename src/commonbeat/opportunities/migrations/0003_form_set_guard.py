from django.db import migrations

from commonbeat.opportunities import guard


class Migration(migrations.Migration):
    dependencies = [("opportunities", "0002_offers_and_form_sets")]

    operations = [
        migrations.RunPython(
            lambda apps, editor: guard.install(editor.connection),
            lambda apps, editor: guard.remove(editor.connection),
        )
    ]
