"""The byte forms of the log's files; knows neither who writes nor who reads them."""
