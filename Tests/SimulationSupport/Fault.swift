/// What may go wrong with one request.
package enum Fault: Sendable, Hashable, CaseIterable {
    /// The server answers 500 and does nothing.
    case error
    /// The server answers 409 as if somebody had been faster, and does nothing.
    case conflict
    /// No answer comes, and nothing happened.
    case timeoutBefore
    /// No answer comes, although it happened.
    case timeoutAfter
    /// The engine ends before the request is sent.
    case crashBefore
    /// The engine ends before it hears the answer.
    case crashAfter
}

/// Decides which requests go wrong.
package struct FaultSchedule: Sendable {
    private let decide: @Sendable (_ write: Int?, _ request: Int) -> Fault?

    /// A schedule that asks that function about each request: its number among the writes, nil for a
    /// read, and its number among all.
    package init(_ decide: @escaping @Sendable (_ write: Int?, _ request: Int) -> Fault?) {
        self.decide = decide
    }

    /// Nothing goes wrong.
    package static let none = FaultSchedule { _, _ in nil }

    /// The engine ends right before the write of that number, counted from 0.
    package static func crash(beforeWrite number: Int) -> FaultSchedule {
        FaultSchedule { write, _ in write == number ? .crashBefore : nil }
    }

    /// Each request goes wrong with a probability of `percent` in 100, in a way that the seed decides.
    package static func random(seed: UInt64, percent: UInt64, until request: Int) -> FaultSchedule {
        FaultSchedule { write, number in
            guard number < request else { return nil }
            var random = SplitMix(seed &* 0x1_0000_0001 &+ UInt64(number))
            guard random.next() % 100 < percent else { return nil }
            let faults =
                write == nil ? [Fault.error, .timeoutBefore, .crashBefore] : Fault.allCases
            return faults[Int(random.next() % UInt64(faults.count))]
        }
    }

    /// What happens to that request.
    package func fault(write: Int?, request: Int) -> Fault? { decide(write, request) }
}
