"""What is odd, missing or otherwise than published."""
