using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace Rapport.Customers.Sources.Import.Expressions;

/// <summary>
/// Turns the text of an expression into a tree, by recursive descent.
/// <code>
/// or      := and ("or" and)*            and    := not ("and" not)*         not := "not" not | compare
/// compare := sum (("="|"!="|"&lt;"|"&lt;="|"&gt;"|"&gt;=") sum)?            sum := product (("+"|"-"|"&amp;") product)*
/// product := unary (("*"|"/"|"%") unary)*                        unary := "-" unary | atom
/// atom    := number | 'text' | true | false | nothing | name | [any column name] | $cell | $column | $key | $row
///          | function "(" (or ("," or)*)? ")" | "(" or ")"
/// </code>
/// </summary>
sealed class Parser
{
    /// <summary>Characters of an expression.</summary>
    public const int MaxLength = 2_000;

    const int _maxDepth = 32;
    const int _maxNodes = 500;

    readonly string _text;
    readonly INames _names;
    int _at;
    int _depth;
    int _nodes;

    Parser(string text, INames names) => (_text, _names) = (text, names);

    /// <summary>Compiles an expression against the names of a record.</summary>
    public static (Expression? Expression, ExpressionError? Error) Compile(string text, INames names)
    {
        if (text.Length > MaxLength) return (null, new ExpressionError(0, $"An expression is at most {MaxLength} characters long."));
        var parser = new Parser(text, names);
        try
        {
            var expression = parser.Or();
            parser.Space();
            return parser._at == text.Length
                ? (expression, null)
                : (null, new ExpressionError(parser._at, $"“{text[parser._at]}” is not expected here."));
        }
        catch (SyntaxException wrong)
        {
            return (null, new ExpressionError(wrong.Position, wrong.Message));
        }
    }

    Expression Or()
    {
        if (++_depth > _maxDepth) throw Wrong("The expression is nested too deeply.");
        var left = And();
        while (Word("or")) left = Node(new OrNode(left, And()));
        _depth--;
        return left;
    }

    Expression And()
    {
        var left = Not();
        while (Word("and")) left = Node(new AndNode(left, Not()));
        return left;
    }

    Expression Not() => Word("not") ? Node(new NotNode(Deeper(Not))) : Compare();

    Expression Compare()
    {
        var left = Sum();
        foreach (var sign in (ReadOnlySpan<string>)["!=", "<=", ">=", "=", "<", ">"])
            if (Sign(sign)) return Node(new CompareNode(left, sign, Sum()));
        return left;
    }

    Expression Sum()
    {
        var left = Product();
        while (true)
        {
            if (Sign("+")) left = Node(new ArithmeticNode(left, '+', Product()));
            else if (Sign("-")) left = Node(new ArithmeticNode(left, '-', Product()));
            else if (Sign("&")) left = Node(new JoinNode(left, Product()));
            else return left;
        }
    }

    Expression Product()
    {
        var left = Unary();
        while (true)
        {
            if (Sign("*")) left = Node(new ArithmeticNode(left, '*', Unary()));
            else if (Sign("/")) left = Node(new ArithmeticNode(left, '/', Unary()));
            else if (Sign("%")) left = Node(new ArithmeticNode(left, '%', Unary()));
            else return left;
        }
    }

    Expression Unary() => Sign("-")
        ? Node(new ArithmeticNode(new ConstantNode(Value.Of(0m)), '-', Deeper(Unary)))
        : Atom();

    Expression Deeper(Func<Expression> part)
    {
        if (++_depth > _maxDepth) throw Wrong("The expression is nested too deeply.");
        var node = part();
        _depth--;
        return node;
    }

    Expression Atom()
    {
        Space();
        if (_at == _text.Length) throw Wrong("The expression ends too early.");
        var c = _text[_at];
        if (c == '(') return Bracketed();
        if (c is '\'' or '"') return Node(new ConstantNode(Value.Of(Quoted(c))));
        if (c == '[') return Named(Bracket());
        if (c == '$') return Special();
        if (char.IsAsciiDigit(c)) return Number();
        if (char.IsLetter(c) || c == '_') return NameOrCall();
        throw Wrong($"“{c}” is not expected here.");
    }

    Expression Bracketed()
    {
        _at++;
        var inner = Or();
        Close(')');
        return inner;
    }

    Expression Number()
    {
        var start = _at;
        while (_at < _text.Length && (char.IsAsciiDigit(_text[_at]) || _text[_at] == '.')) _at++;
        if (!decimal.TryParse(_text.AsSpan(start, _at - start), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
            throw Wrong("This is not a number.", start);
        return Node(new ConstantNode(Value.Of(number)));
    }

    string Quoted(char quote)
    {
        var start = _at++;
        var text = new StringBuilder();
        while (_at < _text.Length)
        {
            var c = _text[_at++];
            if (c != quote)
            {
                text.Append(c);
                continue;
            }

            if (_at == _text.Length || _text[_at] != quote) return text.ToString();
            text.Append(quote);
            _at++;
        }

        throw Wrong("The text is not closed.", start);
    }

    string Bracket()
    {
        var end = _text.IndexOf(']', _at);
        if (end < 0) throw Wrong("The column name is not closed by ].");
        var name = _text[(_at + 1)..end].Trim();
        _at = end + 1;
        return name;
    }

    Expression Special()
    {
        var start = _at++;
        var name = Identifier();
        return name switch
        {
            "cell" => Node(new SpecialNode(r => r.Cell)),
            "column" => Node(new SpecialNode(r => Value.Of(r.Column))),
            "key" => Node(new SpecialNode(r => Value.Of(r.Key))),
            "row" => Node(new SpecialNode(r => Value.Of(r.Number))),
            _ => throw Wrong("Only $cell, $column, $key and $row are known.", start),
        };
    }

    Expression NameOrCall()
    {
        var start = _at;
        var name = Identifier();
        Space();
        if (_at < _text.Length && _text[_at] == '(') return Call(name, start);
        return name switch
        {
            "true" => Node(new ConstantNode(Value.Of(true))),
            "false" => Node(new ConstantNode(Value.Of(false))),
            "nothing" => Node(new ConstantNode(Value.Nothing)),
            _ => Named(name, start),
        };
    }

    Expression Named(string name, int? start = null) =>
        _names.Find(name) is { } found ? Node(found) : throw Wrong($"There is no column “{name}”.", start);

    Expression Call(string name, int start)
    {
        _at++;
        var arguments = new List<Expression>();
        Space();
        if (_at < _text.Length && _text[_at] == ')')
        {
            _at++;
        }
        else
        {
            do arguments.Add(Or());
            while (Sign(","));
            Close(')');
        }

        var (node, reason) = Functions.Make(name, arguments, _names);
        return node is null ? throw Wrong(reason!, start) : Node(node); // one of the two is set
    }

    string Identifier()
    {
        var start = _at;
        while (_at < _text.Length && (char.IsLetterOrDigit(_text[_at]) || _text[_at] == '_')) _at++;
        return _text[start.._at];
    }

    bool Word(string word)
    {
        Space();
        if (string.CompareOrdinal(_text, _at, word, 0, word.Length) != 0) return false;
        var after = _at + word.Length;
        if (after < _text.Length && (char.IsLetterOrDigit(_text[after]) || _text[after] == '_')) return false;
        _at = after;
        return true;
    }

    bool Sign(string sign)
    {
        Space();
        if (string.CompareOrdinal(_text, _at, sign, 0, sign.Length) != 0) return false;
        _at += sign.Length;
        return true;
    }

    void Close(char bracket)
    {
        Space();
        if (_at == _text.Length || _text[_at] != bracket) throw Wrong($"“{bracket}” is missing.");
        _at++;
    }

    void Space()
    {
        while (_at < _text.Length && char.IsWhiteSpace(_text[_at])) _at++;
    }

    Expression Node(Expression node) =>
        ++_nodes <= _maxNodes ? node : throw Wrong("The expression has too many parts.");

    SyntaxException Wrong(string reason, int? position = null) => new(reason, position ?? Math.Min(_at, _text.Length));

    [SuppressMessage("Design", "CA1032", Justification = "Never leaves this class.")]
    [SuppressMessage("Design", "CA1064", Justification = "Never leaves this class.")]
    sealed class SyntaxException(string reason, int position) : Exception(reason)
    {
        public int Position => position;
    }
}
