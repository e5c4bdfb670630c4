"""The mathematics: what makes a claim stand or fall, and how much relations and chains may say."""
