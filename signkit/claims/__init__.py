"""The paper's claims, the test that stands for each, and the verdict that our figures give."""
