"""Watching: who follows a record, is told what happens to it, and gets it by e-mail (7.4)."""
