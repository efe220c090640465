"""What one person says alone while the vault is sealed."""
