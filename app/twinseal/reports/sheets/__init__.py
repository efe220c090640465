"""Short signed papers that each answer one question: certificate of absence, challenge sample, quarter, reviews of rights."""
