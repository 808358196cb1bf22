using System.Text.Json;

namespace Rapport.Feedback.Surveys.Logic;

/// <summary>What a respondent said, or a variable or hidden field holds, in the forms that conditions compare.</summary>
sealed record Answer
{
    /// <summary>As it is stored; choices by id, never by label.</summary>
    public required JsonElement Value { get; init; }

    /// <summary>As a number, when it is one.</summary>
    public double? Number { get; init; }

    /// <summary>As text, when it is text, a date or a single choice.</summary>
    public string? Text { get; init; }

    /// <summary>Ids of what was chosen, in the order of the answer.</summary>
    public IReadOnlyList<string> Choices { get; init; } = [];

    /// <summary>Answers of rows, fields or items, by their id.</summary>
    public IReadOnlyDictionary<string, Answer> Parts { get; init; } = new Dictionary<string, Answer>();

    /// <summary>"Don't know" or "not applicable": an answer that no figure counts.</summary>
    public bool NotApplicable { get; init; }

    /// <summary>Where it lies on its scale; null for what is answered on none.</summary>
    public Bucket? Bucket { get; init; }

    /// <summary>True when every part that could be answered was.</summary>
    public bool IsWhole { get; init; } = true;

    public static Answer Of(double number) => new() { Value = JsonSerializer.SerializeToElement(number), Number = number };

    public static Answer Of(string text) => new() { Value = JsonSerializer.SerializeToElement(text), Text = text };

    /// <summary>The one "not applicable".</summary>
    public static Answer None { get; } = new() { Value = JsonSerializer.SerializeToElement(new { na = true }), NotApplicable = true };
}
