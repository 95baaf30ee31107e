/// The medicines of the clinic by ATC code.
extension Medicine {
    private static let withMeals = Words("with meals", "随餐服用")
    private static let atBedtime = Words("at bedtime", "睡前服用")
    private static let fasting = Words("before breakfast", "早餐前空腹服用")
    private static let whenNeeded = Words("when needed", "必要时使用")

    static let metformin = Medicine(
        atc: "A10BA02", "metformin", "二甲双胍", dose: 500, timesDaily: 2, advice: withMeals)
    static let amlodipine = Medicine(atc: "C08CA01", "amlodipine", "氨氯地平", dose: 5, timesDaily: 1)
    static let losartan = Medicine(atc: "C09CA01", "losartan", "氯沙坦", dose: 50, timesDaily: 1)
    static let atorvastatin = Medicine(
        atc: "C10AA05", "atorvastatin", "阿托伐他汀", dose: 20, timesDaily: 1, advice: atBedtime)
    static let bisoprolol = Medicine(atc: "C07AB07", "bisoprolol", "比索洛尔", dose: 2.5, timesDaily: 1)
    static let furosemide = Medicine(atc: "C03CA01", "furosemide", "呋塞米", dose: 20, timesDaily: 1)
    static let apixaban = Medicine(atc: "B01AF02", "apixaban", "阿哌沙班", dose: 2.5, timesDaily: 2)

    static let salbutamol = Medicine(
        atc: "R03AC02", "salbutamol", "沙丁胺醇", dose: 100, unit: "ug", timesDaily: 4, route: .inhaled,
        advice: whenNeeded)
    static let budesonide = Medicine(
        atc: "R03BA02", "budesonide", "布地奈德", dose: 200, unit: "ug", timesDaily: 2, route: .inhaled)
    static let tiotropium = Medicine(
        atc: "R03BB04", "tiotropium bromide", "噻托溴铵", dose: 18, unit: "ug", timesDaily: 1, route: .inhaled)
    static let cetirizine = Medicine(atc: "R06AE07", "cetirizine", "西替利嗪", dose: 10, timesDaily: 1)

    static let amoxicillin = Medicine(atc: "J01CA04", "amoxicillin", "阿莫西林", dose: 500, timesDaily: 3)
    static let azithromycin = Medicine(atc: "J01FA10", "azithromycin", "阿奇霉素", dose: 500, timesDaily: 1)
    static let paracetamol = Medicine(
        atc: "N02BE01", "paracetamol", "对乙酰氨基酚", dose: 500, timesDaily: 3, advice: whenNeeded)
    static let ibuprofen = Medicine(
        atc: "M01AE01", "ibuprofen", "布洛芬", dose: 400, timesDaily: 3, advice: withMeals)
    static let omeprazole = Medicine(
        atc: "A02BC01", "omeprazole", "奥美拉唑", dose: 20, timesDaily: 1, advice: fasting)

    static let levothyroxine = Medicine(
        atc: "H03AA01", "levothyroxine sodium", "左甲状腺素钠", dose: 50, unit: "ug", timesDaily: 1, advice: fasting)
    static let ferrousSulfate = Medicine(
        atc: "B03AA07", "ferrous sulfate", "硫酸亚铁", dose: 300, timesDaily: 1, advice: withMeals)
    static let folicAcid = Medicine(atc: "B03BB01", "folic acid", "叶酸", dose: 0.4, timesDaily: 1)
    static let colecalciferol = Medicine(
        atc: "A11CC05", "colecalciferol", "维生素D3", dose: 400, unit: "[iU]", timesDaily: 1)
    static let alendronicAcid = Medicine(
        atc: "M05BA04", "alendronic acid", "阿仑膦酸", dose: 10, timesDaily: 1, advice: fasting)
    static let donepezil = Medicine(
        atc: "N06DA02", "donepezil", "多奈哌齐", dose: 5, timesDaily: 1, advice: atBedtime)
}
