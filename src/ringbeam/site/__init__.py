"""The place that names every room: settings, addresses, start."""
