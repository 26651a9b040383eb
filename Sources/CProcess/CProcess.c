#define _POSIX_C_SOURCE 200809L

#include "CProcess.h"

#include <errno.h>
#include <fcntl.h>
#if defined(__linux__)
#include <malloc.h>
#endif
#include <signal.h>
#include <stddef.h>
#include <unistd.h>

static int argument_count;
static char **arguments;

// glibc and Darwin's loader hand main's arguments to constructors too. Swift's own CommandLine reads
// them from /proc, which a sandbox may lack.
__attribute__((constructor)) static void keep_arguments(int count, char **values) {
  argument_count = count;
  arguments = values;
}

int cp_argument_count(void) { return argument_count; }

const char *cp_argument(int index) {
  return index >= 0 && index < argument_count ? arguments[index] : NULL;
}

void cp_trim_memory(void) {
#if defined(__GLIBC__)
  // Freeing one large block would raise both by itself.
  mallopt(M_MMAP_THRESHOLD, 1 << 20);
  mallopt(M_TRIM_THRESHOLD, 1 << 20);
  malloc_trim(0);
#endif
}

static const int endings[] = {SIGTERM, SIGINT, SIGHUP};
static volatile sig_atomic_t ending;
static volatile sig_atomic_t is_catching;
static int ends[2] = {-1, -1};

static void end_by_default(int number) {
  signal(number, SIG_DFL);
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, number);
  sigprocmask(SIG_UNBLOCK, &set, NULL);
  raise(number);
}

static void handle(int number) {
  if (!is_catching || ending) {
    end_by_default(number);
    return;
  }
  int saved = errno;
  ending = number;
  (void)!write(ends[1], "", 1);
  errno = saved;
}

static volatile sig_atomic_t wants_reload;
static int reloads[2] = {-1, -1};

static void handle_reload(int number) {
  (void)number;
  int saved = errno;
  wants_reload = 1;
  (void)!write(reloads[1], "", 1);
  errno = saved;
}

int cp_catch_reloads(void) {
  if (reloads[0] >= 0) return reloads[0];
  if (pipe(reloads) != 0) return -1;
  for (int i = 0; i < 2; i++) {
    fcntl(reloads[i], F_SETFD, FD_CLOEXEC);
    // Neither the handler nor the reader may ever wait.
    fcntl(reloads[i], F_SETFL, O_NONBLOCK);
  }
  struct sigaction action = {.sa_handler = handle_reload, .sa_flags = SA_RESTART};
  sigemptyset(&action.sa_mask);
  sigaction(SIGHUP, &action, NULL);
  // Whoever started the process may have blocked it, as some supervisors do.
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGHUP);
  sigprocmask(SIG_UNBLOCK, &set, NULL);
  return reloads[0];
}

int cp_take_reload(void) {
  if (!wants_reload) return 0;
  wants_reload = 0;
  char rest[64];
  while (read(reloads[0], rest, sizeof rest) > 0) continue;
  return 1;
}

int cp_catch_endings(void) {
  if (ends[0] < 0 && pipe(ends) != 0) return -1;
  for (int i = 0; i < 2; i++) fcntl(ends[i], F_SETFD, FD_CLOEXEC);
  is_catching = 1;
  for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
    if (endings[i] == SIGHUP && reloads[0] >= 0) continue;
    struct sigaction old;
    if (sigaction(endings[i], NULL, &old) != 0 || old.sa_handler == SIG_IGN) continue;
    struct sigaction action = {.sa_handler = handle, .sa_flags = SA_RESTART};
    sigemptyset(&action.sa_mask);
    sigaction(endings[i], &action, NULL);
  }
  return ends[0];
}

void cp_release_endings(void) { is_catching = 0; }

int cp_ending(void) { return ending; }

void cp_end_by(int signal_number) {
  end_by_default(signal_number);
  _exit(128 + signal_number);
}
