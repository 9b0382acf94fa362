"""The door for people: server-rendered pages from the registers."""
