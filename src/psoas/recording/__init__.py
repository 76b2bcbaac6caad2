"""Files -> Recording: video, keypoint files, C3D, TRC, MOT/STO; one registry of readers and writers."""
