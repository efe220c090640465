"""Two people open the vault."""
