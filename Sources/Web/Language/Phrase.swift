/// Every phrase of the pages, in both languages. What holds a number is a ``CountedPhrase``.
package enum Phrase: Sendable, CaseIterable {
    // The frame of every page.
    case productName, skipToContent, languageChoice, footerNavigation
    case openModeTitle, openModeText
    case linkMetadata, linkMetrics, standard

    // The first page: the state of the server.
    case running, runningLead
    case figures, patients, resources, changeLog, sizeOnDisk, searchTime
    case changeLogUnit, allIndexed, inThisRecord, inOneStore, withEveryVersion, searchTimeNote, milliseconds
    case recordFails, recordFailsLead, whatItSaid, whatToDo
    case failureStepRoom, failureStepDoctor, failureStepAgain

    // The first page: patients.
    case patientsTitle
    case columnName, columnSex, columnBorn, columnAge, columnID
    case male, female, otherSex, unknownSex, notRecorded, withoutName, deceased, underOneYear

    // The first page: an empty record.
    case emptyTitle, emptyText
    case emptyDemo, emptyDemoText, emptyImport, emptyImportText, emptyThenServe

    // The first page: resources by type.
    case typesTitle, columnType, columnCount

    // The first page: what to try next.
    case nextTitle, nextLead
    case trySearch, trySearchText, tryCreate, tryCreateText, tryImport, tryImportText, tryCapability, tryCapabilityText
    case tryMetrics, tryMetricsText, openInBrowser, sampleFamily, sampleGiven, sampleGender, sampleBirth

    package var words: Words {
        switch self {
        case .productName: Words("Xinglin", "杏林")
        case .skipToContent: Words("Skip to content", "跳到正文")
        case .languageChoice: Words("Language", "语言")
        case .footerNavigation: Words("More about this server", "关于此服务器")
        case .openModeTitle: Words("Open mode", "开放模式")
        case .openModeText:
            Words("This server runs without sign-in: for a first look only.", "此服务器无需登录即可访问：仅供初次体验。")
        case .linkMetadata: Words("Capabilities", "能力声明")
        case .linkMetrics: Words("Metrics", "运行指标")
        case .standard: Words("HL7 FHIR R4 (4.0.1)", "HL7 FHIR R4（4.0.1）")

        case .running: Words("The server is running", "服务器运行正常")
        case .runningLead: Words("It keeps health records as FHIR R4 and answers at", "以 FHIR R4 标准保存健康档案，服务地址为")
        case .figures: Words("Server figures", "服务器概况")
        case .patients: Words("Patients", "患者")
        case .resources: Words("Resources", "资源")
        case .changeLog: Words("Change log", "变更日志")
        case .sizeOnDisk: Words("On disk", "磁盘占用")
        case .searchTime: Words("This page’s search", "本页搜索用时")
        case .changeLogUnit: Words("entries", "条")
        case .allIndexed: Words("all of it indexed", "已全部编入索引")
        case .inThisRecord: Words("people in this record", "本库收录的人员")
        case .inOneStore: Words("current, of all types", "各类型的当前版本")
        case .withEveryVersion: Words("with every version and index", "含全部历史版本与索引")
        case .searchTimeNote: Words("measured just now", "刚刚实测")
        case .milliseconds: Words("ms", "毫秒")
        case .recordFails: Words("The record does not answer", "健康档案暂时无法读取")
        case .recordFailsLead:
            Words(
                "The server itself runs, but its store could not be read just now. Nothing was changed.",
                "服务器本身仍在运行，但刚才无法读取其存储。数据没有任何改动。")
        case .whatItSaid: Words("What the store said", "存储返回的信息")
        case .whatToDo: Words("What to do", "处理办法")
        case .failureStepRoom:
            Words(
                "Look whether the disk has room and the store’s folder can be read and written; the log says more.",
                "检查磁盘是否有剩余空间、存储目录是否可读写；服务器日志中有更多信息。")
        case .failureStepDoctor:
            Words(
                "If it stays, stop the server and have the store examined:", "若问题持续，请停止服务器并检查存储：")
        case .failureStepAgain: Words("Try this page again", "重新加载本页")

        case .patientsTitle: Words("Patients", "患者")
        case .columnName: Words("Name", "姓名")
        case .columnSex: Words("Sex", "性别")
        case .columnBorn: Words("Born", "出生日期")
        case .columnAge: Words("Age", "年龄")
        case .columnID: Words("Record", "档案")
        case .male: Words("Male", "男")
        case .female: Words("Female", "女")
        case .otherSex: Words("Other", "其他")
        case .unknownSex: Words("Unknown", "未知")
        case .notRecorded: Words("Not recorded", "未记录")
        case .withoutName: Words("Name not recorded", "姓名未记录")
        case .deceased: Words("Deceased", "已故")
        case .underOneYear: Words("under 1 year", "不足1岁")

        case .emptyTitle: Words("No patients yet", "还没有患者")
        case .emptyText:
            Words(
                "The record is ready. Only one process may have a store open: stop this server, then do one:",
                "档案库已就绪，尚无内容。同一存储只能由一个进程打开：请先停止服务器，再用下列方法之一填入数据。")
        case .emptyDemo: Words("Meet the demonstration clinic", "导入演示诊所")
        case .emptyDemoText:
            Words(
                "Synthetic patients, Chinese and international, with years of history.",
                "由程序生成的中外虚拟患者，附多年病史。")
        case .emptyImport: Words("Bring your own records", "导入自己的数据")
        case .emptyImportText:
            Words(
                "Bundles, single resources or NDJSON; files or folders, also gzip or bzip2.",
                "Bundle、单个资源或 NDJSON；文件或目录均可，支持 gzip 与 bzip2。")
        case .emptyThenServe: Words("Then start it again and reload this page:", "然后重新启动服务器并刷新本页：")

        case .typesTitle: Words("Resources by type", "各类资源")
        case .columnType: Words("Type", "类型")
        case .columnCount: Words("Count", "数量")

        case .nextTitle: Words("What to try next", "接下来可以试试")
        case .nextLead:
            Words(
                "One click selects a whole command. FOLDER and PATH stand for your own.",
                "单击即可选中整条命令；FOLDER 与 PATH 请换成自己的路径。")
        case .trySearch: Words("Search", "搜索")
        case .trySearchText:
            Words("Women born before 1970, by the standard’s own search parameters.", "用标准搜索参数查找 1970 年以前出生的女性患者。")
        case .tryCreate: Words("Add a patient", "新增患者")
        case .tryCreateText:
            Words("The answer names the new record; reload this page to see it.", "应答中给出新档案的地址；刷新本页即可看到。")
        case .tryImport: Words("Import files", "导入文件")
        case .tryImportText:
            Words(
                "With the server stopped, into the folder that it serves. Twice the same data changes nothing.",
                "先停止服务器，再导入其存储目录。重复导入相同数据不会产生任何变化。")
        case .tryCapability: Words("See what it can do", "查看服务器能力")
        case .tryCapabilityText:
            Words("Every resource type, interaction and search parameter it knows.", "列出支持的资源类型、交互与搜索参数。")
        case .tryMetrics: Words("Watch it work", "观察运行状况")
        case .tryMetricsText: Words("Requests and their duration, for Prometheus.", "请求数量与耗时，供 Prometheus 采集。")
        case .openInBrowser: Words("Open in the browser", "在浏览器中打开")
        // Florence Nightingale, and Li Shizhen, author of the Compendium of Materia Medica.
        case .sampleFamily: Words("Nightingale", "李")
        case .sampleGiven: Words("Florence", "时珍")
        case .sampleGender: Words("female", "male")
        case .sampleBirth: Words("1820-05-12", "1518-07-03")
        }
    }
}
