"""What two people can change in a vault: one frozen class a change, and the list of them that is sealed at once."""
