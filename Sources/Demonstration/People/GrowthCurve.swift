/// Weight and height of a child by age: rounded medians of the WHO growth standards, for demonstration only.
///
/// Between two ages of the table the values are interpolated; from 18 years on the last row holds.
struct GrowthCurve {
    private struct Row {
        let months: Double
        let kilograms: Double
        let centimeters: Double
    }

    private let rows: [Row]

    init(_ gender: Gender) {
        let table = gender == .male ? Self.boys : Self.girls
        rows = table.map { Row(months: $0.0, kilograms: $0.1, centimeters: $0.2) }
    }

    func kilograms(months: Double) -> Double { value(at: months, \.kilograms) }

    func centimeters(months: Double) -> Double { value(at: months, \.centimeters) }

    private func value(at months: Double, _ quantity: (Row) -> Double) -> Double {
        var previous = rows[0]
        for row in rows {
            if months < row.months {
                let fraction = (months - previous.months) / (row.months - previous.months)
                return quantity(previous) + fraction * (quantity(row) - quantity(previous))
            }
            previous = row
        }
        return quantity(previous)
    }

    private static let boys: [(Double, Double, Double)] = [
        (0, 3.3, 49.9), (1, 4.5, 54.7), (2, 5.6, 58.4), (3, 6.4, 61.4), (6, 7.9, 67.6), (9, 8.9, 72.0), (12, 9.6, 75.7),
        (18, 10.9, 82.3), (24, 12.2, 87.1), (36, 14.3, 96.1), (48, 16.3, 103.3), (60, 18.3, 110.0), (72, 20.5, 116.0),
        (84, 22.9, 121.7), (96, 25.4, 127.3), (120, 31.2, 137.8), (144, 39.8, 149.1), (168, 50.8, 163.2),
        (192, 60.8, 172.9), (216, 66.9, 176.1),
    ]
    private static let girls: [(Double, Double, Double)] = [
        (0, 3.2, 49.1), (1, 4.2, 53.7), (2, 5.1, 57.1), (3, 5.8, 59.8), (6, 7.3, 65.7), (9, 8.2, 70.1), (12, 8.9, 74.0),
        (18, 10.2, 80.7), (24, 11.5, 86.4), (36, 13.9, 95.1), (48, 16.1, 102.7), (60, 18.2, 109.4), (72, 20.2, 115.1),
        (84, 22.4, 120.8), (96, 25.0, 126.6), (120, 31.9, 138.6), (144, 41.5, 151.2), (168, 49.4, 159.8),
        (192, 53.9, 162.5), (216, 56.2, 163.1),
    ]
}
