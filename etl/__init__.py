"""From a report's bytes to observations in the warehouse; nothing here knows the dashboard."""
