import CursesKit

/// One line of text that is being typed.
struct LineEditor: Sendable, Hashable {
    /// The text.
    private(set) var text: String
    /// The caret, as the number of characters before it.
    private(set) var caret: Int

    init(_ text: String = "") {
        self.text = text
        caret = text.count
    }

    /// The most characters a line takes.
    static let limit = 4096

    /// Inserts typed or pasted text; line breaks become spaces.
    mutating func insert(_ string: String) {
        let clean = String(string.map { $0.isNewline ? " " : $0 })
        guard text.count + clean.count <= LineEditor.limit else { return }
        let place = text.index(text.startIndex, offsetBy: caret)
        text.insert(contentsOf: clean, at: place)
        // Inserted marks may join with their neighbours, so the caret is counted anew.
        caret = min(text.count, caret + clean.count)
    }

    /// Handles an editing key; false if it is none.
    mutating func handle(_ key: Key) -> Bool {
        if key == .control("u") {
            self = LineEditor()
            return true
        }
        if key == .control("w") {
            deleteWord()
            return true
        }
        guard key.modifiers.isEmpty else { return false }
        switch key.code {
        case .character(let character): insert(String(character))
        case .backspace:
            guard caret > 0 else { return true }
            text.remove(at: text.index(text.startIndex, offsetBy: caret - 1))
            caret -= 1
        case .delete:
            guard caret < text.count else { return true }
            text.remove(at: text.index(text.startIndex, offsetBy: caret))
        case .left: caret = max(0, caret - 1)
        case .right: caret = min(text.count, caret + 1)
        case .home: caret = 0
        case .end: caret = text.count
        default: return false
        }
        return true
    }

    private mutating func deleteWord() {
        var head = Array(text.prefix(caret))
        let tail = text.suffix(text.count - caret)
        while head.last == " " { head.removeLast() }
        while let last = head.last, last != " " { head.removeLast() }
        caret = head.count
        text = String(head) + tail
    }
}
