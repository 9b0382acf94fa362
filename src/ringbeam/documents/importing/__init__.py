"""Import of a folder of documents: each arrives as a draft, and proves nothing yet (7.5)."""
