#!/usr/bin/env python3
"""Do the canaries sing?  Proves a small text with planted contradictions as the model is proved.

A planted function has a clause that is false and a contradiction by which it is proved all the
same.  Its canary must tell; the honest function's must not.  And of a planted goal only the far
hypothesis is left out.  Status 1 if one is wrong.
"""
import os
import sys

import goals
import near
import prove
import solve

TEXT = """
/*@ terminates \\true; exits \\false; assigns \\nothing;
    ensures lie: \\result < n && \\result > n; */
unsigned liar(unsigned n);

/*@ requires small: n < 4; terminates \\true; exits \\false; assigns \\nothing;
    ensures right: \\result == n + 1; */
unsigned honest(unsigned n)
{
	return n + 1;
}

/*@ requires low: n < 4; requires high: n > 8; terminates \\true; exits \\false; assigns \\nothing;
    ensures wrong: \\result == 9; */
unsigned never_called(unsigned n)
{
	return n;
}

/*@ terminates \\true; exits \\false; assigns \\nothing; ensures wrong: \\result == 9; */
unsigned deceived(unsigned n)
{
	liar(n);
	return n;
}
"""
# A goal about one array, a hypothesis about it, one about another, one about none.
GOAL = """;; Goal wp_goal
(assert
  (not
  (forall ((a (Array Int Int)) (b (Array Int Int)) (i Int))
  (=> (= (select a i) 1) (let ((x (select b i))) (=> (and {} (< i 3)) (= (select a i) 1)))))))
"""
SINGS = {"honest": False, "never_called": True, "deceived": True}


def main():
    root = f"{prove.ROOT}/{goals.OUT}/planted"
    os.makedirs(f"{root}/model", exist_ok=True)
    if not os.path.exists(f"{root}/proofs"):
        os.symlink(f"{prove.ROOT}/proofs", f"{root}/proofs")
    os.chdir(root)
    with open("model/planted.c", "w") as out:
        out.write(TEXT)
    setting, prover = goals.prepare(), solve.Prover()
    file = prove.File("planted", None, setting, prover).make().judge()
    wrong = [line for line in file.bad if not line.startswith("contradiction: ")]
    for function, sings in SINGS.items():
        if sings != any(f"contradiction: {function}_check_canary" in line for line in file.bad):
            wrong.append(f"the canary of {function} {'does not sing' if sings else 'sings'}")
    if near.near(GOAL.format("(= x 2)")) != GOAL.format("true"):
        wrong.append("near.py leaves out something else than what is far")
    print("\n".join(wrong) or f"  proved nothing false: {len(file.bad)} alarms, as planted")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
