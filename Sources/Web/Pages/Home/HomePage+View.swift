internal import Wording

extension HomePage {
    /// The page of a model.
    package static func view(_ model: Model, files: WebFiles) -> Markup {
        let language = model.language
        let heading: Phrase
        let content: Markup
        switch model.content {
        case .record(let overview):
            heading = .running
            content = self.content(overview, model)
        case .failure(let sentences):
            heading = .recordFails
            content = failure(sentences, language)
        }
        let title = "\(language(heading)) · \(language(.productName))"
        return PageShell(title: title, language: language, files: files).document(content)
    }

    private static func content(_ overview: Overview, _ model: Model) -> Markup {
        let language = model.language
        return """
            <div class="lead">
            <h1><span class="alive" aria-hidden="true"></span>\(language(.running))</h1>
            <p>\(language(.runningLead)) <code class="address">\(model.server.fhir)</code></p>
            </div>
            \(strip(overview.figures, language))
            <div class="columns">
            \(overview.patients.isEmpty ? empty(language) : patients(overview, language))
            \(overview.types.isEmpty ? .empty : types(overview, language))
            </div>
            \(next(model))
            """
    }

    // MARK: Figures

    private static func strip(_ figures: [Figure], _ language: Language) -> Markup {
        """
        <section\(.ariaLabel(language(.figures)))>
        <dl class="figures">
        \(figures.map(figure))
        </dl>
        </section>
        """
    }

    private static func figure(_ figure: Figure) -> Markup {
        let unit: Markup = figure.unit.isEmpty ? .empty : " <span class=\"unit\">\(figure.unit)</span>"
        let note: Markup = figure.note.isEmpty ? .empty : "<dd class=\"note\">\(figure.note)</dd>\n"
        return """
            <div>
            <dt>\(figure.label)</dt>
            <dd class="value">\(figure.value)\(unit)</dd>
            \(note)</div>

            """
    }

    // MARK: Patients

    /// Narrow screens lay the rows out anew, which makes some browsers forget that this is a table: hence the roles.
    private static func patients(_ overview: Overview, _ language: Language) -> Markup {
        """
        <section class="panel" aria-labelledby="patients">
        <h2 id="patients">\(language(.patientsTitle))</h2>
        <table class="patients" role="table">
        <caption>\(overview.shown)</caption>
        <thead role="rowgroup">
        <tr role="row">
        <th scope="col" role="columnheader">\(language(.columnName))</th>
        <th scope="col" role="columnheader">\(language(.columnSex))</th>
        <th scope="col" role="columnheader">\(language(.columnBorn))</th>
        <th scope="col" role="columnheader">\(language(.columnAge))</th>
        <th scope="col" role="columnheader">\(language(.columnID))</th>
        </tr>
        </thead>
        <tbody role="rowgroup">
        \(overview.patients.map { row($0, language) })
        </tbody>
        </table>
        </section>
        """
    }

    private static func row(_ patient: Patient, _ language: Language) -> Markup {
        let sex = patient.sex.map { Markup($0) } ?? absent(language)
        let born: Markup =
            patient.born.map { "<time\(.datetime(patient.bornMachine))>\($0)</time>" }
            ?? absent(language)
        let deceased: Markup =
            patient.isDeceased ? " <span class=\"deceased\">\(language(.deceased))</span>" : .empty
        return """
            <tr role="row">
            <th scope="row" role="rowheader">\(name(patient, language))</th>
            <td role="cell" class="sex">\(sex)</td>
            <td role="cell" class="born">\(born)</td>
            <td role="cell" class="age">\(patient.age)\(deceased)</td>
            <td role="cell" class="record"><a\(.href(patient.address))>\(patient.id)</a></td>
            </tr>

            """
    }

    private static func absent(_ language: Language) -> Markup {
        "<span class=\"absent\">\(language(.notRecorded))</span>"
    }

    private static func name(_ patient: Patient, _ language: Language) -> Markup {
        guard let name = patient.name else { return "<span class=\"absent\">\(language(.withoutName))</span>" }
        let latin: Markup = name.latin.map { " <bdi class=\"latin\">\($0)</bdi>" } ?? .empty
        return "<bdi class=\"name\"\(patient.nameLanguage.map(Attribute.lang))>\(name.primary)</bdi>\(latin)"
    }

    private static func empty(_ language: Language) -> Markup {
        """
        <section class="panel empty" aria-labelledby="patients">
        <h2 id="patients">\(language(.emptyTitle))</h2>
        <p>\(language(.emptyText))</p>
        <div class="ways">
        <div>
        <h3>\(language(.emptyDemo))</h3>
        <p>\(language(.emptyDemoText))</p>
        \(command(demoCommand))
        </div>
        <div>
        <h3>\(language(.emptyImport))</h3>
        <p>\(language(.emptyImportText))</p>
        \(command(importCommand))
        </div>
        </div>
        <p>\(language(.emptyThenServe))</p>
        \(command(serveCommand))
        </section>
        """
    }

    // MARK: Types

    private static func types(_ overview: Overview, _ language: Language) -> Markup {
        """
        <section class="panel" aria-labelledby="types">
        <h2 id="types">\(language(.typesTitle))</h2>
        <table class="types">
        <caption>\(overview.typesShown)</caption>
        <thead>
        <tr><th scope="col">\(language(.columnType))</th><th scope="col">\(language(.columnCount))</th></tr>
        </thead>
        <tbody>
        \(overview.types.map(typeRow))
        </tbody>
        </table>
        </section>
        """
    }

    private static func typeRow(_ type: TypeCount) -> Markup {
        """
        <tr><th scope="row"><a\(.href(type.address)) lang="en">\(type.name)</a></th><td>\(type.count)</td></tr>

        """
    }

    // MARK: What to try next

    private static func next(_ model: Model) -> Markup {
        let language = model.language
        return """
            <section class="next" aria-labelledby="next">
            <h2 id="next">\(language(.nextTitle))</h2>
            <p>\(language(.nextLead))</p>
            <ol class="examples">
            \(examples(language, server: model.server).map { example($0, language) })
            </ol>
            </section>
            """
    }

    private static func example(_ example: Example, _ language: Language) -> Markup {
        let link: Markup =
            example.address.map { address in
                """
                <p><a\(.href(address))\(.ariaLabel("\(language(.openInBrowser)): \(example.title)"))>\
                \(language(.openInBrowser))</a></p>

                """
            } ?? .empty
        return """
            <li>
            <h3>\(example.title)</h3>
            <p>\(example.text)</p>
            \(command(example.command))
            \(link)</li>

            """
    }

    private static func command(_ text: String) -> Markup {
        "<pre class=\"command\" translate=\"no\"><code>\(text)</code></pre>"
    }

    // MARK: Failure

    private static func failure(_ sentences: [Message], _ language: Language) -> Markup {
        """
        <div class="lead">
        <h1><span class="failing" aria-hidden="true"></span>\(language(.recordFails))</h1>
        <p>\(language(.recordFailsLead))</p>
        </div>
        <section class="panel failure" aria-labelledby="said">
        <h2 id="said">\(language(.whatItSaid))</h2>
        <ul>
        \(sentences.map { "<li>\($0.text(in: language))</li>\n" as Markup })
        </ul>
        <h2>\(language(.whatToDo))</h2>
        <ol>
        <li>\(language(.failureStepRoom))</li>
        <li>\(language(.failureStepDoctor))
        \(command(doctorCommand))</li>
        <li><a\(.href(.home(language)))>\(language(.failureStepAgain))</a></li>
        </ol>
        </section>
        """
    }
}
