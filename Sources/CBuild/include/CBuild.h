/// What this build was made from.
#pragma once

/// The commit's name as git shortens it, with "+changes" where files differed from it; empty where
/// the build did not know.
const char *_Nonnull build_commit(void);
