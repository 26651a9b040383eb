internal import CProcess

/// Gives memory that was freed back to the system, and from now on large blocks as they are freed; worth its
/// time after much was read and little of it kept.
public func trimMemory() { cp_trim_memory() }
