public import Groundwork

/// Names a gate by its text, so that an operating point is not used with another.
///
/// - Parameter program: The jq program.
/// - Returns: Sixteen hexadecimal digits, the same whatever white space is around the program.
public func gateFingerprint(_ program: String) -> Name {
  let space: Set<UInt8> = [0x20, 0x09, 0x0A, 0x0D]
  let text = program.utf8.drop { space.contains($0) }
  let trimmed = text.reversed().drop { space.contains($0) }.reversed()
  return Name(fingerprint(of: Array(trimmed)))
}
