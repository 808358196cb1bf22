using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Rapport.Feedback.Surveys.Responses;
using Rapport.Kernel;
using Rapport.Tests.Server;

namespace Rapport.Tests.Feedback.Surveys.Pages;

/// <summary>Surveys, links and what is stored, for tests of respondent pages.</summary>
static class PageServer
{
    public const string Two = """
        {
          "languages": ["en", "de", "ar"],
          "blocks": [
            {"id": "b1", "elements": [{"id": "nps", "kind": "nps", "title": {"en": "Recommend?", "de": "Empfehlen?", "ar": "هل توصي؟"}, "required": true}]},
            {"id": "b2", "elements": [{"id": "why", "kind": "text", "title": {"en": "Why {{nps}}?", "de": "Warum {{nps}}?", "ar": "لماذا؟"}},
                                      {"id": "mail", "kind": "text", "title": {"en": "Mail", "de": "Mail", "ar": "بريد"}, "settings": {"input": "email"}}]}
          ],
          "hidden": [{"id": "plan"}],
          "endings": [{"id": "end", "title": {"en": "Thank you", "de": "Danke", "ar": "شكرا"}}]
        }
        """;

    public static async Task<Guid> PublishedAsync(this TestServer server, string document = Two)
    {
        var made = await server.Owner.PostAsync(server.In("surveys"), new { name = "Pages", document = Sample.Json(document) });
        await server.Owner.PostAsync(server.In($"surveys/{made.Id()}/publish"));
        return made.Id();
    }

    public static Task<JsonElement> LinkAsync(this TestServer server, Guid survey, object? link = null) =>
        server.Owner.PostAsync(server.In($"surveys/{survey}/links"), link ?? new { name = "A link" });

    public static async Task<IReadOnlyList<string>> PassesAsync(this TestServer server, Guid survey, Guid link, params object[] passes) =>
        [.. (await server.Owner.PostAsync(server.In($"surveys/{survey}/links/{link}/passes"), new { passes })).GetProperty("items").EnumerateArray().Select(i => i.Text("url"))];

    /// <summary>Everything stored of a survey's responses.</summary>
    internal static async Task<List<ResponseRow>> RowsAsync(this TestServer server, Guid survey)
    {
        await using var db = server.Services.GetRequiredService<IStateStore>().Read();
        return await db.Set<ResponseRow>().Where(r => r.Survey == survey).ToListAsync();
    }
}
