from django.db import migrations

from commonbeat.selections import guard


class Migration(migrations.Migration):
    dependencies = [("selections", "0004_guard_again")]

    operations = [
        migrations.RunPython(
            lambda apps, editor: guard.remove(editor.connection),
            lambda apps, editor: guard.install(editor.connection),
        ),
        migrations.RunPython(
            lambda apps, editor: guard.install(editor.connection),
            lambda apps, editor: guard.remove(editor.connection),
        ),
    ]
