namespace Rapport.Customers.Sources.Import.Expressions;

sealed class ConstantNode(Value value) : Expression
{
    /// <summary>The value, known while compiling.</summary>
    public Value Value => value;

    public override Value Of(RowScope row) => value;
}

sealed class CellNode(int column) : Expression
{
    public override Value Of(RowScope row) => Value.Of(row.Cells[column]);
}

sealed class ComputedNode(int place) : Expression
{
    public override Value Of(RowScope row) => row.Computed[place];
}

sealed class SpecialNode(Func<RowScope, Value> read) : Expression
{
    public override Value Of(RowScope row) => read(row);
}

sealed class OrNode(Expression left, Expression right) : Expression
{
    public override Value Of(RowScope row)
    {
        var first = left.Of(row);
        if (first.IsFault || first.IsTrue) return first.IsFault ? first : Value.Of(true);
        var second = right.Of(row);
        return second.IsFault ? second : Value.Of(second.IsTrue);
    }
}

sealed class AndNode(Expression left, Expression right) : Expression
{
    public override Value Of(RowScope row)
    {
        var first = left.Of(row);
        if (first.IsFault || !first.IsTrue) return first.IsFault ? first : Value.Of(false);
        var second = right.Of(row);
        return second.IsFault ? second : Value.Of(second.IsTrue);
    }
}

sealed class NotNode(Expression inner) : Expression
{
    public override Value Of(RowScope row)
    {
        var value = inner.Of(row);
        return value.IsFault ? value : Value.Of(!value.IsTrue);
    }
}

sealed class JoinNode(Expression left, Expression right) : Expression
{
    public override Value Of(RowScope row)
    {
        var (first, second) = (left.Of(row), right.Of(row));
        return first.IsFault ? first : second.IsFault ? second : Texts.Bounded(first.ToString() + second.ToString());
    }
}

/// <summary>Equality compares numbers with numbers, times with times and texts exactly. Order with nothing is false.</summary>
sealed class CompareNode(Expression left, string sign, Expression right) : Expression
{
    public override Value Of(RowScope row)
    {
        var (first, second) = (left.Of(row), right.Of(row));
        if (first.IsFault) return first;
        if (second.IsFault) return second;
        if (first.IsNothing || second.IsNothing) return Value.Of(Nothings(first, second));
        if (first.Kind == Value.Kinds.Time || second.Kind == Value.Kinds.Time)
            (first, second) = (first.AsTime(row.Zone), second.AsTime(row.Zone));
        else if (first.Kind == Value.Kinds.Number || second.Kind == Value.Kinds.Number)
            (first, second) = (Numeric(first), Numeric(second));
        if (first.IsFault) return first;
        if (second.IsFault) return second;
        return Value.Of(Holds(first.Kind == Value.Kinds.Text || first.Kind == Value.Kinds.Truth || first.Kind != second.Kind
            ? string.CompareOrdinal(first.ToString(), second.ToString())
            : first.Number.CompareTo(second.Number)));
    }

    /// <summary>Asked whether it equals a number, a text that is none simply does not; asked for order, it is a fault.</summary>
    Value Numeric(Value value)
    {
        var number = value.AsNumber();
        return number.IsFault && (sign is "=" or "!=") ? value : number;
    }

    bool Nothings(Value first, Value second) => sign switch
    {
        "=" => first.IsNothing == second.IsNothing,
        "!=" => first.IsNothing != second.IsNothing,
        _ => false,
    };

    bool Holds(int order) => sign switch
    {
        "=" => order == 0,
        "!=" => order != 0,
        "<" => order < 0,
        "<=" => order <= 0,
        ">" => order > 0,
        _ => order >= 0,
    };
}

/// <summary>Arithmetic with nothing is nothing.</summary>
sealed class ArithmeticNode(Expression left, char sign, Expression right) : Expression
{
    public override Value Of(RowScope row)
    {
        var (first, second) = (left.Of(row).AsNumber(), right.Of(row).AsNumber());
        if (first.IsFault) return first;
        if (second.IsFault) return second;
        if (first.IsNothing || second.IsNothing) return Value.Nothing;
        try
        {
            return sign switch
            {
                '+' => Value.Of(first.Number + second.Number),
                '-' => Value.Of(first.Number - second.Number),
                '*' => Value.Of(first.Number * second.Number),
                _ when second.Number == 0 => Value.Fault(ValueFaults.Zero),
                '/' => Value.Of(first.Number / second.Number),
                _ => Value.Of(first.Number % second.Number),
            };
        }
        catch (OverflowException)
        {
            return Value.Fault(ValueFaults.Overflow);
        }
    }
}

/// <summary>Bounds of text that expressions make.</summary>
static class Texts
{
    public static Value Bounded(string text) => text.Length > Limits.CellChars ? Value.Fault(ValueFaults.Length) : Value.Of(text);
}
