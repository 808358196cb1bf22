using System.Data.Common;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Rapport.Columns;
using Rapport.Customers.Profiles;
using Rapport.Kernel;

namespace Rapport.Customers.Identity;

/// <summary>Loads the part of the graph that a batch can touch, and saves what the batch changed.</summary>
static class IdentityStore
{
    const string Columns =
        "i.subject, i.namespace, i.value, i.customer, i.since, i.first_at, i.last_at, i.shared, i.demoted_by, i.demoted_at, " +
        "i.version, i.state";

    /// <summary>Takes in the subjects, and all other subjects of their customers.</summary>
    public static async Task LoadAsync(IStateTransaction transaction, IdentityGraph graph, IReadOnlyCollection<SubjectId> reach, CancellationToken ct)
    {
        if (reach.Count == 0) return;
        await ReadAsync(transaction, graph, reach, ct);
        var shared = reach.Select(graph.Find).Where(s => s is { Shared: true })
            .Select(s => graph.SubjectOf(Namespaces.Shared, s!.Value)).ToList(); // filtered just before
        if (shared.Count > 0) await ReadAsync(transaction, graph, shared, ct);
        await ReadApartAsync(transaction, graph, ct);
        await Erasures.LoadAsync(transaction, graph, reach, ct);
    }

    /// <summary>Takes in whole customers.</summary>
    public static async Task LoadAsync(IStateTransaction transaction, IdentityGraph graph, IReadOnlyCollection<CustomerId> customers, CancellationToken ct)
    {
        await using var command = transaction.Command(
            $"SELECT {Columns} FROM {IdList.From(transaction.Connection)} CROSS JOIN identifier i ON i.customer = ids.id");
        command.With("@ids", IdList.Of(customers.Select(c => c.Value)));
        await ReadAsync(command, graph, ct);
        await ReadApartAsync(transaction, graph, ct);
    }

    static async Task ReadAsync(IStateTransaction transaction, IdentityGraph graph, IReadOnlyCollection<SubjectId> reach, CancellationToken ct)
    {
        await using var command = transaction.Command(
            $"""
            WITH owner AS MATERIALIZED (
                SELECT DISTINCT k.customer FROM {IdList.From(transaction.Connection)} CROSS JOIN identifier k ON k.subject = ids.id)
            SELECT {Columns} FROM owner CROSS JOIN identifier i ON i.customer = owner.customer
            """);
        command.With("@ids", IdList.Of(reach.Select(s => s.Value)));
        await ReadAsync(command, graph, ct);
    }

    /// <summary>Takes in one customer, for reading alone.</summary>
    public static async Task ReadAsync(DbConnection connection, IdentityGraph graph, CustomerId customer, CancellationToken ct)
    {
        await using var command = connection.Command($"SELECT {Columns} FROM identifier i WHERE i.customer = @c AND i.workspace = @w");
        await ReadAsync(command.With("@c", customer).With("@w", graph.Workspace), graph, ct);
    }

    /// <summary>Takes in many customers, for reading alone.</summary>
    public static async Task ReadAsync(DbConnection connection, IdentityGraph graph, IReadOnlyCollection<CustomerId> customers, CancellationToken ct)
    {
        await using var command = connection.Command($"SELECT {Columns} FROM {IdList.From(connection)} CROSS JOIN identifier i ON i.customer = ids.id");
        await ReadAsync(command.With("@ids", IdList.Of(customers.Select(c => c.Value))), graph, ct);
    }

    static async Task ReadAsync(DbCommand command, IdentityGraph graph, CancellationToken ct)
    {
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            var subject = new SubjectId(reader.GetId(0));
            if (graph.Find(subject) is not null) continue;
            graph.Load(Read(reader, subject), new CustomerId(reader.GetId(3)));
        }
    }

    static Subject Read(DbDataReader reader, SubjectId subject) =>
        new(subject, reader.GetString(1), reader.GetString(2), reader.GetInt64(4))
        {
            FirstAt = reader.GetInt64(5), LastAt = reader.GetInt64(6), Shared = reader.GetInt64(7) != 0,
            DemotedBy = new SubjectId(reader.GetId(8)), DemotedAt = reader.GetInt64(9), Version = reader.GetInt64(10),
            State = SubjectState.Unpack(reader.GetBytes(11)),
        };

    static async Task ReadApartAsync(IStateTransaction transaction, IdentityGraph graph, CancellationToken ct)
    {
        await using var command = transaction.Command("SELECT one, other FROM kept_apart WHERE workspace = @w").With("@w", graph.Workspace);
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct)) graph.LoadApart(new SubjectId(reader.GetId(0)), new SubjectId(reader.GetId(1)));
    }

    /// <summary>Writes what changed since loading.</summary>
    public static async Task SaveAsync(IStateTransaction transaction, IdentityGraph graph, ICustomerMap map, CancellationToken ct)
    {
        await SaveSubjectsAsync(transaction, graph, ct);
        await SaveMergesAsync(transaction, graph, ct);
        await SaveConflictsAsync(transaction, graph, ct);
        if (graph.Moved.Count == 0) return;
        var moves = graph.Moved.Select(graph.Find).OfType<Subject>()
            .Select(s => new SubjectOwner(graph.Workspace, s.Id, s.Person.Id, s.Version)).OrderBy(m => m.Subject.Value).ToList();
        await map.SetAsync(transaction, moves, ct);
    }

    static async Task SaveSubjectsAsync(IStateTransaction transaction, IdentityGraph graph, CancellationToken ct)
    {
        await using var insert = transaction.Command(
            """
            INSERT INTO identifier (customer, version, first_at, last_at, shared, demoted_by, demoted_at, state, subject, workspace, namespace, value, since)
            VALUES (@c, @v, @f, @l, @sh, @db, @da, @st, @s, @w, @n, @va, @si)
            """);
        await using var update = transaction.Command(
            """
            UPDATE identifier SET customer = @c, version = @v, first_at = @f, last_at = @l, shared = @sh, demoted_by = @db, demoted_at = @da, state = @st
            WHERE subject = @s
            """);
        await using var touch = transaction.Command("UPDATE identifier SET state = @st WHERE subject = @s");
        var pack = new Packer();
        foreach (var subject in graph.Subjects)
        {
            if (subject is { IsChanged: false, State.IsChanged: false }) continue;
            pack.Clear();
            subject.State.Pack(pack);
            var command = subject.IsNew ? insert : subject.IsChanged ? update : touch;
            if (subject.IsChanged) SetOwnership(command, subject);
            if (subject.IsNew)
            {
                command.With("@w", graph.Workspace).With("@n", subject.Namespace).With("@va", subject.Value).With("@si", subject.Since);
            }

            await command.With("@st", pack.ToArray()).With("@s", subject.Id).ExecuteNonQueryAsync(ct);
            subject.IsNew = subject.IsChanged = false;
            subject.State.IsChanged = false;
        }
    }

    static void SetOwnership(DbCommand command, Subject subject) => command
        .With("@c", subject.Person.Id).With("@v", subject.Version).With("@f", subject.FirstAt).With("@l", subject.LastAt)
        .With("@sh", subject.Shared).With("@db", subject.DemotedBy == SubjectId.None ? null : subject.DemotedBy)
        .With("@da", subject.DemotedAt);

    static async Task SaveMergesAsync(IStateTransaction transaction, IdentityGraph graph, CancellationToken ct)
    {
        if (graph.Merges.Count == 0) return;
        await using var command = transaction.Command(
            """
            INSERT INTO customer_merge (id, workspace, survivor, loser, moved, cause, fact, at)
            VALUES (@id, @w, @s, @l, @m, @c, @f, @at)
            """);
        foreach (var merge in graph.Merges)
        {
            await command.With("@id", merge.Id).With("@w", graph.Workspace).With("@s", merge.Survivor).With("@l", merge.Loser)
                .With("@m", IdList.Bytes(merge.Moved)).With("@c", merge.Cause)
                .With("@f", merge.Fact == default ? null : merge.Fact).With("@at", merge.At).ExecuteNonQueryAsync(ct);
        }
    }

    static async Task SaveConflictsAsync(IStateTransaction transaction, IdentityGraph graph, CancellationToken ct)
    {
        if (graph.Conflicts.Count == 0) return;
        await using var command = transaction.Command(
            """
            INSERT INTO identity_conflict (left_out, kept_for, workspace, count, first_at, last_at) VALUES (@a, @b, @w, @n, @f, @l)
            ON CONFLICT (left_out, kept_for) DO UPDATE SET count = identity_conflict.count + excluded.count,
                first_at = min(identity_conflict.first_at, excluded.first_at), last_at = max(identity_conflict.last_at, excluded.last_at)
            """);
        foreach (var conflict in graph.Conflicts)
        {
            await command.With("@a", conflict.LeftOut).With("@b", conflict.For).With("@w", graph.Workspace).With("@n", conflict.Count)
                .With("@f", conflict.FirstAt).With("@l", conflict.LastAt).ExecuteNonQueryAsync(ct);
        }
    }
}

/// <summary>Passes any number of ids to a statement as one parameter <c>@ids</c>.</summary>
static class IdList
{
    /// <summary>A table <c>ids(id)</c> to put first in a FROM clause.</summary>
    public static string From(DbConnection connection) =>
        IsSqlite(connection.GetType())
            ? "(SELECT unhex(value) AS id FROM json_each(@ids)) ids"
            : "(SELECT value::uuid AS id FROM json_array_elements_text(@ids::json)) ids";

    /// <summary>The same for ids that are texts.</summary>
    public static string OfTexts(DbConnection connection) =>
        IsSqlite(connection.GetType())
            ? "(SELECT value AS id FROM json_each(@ids)) ids"
            : "(SELECT value AS id FROM json_array_elements_text(@ids::json)) ids";

    static bool IsSqlite(Type? type) => type is not null && (type.Name == "SqliteConnection" || IsSqlite(type.BaseType));

    /// <summary>The parameter.</summary>
    public static string Of(IEnumerable<Guid> ids)
    {
        var text = new StringBuilder("[");
        foreach (var id in ids) text.Append(text.Length > 1 ? ",\"" : "\"").Append(CultureInfo.InvariantCulture, $"{id:N}").Append('"');
        return text.Append(']').ToString();
    }

    /// <summary>The parameter of texts.</summary>
    public static string Of(IEnumerable<string> ids) => JsonSerializer.Serialize(ids);

    /// <summary>16 bytes for each.</summary>
    public static byte[] Bytes(IReadOnlyList<SubjectId> ids)
    {
        var bytes = new byte[ids.Count * 16];
        for (var i = 0; i < ids.Count; i++) ids[i].Value.TryWriteBytes(bytes.AsSpan(i * 16), bigEndian: true, out _);
        return bytes;
    }

    /// <summary>Reads what <see cref="Bytes"/> wrote.</summary>
    public static IReadOnlyList<SubjectId> Subjects(byte[] bytes)
    {
        var ids = new SubjectId[bytes.Length / 16];
        for (var i = 0; i < ids.Length; i++) ids[i] = new SubjectId(new Guid(bytes.AsSpan(i * 16, 16), bigEndian: true));
        return ids;
    }
}
