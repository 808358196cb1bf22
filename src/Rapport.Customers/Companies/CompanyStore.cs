using System.Text.Json;
using Rapport.Customers.Profiles;
using Rapport.Kernel;

namespace Rapport.Customers.Companies;

/// <summary>The companies that a batch touches.</summary>
sealed class CompanyStore(WorkspaceId workspace)
{
    readonly Dictionary<string, Company> _companies = new(StringComparer.Ordinal);

    /// <summary>Takes in what a fact says of its company.</summary>
    public async Task TakeAsync(IStateTransaction transaction, Fact fact, JsonElement traits, CancellationToken ct)
    {
        if (!_companies.TryGetValue(fact.Company, out var company))
            _companies[fact.Company] = company = await LoadAsync(transaction, fact.Company, ct);
        company.Take(fact, traits);
    }

    public async Task SaveAsync(IStateTransaction transaction, CancellationToken ct)
    {
        await using var command = transaction.Command(
            """
            INSERT INTO company (workspace, key, name, first_at, last_at, state) VALUES (@w, @k, @n, @f, @l, @s)
            ON CONFLICT (workspace, key) DO UPDATE SET name = excluded.name, first_at = excluded.first_at,
                last_at = excluded.last_at, state = excluded.state
            """);
        var pack = new Packer();
        foreach (var (key, company) in _companies)
        {
            if (!company.IsChanged) continue;
            company.State.Pack(pack.Clear());
            await command.With("@w", workspace).With("@k", key).With("@n", company.Name(key)).With("@f", company.FirstAt)
                .With("@l", company.LastAt).With("@s", pack.ToArray()).ExecuteNonQueryAsync(ct);
        }
    }

    async Task<Company> LoadAsync(IStateTransaction transaction, string key, CancellationToken ct)
    {
        await using var command = transaction.Command("SELECT first_at, last_at, state FROM company WHERE workspace = @w AND key = @k");
        await using var reader = await command.With("@w", workspace).With("@k", key).ExecuteReaderAsync(ct);
        return await reader.ReadAsync(ct)
            ? new Company(SubjectState.Unpack(reader.GetBytes(2))) { FirstAt = reader.GetInt64(0), LastAt = reader.GetInt64(1) }
            : new Company(new SubjectState());
    }

    sealed class Company(SubjectState state)
    {
        const long Day = TimeSpan.TicksPerDay / TimeSpan.TicksPerMicrosecond;

        public SubjectState State => state;

        public long FirstAt { get; set; } = long.MaxValue;

        /// <summary>To the day, so that a busy company is not rewritten by every batch.</summary>
        public long LastAt { get; set; } = long.MinValue;

        public bool IsChanged { get; private set; }

        public void Take(Fact fact, JsonElement traits)
        {
            if (traits.ValueKind == JsonValueKind.Object)
            {
                state.Apply(fact with { Company = "", Score = null }, traits, default);
                IsChanged = true;
            }

            if (fact.At < FirstAt)
            {
                FirstAt = fact.At;
                IsChanged = true;
            }

            if (LastAt != long.MinValue && (fact.At <= LastAt || fact.At / Day == LastAt / Day)) return;
            LastAt = fact.At;
            IsChanged = true;
        }

        public string Name(string key)
        {
            foreach (var trait in state.Traits)
            {
                if (trait.Key != "name" || trait.Json.Span is not [(byte)'"', ..]) continue;
                return JsonSerializer.Deserialize<string>(trait.Json.Span) is { Length: > 0 } name ? name : key;
            }

            return key;
        }
    }
}
