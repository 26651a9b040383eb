internal import CProcess
import Glibc

/// How many processors this process may use at once, at least 1: those of its affinity mask, and no more
/// than its control group's share of time comes to.
public func availableProcessors() -> Int {
  let online = max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
  let affinity = Int(cp_affinity_count())
  let allowed = affinity > 0 ? affinity : online
  return max(1, min(allowed, controlGroupLimit() ?? allowed))
}

/// The least whole number of processors that gives the control group's share of time; nil where there is
/// no limit.
private func controlGroupLimit() -> Int? {
  // Version 2 has one line `0::/path`; a limit holds for all groups below.
  let own = smallFile("/proc/self/cgroup")?.split(separator: "\n").first { $0.hasPrefix("0::/") }
  var limits = [version1Limit()]
  var path = (own?.dropFirst(3)).map { $0 == "/" ? "" : String($0) }
  while let group = path {
    limits.append(
      smallFile("/sys/fs/cgroup\(group)/cpu.max").flatMap { controlGroupProcessors($0) })
    path = group.lastIndex(of: "/").map { String(group[..<$0]) }
  }
  return limits.compactMap { $0 }.min()
}

/// The limit of a control group of version 1.
private func version1Limit() -> Int? {
  let folder = "/sys/fs/cgroup/cpu/cpu.cfs_"
  guard let quota = smallFile(folder + "quota_us"), let period = smallFile(folder + "period_us")
  else { return nil }
  return controlGroupProcessors("\(quota) \(period)")
}

/// Reads `QUOTA PERIOD`, in microseconds.
///
/// - Returns: The processors that it comes to, rounded up; nil where the quota is `max`, negative or
///   unreadable.
func controlGroupProcessors(_ text: String) -> Int? {
  let numbers = text.split { $0 == " " || $0 == "\n" }.map { Int($0) }
  guard numbers.count == 2, let quota = numbers[0], let period = numbers[1], quota > 0, period > 0
  else { return nil }
  return max(1, quota / period + (quota % period == 0 ? 0 : 1))
}

/// The first 4 KiB of a file of the system's; nil where it cannot be read.
private func smallFile(_ path: String) -> String? {
  let descriptor = open(path, O_RDONLY | O_CLOEXEC)
  guard descriptor >= 0 else { return nil }
  defer { close(descriptor) }
  var bytes = [UInt8](repeating: 0, count: 4096)
  let count = read(descriptor, &bytes, bytes.count)
  return count > 0 ? String(decoding: bytes[..<count], as: UTF8.self) : nil
}
