"""Video frames -> keypoints; one protocol, several backends; tracking, left/right repair."""
