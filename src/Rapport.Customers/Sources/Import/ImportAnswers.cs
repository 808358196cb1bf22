using System.Text.Json;
using Rapport.Kernel;

namespace Rapport.Customers.Sources.Import;

/// <summary>An import as the API answers it.</summary>
/// <param name="Id">Its id; facts carry it.</param>
/// <param name="Created">When the files were uploaded.</param>
/// <param name="State">uploaded, checking, checked, running, done, failed, cancelled, undoing or undone.</param>
/// <param name="Files">What was uploaded.</param>
/// <param name="Mapping">How rows become facts; null until there is one.</param>
/// <param name="Guess">A mapping guessed from headers and values, with reasons.</param>
/// <param name="Preview">What the dry run showed; null before it.</param>
/// <param name="Report">What became of the rows; null before the dry run.</param>
/// <param name="Progress">While a job is at work.</param>
/// <param name="Job">The job at work or last at work.</param>
/// <param name="Error">Why it failed.</param>
sealed record ImportAnswer(
    Guid Id, DateTimeOffset Created, string State, IReadOnlyList<FileAnswer> Files, JsonElement? Mapping, JsonElement? Guess,
    ImportPreview? Preview, ImportReport? Report, ImportProgress? Progress, Guid? Job, string? Error) : IVersioned
{
    /// <summary>Version of the mapping, for the next change of it; null until there is one.</summary>
    public string? MappingVersion => Mapping is null ? null : Versions.Of(Mapping);

    string? IVersioned.Version => MappingVersion;
}

/// <summary>An uploaded file as the API answers it.</summary>
/// <param name="Name">As the sender called it.</param>
/// <param name="Key">Its short name for mappings.</param>
/// <param name="Format">csv, xlsx or jsonl.</param>
/// <param name="Detail">Encoding and delimiter, or sheet.</param>
/// <param name="Bytes">Size.</param>
/// <param name="Rows">Data rows.</param>
/// <param name="Faults">Rows that cannot be read, by reason.</param>
/// <param name="Columns">What the columns look like.</param>
sealed record FileAnswer(
    string Name, string Key, string Format, string Detail, long Bytes, long Rows, IReadOnlyDictionary<string, int> Faults,
    IReadOnlyList<ColumnShape> Columns);

/// <summary>How far a job is.</summary>
/// <param name="Done">Rows.</param>
/// <param name="Total">Rows; null while unknown.</param>
/// <param name="SecondsLeft">Estimated; null while unknown.</param>
sealed record ImportProgress(long Done, long? Total, long? SecondsLeft);

/// <summary>Answers and refusals of imports.</summary>
static class ImportAnswers
{
    public static Refusal Unknown { get; } = new("import.unknown", "There is no such import in this workspace.", 404);

    public static Refusal Busy { get; } = new("import.busy", "The import is at work: wait for it or cancel it.", 409);

    public static ImportAnswer Of(ImportRow row, JobStatus? job)
    {
        var (state, error) = State(row, job);
        return new ImportAnswer(
            row.Id, row.Created, state,
            [.. ImportJson.FilesOf(row).Select(f => new FileAnswer(f.FileName, f.Name, f.Found.Format, f.Found.Detail, f.Bytes, f.Found.Rows, f.Found.Faults, f.Found.Columns))],
            Element(row.Mapping), Element(row.Guess),
            row.Preview is null ? null : ImportJson.Read<ImportPreview>(row.Preview),
            row.Report is null ? null : ImportJson.Read<ImportReport>(row.Report),
            job is not null && ImportStates.IsBusy(state) ? new ImportProgress(job.Done, job.Total, job.SecondsLeft) : null,
            row.Job, error);
    }

    /// <summary>A job that was cancelled or gave up leaves the import as it was: the job's end says what it came to.</summary>
    public static (string State, string? Error) State(ImportRow row, JobStatus? job) =>
        !ImportStates.IsBusy(row.State) || job is null ? (row.State, row.Error)
        : job.State == "failed" ? (ImportStates.Failed, job.Error)
        : job.State == "cancelled" ? (row.State == ImportStates.Checking ? ImportStates.Uploaded : ImportStates.Cancelled, null)
        : (row.State, null);

    static JsonElement? Element(string? json) => json is null ? null : JsonElement.Parse(json);
}
