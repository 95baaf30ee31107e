/// Administrative gender, as far as the demonstration needs it.
enum Gender: String, Sendable {
    case male
    case female
}
