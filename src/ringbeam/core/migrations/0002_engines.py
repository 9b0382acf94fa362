"""What each database does by itself: the search index, and the mark that cannot be taken away."""

from django.db import migrations

SQLITE = """
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

POSTGRESQL = """
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


def forwards(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(POSTGRESQL, params=None)
        return
    statement = ""
    for line in SQLITE.strip().splitlines():
        statement += line + "\n"
        ends_trigger = line == "END;"
        if ends_trigger or (line.endswith(";") and "CREATE TRIGGER" not in statement):
            schema_editor.execute(statement, params=None)
            statement = ""


class Migration(migrations.Migration):
    dependencies = [("core", "0001_initial")]
    operations = [migrations.RunPython(forwards, elidable=False)]
