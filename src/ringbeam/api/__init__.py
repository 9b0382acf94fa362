"""The door for programs: REST with OpenAPI from the registers."""
