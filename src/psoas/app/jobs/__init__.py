"""Long work beside the pages: jobs in limited child processes, taken from the database by workers that huey wakes."""
