using System.Globalization;
using System.Text;
using Rapport.Customers.Sources;
using Rapport.Customers.Sources.Import;
using Rapport.Kernel;

namespace Rapport.Bench.Imports;

/// <summary>A file to import and its mapping.</summary>
/// <param name="Name">Of the file.</param>
/// <param name="Mapping">As JSON.</param>
/// <param name="Header">The first line.</param>
/// <param name="Row">A line: the row's id, its customer, its time and chance.</param>
sealed record ImportCase(string Name, string Mapping, string Header, Func<string, int, string, Random, string> Row)
{
    public static ImportCase Answers { get; } = new(
        "answers",
        """
        { "name": "Answers", "files": { "answers": { "match": "answers.csv" } }, "records": [{
          "name": "answer", "kind": "answer", "from": "answers", "key": ["id"],
          "fields": { "at": "at", "user_id": "user", "metric": { "value": "nps" }, "score": "score", "touchpoint": "touchpoint", "channel": "channel" },
          "props": { "comment": "comment" } }] }
        """,
        "id,user,at,score,touchpoint,channel,comment",
        (id, customer, at, random) => string.Create(
            CultureInfo.InvariantCulture,
            $"{id},user-{customer},{at},{random.Next(11)},checkout,web,\"Delivery took {random.Next(1, 9)} days, which was fine.\""));

    public static ImportCase Orders { get; } = new(
        "orders",
        """
        { "name": "Orders", "files": { "orders": { "match": "orders.csv" } }, "records": [{
          "name": "order", "kind": "order", "from": "orders", "key": ["id"],
          "fields": { "at": "at", "user_id": "user", "email": "email", "order_id": "id", "amount": "amount", "channel": "channel" },
          "props": { "status": "status" } }] }
        """,
        "id,user,email,at,amount,channel,status",
        (id, customer, at, random) => string.Create(
            CultureInfo.InvariantCulture,
            $"{id},user-{customer},c{customer}@example.com,{at},{random.Next(5, 300)}.{random.Next(10, 99)},web,delivered"));

    /// <summary>A CSV file.</summary>
    /// <param name="rows">How many.</param>
    /// <param name="customers">Drawn from for each row.</param>
    /// <param name="prefix">Of the ids, to tell one file from another.</param>
    public byte[] File(int rows, int customers, string prefix = "")
    {
        var (text, random) = (new StringBuilder(Header).Append('\n'), new Random(7));
        for (var i = 0; i < rows; i++)
        {
            var at = Instant.FromMicros(1_700_000_000_000_000 + (i * 100_000_000L)).ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
            text.Append(Row($"{prefix}{Name}-{i}", random.Next(customers), at, random)).Append('\n');
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    /// <summary>What the import job hands to the inbox for the file, in rows of a thousand events.</summary>
    public IEnumerable<InboxRow> Handed(byte[] file, Workspace workspace)
    {
        var found = Inspection.Of(new MemoryStream(file), new ReadChoice(), default).Found!; // our own files are in order
        var (mapping, _) = ImportPlan.Parse(Encoding.UTF8.GetBytes(Mapping));
        var (plan, bound, refusal) = BoundFiles.Compile(mapping!, [new ImportFile("file", Name + ".csv", "", file.Length, new ReadChoice(), found)], workspace); // likewise
        if (plan is null) throw new InvalidOperationException(refusal!.Detail); // one of both is set
        var events = new List<MappedEvent>();
        var sheaf = new Sheaf();
        foreach (var passed in new ImportPass(plan, bound, _ => new MemoryStream(file), Guid.Empty, 1_790_000_000_000_000).Rows(0, 0, events, default))
        {
            if (passed.Outcome.Fault is { } fault) throw new InvalidOperationException(fault.Detail);
            sheaf.Add(events);
            events.Clear();
            if (!sheaf.IsFull) continue;
            foreach (var row in Rows()) yield return row;
            sheaf.Clear();
        }

        foreach (var row in Rows()) yield return row;

        IEnumerable<InboxRow> Rows() => sheaf.Bodies(1_000, historical: true).Select(b => new InboxRow(
            0, workspace.Id, "bench", ImportDialect.DialectName, 1_770_000_000_000_000, b.Events, default, b.Body));
    }
}
