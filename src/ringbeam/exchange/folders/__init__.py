"""Folders of files, on a disk or in a ZIP: walked safely, and imported by rooms (operation)."""
