@testable import HTTP
import Testing

@Suite struct ContentEncodingTests {
    @Test(arguments: [
        ([], false), ([""], false), (["gzip"], true), (["GZIP"], true), (["x-gzip"], true),
        (["deflate, gzip;q=1.0, *;q=0.5"], true), (["identity"], false),
        (["gzip;q=0"], false), (["gzip;q=0.0"], false), (["gzip ; q=0.000"], false), (["gzip;q=0.001"], true),
        (["*"], true), (["*;q=0"], false),
        (["*;q=0, gzip"], true), (["gzip;q=0, *"], false), (["br, deflate"], false), (["br", "gzip"], true),
        (["gzipped"], false), (["gzip;q=0.5;x=0"], true),
    ])
    func `gzip is taken from clients that accept it`(fields: [String], expected: Bool) {
        #expect(ContentEncoding.accepts(gzip: HTTPFields(fields.map { ("Accept-Encoding", $0) })) == expected)
    }

    @Test(
        arguments: [
            ("application/fhir+json", true), ("application/json; charset=utf-8", true),
            ("text/html;charset=utf-8", true), ("TEXT/CSS", true), ("image/svg+xml", true),
            ("application/javascript", true), ("image/png", false), ("application/octet-stream", false),
            ("font/woff2", false), (nil, false), ("", false),
        ] as [(String?, Bool)])
    func `only text gains by it`(type: String?, expected: Bool) {
        #expect(ContentEncoding.isCompressible(type) == expected)
    }
}
