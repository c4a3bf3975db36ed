from django.db import migrations

from commonbeat.applications import guard


class Migration(migrations.Migration):
    dependencies = [
        ("applications", "0003_drafts_and_submissions"),
        ("opportunities", "0003_form_set_guard"),
    ]

    operations = [
        migrations.RunPython(
            lambda apps, editor: guard.install(editor.connection),
            lambda apps, editor: guard.remove(editor.connection),
        )
    ]
