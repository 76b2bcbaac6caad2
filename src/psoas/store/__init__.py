"""What is kept: people, their files, assessments, programmes, sessions and check-ins, in SQLite or PostgreSQL."""
