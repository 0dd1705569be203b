"""What finished pages and their words are looked at for."""
