// (filled by the following commits)
