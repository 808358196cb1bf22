using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using Rapport.Kernel;

namespace Rapport.Customers.Sources.Import;

/// <summary>Bounds of imports, from the configuration section <c>Import</c>.</summary>
sealed class ImportOptions
{
    /// <summary>Bytes of one file; default 100 MB.</summary>
    public long MaxFileBytes { get; set; } = 100_000_000;

    /// <summary>Files of one import; default 20.</summary>
    public int MaxFiles { get; set; } = 20;
}

/// <summary>Takes files in, streamed to the file store, and looks at what they hold.</summary>
sealed class UploadImport(IFiles files, IStateStore store, IAudit audit, IChanges changes, IOptions<ImportOptions> options, TimeProvider clock)
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/api/v1/workspaces/{workspace}/imports",
            (Guid workspace, string? encoding, string? delimiter, string? sheet, HttpRequest request, UploadImport upload, CancellationToken ct) =>
                upload.HandleAsync(new WorkspaceId(workspace), new ReadChoice(encoding, delimiter, sheet), request, ct))
        .Needs(Role.Analyst)
        .WithName("uploadImport")
        .WithSummary("Uploads one or several CSV, XLSX or JSON Lines files as multipart/form-data")
        .WithDescription("Nothing is stored as facts yet. The answer shows rows, columns with guessed types, and a guessed mapping with "
            + "its reasons. encoding, delimiter and sheet replace what is detected.")
        .Accepts<IFormFile>("multipart/form-data")
        .Produces<ImportAnswer>(StatusCodes.Status201Created)
        .ProducesProblem(StatusCodes.Status400BadRequest)
        .ProducesProblem(StatusCodes.Status413PayloadTooLarge)
        .ProducesProblem(StatusCodes.Status415UnsupportedMediaType)
        .ProducesProblem(StatusCodes.Status422UnprocessableEntity)
        .WithRequestTimeout(TimeSpan.FromHours(1));

    async Task<IResult> HandleAsync(WorkspaceId workspace, ReadChoice choice, HttpRequest request, CancellationToken ct)
    {
        if (Boundary(request) is not { } boundary)
            return new Refusal("import.multipart", "Send the files as multipart/form-data.", StatusCodes.Status415UnsupportedMediaType).ToResult();
        Widen(request.HttpContext);
        var taken = new List<ImportFile>();
        var refusal = await TakeAsync(workspace, choice, new MultipartReader(boundary, request.Body), taken, ct);
        if (refusal is null && taken.Count == 0) refusal = new Refusal("import.no_file", "The request holds no file.", StatusCodes.Status400BadRequest);
        if (refusal is not null)
        {
            foreach (var file in taken) files.Delete(workspace, file.Stored);
            return refusal.ToResult();
        }

        var row = await StoreAsync(workspace, taken, ct);
        return Results.Created($"/api/v1/workspaces/{workspace}/imports/{row.Id}", ImportAnswers.Of(row, null));
    }

    async Task<Refusal?> TakeAsync(WorkspaceId workspace, ReadChoice choice, MultipartReader parts, List<ImportFile> taken, CancellationToken ct)
    {
        try
        {
            while (await parts.ReadNextSectionAsync(ct) is { } part)
            {
                if (part.AsFileSection() is not { FileStream: { } content } file) continue;
                if (taken.Count == options.Value.MaxFiles)
                    return new Refusal("import.too_many_files", $"An import has at most {options.Value.MaxFiles} files.", StatusCodes.Status413PayloadTooLarge);
                if (await TakeAsync(workspace, choice, file.FileName, content, taken, ct) is { } refusal) return refusal;
            }

            return null;
        }
        catch (Exception wrong) when (wrong is InvalidDataException or BadHttpRequestException || (wrong is IOException && wrong.Message.Contains("multipart", StringComparison.OrdinalIgnoreCase)))
        {
            return new Refusal("import.multipart", "The upload is incomplete or not multipart/form-data.", StatusCodes.Status400BadRequest);
        }
    }

    async Task<Refusal?> TakeAsync(WorkspaceId workspace, ReadChoice choice, string fileName, Stream content, List<ImportFile> taken, CancellationToken ct)
    {
        var counted = new CountedStream(content, options.Value.MaxFileBytes);
        string stored;
        try
        {
            (stored, _) = await files.SaveAsync(workspace, counted, options.Value.MaxFileBytes, ct);
        }
        catch (IOException) when (counted.IsBeyond)
        {
            return new Refusal("import.file_too_large", $"A file has at most {options.Value.MaxFileBytes / 1_000_000} MB.", StatusCodes.Status413PayloadTooLarge);
        }

        var shown = Path.GetFileName(fileName.Replace('\\', '/'));
        var open = files.Open(workspace, stored) ?? throw new IOException("A file just stored cannot be opened.");
        var (found, refusal) = await Task.Run(() => Inspection.Of(open, choice, ct), ct);
        if (found is not null)
        {
            taken.Add(new ImportFile(BoundFiles.ShortName(shown, taken.Select(t => t.Name)), shown[..Math.Min(200, shown.Length)], stored, counted.Count, choice, found));
            return null;
        }

        await open.DisposeAsync();
        files.Delete(workspace, stored);
        return refusal;
    }

    async Task<ImportRow> StoreAsync(WorkspaceId workspace, List<ImportFile> taken, CancellationToken ct)
    {
        var guess = GuessMapping.Of([.. taken.Select(t => new GuessFile(t.Name, t.FileName, t.Found.Columns))]);
        var guessed = System.Text.Json.JsonSerializer.Serialize(guess, Mapping.Json);
        var row = new ImportRow
        {
            Id = Guid.CreateVersion7(clock.GetUtcNow()), Workspace = workspace, Created = clock.GetUtcNow(), State = ImportStates.Uploaded,
            Files = ImportJson.Write(taken), Guess = guessed,
        };
        await using var transaction = await store.BeginAsync(ct);
        transaction.Db.Add(row);
        await audit.WriteAsync(transaction, workspace, "import.upload", $"import {row.Id}", new { files = taken.Count, rows = taken.Sum(t => t.Found.Rows) }, ct);
        await transaction.CommitAsync(ct);
        changes.Publish(workspace, "imports");
        return row;
    }

    static string? Boundary(HttpRequest request) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out var type) && type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase)
        && HeaderUtilities.RemoveQuotes(type.Boundary).Value is { Length: > 0 and <= 200 } boundary ? boundary : null;

    void Widen(HttpContext http)
    {
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = (options.Value.MaxFileBytes * options.Value.MaxFiles) + 1_000_000;
    }

    /// <summary>Counts what is read, to tell a file that is too large from a disk that is full.</summary>
    sealed class CountedStream(Stream inner, long most) : Stream
    {
        public long Count { get; private set; }

        public bool IsBeyond => Count > most;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => Count; set => throw new NotSupportedException(); }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var read = await inner.ReadAsync(buffer, cancellationToken);
            Count += read;
            return read;
        }

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override int Read(byte[] buffer, int offset, int count)
        {
            var read = inner.Read(buffer, offset, count);
            Count += read;
            return read;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
