import Groundwork
import Synchronization

/// The job that workers take up with their next batch; it may be replaced while they work.
final class CurrentJob: @unchecked Sendable {
  private let monitor = Monitor()
  private var job: ScoreJob
  private let version = Atomic(1)

  init(_ job: ScoreJob) { self.job = job }

  /// The job and its number.
  var now: (job: ScoreJob, version: Int) {
    monitor.withLock { (job, version.load(ordering: .relaxed)) }
  }

  /// The job and its number, where it is another than the one of a number.
  func job(after known: Int) -> (job: ScoreJob, version: Int)? {
    guard version.load(ordering: .acquiring) != known else { return nil }
    return now
  }

  /// Puts another job in its place.
  func replace(by other: ScoreJob) {
    monitor.withLock {
      job = other
      version.wrappingAdd(1, ordering: .releasing)
    }
  }
}
