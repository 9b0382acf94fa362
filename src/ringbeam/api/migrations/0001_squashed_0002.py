"""All tables of the room as of the first release; a database made by the steps before is as good."""

import django.db.models.deletion
import ringbeam.core.clock
from django.conf import settings
from django.db import migrations, models

from ringbeam.core.first_tables import FirstTables


class Migration(migrations.Migration):

    initial = True

    replaces = [
        ('api', '0001_initial'),
        ('api', '0002_allowances'),
    ]

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        FirstTables(
            operations=[
                migrations.CreateModel(
                    name='Allowance',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('key', models.CharField(max_length=60, unique=True)),
                        ('window', models.BigIntegerField(default=0)),
                        ('used', models.PositiveIntegerField(default=0)),
                    ],
                ),
                migrations.CreateModel(
                    name='Receipt',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('key', models.CharField(max_length=200)),
                        ('digest', models.CharField(max_length=64)),
                        ('access', models.CharField(default='', max_length=64)),
                        ('status', models.PositiveSmallIntegerField()),
                        ('headers', models.JSONField(default=dict)),
                        ('body', models.BinaryField()),
                        ('at', models.DateTimeField(default=ringbeam.core.clock.now)),
                        ('account', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'indexes': [models.Index(fields=['at'], name='api_receipt_at')],
                        'constraints': [models.UniqueConstraint(fields=('account', 'key'), name='api_receipt_once')],
                    },
                ),
            ],
        ),
    ]
