"""Finding a log's files and opening its entries."""
