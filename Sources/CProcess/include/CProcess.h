#ifndef CPROCESS_H
#define CPROCESS_H

/// How many arguments the process was started with, its own name among them.
int cp_argument_count(void);

/// One argument's bytes, ended by NUL; NULL where there is none of that number.
const char *cp_argument(int index);

/// How many processors the process may run on; 0 where the system does not say.
int cp_affinity_count(void);

/// Gives memory that was freed back to the system, where the C library would keep it, and from now on blocks
/// of 1 MiB and more as they are freed.
void cp_trim_memory(void);

/// From now on the first SIGTERM, SIGINT or SIGHUP makes a descriptor readable instead of ending the
/// process; the second ends it. A signal that was ignored stays ignored.
///
/// @return The descriptor, or -1 where the system has none left.
int cp_catch_endings(void);

/// Endings end the process again.
void cp_release_endings(void);

/// The signal that came; 0 where none has.
int cp_ending(void);

/// From now on SIGHUP makes a descriptor readable and ends nothing.
///
/// @return The descriptor, or -1 where the system has none left.
int cp_catch_reloads(void);

/// Whether SIGHUP has come since the last call; 0 where not.
int cp_take_reload(void);

/// Ends the process as the signal would have.
void cp_end_by(int signal_number);

#endif
