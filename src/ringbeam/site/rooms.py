"""Every module of a room that contributes panels, Home sections, routes, commands or rules.

Models are loaded by Django; what stands here is loaded because it stands here.
"""

from types import ModuleType

CONTRIBUTING: tuple[ModuleType, ...] = ()
