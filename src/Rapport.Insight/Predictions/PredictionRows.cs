using Rapport.Kernel;

namespace Rapport.Insight.Predictions;

/// <summary>What is foretold of a customer.</summary>
sealed class PredictionRow
{
    /// <summary>Where.</summary>
    public required WorkspaceId Workspace { get; init; }

    /// <summary>Who.</summary>
    public required CustomerId Customer { get; init; }

    /// <summary>By the run of this moment, UTC microseconds.</summary>
    public required long At { get; init; }

    /// <summary>Not to order again within the horizon, 0..1; null for whoever is gone already, or without a model.</summary>
    public double? Risk { get; init; }

    /// <summary>Lower limit at 95 %.</summary>
    public double? RiskLow { get; init; }

    /// <summary>Upper limit.</summary>
    public double? RiskHigh { get; init; }

    /// <summary>The weightiest first, as JSON.</summary>
    public required string Reasons { get; init; }

    /// <summary>To buy still, 0..1; null without a model.</summary>
    public double? Alive { get; init; }

    /// <summary>Days with an order within a year; null without a model.</summary>
    public double? Orders { get; init; }

    /// <summary>Money within a year, minor units of the workspace's currency; null without a model of it.</summary>
    public double? Value { get; init; }

    /// <summary>What is at stake: risk times money; 0 where either is unknown.</summary>
    public required double Stake { get; init; }

    /// <summary>Three digits 1..5; 0 without groups.</summary>
    public required int Rfm { get; init; }

    /// <summary>One of the names of groups; empty without.</summary>
    public required string Grouped { get; init; }

    /// <summary>Such as <c>c1</c>; empty without.</summary>
    public required string Cluster { get; init; }

    /// <summary>What a silent customer would answer; null for whoever answered, and without a model.</summary>
    public double? Score { get; init; }

    /// <summary>Lower limit for one person at 95 %.</summary>
    public double? ScoreLow { get; init; }

    /// <summary>Upper limit.</summary>
    public double? ScoreHigh { get; init; }
}

/// <summary>The last run of a workspace.</summary>
sealed class PredictionRunRow
{
    /// <summary>Where.</summary>
    public required WorkspaceId Workspace { get; init; }

    /// <summary>When it ended, UTC microseconds.</summary>
    public required long At { get; set; }

    /// <summary>A <see cref="PredictionReport"/> as JSON.</summary>
    public required string Report { get; set; }

    /// <summary>The <see cref="PredictionRules"/> as JSON.</summary>
    public required string Rules { get; set; }
}

/// <summary>What is foretold; holds for later runs too.</summary>
/// <param name="HorizonDays">Leaving is no order within so many days, 7..365; null for the company's own gap.</param>
/// <param name="Seed">Of whatever is left to chance.</param>
sealed record PredictionRules(int? HorizonDays = null, int Seed = 1);
