import consult.clock
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("notifications", "0001_initial"),
    ]

    operations = [
        migrations.AlterModelOptions(name="demomail", options={"ordering": ["-sent_at", "-pk"]}),
        migrations.AddField(
            model_name="demomail",
            name="message_id",
            field=models.CharField(default="", max_length=255),
            preserve_default=False,
        ),
        migrations.AlterField(
            model_name="demomail",
            name="sent_at",
            field=models.DateTimeField(default=consult.clock.now),
        ),
        migrations.AddConstraint(
            model_name="demomail",
            constraint=models.UniqueConstraint(fields=("message_id", "recipient"), name="demomail_once"),
        ),
    ]
