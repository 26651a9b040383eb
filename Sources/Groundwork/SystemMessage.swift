import Glibc

/// The system's text for an error number, in lower case.
public func systemMessage(_ number: Int32) -> String {
  guard let text = strerror(number) else { return "error \(number)" }
  // The C library capitalises; our messages are lower case.
  let message = String(cString: text)
  return message.prefix(1).lowercased() + message.dropFirst()
}
