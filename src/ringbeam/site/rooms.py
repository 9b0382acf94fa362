"""Every module of a room that contributes panels, Home sections, routes, commands or rules.

Models are loaded by Django; what stands here is loaded because it stands here.
"""

from types import ModuleType

import ringbeam.conformity.commands
import ringbeam.conformity.counting
import ringbeam.conformity.pages
import ringbeam.conformity.rest
import ringbeam.conformity.sections
import ringbeam.desk.servicenow.importer
import ringbeam.standards.commands
import ringbeam.standards.pages
import ringbeam.standards.rest

CONTRIBUTING: tuple[ModuleType, ...] = (
    ringbeam.conformity.commands,
    ringbeam.conformity.counting,
    ringbeam.conformity.pages,
    ringbeam.conformity.rest,
    ringbeam.conformity.sections,
    ringbeam.desk.servicenow.importer,
    ringbeam.standards.commands,
    ringbeam.standards.pages,
    ringbeam.standards.rest,
)
