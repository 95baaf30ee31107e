package import Wording

/// The fields that every answer of a page carries.
package enum PageHeaders {
    /// Nothing is loaded or run but our own style sheet and images; no frame may hold a page.
    package static let contentSecurityPolicy = """
        default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'self'; \
        frame-ancestors 'none'
        """

    /// Security fields of pages and files alike.
    package static let secure: [(name: String, value: String)] = [
        ("Content-Security-Policy", contentSecurityPolicy),
        ("X-Content-Type-Options", "nosniff"),
        ("Referrer-Policy", "no-referrer"),
    ]

    /// Fields of a page: it shows people's data, so nothing keeps it.
    package static func page(_ language: Language) -> [(name: String, value: String)] {
        secure + [
            ("Content-Type", "text/html; charset=utf-8"),
            ("Content-Language", language.tag),
            ("Cache-Control", "no-store"),
            ("Vary", "Accept-Language"),
        ]
    }
}
