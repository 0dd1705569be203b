"""What was distributed, as items at their points: with roles, links, drawings and diagnostics."""
