using Rapport.Columns.Transport;
using Rapport.Kernel;

namespace Rapport.Columns.Schema;

/// <summary>Makes the tables where they are missing. Runs on every start.</summary>
static class Tables
{
    /// <summary>Every bound that makes an acknowledged insert survive a power cut, and damage be refused instead of stepped over.
    /// All of them are off by default.</summary>
    const string Durable =
        "fsync_after_insert = 1, fsync_part_directory = 1, min_rows_to_fsync_after_merge = 1, " +
        "max_suspicious_broken_parts = 0, max_suspicious_broken_parts_bytes = 0, " +
        // Not for durability: an erasure need not wait half a minute for the cleaner to come by.
        "cleanup_delay_period = 2, cleanup_delay_period_random_add = 0, max_cleanup_delay_period = 2, " +
        // No query plan here depends on them, and gathering them is a twentieth of an insert.
        "auto_statistics_types = ''";

    static readonly string s_facts =
        $"""
        CREATE TABLE IF NOT EXISTS {FactTable.Name} (
            workspace UUID,
            type LowCardinality(String),
            subject UUID,
            customer UUID,
            at DateTime64(6, 'UTC'),
            received DateTime64(6, 'UTC'),
            id UUID,
            sign Int8,
            revision UInt32,
            source LowCardinality(String),
            channel LowCardinality(String),
            touchpoint LowCardinality(String),
            employee LowCardinality(String),
            company LowCardinality(String),
            import_id UUID,
            element LowCardinality(String),
            metric LowCardinality(String),
            score Nullable(Float64),
            amount Nullable(Int64),
            currency LowCardinality(String),
            historical Bool,
            props String CODEC(ZSTD(1)),
            {Parsed.Columns},
            INDEX metrics metric TYPE set(64) GRANULARITY 1
        )
        ENGINE = MergeTree
        PARTITION BY toYear(at)
        ORDER BY (workspace, type, metric, subject, at)
        SETTINGS {Durable}
        """;

    const string SubjectNowTable =
        $"""
        CREATE TABLE IF NOT EXISTS {SubjectNow.Name} (workspace UUID, subject UUID, customer UUID, version Int64)
        ENGINE = ReplacingMergeTree(version)
        ORDER BY (workspace, subject)
        SETTINGS {Durable}
        """;

    public static async Task EnsureAsync(ColumnClient columns, CancellationToken ct)
    {
        foreach (var sql in (string[])[s_facts, SubjectNowTable, Owners(columns.Database)])
            await columns.SendAsync(new ColumnQuery(sql), ct);
        await Parsed.EnsureAsync(columns, ct);
        // Touches every part, so that damage shows now and not at the first question.
        await columns.SendAsync(new ColumnQuery($"SELECT count() FROM {FactTable.Name}"), ct);
        await columns.SendAsync(new ColumnQuery($"SELECT count() FROM {SubjectNow.Name}"), ct);
    }

    static string Owners(string database) =>
        $"""
        CREATE DICTIONARY IF NOT EXISTS {SubjectNow.Dictionary} (subject UUID, customer UUID)
        PRIMARY KEY subject
        SOURCE(CLICKHOUSE(QUERY 'SELECT subject, argMax(customer, version) FROM {database}.{SubjectNow.Name} GROUP BY subject'))
        LAYOUT(COMPLEX_KEY_HASHED())
        LIFETIME(0)
        """;
}
