"""The kill test: Home Assistant with the integration is killed at random instants, and nothing is lost and nothing done twice."""
