import FHIR
import JSON
import Search
import Testing

/// The index values of a resource at the fields of a search parameter.
func indexed(_ text: String, _ code: String) throws -> [IndexValue] {
    let (type, entries) = try extract(text)
    let parameter = try #require(SearchParameter.all(of: type)[code], "\(type) has no parameter \(code)")
    #expect(!parameter.fields.isEmpty, "\(type).\(code) has no fields")
    return entries.filter { parameter.fields.contains($0.field) }.map(\.value)
}

func extract(_ text: String) throws -> (type: ResourceType, entries: [IndexEntry]) {
    try JSONDocument(Array(text.utf8)).withRoot { root in
        let type = try #require(root["resourceType"]?.string.flatMap { ResourceType($0) })
        var extractor = IndexExtractor()
        return (type, extractor.extract(root, type: type))
    }
}

func key(_ text: String) throws -> DecimalKey { try DecimalKey(#require(FHIRDecimal(text))) }

func dates(_ text: String) throws -> FHIRDate { try #require(FHIRDate(text.utf8, lenient: true)) }

func type(_ name: String) throws -> ResourceType { try #require(ResourceType(name)) }

/// The fields of a search parameter.
func fields(_ name: String, _ code: String) throws -> [IndexField] {
    let type = try type(name)
    return try #require(SearchParameter.all(of: type)[code], "\(name) has no parameter \(code)").fields
}
