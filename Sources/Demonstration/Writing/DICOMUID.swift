/// A DICOM unique identifier of the form 2.25.<UUID as a decimal number>, at most 44 characters.
///
/// Source: DICOM PS3.5, annex B.2. The UUID is a pseudorandom one by its version bits (RFC 9562, version 4), although
/// its bits come from the seed of the clinic.
struct DICOMUID {
    let text: String

    init(using random: inout SplitMix64) {
        let high = random.next() & 0xffff_ffff_ffff_0fff | 0x0000_0000_0000_4000
        let low = random.next() & 0x3fff_ffff_ffff_ffff | 0x8000_0000_0000_0000
        text = "2.25.\(UInt128(high) << 64 | UInt128(low))"
    }
}
