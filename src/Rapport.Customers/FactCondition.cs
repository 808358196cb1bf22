using Rapport.Customers.Segments.Live;
using Rapport.Kernel;

namespace Rapport.Customers;

/// <summary>A condition on one fact, ready to be asked of many: fields and properties, joined by all, any and not. Answers as the same
/// words do in a filter over facts.</summary>
public sealed class FactCondition
{
    readonly Func<FactView, bool> _holds;

    FactCondition(Func<FactView, bool> holds) => _holds = holds;

    /// <summary>Makes it ready.</summary>
    /// <param name="predicate">As <see cref="PredicateJson"/> reads it; null holds for every fact.</param>
    /// <returns>The condition, or the refusal: <c>filter.unknown_field</c>, <c>filter.wrong_value</c>, or <c>filter.invalid</c> for what no
    /// single fact can tell.</returns>
    public static (FactCondition? Condition, Refusal? Refusal) Of(Predicate? predicate)
    {
        try
        {
            return (new(predicate is null ? _ => true : FactFields.Condition(predicate)), null);
        }
        catch (PlanException refused)
        {
            return (null, refused.Refusal);
        }
    }

    /// <summary>Whether it holds for a fact.</summary>
    public bool Holds(Fact fact) => _holds(new FactView(fact));
}
