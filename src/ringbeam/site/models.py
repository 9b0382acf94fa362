"""No tables: loaded last, it takes in what rooms contribute and closes the registers."""

from ringbeam.core import registers
from ringbeam.site import rooms

LOADED = rooms.CONTRIBUTING
registers.freeze()
