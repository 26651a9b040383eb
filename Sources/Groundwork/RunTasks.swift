/// Runs numbered tasks on several threads and returns when all have run.
///
/// Tasks are claimed in order, by whichever thread is free: a task may write only what is its
/// own, and whatever is summed over tasks is summed afterwards in the order of their numbers, so
/// that no result depends on the number of threads.
///
/// - Parameters:
///   - count: Tasks 0 ..< count.
///   - threads: Threads wanted, the caller's included; at least one is used.
///   - task: Called once for each task with its number and the number of the thread that runs
///     it, 0 ..< threads, which can index scratch memory. It is not called after this has
///     returned. (Escaping, since Swift 6.3 builds `withoutActuallyEscaping` with the length of
///     its file's path in it, and a build is the same wherever it is made.)
public func runTasks(
  _ count: Int, threads: Int, _ task: @escaping (_ number: Int, _ thread: Int) -> Void
) {
  let wanted = min(threads, count)
  guard wanted > 1 else {
    for number in 0..<max(count, 0) { task(number, 0) }
    return
  }
  ThreadTeam.shared.work(on: TaskQueue(count: count, task: task), helpers: wanted - 1)
}
