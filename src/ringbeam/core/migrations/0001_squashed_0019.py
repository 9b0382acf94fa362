"""All tables of the room as of the first release; a database made by the steps before is as good."""

import datetime
import django.db.models.deletion
import django.db.models.manager
import ringbeam.core.clock
import ringbeam.core.watching.choices
import uuid_utils.compat
from django.conf import settings
from django.db import migrations, models

from ringbeam.core.first_tables import FirstTables
from ringbeam.core.keeping import keep


SEARCH_ON_SQLITE = """
CREATE VIRTUAL TABLE core_search USING fts5(
    words, scopes, content='core_searchdocument', content_rowid='entry_id',
    tokenize='unicode61 remove_diacritics 0', detail='full', prefix='3'
);
CREATE TRIGGER core_search_added AFTER INSERT ON core_searchdocument BEGIN
    INSERT INTO core_search(rowid, words, scopes) VALUES (new.entry_id, new.words, new.scopes);
END;
CREATE TRIGGER core_search_removed AFTER DELETE ON core_searchdocument BEGIN
    INSERT INTO core_search(core_search, rowid, words, scopes)
    VALUES ('delete', old.entry_id, old.words, old.scopes);
END;
CREATE TRIGGER core_search_changed AFTER UPDATE ON core_searchdocument BEGIN
    INSERT INTO core_search(core_search, rowid, words, scopes)
    VALUES ('delete', old.entry_id, old.words, old.scopes);
    INSERT INTO core_search(rowid, words, scopes) VALUES (new.entry_id, new.words, new.scopes);
END;
CREATE TRIGGER core_demonstration_stays BEFORE UPDATE ON core_installation
WHEN old.demonstration AND NOT new.demonstration BEGIN
    SELECT RAISE(ABORT, 'the demonstration mark cannot be taken away');
END;
CREATE TRIGGER core_demonstration_kept BEFORE DELETE ON core_installation
WHEN old.demonstration BEGIN
    SELECT RAISE(ABORT, 'the demonstration mark cannot be taken away');
END;
"""

SEARCH_ON_POSTGRESQL = """
ALTER TABLE core_searchdocument ADD COLUMN vector tsvector GENERATED ALWAYS AS (
    setweight(to_tsvector('simple', words), 'A') || setweight(to_tsvector('simple', scopes), 'D')
) STORED;
CREATE INDEX core_search_vector ON core_searchdocument USING gin (vector);
CREATE FUNCTION core_demonstration_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF old.demonstration AND (tg_op = 'DELETE' OR NOT new.demonstration) THEN
        RAISE EXCEPTION 'the demonstration mark cannot be taken away';
    END IF;
    IF tg_op = 'DELETE' THEN RETURN old; END IF;
    RETURN new;
END $$;
CREATE TRIGGER core_demonstration_stays BEFORE UPDATE OR DELETE ON core_installation
FOR EACH ROW EXECUTE FUNCTION core_demonstration_stays();
"""


def engines(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(SEARCH_ON_POSTGRESQL, params=None)
        return
    statement = ""
    for line in SEARCH_ON_SQLITE.strip().splitlines():
        statement += line + "\n"
        ends_trigger = line == "END;"
        if ends_trigger or (line.endswith(";") and "CREATE TRIGGER" not in statement):
            schema_editor.execute(statement, params=None)
            statement = ""

# Of a line of history only the values may go, with their salt, which is how they are disposed
# of; all the rest, and every seal, is as it was written.
KEPT = (
    *("id", "entry_id", "number", "at", "recorded", "account_id", "who", "door", "said"),
    *("reason", "source", "digest", "chained"),
)

SIGNED_ON_SQLITE = (
    """
    CREATE TRIGGER core_signature_stays BEFORE UPDATE ON core_signature BEGIN
        SELECT RAISE(ABORT, 'a signature never changes');
    END
    """,
    """
    CREATE TRIGGER core_signature_kept BEFORE DELETE ON core_signature BEGIN
        SELECT RAISE(ABORT, 'a signature never changes');
    END
    """,
    # Its line has no values of the record, so there is nothing to dispose of.
    """
    CREATE TRIGGER core_signed_line_stays BEFORE UPDATE ON core_historyline
    WHEN old.said = 'sign_electronically' BEGIN
        SELECT RAISE(ABORT, 'a line that tells of a signature never changes');
    END
    """,
)
SIGNED_ON_POSTGRESQL = (
    """
    CREATE FUNCTION core_signature_stays() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION 'a signature never changes' USING ERRCODE = '23514';
    END $$
    """,
    """
    CREATE TRIGGER core_signature_stays BEFORE UPDATE OR DELETE ON core_signature
    FOR EACH ROW EXECUTE FUNCTION core_signature_stays()
    """,
    """
    CREATE TRIGGER core_signed_line_stays BEFORE UPDATE ON core_historyline
    FOR EACH ROW WHEN (old.said = 'sign_electronically')
    EXECUTE FUNCTION core_signature_stays()
    """,
)


def signatures_stay(apps, schema_editor):
    engine = SIGNED_ON_POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SIGNED_ON_SQLITE
    for statement in engine:
        schema_editor.execute(statement, params=None)

def begin_notices(apps, schema_editor):
    """Watchers are told of what happens from here on."""
    apps.get_model("core", "NoticeCursor").objects.create(pk=1, after=0)


class Migration(migrations.Migration):

    initial = True

    replaces = [
        ('core', '0001_initial'),
        ('core', '0002_engines'),
        ('core', '0003_what_stays'),
        ('core', '0004_sign_in'),
        ('core', '0005_invitations'),
        ('core', '0006_operation'),
        ('core', '0007_signatures'),
        ('core', '0008_directory'),
        ('core', '0009_mark_stays'),
        ('core', '0010_calendar_feeds'),
        ('core', '0011_watching'),
        ('core', '0012_custom_fields'),
        ('core', '0013_tags_and_shared_views'),
        ('core', '0014_permission_sets'),
        ('core', '0015_language'),
        ('core', '0016_form_drafts'),
        ('core', '0017_kept_messages'),
        ('core', '0018_role_changes'),
        ('core', '0019_comments_told_outside'),
    ]

    dependencies = [
    ]

    operations = [
        FirstTables(
            operations=[
                migrations.CreateModel(
                    name='Account',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('password', models.CharField(max_length=128, verbose_name='password')),
                        ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                        ('email', models.EmailField(max_length=254, unique=True, verbose_name='e-mail address')),
                        ('name', models.CharField(max_length=120, verbose_name='name')),
                        ('zone', models.CharField(default='UTC', max_length=60, verbose_name='time zone')),
                        ('language', models.CharField(blank=True, default='', max_length=10, verbose_name='language')),
                        ('is_active', models.BooleanField(default=True, verbose_name='active')),
                        ('created', models.DateTimeField(default=ringbeam.core.clock.now, editable=False)),
                        ('sittings', models.PositiveIntegerField(default=0, editable=False)),
                    ],
                    options={
                        'abstract': False,
                    },
                ),
                migrations.CreateModel(
                    name='Counter',
                    fields=[
                        ('kind', models.CharField(max_length=40, primary_key=True, serialize=False, verbose_name='kind')),
                        ('last', models.BigIntegerField(default=0)),
                    ],
                ),
                migrations.CreateModel(
                    name='Entry',
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
                        ('id', models.BigAutoField(primary_key=True, serialize=False)),
                        ('kind', models.CharField(editable=False, max_length=40)),
                        ('head', models.BinaryField(default=b'', max_length=32)),
                        ('lines', models.PositiveIntegerField(default=0, editable=False)),
                        ('about', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.entry', verbose_name='about')),
                        ('customer', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.entry', verbose_name='customer')),
                        ('owner', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.entry', verbose_name='owner')),
                        ('site', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.entry', verbose_name='site')),
                        ('unit', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.entry', verbose_name='unit')),
                    ],
                    options={
                        'default_manager_name': 'rows',
                    },
                    managers=[
                        ('rows', django.db.models.manager.Manager()),
                    ],
                ),
                migrations.CreateModel(
                    name='Heartbeat',
                    fields=[
                        ('worker', models.CharField(max_length=64, primary_key=True, serialize=False)),
                        ('started', models.DateTimeField(default=ringbeam.core.clock.now)),
                        ('at', models.DateTimeField(db_index=True)),
                    ],
                ),
                migrations.CreateModel(
                    name='PermissionSet',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('title', models.CharField(max_length=80, unique=True, verbose_name='name')),
                        ('says', models.TextField(blank=True, verbose_name='what it is for')),
                        ('permits', models.JSONField(default=dict, verbose_name='permits')),
                    ],
                ),
                migrations.CreateModel(
                    name='Schedule',
                    fields=[
                        ('name', models.CharField(max_length=80, primary_key=True, serialize=False, verbose_name='name')),
                        ('due', models.DateTimeField(verbose_name='due')),
                        ('started', models.DateTimeField(null=True, verbose_name='last started')),
                        ('every', models.DurationField(verbose_name='every')),
                    ],
                ),
                migrations.CreateModel(
                    name='Seal',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('first', models.BigIntegerField()),
                        ('last', models.BigIntegerField(unique=True)),
                        ('count', models.PositiveIntegerField()),
                        ('root', models.BinaryField(max_length=32)),
                        ('chained', models.BinaryField(max_length=32)),
                        ('at', models.DateTimeField(default=ringbeam.core.clock.now)),
                    ],
                ),
                migrations.CreateModel(
                    name='NoticeChoice',
                    fields=[
                        ('account', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='+', serialize=False, to=settings.AUTH_USER_MODEL)),
                        ('pace', models.CharField(choices=[('at_once', 'At once'), ('hourly', 'Once an hour'), ('daily', 'Once a day, when work begins'), ('never', 'Never')], default='at_once', max_length=8)),
                        ('start', models.TimeField(default=ringbeam.core.watching.choices.begin)),
                        ('end', models.TimeField(default=ringbeam.core.watching.choices.end)),
                        ('days', models.JSONField(default=ringbeam.core.watching.choices.workdays)),
                        ('claimed_until', models.DateTimeField(null=True)),
                    ],
                ),
                migrations.CreateModel(
                    name='SigningBrake',
                    fields=[
                        ('account', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='+', serialize=False, to=settings.AUTH_USER_MODEL)),
                        ('tries', models.PositiveSmallIntegerField(default=0)),
                        ('last', models.DateTimeField(default=ringbeam.core.clock.now)),
                    ],
                ),
                migrations.CreateModel(
                    name='CustomField',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('kind', models.CharField(max_length=40, verbose_name='kind')),
                        ('name', models.CharField(max_length=30, verbose_name='name')),
                        ('label', models.CharField(max_length=80, verbose_name='label')),
                        ('help', models.CharField(blank=True, max_length=200, verbose_name='help')),
                        ('type', models.CharField(choices=[('text', 'Text'), ('long', 'Long text'), ('number', 'Number'), ('choice', 'Choice'), ('day', 'Date'), ('yes', 'Yes or no'), ('record', 'Person or record')], max_length=10, verbose_name='type')),
                        ('unit', models.CharField(blank=True, max_length=20, verbose_name='unit')),
                        ('choices', models.JSONField(default=list, verbose_name='choices')),
                        ('kinds', models.JSONField(default=list, verbose_name='kinds of record')),
                        ('inside', models.BooleanField(default=True, verbose_name='kept inside')),
                        ('created', models.DateTimeField(default=ringbeam.core.clock.now, editable=False)),
                        ('retired', models.DateTimeField(editable=False, null=True)),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(fields=('kind', 'name'), name='core_custom_field_once')],
                    },
                ),
                migrations.CreateModel(
                    name='DirectoryAccount',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('external', models.CharField(blank=True, max_length=200)),
                        ('gone', models.BooleanField(default=False)),
                        ('account', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='directory', to=settings.AUTH_USER_MODEL)),
                    ],
                ),
                migrations.CreateModel(
                    name='DirectoryGroup',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('name', models.CharField(max_length=200, unique=True, verbose_name='name')),
                        ('external', models.CharField(blank=True, max_length=200)),
                        ('members', models.ManyToManyField(related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                ),
                migrations.CreateModel(
                    name='SearchDocument',
                    fields=[
                        ('entry', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='+', serialize=False, to='core.entry')),
                        ('words', models.TextField()),
                        ('scopes', models.TextField()),
                    ],
                ),
                migrations.CreateModel(
                    name='Comment',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('who', models.CharField(max_length=120, verbose_name='who')),
                        ('at', models.DateTimeField(default=ringbeam.core.clock.now)),
                        ('text', models.TextField(verbose_name='text')),
                        ('internal', models.BooleanField(default=False, verbose_name='internal')),
                        ('automatic', models.BooleanField(default=False, verbose_name='automatic')),
                        ('outgoing', models.BooleanField(default=False, verbose_name='to the customer')),
                        ('source', models.CharField(blank=True, max_length=120, verbose_name='source')),
                        ('account', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('entry', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.entry')),
                        ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.entry')),
                    ],
                ),
                migrations.AddField(
                    model_name='account',
                    name='person',
                    field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.entry'),
                ),
                migrations.CreateModel(
                    name='FormDraft',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('place', models.CharField(max_length=200)),
                        ('kind', models.CharField(max_length=40)),
                        ('version', models.BigIntegerField(null=True)),
                        ('pairs', models.JSONField(default=list)),
                        ('had_files', models.BooleanField(default=False)),
                        ('turn', models.IntegerField(default=1)),
                        ('began', models.DateTimeField(default=ringbeam.core.clock.now)),
                        ('changed', models.DateTimeField(db_index=True, default=ringbeam.core.clock.now)),
                        ('account', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('entry', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.entry')),
                    ],
                ),
                migrations.CreateModel(
                    name='Grant',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('role', models.CharField(max_length=40, verbose_name='role')),
                        ('kinds', models.JSONField(blank=True, default=list, verbose_name='kinds')),
                        ('permits', models.JSONField(blank=True, default=dict, verbose_name='permits')),
                        ('start', models.DateTimeField(default=ringbeam.core.clock.now, verbose_name='from')),
                        ('until', models.DateTimeField(blank=True, null=True, verbose_name='until')),
                        ('account', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='grants', to=settings.AUTH_USER_MODEL)),
                        ('given_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('scope', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.entry')),
                    ],
                ),
                migrations.CreateModel(
                    name='GivenByGroup',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('grant', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='core.grant')),
                    ],
                ),
                migrations.CreateModel(
                    name='GroupRole',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('role', models.CharField(max_length=40, verbose_name='role')),
                        ('kinds', models.JSONField(default=list, verbose_name='kinds')),
                        ('group', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='roles', to='core.directorygroup')),
                        ('scope', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.entry')),
                    ],
                ),
                migrations.CreateModel(
                    name='HistoryLine',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('number', models.PositiveIntegerField()),
                        ('at', models.DateTimeField()),
                        ('recorded', models.DateTimeField()),
                        ('who', models.CharField(max_length=120, verbose_name='who')),
                        ('door', models.CharField(max_length=20, verbose_name='door')),
                        ('said', models.CharField(max_length=60, verbose_name='act')),
                        ('reason', models.CharField(blank=True, max_length=400, verbose_name='reason')),
                        ('source', models.CharField(blank=True, max_length=120, verbose_name='source')),
                        ('values', models.TextField(null=True)),
                        ('salt', models.BinaryField(max_length=16, null=True)),
                        ('digest', models.BinaryField(max_length=32)),
                        ('chained', models.BinaryField(max_length=32)),
                        ('account', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('entry', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.entry')),
                    ],
                ),
                migrations.CreateModel(
                    name='Installation',
                    fields=[
                        ('id', models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False)),
                        ('organization', models.CharField(blank=True, max_length=120, verbose_name='organization')),
                        ('editions', models.JSONField(default=list, verbose_name='editions')),
                        ('demonstration', models.BooleanField(default=False, verbose_name='demonstration')),
                        ('created', models.DateTimeField(default=ringbeam.core.clock.now)),
                        ('setup_digest', models.CharField(blank=True, max_length=64)),
                        ('setup_until', models.DateTimeField(null=True)),
                        ('factor_roles', models.JSONField(default=list)),
                        ('idle_minutes', models.PositiveSmallIntegerField(default=0)),
                        ('policy_since', models.DateTimeField(null=True)),
                        ('custom_version', models.PositiveIntegerField(null=True)),
                    ],
                    options={
                        'constraints': [models.CheckConstraint(condition=models.Q(('id', 1)), name='core_one_installation')],
                    },
                ),
                migrations.CreateModel(
                    name='Invitation',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('digest', models.CharField(max_length=64, unique=True)),
                        ('until', models.DateTimeField()),
                        ('used', models.DateTimeField(null=True)),
                        ('account', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='invitation', to=settings.AUTH_USER_MODEL)),
                    ],
                ),
                migrations.CreateModel(
                    name='Link',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('kind', models.CharField(max_length=40, verbose_name='kind')),
                        ('at', models.DateTimeField(default=ringbeam.core.clock.now)),
                        ('note', models.CharField(blank=True, max_length=200, verbose_name='note')),
                        ('source', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.entry')),
                        ('target', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.entry')),
                    ],
                ),
                migrations.CreateModel(
                    name='MailAttempt',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('at', models.DateTimeField(default=ringbeam.core.clock.now, verbose_name='at')),
                        ('notices', models.PositiveIntegerField(verbose_name='notices')),
                        ('delivered', models.BooleanField(verbose_name='taken by the mail server')),
                        ('fault', models.CharField(blank=True, max_length=200, verbose_name='fault')),
                        ('account', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                ),
                migrations.CreateModel(
                    name='Notice',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('text', models.CharField(blank=True, max_length=300, verbose_name='text')),
                        ('message', models.JSONField(editable=False, null=True)),
                        ('at', models.DateTimeField(default=ringbeam.core.clock.now)),
                        ('read', models.DateTimeField(null=True)),
                        ('line', models.BigIntegerField(null=True)),
                        ('urgent', models.BooleanField(default=False, verbose_name='urgent')),
                        ('mail', models.CharField(choices=[('new', 'new'), ('waits', 'waits'), ('sent', 'sent'), ('left', 'not by e-mail'), ('failed', 'failed')], default='new', max_length=6)),
                        ('mail_due', models.DateTimeField(null=True)),
                        ('mail_tries', models.PositiveSmallIntegerField(default=0)),
                        ('account', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('entry', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.entry')),
                    ],
                ),
                migrations.CreateModel(
                    name='NoticeCursor',
                    fields=[
                        ('id', models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False)),
                        ('after', models.BigIntegerField(default=0)),
                    ],
                    options={
                        'constraints': [models.CheckConstraint(condition=models.Q(('id', 1)), name='core_one_notice_cursor')],
                    },
                ),
                migrations.CreateModel(
                    name='Participant',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('part', models.CharField(max_length=40, verbose_name='part')),
                        ('entry', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.entry')),
                        ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.entry')),
                    ],
                ),
                migrations.CreateModel(
                    name='Rebuild',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('what', models.CharField(max_length=10)),
                        ('kind', models.CharField(max_length=60)),
                        ('after', models.BigIntegerField(default=0)),
                        ('done', models.BooleanField(default=False)),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(fields=('what', 'kind'), name='core_rebuild_once')],
                    },
                ),
                migrations.CreateModel(
                    name='RoleChange',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('role', models.CharField(max_length=40, unique=True)),
                        ('permits', models.JSONField(default=dict)),
                        ('changed', models.DateTimeField(default=ringbeam.core.clock.now)),
                        ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                ),
                migrations.CreateModel(
                    name='SavedView',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('kind', models.CharField(max_length=40)),
                        ('name', models.CharField(max_length=60, verbose_name='name')),
                        ('query', models.CharField(blank=True, max_length=1000)),
                        ('everybody', models.BooleanField(default=False)),
                        ('account', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('team', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.entry')),
                    ],
                ),
                migrations.CreateModel(
                    name='CalendarFeed',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('digest', models.CharField(max_length=64, unique=True)),
                        ('created', models.DateTimeField(default=ringbeam.core.clock.now, verbose_name='made')),
                        ('withdrawn', models.DateTimeField(null=True, verbose_name='withdrawn')),
                        ('account', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('view', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='core.savedview')),
                    ],
                ),
                migrations.CreateModel(
                    name='Signature',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('number', models.PositiveIntegerField()),
                        ('uid', models.UUIDField(unique=True)),
                        ('who', models.CharField(max_length=120, verbose_name='who')),
                        ('at', models.DateTimeField()),
                        ('act', models.CharField(max_length=60, verbose_name='act')),
                        ('meaning', models.CharField(max_length=120, verbose_name='meaning')),
                        ('method', models.CharField(max_length=20)),
                        ('fields', models.JSONField()),
                        ('beside', models.JSONField()),
                        ('sha256', models.CharField(max_length=64)),
                        ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('entry', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.entry')),
                    ],
                ),
                migrations.CreateModel(
                    name='StoredFile',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('uid', models.UUIDField(unique=True)),
                        ('name', models.CharField(max_length=200, verbose_name='name')),
                        ('size', models.BigIntegerField(verbose_name='size')),
                        ('sha256', models.CharField(max_length=64)),
                        ('who', models.CharField(max_length=120, verbose_name='who')),
                        ('at', models.DateTimeField(default=ringbeam.core.clock.now)),
                        ('internal', models.BooleanField(default=False, verbose_name='internal')),
                        ('account', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('entry', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.entry')),
                    ],
                ),
                migrations.CreateModel(
                    name='Tagging',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('word', models.CharField(max_length=40)),
                        ('entry', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.entry')),
                    ],
                ),
                migrations.CreateModel(
                    name='Token',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('name', models.CharField(max_length=80, verbose_name='name')),
                        ('digest', models.CharField(max_length=64, unique=True)),
                        ('scopes', models.JSONField(default=list, verbose_name='scopes')),
                        ('created', models.DateTimeField(default=ringbeam.core.clock.now)),
                        ('until', models.DateTimeField(blank=True, null=True, verbose_name='until')),
                        ('withdrawn', models.DateTimeField(blank=True, null=True)),
                        ('account', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='tokens', to=settings.AUTH_USER_MODEL)),
                    ],
                ),
                migrations.CreateModel(
                    name='Watch',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('since', models.DateTimeField(default=ringbeam.core.clock.now)),
                        ('account', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('entry', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.entry')),
                    ],
                ),
                migrations.AddIndex(
                    model_name='entry',
                    index=models.Index(fields=['kind', '-updated'], name='core_entry_kind_updated'),
                ),
                migrations.AddIndex(
                    model_name='entry',
                    index=models.Index(condition=models.Q(('open', True)), fields=['owner', 'due'], name='core_entry_work'),
                ),
                migrations.AddIndex(
                    model_name='entry',
                    index=models.Index(fields=['customer', 'kind'], name='core_entry_customer'),
                ),
                migrations.AddConstraint(
                    model_name='entry',
                    constraint=models.UniqueConstraint(fields=('uid',), name='core_entry_uid'),
                ),
                migrations.AddIndex(
                    model_name='comment',
                    index=models.Index(fields=['entry', 'at'], name='core_comment_entry'),
                ),
                migrations.AddIndex(
                    model_name='comment',
                    index=models.Index(condition=models.Q(('outgoing', True)), fields=['at', 'entry'], name='core_comment_outgoing'),
                ),
                migrations.AddConstraint(
                    model_name='formdraft',
                    constraint=models.UniqueConstraint(fields=('account', 'place'), name='core_draft_once'),
                ),
                migrations.AddConstraint(
                    model_name='grant',
                    constraint=models.UniqueConstraint(fields=('account', 'role', 'scope', 'kinds'), name='core_grant_once'),
                ),
                migrations.AddConstraint(
                    model_name='grant',
                    constraint=models.UniqueConstraint(condition=models.Q(('scope__isnull', True)), fields=('account', 'role', 'kinds'), name='core_grant_once_everywhere'),
                ),
                migrations.AddIndex(
                    model_name='historyline',
                    index=models.Index(fields=['at'], name='core_history_at'),
                ),
                migrations.AddConstraint(
                    model_name='historyline',
                    constraint=models.UniqueConstraint(fields=('entry', 'number'), name='core_history_number'),
                ),
                migrations.AddConstraint(
                    model_name='link',
                    constraint=models.UniqueConstraint(fields=('source', 'kind', 'target'), name='core_link_once'),
                ),
                migrations.AddConstraint(
                    model_name='link',
                    constraint=models.CheckConstraint(condition=models.Q(('source', models.F('target')), _negated=True), name='core_link_not_to_itself'),
                ),
                migrations.AddIndex(
                    model_name='mailattempt',
                    index=models.Index(fields=['-at'], name='core_mail_attempt_at'),
                ),
                migrations.AddIndex(
                    model_name='notice',
                    index=models.Index(condition=models.Q(('mail__in', ('new', 'waits'))), fields=['mail', 'mail_due'], name='core_notice_mail'),
                ),
                migrations.AddIndex(
                    model_name='notice',
                    index=models.Index(condition=models.Q(('read__isnull', True)), fields=['account', '-at'], name='core_notice_unread'),
                ),
                migrations.AddConstraint(
                    model_name='participant',
                    constraint=models.UniqueConstraint(fields=('entry', 'person', 'part'), name='core_participant_once'),
                ),
                migrations.AddConstraint(
                    model_name='savedview',
                    constraint=models.UniqueConstraint(fields=('account', 'kind', 'name'), name='core_view_once'),
                ),
                migrations.AddConstraint(
                    model_name='signature',
                    constraint=models.UniqueConstraint(fields=('entry', 'number'), name='core_signature_line'),
                ),
                migrations.AddIndex(
                    model_name='tagging',
                    index=models.Index(fields=['word', 'entry'], name='core_tagging_word'),
                ),
                migrations.AddConstraint(
                    model_name='tagging',
                    constraint=models.UniqueConstraint(fields=('entry', 'word'), name='core_tagging_once'),
                ),
                migrations.AddConstraint(
                    model_name='watch',
                    constraint=models.UniqueConstraint(fields=('entry', 'account'), name='core_watch_once'),
                ),
            ],
        ),
        migrations.RunPython(engines, elidable=False),
        keep(
            'core_historyline',
            'core_history',
            'a line of history never changes',
            emptied=('values', 'salt'),
            others=KEPT,
        ),
        keep('core_seal', 'core_seal', 'a seal never changes'),
        migrations.RunPython(signatures_stay, elidable=False),
        migrations.RunPython(begin_notices, elidable=False),
    ]
