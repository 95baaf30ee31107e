internal import FHIR
package import Store

extension StoredVersion {
    /// The resource as it is served: the kept text with version and time put into `meta`. Empty for a deletion.
    package var text: [UInt8] {
        var out: [UInt8] = []
        appendText(to: &out)
        return out
    }

    /// Appends the resource's text, without parsing it.
    package func appendText(to out: inout [UInt8]) {
        guard let body else { return }
        let offset = body.metaPlace.offset
        out.reserveCapacity(out.count + body.text.count + 96)
        out.append(contentsOf: body.text[..<offset])
        if !body.metaPlace.isWithinMeta { out.append(contentsOf: ",\"meta\":{".utf8) }
        out.append(contentsOf: "\"versionId\":\"".utf8)
        out.append(contentsOf: String(version).utf8)
        out.append(contentsOf: "\",\"lastUpdated\":\"".utf8)
        FHIRInstant.append(updated, to: &out)
        out.append(UInt8(ascii: "\""))
        if body.metaPlace.isWithinMeta {
            if body.text[offset] != UInt8(ascii: "}") { out.append(UInt8(ascii: ",")) }
        } else {
            out.append(UInt8(ascii: "}"))
        }
        out.append(contentsOf: body.text[offset...])
    }
}
