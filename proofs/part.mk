# The proof.  prove.py keeps what it proved under build/proofs and proves only what has changed.

.PHONY: prove prove-floor
prove: ## prove the model; ends with a table per function and a plain verdict
	$(Q)proofs/prove.py

prove-%: model/%.c ## (prove-copy_process) one file of it
	$(Q)proofs/prove.py $*

prove-floor: ## accept the number of goals that each function has now
	$(Q)proofs/prove.py --floor
