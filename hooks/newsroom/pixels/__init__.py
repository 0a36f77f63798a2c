"""Pictures: reading what others made, letters and shapes of our own, and writing both; the only door to Pillow."""
