internal import Wording
internal import JSON

extension Validator {
    /// What is wrong with a primitive value, as the end of a sentence; `nil` when nothing is.
    func primitiveFault(_ value: JSONView, _ type: PrimitiveType) -> Message? {
        switch type {
        case .boolean:
            return value.bool == nil ? "must be true or false" : nil
        case .integer:
            return unsafe numberFault(value, "an integer from -2147483648 to 2147483647") {
                unsafe PrimitiveFormat.isInteger($0, in: -2_147_483_648...2_147_483_647)
            }
        case .unsignedInt:
            return unsafe numberFault(value, "an integer from 0 to 2147483647") {
                unsafe PrimitiveFormat.isInteger($0, in: 0...2_147_483_647)
            }
        case .positiveInt:
            return unsafe numberFault(value, "an integer from 1 to 2147483647") {
                unsafe PrimitiveFormat.isInteger($0, in: 1...2_147_483_647)
            }
        case .decimal:
            return unsafe numberFault(value, "a decimal number with an exponent up to \(PrimitiveFormat.exponentMax)") {
                unsafe PrimitiveFormat.isDecimal($0)
            }
        default:
            return textFault(value, type)
        }
    }

    private func numberFault(
        _ value: JSONView, _ wanted: @autoclosure () -> Message, _ isValid: (UnsafeRawBufferPointer) -> Bool
    ) -> Message? {
        guard value.kind == .number, unsafe isValid(value.rawBytes) else {
            return "must be \(wanted()), as a JSON number"
        }
        return nil
    }

    private func textFault(_ value: JSONView, _ type: PrimitiveType) -> Message? {
        guard value.isString else { return "must be a JSON string" }
        if value.hasEscapes {
            var text = value.string ?? ""
            return text.withUTF8 { unsafe textFault(UnsafeRawBufferPointer($0), type) }
        }
        return unsafe textFault(value.rawBytes, type)
    }

    private func textFault(_ text: UnsafeRawBufferPointer, _ type: PrimitiveType) -> Message? {
        if unsafe text.isEmpty { return "must not be empty" }
        switch type {
        case .string, .markdown:
            return unsafe PrimitiveFormat.isString(text)
                ? nil : "must not have U+0000, nor more than 1048576 characters"
        case .code:
            return unsafe PrimitiveFormat.isCode(text)
                ? nil : "a code has no white space at its ends and single blanks within"
        case .id:
            return unsafe PrimitiveFormat.isID(text) ? nil : "an id has 1 to 64 letters, digits, '-' and '.'"
        case .uri, .url, .canonical:
            return unsafe PrimitiveFormat.isURI(text) ? nil : "must be a URI without white space"
        case .oid: return unsafe PrimitiveFormat.isOID(text) ? nil : "must be urn:oid: and an OID"
        case .uuid: return unsafe PrimitiveFormat.isUUID(text) ? nil : "must be urn:uuid: and a UUID in lower case"
        case .base64Binary: return unsafe PrimitiveFormat.isBase64(text) ? nil : "must be base64"
        case .date:
            return unsafe FHIRDate(text).map { $0.precision <= .day } ?? false
                ? nil : "must be a date: YYYY, YYYY-MM or YYYY-MM-DD"
        case .dateTime:
            return unsafe FHIRDate(text) != nil ? nil : "must be a date, or a date and time with seconds and zone"
        case .instant:
            return unsafe FHIRDate(text).map { $0.precision >= .second } ?? false
                ? nil : "must be a date and time with seconds and zone"
        case .time: return unsafe FHIRTime.isValid(text) ? nil : "must be a time: hh:mm:ss"
        case .xhtml:
            return unsafe Narrative.fault(in: String(decoding: text, as: UTF8.self)).map {
                "no XHTML as narratives have it: \($0)"
            }
        case .boolean, .integer, .unsignedInt, .positiveInt, .decimal: return nil
        }
    }
}
