internal import FHIR
internal import Glibc

/// A place on the earth, in degrees north and east (WGS 84).
package struct GeographicPoint: Sendable, Hashable {
    package let latitude: Double
    package let longitude: Double

    /// The mean radius of the earth in metres.
    private static let radius = 6_371_008.8

    /// Metres along the surface. Source: the haversine formula (R. W. Sinnott, "Virtues of the Haversine", 1984).
    package func distance(to other: GeographicPoint) -> Double {
        func radians(_ degrees: Double) -> Double { degrees * .pi / 180 }
        let dLatitude = radians(other.latitude - latitude) / 2
        let dLongitude = radians(other.longitude - longitude) / 2
        let a =
            sin(dLatitude) * sin(dLatitude)
            + cos(radians(latitude)) * cos(radians(other.latitude)) * sin(dLongitude) * sin(dLongitude)
        return 2 * GeographicPoint.radius * asin(min(1, a.squareRoot()))
    }

    /// Degrees of latitude that so many metres are.
    package static func degrees(_ metres: Double) -> Double { metres / radius * 180 / .pi }

    /// Degrees as a key of the index, to a tenth of a metre.
    package static func key(_ degrees: Double) -> DecimalKey {
        let millionths = Int128((min(max(degrees, -360), 360) * 1_000_000).rounded())
        return DecimalKey(DecimalNumber(coefficient: millionths, scale: 6)) ?? DecimalKey(bytes: [0x80])
    }
}
