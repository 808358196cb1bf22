using Rapport.Customers;
using Rapport.Kernel;

namespace Rapport.Feedback.Surveys.Display;

/// <summary>Who is on a page, as far as it can be believed.</summary>
/// <param name="Who">Identifiers, the strongest first; never empty.</param>
sealed record Visitor(IReadOnlyList<KeyValuePair<string, string>> Who)
{
    /// <summary>A browser, and its user where a signature proves one. An unproved user id is left out: anybody can claim one.</summary>
    public static async ValueTask<Visitor> OfAsync(
        IIdentityProof proof, WorkspaceId workspace, string anonymousId, string? userId, string? hash, CancellationToken ct)
    {
        var browser = KeyValuePair.Create("anonymous_id", anonymousId);
        return userId is { Length: > 0 } && await proof.HoldsAsync(workspace, userId, hash, ct)
            ? new Visitor([KeyValuePair.Create("user_id", userId), browser])
            : new Visitor([browser]);
    }

    /// <summary>The same for the same person in every sample.</summary>
    public string Sample => Who[0].Value;

    /// <summary>The subjects it may be known by.</summary>
    public IReadOnlyList<SubjectId> Subjects(WorkspaceId workspace) =>
        [.. Who.Select(w => Customers.Subjects.Of(workspace, [(w.Key, w.Value)])).Where(s => s != SubjectId.None)];
}
