namespace Rapport.Kernel;

/// <summary>What a module tells pages of a workspace that carry the browser SDK, beside the surveys that may be asked there. Everybody
/// may read it, so it says nothing about any person.</summary>
public interface IPagePart
{
    /// <summary>Under which name it stands in what the page is told.</summary>
    string Name { get; }

    /// <summary>What pages are told; null for nothing, which leaves the name out.</summary>
    ValueTask<object?> OfAsync(WorkspaceId workspace, CancellationToken ct);
}
