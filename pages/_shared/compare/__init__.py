"""The table builder: its rows and its chart."""
