"""What the documentation has from the code: tables, the command reference and the page for the fridge."""
