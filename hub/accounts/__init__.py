"""Who is who: customer companies, their tiers and teams, their people and how to reach them."""
