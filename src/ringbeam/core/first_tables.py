"""Makes all tables of a room in one operation of a migration, for a new database (operation).

Django works out every model that is related anew after each operation of a migration. Here all
are related through their entries, so a table each by itself takes time by the square.
"""

from typing import Any

from django.db.migrations.operations.base import Operation
from django.db.migrations.operations.models import CreateModel
from django.db.migrations.state import ProjectState


class FirstTables(Operation):
    """Create these models, with the fields, indexes and constraints that later operations add.

    The tables are made as they are after the last of the operations, so none of them may read
    or write rows. It cannot be taken back: a database without its first tables is a new one.
    """

    reversible = False

    def __init__(self, operations: list[Operation]) -> None:
        self.operations = operations

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        """Say how a migration writes this operation."""
        return type(self).__name__, [], {"operations": self.operations}

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Tell the state of the models all that is made, before any is worked out."""
        vars(state).pop("apps", None)
        for operation in self.operations:
            operation.state_forwards(app_label, state)

    def database_forwards(
        self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any
    ) -> None:
        """Make each table once; keys to tables that come later are added at the end."""
        for operation in self.operations:
            if isinstance(operation, CreateModel):
                model = to_state.apps.get_model(app_label, operation.name)
                if self.allow_migrate_model(schema_editor.connection.alias, model):
                    schema_editor.create_model(model)

    def describe(self) -> str:
        """Say in a word what is done, for whoever lists a migration's steps."""
        return "Create the first tables"
