public import Groundwork
public import Streams

/// What to do where no row has a label.
///
/// - Parameters:
///   - labels: The labels file; nil where there is none.
///   - labelField: The field that holds a row's own label.
///   - unlabelledFields: The fields of the first row without one; nil where they are not known.
/// - Returns: Why, and what to do.
public func remedyForNoLabels(
  labels: String?, labelField: NamedField, unlabelledFields: [String]?
) -> Message {
  guard let labels else {
    return "give \(.labels), or " + labelField.remedy(among: unlabelledFields ?? [])
  }
  return "\(labels) holds none of these prompts: give the labels file that was made for them, with "
    + "prompts spelled as in the rows"
}
