"""All tables of the room as of the first release."""

import django.db.models.deletion
import django.db.models.manager
import ringbeam.core.entries
import uuid_utils.compat
from django.db import migrations, models

from ringbeam.core.first_tables import FirstTables


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('core', '0001_squashed_0019'),
    ]

    operations = [
        FirstTables(
            operations=[
                migrations.CreateModel(
                    name='StatementOfApplicability',
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
                        ('edition', models.CharField(choices=[('iso-27001:2022', 'ISO/IEC 27001:2022'), ('iso-27001:2013', 'ISO/IEC 27001:2013')], default='iso-27001:2022', max_length=20, verbose_name='edition')),
                        ('note', models.CharField(blank=True, max_length=300, verbose_name='what changes and why')),
                        ('review', models.DateField(blank=True, null=True, verbose_name='next review')),
                        ('content', models.TextField(blank=True, editable=False, verbose_name='what it says')),
                        ('digest', models.CharField(blank=True, editable=False, max_length=64, verbose_name='SHA-256')),
                        ('frozen', models.DateTimeField(editable=False, null=True, verbose_name='as decided on')),
                        ('owners', models.JSONField(default=list, editable=False, verbose_name='risk owners')),
                        ('told', models.JSONField(default=list, editable=False, verbose_name='approvals told by others')),
                        ('authors', models.JSONField(default=list, editable=False, verbose_name='authors')),
                        ('approved', models.DateTimeField(editable=False, null=True, verbose_name='approved')),
                        ('about', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.entry', verbose_name='about')),
                        ('customer', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.entry', verbose_name='customer')),
                        ('owner', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.entry', verbose_name='owner')),
                        ('site', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.entry', verbose_name='site')),
                        ('unit', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.entry', verbose_name='unit')),
                    ],
                    options={
                        'verbose_name': 'statement of applicability',
                        'verbose_name_plural': 'statements of applicability',
                        'abstract': False,
                        'default_manager_name': 'rows',
                    },
                    bases=(ringbeam.core.entries.HoldsCustom, models.Model),
                    managers=[
                        ('rows', django.db.models.manager.Manager()),
                    ],
                ),
                migrations.CreateModel(
                    name='SecurityControl',
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
                        ('annex', models.CharField(blank=True, help_text='Such as ISO/IEC 27001:2022 A.5.1; empty for a control of your own.', max_length=40, verbose_name='control of Annex A')),
                        ('description', models.TextField(blank=True, verbose_name='what the control is')),
                        ('justification', models.TextField(blank=True, verbose_name='why it is included or left out')),
                        ('law', models.BooleanField(default=False, verbose_name='the law asks for it')),
                        ('contract', models.BooleanField(default=False, verbose_name='a contract asks for it')),
                        ('good_practice', models.BooleanField(default=False, verbose_name='it is good practice')),
                        ('implemented', models.CharField(blank=True, choices=[('', 'Not said'), ('yes', 'Yes'), ('partly', 'Partly'), ('no', 'No')], max_length=6, verbose_name='implemented')),
                        ('implemented_on', models.DateField(editable=False, null=True, verbose_name='said on')),
                        ('implemented_by', models.CharField(blank=True, editable=False, max_length=120, verbose_name='said by')),
                        ('implementation', models.TextField(blank=True, verbose_name='how it is implemented')),
                        ('about', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.entry', verbose_name='about')),
                        ('customer', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.entry', verbose_name='customer')),
                        ('owner', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.entry', verbose_name='owner')),
                        ('site', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.entry', verbose_name='site')),
                        ('unit', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.entry', verbose_name='unit')),
                    ],
                    options={
                        'verbose_name': 'security control',
                        'verbose_name_plural': 'security controls',
                        'abstract': False,
                        'default_manager_name': 'rows',
                        'indexes': [models.Index(fields=['annex'], name='security_control_annex')],
                        'constraints': [models.UniqueConstraint(condition=models.Q(('archived', False), models.Q(('annex', ''), _negated=True)), fields=('annex',), name='security_control_once', violation_error_message='There is a record of this control already.')],
                    },
                    bases=(ringbeam.core.entries.HoldsCustom, models.Model),
                    managers=[
                        ('rows', django.db.models.manager.Manager()),
                    ],
                ),
            ],
        ),
    ]
