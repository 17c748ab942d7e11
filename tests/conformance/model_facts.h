/*
 * What the conformance program asks beside its sweeps, as far as the model decides it.
 */
#ifndef TESTS_CONFORMANCE_MODEL_FACTS_H
#define TESTS_CONFORMANCE_MODEL_FACTS_H

#include "tests/conformance/answers.h"

/* Each fact by its name in the program, by the rules of a version (enum linux_version). */
void model_facts(uint32_t version, answers_put *put);

#endif
