import Foundation
import KubeValues
import Testing

@Suite struct KubernetesTimeTests {
    @Test(arguments: [
        ("1970-01-01T00:00:00Z", 0), ("2026-11-24T03:34:58Z", 1_795_491_298_000),
        ("2000-02-29T23:59:59Z", 951_868_799_000), ("1969-12-31T23:59:59.500Z", -500),
        ("2026-11-24T03:34:58.123456Z", 1_795_491_298_123),
        ("2026-11-24T04:34:58+01:00", 1_795_491_298_000),
        ("2026-11-23T22:04:58-05:30", 1_795_491_298_000),
        ("0001-01-01T00:00:00Z", -62_135_596_800_000),
        ("2026-11-24t03:34:58z", 1_795_491_298_000), ("9999-12-31T23:59:59Z", 253_402_300_799_000),
        ("2026-11-24T03:34:58.1234567899Z", 1_795_491_298_123),
    ])
    func timesAreRead(text: String, milliseconds: Int64) {
        #expect(KubernetesTime.milliseconds(text) == milliseconds)
    }

    @Test(arguments: [
        "", "2026-11-24", "2026-11-24T03:34:58", "2026-13-24T03:34:58Z", "2026-02-29T00:00:00Z",
        "2026-11-24T24:00:00Z", "2026-11-24 03:34:58Z", "2026-11-24T03:34:58.Z",
        "2026-11-24T03:34:58Zx", "2026-11-24T03:34:58+0100", "2026-11-00T03:34:58Z",
        "2026-1a-24T03:34:58Z", "2026-11-24T03:34:58+01", "2026-11-24T03:34:58é",
    ])
    func otherTextsAreNoTimes(text: String) {
        #expect(KubernetesTime.microseconds(text) == nil)
        #expect(KubernetesTime.date(text) == nil)
    }

    @Test func timesAreWritten() {
        #expect(KubernetesTime.text(milliseconds: 1_795_491_298_999) == "2026-11-24T03:34:58Z")
        #expect(KubernetesTime.text(milliseconds: -1) == "1969-12-31T23:59:59Z")
        #expect(
            KubernetesTime.microText(milliseconds: 1_795_491_298_123)
                == "2026-11-24T03:34:58.123000Z"
        )
        #expect(KubernetesTime.text(Date(timeIntervalSince1970: 0)) == "1970-01-01T00:00:00Z")
        #expect(
            KubernetesTime.microText(Date(timeIntervalSince1970: 0.25))
                == "1970-01-01T00:00:00.250000Z")
    }

    @Test func everyDayOfFourCenturiesSurvives() {
        for day in stride(from: Int64(-80_000), to: 80_000, by: 1) {
            let milliseconds = day * 86_400_000 + 12_345_000
            let text = KubernetesTime.text(milliseconds: milliseconds)
            #expect(KubernetesTime.milliseconds(text) == milliseconds, "\(text)")
        }
    }
}
