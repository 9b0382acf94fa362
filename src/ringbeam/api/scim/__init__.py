"""SCIM 2.0: a directory elsewhere keeps accounts and groups here (RFC 7643, RFC 7644)."""
