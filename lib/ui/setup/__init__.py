"""What the setup page is drawn with. Nothing here keeps a key: the session knows names, places and sentences."""
