using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Rapport.Kernel;

namespace Rapport.Customers.Sources.Import;

/// <summary>The states of an import.</summary>
static class ImportStates
{
    public const string Uploaded = "uploaded";
    public const string Checking = "checking";
    public const string Checked = "checked";
    public const string Running = "running";
    public const string Done = "done";
    public const string Failed = "failed";
    public const string Cancelled = "cancelled";
    public const string Undoing = "undoing";
    public const string Undone = "undone";

    /// <summary>States in which a job is at work.</summary>
    public static bool IsBusy(string state) => state is Checking or Running or Undoing;

    /// <summary>States in which the import may have stored facts.</summary>
    public static bool HasFacts(string state) => state is Running or Done or Failed or Cancelled or Undoing;
}

/// <summary>One import as stored.</summary>
sealed record ImportRow
{
    public Guid Id { get; init; }

    public WorkspaceId Workspace { get; init; }

    public DateTimeOffset Created { get; init; }

    public required string State { get; set; }

    /// <summary>JSON of <see cref="ImportFile"/>s.</summary>
    public required string Files { get; set; }

    /// <summary>JSON of <see cref="Import.Mapping"/>; null until there is one.</summary>
    public string? Mapping { get; set; }

    /// <summary>JSON of <see cref="MappingGuess"/>.</summary>
    public string? Guess { get; set; }

    /// <summary>JSON of <see cref="ImportReport"/>: of the dry run, then of the run.</summary>
    public string? Report { get; set; }

    /// <summary>JSON of <see cref="ImportPreview"/>: what the dry run showed.</summary>
    public string? Preview { get; set; }

    /// <summary>The record whose rows are done up to <see cref="Row"/>; all before it are done whole.</summary>
    public int Record { get; set; }

    /// <summary>The last row of the record that is in the inbox.</summary>
    public long Row { get; set; }

    /// <summary>The inbox position of the last rows handed over; 0 before the first.</summary>
    public long Position { get; set; }

    /// <summary>Why it failed, a sentence; null when it did not.</summary>
    public string? Error { get; set; }

    /// <summary>The job at work or last at work on it.</summary>
    public Guid? Job { get; set; }
}

/// <summary>A mapping that people saved for the next files of the same shape.</summary>
sealed record SavedMappingRow
{
    public Guid Id { get; init; }

    public WorkspaceId Workspace { get; init; }

    public DateTimeOffset Created { get; init; }

    public required string Name { get; set; }

    public required string Mapping { get; set; }
}

/// <summary>An uploaded file.</summary>
/// <param name="Name">Its short name, offered to mappings.</param>
/// <param name="FileName">As the sender called it, for people and for matching only.</param>
/// <param name="Stored">Its name in the file store; empty once deleted.</param>
/// <param name="Bytes">Size.</param>
/// <param name="Choice">How a person wants it read.</param>
/// <param name="Found">What it holds.</param>
sealed record ImportFile(string Name, string FileName, string Stored, long Bytes, ReadChoice Choice, Inspection Found);

/// <summary>What became of the rows.</summary>
sealed record ImportReport
{
    /// <summary>Rows read, over all records of the mapping.</summary>
    public long Rows { get; set; }

    /// <summary>Rows of which facts were made.</summary>
    public long Accepted { get; set; }

    /// <summary>Rows that cannot be used.</summary>
    public long Refused { get; set; }

    /// <summary>Rows left out on purpose.</summary>
    public long Skipped { get; set; }

    /// <summary>Facts made.</summary>
    public long Events { get; set; }

    /// <summary>Facts stored, once all are processed; fewer than made when some were there already.</summary>
    public long? Stored { get; set; }

    /// <summary>Refused rows by reason.</summary>
    public SortedDictionary<string, long> Reasons { get; init; } = new(StringComparer.Ordinal);

    /// <summary>Rows left out, by reason.</summary>
    public SortedDictionary<string, long> SkippedBy { get; init; } = new(StringComparer.Ordinal);

    /// <summary>Counts a row.</summary>
    public void Count(RowOutcome outcome, int events)
    {
        Rows++;
        Events += events;
        if (outcome.Fault is { } fault)
        {
            Refused++;
            Reasons[fault.Code] = Reasons.GetValueOrDefault(fault.Code) + 1;
        }
        else if (outcome.Skipped is { } skipped)
        {
            Skipped++;
            SkippedBy[skipped] = SkippedBy.GetValueOrDefault(skipped) + 1;
        }
        else
        {
            Accepted++;
        }
    }
}

/// <summary>What a dry run shows.</summary>
/// <param name="Refused">The first refused rows.</param>
/// <param name="Facts">The first facts that would be made, as JSON.</param>
sealed record ImportPreview(IReadOnlyList<RefusedRow> Refused, IReadOnlyList<JsonElement> Facts);

/// <summary>A refused row.</summary>
/// <param name="File">Short name of its file.</param>
/// <param name="Record">The record of the mapping that refused it.</param>
/// <param name="Row">Its number in the file.</param>
/// <param name="Reason">Code.</param>
/// <param name="Detail">A sentence.</param>
/// <param name="Cells">As read.</param>
sealed record RefusedRow(string File, string Record, long Row, string Reason, string Detail, IReadOnlyList<string> Cells);

/// <summary>The tables of imports.</summary>
sealed class ImportModel : IModelPart
{
    /// <inheritdoc/>
    public void Configure(ModelBuilder model)
    {
        model.Entity<ImportRow>(e =>
        {
            e.ToTable("import");
            e.HasKey(r => r.Id);
            e.HasIndex(r => new { r.Workspace, r.Created });
            foreach (var property in e.Metadata.GetProperties()) property.SetColumnName(property.Name.ToLowerInvariant());
        });
        model.Entity<SavedMappingRow>(e =>
        {
            e.ToTable("import_mapping");
            e.HasKey(r => r.Id);
            e.HasIndex(r => new { r.Workspace, r.Name }).IsUnique();
            foreach (var property in e.Metadata.GetProperties()) property.SetColumnName(property.Name.ToLowerInvariant());
        });
    }
}

/// <summary>JSON of what imports store.</summary>
static class ImportJson
{
    public static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull,
    };

    public static string Write<T>(T value) => JsonSerializer.Serialize(value, Options);

    public static T Read<T>(string json) => JsonSerializer.Deserialize<T>(json, Options)!; // only ever written by Write

    public static IReadOnlyList<ImportFile> FilesOf(ImportRow row) => Read<List<ImportFile>>(row.Files);

    public static Mapping? MappingOf(ImportRow row) => row.Mapping is null ? null : JsonSerializer.Deserialize<Mapping>(row.Mapping, Mapping.Json);
}
