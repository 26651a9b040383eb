#ifndef CJQGUARD_H
#define CJQGUARD_H

#include <stdbool.h>

#include <jv.h>

#include <jq.h>

// Functions of libjq that cannot take the process along.
//
// libjq 1.6 asserts what a program's own values can make false, ends the process where memory runs
// out, and overflows its stack on deep values. Each of these returns false where that happened on the
// calling thread; the state is then good for jg_teardown alone.

/// jq_compile; whether it compiled goes to `compiled`.
bool jg_compile(jq_state *state, const char *program, bool *compiled);

/// Takes the environment from the process for good, but for the time zone and OpenBLAS' settings, and gives
/// it a HOME that is no folder. To be called before another thread may read it.
void jg_hide_environment(void);

/// jq_start.
bool jg_start(jq_state *state, jv input);

/// jq_next.
bool jg_next(jq_state *state, jv *output);

/// jv_free.
bool jg_free(jv value);

/// jq_teardown; what is not freed where it returns false stays lost.
bool jg_teardown(jq_state *state);

/// Stops a run on another thread: its jq_next returns at the next instruction.
void jg_halt(jq_state *state);

#endif
