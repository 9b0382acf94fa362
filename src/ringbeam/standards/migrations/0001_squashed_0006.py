"""All tables of the room as of the first release; a database made by the steps before is as good."""

import django.db.models.deletion
import django.db.models.manager
import ringbeam.core.entries
import uuid_utils.compat
from django.db import migrations, models

from ringbeam.core.first_tables import FirstTables


class Migration(migrations.Migration):

    initial = True

    replaces = [
        ('standards', '0001_initial'),
        ('standards', '0002_edition_changes'),
        ('standards', '0003_edition_attributes'),
        ('standards', '0004_corrections_of_the_library'),
        ('standards', '0005_edition_transitions'),
        ('standards', '0006_own_requirement_sets'),
    ]

    dependencies = [
        ('core', '0001_squashed_0019'),
    ]

    operations = [
        FirstTables(
            operations=[
                migrations.CreateModel(
                    name='Requirement',
                    fields=[
                        ('retired', models.BooleanField(default=False, help_text='Kept because records may cite it; not offered for new ones.', verbose_name='no longer shipped')),
                        ('ref', models.CharField(max_length=64, primary_key=True, serialize=False, verbose_name='reference')),
                        ('number', models.CharField(max_length=32, verbose_name='number')),
                        ('title', models.TextField(verbose_name='title')),
                        ('title_kind', models.CharField(choices=[('official', 'title of the standard'), ('untitled', 'our label; the standard prints no title')], max_length=8)),
                        ('level', models.PositiveSmallIntegerField(verbose_name='level')),
                        ('summary', models.TextField(blank=True, verbose_name='in plain words')),
                        ('kind', models.CharField(choices=[('heading', 'heading'), ('requirement', 'requirement'), ('control', 'control')], max_length=12, verbose_name='kind')),
                        ('lowest', models.BooleanField(verbose_name='counted: lowest level')),
                        ('confidence', models.CharField(choices=[('high', 'high'), ('medium-high', 'medium to high'), ('medium', 'medium')], max_length=12)),
                        ('notes', models.TextField(blank=True, verbose_name='notes')),
                        ('position', models.PositiveIntegerField()),
                        ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='standards.requirement')),
                    ],
                    options={
                        'ordering': ['edition', 'position'],
                    },
                ),
                migrations.CreateModel(
                    name='Edition',
                    fields=[
                        ('retired', models.BooleanField(default=False, help_text='Kept because records may cite it; not offered for new ones.', verbose_name='no longer shipped')),
                        ('ref', models.CharField(max_length=48, primary_key=True, serialize=False, verbose_name='reference')),
                        ('year', models.CharField(max_length=8, verbose_name='edition')),
                        ('status', models.TextField(verbose_name='status')),
                        ('current', models.BooleanField(verbose_name='current')),
                        ('published', models.CharField(blank=True, max_length=10, verbose_name='published')),
                        ('relation', models.TextField(blank=True, verbose_name='replaces, amended by')),
                        ('transition', models.TextField(blank=True, verbose_name='transition')),
                        ('confidence', models.TextField(blank=True, verbose_name='confidence')),
                        ('position', models.PositiveIntegerField()),
                    ],
                    options={
                        'ordering': ['position'],
                    },
                ),
                migrations.CreateModel(
                    name='Shipment',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('digest', models.CharField(max_length=80, verbose_name='digest')),
                        ('loaded_at', models.DateTimeField(verbose_name='loaded at')),
                        ('remarks', models.JSONField(default=list, verbose_name='remarks on the data')),
                    ],
                    options={
                        'ordering': ['-id'],
                    },
                ),
                migrations.CreateModel(
                    name='Standard',
                    fields=[
                        ('retired', models.BooleanField(default=False, help_text='Kept because records may cite it; not offered for new ones.', verbose_name='no longer shipped')),
                        ('key', models.CharField(max_length=32, primary_key=True, serialize=False, verbose_name='key')),
                        ('short', models.CharField(max_length=16, unique=True, verbose_name='short name')),
                        ('name', models.CharField(max_length=48, verbose_name='name')),
                        ('title', models.TextField(verbose_name='subject')),
                        ('discipline', models.CharField(max_length=32, verbose_name='discipline')),
                        ('kind', models.CharField(choices=[('requirements', 'requirements'), ('guidance', 'guidance')], max_length=16, verbose_name='kind')),
                        ('committee', models.CharField(blank=True, max_length=48, verbose_name='committee')),
                        ('own', models.BooleanField(default=False, verbose_name='own requirements')),
                        ('position', models.PositiveIntegerField()),
                    ],
                    options={
                        'ordering': ['position'],
                    },
                ),
                migrations.CreateModel(
                    name='Topic',
                    fields=[
                        ('retired', models.BooleanField(default=False, help_text='Kept because records may cite it; not offered for new ones.', verbose_name='no longer shipped')),
                        ('key', models.CharField(max_length=96, primary_key=True, serialize=False, verbose_name='key')),
                        ('title', models.TextField(verbose_name='topic')),
                        ('kind', models.CharField(choices=[('HS', 'harmonized structure'), ('discipline', 'discipline')], max_length=12, verbose_name='kind')),
                        ('strength', models.CharField(choices=[('equivalent', 'equivalent'), ('similar', 'similar'), ('related', 'related'), ('unique', 'in one standard only')], max_length=12, verbose_name='strength')),
                        ('notes', models.TextField(blank=True, verbose_name='notes')),
                        ('chapter', models.CharField(max_length=8, verbose_name='chapter')),
                        ('position', models.PositiveIntegerField()),
                    ],
                    options={
                        'ordering': ['position'],
                    },
                ),
                migrations.CreateModel(
                    name='Control',
                    fields=[
                        ('retired', models.BooleanField(default=False, help_text='Kept because records may cite it; not offered for new ones.', verbose_name='no longer shipped')),
                        ('requirement', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='control', serialize=False, to='standards.requirement')),
                        ('theme', models.TextField(verbose_name='theme')),
                        ('objective', models.TextField(blank=True, verbose_name='objective')),
                        ('introduced', models.BooleanField(null=True, verbose_name='new in this edition')),
                        ('attributes', models.JSONField(default=dict, verbose_name='attributes')),
                    ],
                    options={
                        'ordering': ['requirement__position'],
                    },
                ),
                migrations.AddField(
                    model_name='requirement',
                    name='edition',
                    field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='requirements', to='standards.edition'),
                ),
                migrations.CreateModel(
                    name='EditionAttribute',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('retired', models.BooleanField(default=False, help_text='Kept because records may cite it; not offered for new ones.', verbose_name='no longer shipped')),
                        ('attribute', models.CharField(choices=[('scope', 'Scope'), ('focus', 'Focus'), ('processes', 'Processes'), ('documentation', 'Documentation'), ('customer_requirements', 'Customer requirements'), ('requirements', 'Requirements'), ('benefits', 'Benefits'), ('integration', 'Integration'), ('certifiable', 'Certifiable')], max_length=24)),
                        ('text', models.TextField()),
                        ('confidence', models.CharField(choices=[('high', 'high'), ('medium-high', 'medium to high'), ('medium', 'medium')], max_length=12)),
                        ('edition', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attributes', to='standards.edition')),
                    ],
                    options={
                        'ordering': ['edition', 'id'],
                    },
                ),
                migrations.CreateModel(
                    name='EditionChange',
                    fields=[
                        ('retired', models.BooleanField(default=False, help_text='Kept because records may cite it; not offered for new ones.', verbose_name='no longer shipped')),
                        ('key', models.CharField(max_length=144, primary_key=True, serialize=False)),
                        ('relation', models.CharField(choices=[('unchanged', 'unchanged'), ('changed', 'changed'), ('moved', 'moved'), ('merged', 'merged'), ('new', 'new'), ('gone', 'gone')], max_length=12, verbose_name='relation')),
                        ('what_changed', models.TextField(blank=True, verbose_name='what changed')),
                        ('confidence', models.CharField(choices=[('high', 'high'), ('medium-high', 'medium to high'), ('medium', 'medium')], max_length=12)),
                        ('position', models.PositiveIntegerField()),
                        ('new', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='comes_from', to='standards.requirement')),
                        ('new_edition', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='changes_before', to='standards.edition')),
                        ('old', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='leads_to', to='standards.requirement')),
                        ('old_edition', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='changes_after', to='standards.edition')),
                    ],
                    options={
                        'ordering': ['position'],
                    },
                ),
                migrations.CreateModel(
                    name='EditionTransition',
                    fields=[
                        ('retired', models.BooleanField(default=False, help_text='Kept because records may cite it; not offered for new ones.', verbose_name='no longer shipped')),
                        ('key', models.CharField(max_length=100, primary_key=True, serialize=False)),
                        ('no_new_after', models.DateField(blank=True, null=True, verbose_name='no new certificates after')),
                        ('ends', models.DateField(verbose_name='certificates to the old edition end')),
                        ('confidence', models.CharField(choices=[('high', 'high'), ('medium-high', 'medium to high'), ('medium', 'medium')], max_length=12)),
                        ('position', models.PositiveIntegerField()),
                        ('new_edition', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='transitions_to', to='standards.edition')),
                        ('old_edition', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='transitions_from', to='standards.edition')),
                    ],
                    options={
                        'ordering': ['position'],
                    },
                ),
                migrations.CreateModel(
                    name='Guidance',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('retired', models.BooleanField(default=False, help_text='Kept because records may cite it; not offered for new ones.', verbose_name='no longer shipped')),
                        ('kind', models.CharField(choices=[('structure', 'structure'), ('role', 'purpose'), ('principle', 'principle'), ('hazard_category', 'category of hazard'), ('process_fact', 'fact of certification')], max_length=16, verbose_name='kind')),
                        ('number', models.CharField(blank=True, max_length=16, verbose_name='number')),
                        ('title', models.TextField(verbose_name='title')),
                        ('summary', models.TextField(blank=True, verbose_name='in plain words')),
                        ('confidence', models.CharField(choices=[('high', 'high'), ('medium-high', 'medium to high'), ('medium', 'medium')], max_length=12)),
                        ('notes', models.TextField(blank=True, verbose_name='notes')),
                        ('position', models.PositiveIntegerField()),
                        ('edition', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='guidance', to='standards.edition')),
                    ],
                    options={
                        'verbose_name_plural': 'guidance',
                        'ordering': ['position'],
                    },
                ),
                migrations.CreateModel(
                    name='LibraryCorrection',
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
                        ('part', models.CharField(choices=[('requirement_title', 'Title of a requirement'), ('requirement_summary', 'Summary of a requirement'), ('topic_strength', 'How alike the standards are on a topic'), ('topic_notes', 'Note on a topic'), ('topic_numbers', 'Numbers of an edition under a topic'), ('change_relation', 'What became of a requirement'), ('change_what', 'What changed in a requirement'), ('attribute', 'What is said of an edition'), ('guidance_title', 'Title in a guide'), ('guidance_summary', 'Summary in a guide')], default='requirement_summary', max_length=24, verbose_name='what is wrong')),
                        ('subject', models.CharField(help_text='The reference in the library, such as iso-9001:2015:4.1. A link beside each text of the library fills it in.', max_length=300, verbose_name='of what')),
                        ('shipped', models.TextField(blank=True, editable=False, verbose_name='what the library says')),
                        ('wanted', models.TextField(blank=True, verbose_name='what it is to say')),
                        ('why', models.TextField(verbose_name='why')),
                        ('source', models.TextField(blank=True, help_text='Where it can be checked: edition, clause, page. Copy no text of a standard.', verbose_name='source')),
                        ('answer', models.TextField(blank=True, verbose_name='answer')),
                        ('since', models.DateTimeField(editable=False, null=True, verbose_name='in force since')),
                        ('about', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.entry', verbose_name='about')),
                        ('customer', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.entry', verbose_name='customer')),
                        ('owner', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.entry', verbose_name='reported by')),
                        ('site', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.entry', verbose_name='site')),
                        ('unit', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.entry', verbose_name='unit')),
                    ],
                    options={
                        'verbose_name': 'correction of the library',
                        'verbose_name_plural': 'corrections of the library',
                        'abstract': False,
                        'default_manager_name': 'rows',
                    },
                    bases=(ringbeam.core.entries.HoldsCustom, models.Model),
                    managers=[
                        ('rows', django.db.models.manager.Manager()),
                    ],
                ),
                migrations.CreateModel(
                    name='RequirementSet',
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
                        ('name', models.CharField(blank=True, help_text='As it is cited, such as “TISAX”; 16 characters at most.', max_length=48, verbose_name='short name')),
                        ('edition', models.CharField(blank=True, help_text='Such as “2026” or “6.0”; 8 characters at most.', max_length=48, verbose_name='edition')),
                        ('origin', models.CharField(choices=[('customer', 'Customer requirements'), ('sector', 'Rules of a sector'), ('internal', 'Internal policy'), ('other', 'Other requirements')], default='other', max_length=12, verbose_name='where from')),
                        ('comes_from', models.TextField(blank=True, help_text='Who issued it, and where the text can be read.', verbose_name='source')),
                        ('requirements', models.JSONField(default=list, editable=False, verbose_name='requirements')),
                        ('related', models.JSONField(default=list, editable=False, verbose_name='what they are like')),
                        ('count', models.PositiveIntegerField(default=0, editable=False, verbose_name='requirements counted')),
                        ('file_name', models.CharField(blank=True, editable=False, max_length=200, verbose_name='file')),
                        ('digest', models.CharField(blank=True, editable=False, max_length=64, verbose_name='digest of the file')),
                        ('what_changed', models.TextField(blank=True, editable=False, verbose_name='last import')),
                        ('about', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.entry', verbose_name='about')),
                        ('customer', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.entry', verbose_name='customer')),
                        ('owner', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.entry', verbose_name='who looks after it')),
                        ('site', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.entry', verbose_name='site')),
                        ('unit', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.entry', verbose_name='unit')),
                    ],
                    options={
                        'verbose_name': 'own requirement set',
                        'verbose_name_plural': 'own requirement sets',
                        'abstract': False,
                        'default_manager_name': 'rows',
                    },
                    bases=(ringbeam.core.entries.HoldsCustom, models.Model),
                    managers=[
                        ('rows', django.db.models.manager.Manager()),
                    ],
                ),
                migrations.CreateModel(
                    name='ReviewInput',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('retired', models.BooleanField(default=False, help_text='Kept because records may cite it; not offered for new ones.', verbose_name='no longer shipped')),
                        ('point', models.CharField(blank=True, max_length=16, verbose_name='point')),
                        ('direction', models.CharField(choices=[('input', 'input'), ('output', 'output')], max_length=8, verbose_name='direction')),
                        ('what', models.TextField(verbose_name='what')),
                        ('confidence', models.CharField(choices=[('high', 'high'), ('medium-high', 'medium to high'), ('medium', 'medium')], max_length=12)),
                        ('position', models.PositiveIntegerField()),
                        ('requirement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='review_inputs', to='standards.requirement')),
                    ],
                    options={
                        'ordering': ['position'],
                    },
                ),
                migrations.AddField(
                    model_name='edition',
                    name='standard',
                    field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='editions', to='standards.standard'),
                ),
                migrations.CreateModel(
                    name='Alias',
                    fields=[
                        ('retired', models.BooleanField(default=False, help_text='Kept because records may cite it; not offered for new ones.', verbose_name='no longer shipped')),
                        ('text', models.CharField(max_length=48, primary_key=True, serialize=False, verbose_name='name')),
                        ('why', models.TextField(verbose_name='why')),
                        ('standard', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='aliases', to='standards.standard')),
                    ],
                    options={
                        'verbose_name_plural': 'aliases',
                        'ordering': ['text'],
                    },
                ),
                migrations.CreateModel(
                    name='TopicCell',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('retired', models.BooleanField(default=False, help_text='Kept because records may cite it; not offered for new ones.', verbose_name='no longer shipped')),
                        ('number', models.CharField(max_length=32, verbose_name='number')),
                        ('relation', models.CharField(blank=True, choices=[('equivalent', 'equivalent'), ('similar', 'similar'), ('related', 'related'), ('unique', 'in one standard only')], max_length=12, verbose_name='relation')),
                        ('position', models.PositiveIntegerField()),
                        ('edition', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='topic_cells', to='standards.edition')),
                        ('requirement', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='topic_cells', to='standards.requirement')),
                        ('topic', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cells', to='standards.topic')),
                    ],
                    options={
                        'ordering': ['position'],
                    },
                ),
                migrations.CreateModel(
                    name='DocumentedInformation',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('retired', models.BooleanField(default=False, help_text='Kept because records may cite it; not offered for new ones.', verbose_name='no longer shipped')),
                        ('point', models.CharField(blank=True, max_length=16, verbose_name='point')),
                        ('kind', models.CharField(choices=[('document to maintain', 'document to maintain'), ('record to retain', 'record to retain'), ('document to maintain and record to retain', 'document and record')], max_length=48, verbose_name='kind')),
                        ('what', models.TextField(verbose_name='what')),
                        ('condition', models.CharField(choices=[('always', 'always'), ('to the extent necessary', 'to the extent necessary'), ('if applicable', 'if applicable'), ('if the control is included', 'if the control is included')], max_length=32, verbose_name='condition')),
                        ('confidence', models.CharField(choices=[('high', 'high'), ('medium-high', 'medium to high'), ('medium', 'medium')], max_length=12)),
                        ('notes', models.TextField(blank=True, verbose_name='notes')),
                        ('position', models.PositiveIntegerField()),
                        ('requirement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='documented_information', to='standards.requirement')),
                    ],
                    options={
                        'verbose_name_plural': 'documented information',
                        'ordering': ['position'],
                        'constraints': [models.UniqueConstraint(fields=('requirement', 'point', 'kind', 'what'), name='standards_information_once')],
                    },
                ),
                migrations.AddIndex(
                    model_name='requirement',
                    index=models.Index(fields=['edition', 'position'], name='standards_requirement_at'),
                ),
                migrations.AddConstraint(
                    model_name='requirement',
                    constraint=models.UniqueConstraint(fields=('edition', 'number'), name='standards_requirement_once'),
                ),
                migrations.AddConstraint(
                    model_name='editionattribute',
                    constraint=models.UniqueConstraint(fields=('edition', 'attribute'), name='standards_attribute_once'),
                ),
                migrations.AddConstraint(
                    model_name='guidance',
                    constraint=models.UniqueConstraint(fields=('edition', 'kind', 'number', 'title'), name='standards_guidance_once'),
                ),
                migrations.AddIndex(
                    model_name='librarycorrection',
                    index=models.Index(fields=['state', 'since'], name='standards_correction_state'),
                ),
                migrations.AddConstraint(
                    model_name='reviewinput',
                    constraint=models.UniqueConstraint(fields=('requirement', 'point', 'direction', 'what'), name='standards_review_input_once'),
                ),
                migrations.AddConstraint(
                    model_name='edition',
                    constraint=models.UniqueConstraint(fields=('standard', 'year'), name='standards_edition_once'),
                ),
                migrations.AddConstraint(
                    model_name='topiccell',
                    constraint=models.UniqueConstraint(fields=('topic', 'edition', 'number'), name='standards_topic_cell_once'),
                ),
            ],
        ),
    ]
