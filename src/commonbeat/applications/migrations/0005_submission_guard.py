from django.db import migrations

from commonbeat.applications import guard


class Migration(migrations.Migration):
    dependencies = [
        ("applications", "0004_submitting"),
        ("opportunities", "0005_extensions"),
    ]

    operations = [
        migrations.RunPython(
            lambda apps, editor: guard.install(editor.connection),
            lambda apps, editor: guard.remove(editor.connection),
        )
    ]
