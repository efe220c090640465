"""What every flow starts from: the machine, the vault folder, the journal, a person's proof."""
