"""All tables of the room as of the first release; a database made by the steps before is as good."""

import django.core.validators
import django.db.models.deletion
import django.db.models.manager
import ringbeam.core.clock
import ringbeam.core.entries
import uuid_utils.compat
from django.db import migrations, models

from ringbeam.core.first_tables import FirstTables


class Migration(migrations.Migration):

    initial = True

    replaces = [
        ('improvement', '0001_initial'),
        ('improvement', '0002_actions'),
        ('improvement', '0003_custom_values'),
        ('improvement', '0004_requirements_served'),
    ]

    dependencies = [
        ('core', '0001_squashed_0019'),
    ]

    operations = [
        FirstTables(
            operations=[
                migrations.CreateModel(
                    name='Nonconformity',
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
                        ('description', models.TextField(verbose_name='what was found')),
                        ('cites', models.JSONField(blank=True, default=list, verbose_name='clauses not met')),
                        ('grade', models.CharField(blank=True, choices=[('', 'Not graded'), ('minor', 'Minor'), ('major', 'Major')], max_length=10, verbose_name='grade')),
                        ('correction', models.TextField(blank=True, verbose_name='correction')),
                        ('cause', models.TextField(blank=True, verbose_name='cause')),
                        ('effect', models.TextField(blank=True, verbose_name='what shows the effect')),
                        ('found', models.DateField(blank=True, null=True, verbose_name='found on')),
                        ('cleared', models.DateTimeField(editable=False, null=True, verbose_name='cleared')),
                        ('about', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.entry', verbose_name='about')),
                        ('customer', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.entry', verbose_name='customer')),
                        ('owner', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.entry', verbose_name='owner')),
                        ('site', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.entry', verbose_name='site')),
                        ('unit', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.entry', verbose_name='unit')),
                    ],
                    options={
                        'verbose_name': 'nonconformity',
                        'verbose_name_plural': 'nonconformities',
                        'abstract': False,
                        'default_manager_name': 'rows',
                    },
                    bases=(ringbeam.core.entries.HoldsCustom, models.Model),
                    managers=[
                        ('rows', django.db.models.manager.Manager()),
                    ],
                ),
                migrations.CreateModel(
                    name='Action',
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
                        ('description', models.TextField(verbose_name='what is to be done')),
                        ('requirements', models.JSONField(blank=True, default=list, verbose_name='requirements that it serves')),
                        ('steps', models.JSONField(blank=True, default=list, verbose_name='steps')),
                        ('progress', models.PositiveSmallIntegerField(default=0, validators=[django.core.validators.MaxValueValidator(100)], verbose_name='progress in per cent')),
                        ('evidence', models.TextField(blank=True, verbose_name='evidence that it was done')),
                        ('verify', models.BooleanField(default=False, verbose_name='effect is to be verified by somebody else')),
                        ('effect', models.TextField(blank=True, verbose_name='what was seen of the effect')),
                        ('cancelled_because', models.TextField(blank=True, verbose_name='why it was cancelled')),
                        ('finished', models.DateTimeField(editable=False, null=True, verbose_name='done on')),
                        ('verified', models.DateTimeField(editable=False, null=True, verbose_name='verified on')),
                        ('about', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.entry', verbose_name='about')),
                        ('customer', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.entry', verbose_name='customer')),
                        ('finished_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.entry', verbose_name='done by')),
                        ('nonconformity', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.entry', verbose_name='nonconformity')),
                        ('owner', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.entry', verbose_name='owner')),
                        ('site', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.entry', verbose_name='site')),
                        ('unit', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.entry', verbose_name='unit')),
                        ('verifier', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.entry', verbose_name='verified by')),
                    ],
                    options={
                        'verbose_name': 'action',
                        'verbose_name_plural': 'actions',
                        'abstract': False,
                        'default_manager_name': 'rows',
                        'indexes': [models.Index(condition=models.Q(('open', True)), fields=['due', 'entry'], name='improvement_action_open')],
                    },
                    bases=(ringbeam.core.entries.HoldsCustom, models.Model),
                    managers=[
                        ('rows', django.db.models.manager.Manager()),
                    ],
                ),
                migrations.CreateModel(
                    name='Reminder',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('stage', models.CharField(choices=[('soon', 'Soon due'), ('late', 'Overdue'), ('escalated', 'Escalated'), ('undated', 'Without a due date')], max_length=12)),
                        ('due', models.DateTimeField()),
                        ('at', models.DateTimeField(default=ringbeam.core.clock.now)),
                        ('entry', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.entry')),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(fields=('entry', 'stage', 'due'), name='improvement_reminder_once')],
                    },
                ),
            ],
        ),
    ]
