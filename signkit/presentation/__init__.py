"""Poses shown as pictures and read again from the pictures alone (Table 9, supp. Table 3)."""
