"""Running the portal: server, database, demonstration, health checks. The command line calls these; no page does."""
