import Groundwork
import Testing

@Suite struct MessageTests {
  @Test func settingsAreNamedByWhoeverShowsThem() {
    let message: Message = "raise \(.maxIterations) past \(200)"
    #expect(message.description == "raise iteration limit past 200")
    #expect(message.text { "<\($0)>" } == "raise <maxIterations> past 200")
  }

  @Test func messagesJoin() {
    var message: Message = "a"
    message += " \(.gate)"
    #expect(message + "!" == "a gate!")
    #expect("\(message)?" as Message == "a gate?")
    #expect(Message("").isEmpty && !message.isEmpty)
  }
}
