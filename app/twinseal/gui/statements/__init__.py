"""What one person says alone at the sealed vault, or with a third: acknowledge a change of people, confirm somebody."""
