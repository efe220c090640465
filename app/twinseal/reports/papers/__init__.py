"""The short papers: trust card, ceremony record, seal slip, paper form."""
