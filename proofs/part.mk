# The proof.  prove.py keeps what it proved under build/proofs and proves only what has changed.

.PHONY: prove prove-floor prove-seeds prove-docs attest
prove: ## prove the model; ends with a table per function and a plain verdict
	$(Q)proofs/prove.py

prove-%: ## (prove-copy_process) one file of it, or one function
	$(Q)proofs/prove.py $*

prove-floor: ## accept the number of goals that each function has now
	$(Q)proofs/prove.py --floor

prove-seeds: ## prove again with other random numbers in the provers: the same verdicts?
	$(Q)proofs/prove.py --seeds

prove-docs: ## write docs/contract.md and docs/trust.md from what was proved
	$(Q)proofs/report.py

# Each way in which the model is compiled, against the text that was proved; and what the kernels
# carry, once they know of the last proof.
attest: build/kernel.elf $(wildcard build/checked/kernel.elf) ## is what runs what was proved?
	$(Q)proofs/attest.py table 'kernel: $(KERNEL_FLAGS)' \
		'checked kernel: $(KERNEL_FLAGS) $(KERNEL_CHECKED_FLAGS)' \
		'tests of the host: $(TESTS_UNIT_FLAGS)'

# What must break it.
.PHONY: mutants mutants-contracts history
mutants: ## (F=alloc_pid) mutants of the model: each must break the proof
	$(Q)nice proofs/mutants.py $(F)

mutants-contracts: ## (F=alloc_pid) ... and what of its contracts does nobody need?
	$(Q)nice proofs/mutants.py --contracts $(F)

history: ## bugs that Linux had, planted in the model: the proof must see each
	$(Q)nice proofs/history.py $(F)
