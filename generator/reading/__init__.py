"""What comes back: Word files and PDF forms from outside, read into what they say and into facts."""
