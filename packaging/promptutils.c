// One program with seven names: the name that it is called by says which tool runs.
//
// The tools share the Swift runtime and most libraries, so that one program is a fifth of seven.
// packaging/link.sh links it from what `swift build` made for them.

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "../Sources/CBuild/include/CBuild.h"

int embed_main(int, char **);
int fit_main(int, char **);
int calibrate_main(int, char **);
int score_main(int, char **);
int sweep_main(int, char **);
int pick_op_main(int, char **);
int audit_main(int, char **);

static const struct {
  const char *name;
  int (*main)(int, char **);
} tools[] = {
  {"embed", embed_main}, {"fit", fit_main},         {"calibrate", calibrate_main}, {"score", score_main},
  {"sweep", sweep_main}, {"pick-op", pick_op_main}, {"audit", audit_main},
};

/// The entry of `tools` that `name` means, or -1.
static int tool_named(const char *name) {
  for (size_t i = 0; i < sizeof tools / sizeof *tools; i++) {
    if (strcmp(tools[i].name, name) == 0) { return (int)i; }
  }
  return -1;
}

/// Says how the program is called.
static void print_usage(FILE *file) {
  fputs("usage: promptutils TOOL [ARGUMENT ...]\ntools:", file);
  for (size_t i = 0; i < sizeof tools / sizeof *tools; i++) { fprintf(file, " %s", tools[i].name); }
  fputs("\nEach is also a command of its own; see promptutils(7).\n", file);
}

/// Whether an argument is one of two spellings of a flag.
static int is_flag(const char *argument, const char *longName, const char *shortName) {
  return strcmp(argument, longName) == 0 || strcmp(argument, shortName) == 0;
}

/// Says which version this is, as each tool does of itself.
static void print_version(void) {
  puts("promptutils " PROMPTUTILS_VERSION);
  if (build_commit()[0] != '\0') { printf("commit: %s\n", build_commit()); }
}

int main(int argc, char **argv) {
  const char *slash = argc > 0 ? strrchr(argv[0], '/') : NULL;
  int tool = argc > 0 ? tool_named(slash ? slash + 1 : argv[0]) : -1;
  if (tool >= 0) { return tools[tool].main(argc, argv); }

  if (argc > 1 && is_flag(argv[1], "--help", "-h")) {
    print_usage(stdout);
    return fflush(stdout) == 0 ? 0 : 2;
  }
  if (argc > 1 && is_flag(argv[1], "--version", "-V")) {
    print_version();
    return fflush(stdout) == 0 ? 0 : 2;
  }
  tool = argc > 1 ? tool_named(argv[1]) : -1;
  if (tool < 0) {
    if (argc > 1) { fprintf(stderr, "promptutils: no tool is called \"%s\"\n", argv[1]); }
    print_usage(stderr);
    return 64;
  }
  // Swift reads the arguments from the process' own memory, so they must begin with the tool's name there.
  execv("/proc/self/exe", argv + 1);
  perror("promptutils: /proc/self/exe");
  return 2;
}
