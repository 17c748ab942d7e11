# The proof.
