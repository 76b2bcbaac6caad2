"""Assessment -> one HTML file, annotated video, figures."""
