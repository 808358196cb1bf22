using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Rapport.Kernel;
using Rapport.Models;

namespace Rapport.Feedback.Heard;

/// <summary>A text to be read.</summary>
/// <param name="Text">Up to 20,000 characters.</param>
/// <param name="Language">As <c>de</c>, where it is known; else it is detected.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
sealed record TextToRead(string Text, string? Language = null);

/// <summary>Texts to be read.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
sealed record TextsToRead(IReadOnlyList<TextToRead> Texts);

/// <summary>A text as it was read.</summary>
/// <param name="Reading">What was read in it.</param>
/// <param name="Masked">The text with personal details hidden.</param>
/// <param name="Alike">The place of the first text of the request that says nearly the same; its own when it is alone.</param>
sealed record ReadText(TextReading Reading, string Masked, int Alike);

/// <summary>Texts as they were read, in the order of the request.</summary>
sealed record ReadTextList(IReadOnlyList<ReadText> Items);

/// <summary>Reads any texts as the workspace reads its feedback, and keeps nothing of them.</summary>
static class ReadTexts
{
    const int Most = 1_000;
    const int Longest = 20_000;

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/api/v1/workspaces/{workspace:guid}/texts/read", HandleAsync)
        .WithName("readTexts").WithTags("Feedback").WithSummary("Read texts: language, sentiment, aspects, emotions, topics, personal details")
        .WithDescription($"Up to {Most:N0} texts of up to {Longest:N0} characters. They are read as the workspace's own feedback is, with its topics and what its people taught, and nothing of them is kept.")
        .Produces<ReadTextList>().ProducesProblem(422).Needs(Role.Viewer);

    static async Task<IResult> HandleAsync(Guid workspace, TextsToRead request, KnowledgeBook knowledge, CancellationToken ct)
    {
        if (Check(request) is { } wrong) return wrong.ToResult();
        var known = await knowledge.OfAsync(new(workspace), ct);
        var alike = NearDuplicates.Group([.. request.Texts.Select(t => t.Text)]);
        return Results.Ok(new ReadTextList([.. request.Texts.Select((t, i) => new ReadText(known.Read(t.Text, t.Language), PersonalDetails.Mask(t.Text), alike[i]))]));
    }

    static Refusal? Check(TextsToRead request)
    {
        if (request.Texts.Count is 0 or > Most) return new Refusal("texts.count", $"Send 1 to {Most:N0} texts at a time.");
        var wrong = request.Texts.Select((t, i) => (t, i)).Where(x => x.t is null || x.t.Text.Length > Longest || x.t.Language is { Length: < 2 or > 35 }).Take(20).ToList();
        return wrong.Count == 0 ? null : new Refusal("texts.invalid", $"A text has up to {Longest:N0} characters, a language two letters or more.")
        {
            Errors = wrong.ToDictionary(x => $"texts[{x.i}]", x => new[] { x.t is null ? "It is missing." : "It is too long, or its language is no language." }),
        };
    }
}
