"""A cabin to try the integration in: a GSM network, a Home Assistant and a dashboard with phones, started together."""
