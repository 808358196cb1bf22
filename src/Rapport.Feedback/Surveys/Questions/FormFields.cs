namespace Rapport.Feedback.Surveys.Questions;

/// <summary>Fields of a posted form: name → values, in the order sent.</summary>
sealed class FormFields(IReadOnlyDictionary<string, IReadOnlyList<string>> fields)
{
    /// <summary>The first value; null when absent or blank.</summary>
    public string? One(string name) => fields.TryGetValue(name, out var values) && values.Count > 0 && !string.IsNullOrWhiteSpace(values[0]) ? values[0].Trim() : null;

    /// <summary>All values that are not blank.</summary>
    public IReadOnlyList<string> All(string name) => fields.TryGetValue(name, out var values) ? [.. values.Where(v => !string.IsNullOrWhiteSpace(v))] : [];

    /// <summary>True when a field of that name was sent, even blank.</summary>
    public bool Has(string name) => fields.ContainsKey(name);
}
