"""Plans with needs that only a real enforcer can judge, stage by stage."""
