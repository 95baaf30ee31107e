/// An expression as a tree; each part knows where it stands.
struct Syntax: Sendable {
    let node: Node
    /// Offset in bytes of what names it: the operator, the function.
    let offset: Int
    /// How many parts lie in each other, itself included: what evaluating it needs of the stack.
    let depth: Int

    init(node: Node, offset: Int) {
        self.node = node
        self.offset = offset
        depth = 1 + node.innerDepth
    }

    indirect enum Node: Sendable {
        case empty
        case literal(Item)
        case this, index, total
        case variable(String)
        /// An element of the focus by its name, or a type's name at the beginning of a path.
        case member(String)
        case call(Function, [Syntax])
        /// `left.right`: the right side is evaluated with the left's result as focus.
        case path(Syntax, Syntax)
        case item(Syntax, index: Syntax)
        case sign(negative: Bool, Syntax)
        case operation(Operator, Syntax, Syntax)
        case isType(Syntax, TypeName)
        case asType(Syntax, TypeName)
        /// A type where a function wants one: `ofType(Quantity)`.
        case typeName(TypeName)

        fileprivate var innerDepth: Int {
            switch self {
            case .call(_, let arguments): arguments.reduce(0) { max($0, $1.depth) }
            case .path(let a, let b), .item(let a, let b), .operation(_, let a, let b): max(a.depth, b.depth)
            case .sign(_, let a), .isType(let a, _), .asType(let a, _): a.depth
            default: 0
            }
        }
    }
}

/// A type as written: `Quantity`, `FHIR.Quantity`, `System.String`.
struct TypeName: Sendable, Equatable {
    let namespace: String?
    let name: String
}

/// The binary operators. Source: FHIRPath 2.0.0, §"Operations".
enum Operator: String, Sendable {
    case multiply = "*", divide = "/", div, mod
    case add = "+", subtract = "-", concatenate = "&"
    case union = "|"
    case less = "<", lessOrEqual = "<=", greater = ">", greaterOrEqual = ">="
    case equal = "=", notEqual = "!=", equivalent = "~", notEquivalent = "!~"
    case `in`, contains
    case and, or, xor, implies

    /// Higher binds more strongly. Source: FHIRPath 2.0.0, §"Operator precedence" (`is` and `as` are 8).
    var strength: Int {
        switch self {
        case .multiply, .divide, .div, .mod: 10
        case .add, .subtract, .concatenate: 9
        case .union: 7
        case .less, .lessOrEqual, .greater, .greaterOrEqual: 6
        case .equal, .notEqual, .equivalent, .notEquivalent: 5
        case .in, .contains: 4
        case .and: 3
        case .or, .xor: 2
        case .implies: 1
        }
    }

    static let typeStrength = 8
}
