"""The brochure as others set it: templates and programmes."""
