using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Rapport.Feedback.Surveys.Responses;
using Rapport.Kernel;

namespace Rapport.Feedback.Surveys.Files;

/// <summary>Hands out a file that a respondent sent: to be saved, never to be shown or run by a browser. Who took it is in the audit log.</summary>
static class GetSentFile
{
    static readonly Refusal s_none = new("response.no_file", "There is no such file.", 404);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/v1/workspaces/{workspace:guid}/surveys/{survey:guid}/responses/{response:guid}/files/{element}", SendAsync)
            .WithName("getResponseFile").WithTags("Surveys").WithSummary("Download a file that a respondent sent")
            .Produces(200, contentType: "application/octet-stream").ProducesProblem(404).Needs(Role.Analyst);

    static async Task<IResult> SendAsync(
        Guid workspace, Guid survey, Guid response, string element, IStateStore store, IFiles files, IAudit audit, HttpContext http, CancellationToken ct)
    {
        var at = new WorkspaceId(workspace);
        if (await FindAsync(store, at, survey, response, element, ct) is not var (file, name) || files.Open(at, file) is not { } content) return s_none.ToResult();
        await using (var transaction = await store.BeginAsync(ct))
        {
            await audit.WriteAsync(transaction, at, "response.file", $"response {response}", new { survey, element }, ct);
            await transaction.CommitAsync(ct);
        }

        var head = new byte[16];
        var length = await content.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, ct);
        content.Position = 0;
        http.Response.Headers.XContentTypeOptions = "nosniff";
        http.Response.Headers.ContentSecurityPolicy = "default-src 'none'; sandbox";
        http.Response.Headers.CacheControl = "no-store";
        return Results.Stream(content, FileTypes.MediaType(head.AsSpan(0, length)), name);
    }

    static async Task<(string File, string Name)?> FindAsync(IStateStore store, WorkspaceId workspace, Guid survey, Guid response, string element, CancellationToken ct)
    {
        await using var db = store.Read();
        var answers = await db.Set<ResponseRow>().Where(r => r.Id == response && r.Survey == survey && r.Workspace == workspace).Select(r => r.Answers).FirstOrDefaultAsync(ct);
        if (answers is null) return null;
        using var json = JsonDocument.Parse(answers);
        return json.RootElement.TryGetProperty(element, out var answer) && answer.ValueKind == JsonValueKind.Object
            && answer.TryGetProperty("file", out var file) && file.ValueKind == JsonValueKind.String && answer.TryGetProperty("name", out var name) && name.ValueKind == JsonValueKind.String
                ? (file.GetString()!, name.GetString()!) : null; // both are strings
    }
}
