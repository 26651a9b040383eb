import Foundation
import Testing

@testable import Report

/// The page as a browser lays it out; Debian has one in its package chromium.
@Suite struct BrowserTests {
  static let browser: String? = ["/usr/bin/chromium", "/usr/bin/google-chrome"].first {
    FileManager.default.isExecutableFile(atPath: $0)
  }

  @Test(
    .enabled(if: browser != nil, "chromium is not installed, so the page is not laid out"),
    arguments: [(scheme: 0, background: "rgb(20, 23, 27)"), (1, "rgb(251, 250, 247)")])
  func thePageFitsInBothThemes(scheme: Int, background: String) throws {
    let long = String(repeating: "averyveryverylongwordwithoutanyspace", count: 6)
    let page = try ReportPage().render(.sample(prompt: long + " <b>"))
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appendingPathComponent("harness.html")
    try Data(Self.harness(page).utf8).write(to: file)
    let (output, errors) = try Self.run([
      "--headless", "--no-sandbox", "--disable-gpu", "--enable-logging=stderr",
      "--blink-settings=preferredColorScheme=\(scheme)", "--virtual-time-budget=4000",
      "--user-data-dir=\(folder.path)/profile", "--dump-dom", file.absoluteString,
    ])
    #expect(!errors.contains("CONSOLE"), "\(errors)")
    for width in [360, 768, 1600] {
      let wanted = "width \(width): over by 0, paper \(background)"
      #expect(output.contains(wanted), "\(output.suffix(400))")
    }
  }

  /// Shows the page in frames of three widths and says how wide each is laid out.
  private static func harness(_ page: String) -> String {
    let source = page.replacingOccurrences(of: "&", with: "&amp;")
      .replacingOccurrences(of: "\"", with: "&quot;")
    let frames = [360, 768, 1600].map {
      "<iframe width=\"\($0)\" height=\"900\" style=\"border:0\" srcdoc=\"\(source)\"></iframe>"
    }
    return """
      <!DOCTYPE html><meta charset="utf-8"><meta name="color-scheme" content="light dark">
      <body style="width:1700px">\(frames.joined())<pre id="said"></pre><script>
      addEventListener("load", () => {
        for (const frame of document.querySelectorAll("iframe")) {
          const root = frame.contentDocument.documentElement;
          const paper = frame.contentWindow.getComputedStyle(root).backgroundColor;
          const over = root.scrollWidth - root.clientWidth;
          said.textContent += `width ${frame.width}: over by ${over}, paper ${paper}\\n`;
        }
      });
      </script></body>
      """
  }

  private static func run(_ arguments: [String]) throws -> (output: String, errors: String) {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: try #require(browser))
    process.arguments = arguments
    let (output, errors) = (Pipe(), Pipe())
    process.standardOutput = output
    process.standardError = errors
    try process.run()
    // Both pipes are drained at once, or a full one would hold the browser up.
    nonisolated(unsafe) var said = Data()
    let drained = DispatchSemaphore(value: 0)
    let reading = errors.fileHandleForReading
    Thread.detachNewThread {
      said = reading.readDataToEndOfFile()
      drained.signal()
    }
    let data = output.fileHandleForReading.readDataToEndOfFile()
    drained.wait()
    process.waitUntilExit()
    return (String(decoding: data, as: UTF8.self), String(decoding: said, as: UTF8.self))
  }
}
