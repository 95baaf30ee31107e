/// Vital signs, examination findings and what a wearable counts. LOINC codes and units as in the vital signs profile of
/// FHIR R4; the intervals are those of adults.
extension Measure {
    static let bodyTemperature = Measure(
        .vitalSigns, "8310-5", "Body temperature", Words("Temperature", "体温"), unit: "Cel", unitText: "°C", places: 1,
        low: 36.0, high: 37.3)
    static let heartRate = Measure(
        .vitalSigns, "8867-4", "Heart rate", Words("Heart rate", "心率"), unit: "/min", unitText: "beats/minute",
        low: 60, high: 100)
    static let respiratoryRate = Measure(
        .vitalSigns, "9279-1", "Respiratory rate", Words("Respiratory rate", "呼吸频率"), unit: "/min",
        unitText: "breaths/minute", low: 12, high: 20)
    /// The profile asks for 2708-6; 59408-5 says how it was measured.
    static let oxygenSaturation = Measure(
        .vitalSigns, "59408-5", "Oxygen saturation in Arterial blood by Pulse oximetry",
        Words("Oxygen saturation", "血氧饱和度"), unit: "%", low: 95, high: 100,
        alternative: Coding(CodeSystem.loinc, "2708-6", "Oxygen saturation in Arterial blood"))
    static let bodyWeight = Measure(
        .vitalSigns, "29463-7", "Body weight", Words("Weight", "体重"), unit: "kg", places: 1)
    static let bodyHeight = Measure(
        .vitalSigns, "8302-2", "Body height", Words("Height", "身高"), unit: "cm", places: 1)
    static let bodyMassIndex = Measure(
        .vitalSigns, "39156-5", "Body mass index (BMI) [Ratio]", Words("Body mass index", "体质指数"), unit: "kg/m2",
        unitText: "kg/m²", places: 1, low: 18.5, high: 24.9)
    static let headCircumference = Measure(
        .vitalSigns, "9843-4", "Head Occipital-frontal circumference", Words("Head circumference", "头围"), unit: "cm",
        places: 1)
    static let systolicPressure = Measure(
        .vitalSigns, "8480-6", "Systolic blood pressure", Words("Systolic blood pressure", "收缩压"), unit: "mm[Hg]",
        unitText: "mmHg", low: 90, high: 139)
    static let diastolicPressure = Measure(
        .vitalSigns, "8462-4", "Diastolic blood pressure", Words("Diastolic blood pressure", "舒张压"), unit: "mm[Hg]",
        unitText: "mmHg", low: 60, high: 89)

    static let peakFlow = Measure(
        .exam, "19935-6", "Maximum expiratory gas flow Respiratory system airway by Peak flow meter",
        Words("Peak expiratory flow", "呼气峰流速"), unit: "L/min")
    static let gestationalAge = Measure(
        .exam, "11884-4", "Gestational age Estimated", Words("Gestational age", "孕周"), unit: "wk", unitText: "weeks")
    static let fetalHeartRate = Measure(
        .exam, "55283-6", "Fetal Heart rate", Words("Fetal heart rate", "胎心率"), unit: "/min",
        unitText: "beats/minute", low: 110, high: 160)

    static let stepCount = Measure(
        .activity, "55423-8", "Number of steps in unspecified time Pedometer", Words("Steps of the day", "每日步数"),
        unit: "{steps}", unitText: "steps")
    static let sleepDuration = Measure(
        .activity, "93832-4", "Sleep duration", Words("Sleep", "睡眠时长"), unit: "h", unitText: "hours", places: 1)
}

extension Concept {
    static let bloodPressure = Concept(
        loinc: "85354-9", "Blood pressure panel with all children optional", Words("Blood pressure", "血压"))
    static let smokingStatus = Concept(
        loinc: "72166-2", "Tobacco smoking status", Words("Smoking status", "吸烟状况"))
    static let painSeverity = Concept(
        loinc: "72514-3", "Pain severity - 0-10 verbal numeric rating [Score] - Reported",
        Words("Pain from 0 to 10", "疼痛评分（0-10）"))
}
