package import Wording

/// The frame that every page has: head, skip link, header with the choice of language, footer.
package struct PageShell: Sendable {
    package let title: String
    package let language: Language
    /// The files that the page refers to.
    package let files: WebFiles

    package init(title: String, language: Language, files: WebFiles) {
        self.title = title
        self.language = language
        self.files = files
    }

    /// The whole document around the content of `main`.
    package func document(_ content: Markup) -> Markup {
        """
        <!DOCTYPE html>
        <html\(.lang(language.tag))>
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <title>\(title)</title>
        <link rel="stylesheet"\(.href(.style(digest: files.style.digest)))>
        <link rel="icon" type="image/svg+xml"\(.href(.mark(digest: files.mark.digest)))>
        </head>
        <body>
        <a class="skip-link" href="#content">\(language(.skipToContent))</a>
        \(header)
        \(openModeNotice)
        <main id="content" tabindex="-1">
        \(content)
        </main>
        \(footer)
        </body>
        </html>

        """
    }

    private var header: Markup {
        """
        <header class="site-header">
        <a class="wordmark"\(.href(.home(language)))>\
        <img\(.src(.mark(digest: files.mark.digest))) alt="" width="32" height="32">\
        <span class="wordmark-han" lang="zh-Hans">杏林</span> \
        <span class="wordmark-latin" lang="zh-Latn">Xinglin</span></a>
        <nav class="language-choice"\(.ariaLabel(language(.languageChoice)))>
        \(Language.allCases.map(languageLink))
        </nav>
        </header>
        """
    }

    private func languageLink(_ other: Language) -> Markup {
        """
        <a\(.href(.home(other)))\(.lang(other.tag))\(.hreflang(other.tag))\
        \(other == language ? Attribute.ariaCurrent : nil)>\(other.name)</a>
        """
    }

    private var openModeNotice: Markup {
        """
        <aside class="notice"\(.ariaLabel(language(.openModeTitle)))>
        <p><strong>\(language(.openModeTitle))</strong> \(language(.openModeText))</p>
        </aside>
        """
    }

    private var footer: Markup {
        """
        <footer class="site-footer">
        <p>\(language(.productName)) · \(language(.standard))</p>
        <nav\(.ariaLabel(language(.footerNavigation)))>
        <a\(.href(.metadata))>\(language(.linkMetadata))</a>
        <a\(.href(.metrics))>\(language(.linkMetrics))</a>
        </nav>
        </footer>
        """
    }
}
