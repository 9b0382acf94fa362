"""All tables of the room as of the first release; a database made by the steps before is as good."""

import django.core.validators
import django.db.models.deletion
import django.db.models.manager
import ringbeam.core.entries
import uuid_utils.compat
from django.conf import settings
from django.db import migrations, models

from ringbeam.core.first_tables import FirstTables


class Migration(migrations.Migration):

    initial = True

    replaces = [
        ('evaluation', '0001_initial'),
        ('evaluation', '0002_custom_values'),
        ('evaluation', '0003_words'),
    ]

    dependencies = [
        ('core', '0001_squashed_0019'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        FirstTables(
            operations=[
                migrations.CreateModel(
                    name='AuditProgramme',
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
                        ('criteria', models.JSONField(blank=True, default=list, verbose_name='editions')),
                        ('start', models.DateField(verbose_name='from')),
                        ('end', models.DateField(verbose_name='until')),
                        ('interval', models.PositiveSmallIntegerField(default=12, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(60)], verbose_name='months between audits of a standard')),
                        ('objectives', models.TextField(blank=True, verbose_name='objectives')),
                        ('considered', models.TextField(blank=True, verbose_name='importance, changes and earlier results that were considered')),
                        ('methods', models.TextField(blank=True, verbose_name='methods and responsibilities')),
                        ('approved', models.DateTimeField(editable=False, null=True, verbose_name='approved on')),
                        ('about', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.entry', verbose_name='about')),
                        ('customer', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.entry', verbose_name='customer')),
                        ('owner', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.entry', verbose_name='who manages it')),
                        ('site', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.entry', verbose_name='site')),
                        ('unit', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.entry', verbose_name='unit')),
                    ],
                    options={
                        'verbose_name': 'audit programme',
                        'verbose_name_plural': 'audit programmes',
                        'abstract': False,
                        'default_manager_name': 'rows',
                    },
                    bases=(ringbeam.core.entries.HoldsCustom, models.Model),
                    managers=[
                        ('rows', django.db.models.manager.Manager()),
                    ],
                ),
                migrations.CreateModel(
                    name='Audit',
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
                        ('criteria', models.JSONField(blank=True, default=list, verbose_name='editions')),
                        ('start', models.DateField(verbose_name='from')),
                        ('end', models.DateField(verbose_name='until')),
                        ('objectives', models.TextField(blank=True, verbose_name='objectives and methods')),
                        ('questions', models.JSONField(blank=True, default=list, verbose_name='questions')),
                        ('conclusion', models.TextField(blank=True, verbose_name='conclusion')),
                        ('cancelled_because', models.TextField(blank=True, verbose_name='why it does not take place')),
                        ('safeguard', models.TextField(blank=True, editable=False, verbose_name='safeguard of independence')),
                        ('accepted', models.JSONField(default=list, editable=False, verbose_name='conflicts accepted')),
                        ('conflicts', models.JSONField(default=list, editable=False, verbose_name='conflicts found')),
                        ('checked', models.DateTimeField(editable=False, null=True, verbose_name='independence checked')),
                        ('began', models.DateTimeField(editable=False, null=True, verbose_name='began')),
                        ('reported', models.DateTimeField(editable=False, null=True, verbose_name='reported on')),
                        ('about', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.entry', verbose_name='audited service')),
                        ('auditee', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.entry', verbose_name='person audited')),
                        ('customer', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.entry', verbose_name='customer')),
                        ('owner', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.entry', verbose_name='lead auditor')),
                        ('report_to', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.entry', verbose_name='reported to')),
                        ('safeguarded_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.entry', verbose_name='safeguard accepted by')),
                        ('second', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.entry', verbose_name='second auditor')),
                        ('site', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.entry', verbose_name='audited site')),
                        ('unit', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.entry', verbose_name='audited unit')),
                        ('programme', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='evaluation.auditprogramme', verbose_name='audit programme')),
                    ],
                    options={
                        'verbose_name': 'audit',
                        'verbose_name_plural': 'audits',
                        'abstract': False,
                        'default_manager_name': 'rows',
                    },
                    bases=(ringbeam.core.entries.HoldsCustom, models.Model),
                    managers=[
                        ('rows', django.db.models.manager.Manager()),
                    ],
                ),
                migrations.CreateModel(
                    name='AuditGrant',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('given', models.BooleanField(verbose_name='given by an audit')),
                        ('account', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('audit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.entry')),
                        ('scope', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.entry')),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(fields=('account', 'scope', 'audit'), name='evaluation_grant_once')],
                    },
                ),
            ],
        ),
    ]
