"""Drawings of annexes as SVG text, made without any library: a flow chart and a trend chart."""
