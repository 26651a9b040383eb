#include "CBuild.h"

// `make build` writes this file before it builds; a plain `swift build` does without.
#if __has_include("Commit.h")
#include "Commit.h"
#else
#define BUILD_COMMIT ""
#endif

const char *build_commit(void) { return BUILD_COMMIT; }
