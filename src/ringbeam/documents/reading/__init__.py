"""The words of the files that are documents, read apart from every process of ours."""
