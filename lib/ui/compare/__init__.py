"""What the comparison page is drawn with."""
