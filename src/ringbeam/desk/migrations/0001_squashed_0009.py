"""All tables of the room as of the first release; a database made by the steps before is as good."""

import django.db.models.deletion
import django.db.models.functions.text
import django.db.models.manager
import ringbeam.core.entries
import uuid_utils.compat
from django.db import migrations, models

from ringbeam.core.first_tables import FirstTables


class Migration(migrations.Migration):

    initial = True

    replaces = [
        ('desk', '0001_initial'),
        ('desk', '0002_initial'),
        ('desk', '0003_major_incidents'),
        ('desk', '0004_promised_incidents'),
        ('desk', '0005_custom_values'),
        ('desk', '0006_closed_waiting'),
        ('desk', '0007_jumps_of_the_past'),
        ('desk', '0008_words'),
        ('desk', '0009_incidents_counted'),
    ]

    dependencies = [
        ('core', '0001_squashed_0019'),
        ('organization', '0001_squashed_0009'),
        ('services', '0001_squashed_0006'),
    ]

    operations = [
        FirstTables(
            operations=[
                migrations.CreateModel(
                    name='Category',
                    fields=[
                        ('uid', models.UUIDField(default=uuid_utils.compat.uuid7, editable=False)),
                        ('ref', models.CharField(editable=False, max_length=40, unique=True, verbose_name='number')),
                        ('title', models.CharField(max_length=200, verbose_name='title')),
                        ('state', models.CharField(editable=False, max_length=40, verbose_name='state')),
                        ('open', models.BooleanField(default=True, editable=False, verbose_name='open')),
                        ('privacy', models.CharField(default='normal', editable=False, max_length=20, verbose_name='privacy')),
                        ('due', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='due')),
                        ('created', models.DateTimeField(editable=False, verbose_name='created')),
                        ('updated', models.DateTimeField(editable=False, verbose_name='updated')),
                        ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                        ('archived', models.BooleanField(default=False, editable=False, verbose_name='archived')),
                        ('entry', models.OneToOneField(editable=False, on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='+', serialize=False, to='core.entry')),
                        ('custom', models.JSONField(editable=False, null=True)),
                        ('known_as', models.CharField(blank=True, max_length=120, verbose_name='known elsewhere as')),
                        ('about', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.entry', verbose_name='service')),
                        ('customer', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.entry', verbose_name='customer')),
                        ('owner', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.entry', verbose_name='owner')),
                        ('site', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.entry', verbose_name='site')),
                        ('unit', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.entry', verbose_name='unit')),
                    ],
                    options={
                        'verbose_name': 'category',
                        'verbose_name_plural': 'categories',
                        'abstract': False,
                        'default_manager_name': 'rows',
                    },
                    bases=(ringbeam.core.entries.HoldsCustom, models.Model),
                    managers=[
                        ('rows', django.db.models.manager.Manager()),
                    ],
                ),
                migrations.CreateModel(
                    name='Incident',
                    fields=[
                        ('uid', models.UUIDField(default=uuid_utils.compat.uuid7, editable=False)),
                        ('ref', models.CharField(editable=False, max_length=40, unique=True, verbose_name='number')),
                        ('title', models.CharField(max_length=200, verbose_name='title')),
                        ('state', models.CharField(editable=False, max_length=40, verbose_name='state')),
                        ('open', models.BooleanField(default=True, editable=False, verbose_name='open')),
                        ('privacy', models.CharField(default='normal', editable=False, max_length=20, verbose_name='privacy')),
                        ('due', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='due')),
                        ('created', models.DateTimeField(editable=False, verbose_name='created')),
                        ('updated', models.DateTimeField(editable=False, verbose_name='updated')),
                        ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                        ('archived', models.BooleanField(default=False, editable=False, verbose_name='archived')),
                        ('entry', models.OneToOneField(editable=False, on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='+', serialize=False, to='core.entry')),
                        ('custom', models.JSONField(editable=False, null=True)),
                        ('description', models.TextField(blank=True, verbose_name='description')),
                        ('impact', models.PositiveSmallIntegerField(choices=[(1, 'High'), (2, 'Medium'), (3, 'Low')], default=2, verbose_name='impact')),
                        ('urgency', models.PositiveSmallIntegerField(choices=[(1, 'High'), (2, 'Medium'), (3, 'Low')], default=2, verbose_name='urgency')),
                        ('priority', models.PositiveSmallIntegerField(choices=[(1, 'Critical'), (2, 'High'), (3, 'Moderate'), (4, 'Low')], default=3, editable=False, verbose_name='priority')),
                        ('major', models.BooleanField(default=False, verbose_name='major incident')),
                        ('channel', models.CharField(blank=True, max_length=40, verbose_name='channel')),
                        ('location', models.CharField(blank=True, max_length=120, verbose_name='location')),
                        ('resolution_code', models.CharField(blank=True, max_length=60, verbose_name='resolution code')),
                        ('resolution', models.TextField(blank=True, help_text='What restored the service.', verbose_name='resolution')),
                        ('resolved', models.DateTimeField(editable=False, null=True, verbose_name='resolved')),
                        ('closed', models.DateTimeField(editable=False, null=True, verbose_name='closed')),
                        ('reopened', models.PositiveSmallIntegerField(default=0, editable=False, verbose_name='times reopened')),
                        ('reassigned', models.PositiveSmallIntegerField(default=0, editable=False, verbose_name='times reassigned')),
                        ('known_as', models.CharField(blank=True, max_length=60, verbose_name='number elsewhere')),
                        ('kept_elsewhere', models.BooleanField(editable=False, null=True, verbose_name='kept, says the source')),
                        ('closed_waiting', models.BooleanField(editable=False, null=True, verbose_name='closed while it waited')),
                        ('about', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.entry', verbose_name='service')),
                        ('category', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='desk.category', verbose_name='category')),
                        ('configuration_item', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='services.configurationitem', verbose_name='configuration item')),
                        ('customer', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.entry', verbose_name='customer')),
                        ('group', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organization.group', verbose_name='group')),
                        ('owner', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.entry', verbose_name='assignee')),
                        ('requester', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organization.person', verbose_name='requester')),
                        ('site', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.entry', verbose_name='site')),
                        ('unit', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.entry', verbose_name='unit')),
                    ],
                    options={
                        'verbose_name': 'incident',
                        'verbose_name_plural': 'incidents',
                        'abstract': False,
                        'default_manager_name': 'rows',
                    },
                    bases=(ringbeam.core.entries.HoldsCustom, models.Model),
                    managers=[
                        ('rows', django.db.models.manager.Manager()),
                    ],
                ),
                migrations.AddIndex(
                    model_name='category',
                    index=models.Index(fields=['known_as'], name='desk_category_known'),
                ),
                migrations.AddIndex(
                    model_name='incident',
                    index=models.Index(condition=models.Q(('open', True)), fields=['due', 'entry'], name='desk_incident_due'),
                ),
                migrations.AddIndex(
                    model_name='incident',
                    index=models.Index(condition=models.Q(('open', True)), fields=['owner', 'due'], name='desk_incident_owner'),
                ),
                migrations.AddIndex(
                    model_name='incident',
                    index=models.Index(condition=models.Q(('open', True)), fields=['major', 'due'], name='desk_incident_major'),
                ),
                migrations.AddIndex(
                    model_name='incident',
                    index=models.Index(condition=models.Q(('due__isnull', False)), fields=['due', 'entry'], name='desk_incident_promised'),
                ),
                migrations.AddIndex(
                    model_name='incident',
                    index=models.Index(fields=['state', 'due'], name='desk_incident_state'),
                ),
                migrations.AddIndex(
                    model_name='incident',
                    index=models.Index(fields=['customer', '-entry'], name='desk_incident_customer'),
                ),
                migrations.AddIndex(
                    model_name='incident',
                    index=models.Index(fields=['known_as'], name='desk_incident_known'),
                ),
                migrations.AddIndex(
                    model_name='incident',
                    index=models.Index(condition=models.Q(('closed_waiting', True)), fields=['entry'], name='desk_incident_jumped'),
                ),
                migrations.AddIndex(
                    model_name='incident',
                    index=models.Index(fields=['state', 'created', 'resolved', 'category', 'impact', 'urgency', 'priority', 'reopened', 'customer', 'about', 'resolution_code', 'entry'], name='desk_incident_counted'),
                ),
                migrations.AddIndex(
                    model_name='incident',
                    index=models.Index(django.db.models.functions.text.Length(django.db.models.functions.text.Trim('resolution')), models.F('state'), models.F('created'), models.F('resolution_code'), name='desk_incident_told'),
                ),
            ],
        ),
    ]
