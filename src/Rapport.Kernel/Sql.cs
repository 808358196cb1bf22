using System.Data.Common;

namespace Rapport.Kernel;

/// <summary>Hand-written SQL that reads the same on every store: <c>@name</c> parameters, ids as each store keeps them.</summary>
public static class Sql
{
    /// <summary>A command inside the transaction. Dispose it; reuse it within the transaction for many rows.</summary>
    /// <param name="transaction">The open write transaction.</param>
    /// <param name="sql">Portable SQL with <c>@name</c> parameters. Never holds a value.</param>
    public static DbCommand Command(this IStateTransaction transaction, string sql)
    {
        var command = transaction.Connection.Command(sql);
        command.Transaction = transaction.Transaction;
        return command;
    }

    /// <summary>A command on a connection, for reading.</summary>
    /// <param name="connection">As <see cref="IStateStore.OpenReadAsync"/> gives it.</param>
    /// <param name="sql">Portable SQL with <c>@name</c> parameters. Never holds a value.</param>
    public static DbCommand Command(this DbConnection connection, string sql)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        return command;
    }

    /// <summary>The pattern of a search for words as they were typed, for <c>LIKE … ESCAPE '\'</c>: signs that mean something there mean themselves.</summary>
    public static string Containing(string words) =>
        $"%{words.Trim().Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal)}%";

    /// <summary>Sets a parameter, adding it the first time.</summary>
    /// <param name="command">The command.</param>
    /// <param name="name">As in the SQL, with its <c>@</c>.</param>
    /// <param name="value">Null, text, a number, bool, bytes, a Guid, a typed id, or a time (stored as microseconds).</param>
    /// <returns>The command, to go on with.</returns>
    public static DbCommand With(this DbCommand command, string name, object? value)
    {
        var stored = Stored(value, command);
        var at = command.Parameters.IndexOf(name);
        if (at >= 0)
        {
            command.Parameters[at].Value = stored;
            return command;
        }

        var parameter = command.CreateParameter();
        parameter.ParameterName = name;
        parameter.Value = stored;
        command.Parameters.Add(parameter);
        return command;
    }

    /// <summary>Reads an id; <see cref="Guid.Empty"/> for NULL.</summary>
    public static Guid GetId(this DbDataReader reader, int column) => reader.GetValue(column) switch
    {
        byte[] bytes => new Guid(bytes, bigEndian: true),
        Guid id => id,
        DBNull => Guid.Empty,
        var other => throw new InvalidCastException($"Column {column} holds no id but {other.GetType().Name}."),
    };

    /// <summary>Reads bytes; an empty array for NULL.</summary>
    public static byte[] GetBytes(this DbDataReader reader, int column) =>
        reader.IsDBNull(column) ? [] : reader.GetFieldValue<byte[]>(column);

    static object Stored(object? value, DbCommand command) => value switch
    {
        null => DBNull.Value,
        Guid id => Id(id, command),
        WorkspaceId id => Id(id.Value, command),
        CustomerId id => Id(id.Value, command),
        SubjectId id => Id(id.Value, command),
        FactId id => Id(id.Value, command),
        DateTimeOffset time => time.ToMicros(),
        ReadOnlyMemory<byte> bytes => bytes.ToArray(),
        _ => value,
    };

    // The Kernel knows no provider; SQLite is the one without a UUID type.
    static object Id(Guid id, DbCommand command) =>
        command.GetType().Name.StartsWith("Sqlite", StringComparison.Ordinal) ? id.ToByteArray(bigEndian: true) : id;
}
