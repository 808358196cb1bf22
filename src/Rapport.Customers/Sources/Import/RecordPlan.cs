using Rapport.Customers.Sources.Import.Expressions;

namespace Rapport.Customers.Sources.Import;

/// <summary>One record of a mapping with its expressions compiled.</summary>
sealed record RecordPlan
{
    /// <summary>Place in the mapping; part of the position that a run resumes from.</summary>
    public required int Index { get; init; }

    public required MappedRecord Record { get; init; }

    public required RecordKind Kind { get; init; }

    public required string Currency { get; init; }

    public required TimeZoneInfo Zone { get; init; }

    public required IReadOnlyList<Expression> Let { get; init; }

    public required Expression? Where { get; init; }

    public required Expression? Per { get; init; }

    public required Expression? By { get; init; }

    public required IReadOnlyList<(string Name, Expression Value)> Fields { get; init; }

    public required IReadOnlyList<(string Name, Expression Value)> Traits { get; init; }

    public required IReadOnlyList<(string Name, Expression Value)> Props { get; init; }

    public required IReadOnlyList<Expression> Key { get; init; }

    public required IReadOnlyList<(int Place, string Column, string Key)> Each { get; init; }
}

/// <summary>What became of a row.</summary>
/// <param name="Fault">Why it is refused; null when it is not.</param>
/// <param name="Skipped">Why it was left out on purpose; null when it was not.</param>
readonly record struct RowOutcome(RowFault? Fault, string? Skipped);

/// <summary>Why rows are left out on purpose.</summary>
static class Skips
{
    /// <summary>The record's <c>where</c> is not true.</summary>
    public const string Where = "filtered";

    /// <summary>Another row with the same key is later.</summary>
    public const string Latest = "not_latest";

    /// <summary>The score means "not applicable".</summary>
    public const string NotApplicable = "not_applicable";
}
