"""What differs between two texts, word by word; pure, within bounds of time (7.5.3)."""
