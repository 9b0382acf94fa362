"""The page of one service: how it is delivered, from the records of every room."""
