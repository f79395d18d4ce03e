"""Tests in a real Home Assistant core."""
