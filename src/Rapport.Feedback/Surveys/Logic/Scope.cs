using System.Globalization;
using System.Text.Json;
using Rapport.Feedback.Surveys.Document;

namespace Rapport.Feedback.Surveys.Logic;

/// <summary>What conditions, calculations and texts of a survey may look at while one respondent's path is followed.</summary>
/// <param name="answers">Of the elements that lie on the path so far.</param>
/// <param name="hidden">Of the declared hidden fields.</param>
/// <param name="variables">Declared variables; <see cref="Set"/> changes them.</param>
sealed class Scope(IReadOnlyDictionary<string, Answer> answers, IReadOnlyDictionary<string, Answer> hidden, IEnumerable<Variable> variables)
{
    readonly Dictionary<string, Answer> _variables = variables.ToDictionary(v => v.Id, Initial, StringComparer.Ordinal);

    /// <summary>All variables as they stand.</summary>
    public IReadOnlyDictionary<string, Answer> Variables => _variables;

    /// <summary>What a reference names; null when it is missing.</summary>
    public Answer? Find(Reference reference)
    {
        if (reference.Variable is { } variable) return _variables.GetValueOrDefault(variable);
        if (reference.Hidden is { } field) return hidden.GetValueOrDefault(field);
        var answer = reference.Element is { } element ? answers.GetValueOrDefault(element) : null;
        return reference.Part is { } part ? answer?.Parts.GetValueOrDefault(part) : answer;
    }

    /// <summary>What a name in a text means: an element, a variable or a hidden field of that id.</summary>
    public Answer? Named(string id) => answers.GetValueOrDefault(id) ?? _variables.GetValueOrDefault(id) ?? hidden.GetValueOrDefault(id);

    /// <summary>Whether a condition holds; null always does.</summary>
    public bool Holds(Condition? condition)
    {
        if (condition is null) return true;
        if (condition.All is { } all) return all.All(Holds);
        if (condition.Any is { } any) return any.Any(Holds);
        if (condition.Not is { } not) return !Holds(not);
        return condition is { Left: { } left, Op: { } op } && Operators.All.TryGetValue(op, out var found) && found.Holds(Find(left), Value(condition.Right));
    }

    /// <summary>Changes a variable; a missing or unsuitable value and a division by zero leave it as it is.</summary>
    public void Set(Calculation calculation)
    {
        if (!_variables.TryGetValue(calculation.Variable, out var before) || Value(calculation.Value) is not { } value) return;
        _variables[calculation.Variable] = calculation.Op switch
        {
            Arithmetic.Assign when before.Number is null => Answer.Of(Plain(value)),
            Arithmetic.Concat => Answer.Of(Plain(before) + Plain(value)),
            var op when before.Number is { } number && value.Number is { } operand && Compute(op, number, operand) is { } result && double.IsFinite(result) => Answer.Of(result),
            _ => before,
        };
    }

    /// <summary>An answer as it reads in a text: numbers without needless digits, choices by id.</summary>
    public static string Plain(Answer answer) =>
        answer.Text ?? answer.Number?.ToString("0.######", CultureInfo.InvariantCulture) ?? string.Join(", ", answer.Choices);

    static double? Compute(Arithmetic op, double left, double right) => op switch
    {
        Arithmetic.Assign => right,
        Arithmetic.Add => left + right,
        Arithmetic.Subtract => left - right,
        Arithmetic.Multiply => left * right,
        Arithmetic.Divide => right == 0 ? null : left / right,
        _ => null,
    };

    Answer? Value(JsonElement? value) => value switch
    {
        null or { ValueKind: JsonValueKind.Undefined or JsonValueKind.Null } => null,
        { ValueKind: JsonValueKind.Object } given => Reference.In(given) is { } reference ? Find(reference) : null,
        { ValueKind: JsonValueKind.Number } given => Answer.Of(given.GetDouble()),
        { ValueKind: JsonValueKind.Array } given => new Answer { Value = given, Choices = [.. given.EnumerateArray().Select(one => one.ToString())] },
        { } given => Answer.Of(given.ToString()),
    };

    static Answer Initial(Variable variable) => variable.Type == Document.ValueType.Text
        ? Answer.Of(variable.Initial)
        : Answer.Of(double.TryParse(variable.Initial, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : 0);
}
