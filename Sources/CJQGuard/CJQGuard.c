#define _GNU_SOURCE

#include "CJQGuard.h"

#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static _Thread_local sigjmp_buf landing;
static _Thread_local volatile sig_atomic_t is_inside;
static _Thread_local bool is_ready;

enum { fault_count = 4, signal_stack_bytes = 1 << 16 };
static const int faults[fault_count] = {SIGABRT, SIGSEGV, SIGBUS, SIGFPE};
static struct sigaction earlier[fault_count];

static void handle(int number) {
  if (is_inside) {
    is_inside = 0;
    // The signal is blocked while its handler runs, and siglongjmp restores no mask here: saving one
    // would cost every row a system call.
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, number);
    pthread_sigmask(SIG_UNBLOCK, &set, NULL);
    siglongjmp(landing, 1);
  }
  // Not libjq's: what was there before decides, once the fault comes again.
  for (int i = 0; i < fault_count; i++) {
    if (faults[i] == number) sigaction(number, &earlier[i], NULL);
  }
  if (number == SIGABRT) raise(number);
}

static void install(void) {
  for (int i = 0; i < fault_count; i++) {
    struct sigaction action = {.sa_handler = handle, .sa_flags = SA_ONSTACK};
    sigemptyset(&action.sa_mask);
    sigaction(faults[i], &action, &earlier[i]);
  }
}

// A stack overflow leaves no stack for the handler, so each thread has another for it.
static void make_ready(void) {
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once(&once, install);
  if (is_ready) return;
  is_ready = true;
  stack_t current;
  if (sigaltstack(NULL, &current) == 0 && !(current.ss_flags & SS_DISABLE)) return;
  void *memory = malloc(signal_stack_bytes);
  if (memory == NULL) return;
  stack_t stack = {.ss_sp = memory, .ss_size = signal_stack_bytes};
  if (sigaltstack(&stack, NULL) != 0) free(memory);
}

// libjq calls back into code that frees values: what is inside already lands where that began.
#define GUARDED(statement)                        \
  if (is_inside) {                                \
    statement;                                    \
    return true;                                  \
  }                                               \
  make_ready();                                   \
  if (sigsetjmp(landing, 0) != 0) return false;   \
  is_inside = 1;                                  \
  statement;                                      \
  is_inside = 0;                                  \
  return true

bool jg_compile(jq_state *state, const char *program, bool *compiled) {
  GUARDED(*compiled = jq_compile(state, program) != 0);
}

void jg_hide_environment(void) {
  // Without HOME libjq would ask the user database where ~/.jq is; in a HOME that is no folder there is none.
  static char home[] = "HOME=/dev/null";
  static char *kept[64] = {home};
  size_t count = 1;
  for (char **each = environ; each && *each && count < 63; each++) {
    const bool is_kept = !strncmp(*each, "TZ=", 3) || !strncmp(*each, "OPENBLAS_", 9);
    if (is_kept) kept[count++] = *each;
  }
  kept[count] = NULL;
  environ = kept;
}

bool jg_start(jq_state *state, jv input) { GUARDED(jq_start(state, input, 0)); }

bool jg_next(jq_state *state, jv *output) { GUARDED(*output = jq_next(state)); }

bool jg_free(jv value) { GUARDED(jv_free(value)); }

bool jg_teardown(jq_state *state) { GUARDED(jq_teardown(&state)); }

void jg_halt(jq_state *state) {
  // libjq asserts that it is not halted already.
  if (!jq_halted(state)) jq_halt(state, jv_invalid(), jv_invalid());
}
