using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Rapport.Columns;
using Rapport.Customers;
using Rapport.Kernel;

namespace Rapport.Insight.Catalogue;

sealed record AnswerRow(
    Guid Fact, DateTimeOffset At, Guid? Customer, string? Name, double Score, string? Text, string Channel, string Touchpoint, string Employee, string Element,
    string Source);

sealed record AnswerRows(IReadOnlyList<AnswerRow> Items, string? Next, long Total);

/// <summary>The answers behind a figure, one by one, latest first: as many as the figure's n.</summary>
static class ListRows
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/api/v1/workspaces/{workspace:guid}/metrics/rows", HandleAsync)
        .WithName("listMetricRows").WithTags("Metrics").WithSummary("The answers behind a figure, latest first; as many as its n")
        .Produces<AnswerRows>().ProducesProblem(404).ProducesProblem(422).Needs(Role.Viewer);

    static async Task<IResult> HandleAsync(
        Guid workspace, RowsQuery query, IWorkspaces workspaces, IColumns columns, ICustomerMap customers, ISegmentMembers segments, ICustomerNames names, IFieldRights rights,
        WordFigures words, TimeProvider clock, CancellationToken ct)
    {
        if (await workspaces.FindAsync(new(workspace), ct) is not { } found) return QueryMetric.Unknown.ToResult();
        var (page, refusal) = Read(query, found);
        if (page is null) return refusal!.ToResult(); // one of both is given
        if (!(await rights.OfAsync(page.Question.Workspace, ct)).Sees(page.Question)) return FieldSight.Hidden.ToResult();
        if (page.Question.IsOfWords) return await WordsAsync(page, words, ct);
        var (members, unknown) = await segments.NamedByAsync(page.Question.Workspace, page.Question.Filter, ct);
        if (unknown is not null) return unknown.ToResult();
        var (answers, refused) = AnswerSql.Of(page.Question, customers.CustomerSql, clock.NowMicros(), members);
        if (answers is null) return refused!.ToResult(); // one of both is given
        try
        {
            var rows = Rows(page, answers);
            var total = await columns.QueryAsync(Statement($"SELECT count() {rows}", answers), r => r.Long(0), ct);
            var items = await columns.QueryAsync(Statement(Page(page, rows, answers), answers), Answer, ct);
            var named = await NamedAsync([.. items.Take(page.Limit)], names, found.Id, ct);
            return Results.Ok(new AnswerRows(named, items.Count > page.Limit ? Cursor(items[page.Limit - 1]) : null, total[0]));
        }
        catch (ColumnsException e) when (AnswerFigures.Refused(e) is { } wrong)
        {
            return wrong.ToResult();
        }
    }

    static async Task<IResult> WordsAsync(PageRequest page, WordFigures words, CancellationToken ct)
    {
        var (rows, total, refusal) = await words.RowsAsync(page.Question, page.Span, page.Group, page.After, page.Limit + 1, ct);
        if (rows is null) return refusal!.ToResult(); // one of both is given
        return Results.Ok(new AnswerRows([.. rows.Take(page.Limit)], rows.Count > page.Limit ? Cursor(rows[page.Limit - 1]) : null, total));
    }

    static async Task<IReadOnlyList<AnswerRow>> NamedAsync(
        IReadOnlyList<AnswerRow> rows, ICustomerNames names, WorkspaceId workspace, CancellationToken ct)
    {
        var all = await names.OfAsync(workspace, rows.Where(r => r.Customer is not null).Select(r => new CustomerId(r.Customer!.Value)), ct); // filtered
        return [.. rows.Select(r => r.Customer is { } who && all.TryGetValue(new CustomerId(who), out var name) ? r with { Name = name } : r)];
    }

    /// <summary>FROM and WHERE of the answers that still stand; a correction counts once, with its last value.</summary>
    static string Rows(PageRequest page, AnswerSql answers)
    {
        var group = page.Group.Select((key, i) => $" AND {answers.Keys[i]} = {answers.Parameters.Text(key)}");
        var moment = $" AND at >= {answers.Parameters.Time(page.Span.From)} AND at < {answers.Parameters.Time(page.Span.To)}";
        return $"{answers.FromStanding}{moment}{string.Concat(group)}";
    }

    static string Page(PageRequest page, string rows, AnswerSql answers)
    {
        var after = page.After is { } a
            ? $" AND tuple({FactTable.AtMicros}, id) < tuple({answers.Parameters.Add(a.At, "Int64")}, {answers.Parameters.Id(a.Id)})"
            : "";
        var text = FactSql.Property("text", areAnswers: true, answers.Parameters);
        return
            $"""
            SELECT id, {FactTable.AtMicros} AS moment, {answers.Customer}, score, {text}, channel, touchpoint, employee, element, source
            {rows}{after} ORDER BY moment DESC, id DESC LIMIT {answers.Parameters.Add(page.Limit + 1L, "UInt32")}
            """;
    }

    static ColumnQuery Statement(string sql, AnswerSql answers) => new(sql) { Parameters = answers.Parameters.Values };

    static AnswerRow Answer(ColumnRow row) => new(
        row.Id(0), Instant.FromMicros(row.Long(1)), row.Id(2) is var who && who == Guid.Empty ? null : who, null, row.DoubleOrNull(3) ?? 0,
        row.Text(4) is { Length: > 0 } text ? text : null, row.Text(5), row.Text(6), row.Text(7), row.Text(8), row.Text(9));

    static (PageRequest? Page, Refusal? Refusal) Read(RowsQuery query, Workspace workspace)
    {
        var (question, refusal) = Question.Read(query with { Compare = null }, workspace);
        if (question is null) return (null, refusal);
        if (query.Limit is < 1 or > 1_000) return (null, new("metrics.limit", "'limit' is 1 to 1,000."));
        if ((query.Group ?? []) is var group && group.Count > 0 && group.Count != question.Dimensions.Count)
            return (null, new("metrics.group", "'group' holds one key per dimension of 'groupBy'."));
        var after = Cursor(query.After);
        if (query.After is not null && after is null) return (null, new("metrics.cursor", "'after' is no cursor of this list.", 400));
        var span = question.Period;
        if (query.Bucket is not null)
        {
            var from = Calendar.Of(workspace.Zone).Read(query.Bucket);
            var step = question.Steps?.FirstOrDefault(s => s.From == from);
            if (step is not { } found || found.To == 0) return (null, new("metrics.bucket", "'bucket' is the beginning of a step of the trend, with its 'interval'."));
            span = found;
        }

        return (new(question, span, group, after, query.Limit ?? 50), null);
    }

    static string Cursor(AnswerRow last) => Base64Url.EncodeToString(
        Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{last.At.ToMicros()}.{last.Fact:N}")));

    static (long At, Guid Id)? Cursor(string? text)
    {
        if (text is null || text.Length > 100 || !Base64Url.IsValid(text)) return null;
        var parts = Encoding.ASCII.GetString(Base64Url.DecodeFromChars(text)).Split('.');
        return parts.Length == 2 && long.TryParse(parts[0], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var at)
            && Guid.TryParseExact(parts[1], "N", out var id) ? (at, id) : null;
    }

    sealed record PageRequest(Question Question, Span Span, IReadOnlyList<string> Group, (long At, Guid Id)? After, int Limit);
}
