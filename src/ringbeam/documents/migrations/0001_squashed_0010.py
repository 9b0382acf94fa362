"""All tables of the room as of the first release; a database made by the steps before is as good."""

import django.core.validators
import django.db.models.deletion
import django.db.models.manager
import ringbeam.core.clock
import ringbeam.core.entries
import ringbeam.documents.versions
import uuid_utils.compat
from django.conf import settings
from django.db import migrations, models

from ringbeam.core.first_tables import FirstTables
from ringbeam.core.keeping import keep


class Migration(migrations.Migration):

    initial = True

    replaces = [
        ('documents', '0001_initial'),
        ('documents', '0002_versions_stay'),
        ('documents', '0003_file_texts'),
        ('documents', '0004_custom_values'),
        ('documents', '0005_reading_rounds'),
        ('documents', '0006_acknowledgements_stay'),
        ('documents', '0007_review_comments'),
        ('documents', '0008_words'),
        ('documents', '0009_pdf_is_read'),
        ('documents', '0010_serves_and_origin'),
    ]

    dependencies = [
        ('core', '0001_squashed_0019'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        FirstTables(
            operations=[
                migrations.CreateModel(
                    name='FileText',
                    fields=[
                        ('sha256', models.CharField(max_length=64, primary_key=True, serialize=False)),
                        ('text', models.TextField(blank=True)),
                        ('problem', models.CharField(blank=True, max_length=20)),
                        ('at', models.DateTimeField(default=ringbeam.core.clock.now)),
                    ],
                ),
                migrations.CreateModel(
                    name='DocumentVersion',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('number', models.PositiveIntegerField(verbose_name='version')),
                        ('title', models.CharField(max_length=200, verbose_name='title')),
                        ('text', models.TextField(blank=True, verbose_name='text')),
                        ('sha256', models.CharField(max_length=64)),
                        ('note', models.CharField(blank=True, max_length=300, verbose_name='what changed and why')),
                        ('authors', models.JSONField(default=list)),
                        ('approved_by', models.CharField(max_length=120, verbose_name='approved by')),
                        ('approved', models.DateTimeField(verbose_name='approved')),
                        ('effective', models.DateField(verbose_name='effective from')),
                        ('review', models.DateField(null=True, verbose_name='next review')),
                        ('approver', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('entry', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.entry')),
                        ('file', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.storedfile')),
                    ],
                ),
                migrations.CreateModel(
                    name='Acknowledgement',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('who', models.CharField(max_length=120, verbose_name='who')),
                        ('at', models.DateTimeField()),
                        ('sha256', models.CharField(max_length=64)),
                        ('how', models.CharField(blank=True, max_length=200, verbose_name='how it is known')),
                        ('account', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('entry', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.entry')),
                        ('person', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.entry')),
                        ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.documentversion')),
                    ],
                ),
                migrations.CreateModel(
                    name='ReadingRound',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('opened', models.DateTimeField()),
                        ('closed', models.DateTimeField(null=True)),
                        ('entry', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.entry')),
                        ('version', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.documentversion')),
                    ],
                ),
                migrations.CreateModel(
                    name='ReadingRequest',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('asked', models.DateTimeField()),
                        ('due', models.DateTimeField(verbose_name='due')),
                        ('stage', models.PositiveSmallIntegerField(default=0)),
                        ('confirmed', models.DateTimeField(null=True)),
                        ('ended', models.DateTimeField(null=True)),
                        ('entry', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.entry')),
                        ('person', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.entry')),
                        ('round', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='requests', to='documents.readinground')),
                    ],
                ),
                migrations.CreateModel(
                    name='ReviewComment',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('edition', models.PositiveIntegerField(verbose_name='version')),
                        ('quote', models.TextField(verbose_name='passage')),
                        ('before', models.CharField(blank=True, max_length=40)),
                        ('after', models.CharField(blank=True, max_length=40)),
                        ('text', models.TextField(verbose_name='comment')),
                        ('who', models.CharField(max_length=120, verbose_name='who')),
                        ('at', models.DateTimeField()),
                        ('resolved', models.DateTimeField(null=True)),
                        ('resolved_by', models.CharField(blank=True, max_length=120)),
                        ('account', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('entry', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.entry')),
                        ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.entry')),
                    ],
                ),
                migrations.CreateModel(
                    name='Document',
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
                        ('sort', models.CharField(choices=[('policy', 'Policy'), ('procedure', 'Procedure'), ('plan', 'Plan'), ('agreement', 'Agreement'), ('instruction', 'Instruction'), ('external', 'Of external origin'), ('other', 'Other')], default='procedure', max_length=20, verbose_name='sort')),
                        ('draft', models.TextField(blank=True, help_text='Markdown.', verbose_name='draft')),
                        ('note', models.CharField(blank=True, max_length=300, verbose_name='what changes and why')),
                        ('effective', models.DateField(blank=True, null=True, verbose_name='effective from')),
                        ('review', models.DateField(blank=True, null=True, verbose_name='next review')),
                        ('readers', models.JSONField(blank=True, default=list, help_text='They are asked to read each new version and to confirm it.', verbose_name='who is to read it')),
                        ('within', models.PositiveSmallIntegerField(default=14, validators=[django.core.validators.MinValueValidator(1)], verbose_name='days to read it')),
                        ('resolve_first', models.BooleanField(default=True, verbose_name='comments are resolved before approval')),
                        ('serves', models.JSONField(blank=True, default=list, verbose_name='serves as')),
                        ('publisher', models.CharField(blank=True, max_length=120, verbose_name='publisher')),
                        ('licence', models.CharField(blank=True, help_text='Of a document of external origin: who may use it, and until when.', max_length=300, verbose_name='licence')),
                        ('copies', models.PositiveIntegerField(blank=True, null=True, verbose_name='copies or users licensed')),
                        ('copy_of', models.JSONField(blank=True, default=list, verbose_name='copy of the standards')),
                        ('authors', models.JSONField(default=list, editable=False, verbose_name='authors')),
                        ('edition', models.PositiveIntegerField(default=0, editable=False, verbose_name='version in force')),
                        ('about', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.entry', verbose_name='about')),
                        ('customer', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.entry', verbose_name='customer')),
                        ('draft_file', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.storedfile', verbose_name='draft file')),
                        ('owner', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.entry', verbose_name='owner')),
                        ('site', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.entry', verbose_name='site')),
                        ('unit', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.entry', verbose_name='unit')),
                    ],
                    options={
                        'verbose_name': 'document',
                        'verbose_name_plural': 'documents',
                        'abstract': False,
                        'default_manager_name': 'rows',
                        'indexes': [models.Index(fields=['review'], name='documents_document_review')],
                    },
                    bases=(ringbeam.documents.versions.Versioned, ringbeam.core.entries.HoldsCustom, models.Model),
                    managers=[
                        ('rows', django.db.models.manager.Manager()),
                    ],
                ),
                migrations.AddConstraint(
                    model_name='documentversion',
                    constraint=models.UniqueConstraint(fields=('entry', 'number'), name='documents_version_once'),
                ),
                migrations.AddIndex(
                    model_name='acknowledgement',
                    index=models.Index(fields=['entry', 'person'], name='documents_acknowledged'),
                ),
                migrations.AddConstraint(
                    model_name='acknowledgement',
                    constraint=models.UniqueConstraint(fields=('version', 'person'), name='documents_acknowledged_once'),
                ),
                migrations.AddConstraint(
                    model_name='readinground',
                    constraint=models.UniqueConstraint(condition=models.Q(('closed', None)), fields=('entry',), name='documents_round_open'),
                ),
                migrations.AddIndex(
                    model_name='readingrequest',
                    index=models.Index(condition=models.Q(('confirmed', None), ('ended', None)), fields=['person', 'due'], name='documents_to_read'),
                ),
                migrations.AddConstraint(
                    model_name='readingrequest',
                    constraint=models.UniqueConstraint(condition=models.Q(('ended', None)), fields=('round', 'person'), name='documents_asked_once'),
                ),
                migrations.AddIndex(
                    model_name='reviewcomment',
                    index=models.Index(condition=models.Q(('resolved', None)), fields=['entry'], name='documents_comment_open'),
                ),
            ],
        ),
        keep(
            'documents_documentversion',
            'documents_version',
            'a published version never changes',
            code='P0001',
        ),
        keep(
            'documents_acknowledgement',
            'documents_acknowledgement',
            'an acknowledgement never changes',
        ),
    ]
