"""Bundles: how PCs without a network come to hold the same records."""
