"""Updates without internet: one signed file, checked before anything is touched, put beside the version in use."""
