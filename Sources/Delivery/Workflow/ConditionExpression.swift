package import KubeValues

/// A small part of CUE: paths, literals, comparisons and logic over named values.
package struct ConditionExpression {
    private enum Token: Hashable {
        case name(String)
        case literal(JSON)
        case symbol(String)
    }

    /// Why a text is no expression or has no value.
    package struct Failure: Error, Sendable, Hashable {
        /// What is wrong.
        package var message: String
    }

    private var tokens: [Token] = []
    private var position = 0
    private let scope: JSON

    /// The value of a text over the members of an object.
    package static func evaluate(_ text: String, in scope: JSON) throws(Failure) -> JSON {
        var expression = try ConditionExpression(text, scope)
        let value = try expression.disjunction()
        guard expression.position == expression.tokens.count else {
            throw Failure(message: "unexpected text in \(text)")
        }
        return value
    }

    private init(_ text: String, _ scope: JSON) throws(Failure) {
        self.scope = scope
        var rest = Substring(text)
        while let first = rest.first {
            if first.isWhitespace {
                rest.removeFirst()
            } else if first == "\"" {
                tokens.append(.literal(.string(try Self.string(&rest))))
            } else if first.isNumber {
                let digits = rest.prefix { $0.isNumber || $0 == "." }
                guard let number = Double(digits).flatMap({ JSONNumber($0) }) else {
                    throw Failure(message: "invalid number \(digits)")
                }
                tokens.append(.literal(.number(number)))
                rest = rest.dropFirst(digits.count)
            } else if first.isLetter || first == "_" || first == "$" {
                let name = rest.prefix { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "$" }
                rest = rest.dropFirst(name.count)
                switch name {
                case "true": tokens.append(.literal(true))
                case "false": tokens.append(.literal(false))
                case "null": tokens.append(.literal(.null))
                default: tokens.append(.name(String(name)))
                }
            } else {
                let two = String(rest.prefix(2))
                let symbol =
                    ["==", "!=", "<=", ">=", "&&", "||"].contains(two) ? two : String(first)
                tokens.append(.symbol(symbol))
                rest = rest.dropFirst(symbol.count)
            }
        }
    }

    private static func string(_ rest: inout Substring) throws(Failure) -> String {
        rest.removeFirst()
        var text = ""
        while let character = rest.popFirst() {
            if character == "\"" { return text }
            if character == "\\" {
                switch rest.popFirst() {
                case "n"?: text.append("\n")
                case "t"?: text.append("\t")
                case let other?: text.append(other)
                case nil: break
                }
            } else {
                text.append(character)
            }
        }
        throw Failure(message: "string literal not terminated")
    }

    private mutating func accept(_ symbols: String...) -> String? {
        guard position < tokens.count, case .symbol(let symbol) = tokens[position],
            symbols.contains(symbol)
        else { return nil }
        position += 1
        return symbol
    }

    private mutating func disjunction() throws(Failure) -> JSON {
        var value = try conjunction()
        while accept("||") != nil {
            let right = try conjunction()
            let (first, second) = (try flag(value), try flag(right))
            value = .bool(first || second)
        }
        return value
    }

    private mutating func conjunction() throws(Failure) -> JSON {
        var value = try comparison()
        while accept("&&") != nil {
            let right = try comparison()
            let (first, second) = (try flag(value), try flag(right))
            value = .bool(first && second)
        }
        return value
    }

    private mutating func comparison() throws(Failure) -> JSON {
        let left = try unary()
        guard let symbol = accept("==", "!=", "<=", ">=", "<", ">") else { return left }
        let right = try unary()
        switch symbol {
        case "==": return .bool(left == right)
        case "!=": return .bool(left != right)
        default: break
        }
        let order: (isLess: Bool, isEqual: Bool)
        if let a = left.double, let b = right.double {
            order = (a < b, a == b)
        } else if let a = left.string, let b = right.string {
            order = (a < b, a == b)
        } else {
            throw Failure(message: "invalid operands to \(symbol)")
        }
        switch symbol {
        case "<": return .bool(order.isLess)
        case "<=": return .bool(order.isLess || order.isEqual)
        case ">": return .bool(!order.isLess && !order.isEqual)
        default: return .bool(!order.isLess)
        }
    }

    private mutating func unary() throws(Failure) -> JSON {
        if accept("!") != nil { return .bool(!(try flag(try unary()))) }
        if accept("(") != nil {
            let value = try disjunction()
            guard accept(")") != nil else { throw Failure(message: "expected ')'") }
            return try selectors(of: value)
        }
        guard position < tokens.count else { throw Failure(message: "expected operand") }
        let token = tokens[position]
        position += 1
        switch token {
        case .literal(let value): return value
        case .name(let name):
            guard let value = scope[name] else {
                throw Failure(message: "reference \"\(name)\" not found")
            }
            return try selectors(of: value)
        case .symbol(let symbol): throw Failure(message: "expected operand, found '\(symbol)'")
        }
    }

    private mutating func selectors(of root: JSON) throws(Failure) -> JSON {
        var value = root
        while true {
            let next: JSON?
            let label: String
            if accept(".") != nil {
                guard position < tokens.count else {
                    throw Failure(message: "expected selector")
                }
                switch tokens[position] {
                case .name(let name): label = name
                case .literal(.string(let name)): label = name
                default: throw Failure(message: "expected selector")
                }
                position += 1
                next = value[label]
            } else if accept("[") != nil {
                let index = try disjunction()
                guard accept("]") != nil else { throw Failure(message: "expected ']'") }
                label = index.text()
                next = index.int.flatMap { value[$0] } ?? index.string.flatMap { value[$0] }
            } else {
                return value
            }
            guard let next else { throw Failure(message: "undefined field: \(label)") }
            value = next
        }
    }

    private func flag(_ value: JSON) throws(Failure) -> Bool {
        guard let flag = value.bool else { throw Failure(message: "expected bool") }
        return flag
    }
}
