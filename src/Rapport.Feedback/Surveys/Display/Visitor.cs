using Rapport.Customers;
using Rapport.Kernel;

namespace Rapport.Feedback.Surveys.Display;

/// <summary>Who is on a page, as far as it can be believed.</summary>
/// <param name="Who">Identifiers, the strongest first; never empty.</param>
sealed record Visitor(IReadOnlyList<KeyValuePair<string, string>> Who)
{
    /// <summary>A browser, and its user where a signature proves one. An unproved user id is left out: anybody can claim one.</summary>
    public static async ValueTask<Visitor> OfAsync(
        IIdentityProof proof, WorkspaceId workspace, string anonymousId, string? userId, string? hash, CancellationToken ct) =>
        new Visitor([.. (await proof.WhoAsync(workspace, anonymousId, userId, hash, ct)).Select(w => KeyValuePair.Create(w.Namespace, w.Value))]);

    /// <summary>The same for the same person in every sample.</summary>
    public string Sample => Who[0].Value;

    /// <summary>The subjects it may be known by.</summary>
    public IReadOnlyList<SubjectId> Subjects(WorkspaceId workspace) =>
        [.. Who.Select(w => Customers.Subjects.Of(workspace, [(w.Key, w.Value)])).Where(s => s != SubjectId.None)];
}
