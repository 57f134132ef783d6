"""Runs one child of an array job: its shard of a manifest, item by item, resumable."""
