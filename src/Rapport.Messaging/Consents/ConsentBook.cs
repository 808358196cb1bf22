using Rapport.Customers;
using Rapport.Kernel;
using Rapport.Messaging.Budget;
using Rapport.Messaging.Settings;

namespace Rapport.Messaging.Consents;

/// <summary>Keeps and answers what people said about being contacted.</summary>
sealed class ConsentBook(IStateStore state, ConsentWords words, BudgetPeople people, MailSettings settings, ConsentWriter writer) : IConsents, ICustomerConsents
{
    public async Task<ConsentAnswer> MayAsync(
        WorkspaceId workspace, CustomerId customer, string? address, string purpose, string channel, CancellationToken ct) =>
        await MayAsync(await words.PersonAsync(workspace, customer, address, ct), address, purpose, channel, ct);

    public Task<ConsentAnswer> MayAsync(ContactPerson person, string purpose, string channel, CancellationToken ct) => MayAsync(person, null, purpose, channel, ct);

    async Task<bool> ICustomerConsents.MayAsync(WorkspaceId workspace, CustomerId customer, string purpose, string channel, CancellationToken ct) =>
        (await MayAsync(await people.OfAsync(workspace, customer, ct), null, purpose, channel, ct)).May;

    public async Task<Refusal?> RecordAsync(IStateTransaction transaction, ConsentGiven given, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        ArgumentNullException.ThrowIfNull(given);
        return (await writer.WriteAsync(transaction, given, [], ct)).Refusal;
    }

    public async Task SignalAsync(ContactPerson person, string network, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(person);
        var left = new List<(string Purpose, string Channel)>();
        foreach (var purpose in (await settings.FindAsync(person.Workspace, ct)).Purposes.Where(p => p.EndsBySignal))
        {
            foreach (var channel in purpose.SignalChannels)
            {
                if ((await MayAsync(person, purpose.Key, channel, ct)).Reason != "consent.withdrawn") left.Add((purpose.Key, channel));
            }
        }

        if (left.Count == 0 || person.Subject == SubjectId.None) return;
        await using var transaction = await state.BeginAsync(ct);
        foreach (var (purpose, channel) in left)
        {
            var said = new ConsentGiven
            {
                Workspace = person.Workspace, Customer = person.Customer, Subject = person.Subject, Purpose = purpose, Channel = channel, Given = false,
                TextVersion = "gpc-1", Text = "Global Privacy Control: do not sell or share my data, and do not track me.", Language = "en", Source = "gpc",
                Network = network,
            };
            await writer.WriteAsync(transaction, said, [], ct);
        }

        await transaction.CommitAsync(ct);
    }

    async Task<ConsentAnswer> MayAsync(ContactPerson person, string? address, string purpose, string channel, CancellationToken ct)
    {
        var basis = (await settings.FindAsync(person.Workspace, ct)).BasisOf(purpose);
        if (basis is null) return new(May: false, "consent.no_basis");
        if (basis == LegalBasis.Contract) return new(May: true, "consent.not_needed");
        var said = (await words.OfAsync(person, address, ct)).Where(c => c.Row.Purpose == purpose && (c.Row.Channel == channel || c.Row.Channel == ConsentGiven.AnyChannel)).ToList();
        var holds = MergeFold.Of([.. said.Where(c => !c.Row.IsPending).Select(c => new Word<ConsentRow>(c.Subject, c.Row.At, c.Row))], person.Identities, ConsentRow.Stricter);
        return holds?.Given switch
        {
            true => new(May: true, "consent.given"),
            false => new(May: false, "consent.withdrawn"),
            null when basis == LegalBasis.Interest => new(May: true, "consent.not_needed"),
            null => new(May: false, said.Count > 0 ? "consent.unconfirmed" : "consent.not_given"),
        };
    }
}
