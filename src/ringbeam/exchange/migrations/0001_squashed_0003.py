"""All tables of the room as of the first release; a database made by the steps before is as good."""

import django.db.models.deletion
import ringbeam.core.clock
import ringbeam.exchange.webhooks.endpoints
import uuid_utils.compat
from django.conf import settings
from django.db import migrations, models

from ringbeam.core.first_tables import FirstTables


class Migration(migrations.Migration):

    initial = True

    replaces = [
        ('exchange', '0001_initial'),
        ('exchange', '0002_stages'),
        ('exchange', '0003_webhooks'),
    ]

    dependencies = [
        ('core', '0001_squashed_0019'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        FirstTables(
            operations=[
                migrations.CreateModel(
                    name='Endpoint',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('uid', models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, unique=True)),
                        ('name', models.CharField(max_length=80, verbose_name='name')),
                        ('url', models.CharField(max_length=500, verbose_name='address')),
                        ('events', models.JSONField(default=list, verbose_name='events')),
                        ('imported', models.BooleanField(default=False, verbose_name='what is imported too')),
                        ('salt', models.BinaryField(default=ringbeam.exchange.webhooks.endpoints.new_salt, max_length=16)),
                        ('old_salt', models.BinaryField(max_length=16, null=True)),
                        ('old_until', models.DateTimeField(null=True)),
                        ('stage', models.CharField(choices=[('active', 'active'), ('paused', 'paused'), ('disabled', 'disabled')], default='active', max_length=10, verbose_name='stage')),
                        ('reason', models.CharField(blank=True, max_length=200, verbose_name='reason')),
                        ('after', models.BigIntegerField(default=0)),
                        ('replay_after', models.BigIntegerField(null=True)),
                        ('replay_last', models.BigIntegerField(null=True)),
                        ('tries', models.PositiveSmallIntegerField(default=0)),
                        ('due', models.DateTimeField(null=True)),
                        ('failing_since', models.DateTimeField(null=True, verbose_name='failing since')),
                        ('claimed_by', models.CharField(blank=True, max_length=32)),
                        ('claimed_until', models.DateTimeField(null=True)),
                        ('created', models.DateTimeField(default=ringbeam.core.clock.now, editable=False)),
                        ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                ),
                migrations.CreateModel(
                    name='Attempt',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('number', models.BigIntegerField()),
                        ('message', models.CharField(max_length=40)),
                        ('type', models.CharField(max_length=110, verbose_name='event')),
                        ('ref', models.CharField(blank=True, max_length=40, verbose_name='number')),
                        ('at', models.DateTimeField(default=ringbeam.core.clock.now)),
                        ('took_ms', models.PositiveIntegerField(default=0)),
                        ('status', models.PositiveSmallIntegerField(null=True, verbose_name='status')),
                        ('delivered', models.BooleanField(default=False, verbose_name='delivered')),
                        ('replayed', models.BooleanField(default=False, verbose_name='sent once more')),
                        ('fault', models.CharField(blank=True, max_length=200)),
                        ('excerpt', models.CharField(blank=True, max_length=500)),
                        ('endpoint', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='exchange.endpoint')),
                    ],
                    options={
                        'indexes': [models.Index(fields=['endpoint', '-id'], name='exchange_attempt_endpoint'), models.Index(fields=['at'], name='exchange_attempt_at')],
                    },
                ),
                migrations.CreateModel(
                    name='Import',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('into', models.CharField(max_length=60, verbose_name='into')),
                        ('name', models.CharField(max_length=200, verbose_name='file')),
                        ('sha256', models.CharField(max_length=64)),
                        ('path', models.CharField(blank=True, max_length=200)),
                        ('plan', models.JSONField(blank=True, default=dict, verbose_name='mapping')),
                        ('dry_run', models.BooleanField(default=False, verbose_name='dry run')),
                        ('stage', models.CharField(choices=[('chosen', 'Handed in'), ('waiting', 'Waiting'), ('running', 'Running'), ('done', 'Done'), ('refused', 'Refused')], default='waiting', max_length=20, verbose_name='stage')),
                        ('counts', models.JSONField(default=dict, verbose_name='counts')),
                        ('report', models.JSONField(default=list, verbose_name='report')),
                        ('who', models.CharField(max_length=120, verbose_name='who')),
                        ('at', models.DateTimeField(default=ringbeam.core.clock.now)),
                        ('ended', models.DateTimeField(blank=True, null=True)),
                        ('account', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'indexes': [models.Index(fields=['-at'], name='exchange_import_at')],
                    },
                ),
                migrations.CreateModel(
                    name='Origin',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('source', models.CharField(max_length=80, verbose_name='source')),
                        ('key', models.CharField(max_length=200, verbose_name='key')),
                        ('digest', models.CharField(max_length=64)),
                        ('said', models.JSONField(default=dict)),
                        ('entry', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.entry')),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(fields=('source', 'key'), name='exchange_origin_once')],
                    },
                ),
                migrations.CreateModel(
                    name='SavedMapping',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('kind', models.CharField(max_length=40)),
                        ('name', models.CharField(max_length=60, verbose_name='name')),
                        ('plan', models.JSONField(default=dict)),
                        ('account', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(fields=('kind', 'name'), name='exchange_mapping_once')],
                    },
                ),
            ],
        ),
    ]
