/// Laboratory measures that are ordered and reported together, each with the value an undisturbed person shows.
struct Panel: Sendable {
    let concept: Concept
    let items: [Item]

    struct Item: Sendable {
        let measure: Measure
        let usual: Double
        let spread: Double

        init(_ measure: Measure, _ usual: Double, _ spread: Double) {
            self.measure = measure
            self.usual = usual
            self.spread = spread
        }
    }

    private init(_ code: String, _ display: String, _ words: Words, _ items: [Item]) {
        concept = Concept(loinc: code, display, words)
        self.items = items
    }

    static let bloodCount = Panel(
        "58410-2", "CBC panel - Blood by Automated count", Words("Blood count", "血常规"),
        [
            Item(.hemoglobin, 14.0, 1.2), Item(.hematocrit, 42, 3), Item(.leukocytes, 6.4, 2),
            Item(.platelets, 240, 60),
        ])
    static let metabolic = Panel(
        "24323-8", "Comprehensive metabolic 2000 panel - Serum or Plasma", Words("Metabolic panel", "生化全项"),
        [
            Item(.glucose, 90, 10), Item(.creatinine, 0.82, 0.18), Item(.sodium, 141, 3), Item(.potassium, 4.2, 0.4),
            Item(.alanineAminotransferase, 22, 12), Item(.bilirubin, 0.7, 0.3),
        ])
    static let lipids = Panel(
        "24331-1", "Lipid 1996 panel - Serum or Plasma", Words("Lipids", "血脂"),
        [
            Item(.cholesterol, 178, 22), Item(.triglyceride, 110, 40), Item(.highDensityLipoprotein, 54, 10),
            Item(.lowDensityLipoprotein, 104, 20),
        ])
    static let diabetes = Panel(
        "11502-2", "Laboratory report", Words("Diabetes follow-up", "糖尿病随访检验"),
        [
            Item(.hemoglobinA1c, 5.4, 0.3), Item(.glucose, 92, 9), Item(.creatinine, 0.85, 0.15),
            Item(.albuminCreatinineRatio, 12, 8),
        ])
    static let glucoseTolerance = Panel(
        "11502-2", "Laboratory report", Words("Glucose tolerance test", "口服葡萄糖耐量试验"),
        [Item(.glucose, 84, 6), Item(.glucoseTwoHours, 122, 18)])
    static let thyroid = Panel(
        "11502-2", "Laboratory report", Words("Thyroid function", "甲状腺功能"),
        [Item(.thyrotropin, 2.1, 1), Item(.thyroxineFree, 1.2, 0.2)])
    static let iron = Panel(
        "11502-2", "Laboratory report", Words("Iron status", "铁代谢"),
        [Item(.hemoglobin, 13.4, 0.8), Item(.ferritin, 70, 30)])
    static let heart = Panel(
        "11502-2", "Laboratory report", Words("Heart and kidney follow-up", "心肾随访检验"),
        [
            Item(.natriureticPeptide, 120, 60), Item(.creatinine, 0.95, 0.1), Item(.potassium, 4.3, 0.4),
            Item(.sodium, 140, 3),
        ])
    static let inflammation = Panel(
        "11502-2", "Laboratory report", Words("Inflammation", "炎症指标"),
        [Item(.leukocytes, 6.8, 2), Item(.cReactiveProtein, 3, 2)])
    static let newbornBilirubin = Panel(
        "11502-2", "Laboratory report", Words("Bilirubin of the newborn", "新生儿胆红素"),
        [Item(.bilirubin, 9, 2)])
}
