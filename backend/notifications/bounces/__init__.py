"""What comes back after a letter was sent: reports of mail servers, events of mail providers."""
